"""Every table access about guests."""

from collections.abc import Iterable
from contextlib import suppress

from roost.identity.model import Account
from roost.kit import keys
from roost.kit.conditions import absent, present
from roost.kit.items import Item
from roost.kit.records import unpack
from roost.kit.table import ConditionFailed, get_many, query, write
from roost.kit.writes import Put, Update


def _place(user: int, due_ms: int) -> Item:
    shard = keys.guests(user % keys.GUEST_SHARDS)
    return {keys.BY_TIME.pk: shard, keys.BY_TIME.sk: keys.guest_due(due_ms, user)}


def guest_put(user: int, due_ms: int) -> Put:
    """A new guest, who is judged at that time."""
    return Put(keys.guest(user), {"user": user} | _place(user, due_ms), absent())


def guests_due(shard: int, now_ms: int, most: int) -> list[int]:
    """Guests of one shard who are to be judged, the longest due first."""
    between = keys.guest_due(0), keys.guest_due(now_ms + 1)
    return [row["user"] for row in query(keys.guests(shard), index=keys.BY_TIME, between=between, limit=most)]


def read_guests(users: Iterable[int]) -> dict[int, tuple[Account, Item]]:
    """Those of the accounts that still exist, each with its card, in one call per fifty."""
    users = list(users)
    found = get_many([key for user in users for key in (keys.profile(user), keys.card(user))])
    pairs = {user: (found.get(keys.profile(user)), found.get(keys.card(user))) for user in users}
    return {user: (unpack(Account, profile), card) for user, (profile, card) in pairs.items() if profile and card}


def judge_again(user: int, due_ms: int) -> None:
    """Let a guest be judged later; not one who is gone."""
    with suppress(ConditionFailed):
        write(Update(keys.guest(user), set=_place(user, due_ms), condition=present()))
