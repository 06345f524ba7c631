"""What a person says of sessions that are over. Instants named `_ms` are milliseconds since 1970, UTC."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from roost.focus.model import Logged, Session, SessionKind, SessionState

SECOND_MS: Final = 1000


@dataclass(frozen=True, slots=True)
class Finished:
    """A session to be logged. `points` are what its document gives its person for a session of work."""

    kind: SessionKind
    started_ms: int
    seconds: int | float
    ended_ms: int | None = None
    task: int | None = None
    mood: str | None = None
    points: int = 0


@dataclass(frozen=True, slots=True)
class Correction:
    """New values by name, of `mood`, `seconds`, `ended_ms` and `task`, as far as they were given."""

    fields: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_about_time(self) -> bool:
        """Says more than how its person felt."""
        return bool(self.fields.keys() - {"mood"})

    def new_task(self, session: Session) -> bool:
        """Says that it was on another task, or on none."""
        return "task" in self.fields and self.fields["task"] != session.task


def with_length(session: Session, logged: Logged) -> Session:
    """A session of which that was logged: it ends when its person says, else as long after its start as it took."""
    length_ms = int(logged.seconds * SECOND_MS)
    ended_ms = session.started_ms + length_ms if logged.ended_ms is None else logged.ended_ms
    return replace(session, logged=logged, planned_ms=length_ms, ended_ms=ended_ms, focus_seconds=int(logged.seconds))


def is_listed(session: Session) -> bool:
    """It came to its end; one that was given up is none that its person finished."""
    return session.state is SessionState.COMPLETED
