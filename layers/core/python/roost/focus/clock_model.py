"""Stretches of a work clock. Instants named `_ms` are milliseconds since 1970, UTC."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WorkLog:
    """One stretch: it runs as long as it has no end. What its person says of breaks is not taken off its length."""

    id: int
    user: int
    started_ms: int
    ended_ms: int | None = None
    break_seconds: int | float = 0
    notes: str = ""

    @property
    def seconds(self) -> int | None:
        """Its length, None while it runs."""
        return None if self.ended_ms is None else (self.ended_ms - self.started_ms) // 1000
