"""What people have to say about the product."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

NEW: Final = "new"


@dataclass(frozen=True, slots=True)
class FeedbackDraft:
    """Feedback as its person gives it; `kind` is one of the document's words, `device` what they use, by its fields."""

    message: str
    kind: str
    category: str | None = None
    email: str | None = None
    device: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Feedback:
    """Feedback as it is kept; `email` is where its person can be answered, `status` how far it was dealt with."""

    id: int
    user: int
    email: str
    message: str
    kind: str
    created_ms: int
    category: str | None = None
    device: dict[str, str] = field(default_factory=dict)
    status: str = NEW
