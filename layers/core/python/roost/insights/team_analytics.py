"""A team's reports over a range of days, for those who lead it."""

from collections.abc import Mapping, Sequence
from datetime import date

from roost.insights.days import local_day, resolve_period
from roost.insights.team import Team, read_team
from roost.insights.team_model import MemberDay, of_project
from roost.insights.team_reports import TeamProjectReport, TeamReport, team_project_report, team_report
from roost.kit.caller import Caller
from roost.kit.errors import NotFound
from roost.work import service as work
from roost.work.model import Project
from roost.workspace.model import Action
from roost.workspace.service import require


def read_team_report(
    caller: Caller, space: int, start: date | None, end: date | None, project: int | None, now_ms: int
) -> tuple[TeamReport, Team]:
    """How the team did, by default in the month so far, on one project if given (FF-44). Raises Denied, PeriodInvalid.

    A project that is not of this workspace has no work.
    """
    require(caller, space, Action.SEE_TEAM)
    team = read_team(space, resolve_period(start, end, local_day(now_ms, caller.zone)))
    days: Mapping[int, Sequence[MemberDay]] = team.days
    if project is not None:
        found = work.projects_by_id([project]).get(project)
        days = _on_project(team, project) if found and found.space == space else {}
    return team_report(team.period, days, team.names, team.zones), team


def _on_project(team: Team, project: int) -> dict[int, list[MemberDay]]:
    return {user: [of_project(day, project) for day in days] for user, days in team.days.items()}


def require_project(caller: Caller, space: int, project_id: int) -> Project:
    """A project of the workspace, for those who lead it. Raises Denied, NotFound."""
    require(caller, space, Action.SEE_TEAM)
    project = work.projects_by_id([project_id]).get(project_id)
    if project is None or project.space != space:
        raise NotFound()
    return project


def read_project_report(
    caller: Caller, space: int, project_id: int, start: date | None, end: date | None, now_ms: int
) -> tuple[TeamProjectReport, Project, Team]:
    """The team's work on one project, by default in the month so far (FF-45).

    Raises Denied, NotFound, PeriodInvalid.
    """
    project = require_project(caller, space, project_id)
    team = read_team(space, resolve_period(start, end, local_day(now_ms, caller.zone)))
    names = {user: member.username for user, member in team.members.items()}
    return team_project_report(project_id, team.period, team.days, names), project, team
