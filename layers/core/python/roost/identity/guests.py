"""People who never say who they are: they come back by the id of their account, and go when they stay away."""

import secrets
from typing import Final

from roost.identity import accounts, guest_store, sign_in_store, store
from roost.identity.deletion import delete_person
from roost.identity.issuing import opened
from roost.identity.model import Account, TokenPolicy, Tokens
from roost.identity.sign_in import open_sign_in
from roost.kit import keys
from roost.kit.errors import AccountBlocked
from roost.kit.gate import last_seen_ms
from roost.kit.items import Item
from roost.kit.writes import Write

KEPT_MS: Final = 30 * 86_400_000
"""So long a guest may stay away."""

MOST: Final = 1000
"""So many of each shard one run judges; the rest waits for the next."""

_NAME_BITS: Final = 64


def enter(guest: int | None, *, policy: TokenPolicy, now_ms: int) -> tuple[Account, Tokens]:
    """Sign in to the guest with that id, or to a new one if there is no such guest (FM-09). Raises AccountBlocked."""
    known = store.read_for_sign_in(guest) if guest is not None else None
    if known is None or not known[0].guest or known[1] is not None:
        return _new_guest(policy, now_ms)
    account = known[0]
    if account.status != "active":
        raise AccountBlocked(state=account.status)
    return account, open_sign_in(account, policy=policy, now_ms=now_ms)


def _new_guest(policy: TokenPolicy, now_ms: int) -> tuple[Account, Tokens]:
    handed_out: dict[int, Tokens] = {}

    def first_sign_in(account: Account) -> list[Write]:
        family, handed_out[account.id] = opened(account, policy, now_ms)
        return [sign_in_store.family_put(family), guest_store.guest_put(account.id, now_ms + KEPT_MS)]

    draft = accounts.guest_draft(secrets.randbits(_NAME_BITS))
    account = accounts.create(draft, None, dialect=policy.dialect, now_ms=now_ms, more=first_sign_in)
    return account, handed_out[account.id]


def delete_idle_guests(now_ms: int) -> int:
    """Delete the guests who have stayed away for thirty days, to the hour; returns how many. Twice is once."""
    deleted = 0
    for shard in range(keys.GUEST_SHARDS):
        for user, (account, card) in guest_store.read_guests(guest_store.guests_due(shard, now_ms, MOST)).items():
            due_ms = _last_here_ms(account, card) + KEPT_MS
            if due_ms > now_ms:
                guest_store.judge_again(user, due_ms)
            else:
                delete_person(user, now_ms)
                deleted += 1
    return deleted


def _last_here_ms(account: Account, card: Item) -> int:
    return max(account.created_ms, account.last_sign_in_ms or 0, last_seen_ms(card))
