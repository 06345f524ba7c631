"""What a team is doing today, up to this moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from roost.insights.days import Period, local_day
from roost.insights.team import Team, read_team
from roost.insights.team_model import MemberDay
from roost.kit.caller import Caller
from roost.work.shared_tasks import count_in_progress
from roost.workspace.model import Action, Member, Status
from roost.workspace.service import require

WORKING = (Status.FOCUSED, Status.PAUSED)


@dataclass(frozen=True, slots=True)
class Presence:
    """A member now: `focus_seconds` are those of the day with the part of an active session."""

    member: Member
    status: Status
    focus_seconds: int
    is_active: bool

    @property
    def works(self) -> bool:
        """They have a running or paused session of work."""
        return self.status in WORKING


@dataclass(frozen=True, slots=True)
class Overview:
    """A day of a team; the sums count former members, too."""

    day: date
    focus_seconds: int
    tasks_completed: int
    tasks_in_progress: int
    people: tuple[Presence, ...]


def read_overview(caller: Caller, space: int, now_ms: int) -> Overview:
    """The caller's today over all members' days of that date, members by joining (FF-42). Raises Denied.

    Three queries, however many members: the members, their day, the tasks in progress.
    """
    require(caller, space, Action.SEE_TEAM)
    day = local_day(now_ms, caller.zone)
    team = read_team(space, Period(day, day))
    people = tuple(presence(member, team.days.get(member.user, ()), day, now_ms) for member in team.present)
    return Overview(
        day=day,
        focus_seconds=sum(each.focus_seconds for each in people) + _of_former(team),
        tasks_completed=sum(each.figures.tasks_completed for each in team.all_days()),
        tasks_in_progress=count_in_progress(space),
        people=people,
    )


def _of_former(team: Team) -> int:
    return sum(day.figures.focus_seconds for day in team.all_days() if not team.members[day.user].active)


def presence(member: Member, days: Sequence[MemberDay], day: date, now_ms: int) -> Presence:
    """What a member is doing; `days` are theirs of that date, at most one."""
    closed = {session.session for each in days for session in each.sessions}
    instants = (member.live_since_ms, member.live_at_ms)
    today = [instant is not None and local_day(instant, member.zone) == day for instant in instants]
    running = running_seconds(member, now_ms) if today[0] and member.live_session not in closed else 0
    return Presence(
        member=member,
        status=member.status_at(now_ms),
        focus_seconds=sum(each.figures.focus_seconds for each in days) + running,
        is_active=bool(days) or any(today),
    )


def running_seconds(member: Member, now_ms: int) -> int:
    """The focus of a member's session so far; a session at its planned end still counts until its end is noted."""
    if member.live_status not in WORKING or member.live_since_ms is None:
        return 0
    until = now_ms if member.live_paused_since_ms is None else member.live_paused_since_ms
    elapsed = until - member.live_since_ms - member.live_paused_ms
    return max(0, min(elapsed, member.live_planned_ms or 0)) // 1000
