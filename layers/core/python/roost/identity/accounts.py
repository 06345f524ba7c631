"""Making accounts, however their person came in."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from roost.identity import store
from roost.identity.errors import AccountTaken
from roost.identity.model import Account, username_candidates
from roost.kit import ids
from roost.kit.errors import Unavailable
from roost.kit.writes import Write
from roost.workspace.writes import personal_space_writes

DRAWS: Final = 8
GUEST_DOMAIN: Final = "guests.invalid"


def _nothing_more(_: Account) -> list[Write]:
    return []


def create(
    draft: Account,
    password_hash: str | None,
    *,
    dialect: str | None,
    now_ms: int,
    more: Callable[[Account], list[Write]] = _nothing_more,
) -> Account:
    """Make an account with its personal space, and in the same step whatever `more` writes for it.

    Id and home are drawn here, a user name if the draft has none. `dialect` is where the person comes in, if anywhere
    yet. Raises AccountTaken; of parallel calls for one address one succeeds.
    """
    names = [draft.username] * DRAWS if draft.username else list(username_candidates(draft.email, ids.new_id(now_ms)))
    entered = {dialect: now_ms} if dialect else {}
    for name in names:
        drawn = replace(draft, id=ids.new_id(now_ms), home=ids.new_id(now_ms))
        account = replace(drawn, username=name, created_ms=now_ms, dialects=entered)
        space = personal_space_writes(account.home, account.id, name, now_ms)
        try:
            store.add_account(account, password_hash, [*space, *more(account)])
        except AccountTaken as taken:
            if draft.username:
                raise
            if "email" in taken.taken:
                raise AccountTaken({"email"}) from taken
        except store.IdClash:
            continue
        else:
            return account
    raise Unavailable()


def guest_draft(number: int) -> Account:
    """A draft for somebody who does not say who they are; the address is nobody's."""
    email = f"guest-{number:x}@{GUEST_DOMAIN}"
    return Account(id=0, email=email, username="", home=0, created_ms=0, name=f"Guest {number:08x}"[:14], guest=True)
