"""Transfers in FlockPal's words (contract sections 4 and 9)."""

from typing import Annotated, Literal, Self

from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import Field

from flockpal.wire.birds import BirdOut
from flockpal.wire.fields import Blank, Input, Notes, Output, Reference, SpaceId, Word, stamp, stamp_or_none
from flockpal.wire.links import BRAND, Delivery
from roost.flock.service import Shown
from roost.flock.transfers.model import Acceptance, Direction, State, Transfer, TransferDraft
from roost.flock.transfers.service import Asked
from roost.kit import ids
from roost.kit.text import Email, Trimmed

DirectionFilter = Annotated[
    Annotated[Direction, Word], Query(alias="direction", description="Those to the caller, those of the workspace")
]
StateFilter = Annotated[
    Annotated[State, Word] | None,
    Blank,
    Query(alias="status", description="Only transfers that stand there"),
]


class DraftBody(Input):
    bird_id: Reference
    destination_owner_email: Email
    notes: Notes = None

    def draft(self, link: str, delivery: Delivery) -> TransferDraft:
        """The transfer that the client asks for; `link` is a sign-in link without its token."""
        by_mail = delivery == "email"
        return TransferDraft(self.bird_id, self.destination_owner_email, link, BRAND, self.notes, by_mail)


class AcceptBody(Input):
    workspace_id: Annotated[SpaceId | None, Blank] = None
    tag_id: Annotated[Annotated[Trimmed, Field(max_length=60)] | None, Blank] = None

    def acceptance(self) -> Acceptance:
        """How the client takes the bird over."""
        return Acceptance(self.workspace_id, self.tag_id)


class TransferOut(Output):
    id: str
    status: State
    direction: Literal["incoming", "outgoing"]
    bird_id: str
    bird_name: str
    source_workspace_id: int
    source_workspace_name: str
    destination_owner_email: str
    destination_workspace_id: int | None
    notes: str | None
    created_at: str
    expires_at: str
    resolved_at: str | None

    @classmethod
    def of(cls, transfer: Transfer, direction: Direction, now_ms: int) -> Self:
        """A transfer as whoever looks from that side sees it at that moment."""
        state = transfer.state_at(now_ms)
        ended_ms = transfer.resolved_ms or (transfer.expires_ms if state is State.EXPIRED else None)
        return cls(
            id=ids.to_uuid(transfer.id),
            status=state,
            direction="incoming" if direction is Direction.INCOMING else "outgoing",
            bird_id=ids.to_uuid(transfer.bird),
            bird_name=transfer.bird_name,
            source_workspace_id=transfer.source,
            source_workspace_name=transfer.source_name,
            destination_owner_email=transfer.email,
            destination_workspace_id=transfer.destination,
            notes=transfer.notes,
            created_at=stamp(transfer.created_ms),
            expires_at=stamp(transfer.expires_ms),
            resolved_at=stamp_or_none(ended_ms),
        )


class DraftAnswer(Output):
    ok: bool = True
    bird: BirdOut
    transfer: TransferOut
    destination_owner_email: str
    destination_owner_exists: bool
    invite_sent: bool
    invite_preview_url: str | None
    invite_delivery: Delivery | None

    @classmethod
    def of(cls, asked: Asked, delivery: Delivery, now_ms: int) -> Self:
        """What became of the request for a transfer."""
        return cls(
            bird=BirdOut.of(asked.bird),
            transfer=TransferOut.of(asked.transfer, Direction.OUTGOING, now_ms),
            destination_owner_email=asked.transfer.email,
            destination_owner_exists=asked.has_account,
            invite_sent=not asked.has_account,
            invite_preview_url=asked.preview,
            invite_delivery=None if asked.has_account else delivery,
        )


class AcceptedAnswer(Output):
    ok: bool = True
    transfer: TransferOut
    bird: BirdOut

    @classmethod
    def of(cls, transfer: Transfer, bird: Shown, now_ms: int) -> Self:
        """A transfer that went through."""
        return cls(transfer=TransferOut.of(transfer, Direction.INCOMING, now_ms), bird=BirdOut.of(bird))


class DeclinedAnswer(Output):
    ok: bool = True
    transfer: TransferOut

    @classmethod
    def of(cls, transfer: Transfer, now_ms: int) -> Self:
        """A transfer that did not."""
        return cls(transfer=TransferOut.of(transfer, Direction.INCOMING, now_ms))


class TransfersAnswer(Output):
    transfers: list[TransferOut]
