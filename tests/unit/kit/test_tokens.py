"""Access tokens: only ours, unchanged, for this audience, in their time. Opaque tokens: form and digest."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA256, SHA512
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from roost.kit import clock, tokens
from roost.kit.errors import TokenExpired, TokenInvalid
from roost.kit.keymaking import new_key
from tests.support import stack
from tests.support.stack import START, signing_key

NOW_MS = int(START.timestamp() * 1000)
Parts = dict[str, Any]


@pytest.fixture(scope="module", autouse=True)
def _keys() -> Iterator[None]:
    """Nothing here changes the table: one serves all."""
    with clock.held(lambda: NOW_MS), stack.running():
        yield


def signed(lifetime_s: int = 900, **claims: Any) -> str:
    return tokens.sign_access(
        claims, audience="focusflow", user=7, sign_in=9, now_ms=NOW_MS + 123, lifetime_s=lifetime_s
    )


def read(token: str, now_ms: int = NOW_MS + 123) -> tokens.Access:
    return tokens.read_access(token, audience="focusflow", now_ms=now_ms)


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def parts(token: str) -> tuple[Parts, Parts]:
    head, body, _ = token.split(".")
    header, payload = (json.loads(base64.urlsafe_b64decode(part + "==")) for part in (head, body))
    return header, payload


def forged(sign: Callable[[bytes], bytes], header: Parts | None = None, payload: Parts | None = None) -> str:
    """A token with some of a genuine one's words replaced, signed by `sign`; a word set to None is left out."""
    words = [
        {name: value for name, value in (genuine | (other or {})).items() if value is not None}
        for genuine, other in zip(parts(signed()), (header, payload), strict=True)
    ]
    text = ".".join(encoded(json.dumps(each).encode()) for each in words)
    return f"{text}.{encoded(sign(text.encode()))}"


def genuine(text: bytes) -> bytes:
    return signing_key()[1].sign(text, padding.PKCS1v15(), SHA256())


def public_pem() -> bytes:
    return signing_key()[1].public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def test_a_genuine_token_says_who_when_and_what() -> None:
    access = read(signed(name="Jane"))
    assert (access.user, access.sign_in, access.issued_ms) == (7, 9, NOW_MS + 123)
    assert access.claims["name"] == "Jane"
    assert access.claims["exp"] - access.claims["iat"] == 900


def test_two_tokens_of_one_instant_differ() -> None:
    assert signed() != signed()


def test_the_forging_tool_makes_tokens_that_pass_when_nothing_is_wrong() -> None:
    assert read(forged(genuine)).user == 7


def test_a_token_lives_until_the_second_of_its_expiry() -> None:
    token = signed(60)
    assert read(token, NOW_MS + 59_999).user == 7
    for late_ms in (60_000, 61_000, 10**12):
        with pytest.raises(TokenExpired):
            read(token, NOW_MS + late_ms)


