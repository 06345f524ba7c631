"""OpenID Connect: what an issuer publishes, its ID tokens, and codes for them.

What an issuer publishes is read when first needed and kept in the process.
"""

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final
from urllib.parse import quote

from roost.identity import claims as rules
from roost.identity.claims import TENANT_MARK, Claims, Expected
from roost.identity.linked.errors import IdTokenInvalid, SignInFailed
from roost.identity.linked.model import Identity
from roost.identity.providers import Grant, Page, Provider
from roost.kit.http_client import Unreachable, get, post_form
from roost.kit.redirects import origin_of

FRESH_MS: Final = 3_600_000
MISSES: Final = 6
MISSES_SPAN_MS: Final = 60_000
TOKEN_MAX: Final = 16_384
ALGORITHMS: Final = ("RS256", "ES256")
_KEY_SHAPES: Final = {"RS256": ("RSA", None), "ES256": ("EC", "P-256")}
_UNCHECKED: Final[Any] = dict.fromkeys(("verify_exp", "verify_nbf", "verify_iat", "verify_aud", "verify_iss"), False)

Jwk = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Metadata:
    """What discovery says of an issuer."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    takes_pkce: bool
    wants_basic: bool
    read_ms: int


@dataclass(slots=True)
class _KeySet:
    """An issuer's keys for signatures, and when it was asked again for one that was missing."""

    keys: list[Jwk]
    read_ms: int
    misses: list[int] = field(default_factory=list)


_metadata: dict[str, Metadata] = {}
_key_sets: dict[str, _KeySet] = {}


def forget() -> None:
    """Drop what was read: between tests."""
    _metadata.clear()
    _key_sets.clear()


