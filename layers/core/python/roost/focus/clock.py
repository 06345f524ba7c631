"""The work clock: when somebody came and went, whatever they did meanwhile. At most one stretch runs at a time."""

from dataclasses import dataclass, replace

from roost.focus import clock_store as store
from roost.focus.clock_model import WorkLog
from roost.focus.errors import AlreadyClockedIn, NotClockedIn
from roost.kit import ids
from roost.kit.caller import Caller
from roost.kit.parallel import settled


@dataclass(frozen=True, slots=True)
class Leaving:
    """What somebody says when they clock out: seconds of breaks, and whatever they want to remember."""

    break_seconds: int | float = 0
    notes: str = ""


def clock_in(caller: Caller, now_ms: int) -> WorkLog:
    """Start the clock (FM-31). Raises AlreadyClockedIn; of parallel calls one starts it."""
    log = settled(lambda: store.open_log(WorkLog(ids.new_id(now_ms), caller.user, now_ms)))
    if log is None:
        raise AlreadyClockedIn()
    return log


def clock_out(caller: Caller, leaving: Leaving, now_ms: int) -> WorkLog:
    """Stop the clock (FM-32). Raises NotClockedIn; of parallel calls one stops it."""
    log = store.read_open_log(caller.user)
    if log is None:
        raise NotClockedIn()
    ended_ms = max(now_ms, log.started_ms)
    over = replace(log, ended_ms=ended_ms, break_seconds=leaving.break_seconds, notes=leaving.notes)
    if not store.close_log(over):
        raise NotClockedIn()
    return over


def list_logs(caller: Caller) -> list[WorkLog]:
    """All stretches of the caller's clock, newest first, one that runs included (FM-33)."""
    return store.list_logs(caller.user)
