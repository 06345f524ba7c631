"""Tokens: RS256 access tokens of all dialects under the same keys, and opaque ones that name their item."""

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA256

from roost.kit import ids, keyring
from roost.kit.errors import TokenExpired, TokenInvalid

ISSUER: Final = "roost"
_SECRET_BYTES: Final = 32
_BROKEN: Final = (
    ArithmeticError,
    AttributeError,
    InvalidSignature,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Access:
    """A genuine access token: signature, audience and time are checked; whether it was revoked the gate knows."""

    user: int
    sign_in: int
    issued_ms: int
    claims: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A well-formed API key; whether its digest is the right one the gate knows."""

    user: int
    key: int
    digest: str

    @property
    def issued_ms(self) -> int:
        """When the key was made: its id says so."""
        return ids.made_at_ms(self.key)


@dataclass(frozen=True, slots=True)
class Opaque:
    """A well-formed opaque token: the ids of its item, and the digest to compare."""

    user: int
    item: int
    digest: str


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    padded = text + "=" * (-len(text) % 4)
    data = base64.b64decode(padded, altchars=b"-_", validate=True)
    if _encode(data) != text:
        raise ValueError("not canonical base64url")
    return data


def digest(secret: str) -> str:
    """What is stored of a secret with full entropy: its SHA-256, in hex."""
    return hashlib.sha256(secret.encode()).hexdigest()


def same(one: str, other: str) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())


def sign_access(claims: dict[str, Any], *, audience: str, user: int, sign_in: int, now_ms: int, lifetime_s: int) -> str:
    """A signed access token: the dialect's claims, and those by which the gate finds and judges it."""
    key = keyring.signing_key(now_ms)
    issued = now_ms // 1000
    payload = {
        "iss": ISSUER,
        "aud": audience,
        "sub": str(user),
        "sid": str(sign_in),
        "jti": secrets.token_urlsafe(12),
        "iat": issued,
        "exp": issued + lifetime_s,
        "ims": now_ms,
    }
    header = {"alg": "RS256", "kid": key.kid, "typ": "JWT"}
    parts = [json.dumps(part, separators=(",", ":")).encode() for part in (header, payload | claims)]
    signed = ".".join(_encode(part) for part in parts)
    return f"{signed}.{_encode(key.private.sign(signed.encode(), padding.PKCS1v15(), SHA256()))}"


def read_access(token: str, *, audience: str, now_ms: int) -> Access:
    """Check a token's form, algorithm, signature, audience and time. Raises TokenInvalid, TokenExpired."""
    try:
        head, body, signature = token.split(".")
        header, payload = json.loads(_decode(head)), json.loads(_decode(body))
        if header["alg"] != "RS256":
            raise TokenInvalid()
        key = keyring.public_key(str(header["kid"]), now_ms)
        key.verify(_decode(signature), f"{head}.{body}".encode(), padding.PKCS1v15(), SHA256())
        if payload["aud"] != audience or payload["iss"] != ISSUER or payload.get("type", "access") != "access":
            raise TokenInvalid()
        access = Access(int(payload["sub"]), int(payload["sid"]), int(payload["ims"]), payload)
        expires_ms = int(payload["exp"]) * 1000
    except _BROKEN as broken:
        raise TokenInvalid() from broken
    if expires_ms <= now_ms:
        raise TokenExpired()
    return access


def new_opaque(prefix: str, user: int, item: int) -> tuple[str, str]:
    """An opaque token `prefix` + user + item + secret, and the digest to store."""
    return opaque(prefix, user, item, secrets.token_urlsafe(_SECRET_BYTES))


def opaque(prefix: str, user: int, item: int, secret: str) -> tuple[str, str]:
    """The same around a secret that was made elsewhere; `user` may be any owner of the item."""
    return f"{prefix}{user:x}.{item:x}.{secret}", digest(secret)


def read_opaque(token: str, prefix: str) -> Opaque:
    """Take an opaque token apart. Raises TokenInvalid when it has not the form that `new_opaque` gives."""
    if not token.startswith(prefix) or not token.isascii():
        raise TokenInvalid()
    parts = token[len(prefix) :].split(".")
    if len(parts) != 3 or not all(parts) or not all(set(part) <= set("0123456789abcdef") for part in parts[:2]):
        raise TokenInvalid()
    user, item = int(parts[0], 16), int(parts[1], 16)
    if max(user, item) >= 2**53:
        raise TokenInvalid()
    return Opaque(user, item, digest(parts[2]))
