"""Every table access about work clocks."""

from roost.focus.clock_model import WorkLog
from roost.kit import keys
from roost.kit.conditions import absent, equals
from roost.kit.records import pack, unpack
from roost.kit.table import ConditionFailed, get, query, transact
from roost.kit.writes import Check, Delete, Put


def open_log(log: WorkLog) -> WorkLog | None:
    """Start a stretch; None when one runs already. Raises ConditionFailed for a drawn id that is taken."""
    place = keys.open_clock(log.user)
    try:
        transact([Put(place, pack(log), absent()), Check(keys.clock(log.user, log.id), absent())])
    except ConditionFailed as failed:
        if place not in failed.items:
            raise
        return None
    return log


def read_open_log(user: int) -> WorkLog | None:
    """The stretch that runs."""
    item = get(keys.open_clock(user))
    return unpack(WorkLog, item) if item else None


def close_log(log: WorkLog) -> bool:
    """Keep a stretch as finished; False when it does not run any more."""
    try:
        transact(
            [
                Put(keys.clock(log.user, log.id), pack(log), absent()),
                Delete(keys.open_clock(log.user), equals("id", log.id)),
            ]
        )
    except ConditionFailed:
        return False
    return True


def list_logs(user: int) -> list[WorkLog]:
    """All stretches, newest first."""
    return [unpack(WorkLog, item) for item in query(keys.person(user), begins=keys.CLOCK_PREFIX, newest_first=True)]
