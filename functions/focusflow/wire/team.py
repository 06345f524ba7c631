"""What managers see of their team, in FocusFlow's words (contract sections 6, 9 and 11)."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Annotated, Final, Literal, Self

from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import Field

from focusflow.wire.analytics import DateRange, DayHours, ProjectName
from focusflow.wire.fields import Id, Integer, Output, stamp
from focusflow.wire.members import STATUS_WORDS
from focusflow.wire.members import StatusWord as PresenceWord
from focusflow.wire.seats import ROLE_WORDS, RoleWord
from focusflow.wire.tasks import STATUS_WORDS as TASK_WORDS
from focusflow.wire.tasks import StatusWord
from roost.identity.model import Account
from roost.insights.activity import Activity
from roost.insights.days import Period
from roost.insights.employee import Employee
from roost.insights.overview import Overview, Presence
from roost.insights.rounding import hours, rate
from roost.insights.team_reports import HourActivity, Share, TeamProjectReport, TeamReport
from roost.work.model import Project, Task
from roost.workspace.model import Member

ActivityWord = Literal["task_started", "task_paused", "task_resumed", "task_completed", "task_assigned"]
ACTIVITY_WORDS: Final[Mapping[str, ActivityWord]] = {
    "task.started": "task_started",
    "task.paused": "task_paused",
    "task.resumed": "task_resumed",
    "task.completed": "task_completed",
    "task.assigned": "task_assigned",
}

Limit = Annotated[Annotated[Integer, Field(ge=1, le=200)], Query(description="Number of activities, 1 to 200")]
ProjectParameter = Annotated[Id | None, Query(alias="project", description="Only work on this project")]


class Person(Output):
    """Somebody as managers see them; of a deleted account only the id is left."""

    id: Id
    username: str
    first_name: str

    @classmethod
    def of(cls, user: int, person: Account | Member | None) -> Self:
        """Somebody by id, with their account or membership if there is one."""
        names = (person.username, person.first_name) if person else ("", "")
        return cls(id=user, username=names[0], first_name=names[1])


class TaskName(Output):
    id: Id
    title: str


class ActivityItem(Output):
    id: Id
    type: ActivityWord
    user: Person
    task: TaskName
    timestamp: str

    @classmethod
    def of(cls, activity: Activity, people: Mapping[int, Account]) -> Self:
        """One entry of the feed."""
        return cls(
            id=activity.id,
            type=ACTIVITY_WORDS[activity.kind],
            user=Person.of(activity.user, people.get(activity.user)),
            task=TaskName(id=activity.task, title=activity.title),
            timestamp=stamp(activity.at_ms),
        )


class Activities(Output):
    activities: list[ActivityItem]

    @classmethod
    def of(cls, found: Sequence[Activity], people: Mapping[int, Account]) -> Self:
        """The answer to FF-41."""
        return cls(activities=[ActivityItem.of(each, people) for each in found])


class EmployeeStatus(Output):
    user: Person
    status: PresenceWord
    current_task: TaskName | None
    focus_time_today: float

    @classmethod
    def of(cls, presence: Presence) -> Self:
        """A member in the overview."""
        member = presence.member
        named = presence.works and member.live_task is not None
        return cls(
            user=Person.of(member.user, member),
            status=STATUS_WORDS[presence.status],
            current_task=TaskName(id=member.live_task or 0, title=member.live_title or "") if named else None,
            focus_time_today=hours(presence.focus_seconds),
        )


class TeamOverview(Output):
    date: str
    active_employees: int
    currently_focused: int
    total_focus_hours_today: float
    tasks_completed_today: int
    tasks_in_progress: int
    employees_status: list[EmployeeStatus]

    @classmethod
    def of(cls, overview: Overview) -> Self:
        """The answer to FF-42."""
        employees = [EmployeeStatus.of(each) for each in overview.people]
        return cls(
            date=overview.day.isoformat(),
            active_employees=sum(1 for each in overview.people if each.is_active),
            currently_focused=sum(1 for each in employees if each.status == "focused"),
            total_focus_hours_today=hours(overview.focus_seconds),
            tasks_completed_today=overview.tasks_completed,
            tasks_in_progress=overview.tasks_in_progress,
            employees_status=employees,
        )


class EmployeeUser(Person):
    role: RoleWord


class EmployeeStatistics(Output):
    total_focus_hours: float
    total_tasks_completed: int
    avg_daily_focus_hours: float
    current_streak: int


class RecentTask(Output):
    id: Id
    title: str
    status: StatusWord
    focus_time_seconds: int

    @classmethod
    def of(cls, task: Task) -> Self:
        """A task that the employee worked on."""
        return cls(id=task.id, title=task.title, status=TASK_WORDS[task.status], focus_time_seconds=task.focus_seconds)


class ProductivityPattern(Output):
    peak_hours: list[str]
    avg_task_duration_minutes: int


class EmployeeDetail(Output):
    user: EmployeeUser
    statistics: EmployeeStatistics
    recent_tasks: list[RecentTask]
    productivity_pattern: ProductivityPattern

    @classmethod
    def of(cls, employee: Employee) -> Self:
        """The answer to FF-43."""
        member, report = employee.member, employee.report
        return cls(
            user=EmployeeUser(
                id=member.user,
                username=member.username,
                first_name=member.first_name,
                role=ROLE_WORDS[member.role],
            ),
            statistics=EmployeeStatistics(
                total_focus_hours=hours(report.focus_seconds),
                total_tasks_completed=report.tasks_completed,
                avg_daily_focus_hours=report.average_daily_hours,
                current_streak=employee.streak,
            ),
            recent_tasks=[RecentTask.of(task) for task in employee.tasks],
            productivity_pattern=ProductivityPattern(
                peak_hours=[window(first) for first in report.peaks],
                avg_task_duration_minutes=report.average_task_minutes,
            ),
        )


def window(first: int) -> str:
    """Two hours of the day, `HH:00-HH:00`."""
    return f"{first:02d}:00-{(first + 2) % 24:02d}:00"


class TeamStatistics(Output):
    total_focus_hours: float
    avg_focus_hours_per_employee: float
    total_tasks_completed: int
    avg_task_completion_rate: float


class EmployeeShare(Output):
    user: Person
    focus_hours: float
    tasks_completed: int
    completion_rate: float

    @classmethod
    def of(cls, share: Share, members: Mapping[int, Member]) -> Self:
        """A member's part in the team's work."""
        return cls(
            user=Person.of(share.user, members.get(share.user)),
            focus_hours=hours(share.focus_seconds),
            tasks_completed=share.tasks_completed,
            completion_rate=rate(share.completion_rate or Fraction()),
        )


class ProductiveHour(Output):
    hour: str
    avg_active_employees: float

    @classmethod
    def of(cls, activity: HourActivity) -> Self:
        """An hour of the day."""
        return cls(hour=f"{activity.hour:02d}:00", avg_active_employees=activity.members)


class TeamPerformance(Output):
    date_range: DateRange
    team_statistics: TeamStatistics
    employee_breakdown: list[EmployeeShare]
    peak_productivity_hours: list[ProductiveHour]

    @classmethod
    def of(cls, report: TeamReport, members: Mapping[int, Member]) -> Self:
        """The answer to FF-44."""
        return cls(
            date_range=_range(report.period),
            team_statistics=TeamStatistics(
                total_focus_hours=hours(report.focus_seconds),
                avg_focus_hours_per_employee=report.average_hours,
                total_tasks_completed=report.tasks_completed,
                avg_task_completion_rate=report.completion_rate,
            ),
            employee_breakdown=[EmployeeShare.of(share, members) for share in report.shares],
            peak_productivity_hours=[ProductiveHour.of(hour) for hour in report.hours],
        )


class Contributor(Output):
    user: Person
    focus_hours: float
    tasks_completed: int
    contribution_percentage: float


class ProjectAnalytics(Output):
    project: ProjectName
    date_range: DateRange
    total_focus_hours: float
    total_tasks: int
    completed_tasks: int
    in_progress_tasks: int
    avg_task_duration_hours: float
    contributors: list[Contributor]
    timeline: list[DayHours]

    @classmethod
    def of(cls, report: TeamProjectReport, project: Project, members: Mapping[int, Member]) -> Self:
        """The answer to FF-45."""
        return cls(
            project=ProjectName.of(project),
            date_range=_range(report.period),
            total_focus_hours=hours(report.focus_seconds),
            total_tasks=report.tasks.total,
            completed_tasks=report.tasks.completed,
            in_progress_tasks=report.tasks.in_progress,
            avg_task_duration_hours=report.average_task_hours,
            contributors=[
                Contributor(
                    user=Person.of(share.user, members.get(share.user)),
                    focus_hours=hours(share.focus_seconds),
                    tasks_completed=share.tasks_completed,
                    contribution_percentage=report.percentage_of(share),
                )
                for share in report.contributors
            ],
            timeline=[DayHours.of(day) for day in report.days],
        )


def _range(period: Period) -> DateRange:
    return DateRange(start=period.start.isoformat(), end=period.end.isoformat())
