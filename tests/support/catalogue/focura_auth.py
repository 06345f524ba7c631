"""Focura's rows about accounts and sign-ins, and of the service itself."""

import hmac
from typing import Any, Final

from roost.identity import proofs
from tests.support.catalogue.focura_world import BASE, PASSWORD, ROOT, Colleague, FocuraWorld
from tests.support.catalogue.rows import Paths, Row
from tests.support.stack import FRONTEND_SECRET

_api = Paths(BASE)
_service = Paths(ROOT)
_OPEN: Final[Any] = {"public": True}
_NEW: Final = {"name": "New", "email": "new@example.com", "password": PASSWORD}


def _credentials(world: FocuraWorld) -> Any:
    return {"email": world.owner.email, "password": world.owner.password}


def proof_of(person: Colleague, now_ms: int, **other: Any) -> dict[str, Any]:
    """What a frontend's server sends for somebody whom it has signed in."""
    payload = {"userId": person.id, "email": person.email, "role": "USER", "sessionId": "s1", "timestamp": now_ms}
    payload |= other
    signed = hmac.digest(FRONTEND_SECRET.encode(), "".join(map(str, payload.values())).encode(), "sha256")
    return {"proof": signed.hex(), "payload": payload}


MORE_CALLS: Final = {"FU-07a": 1, "FU-17": 1}  # they are also counted by the address that they mail to

ROWS: Final[tuple[Row, ...]] = (
    _service.get("FU-01", "health", **_OPEN),
    _service.get("FU-10", ".well-known/jwks.json", **_OPEN),
    _api.post("FU-04", "auth/register", 201, json=_NEW, **_OPEN),
    _api.post("FU-07", "auth/verify-email", json=lambda w: {"token": w.newcomer()}, **_OPEN),
    _api.post(
        "FU-07a",
        "auth/resend-verification",
        json={"email": "newcomer@example.com"},
        after=FocuraWorld.newcomer,
        **_OPEN,
    ),
    _api.post("FU-08", "auth/login", json=_credentials, **_OPEN),
    _api.post("FU-12", "auth/refresh", headers=lambda w: w.owner.cookie, **_OPEN),
    _api.post("FU-14", "auth/logout", headers=lambda w: w.owner.cookie, by=lambda w: w.owner, **_OPEN),
    _api.get("FU-16", "auth/profile"),
    _api.get("FU-16a", "auth/me"),
    _api.post("FU-17", "auth/forgot-password", json=lambda w: {"email": w.owner.email}, **_OPEN),
    _api.post(
        "FU-18",
        "auth/reset-password",
        json=lambda w: {"token": w.link(proofs.RESET), "newPassword": "OtherPass456!"},
        **_OPEN,
    ),
    _api.post("FU-19", "auth/exchange", json=lambda w: proof_of(w.owner, w.clock.now_ms), **_OPEN),
    _api.get("FU-21", "user/profile"),
    _api.put(
        "FU-21a",
        "user/profile",
        json={"name": "Jane Doe", "bio": "Hello", "timezone": "Asia/Dhaka", "notifications": False},
    ),
)
