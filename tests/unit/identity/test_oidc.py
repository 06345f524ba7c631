"""ID tokens, signed locally, and what their issuers publish."""

import base64
import json
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from roost.identity import oidc
from roost.identity.linked.errors import IdTokenInvalid
from roost.identity.linked.model import Identity
from roost.kit import clock as kit_clock
from roost.kit.http_client import Unreachable
from tests.support.oidc_provider import CLIENT_ID, StandIn, jwk_of, private_key
from tests.support.stack import HeldClock
from tests.unit.identity.providing import stand_in

__all__ = ["stand_in"]


def verify(stand_in: StandIn, token: str, name: str = "google", **more: Any) -> Identity:
    expected = {"jwks_url": stand_in.jwks_url(name), "issuers": (stand_in.issuer(name),), "audience": CLIENT_ID}
    return oidc.verify_id_token(token, **{**expected, "now_ms": kit_clock.now_ms(), **more})


def part(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def spliced(token: str, *, header: Any = None, payload: Any = None, signature: str | None = None) -> str:
    """The token with parts of it exchanged."""
    head, body, signed = token.split(".")
    head = part(json.dumps(header).encode()) if header is not None else head
    body = part(json.dumps(payload).encode()) if payload is not None else body
    return f"{head}.{body}.{signed if signature is None else signature}"


def test_a_genuine_token_names_its_person(stand_in: StandIn) -> None:
    identity = verify(stand_in, stand_in.id_token("google"))
    assert (identity.iss, identity.sub) == (stand_in.issuer("google"), "subject-1")
    assert (identity.email, identity.email_verified, identity.name) == ("jane@example.com", True, "Jane Doe")


def test_an_elliptic_key_is_as_good(stand_in: StandIn) -> None:
    stand_in.published, stand_in.kid = ["ec-1"], "ec-1"
    assert verify(stand_in, stand_in.id_token("google")).sub == "subject-1"


def test_an_algorithm_may_be_ruled_out(stand_in: StandIn) -> None:
    stand_in.published, stand_in.kid = ["ec-1"], "ec-1"
    with pytest.raises(IdTokenInvalid):
        verify(stand_in, stand_in.id_token("google"), algorithms=("RS256",))


def test_the_first_spelling_of_the_issuer_is_the_one_kept(stand_in: StandIn) -> None:
    token = stand_in.id_token("google", iss="accounts.google.com")
    issuers = ("https://accounts.google.com", "accounts.google.com")
    assert verify(stand_in, token, issuers=issuers).iss == "https://accounts.google.com"


CLAIMS: dict[str, dict[str, Any]] = {
    "another issuer": {"iss": "https://evil.example.com"},
    "another audience": {"aud": "other"},
    "expired": {"exp": 1},
    "no end": {"exp": None},
    "not yet valid": {"nbf": 2**40},
    "no subject": {"sub": None},
    "another nonce": {"nonce": "another"},
}


@pytest.mark.parametrize("said", CLAIMS.values(), ids=CLAIMS)
def test_a_signed_token_with_wrong_claims_is_refused(stand_in: StandIn, said: dict[str, Any]) -> None:
    assert verify(stand_in, stand_in.id_token("google", nonce="mine"), nonce="mine")
    with pytest.raises(IdTokenInvalid):
        verify(stand_in, stand_in.id_token("google", **{"nonce": "mine", **said}), nonce="mine")


def test_a_key_of_somebody_else_is_refused_whatever_it_calls_itself(stand_in: StandIn) -> None:
    stand_in.kid, stand_in.kid_said = "rsa-evil", "rsa-1"
    with pytest.raises(IdTokenInvalid):
        verify(stand_in, stand_in.id_token("google"))


def test_a_changed_token_is_refused(stand_in: StandIn) -> None:
    token = stand_in.id_token("google")
    payload = jwt.decode(token, options={"verify_signature": False})
    for forged in (
        spliced(token, payload=payload | {"sub": "somebody-else"}),
        spliced(token, signature=part(b"\x01" * 256)),
        spliced(token, signature=""),
    ):
        with pytest.raises(IdTokenInvalid):
            verify(stand_in, forged)


@pytest.mark.parametrize("name", ["none", "None", "NONE", "HS256", "HS512", "RS384", "PS256", "EdDSA", "", None, 7, []])
def test_only_our_algorithms_count(stand_in: StandIn, name: Any) -> None:
    token = stand_in.id_token("google")
    for signature in (None, ""):
        forged = spliced(token, header={"alg": name, "kid": "rsa-1"}, signature=signature)
        with pytest.raises(IdTokenInvalid):
            verify(stand_in, forged)


def test_a_public_key_is_no_shared_secret(stand_in: StandIn) -> None:
    """The classic: what the issuer publishes, used as the key of an HMAC."""
    import hashlib
    import hmac

    public = private_key("rsa-1").public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    token = stand_in.id_token("google")
    header = part(json.dumps({"alg": "HS256", "kid": "rsa-1"}).encode())
    signed = f"{header}.{token.split('.')[1]}"
    forged = f"{signed}.{part(hmac.digest(public, signed.encode(), hashlib.sha256))}"
    with pytest.raises(IdTokenInvalid):
        verify(stand_in, forged)
    with pytest.raises(IdTokenInvalid):
        verify(stand_in, forged, algorithms=("RS256", "ES256"))


def test_a_key_inside_the_token_is_not_looked_at(stand_in: StandIn) -> None:
    own = rsa.generate_private_key(65537, 2048)
    jwk = jwt.get_algorithm_by_name("RS256").to_jwk(own.public_key(), as_dict=True)
    told = jwt.decode(stand_in.id_token("google"), options={"verify_signature": False})
    for kid in ("rsa-1", "own"):
        headers = {"kid": kid, "jwk": {**jwk, "kid": kid}, "jku": "https://evil.example.com/jwks"}
        with pytest.raises(IdTokenInvalid):
            verify(stand_in, jwt.encode(told, own, "RS256", headers=headers))


def nameless(stand_in: StandIn) -> str:
    """A token that does not say which key it is signed with."""
    told = jwt.decode(stand_in.id_token("google"), options={"verify_signature": False})
    return jwt.encode(told, private_key(stand_in.kid), "RS256")


@pytest.mark.parametrize("kid", [7, "", ["rsa-1"], "rsa-9"])
@pytest.mark.parametrize("named", [True, False])
def test_a_name_must_be_that_of_a_key(stand_in: StandIn, kid: Any, named: bool) -> None:
    forged = spliced(stand_in.id_token("google"), header={"alg": "RS256", "kid": kid})
    with pytest.raises(IdTokenInvalid):
        verify(stand_in, forged, named=named)


def test_an_issuer_with_one_key_need_not_name_it(stand_in: StandIn, clock: HeldClock) -> None:
    stand_in.published = ["rsa-1", "ec-1"]
    assert verify(stand_in, nameless(stand_in), named=False).sub == "subject-1"
    with pytest.raises(IdTokenInvalid):
        verify(stand_in, nameless(stand_in))
    clock.tick(hours=1, seconds=1)
    stand_in.published = ["rsa-1", "rsa-2"]
    with pytest.raises(IdTokenInvalid):
        verify(stand_in, nameless(stand_in), named=False)
    clock.tick(hours=1, seconds=1)
    stand_in.published, stand_in.kid = ["rsa-1"], "rsa-2"
    with pytest.raises(IdTokenInvalid):
        verify(stand_in, nameless(stand_in), named=False)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "a.b",
        "a.b.c",
        "a.b.c.d",
        "....",
        "{}.{}.{}",
        "ä.b.c",
        "\ud800.b.c",
        part(b"[" * 12_000) + ".e30.e30",
        part(b'{"alg":"RS256","kid":"rsa-1"}') + "." + "A" * 20_000 + ".AA",
        part(b'["RS256"]') + ".e30.e30",
        part(b"\xff\xfe") + ".e30.e30",
        part(b'{"alg":"RS256","kid":"rsa-1","crit":["b64"],"b64":false}') + ".e30.e30",
    ],
)
def test_what_is_no_token_is_refused(stand_in: StandIn, text: str) -> None:
    with pytest.raises(IdTokenInvalid):
        verify(stand_in, text)


