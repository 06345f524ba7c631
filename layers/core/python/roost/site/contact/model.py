"""What people write in the contact form."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Category(StrEnum):
    GENERAL = "general"
    BILLING = "billing"
    TECHNICAL = "technical"
    FEATURE_REQUEST = "feature_request"
    PARTNERSHIP = "partnership"
    SECURITY = "security"
    OTHER = "other"


class MessageStatus(StrEnum):
    UNREAD = "unread"
    READ = "read"
    REPLIED = "replied"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True)
class MessageDraft:
    """A message to be kept. `brand` is who answers, `support` where they read it; empty: nobody is told."""

    name: str
    email: str
    subject: str
    category: Category
    message: str
    brand: str
    support: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it is kept."""

    id: int
    name: str
    email: str
    subject: str
    category: Category
    message: str
    brand: str
    created_ms: int
    status: MessageStatus = MessageStatus.UNREAD


@dataclass(frozen=True, slots=True)
class MessagePage:
    """Some messages, the newest first, of `total`."""

    messages: Sequence[Message]
    total: int
