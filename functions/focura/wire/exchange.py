"""The proof by which a frontend's own server gets tokens for somebody it has signed in (contract section 6)."""

import hmac
from typing import Annotated, Any, Final

from pydantic import Field, model_validator

from focura.wire.accounts import Exchanged
from focura.wire.api import POLICY
from focura.wire.fields import Input, Whole
from focura.wire.sign_in import keep
from roost.identity import addresses, profile, sign_in
from roost.identity.errors import ProofExpired, ProofInvalid
from roost.identity.model import Account
from roost.kit import ids
from roost.kit.client_secrets import client_secret
from roost.kit.errors import AccountGone, NotFound
from roost.kit.exchange import Exchange
from roost.kit.settings import settings
from roost.kit.text import Storable
from roost.kit.tokens import same

SECRET: Final = "NEXTAUTH_SECRET"  # noqa: S105  its name
OLDEST_MS: Final = 60_000
AHEAD_MS: Final = 5_000

Part = Annotated[Storable, Field(min_length=1, max_length=500)]


class Payload(Input):
    user_id: Part
    email: Part
    role: Part
    session_id: Part
    timestamp: Whole

    @property
    def text(self) -> str:
        """What was signed."""
        return f"{self.user_id}{self.email}{self.role}{self.session_id}{self.timestamp}"


class ExchangeBody(Input):
    proof: Part
    payload: Payload

    @model_validator(mode="before")
    @classmethod
    def _nested(cls, body: Any) -> Any:
        """The older form has everything on one level."""
        if isinstance(body, dict) and "signature" in body and "payload" not in body:
            return {"proof": body["signature"], "payload": body}
        return body


def _require_genuine(body: ExchangeBody, now_ms: int) -> None:
    age = now_ms - body.payload.timestamp
    if not -AHEAD_MS <= age <= OLDEST_MS:
        raise ProofExpired()
    secret = client_secret(SECRET)
    made = hmac.digest(secret.encode(), body.payload.text.encode(), "sha256").hex()
    if not secret or not same(made, body.proof.lower()):
        raise ProofInvalid()


def _account(payload: Payload) -> Account:
    try:
        account = profile.account(ids.from_cuid(payload.user_id) or 0)
    except NotFound as missing:
        raise AccountGone() from missing
    if payload.email.lower() != account.email or payload.role != account.role.upper():
        raise ProofInvalid()
    return account


def exchanged(request: Exchange, body: ExchangeBody) -> Exchanged:
    """Tokens for a genuine proof; the frontend vouches for the address. Raises ProofExpired, ProofInvalid, AccountGone.

    Each call opens a sign-in of its own: a proof is good for its own `sessionId` and a minute only.
    """
    _require_genuine(body, request.now_ms)
    account = addresses.vouch(_account(body.payload), request.now_ms)
    handed_out = sign_in.open_sign_in(account, policy=POLICY, now_ms=request.now_ms)
    keep(request, handed_out)
    return Exchanged(
        access_token=handed_out.access,
        refresh_token=handed_out.refresh,
        access_token_expiry=request.now_ms + settings().access_ttl * 1000,
        refresh_token_expiry=request.now_ms + settings().refresh_ttl * 1000,
    )
