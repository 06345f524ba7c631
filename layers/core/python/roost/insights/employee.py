"""One member of a workspace as its managers see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from roost.insights import store
from roost.insights.days import Period, local_day, resolve_period
from roost.insights.team_items import records_from
from roost.insights.team_model import MemberDay, Record, member_days
from roost.insights.team_reports import EmployeeReport, current_streak, employee_report
from roost.kit.caller import Caller
from roost.kit.errors import NotFound
from roost.kit.items import Item
from roost.work.model import Task
from roost.work.shared_tasks import recent_tasks
from roost.workspace.model import Action, Member
from roost.workspace.service import require

RECENT: Final = 10
LOOK_BACK: Final = 35
LOOK_FURTHER: Final = 95


@dataclass(frozen=True, slots=True)
class Employee:
    """A member with their report, their run of days with work, and the tasks they last worked on."""

    member: Member
    report: EmployeeReport
    streak: int
    tasks: list[Task]


def require_employee(caller: Caller, space: int, user: int) -> None:
    """Raises Denied, and NotFound for somebody who is no member."""
    require(caller, space, Action.SEE_TEAM)
    _present(store.read_employee(space, user, [])[0])


def _present(member: Member | None) -> Member:
    if member is None or not member.active:
        raise NotFound()
    return member


def read_employee(caller: Caller, space: int, user: int, start: date | None, end: date | None, now_ms: int) -> Employee:
    """A member in a period, by default the month so far (FF-43). Raises Denied, NotFound, PeriodInvalid.

    Their days are read by key, so the size of the team does not matter; a streak beyond a month costs a call for each
    further three.
    """
    require(caller, space, Action.SEE_TEAM)
    today = local_day(now_ms, caller.zone)
    period = resolve_period(start, end, today)
    recent = _days(today - timedelta(days=LOOK_BACK), today)
    member, items = store.read_employee(space, user, sorted({*recent, *_days(period.start, period.end)}))
    member = _present(member)
    days = _member_days(member, items)
    return Employee(
        member=member,
        report=employee_report(period, days, member.zone),
        streak=_streak(member, items, recent[0], now_ms),
        tasks=recent_tasks(user, space, RECENT),
    )


def _days(first: date, last: date) -> list[date]:
    """The UTC days that local days reach into, anywhere."""
    numbers = range(max(1, first.toordinal() - 1), min(date.max.toordinal(), last.toordinal() + 1) + 1)
    return [date.fromordinal(number) for number in numbers]


def _member_days(member: Member, items: Iterable[Item]) -> list[MemberDay]:
    return member_days(member.user, records_from(items).get(member.user, Record()), member.zone)


def _streak(member: Member, items: list[Item], known_from: date, now_ms: int) -> int:
    """The run of days up to now; while it reaches back to the first day that was read, more are."""
    today = local_day(now_ms, member.zone)
    while True:
        streak = current_streak(_member_days(member, items), today)
        if today - timedelta(days=streak + 1) > known_from + timedelta(days=1):
            return streak
        earlier = Period(known_from - timedelta(days=LOOK_FURTHER), known_from - timedelta(days=1))
        items = items + store.read_employee(member.space, member.user, earlier.days)[1]
        known_from = earlier.start
