"""Webhooks and their deliveries in FocusFlow's words (contract sections 9, 13 and 14)."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from focusflow.wire.fields import Id, Input, Output, stamp, stamp_or_none
from roost.inbox.webhooks.model import PING, Delivery, DeliveryStatus, Webhook, WebhookDraft
from roost.kit import ids
from roost.kit.errors import NotFound
from roost.kit.outbound import MAX_URL
from roost.kit.text import Storable, Trimmed

EventWord = Literal[
    "task_started",
    "task_paused",
    "task_resumed",
    "task_completed",
    "task_assigned",
    "pomodoro_completed",
    "employee_idle",
    "member_joined",
    "member_removed",
    "ping",
]

KINDS: Final[Mapping[EventWord, str]] = {
    "task_started": "task.started",
    "task_paused": "task.paused",
    "task_resumed": "task.resumed",
    "task_completed": "task.completed",
    "task_assigned": "task.assigned",
    "pomodoro_completed": "session.ended",
    "employee_idle": "member.idle",
    "member_joined": "member.joined",
    "member_removed": "member.removed",
    "ping": PING,
}
EVENT_WORDS: Final[Mapping[str, EventWord]] = {kind: word for word, kind in KINDS.items()}


def _distinct(words: list[EventWord]) -> list[EventWord]:
    if len(set(words)) < len(words):
        raise PydanticCustomError("events", "Name each event once")
    return words


class WebhookBody(Input):
    url: Annotated[Trimmed, Field(min_length=1, max_length=MAX_URL)]
    events: Annotated[list[EventWord], Field(min_length=1), AfterValidator(_distinct)]
    secret: Annotated[Storable, Field(min_length=8, max_length=256)] = ""

    @property
    def brings_secret(self) -> bool:
        """Whether the client knows the secret already."""
        return "secret" in self.model_fields_set

    def draft(self) -> WebhookDraft:
        """The webhook that the client wants made."""
        return WebhookDraft(self.url, [KINDS[word] for word in self.events], self.secret or None)


class WebhookCreated(Output):
    id: Id
    url: str
    events: list[EventWord]
    is_active: bool
    created_at: str


class WebhookCreatedWithSecret(WebhookCreated):
    secret: str


class WebhookItem(WebhookCreated):
    last_status: int | None
    last_error: str | None
    failure_count: Annotated[int, Field(description="Deliveries given up in a row; at 20 the webhook is switched off")]

    @classmethod
    def of(cls, hook: Webhook) -> Self:
        """A webhook in its organization's list."""
        shown: dict[str, Any] = {
            "last_status": hook.last_status,
            "last_error": hook.last_error,
            "failure_count": hook.failures,
        }
        return cls(**_words(hook), **shown)


def _words(hook: Webhook) -> dict[str, Any]:
    return {
        "id": hook.id,
        "url": hook.url,
        "events": [EVENT_WORDS[kind] for kind in hook.events],
        "is_active": hook.active,
        "created_at": stamp(hook.created_ms),
    }


def created(hook: Webhook, body: WebhookBody) -> WebhookCreatedWithSecret | WebhookCreated:
    """The answer to FF-47; a secret that the client brought is not repeated."""
    if body.brings_secret:
        return WebhookCreated(**_words(hook))
    return WebhookCreatedWithSecret(**_words(hook), secret=hook.secret)


class DeliveryItem(Output):
    id: Annotated[str, Field(description="The value of the header X-FocusFlow-Delivery")]
    event: EventWord
    attempts: int
    status: DeliveryStatus
    response_status: int | None
    error: str | None
    created_at: str
    next_attempt_at: str | None

    @classmethod
    def of(cls, delivery: Delivery) -> Self:
        """A delivery in its webhook's log."""
        return cls(
            id=ids.to_pair_uuid(delivery.webhook, delivery.event),
            event=EVENT_WORDS[delivery.kind],
            attempts=delivery.attempts,
            status=delivery.status,
            response_status=delivery.response_status,
            error=delivery.error,
            created_at=stamp(delivery.created_ms),
            next_attempt_at=stamp_or_none(delivery.next_ms),
        )


def delivery_event(text: str, webhook: int) -> int:
    """The event of the delivery that a path names. Raises NotFound for one of another webhook, and for none."""
    pair = ids.from_pair_uuid(text)
    if pair is None or pair[0] != webhook:
        raise NotFound()
    return pair[1]
