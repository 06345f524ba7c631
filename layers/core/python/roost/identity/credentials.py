"""Changing a password by somebody who is signed in."""

from roost.identity import credential_store, store
from roost.identity.errors import BadCredentials, PasswordMissing
from roost.identity.model import Account, Brand
from roost.identity.passwords import hash_password, matches
from roost.kit import clock
from roost.kit.caller import Caller
from roost.kit.errors import NotFound


def change_password(caller: Caller, current: str, new: str, now_ms: int, brand: Brand | None = None) -> None:
    """Replace the password; every other sign-in of the account ends (FG-18), and with a `brand` a mail says so.

    Raises BadCredentials, PasswordMissing, Conflict when another change came first.
    """
    known = store.read_for_sign_in(caller.user)
    if known is None:
        raise NotFound()
    account, stored, _ = known
    if stored is None:
        raise PasswordMissing()
    if not matches(current, stored):
        raise BadCredentials()
    _replace(account, stored, new, caller, now_ms, brand)


def set_password(caller: Caller, new: str, now_ms: int, brand: Brand | None = None) -> None:
    """The same where the document does not ask for the current one (FM-14). Raises NotFound, Conflict."""
    known = store.read_for_sign_in(caller.user)
    if known is None:
        raise NotFound()
    _replace(known[0], known[1], new, caller, now_ms, brand)


def _replace(account: Account, stored: str | None, new: str, caller: Caller, now_ms: int, brand: Brand | None) -> None:
    """Hashing takes long: what was opened with the old password meanwhile ends as well."""
    hashed = hash_password(new)
    credential_store.replace_password(account, stored, hashed, caller.sign_in, max(now_ms, clock.now_ms()), brand)
