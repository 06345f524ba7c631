"""Signing in somebody for whom another service vouches with an ID token of its own."""

from contextlib import suppress
from dataclasses import replace

from roost.identity import store
from roost.identity.linked.errors import IdentityUnverified
from roost.identity.linked.model import Identity
from roost.identity.linked.service import sign_in_identity
from roost.identity.model import Account, TokenPolicy, Tokens
from roost.identity.sign_in import open_sign_in
from roost.kit.errors import Conflict


def sign_in_vouched(identity: Identity, *, policy: TokenPolicy, now_ms: int) -> tuple[Account, Tokens]:
    """Sign in whoever a genuine ID token is about, every time with a verified address (FM-15, FM-16).

    An account without a picture gets the one that the service knows.

    Raises IdentityUnverified, AccountBlocked, Conflict.
    """
    if identity.email is None or not identity.email_verified:
        raise IdentityUnverified()
    account = sign_in_identity(identity, dialect=policy.dialect, now_ms=now_ms)
    tokens = open_sign_in(account, policy=policy, now_ms=now_ms)
    return _with_picture(account, identity.picture, now_ms), tokens


def _with_picture(account: Account, picture: str | None, now_ms: int) -> Account:
    """When the account is changed at the same moment, the picture comes with the next sign-in."""
    if picture and account.avatar is None:
        with suppress(Conflict):
            return store.replace_account(account, replace(account, avatar=picture, changed_ms=now_ms), {}, [])
    return account
