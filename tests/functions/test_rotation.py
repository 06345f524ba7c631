"""The four steps that replace the signing key: twice each, and nobody is signed out."""

import json
import uuid
from typing import Any

import pytest

from background import rotation
from roost.kit import aws, keyring
from roost.kit.settings import settings
from roost.kit.tokens import Access, read_access, sign_access
from tests.support.client import Context
from tests.support.race import Failure, failing
from tests.support.stack import HeldClock, signing_key

pytestmark = pytest.mark.usefixtures("services")
STEPS = ("createSecret", "setSecret", "testSecret", "finishSecret")


def step(name: str, token: str) -> None:
    event = {"Step": name, "SecretId": settings().signing_secret, "ClientRequestToken": token}
    rotation.handler(event, Context())  # type: ignore[arg-type]


def rotate(times: int = 1) -> str:
    token = str(uuid.uuid4())
    for name in STEPS:
        for _ in range(times):
            step(name, token)
    return token


def signed(clock: HeldClock) -> str:
    return sign_access({}, audience="focusflow", user=7, sign_in=9, now_ms=clock.now_ms, lifetime_s=10**9)


def read(token: str, clock: HeldClock) -> Access:
    return read_access(token, audience="focusflow", now_ms=clock.now_ms)


def current() -> Any:
    answer = aws.client("secretsmanager").get_secret_value(
        SecretId=settings().signing_secret, VersionStage="AWSCURRENT"
    )
    return json.loads(answer["SecretString"])


@pytest.mark.parametrize("times", [1, 2])
def test_a_rotation_signs_with_a_new_key_and_still_reads_the_old_tokens(clock: HeldClock, times: int) -> None:
    old = signed(clock)
    rotate(times)
    new = signed(clock)
    kids = [jwk["kid"] for jwk in keyring.published()]
    assert kids == [current()["kid"], signing_key()[0]]
    assert read(old, clock).user == read(new, clock).user == 7
    clock.tick(minutes=6)
    assert read(old, clock).user == read(new, clock).user == 7


def test_a_process_that_knows_nothing_of_the_rotation_follows_within_minutes(clock: HeldClock) -> None:
    key, known = keyring.signing_key(clock.now_ms), signed(clock)
    read(known, clock)
    token = str(uuid.uuid4())
    for name in STEPS:
        step(name, token)
    keyring._signing.key, keyring._signing.read_ms = key, clock.now_ms
    assert read(signed(clock), clock)
    clock.tick(minutes=5, seconds=1)
    assert read(signed(clock), clock)
    assert keyring.signing_key(clock.now_ms).kid == current()["kid"]


def test_four_public_keys_stay_published(clock: HeldClock) -> None:
    tokens = [signed(clock)]
    for _ in range(4):
        rotate()
        tokens.append(signed(clock))
        clock.tick(minutes=6)
    assert len(keyring.published()) == rotation.KEPT_KEYS == 4
    for token in tokens[1:]:
        assert read(token, clock)
    with pytest.raises(rotation.keyring.TokenInvalid):
        read(tokens[0], clock)


def test_a_key_is_published_before_anybody_signs_with_it(clock: HeldClock) -> None:
    token = str(uuid.uuid4())
    step("createSecret", token)
    assert len(keyring.published()) == 2
    assert current()["kid"] == signing_key()[0]


def test_a_creation_that_stopped_before_it_published_is_made_good_by_its_repetition(clock: HeldClock) -> None:
    token = str(uuid.uuid4())
    with failing(Failure.THROTTLED, operation="PutItem", times=None), pytest.raises(Exception, match="went wrong"):
        step("createSecret", token)
    assert len(keyring.published()) == 1
    for name in STEPS:
        step(name, token)
    assert read(signed(clock), clock)


def test_all_steps_again_after_the_end_change_nothing(clock: HeldClock) -> None:
    token = rotate()
    before = current(), keyring.published()
    for name in STEPS[:2] + STEPS[3:]:
        step(name, token)
    assert (current(), keyring.published()) == before


def test_a_pending_key_that_does_not_verify_fails_its_test(clock: HeldClock) -> None:
    token = str(uuid.uuid4())
    step("createSecret", token)
    keyring.publish(keyring.published()[1:])
    with pytest.raises(rotation.keyring.TokenInvalid):
        step("testSecret", token)
    assert current()["kid"] == signing_key()[0]
