"""Feedback in FocusMaster's words (contract section 10)."""

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field

from focusmaster.wire.fields import Document, LooseInput, Output, stamp
from roost.kit import ids
from roost.kit.text import Email, Trimmed, trimmed
from roost.site.model import Feedback, FeedbackDraft

Kind = Literal["bug", "feature", "general", "other"]


def _absent(value: object) -> object:
    """A field that a form sends empty says nothing."""
    return trimmed(value) or None if isinstance(value, str) else value


class Device(LooseInput):
    user_agent: Annotated[Trimmed, Field(max_length=500)] | None = None
    platform: Annotated[Trimmed, Field(max_length=200)] | None = None
    screen_size: Annotated[Trimmed, Field(max_length=50)] | None = None


class FeedbackBody(LooseInput):
    message: Annotated[Trimmed, Field(min_length=1, max_length=4000)]
    type: Kind = "other"
    category: Annotated[Annotated[Trimmed, Field(max_length=50)] | None, BeforeValidator(_absent)] = None
    email: Annotated[Email | None, BeforeValidator(_absent)] = None
    device_info: Device | None = None

    def draft(self) -> FeedbackDraft:
        """What the client has to say."""
        device = self.device_info.given() if self.device_info else {}
        told = {name: text for name, text in device.items() if text is not None}
        return FeedbackDraft(self.message, self.type, self.category, self.email, told)


class DeviceInfo(Output):
    user_agent: str | None = None
    platform: str | None = None
    screen_size: str | None = None


class FeedbackItem(Document):
    user: str
    email: str
    type: Kind
    category: str | None
    message: str
    status: str
    device_info: DeviceInfo | None
    created_at: str

    @classmethod
    def of(cls, feedback: Feedback) -> Self:
        """Feedback as it is kept."""
        return cls.model_validate(
            {
                "id": ids.to_object_id(feedback.id),
                "user": ids.to_object_id(feedback.user),
                "email": feedback.email,
                "type": feedback.kind,
                "category": feedback.category,
                "message": feedback.message,
                "status": feedback.status,
                "device_info": DeviceInfo(**feedback.device) if feedback.device else None,
                "created_at": stamp(feedback.created_ms),
            }
        )


class Given(Output):
    success: bool
    data: FeedbackItem
    message: str

    @classmethod
    def of(cls, feedback: Feedback) -> Self:
        """The answer to feedback (B1)."""
        return cls(success=True, data=FeedbackItem.of(feedback), message="Feedback submitted successfully")