def discover(issuer: str, now_ms: int) -> Metadata:
    """What an issuer says of itself, an hour old at most. Raises Unreachable, also when it calls itself otherwise."""
    known = _metadata.get(issuer)
    if known is None or abs(now_ms - known.read_ms) > FRESH_MS:
        reply = get(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        known = _metadata[issuer] = _read_metadata(issuer, reply.object() if reply.is_success else {}, now_ms)
    return known


def _read_metadata(issuer: str, document: Mapping[str, Any], now_ms: int) -> Metadata:
    names = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
    texts = {name: document.get(name) for name in names}
    if not all(isinstance(text, str) and origin_of(text) for text in texts.values()):
        raise Unreachable()
    if not _speaks_for(str(texts["issuer"]), issuer):
        raise Unreachable()
    methods = _listed(document, "token_endpoint_auth_methods_supported", ["client_secret_post"])
    return Metadata(
        **{name: str(text) for name, text in texts.items()},
        takes_pkce="S256" in _listed(document, "code_challenge_methods_supported", ["S256"]),
        wants_basic="client_secret_post" not in methods and "client_secret_basic" in methods,
        read_ms=now_ms,
    )


def _listed(document: Mapping[str, Any], name: str, default: list[str]) -> list[Any]:
    value = document.get(name)
    return value if isinstance(value, list) else default


def _speaks_for(said: str, issuer: str) -> bool:
    """Whether an issuer calls itself what we call it, or is the one of all tenants at the same place."""
    if TENANT_MARK in said:
        return origin_of(said) == origin_of(issuer)
    return said.rstrip("/") == issuer.rstrip("/")


def _read_keys(jwks_url: str) -> list[Jwk]:
    reply = get(jwks_url)
    if not reply.is_success:
        raise Unreachable()
    jwks = reply.object().get("keys")
    listed = jwks if isinstance(jwks, list) else []
    return [jwk for jwk in listed if isinstance(jwk, dict) and jwk.get("use", "sig") == "sig"]


def _key(jwks_url: str, kid: str | None, algorithm: str, now_ms: int) -> Jwk | None:
    """The key of that name, or without a name the only one there is. A set that lacks it is read again once, but not
    for everybody who makes up names.
    """
    known = _key_sets.get(jwks_url)
    if known is None or abs(now_ms - known.read_ms) > FRESH_MS:
        known = _key_sets[jwks_url] = _KeySet(_read_keys(jwks_url), now_ms)
    elif _fitting(known.keys, kid, algorithm) is None:
        known.misses = [each for each in known.misses if abs(now_ms - each) < MISSES_SPAN_MS]
        if len(known.misses) < MISSES:
            known.misses.append(now_ms)
            known.keys, known.read_ms = _read_keys(jwks_url), now_ms
    return _fitting(known.keys, kid, algorithm)


def _fitting(keys: Iterable[Jwk], kid: str | None, algorithm: str) -> Jwk | None:
    fitting = [jwk for jwk in keys if _is_for_algorithm(jwk, algorithm) and (kid is None or jwk.get("kid") == kid)]
    return fitting[0] if len(fitting) == 1 else None


def _is_for_algorithm(jwk: Jwk, algorithm: str) -> bool:
    shape = jwk.get("kty"), jwk.get("crv") if jwk.get("kty") == "EC" else None
    return shape == _KEY_SHAPES[algorithm] and jwk.get("alg", algorithm) == algorithm


def _signed_claims(
    token: str, jwks_url: str, algorithms: Iterable[str], named: bool, now_ms: int
) -> tuple[Claims, Jwk]:
    """What a token says, and the key that it is signed with. Raises IdTokenInvalid, Unreachable."""
    import jwt  # 80 ms, for the functions that need it

    try:
        header = jwt.get_unverified_header(token)
        algorithm, kid = str(header.get("alg")), header.get("kid")
        if algorithm not in algorithms or not (isinstance(kid, str) or (kid is None and not named)):
            raise IdTokenInvalid()
        jwk = _key(jwks_url, kid, algorithm, now_ms)
        if jwk is None:
            raise IdTokenInvalid()
        key = jwt.PyJWK(dict(jwk), algorithm)
        return jwt.decode(token, key, algorithms=[algorithm], options=_UNCHECKED), jwk
    except (jwt.PyJWTError, ArithmeticError, LookupError, RecursionError, TypeError, ValueError) as broken:
        raise IdTokenInvalid() from broken


def verify_id_token(
    token: str,
    *,
    jwks_url: str,
    issuers: Sequence[str],
    audience: str,
    nonce: str | None = None,
    algorithms: Sequence[str] = ALGORITHMS,
    trusts: Sequence[str] = ("email_verified",),
    named: bool = True,
    now_ms: int,
) -> Identity:
    """Who an ID token is about (FM-15, FP-18). Times may be off by 60 s; `issuers` are spellings of one issuer.

    `named` demands that the token names its key; without, an issuer with one key may leave that out, as OpenID allows.
    Raises IdTokenInvalid for any defect, and Unreachable when the keys cannot be read.
    """
    if len(token) > TOKEN_MAX or not token.isascii():
        raise IdTokenInvalid()
    said, jwk = _signed_claims(token, jwks_url, algorithms, named, now_ms)
    issuer = rules.check(said, Expected(issuers, audience, nonce), now_ms)
    owner = jwk.get("issuer")  # a key may belong to one tenant
    if isinstance(owner, str) and rules.of_tenant(owner, said) != issuer:
        raise IdTokenInvalid()
    return rules.identity_of(said, issuer, trusts)


def authorization_page(provider: Provider, now_ms: int) -> Page:
    """Where to sign in at a provider. Raises Unreachable."""
    metadata = discover(provider.issuer, now_ms)
    return Page(metadata.authorization_endpoint, metadata.takes_pkce)


def identify(provider: Provider, grant: Grant, now_ms: int) -> Identity:
    """Who a code is about. Raises SignInFailed, IdTokenInvalid, Unreachable."""
    metadata = discover(provider.issuer, now_ms)
    identity = verify_id_token(
        _exchanged(provider, metadata, grant, now_ms),
        jwks_url=metadata.jwks_uri,
        issuers=(metadata.issuer,),
        audience=provider.client_id,
        nonce=grant.nonce,
        trusts=provider.trusts,
        named=False,
        now_ms=now_ms,
    )
    return replace(identity, through=provider.issuer)


def _exchanged(provider: Provider, metadata: Metadata, grant: Grant, now_ms: int) -> str:
    fields = {"grant_type": "authorization_code", "code": grant.code, "redirect_uri": grant.redirect_uri}
    fields |= {"code_verifier": grant.verifier} if metadata.takes_pkce else {}
    secret, headers = provider.secret_at(now_ms), {}
    if metadata.wants_basic:
        pair = f"{quote(provider.client_id, safe='')}:{quote(secret, safe='')}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        fields |= {"client_id": provider.client_id, "client_secret": secret}
    reply = post_form(metadata.token_endpoint, fields, headers)
    token = reply.object().get("id_token") if reply.is_success else None
    if not isinstance(token, str):
        raise SignInFailed()
    return token
