"""The work clock in FocusMaster's words (contract section 8)."""

from typing import Annotated, Self

from pydantic import Field

from focusmaster.wire.fields import Document, LooseInput, ObjectId, Seconds, stamp, stamp_or_none
from roost.focus.clock import Leaving
from roost.focus.clock_model import WorkLog
from roost.kit import ids
from roost.kit.text import Trimmed


class StopBody(LooseInput):
    break_time: Seconds = 0
    notes: Annotated[Trimmed, Field(max_length=2000)] = ""

    def leaving(self) -> Leaving:
        """What the client says about the time that was worked."""
        return Leaving(self.break_time, self.notes)


class Started(Document):
    user: ObjectId
    start_time: str

    @classmethod
    def of(cls, log: WorkLog) -> Self:
        """A clock that was started."""
        return cls(_id=ids.to_object_id(log.id), user=ids.to_object_id(log.user), start_time=stamp(log.started_ms))


class LogItem(Document):
    user: ObjectId
    start_time: str
    end_time: str | None
    duration: int | None
    break_time: int | float
    notes: str
    created_at: str
    updated_at: str

    @classmethod
    def of(cls, log: WorkLog) -> Self:
        """A stretch of the clock; one that runs has neither end nor length."""
        started = stamp(log.started_ms)
        return cls(
            _id=ids.to_object_id(log.id),
            user=ids.to_object_id(log.user),
            start_time=started,
            end_time=stamp_or_none(log.ended_ms),
            duration=log.seconds,
            break_time=log.break_seconds,
            notes=log.notes,
            created_at=started,
            updated_at=stamp(log.ended_ms or log.started_ms),
        )
