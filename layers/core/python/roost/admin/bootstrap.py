"""The first administrator, whom the operator names: no route hands out that role."""

from contextlib import suppress
from enum import StrEnum
from functools import partial
from typing import Final

from roost.admin import store
from roost.admin.model import ADMINS, ROLE_CHANGED, Status
from roost.identity import accounts, addresses, profile
from roost.identity.errors import AccountTaken
from roost.identity.model import Account
from roost.identity.passwords import hash_password
from roost.identity.standing import give_password, standing_writes
from roost.kit.client_secrets import client_secret
from roost.kit.errors import NotFound
from roost.kit.parallel import settled
from roost.kit.settings import settings

OPERATOR: Final = "operator"


class Outcome(StrEnum):
    """What was to be done about the first administrator."""

    UNSET = "unset"
    CREATED = "created"
    PROMOTED = "promoted"
    UNCHANGED = "unchanged"


def ensure_admin(now_ms: int) -> Outcome:
    """Make the account that `ROOST_ADMIN_EMAIL` names an administrator's, with the operator's password if it is new.

    Of an account that never proved the address whoever registered it loses password and sign-ins first. Twice is once.
    Raises Conflict when others keep changing the account.
    """
    email, password = settings().admin_email.strip().lower(), client_secret("ROOST_ADMIN_PASSWORD")
    if not (email and password):
        return Outcome.UNSET
    draft = Account(id=0, email=email, username="", home=0, created_ms=0, role="admin", verified=True)
    if profile.find_person(email) is None:
        with suppress(AccountTaken):
            accounts.create(draft, hash_password(password), dialect=None, now_ms=now_ms)
            return Outcome.CREATED
    user = profile.find_person(email)
    if user is None:
        raise NotFound()
    return _promote(user, password, now_ms)


def _promote(user: int, password: str, now_ms: int) -> Outcome:
    """The role comes last, so that nobody who does not own the address ever has it."""
    known = profile.accounts([user]).get(user)
    if known is None:
        raise NotFound()
    addresses.prove_address(known, now_ms)
    give_password(user, password, now_ms)
    return settled(partial(_give_role, user, now_ms))


def _give_role(user: int, now_ms: int) -> Outcome:
    _, account = store.read_both(user, user)
    if account.role in ADMINS and account.status == Status.ACTIVE:
        return Outcome.UNCHANGED
    role = account.role if account.role in ADMINS else "admin"
    _, writes = standing_writes(account, now_ms, role=role, status=Status.ACTIVE.value)
    about = {"before": account.role, "after": role, "actor_name": OPERATOR}
    store.act(account, user, writes, ROLE_CHANGED, now_ms, **about)
    return Outcome.PROMOTED
