"""The contact form in Focura's words (contract section 15)."""

from typing import Annotated, Final, Literal, Self

from pydantic import Field

from focura.wire.api import NAME
from focura.wire.envelope import Pagination
from focura.wire.faults import StatusUnknown
from focura.wire.fields import Email, IdOut, Input, Output, Text, stamp
from focura.wire.people import PageQuery
from focura.wire.settings import settings
from roost.kit.exchange import Exchange
from roost.kit.gate import Bucket
from roost.kit.limits import Limit
from roost.site.contact.model import Category, Message, MessageDraft, MessagePage, MessageStatus

CategoryWord = Literal["GENERAL", "BILLING", "TECHNICAL", "FEATURE_REQUEST", "PARTNERSHIP", "SECURITY", "OTHER"]
FORM: Final = Bucket("fu-contact", Limit(3, 3600))
SENDER: Final = Bucket("fu-contact-sender", Limit(2, 86_400))


class ContactBody(Input):
    name: Annotated[Text, Field(min_length=2, max_length=100)]
    email: Email
    subject: Annotated[Text, Field(min_length=5, max_length=200)]
    category: CategoryWord
    message: Annotated[Text, Field(min_length=20, max_length=5000)]

    def draft(self) -> MessageDraft:
        """The message to be kept."""
        return MessageDraft(
            name=self.name,
            email=self.email,
            subject=self.subject,
            category=Category(self.category.lower()),
            message=self.message,
            brand=NAME.title(),
            support=settings().support_email,
        )


class ContactQuery(PageQuery):
    status: str | None = None
    category: CategoryWord | None = None

    @property
    def wanted_status(self) -> MessageStatus | None:
        """The status that is asked for. Raises StatusUnknown."""
        if self.status is None:
            return None
        if self.status not in {each.value.upper() for each in MessageStatus}:
            raise StatusUnknown()
        return MessageStatus(self.status.lower())

    @property
    def wanted_category(self) -> Category | None:
        """The category that is asked for."""
        return Category(self.category.lower()) if self.category else None


class Received(Output):
    id: IdOut
    created_at: str

    @classmethod
    def of(cls, message: Message) -> Self:
        """The answer to whoever wrote."""
        return cls(id=message.id, created_at=stamp(message.created_ms))


class ContactMessage(Received):
    name: str
    email: str
    subject: str
    category: str
    message: str
    status: str

    @classmethod
    def of(cls, message: Message) -> Self:
        """A message as those see it who answer."""
        same = {name: getattr(message, name) for name in ("id", "name", "email", "subject", "message")}
        category, status = message.category.value.upper(), message.status.value.upper()
        return cls(**same, category=category, status=status, created_at=stamp(message.created_ms))


class ContactMessages(Output):
    messages: list[ContactMessage]
    pagination: Pagination

    @classmethod
    def page(cls, found: MessagePage, asked: ContactQuery) -> Self:
        """A page of messages."""
        items = [ContactMessage.of(each) for each in found.messages]
        return cls(messages=items, pagination=Pagination.of(asked.page, asked.limit, found.total))


def count_sender(request: Exchange, email: str) -> None:
    """Count a message also for its address; an answer shows the window of the source address, a refusal its own.

    Raises RateLimited.
    """
    shown = request.allowance
    request.count(SENDER, email)
    request.allowance = shown
