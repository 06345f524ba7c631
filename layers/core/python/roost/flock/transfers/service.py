"""Transfers as people see them: asking for one, listing them, and each way one ends."""

from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

from roost.flock import store as birds
from roost.flock.errors import TransferClosed, TransferMissing, TransferPending
from roost.flock.model import Bird
from roost.flock.service import Shown, present, show
from roost.flock.transfers import store
from roost.flock.transfers.model import LIFETIME_MS, Acceptance, Direction, State, Transfer, TransferDraft
from roost.identity import magic_links
from roost.identity.model import Account, email_key
from roost.kit import ids
from roost.kit.caller import Caller
from roost.kit.errors import Conflict, Denied, Invalid, NotFound
from roost.kit.outbox import event, in_order
from roost.kit.parallel import settled
from roost.kit.writes import Put
from roost.workspace.flocks import service as flocks
from roost.workspace.flocks.writes import seat_demand
from roost.workspace.model import Action, Role, allows

OWN_ADDRESS = "This address belongs to an owner of the workspace that the bird is in"


@dataclass(frozen=True, slots=True)
class Asked:
    """A transfer that was asked for; `has_account` of its address, `preview` a sign-in link where no mail goes out."""

    transfer: Transfer
    bird: Shown
    has_account: bool
    preview: str | None = None


def require_sender(caller: Caller) -> int:
    """The active flock of somebody who may give its birds away (FP-33). Raises Denied."""
    space = flocks.active_flock(caller)
    flocks.require(caller, space, Action.GIVE_BIRDS_AWAY)
    return space


def ask(caller: Caller, draft: TransferDraft, now_ms: int) -> Asked:
    """Offer a bird of the active flock to an address for two weeks (FP-46 to FP-48).

    Its mail follows the event `transfer.created`; without mail, whoever has no account yet gets a link at once. Raises
    Denied, Invalid for an owner's own address, BirdMissing, TransferPending.
    """
    space = require_sender(caller)
    transfer, bird, has_account = settled(lambda: _ask(caller, space, draft, now_ms))
    preview = None
    if not (has_account or draft.by_mail):
        preview = draft.link + magic_links.issue(transfer.email, now_ms)
    return Asked(transfer, show(bird), has_account, preview)


def _ask(caller: Caller, space_id: int, draft: TransferDraft, now_ms: int) -> tuple[Transfer, Bird, bool]:
    asking = store.read_asking(draft.bird, space_id, email_key(draft.email))
    if asking.user is not None and store.is_owner(space_id, asking.user):
        raise Invalid({"destination_owner_email": [OWN_ADDRESS]})
    bird = present(asking.bird, space_id)
    if asking.space is None:
        raise NotFound()
    if bird.transfer is not None:
        _make_room(bird, now_ms)
    transfer = Transfer(
        id=ids.new_id(now_ms),
        bird=bird.id,
        bird_name=bird.name,
        source=space_id,
        source_name=asking.space.name,
        email=draft.email,
        sender=caller.user,
        created_ms=now_ms,
        expires_ms=now_ms + LIFETIME_MS,
        brand=draft.brand,
        notes=draft.notes,
        link=None if asking.user is not None else draft.link,
        by_mail=draft.by_mail,
    )
    store.add_transfer(transfer, _fact("transfer.created", transfer, caller.user, now_ms))
    return transfer, bird, asking.user is not None


def _make_room(bird: Bird, now_ms: int) -> None:
    """A transfer that ran out makes way, also before its flow noted it. Raises TransferPending."""
    if bird.transfer is None or now_ms < (bird.transfer_until_ms or 0):
        raise TransferPending()
    expire(bird.transfer, now_ms)


def _fact(kind: str, transfer: Transfer, actor: int, now_ms: int) -> Put:
    return event(kind, actor=actor, space=transfer.source, now_ms=now_ms, transfer=transfer.id, bird=transfer.bird)


def list_transfers(
    caller: Caller, direction: Direction, state: State | None, now_ms: int
) -> list[tuple[Transfer, Direction]]:
    """Transfers to the caller's proved address and out of their active flock, newest first (FP-50).

    Of both kinds whoever may not give birds away sees the incoming only. Raises Denied when they ask for the others.
    """
    found: dict[int, tuple[Transfer, Direction]] = {}
    space = flocks.active_flock(caller)
    if direction is not Direction.INCOMING and (direction is Direction.OUTGOING or _sends(caller, space)):
        require_sender(caller)
        found |= {each.id: (each, Direction.OUTGOING) for each in store.transfers_of_space(space)}
    if direction is not Direction.OUTGOING and caller.verified:
        address = store.read_address(caller.user)
        found |= {each.id: (each, Direction.INCOMING) for each in store.transfers_to(address)}
    rows = [row for row in found.values() if state in (None, row[0].state_at(now_ms))]
    return sorted(rows, key=lambda row: row[0].id, reverse=True)


def _sends(caller: Caller, space: int) -> bool:
    return allows(flocks.role_in(caller, space), Action.GIVE_BIRDS_AWAY)


def _addressed(caller: Caller, transfer_id: int) -> tuple[Transfer, Account]:
    transfer, account = store.read_addressed(transfer_id, caller.user)
    if transfer is None or account is None or not account.verified:
        raise TransferMissing()
    if email_key(transfer.email) != email_key(account.email):
        raise TransferMissing()
    return transfer, account


