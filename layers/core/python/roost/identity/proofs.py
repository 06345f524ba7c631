"""Mailed links by which people prove an address or set a password: one valid at a time for each purpose."""

from contextlib import suppress
from typing import Final

from roost.identity import proof_store, store
from roost.identity.errors import LinkInvalid
from roost.identity.model import Account, Brand, Proof
from roost.identity.passwords import hash_password
from roost.kit import clock, ids, tokens
from roost.kit.errors import NotFound
from roost.kit.links import link_secret
from roost.kit.outbox import event
from roost.kit.writes import Put

VERIFY: Final = "verify"
RESET: Final = "reset"
LIFETIMES_S: Final = {VERIFY: 86_400, RESET: 3_600}
_ID_DIGITS: Final = 14
_SECRET_DIGITS: Final = 50
_HEX: Final = frozenset("0123456789abcdef")


def proof_token(user: int, purpose: str, proof: int) -> str:
    """The token of a link, which is stored nowhere: 64 hexadecimal digits that name its person."""
    secret = tokens.digest(link_secret(purpose, user, proof))[:_SECRET_DIGITS]
    return f"{user:0{_ID_DIGITS}x}{secret}"


def _opened(account: Account, purpose: str, brand: Brand, now_ms: int) -> list[Put]:
    proof_id = ids.new_id(now_ms)
    token = proof_token(account.id, purpose, proof_id)
    until_ms = now_ms + LIFETIMES_S[purpose] * 1000
    link = brand.verify_link if purpose == VERIFY else brand.reset_link
    about = {"purpose": purpose, "proof": proof_id, "address": account.email, "brand": brand.name, "link": link}
    asked = event("proof.requested", actor=account.id, space=account.home, now_ms=now_ms, **about)
    proof = Proof(proof_id, account.id, purpose, account.email, tokens.digest(token), until_ms, brand.name)
    return [asked, proof_store.proof_put(proof)]


def verification_writes(account: Account, brand: Brand, now_ms: int) -> list[Put]:
    """The writes by which a mail with a link goes out that proves the account's address; it ends older links."""
    return _opened(account, VERIFY, brand, now_ms)


def request_verification(user: int, brand: Brand, now_ms: int) -> bool:
    """Mail a link that proves the address, for a day (FG-63); False, and no mail, if it is proved already."""
    return request_verification_for(store.read_account(user), brand, now_ms)


def request_verification_for(account: Account, brand: Brand, now_ms: int) -> bool:
    """The same for an account that was read already."""
    if account.verified:
        return False
    proof_store.commit(_opened(account, VERIFY, brand, now_ms))
    return True


def request_verification_of(address: str, brand: Brand, now_ms: int) -> None:
    """The same for whoever has an address; for an unknown or proved one nothing happens."""
    user = store.find_by_email(address)
    if user is not None:
        with suppress(NotFound):
            request_verification(user, brand, now_ms)


def request_reset(address: str, brand: Brand, now_ms: int) -> None:
    """Mail a link by which a new password can be set, for an hour (FG-64); for an unknown address nothing happens."""
    user = store.find_by_email(address)
    if user is not None:
        with suppress(NotFound):
            proof_store.commit(_opened(store.read_account(user), RESET, brand, now_ms))


def _redeemed(token: str, purpose: str, now_ms: int) -> tuple[Account, Proof]:
    """The open link of a token, not used up yet. Raises LinkInvalid."""
    if len(token) != _ID_DIGITS + _SECRET_DIGITS or not _HEX.issuperset(token):
        raise LinkInvalid()
    found = proof_store.read(int(token[:_ID_DIGITS], 16), purpose)
    if found is None:
        raise LinkInvalid()
    account, proof = found
    stale = proof.until_ms <= now_ms or proof.address != account.email
    if stale or not tokens.same(proof.digest, tokens.digest(token)):
        raise LinkInvalid()
    return account, proof


def verify(token: str, now_ms: int) -> Account:
    """Prove an address by a mailed link, which works once; password and sign-ins stay (FG-63). Raises LinkInvalid."""
    account, proof = _redeemed(token, VERIFY, now_ms)
    return proof_store.redeem(account, proof, now_ms)


def reset_password(token: str, password: str, now_ms: int) -> Account:
    """Set a password by a mailed link, which works once: all sign-ins end, the address is proved (FG-64).

    Raises LinkInvalid.
    """
    account, proof = _redeemed(token, RESET, now_ms)
    hashed = hash_password(password)  # takes long: what the old password opened meanwhile ends as well
    return proof_store.redeem(account, proof, max(now_ms, clock.now_ms()), password_hash=hashed)
