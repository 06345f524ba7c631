"""What an ID token must say to be believed, once its signature is known to be right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from roost.identity.linked.errors import IdTokenInvalid
from roost.identity.linked.model import SUBJECT_MAX, Identity, full_name, is_true, picture_address
from roost.kit.text import Email
from roost.kit.tokens import same

LEEWAY_S: Final = 60
TENANT_MARK: Final = "{tenantid}"
_EMAIL: Final[TypeAdapter[str]] = TypeAdapter(Email)

Claims = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Expected:
    """Whom a token must be from and for.

    `issuers` are the spellings of one issuer, the first of them the one that identities are kept under. One with
    `{tenantid}` stands for the issuers of all tenants. `nonce` is the one that was sent along, if any was.
    """

    issuers: Sequence[str]
    audience: str
    nonce: str | None = None


def check(claims: Claims, expected: Expected, now_ms: int) -> str:
    """The issuer that a token is from, when it is from and for whom it must be. Raises IdTokenInvalid."""
    issuer = _issuer(claims, expected.issuers)
    times_fit = _is_timely(claims, now_ms / 1000)
    if issuer is None or not times_fit or not _is_for(claims, expected.audience) or not _names_somebody(claims):
        raise IdTokenInvalid()
    if expected.nonce is not None and not _answers(claims.get("nonce"), expected.nonce):
        raise IdTokenInvalid()
    return issuer


def _answers(nonce: Any, sent: str) -> bool:
    return isinstance(nonce, str) and nonce.isascii() and same(nonce, sent)


def of_tenant(template: str, claims: Claims) -> str:
    """The issuer that a template stands for in a token: its tenant is put in."""
    tenant = claims.get("tid")
    fits = isinstance(tenant, str) and tenant.isascii() and tenant.replace("-", "").isalnum()
    return template.replace(TENANT_MARK, str(tenant)) if fits else template


def _issuer(claims: Claims, issuers: Sequence[str]) -> str | None:
    spelled = [of_tenant(each, claims) for each in issuers]
    known = claims.get("iss") in spelled and TENANT_MARK not in str(claims["iss"])
    return spelled[0] if known else None


def _number(value: Any) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _is_timely(claims: Claims, now_s: float) -> bool:
    expires, issued, starts = (_number(claims.get(name)) for name in ("exp", "iat", "nbf"))
    begun = all(each is None or each <= now_s + LEEWAY_S for each in (issued, starts))
    readable = all(name not in claims or _number(claims[name]) is not None for name in ("iat", "nbf"))
    return expires is not None and now_s < expires + LEEWAY_S and begun and readable


def _is_for(claims: Claims, audience: str) -> bool:
    """For us, and if for others too, then at our request."""
    named = claims.get("aud")
    if isinstance(named, list) and len(named) > 1:
        return audience in named and claims.get("azp") == audience
    return bool(audience) and named in (audience, [audience])


def _names_somebody(claims: Claims) -> bool:
    subject = claims.get("sub")
    return isinstance(subject, str) and 0 < len(subject) <= SUBJECT_MAX and subject.isprintable()


def address(value: Any) -> str | None:
    """A mail address in lower case, if it is one."""
    try:
        return _EMAIL.validate_python(value, strict=True)
    except ValidationError:
        return None


def identity_of(claims: Claims, issuer: str, trusts: Sequence[str]) -> Identity:
    """Who checked claims are about."""
    email = address(claims.get("email"))
    return Identity(
        iss=issuer,
        sub=claims["sub"],
        email=email,
        email_verified=email is not None and any(is_true(claims.get(each)) for each in trusts),
        name=full_name(claims),
        picture=picture_address(claims.get("picture")),
        through=issuer,
    )
