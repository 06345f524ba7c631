"""Reports on a team's days, in seconds, counts and people's ids: pure.

Sums over the workspace count the work of former members too; lists of members name the active ones.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from roost.insights.days import Period, local_hours
from roost.insights.model import DayFigures, TaskCounts, count_tasks, task_outcomes
from roost.insights.reports import DayActivity
from roost.insights.rounding import average_hours, average_minutes, percentage, rate, tenths
from roost.insights.streaks import streaks
from roost.insights.team_model import MemberDay, WorkDone, merged, of_project

_TOP_HOURS = 5
_PEAKS = 2
_WINDOW = 2


@dataclass(frozen=True, slots=True)
class Share:
    """What one member did in a period; `completion_rate` is exact, None for a member without tasks in it."""

    user: int
    focus_seconds: int
    tasks_completed: int
    completion_rate: Fraction | None = None


@dataclass(frozen=True, slots=True)
class HourActivity:
    """How many members focus in a local hour, on an average day with any focus; at 1 decimal."""

    hour: int
    members: float


@dataclass(frozen=True, slots=True)
class TeamReport:
    """`shares` has every active member, most focus first, equals by name."""

    period: Period
    focus_seconds: int
    tasks_completed: int
    average_hours: float
    completion_rate: float
    shares: tuple[Share, ...]
    hours: tuple[HourActivity, ...]


@dataclass(frozen=True, slots=True)
class TeamProjectReport:
    """`contributors` are those with focus or completions, most focus first, equals by name."""

    period: Period
    focus_seconds: int
    tasks: TaskCounts
    average_task_hours: float
    contributors: tuple[Share, ...]
    days: tuple[DayActivity, ...]

    def percentage_of(self, share: Share) -> float:
        """A contributor's part of the project's focus."""
        return percentage(share.focus_seconds, self.focus_seconds)


@dataclass(frozen=True, slots=True)
class EmployeeReport:
    """One member's work in a period. `peaks` are the first hours of windows of two hours, in clock order."""

    period: Period
    focus_seconds: int
    tasks_completed: int
    average_daily_hours: float
    average_task_minutes: int
    peaks: tuple[int, ...]


def share(user: int, days: Iterable[MemberDay]) -> Share:
    """A member's focus, completions and completion rate over their days (FF-44)."""
    figures = [day.figures for day in days]
    tasks = count_tasks(task_outcomes(figures).values())
    completed = sum(day.tasks_completed for day in figures)
    done = Fraction(tasks.completed, tasks.total) if tasks.total else None
    return Share(user, sum(day.focus_seconds for day in figures), completed, done)


def team_report(
    period: Period, days: Mapping[int, Sequence[MemberDay]], names: Mapping[int, str], zones: Mapping[int, str]
) -> TeamReport:
    """How the team did (FF-44). `names` and `zones` have every active member and everybody with days respectively."""
    shares = _ranked((share(user, days.get(user, ())) for user in names), names)
    everyone = [day for found in days.values() for day in found]
    focus = sum(day.figures.focus_seconds for day in everyone)
    rates = [each.completion_rate for each in shares if each.completion_rate is not None]
    return TeamReport(
        period=period,
        focus_seconds=focus,
        tasks_completed=sum(day.figures.tasks_completed for day in everyone),
        average_hours=average_hours(focus, len(names)),
        completion_rate=rate(sum(rates, Fraction()) / len(rates)) if rates else 0.0,
        shares=shares,
        hours=busiest_hours(everyone, zones),
    )


def _ranked(shares: Iterable[Share], names: Mapping[int, str]) -> tuple[Share, ...]:
    return tuple(sorted(shares, key=lambda each: (-each.focus_seconds, names.get(each.user, ""), each.user)))


def busiest_hours(days: Iterable[MemberDay], zones: Mapping[int, str]) -> tuple[HourActivity, ...]:
    """The five local hours in which most members focus; a session counts in every hour that it touches (FF-44)."""
    working: dict[date, set[tuple[int, int]]] = defaultdict(set)
    for day in days:
        for session in day.sessions:
            working[day.day].update((hour, day.user) for hour in _hours(session, zones[day.user]))
    counts = Counter(hour for found in working.values() for hour, _ in found)
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:_TOP_HOURS]
    averages = (HourActivity(hour, tenths(count, len(working))) for hour, count in ranked)
    return tuple(each for each in averages if each.members > 0)


def _hours(session: WorkDone, zone: str) -> set[int]:
    return local_hours(session.started_ms, session.ended_ms or session.started_ms, zone)


def team_project_report(
    project: int, period: Period, days: Mapping[int, Sequence[MemberDay]], names: Mapping[int, str]
) -> TeamProjectReport:
    """The team's work on one project; focus is divided by all of its tasks, open ones too (FF-45)."""
    parts = {user: [of_project(day, project) for day in found] for user, found in days.items()}
    together = merged(part for found in parts.values() for part in found)
    focus = sum(day.focus_seconds for day in together)
    tasks = count_tasks(task_outcomes(together).values())
    shares = (share(user, found) for user, found in parts.items())
    return TeamProjectReport(
        period=period,
        focus_seconds=focus,
        tasks=tasks,
        average_task_hours=average_hours(focus, tasks.total),
        contributors=_ranked((each for each in shares if each.focus_seconds or each.tasks_completed), names),
        days=daily_activity(period, together),
    )


def daily_activity(period: Period, days: Iterable[DayFigures]) -> tuple[DayActivity, ...]:
    """Every day of the period, also those without work."""
    known = {figures.day: figures for figures in days}
    filled = (known.get(day, DayFigures(day)) for day in period.days)
    return tuple(DayActivity(figures.day, figures.focus_seconds, figures.tasks_completed) for figures in filled)


def employee_report(period: Period, days: Sequence[MemberDay], zone: str) -> EmployeeReport:
    """One member's statistics and pattern (FF-43); a completed task counts with all the focus that was spent on it."""
    inside = [day for day in days if day.day in period]
    focus = sum(day.figures.focus_seconds for day in inside)
    spent = [done.focus_seconds for day in inside for done in day.completions.values()]
    return EmployeeReport(
        period=period,
        focus_seconds=focus,
        tasks_completed=len(spent),
        average_daily_hours=average_hours(focus, len(period.days)),
        average_task_minutes=average_minutes(sum(spent), len(spent)),
        peaks=peak_windows(inside, zone),
    )


def peak_windows(days: Iterable[MemberDay], zone: str) -> tuple[int, ...]:
    """The two best windows of two hours by the focus of sessions that start in them, apart from each other."""
    focus: Counter[int] = Counter()
    for day in days:
        for session in day.sessions:
            hour = min(local_hours(session.started_ms, session.started_ms, zone))
            focus[hour] += session.focus_seconds or 0
    windows = {first: focus[first] + focus[first + 1] for first in range(24 - _WINDOW + 1)}
    best: list[int] = []
    for first in sorted(windows, key=lambda each: (-windows[each], each)):
        if windows[first] and len(best) < _PEAKS and all(abs(first - each) >= _WINDOW for each in best):
            best.append(first)
    return tuple(sorted(best))


def current_streak(days: Iterable[MemberDay], today: date) -> int:
    """The run of days with work in this workspace up to today, or yesterday."""
    return streaks({day.day for day in days if day.figures.is_active}, today).current
