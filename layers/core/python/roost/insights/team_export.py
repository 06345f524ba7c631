"""What a team's exported reports are made of (FF-46): the figures of FF-44 and FF-45, for all projects at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from roost.insights.days import local_day, resolve_period
from roost.insights.reports import DayActivity
from roost.insights.team import Team, read_team
from roost.insights.team_model import MemberDay, merged, of_project
from roost.insights.team_reports import TeamProjectReport, TeamReport, daily_activity, team_project_report, team_report
from roost.kit.caller import Caller
from roost.work import service as work
from roost.work.model import Project
from roost.workspace.model import Action, Member
from roost.workspace.service import require


@dataclass(frozen=True, slots=True)
class ProjectFigures:
    """A project and the team's work on it."""

    project: Project
    report: TeamProjectReport


def read(caller: Caller, space: int, start: date | None, end: date | None, now_ms: int) -> Team:
    """The team and its days of the period, by default the month so far, in two queries.

    Raises Denied, PeriodInvalid.
    """
    require(caller, space, Action.SEE_TEAM)
    return read_team(space, resolve_period(start, end, local_day(now_ms, caller.zone)))


def team_figures(team: Team) -> TeamReport:
    """The team's report."""
    return team_report(team.period, team.days, team.names, team.zones)


def project_figures(team: Team, space: int) -> list[ProjectFigures]:
    """Every project of the workspace, also without work; most focus first, equals by name. One query."""
    names = {user: member.username for user, member in team.members.items()}
    parts = _by_project(team.days)
    figures = [
        ProjectFigures(project, team_project_report(project.id, team.period, parts[project.id], names))
        for project in work.projects_of_space(space)
    ]
    return sorted(figures, key=lambda each: (-each.report.focus_seconds, each.project.name, each.project.id))


def worked_days(team: Team) -> list[tuple[Member, MemberDay]]:
    """Each active member's days with a closed session or a completion, by name and date."""
    members = sorted(team.present, key=lambda member: (member.username, member.user))
    return [(member, day) for member in members for day in team.days.get(member.user, ()) if day.figures.is_active]


def daily(team: Team) -> tuple[DayActivity, ...]:
    """What all of the team did on each day of the period."""
    return daily_activity(team.period, merged(team.all_days()))


def _by_project(days: Mapping[int, Sequence[MemberDay]]) -> defaultdict[int, dict[int, list[MemberDay]]]:
    """The days cut into their projects' parts, so that no project goes through the days of all others."""
    parts: defaultdict[int, dict[int, list[MemberDay]]] = defaultdict(dict)
    for user, found in days.items():
        for day in found:
            for project in {seen.project for seen in day.figures.tasks.values()}:
                if project is not None:
                    parts[project].setdefault(user, []).append(of_project(day, project))
    return parts
