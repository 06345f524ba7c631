"""What an ID token must say."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.identity import claims
from roost.identity.claims import Expected
from roost.identity.linked.errors import IdTokenInvalid
from roost.identity.linked.model import NAME_MAX, Link, plain_name

NOW_MS = 1_700_000_000_000
NOW_S = NOW_MS // 1000
ISSUER = "https://accounts.example.com"
EXPECTED = Expected((ISSUER, "accounts.example.com"), "client", "nonce-1")
TENANT = "9188040d-6c67-4c5b-b112-36a304b66dad"
TEMPLATE = "https://login.example.com/{tenantid}/v2.0"
GOOD: dict[str, Any] = {
    "iss": ISSUER,
    "aud": "client",
    "sub": "1234",
    "iat": NOW_S,
    "exp": NOW_S + 600,
    "nonce": "nonce-1",
    "email": "Jane@Example.com",
    "email_verified": True,
}


def changed(**claims: Any) -> dict[str, Any]:
    return {name: value for name, value in (GOOD | claims).items() if value is not ...}


def test_a_good_token_is_taken() -> None:
    assert claims.check(GOOD, EXPECTED, NOW_MS) == ISSUER


FINE: dict[str, dict[str, Any]] = {
    "the other spelling of the issuer": {"iss": "accounts.example.com"},
    "a list of one audience": {"aud": ["client"]},
    "several audiences at our request": {"aud": ["client", "other"], "azp": "client"},
    "an app of the same maker asked for us": {"azp": "its-android-app"},
    "expired within the leeway": {"exp": NOW_S - 59},
    "starts within the leeway": {"nbf": NOW_S + 60},
    "issued within the leeway": {"iat": NOW_S + 60},
    "a fraction of a second": {"exp": NOW_S + 0.5},
    "no time of issue": {"iat": ...},
}
DEFECTS: dict[str, dict[str, Any]] = {
    "another issuer": {"iss": "https://evil.example.com"},
    "an issuer that only begins like ours": {"iss": ISSUER + ".evil.com"},
    "no issuer": {"iss": ...},
    "an issuer that is no text": {"iss": [ISSUER]},
    "another audience": {"aud": "other"},
    "no audience": {"aud": ...},
    "an empty audience": {"aud": []},
    "an audience that contains ours": {"aud": "client2"},
    "several audiences, nobody's request": {"aud": ["client", "other"]},
    "several audiences, at another's request": {"aud": ["client", "other"], "azp": "other"},
    "several audiences without us": {"aud": ["one", "other"], "azp": "client"},
    "expired": {"exp": NOW_S - 60},
    "no end": {"exp": ...},
    "an end in words": {"exp": str(NOW_S + 600)},
    "an end that is true": {"exp": True},
    "an end that is not a number": {"exp": float("nan")},
    "not yet valid": {"nbf": NOW_S + 61},
    "a start in words": {"nbf": "now"},
    "issued in the future": {"iat": NOW_S + 61},
    "issued in words": {"iat": "now"},
    "another nonce": {"nonce": "nonce-2"},
    "no nonce": {"nonce": ...},
    "a nonce in letters that none has": {"nonce": "nonce-\ud800"},
    "no subject": {"sub": ...},
    "an empty subject": {"sub": ""},
    "a subject that is a number": {"sub": 1234},
    "a subject without end": {"sub": "x" * 256},
    "a subject of broken letters": {"sub": "\ud800"},
}


@pytest.mark.parametrize("said", FINE.values(), ids=FINE)
def test_what_is_unusual_but_right_is_taken(said: dict[str, Any]) -> None:
    assert claims.check(changed(**said), EXPECTED, NOW_MS) == ISSUER


@pytest.mark.parametrize("said", DEFECTS.values(), ids=DEFECTS)
def test_every_defect_is_refused(said: dict[str, Any]) -> None:
    with pytest.raises(IdTokenInvalid):
        claims.check(changed(**said), EXPECTED, NOW_MS)


def test_a_nonce_is_only_looked_at_if_one_was_sent() -> None:
    unasked = Expected((ISSUER,), "client")
    assert claims.check(changed(nonce=...), unasked, NOW_MS) == ISSUER
    assert claims.check(changed(nonce="any"), unasked, NOW_MS) == ISSUER


def test_without_a_client_nobody_is_meant() -> None:
    with pytest.raises(IdTokenInvalid):
        claims.check(changed(aud=""), Expected((ISSUER,), ""), NOW_MS)


def test_the_issuer_of_all_tenants_stands_for_the_tokens_own() -> None:
    expected = Expected((TEMPLATE,), "client")
    told = changed(iss=f"https://login.example.com/{TENANT}/v2.0", tid=TENANT)
    assert claims.check(told, expected, NOW_MS) == f"https://login.example.com/{TENANT}/v2.0"


@pytest.mark.parametrize(
    "said",
    [
        {"iss": f"https://login.example.com/{TENANT}/v2.0"},
        {"iss": f"https://login.example.com/{TENANT}/v2.0", "tid": TENANT.replace("9", "8")},
        {"iss": TEMPLATE},
        {"iss": TEMPLATE, "tid": "{tenantid}"},
        {"iss": "https://login.example.com/a/b/v2.0", "tid": "a/b"},
        {"iss": "https://login.example.com//v2.0", "tid": ""},
        {"iss": "https://login.example.com/7/v2.0", "tid": 7},
    ],
)
def test_a_tenant_must_be_named_and_be_the_issuers(said: dict[str, Any]) -> None:
    with pytest.raises(IdTokenInvalid):
        claims.check(changed(**said), Expected((TEMPLATE,), "client"), NOW_MS)


VERIFIED: list[tuple[dict[str, Any], tuple[str, ...], bool]] = [
    ({"email_verified": True}, ("email_verified",), True),
    ({"email_verified": "true"}, ("email_verified",), True),
    ({"email_verified": False}, ("email_verified",), False),
    ({"email_verified": "false"}, ("email_verified",), False),
    ({"email_verified": 1}, ("email_verified",), False),
    ({"email_verified": ...}, ("email_verified",), False),
    ({"email_verified": ..., "xms_edov": True}, ("email_verified",), False),
    ({"email_verified": ..., "xms_edov": True}, ("email_verified", "xms_edov"), True),
    ({"email_verified": True, "email": ...}, ("email_verified",), False),
    ({"email_verified": True, "email": "not an address"}, ("email_verified",), False),
    ({"email_verified": True, "email": ["jane@example.com"]}, ("email_verified",), False),
]


@pytest.mark.parametrize(("said", "trusts", "verified"), VERIFIED)
def test_an_address_counts_as_verified_if_a_trusted_claim_says_so(
    said: dict[str, Any], trusts: tuple[str, ...], verified: bool
) -> None:
    assert claims.identity_of(changed(**said), ISSUER, trusts).email_verified is verified


def test_an_identity_is_told_in_plain_words() -> None:
    said = changed(name=" Jane\n\x00 Doe ", picture="https://example.com/j.png")
    identity = claims.identity_of(said, ISSUER, ("email_verified",))
    assert (identity.iss, identity.sub, identity.email) == (ISSUER, "1234", "jane@example.com")
    assert (identity.name, identity.picture) == ("Jane Doe", "https://example.com/j.png")


@pytest.mark.parametrize("picture", ["javascript:alert(1)", "data:image/png;base64,AA", "https://a b", "", 7, None])
def test_a_picture_that_is_no_web_address_is_none(picture: Any) -> None:
    assert claims.identity_of(changed(picture=picture), ISSUER, ()).picture is None


def test_two_names_make_one() -> None:
    assert claims.identity_of(changed(given_name="Jane", family_name="Doe"), ISSUER, ()).name == "Jane Doe"


@given(st.text())
def test_any_text_makes_a_storable_name(text: str) -> None:
    name = plain_name(text)
    assert len(name) <= NAME_MAX
    assert name == plain_name(name) == name.strip()
    assert name.encode().decode() == name
    assert name.isprintable()


def test_a_link_ends_when_the_account_went_over_to_somebody_else() -> None:
    link = Link("i", "s", "i", 1, "mine@example.com", linked_ms=1000)
    assert link.outlives("mine@example.com", not_before_ms=2000)
    assert link.outlives("new@example.com", not_before_ms=1000)
    assert not link.outlives("yours@example.com", not_before_ms=1001)
