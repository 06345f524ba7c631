"""Logins of browsers that keep one opaque token, each with a workspace of its own (FP-12 to FP-15)."""

from typing import Final

from roost.identity import login_store
from roost.identity.model import Account
from roost.identity.store import IdClash
from roost.kit import ids, tokens
from roost.kit.caller import Caller
from roost.kit.errors import Unavailable

LIFETIME_S: Final = 30 * 86_400
DRAWS: Final = 8


def open_login(account: Account, space: int, *, dialect: str, now_ms: int) -> str:
    """Open a login of thirty days in a workspace and return its token. Raises AccountGone, AccountBlocked."""
    for _ in range(DRAWS):
        login = ids.new_id(now_ms)
        token, digest = tokens.new_opaque("", account.id, login)
        record = {"digest": digest, "space": space, "expires_ms": now_ms + LIFETIME_S * 1000}
        try:
            login_store.add(account, login, record, dialect, now_ms)
        except IdClash:
            continue
        return token
    raise Unavailable()


def read_login(token: str) -> tokens.Login:
    """A login's token, as far as its form tells. Raises TokenInvalid."""
    opaque = tokens.read_opaque(token, "")
    return tokens.Login(opaque.user, opaque.item, opaque.digest)


def end_login(caller: Caller) -> None:
    """End the caller's login; others live on (FP-13). Twice is once."""
    if caller.sign_in is not None:
        login_store.remove(caller.user, caller.sign_in)


def switch_space(caller: Caller, space: int) -> None:
    """Make a workspace the active one of the caller's login, and of their next logins (FP-14, FP-15).

    Raises TokenRevoked when the login ended meanwhile.
    """
    if caller.sign_in is not None:
        login_store.set_space(caller.user, caller.sign_in, space)


def recent_space(user: int) -> int | None:
    """The workspace that a person's logins used last."""
    return login_store.read_recent_space(user)