REFUSED: dict[str, Callable[[], str]] = {
    "no algorithm": lambda: forged(lambda _: b"", {"alg": "none"}),
    "no algorithm, other case": lambda: forged(lambda _: b"", {"alg": "nOnE"}),
    "no algorithm, genuine signature": lambda: forged(genuine, {"alg": "none"}),
    "HS256 with the public key": lambda: forged(
        lambda text: hmac.new(public_pem(), text, hashlib.sha256).digest(), {"alg": "HS256"}
    ),
    "HS256 said to be RS256": lambda: forged(lambda text: hmac.new(public_pem(), text, hashlib.sha256).digest()),
    "RS512": lambda: forged(lambda text: signing_key()[1].sign(text, padding.PKCS1v15(), SHA512()), {"alg": "RS512"}),
    "PSS": lambda: forged(lambda text: signing_key()[1].sign(text, padding.PSS(padding.MGF1(SHA256()), 32), SHA256())),
    "no alg": lambda: forged(genuine, {"alg": None}),
    "a list as alg": lambda: forged(genuine, {"alg": ["RS256"]}),
    "unknown key": lambda: forged(genuine, {"kid": "0" * 16}),
    "no key": lambda: forged(genuine, {"kid": None}),
    "a number as key": lambda: forged(genuine, {"kid": 5}),
    "another private key": lambda: forged(lambda text: new_key()[1].sign(text, padding.PKCS1v15(), SHA256())),
    "another audience": lambda: forged(genuine, payload={"aud": "focura"}),
    "several audiences": lambda: forged(genuine, payload={"aud": ["focusflow"]}),
    "no audience": lambda: forged(genuine, payload={"aud": None}),
    "another kind": lambda: forged(genuine, payload={"type": "refresh"}),
    "no expiry": lambda: forged(genuine, payload={"exp": None}),
    "text as expiry": lambda: forged(genuine, payload={"exp": "never"}),
    "infinite expiry": lambda: forged(genuine, payload={"exp": float("inf")}),
    "nobody named": lambda: forged(genuine, payload={"roost": None}),
    "a text as name": lambda: forged(genuine, payload={"roost": "jane"}),
    "a list as name": lambda: forged(genuine, payload={"roost": [7, 9, 1]}),
    "no sign-in named": lambda: forged(genuine, payload={"roost": "7.19ca"}),
}


@pytest.mark.parametrize("make", REFUSED.values(), ids=REFUSED)
def test_a_forged_token_is_invalid(make: Callable[[], str]) -> None:
    with pytest.raises(TokenInvalid):
        read(make())


def test_an_expired_forgery_is_invalid_and_not_expired() -> None:
    with pytest.raises(TokenInvalid):
        read(forged(genuine, payload={"aud": "focura", "exp": 1}))


def broken() -> list[str]:
    head, body, signature = signed().split(".")
    last = signature[:-1] + chr(ord(signature[-1]) + 1)
    return [
        "",
        ".",
        "..",
        "...",
        f"{head}.{body}",
        f"{head}.{body}.",
        f"{head}.{body}.{signature}.{signature}",
        f"{head}.{body}.{signature}=",
        f"{head}=.{body}.{signature}",
        f"{head}.{body}.{last}",
        f"{head}.{body}.{signature[:-1]}",
        f"{head}.{body}.{signature}A",
        f" {head}.{body}.{signature}",
        f"{head}.{body}.{signature}\n",
        f"{head}\n.{body}.{signature}",
        f"{head}.{body}.{signature.replace('A', '+', 1)}+",
        f"{encoded(b'[]')}.{body}.{signature}",
        f"{encoded(b'1')}.{body}.{signature}",
        f"{encoded(b'null')}.{body}.{signature}",
        f"{encoded(b'{')}.{body}.{signature}",
        f"{encoded(bytes([255]))}.{body}.{signature}",
        f"{encoded(b'[' * 50_000)}.{body}.{signature}",
        f"{head}.{encoded(b'[]')}.{signature}",
        f"{head}.é.{signature}",
        "\ud800.\ud800.\ud800",
        "x" * 1_000_000,
        "." * 100_000,
        f"{head}.{'A' * 1_000_000}.{signature}",
    ]


@pytest.mark.parametrize("spot", range(28))
def test_a_malformed_token_is_invalid(spot: int) -> None:
    with pytest.raises(TokenInvalid):
        read(broken()[spot])


@given(st.data())
def test_no_changed_character_goes_unnoticed(data: st.DataObject) -> None:
    token = signed()
    spot = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.sampled_from("ABCxyz019-_.=+ ").filter(lambda each: each != token[spot]))
    with pytest.raises(TokenInvalid):
        read(token[:spot] + other + token[spot + 1 :])


@given(st.integers(1, 2**53 - 1), st.integers(1, 2**53 - 1))
def test_an_opaque_token_names_its_item_and_matches_its_digest(user: int, item: int) -> None:
    token, digest = tokens.new_opaque("ffk_", user, item)
    assert tokens.read_opaque(token, "ffk_") == tokens.Opaque(user, item, digest)
    assert digest not in token
    assert token.rpartition(".")[2] not in digest


