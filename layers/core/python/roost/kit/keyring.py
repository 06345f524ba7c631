"""Signing keys: the private half in Secrets Manager for those who sign, the public halves in the table for all."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from roost.kit import aws, table
from roost.kit.errors import TokenInvalid
from roost.kit.keys import public_keys
from roost.kit.settings import settings
from roost.kit.writes import Put

FRESH_MS: Final = 300_000
RETRY_MS: Final = 10_000


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The current private key and its name."""

    kid: str
    private: rsa.RSAPrivateKey


@dataclass(slots=True)
class _Public:
    """The public keys as last read."""

    keys: dict[str, rsa.RSAPublicKey]
    read_ms: int


@dataclass(slots=True)
class _Signing:
    """The private key as last read."""

    key: SigningKey | None
    read_ms: int


_public = _Public({}, 0)
_signing = _Signing(None, 0)


def load(secret_id: str, **which: str) -> SigningKey:
    """A signing key out of Secrets Manager; `which` names a version or a stage of the secret."""
    answer = aws.client("secretsmanager").get_secret_value(SecretId=secret_id, **which)
    secret = json.loads(answer["SecretString"])
    # Our own key need not be proved to be one, which takes 30 ms.
    private = load_pem_private_key(secret["private_pem"].encode(), None, unsafe_skip_rsa_key_validation=True)
    if not isinstance(private, rsa.RSAPrivateKey):
        raise TypeError("the signing secret holds no RSA key")
    return SigningKey(secret["kid"], private)


def signing_key(now_ms: int) -> SigningKey:
    """The current signing key, read again every five minutes. A replaced key verifies as long as its tokens live."""
    if _signing.key is None or abs(now_ms - _signing.read_ms) > FRESH_MS:
        _signing.key, _signing.read_ms = load(settings().signing_secret, VersionStage="AWSCURRENT"), now_ms
    return _signing.key


@contextmanager
def signing_with(secret_id: str, version: str, stage: str, now_ms: int) -> Iterator[None]:
    """Sign with one version of the secret inside the block."""
    before = _signing.key, _signing.read_ms
    _signing.key, _signing.read_ms = load(secret_id, VersionId=version, VersionStage=stage), now_ms
    try:
        yield
    finally:
        _signing.key, _signing.read_ms = before


def _integer(text: str) -> int:
    return int.from_bytes(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def published() -> list[dict[str, Any]]:
    """The public keys as JSON Web Keys, newest first."""
    item = table.get(public_keys()) or {"keys": []}
    return list(item["keys"])


def publish(jwks: list[dict[str, Any]]) -> None:
    """Replace the public keys."""
    table.write(Put(public_keys(), {"keys": jwks}))


def _read(now_ms: int) -> None:
    _public.keys = {
        jwk["kid"]: rsa.RSAPublicNumbers(_integer(jwk["e"]), _integer(jwk["n"])).public_key() for jwk in published()
    }
    _public.read_ms = now_ms


def public_key(kid: str, now_ms: int) -> rsa.RSAPublicKey:
    """The public key of that name; an unknown name is looked up again, at most every ten seconds.

    Raises TokenInvalid when there is none.
    """
    age = abs(now_ms - _public.read_ms)
    if age > FRESH_MS or (kid not in _public.keys and age > RETRY_MS):
        _read(now_ms)
    if kid not in _public.keys:
        raise TokenInvalid()
    return _public.keys[kid]


def forget() -> None:
    """Drop what was read: after a rotation in the same process, and between tests."""
    _signing.key, _signing.read_ms = None, 0
    _public.keys, _public.read_ms = {}, 0
