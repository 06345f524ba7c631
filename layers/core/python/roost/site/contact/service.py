"""Taking in what people write in the contact form (FU-68), and reading it."""

from typing import Final

from roost.kit import ids
from roost.kit.outbox import event, in_order
from roost.kit.parallel import settled
from roost.site.contact import store
from roost.site.contact.model import Category, Message, MessageDraft, MessagePage, MessageStatus

NOBODY: Final = 0
"""Who writes has no account."""

DESK: Final = 1
"""The space of these events: a message is in no workspace, and no id of one is as small. 0 is the audit log's."""


def leave_message(draft: MessageDraft, now_ms: int) -> Message:
    """Keep a message; who wrote it gets a mail, and who reads them, both behind events. Raises Conflict."""
    return settled(lambda: _leave_message(draft, now_ms))


def _leave_message(draft: MessageDraft, now_ms: int) -> Message:
    message = Message(
        id=ids.new_id(now_ms),
        name=draft.name,
        email=draft.email,
        subject=draft.subject,
        category=draft.category,
        message=draft.message,
        brand=draft.brand,
        created_ms=now_ms,
    )
    about = {"actor": NOBODY, "space": DESK, "now_ms": now_ms, "message": message.id}
    facts = [event("contact.acknowledged", **about)]
    if draft.support:
        facts.append(event("contact.received", **about, to=draft.support))
    store.add_message(message, in_order(*facts))
    return message


def list_messages(status: MessageStatus | None, category: Category | None, page: int, size: int) -> MessagePage:
    """A page of the messages, the newest first; None asks for any."""
    found = store.message_ids(status, category)
    return MessagePage(store.read_messages(found[(page - 1) * size : page * size]), len(found))
