"""Tokens: RS256 ones of all dialects under the same keys, and opaque ones that name their item.

The claim `roost` of a signed token holds what the gate needs; all other claims are its dialect's to choose.
"""

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from typing import Any, Final, Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA256

from roost.kit import ids, keyring
from roost.kit.errors import TokenExpired, TokenInvalid, TokenMisused

ISSUER: Final = "roost"
NAMED: Final = "roost"
_SECRET_BYTES: Final = 32
_SECRET_HEX: Final = 40
_ID_HEX: Final = 14
_HEX: Final = frozenset("0123456789abcdef")
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
    """A genuine access token: signature, audience and time are checked; whether it was revoked the gate knows.

    One that `lapses` is good until its person gets another role on the platform.
    """

    user: int
    sign_in: int
    issued_ms: int
    claims: dict[str, Any]
    lapses: bool = False


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A well-formed API key or integration token; whether its digest is the right one the gate knows."""

    user: int
    key: int
    digest: str
    kind: Literal["api_key", "integration"] = "api_key"

    @property
    def issued_ms(self) -> int:
        """When the key was made: its id says so."""
        return ids.made_at_ms(self.key)


@dataclass(frozen=True, slots=True)
class Login:
    """A well-formed token of a browser's login; whether its digest is the right one the gate knows."""

    user: int
    sign_in: int
    digest: str

    @property
    def issued_ms(self) -> int:
        """When the login was opened: its id says so."""
        return ids.made_at_ms(self.sign_in)


Token = Access | ApiKey | Login


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


def _sign(payload: dict[str, Any], now_ms: int) -> str:
    key = keyring.signing_key(now_ms)
    header = {"alg": "RS256", "kid": key.kid, "typ": "JWT"}
    parts = [json.dumps(part, separators=(",", ":")).encode() for part in (header, payload)]
    signed = ".".join(_encode(part) for part in parts)
    return f"{signed}.{_encode(key.private.sign(signed.encode(), padding.PKCS1v15(), SHA256()))}"


def sign_access(claims: dict[str, Any], *, audience: str, user: int, sign_in: int, now_ms: int, lifetime_s: int) -> str:
    """A signed token: the dialect's claims, and those by which the gate finds and judges it."""
    issued = now_ms // 1000
    payload = {
        "iss": ISSUER,
        "aud": audience,
        "sub": str(user),
        "sid": str(sign_in),
        "jti": secrets.token_urlsafe(12),
        "iat": issued,
        "exp": issued + lifetime_s,
    }
    return _sign(payload | claims | {NAMED: f"{user:x}.{sign_in:x}.{now_ms:x}"}, now_ms)


def read_access(token: str, *, audience: str, now_ms: int, kind: str = "access") -> Access:
    """Check a token's form, algorithm, signature, audience, kind and time.

    Raises TokenInvalid, TokenMisused, TokenExpired.
    """
    try:
        head, body, signature = token.split(".")
        header, payload = json.loads(_decode(head)), json.loads(_decode(body))
        if header["alg"] != "RS256":
            raise TokenInvalid()
        key = keyring.public_key(str(header["kid"]), now_ms)
        key.verify(_decode(signature), f"{head}.{body}".encode(), padding.PKCS1v15(), SHA256())
        if payload["aud"] != audience:
            raise TokenInvalid()
        if payload.get("type", "access") != kind:
            raise TokenMisused()
        user, sign_in, issued_ms = (int(part, 16) for part in payload[NAMED].split("."))
        access = Access(user, sign_in, issued_ms, payload)
        expires_ms = int(payload["exp"]) * 1000
    except _BROKEN as broken:
        raise TokenInvalid() from broken
    if expires_ms <= now_ms:
        raise TokenExpired()
    return access


def sign_refresh(
    claims: dict[str, Any], *, audience: str, user: int, sign_in: int, now_ms: int, lifetime_s: int
) -> tuple[str, str]:
    """A refresh token for dialects whose document makes it a JWT, and the digest of its `jti` to store."""
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    about = claims | {"type": "refresh", "jti": secret}
    opened = {"user": user, "sign_in": sign_in, "now_ms": now_ms, "lifetime_s": lifetime_s}
    return sign_access(about, audience=audience, **opened), digest(secret)


def read_refresh(token: str, *, audience: str, now_ms: int) -> "Opaque":
    """Take such a refresh token apart. Raises TokenInvalid, TokenExpired."""
    read = read_access(token, audience=audience, now_ms=now_ms, kind="refresh")
    return Opaque(read.user, read.sign_in, digest(str(read.claims["jti"])))


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
    if len(parts) != 3 or not all(parts) or not all(_HEX.issuperset(part) for part in parts[:2]):
        raise TokenInvalid()
    user, item = int(parts[0], 16), int(parts[1], 16)
    if max(user, item) > ids.MAX_ID:
        raise TokenInvalid()
    return Opaque(user, item, digest(parts[2]))


def new_hex(prefix: str, user: int, item: int) -> tuple[str, str]:
    """An opaque token in hexadecimal, its random digits first, and the digest to store."""
    secret = secrets.token_hex(_SECRET_HEX // 2)
    return f"{prefix}{secret}{user:0{_ID_HEX}x}{item:0{_ID_HEX}x}", digest(secret)


def read_hex(token: str, prefix: str) -> Opaque:
    """Take such a token apart. Raises TokenInvalid when it has not the form that `new_hex` gives."""
    digits = token.removeprefix(prefix)
    if not token.startswith(prefix) or len(digits) != _SECRET_HEX + 2 * _ID_HEX or not _HEX.issuperset(digits):
        raise TokenInvalid()
    user, item = int(digits[_SECRET_HEX:-_ID_HEX], 16), int(digits[-_ID_HEX:], 16)
    if max(user, item) > ids.MAX_ID:
        raise TokenInvalid()
    return Opaque(user, item, digest(digits[:_SECRET_HEX]))
