"""The figures of the platform: counted behind the table's stream, each session and each visit once."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, Final

from roost.admin import figures_store, people
from roost.admin.model import Stats
from roost.focus.model import SessionState
from roost.kit.parallel import settled

_DOINGS: Final = ("session.", "task.", "project.")
_ENTRIES: Final = frozenset({"person.registered", "person.entered"})

Visit = tuple[int, date]


def read_stats(now_ms: int) -> Stats:
    """How many people there are, and what they do."""
    figures = figures_store.read_figures(now_ms)
    return Stats(
        people=people.count(),
        sessions=figures.sessions,
        active_today=figures.traffic[-1].visitors,
        recent_errors=figures.crashes,
        traffic=figures.traffic,
    )


def follow(events: Iterable[Mapping[str, Any]]) -> None:
    """Whoever comes in, works or runs a session visits; completed sessions are counted. Repetition changes nothing.

    Raises Conflict when others keep counting the same.
    """
    visits: dict[Visit, set[int]] = {}
    for each in events:
        if each["kind"].startswith(_DOINGS) or each["kind"] in _ENTRIES:
            visits.setdefault((each["actor"], _utc_day(each["at_ms"])), set()).update(_completed(each))
    known = figures_store.read_visits(visits)
    for visit, sessions in visits.items():
        if visit not in known or sessions - known[visit].get("sessions", set()):
            settled(partial(_count, visit, frozenset(sessions)))


def _count(visit: Visit, sessions: frozenset[int]) -> None:
    known = figures_store.read_visits([visit]).get(visit)
    figures_store.count_visit(*visit, known, sessions)


def _completed(event: Mapping[str, Any]) -> set[int]:
    """The session that an event says was completed, if it does."""
    data = event["data"]
    ended = event["kind"] == "session.ended" and data["state"] == SessionState.COMPLETED
    return {data["session"]} if ended else set()


def _utc_day(instant_ms: int) -> date:
    return datetime.fromtimestamp(instant_ms // 1000, UTC).date()
