"""Notifications in Focura's words (contract section 11); the same in lists, in the stream and over a WebSocket."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Final, Self

from aws_lambda_powertools.event_handler.openapi.params import Query

from focura.wire.envelope import Pagination
from focura.wire.fields import IdOut, Output, QueryFlag, stamp, stamp_or_none
from roost.identity import pictures
from roost.identity.model import Account
from roost.inbox.notifications import service
from roost.inbox.notifications.model import Inbox, Note, Place
from roost.kit import ids
from roost.kit.exchange import Exchange, current_caller
from roost.workspace.invitations import invite_token
from roost.workspace.model import Spelling

ReadParameter = Annotated[QueryFlag | None, Query(description="true: read ones only; false: unread ones only")]
PageParameter = Annotated[int, Query(ge=1, le=1_000_000)]
LimitParameter = Annotated[int, Query(ge=1, le=100)]

_SEGMENTS: Final = {
    Place.TASK: "tasks",
    Place.PROJECT: "projects",
    Place.MEETING: "meetings",
    Place.ANNOUNCEMENT: "announcements",
}


class Sender(Output):
    id: IdOut
    name: str
    image: str | None


class NotificationItem(Output):
    id: IdOut
    type: str
    title: str
    message: str
    read: bool
    action_url: str | None
    created_at: str
    read_at: str | None
    sender: Sender | None

    @classmethod
    def of(cls, note: Note, action_url: str | None, sender: Account | None, base_url: str) -> Self:
        """A notification; a sender without an account is none."""
        image = pictures.address_of(sender.avatar, base_url) if sender else None
        return cls(
            id=note.id,
            type=note.kind.upper(),
            title=note.title,
            message=note.message,
            read=note.read_ms is not None,
            action_url=action_url,
            created_at=stamp(note.created_ms),
            read_at=stamp_or_none(note.read_ms),
            sender=Sender(id=sender.id, name=sender.display_name, image=image) if sender else None,
        )


class Notifications(Output):
    notifications: list[NotificationItem]
    pagination: Pagination
    unread_count: int


class Count(Output):
    count: int


def action_url(note: Note, spaces: Mapping[int, object]) -> str | None:
    """Where it leads in the frontend; nowhere for who has no seat in its workspace (any more)."""
    if note.place is Place.INVITE and note.space and note.target:
        return f"/invitations/{invite_token(note.space, note.target, Spelling.HEX)[0]}"
    if note.place is None or note.space is None or note.space not in spaces:
        return None
    base = f"/workspace/{ids.to_cuid(note.space)}"
    if note.place is Place.MEMBERS:
        return f"{base}/members"
    return f"{base}/{_SEGMENTS[note.place]}/{ids.to_cuid(note.target)}" if note.target else base


def items(notes: Sequence[Note], request: Exchange) -> list[NotificationItem]:
    """Notifications of the caller."""
    caller, senders = current_caller(), service.senders_of(notes)
    shared = {space: seat for space, seat in caller.spaces.items() if space != caller.home}
    return [
        NotificationItem.of(each, action_url(each, shared), senders.get(each.sender or 0), request.base_url)
        for each in notes
    ]


def page(inbox: Inbox, number: int, size: int, request: Exchange) -> Notifications:
    """A page of the caller's notifications."""
    return Notifications(
        notifications=items(inbox.notes, request),
        pagination=Pagination.of(number, size, inbox.total),
        unread_count=inbox.unread,
    )
