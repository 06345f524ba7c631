"""Every table access about deleted accounts."""

from roost.identity.model import Account, email_key, username_key
from roost.kit import keys
from roost.kit.conditions import present, version
from roost.kit.errors import NotFound
from roost.kit.items import Item
from roost.kit.outbox import event
from roost.kit.records import unpack
from roost.kit.table import clear, get_many, transact
from roost.kit.writes import Delete, Write


def read(user: int) -> tuple[Account, Item]:
    """An account and its card. Raises NotFound."""
    profile, card = keys.profile(user), keys.card(user)
    found = get_many((profile, card))
    if profile not in found or card not in found:
        raise NotFound()
    return unpack(Account, found[profile]), found[card]


def remove(account: Account, card: Item, now_ms: int) -> None:
    """Take away what makes an account one, if it is still the one that was read; the event says what else there is.

    Raises ConditionFailed.
    """
    seats = {**card.get("spaces", {}), **card.get("flocks", {})}
    shared = sorted(int(space) for space in seats if int(space) != account.home)
    gone = event(
        "person.deleted",
        actor=account.id,
        space=account.home,
        now_ms=now_ms,
        spaces=shared,
        avatar=account.avatar,
        dialects=sorted(account.dialects),
    )
    writes: list[Write] = [
        gone,
        Delete(keys.profile(account.id), version(account.v)),
        Delete(keys.card(account.id), present()),
        Delete(keys.credential(account.id)),
        Delete(keys.email(email_key(account.email))),
        Delete(keys.username(username_key(account.username))),
    ]
    transact(writes)


def forget(user: int) -> None:
    """Clear a person's partition."""
    clear(keys.person(user))