def publish(stand_in: StandIn, monkeypatch: pytest.MonkeyPatch, *jwks: Any) -> None:
    monkeypatch.setattr(oidc, "get", lambda _: _Published({"keys": list(jwks)}))


class _Published:
    """A key set as it might be served."""

    is_success = True

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document

    def object(self) -> dict[str, Any]:
        return self._document


UNFIT: dict[str, dict[str, Any]] = {
    "for encryption": {"use": "enc"},
    "for another algorithm": {"alg": "RS512"},
    "of another family": {"kty": "oct", "k": "AAAA"},
    "an elliptic one": {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"},
    "without a modulus": {"n": None},
    "with a broken modulus": {"n": "*"},
    "with another modulus": {"n": part(b"\xff" * 256)},
    "with a name that is no text": {"kid": 7},
}


@pytest.mark.parametrize("said", UNFIT.values(), ids=UNFIT)
def test_an_unfit_key_verifies_nothing(
    stand_in: StandIn, monkeypatch: pytest.MonkeyPatch, said: dict[str, Any]
) -> None:
    token = stand_in.id_token("google")
    publish(stand_in, monkeypatch, "no key", None, jwk_of("rsa-1") | said)
    with pytest.raises(IdTokenInvalid):
        verify(stand_in, token)


def test_a_curve_of_another_size_is_unfit(stand_in: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in.kid = "ec-1"
    token = stand_in.id_token("google")
    publish(stand_in, monkeypatch, {**jwk_of("ec-1"), "crv": "P-521"})
    with pytest.raises(IdTokenInvalid):
        verify(stand_in, token)


@pytest.mark.parametrize("tenant", ["aaaa-1", "bbbb-2"])
def test_a_key_may_belong_to_one_tenant(stand_in: StandIn, monkeypatch: pytest.MonkeyPatch, tenant: str) -> None:
    issuers = ("https://login.example.com/{tenantid}/v2.0",)
    told = {"iss": f"https://login.example.com/{tenant}/v2.0", "tid": tenant}
    token = stand_in.id_token("microsoft", **told)
    for owner in (issuers[0], "https://login.example.com/aaaa-1/v2.0"):
        oidc.forget()
        publish(stand_in, monkeypatch, jwk_of("rsa-1") | {"issuer": owner})
        if owner == issuers[0] or tenant == "aaaa-1":
            assert verify(stand_in, token, "microsoft", issuers=issuers).iss == told["iss"]
            continue
        with pytest.raises(IdTokenInvalid):
            verify(stand_in, token, "microsoft", issuers=issuers)


def test_keys_are_read_once_and_kept(stand_in: StandIn, clock: HeldClock) -> None:
    for _ in range(3):
        verify(stand_in, stand_in.id_token("google"))
    assert stand_in.count("/jwks") == 1
    clock.tick(hours=1, seconds=1)
    verify(stand_in, stand_in.id_token("google"))
    assert stand_in.count("/jwks") == 2


def test_a_key_that_is_withdrawn_ends_within_the_hour(stand_in: StandIn, clock: HeldClock) -> None:
    verify(stand_in, stand_in.id_token("google"))
    stand_in.published = ["rsa-2"]
    clock.tick(hours=1, seconds=1)
    with pytest.raises(IdTokenInvalid):
        verify(stand_in, stand_in.id_token("google"))


def test_a_new_key_is_looked_up_once(stand_in: StandIn, clock: HeldClock) -> None:
    verify(stand_in, stand_in.id_token("google"))
    stand_in.published, stand_in.kid = ["rsa-1", "rsa-2"], "rsa-2"
    for _ in range(3):
        assert verify(stand_in, stand_in.id_token("google")).sub == "subject-1"
    assert stand_in.count("/jwks") == 2


def test_made_up_key_names_do_not_make_us_ask_for_ever(stand_in: StandIn, clock: HeldClock) -> None:
    for number in range(40):
        stand_in.kid_said = f"made-up-{number}"
        with pytest.raises(IdTokenInvalid):
            verify(stand_in, stand_in.id_token("google"))
    assert stand_in.count("/jwks") == 1 + oidc.MISSES
    stand_in.kid_said = None
    verify(stand_in, stand_in.id_token("google"))
    clock.tick(minutes=1)
    stand_in.published, stand_in.kid = ["rsa-2"], "rsa-2"
    verify(stand_in, stand_in.id_token("google"))
    assert stand_in.count("/jwks") == 2 + oidc.MISSES


def test_a_name_unknown_to_a_set_just_read_is_not_asked_for_again(stand_in: StandIn) -> None:
    stand_in.kid_said = "made-up"
    with pytest.raises(IdTokenInvalid):
        verify(stand_in, stand_in.id_token("google"))
    assert stand_in.count("/jwks") == 1


def test_keys_that_cannot_be_read_are_another_matter(stand_in: StandIn) -> None:
    stand_in.failures["/jwks"] = 503
    with pytest.raises(Unreachable):
        verify(stand_in, stand_in.id_token("google"))
    stand_in.failures.clear()
    assert verify(stand_in, stand_in.id_token("google")).sub == "subject-1"


def test_discovery_is_kept_for_an_hour(stand_in: StandIn, clock: HeldClock) -> None:
    issuer = stand_in.issuer("google")
    for _ in range(2):
        assert oidc.discover(issuer, clock.now_ms).token_endpoint == f"{issuer}/token"
    assert stand_in.count("/openid-configuration") == 1
    clock.tick(hours=1, seconds=1)
    oidc.discover(issuer, clock.now_ms)
    assert stand_in.count("/openid-configuration") == 2


@pytest.mark.parametrize(
    "said",
    [
        {"issuer": "https://accounts.google.com"},
        {"issuer": None},
        {"issuer": "https://evil.example.com/{tenantid}/v2.0"},
        {"token_endpoint": None},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": ["http://127.0.0.1/jwks"]},
    ],
)
def test_who_does_not_speak_for_itself_is_as_good_as_silent(stand_in: StandIn, said: dict[str, Any]) -> None:
    stand_in.documents = said
    with pytest.raises(Unreachable):
        oidc.discover(stand_in.issuer("google"), 0)
    stand_in.documents = {}
    assert oidc.discover(stand_in.issuer("google"), 0)


def test_a_slash_at_the_end_of_an_issuer_changes_nothing(stand_in: StandIn) -> None:
    assert oidc.discover(f"{stand_in.issuer('google')}/", 0).issuer == stand_in.issuer("google")


def test_discovery_may_rule_out_pkce(stand_in: StandIn) -> None:
    for methods, taken in ((None, True), (["plain"], False), ([], False), (["S256"], True), ("S256", True)):
        oidc.forget()
        stand_in.documents = {"code_challenge_methods_supported": methods}
        assert oidc.discover(stand_in.issuer("google"), 0).takes_pkce is taken


@pytest.mark.parametrize("status", [404, 500])
def test_no_discovery_no_provider(stand_in: StandIn, status: int) -> None:
    stand_in.failures["/openid-configuration"] = status
    with pytest.raises(Unreachable):
        oidc.discover(stand_in.issuer("google"), 0)