def _open(transfer: Transfer, now_ms: int) -> Transfer:
    if not transfer.is_open(now_ms):
        raise TransferClosed()
    return transfer


def accept(caller: Caller, transfer_id: int, acceptance: Acceptance, now_ms: int) -> tuple[Transfer, Shown]:
    """Take a bird over (FP-50, FP-51): into a workspace that the caller owns or manages, else as at a sign-in.

    Raises Denied for another workspace, TransferMissing, TransferClosed, TagTaken.
    """
    if acceptance.space is not None:
        _require_destination(caller, acceptance.space)
    transfer, bird = settled(lambda: _accept(caller, transfer_id, acceptance, now_ms))
    return transfer, show(bird)


def _require_destination(caller: Caller, space: int) -> None:
    flocks.require(caller, space, Action.MANAGE_FLOCK)


def _accept(caller: Caller, transfer_id: int, acceptance: Acceptance, now_ms: int) -> tuple[Transfer, Bird]:
    transfer, account = _addressed(caller, transfer_id)
    _open(transfer, now_ms)
    roles = {space: Role(seat.role) for space, seat in flocks.seats(caller).items()}
    destination = acceptance.space or _usual_destination(account, roles, transfer, now_ms)
    if destination == transfer.source:
        raise Denied()
    return _move(account, transfer, destination, roles.get(destination, Role.OWNER), acceptance.tag, now_ms)


def _usual_destination(account: Account, roles: dict[int, Role], transfer: Transfer, now_ms: int) -> int:
    """The first flock that the person owns, other than the bird's; their personal one, shown if need be."""
    owned = sorted(space for space, role in roles.items() if role is Role.OWNER and space != transfer.source)
    return owned[0] if owned else flocks.show_home(account, now_ms)


def _move(
    account: Account, transfer: Transfer, destination: int, role: Role, tag: str | None, now_ms: int
) -> tuple[Transfer, Bird]:
    bird = birds.read_bird(transfer.bird)
    if bird is None or bird.transfer != transfer.id:
        raise TransferClosed()
    moved = replace(bird, space=destination, tag=tag or bird.tag)
    moved = replace(moved, transfer=None, transfer_to=None, transfer_until_ms=None, v=bird.v + 1)
    completed = _fact("transfer.completed", transfer, account.id, now_ms)
    arrived = event("bird.arrived", actor=account.id, space=destination, now_ms=now_ms, bird=bird.id)
    left = _fact("bird.left", transfer, account.id, now_ms)
    seat = seat_demand(account.id, destination, role)
    store.complete(transfer, bird, moved, seat, now_ms, in_order(completed, left, arrived))
    ended = replace(transfer, state=State.COMPLETED, destination=destination, resolved_ms=now_ms)
    return ended, moved


def decline(caller: Caller, transfer_id: int, now_ms: int) -> Transfer:
    """Refuse a bird, which stays where it is (FP-50). Raises TransferMissing, TransferClosed."""
    return settled(lambda: _decline(caller, transfer_id, now_ms))


def _decline(caller: Caller, transfer_id: int, now_ms: int) -> Transfer:
    transfer, _ = _addressed(caller, transfer_id)
    return _close(_open(transfer, now_ms), State.DECLINED, caller.user, now_ms)


def _close(transfer: Transfer, state: State, actor: int, now_ms: int) -> Transfer:
    store.close(transfer, state, now_ms, _fact(f"transfer.{state.value}", transfer, actor, now_ms))
    return replace(transfer, state=state, resolved_ms=now_ms)


def cancel(caller: Caller, transfer_id: int, now_ms: int) -> None:
    """Take an offer back (FP-50). Raises Denied, TransferMissing for another flock's, TransferClosed."""
    space = require_sender(caller)
    settled(lambda: _cancel(caller, space, transfer_id, now_ms))


def _cancel(caller: Caller, space: int, transfer_id: int, now_ms: int) -> None:
    transfer = store.read_transfer(transfer_id)
    if transfer is None or transfer.source != space:
        raise TransferMissing()
    _close(_open(transfer, now_ms), State.CANCELLED, caller.user, now_ms)


def expire(transfer_id: int, now_ms: int) -> None:
    """Note that a transfer ran out unanswered; nothing happens while it is open, or after an answer."""
    settled(lambda: _expire(transfer_id, now_ms))


def _expire(transfer_id: int, now_ms: int) -> None:
    transfer = store.read_transfer(transfer_id)
    if transfer and transfer.state_at(now_ms) is State.EXPIRED and transfer.state is State.PENDING:
        _close(transfer, State.EXPIRED, transfer.sender, now_ms)


def complete_pending_transfers(account: Account, transfer_ids: list[int], space: int, now_ms: int) -> list[Transfer]:
    """Let the birds that wait for a person come into a flock that they own, at their sign-in (FP-49).

    One whose tag is taken there waits on (FP-51), so does one that is in that flock already, or that others keep
    changing: nothing about birds keeps anybody from signing in.
    """
    done = []
    for transfer in store.read_transfers(transfer_ids):
        with suppress(Conflict, Denied):
            done.append(settled(partial(_complete, account, transfer.id, space, now_ms)))
    return [transfer for transfer in done if transfer]


def _complete(account: Account, transfer_id: int, space: int, now_ms: int) -> Transfer | None:
    transfer = store.read_transfer(transfer_id)
    if transfer is None or not transfer.is_open(now_ms) or transfer.source == space:
        return None
    return _move(account, transfer, space, Role.OWNER, None, now_ms)[0]