@pytest.mark.parametrize(
    "token",
    [
        "",
        "ffk_",
        "ffk_1.2",
        "ffk_1.2.",
        "ffk_.2.x",
        "ffk_1..x",
        "ffk_1.2.x.y",
        "rr_1.2.x",
        "ffk_g.2.x",
        "ffk_1.-2.x",
        "ffk_A.2.x",
        "ffk_1_0.2.x",
        "ffk_1.2.é",
        "ffk_٣.2.x",
        "ffk_20000000000000.2.x",
        f"ffk_{'f' * 100_000}.2.x",
    ],
    ids=lambda text: text[:24],
)
def test_a_malformed_opaque_token_is_invalid(token: str) -> None:
    with pytest.raises(TokenInvalid):
        tokens.read_opaque(token, "ffk_")


def test_an_opaque_secret_has_256_bits_and_digests_compare_whole() -> None:
    token, digest = tokens.new_opaque("rr_", 1, 2)
    assert len(base64.urlsafe_b64decode(token.rpartition(".")[2] + "=")) == 32
    assert tokens.same(digest, tokens.digest(token.rpartition(".")[2]))
    assert not tokens.same(digest, digest[:-1])
    assert not tokens.same("é", "e")


def test_a_dialects_claims_may_be_spelled_its_own_way() -> None:
    access = read(signed(sub="cjane", sid="c9", iss="focura-app"))
    assert (access.user, access.sign_in) == (7, 9)
    assert (access.claims["sub"], access.claims["sid"], access.claims["iss"]) == ("cjane", "c9", "focura-app")


def test_no_claim_replaces_what_the_gate_reads() -> None:
    assert read(signed(roost="1.1.1")).user == 7


def refresh(**claims: Any) -> tuple[str, str]:
    opened: dict[str, Any] = {"user": 7, "sign_in": 9, "now_ms": NOW_MS, "lifetime_s": 60}
    return tokens.sign_refresh(claims, audience="focusguard", **opened)


def test_a_signed_refresh_token_names_its_sign_in_and_carries_its_secret() -> None:
    token, stored = refresh(sub="jane")
    assert tokens.read_refresh(token, audience="focusguard", now_ms=NOW_MS) == tokens.Opaque(7, 9, stored)
    assert refresh()[1] != stored


def test_access_and_refresh_tokens_are_no_substitute_for_each_other() -> None:
    with pytest.raises(TokenInvalid):
        tokens.read_access(refresh()[0], audience="focusguard", now_ms=NOW_MS)
    with pytest.raises(TokenInvalid):
        tokens.read_refresh(signed(), audience="focusflow", now_ms=NOW_MS)


def test_a_refresh_token_ends() -> None:
    with pytest.raises(TokenExpired):
        tokens.read_refresh(refresh()[0], audience="focusguard", now_ms=NOW_MS + 60_000)


def test_a_hexadecimal_token_names_its_item_behind_its_secret() -> None:
    token, stored = tokens.new_hex("flpt_", 7, 2**53 - 1)
    assert len(token) >= 45
    assert set(token.removeprefix("flpt_")) <= set("0123456789abcdef")
    assert tokens.read_hex(token, "flpt_") == tokens.Opaque(7, 2**53 - 1, stored)
    assert tokens.new_hex("flpt_", 7, 1)[0][:15] != token[:15]


@pytest.mark.parametrize(
    "spoil", [str.upper, lambda t: t[:-1], lambda t: t + "0", lambda t: "x" + t, lambda t: t[:-14] + "f" * 14]
)
def test_a_hexadecimal_token_of_another_form_is_none(spoil: Callable[[str], str]) -> None:
    with pytest.raises(TokenInvalid):
        tokens.read_hex(spoil(tokens.new_hex("flpt_", 7, 9)[0]), "flpt_")
