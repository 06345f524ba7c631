"""`Idempotency-Key`: the same request twice is done once and answered twice, for a day, per caller.

Only answers that succeeded are kept, sealed with the client's key, as some show a secret that is stored nowhere else;
a refused request gives its key back. A request that died half-way is taken
over by its repetition, which creates under the id that the first one reserved.
"""

import hashlib
import secrets
from dataclasses import dataclass, field, replace
from typing import Final

from roost.kit import ids, table
from roost.kit.conditions import absent, equals
from roost.kit.errors import IdempotencyConflict, Invalid
from roost.kit.items import Item
from roost.kit.keys import Key, idempotency
from roost.kit.writes import Delete, Put, Update

HEADER: Final = "idempotency-key"
REPLAYED: Final = "Idempotency-Replayed"
KEPT_S: Final = 86_400
LOCK_MS: Final = 30_000
MAX_KEY: Final = 255
NONCE_BYTES: Final = 12
RUNNING: Final = "The first request with this key is still running"


@dataclass(frozen=True, slots=True)
class Stored:
    """A kept answer."""

    status: int
    body: str


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to do the request; what it creates uses `reserved_id`."""

    key: Key
    request: str
    reserved_id: int
    seal: bytes = field(repr=False)


def _hash(*parts: bytes) -> str:
    return hashlib.sha256(b"\n".join(parts)).hexdigest()


def _seal_of(user: int, header: bytes) -> bytes:
    return hashlib.sha256(b"\n".join((b"seal", str(user).encode(), header))).digest()


def _sealed(seal: bytes, body: str) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # only requests that carry a key pay for it

    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(seal).encrypt(nonce, body.encode(), None)


def _opened(seal: bytes, sealed: bytes) -> str:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(seal).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None).decode()


def _seize(lock: Put | Update) -> None:
    """Take over a key that nobody holds any more; of two who try one is told to wait."""
    try:
        table.write(lock)
    except table.ConditionFailed as lost:
        raise IdempotencyConflict(RUNNING) from lost


def _claim_again(claim: Claim, item: Item, now_ms: int) -> Claim | Stored:
    if item["request"] != claim.request:
        raise IdempotencyConflict("The key was used with another request")
    if "status" in item:
        return Stored(item["status"], _opened(claim.seal, item["body"]))
    if item["until_ms"] > now_ms:
        raise IdempotencyConflict(RUNNING)
    lock = {"until_ms": now_ms + LOCK_MS}
    _seize(Update(claim.key, set=lock, condition=equals("until_ms", item["until_ms"])))
    return replace(claim, reserved_id=item["reserved_id"])


def begin(user: int, header: str, request: tuple[str, str, bytes], now_ms: int) -> Claim | Stored:
    """Claim a request (method, path, body) under its key, or find its kept answer.

    Raises IdempotencyConflict for another request under the key or one still running, Invalid for an unusable key.
    """
    if not 0 < len(header) <= MAX_KEY:
        raise Invalid({"idempotency_key": [f"Must have 1 to {MAX_KEY} characters"]})
    spelled = header.encode("utf-8", "surrogatepass")
    key = idempotency(user, _hash(spelled))
    wanted = _hash(request[0].encode(), request[1].encode("utf-8", "surrogatepass"), request[2])
    claim = Claim(key, wanted, ids.new_id(now_ms), _seal_of(user, spelled))
    item = {"request": wanted, "reserved_id": claim.reserved_id, "until_ms": now_ms + LOCK_MS}
    item["expires_at"] = now_ms // 1000 + KEPT_S
    try:
        table.write(Put(key, item, absent()))
    except table.ConditionFailed as failed:
        held = failed.items[key]
        if held is None or held["expires_at"] > now_ms // 1000:
            return _claim_again(claim, held or item, now_ms)
        _seize(Put(key, item, equals("expires_at", held["expires_at"])))
    return claim


def finish(claim: Claim, answer: Stored, now_ms: int) -> None:
    """Keep the answer for 24 hours."""
    item = {"request": claim.request, "status": answer.status, "body": _sealed(claim.seal, answer.body)}
    table.write(Put(claim.key, item | {"expires_at": now_ms // 1000 + KEPT_S}))


def release(claim: Claim) -> None:
    """Give the key back: the request was refused and changed nothing."""
    table.write(Delete(claim.key))
