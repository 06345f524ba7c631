"""Every table access about transfers. The move of a bird is one transaction, however many records it has."""

from collections.abc import Iterable
from dataclasses import dataclass

from roost.flock.errors import TagTaken
from roost.flock.model import Bird, tag_key
from roost.flock.transfers.model import State, Transfer
from roost.flock.transfers.writes import ending_writes, stays
from roost.flock.writes import bird_index, tag_writes
from roost.identity.model import Account, email_key
from roost.kit import keys
from roost.kit.conditions import absent, equals, version
from roost.kit.errors import Denied, NotFound
from roost.kit.items import Item
from roost.kit.records import pack, unpack
from roost.kit.table import ConditionFailed, get, get_many, query, transact, write
from roost.kit.writes import Check, Put, Update, Write
from roost.workspace.model import Space


@dataclass(frozen=True, slots=True)
class Asking:
    """What the request for a transfer concerns, read in one strongly consistent call."""

    bird: Bird | None
    space: Space | None
    user: int | None


def read_asking(bird: int, space: int, address: str) -> Asking:
    """A bird, a workspace, and who has an address, if anybody."""
    wanted = keys.bird(bird), keys.space(space), keys.email(address)
    found = get_many(wanted)
    item, place, holder = (found.get(key) for key in wanted)
    return Asking(
        bird=unpack(Bird, item) if item else None,
        space=unpack(Space, place) if place else None,
        user=holder["user"] if holder else None,
    )


def is_owner(space: int, user: int) -> bool:
    """Whether a person owns a workspace."""
    item = get(keys.member(space, user)) or {}
    return bool(item.get("active")) and item.get("role") == "owner"


def read_transfer(transfer_id: int) -> Transfer | None:
    """A transfer by id, strongly consistent."""
    item = get(keys.transfer(transfer_id))
    return unpack(Transfer, item) if item else None


def read_transfers(transfer_ids: Iterable[int]) -> list[Transfer]:
    """Transfers by id, in one call per hundred, oldest first."""
    found = get_many(keys.transfer(each) for each in transfer_ids)
    return sorted((unpack(Transfer, item) for item in found.values()), key=lambda transfer: transfer.id)


def read_addressed(transfer_id: int, user: int) -> tuple[Transfer | None, Account | None]:
    """A transfer, and the account of somebody to whom it may be addressed, in one call."""
    wanted = keys.transfer(transfer_id), keys.profile(user)
    found = get_many(wanted)
    transfer, account = (found.get(key) for key in wanted)
    return unpack(Transfer, transfer) if transfer else None, unpack(Account, account) if account else None


def read_address(user: int) -> str:
    """The key of somebody's address. Raises NotFound when they are gone."""
    item = get(keys.profile(user))
    if item is None:
        raise NotFound()
    return email_key(item["email"])


def transfers_of_space(space: int) -> list[Transfer]:
    """The transfers out of a workspace, oldest first."""
    return [unpack(Transfer, item) for item in query(keys.transfers_of_space(space), index=keys.BY_SPACE)]


def transfers_to(address: str) -> list[Transfer]:
    """The transfers to an address, oldest first."""
    return [unpack(Transfer, item) for item in query(keys.transfers_to(address), index=keys.BY_PERSON)]


def _index(transfer: Transfer) -> Item:
    ordered = keys.ordered(transfer.id)
    return {
        keys.BY_SPACE.pk: keys.transfers_of_space(transfer.source),
        keys.BY_SPACE.sk: ordered,
        keys.BY_PERSON.pk: keys.transfers_to(email_key(transfer.email)),
        keys.BY_PERSON.sk: ordered,
    }


def add_transfer(transfer: Transfer, event: Put) -> None:
    """Let a bird wait for an address. Raises ConditionFailed when it waits for one, left, or an id clashed."""
    address = email_key(transfer.email)
    marks = {"transfer": transfer.id, "transfer_to": address, "transfer_until_ms": transfer.expires_ms}
    here = equals("space", transfer.source) & absent("transfer")
    transact(
        [
            event,
            Put(keys.transfer(transfer.id), pack(transfer) | _index(transfer), absent()),
            Put(keys.awaited_transfer(address, transfer.id), {"transfer": transfer.id}),
            Update(keys.bird(transfer.bird), set=marks, condition=here),
        ]
    )


def close(transfer: Transfer, state: State, now_ms: int, event: Put) -> None:
    """End a pending transfer while the bird stays where it is. Raises ConditionFailed when it was ended meanwhile."""
    ended = ending_writes(transfer.id, email_key(transfer.email), state, now_ms)
    transact([event, *ended, stays(transfer.id, transfer.bird)])


def complete(transfer: Transfer, before: Bird, after: Bird, seat: Check, now_ms: int, events: list[Put]) -> None:
    """Move a bird with everything that is recorded about it, in one transaction: readers see it here or there.

    Records stand in the bird's own partition and do not name its workspace, so none of them is touched. Raises
    Denied without the `seat`, TagTaken when the destination uses the tag, ConditionFailed when anything else came
    first.
    """
    own = Update(
        keys.bird(before.id),
        set={"space": after.space, "tag": after.tag} | bird_index(after.space, after.id),
        add={"v": 1},
        condition=version(before.v) & equals("space", transfer.source),
    )
    destination = {"destination": after.space}
    ended = ending_writes(transfer.id, email_key(transfer.email), State.COMPLETED, now_ms, destination)
    tag = keys.tag(after.space, tag_key(after.tag))
    writes: list[Write] = [*events, own, stays(transfer.id, before.id), *tag_writes(before, after), *ended, seat]
    try:
        transact(writes)
    except ConditionFailed as failed:
        if seat.key in failed.items:
            raise Denied() from failed
        if set(failed.items) == {tag} and failed.items[tag]:
            raise TagTaken() from failed
        raise


def note(transfer: Transfer, **notes: int | str) -> bool:
    """Set what the flow keeps on a pending transfer; False when it is not pending any more."""
    try:
        write(Update(keys.transfer(transfer.id), set=notes, condition=equals("state", State.PENDING.value)))
    except ConditionFailed:
        return False
    return True
