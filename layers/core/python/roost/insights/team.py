"""What a shared workspace's members did, for those who lead it. Days are each member's own local ones.

A report on many members costs one query for the members and one for their days, as many pages as there is data.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from roost.insights import store
from roost.insights.days import Period, day_bounds_ms, local_day
from roost.insights.model import TaskCounts, count_tasks, task_outcomes
from roost.insights.team_model import MemberDay, member_days, merged
from roost.workspace.model import Member


@dataclass(frozen=True, slots=True)
class Team:
    """The members of a workspace, former ones too, by joining, and what each did in a period."""

    period: Period
    members: Mapping[int, Member]
    days: Mapping[int, list[MemberDay]] = field(default_factory=dict)

    @property
    def present(self) -> list[Member]:
        """The active members in the order in which they joined."""
        return [member for member in self.members.values() if member.active]

    @property
    def names(self) -> dict[int, str]:
        """What the active members are called."""
        return {member.user: member.username for member in self.present}

    @property
    def zones(self) -> dict[int, str]:
        """Where everybody is, former members too."""
        return {user: member.zone for user, member in self.members.items()}

    def all_days(self) -> list[MemberDay]:
        """All days of all people who worked here, those of former members too."""
        return [day for days in self.days.values() for day in days]


def read_team(space: int, period: Period, known: Sequence[Member] | None = None) -> Team:
    """Everybody's days of the period that saw any work, in two queries; `known` are all members if read already."""
    members = {member.user: member for member in (store.read_members(space) if known is None else known)}
    first, last = _utc_days(period, {member.zone for member in members.values()} or {"UTC"})
    records = store.read_team_records(space, first, last)
    days = {
        user: [day for day in member_days(user, record, members[user].zone) if day.day in period]
        for user, record in records.items()
        if user in members
    }
    return Team(period, members, {user: found for user, found in days.items() if found})


def _utc_days(period: Period, zones: Iterable[str]) -> tuple[date, date]:
    """The first and the last UTC day that a local day of the period reaches into anywhere."""
    zones = list(zones)
    first_ms = min(day_bounds_ms(period.start, zone)[0] for zone in zones)
    last_ms = max(day_bounds_ms(period.end, zone)[1] for zone in zones) - 1
    earliest, latest = (day_bounds_ms(day, "UTC")[0] for day in (date.min, date.max))
    return local_day(max(first_ms, earliest), "UTC"), local_day(min(last_ms, latest), "UTC")


def read_task_counts(space: int, day: date, known: Sequence[Member]) -> TaskCounts:
    """The tasks of a day over all members: created, completed or worked on, each task once (FF-32)."""
    return count_tasks(task_outcomes(merged(read_team(space, Period(day, day), known).all_days())).values())
