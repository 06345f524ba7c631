"""Signing keys: what is read when, and how often."""

import json
from contextlib import suppress

import pytest

from roost.kit import aws, keyring
from roost.kit.errors import TokenInvalid
from roost.kit.keymaking import jwk_of, new_key, secret_of
from roost.kit.retries import meter
from roost.kit.settings import settings
from tests.support.stack import HeldClock, signing_key

pytestmark = pytest.mark.usefixtures("services")


@pytest.fixture(autouse=True)
def _fresh(services: None) -> None:
    meter.reset()


def look_up(kid: str, clock: HeldClock) -> int:
    """How many calls it takes to look for a key."""
    meter.reset()
    with suppress(TokenInvalid):
        keyring.public_key(kid, clock.now_ms)
    return len(meter.operations)


def test_public_keys_are_read_once_in_five_minutes(clock: HeldClock) -> None:
    kid = signing_key()[0]
    assert look_up(kid, clock) == 1
    clock.tick(minutes=5)
    assert look_up(kid, clock) == 0
    clock.tick(0.001)
    assert look_up(kid, clock) == 1


def test_an_unknown_name_is_looked_up_again_at_most_every_ten_seconds(clock: HeldClock) -> None:
    assert look_up("unknown", clock) == 1
    for _ in range(5):
        assert look_up("unknown", clock) == 0
        clock.tick(2)
    assert look_up("unknown", clock) == 0
    clock.tick(0.001)
    assert look_up("another", clock) == 1
    assert look_up("unknown", clock) == 0


def test_a_key_published_later_is_found_within_ten_seconds(clock: HeldClock) -> None:
    look_up(signing_key()[0], clock)
    kid, private = new_key()
    keyring.publish([jwk_of(kid, private.public_key()), *keyring.published()])
    with pytest.raises(TokenInvalid):
        keyring.public_key(kid, clock.now_ms)
    clock.tick(10.001)
    found = keyring.public_key(kid, clock.now_ms)
    assert found.public_numbers() == private.public_key().public_numbers()
    assert keyring.public_key(signing_key()[0], clock.now_ms)


def test_without_any_published_key_no_name_is_known(clock: HeldClock) -> None:
    keyring.publish([])
    with pytest.raises(TokenInvalid):
        keyring.public_key(signing_key()[0], clock.now_ms)


def test_a_clock_that_was_set_back_reads_again(clock: HeldClock) -> None:
    look_up(signing_key()[0], clock)
    clock.tick(hours=-1)
    assert look_up(signing_key()[0], clock) == 1


def test_the_signing_key_is_read_again_after_five_minutes(clock: HeldClock) -> None:
    first = keyring.signing_key(clock.now_ms)
    kid, private = new_key()
    secret = json.dumps(secret_of(kid, private))
    aws.client("secretsmanager").put_secret_value(SecretId=settings().signing_secret, SecretString=secret)
    clock.tick(minutes=5)
    assert keyring.signing_key(clock.now_ms) is first
    clock.tick(0.001)
    assert keyring.signing_key(clock.now_ms).kid == kid


def test_a_key_is_named_after_its_public_half_and_comes_back_from_its_secret() -> None:
    (one, private), (other, _) = new_key(), new_key()
    assert one != other
    assert set(secret_of(one, private)) == {"kid", "private_pem"}
    jwk = jwk_of(one, private.public_key())
    assert {name: jwk[name] for name in ("kty", "alg", "use", "kid", "e")} == {
        "kty": "RSA",
        "alg": "RS256",
        "use": "sig",
        "kid": one,
        "e": "AQAB",
    }
    assert not {"d", "p", "q"} & set(jwk)
