"""The feedback form on the wire (FM-52)."""

from typing import Any

import pytest

from focusmaster.wire.api import BASE
from roost.kit import ids, keys, table
from tests.functions.focusmaster.visitors import Visitor, sign_up
from tests.support.client import Client
from tests.support.stack import HeldClock

SAMPLE = {"type": "bug", "message": "Found an issue with the timer", "category": "timer"}


@pytest.fixture
def jane(api: Client, clock: HeldClock) -> Visitor:
    return sign_up(api, clock, "jane")


def test_the_documents_own_sample(jane: Visitor) -> None:
    answer = jane.post("feedback", SAMPLE)
    data = answer.json["data"]
    assert answer.status == 201
    assert (answer.json["success"], answer.json["message"]) == (True, "Feedback submitted successfully")
    assert {name: data[name] for name in SAMPLE} == SAMPLE
    assert (data["user"], data["email"], data["status"]) == (jane.id, "jane@example.com", "new")
    assert (data["createdAt"], len(data["_id"])) == ("2026-03-02T09:00:00.002Z", 24)


def test_everything_that_can_be_said(jane: Visitor) -> None:
    device = {"userAgent": "Mozilla/5.0", "platform": "Linux", "screenSize": "1920x1080"}
    sent = {
        "message": "  Ünïcode 🐦 <b>  ",
        "email": "Other@Example.com",
        "deviceInfo": {**device, "more": 1},
        "extra": 1,
    }
    data = jane.post("feedback", sent).json["data"]
    assert (data["message"], data["type"], data["email"]) == ("Ünïcode 🐦 <b>", "other", "other@example.com")
    assert data["deviceInfo"] == device


def test_fields_that_a_form_sends_empty_say_nothing(jane: Visitor) -> None:
    data = jane.post("feedback", {"message": "Hi", "category": "", "email": " ", "deviceInfo": {}}).json["data"]
    assert (data["category"], data["email"], data["deviceInfo"]) == (None, "jane@example.com", None)


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "message"),
        ({"message": "  "}, "message"),
        ({"message": "x" * 4001}, "message"),
        ({"message": 7}, "message"),
        ({"message": "x", "type": "praise"}, "type"),
        ({"message": "x", "category": "x" * 51}, "category"),
        ({"message": "x", "email": "nobody"}, "email"),
        ({"message": "x", "deviceInfo": {"userAgent": "x" * 501}}, "deviceInfo.userAgent"),
        ({"message": "x", "deviceInfo": {"platform": "x" * 201}}, "deviceInfo.platform"),
        ({"message": "x", "deviceInfo": {"screenSize": "x" * 51}}, "deviceInfo.screenSize"),
        ({"message": "x", "deviceInfo": "phone"}, "deviceInfo"),
    ],
)
def test_what_breaks_a_rule_is_named(jane: Visitor, sent: dict[str, Any], field: str) -> None:
    answer = jane.post("feedback", sent)
    assert (answer.status, answer.json["message"]) == (400, "Invalid input data")
    assert [each["field"] for each in answer.json["errors"]] == [field]


def test_it_wants_a_token(api: Client, services: None) -> None:
    answer = api.post(f"{BASE}/feedback", json=SAMPLE)
    assert (answer.status, answer.json) == (401, {"message": "Not authorized, no token"})


def test_it_is_found_with_its_person_and_among_all(jane: Visitor) -> None:
    given = ids.from_object_id(jane.post("feedback", SAMPLE).json["data"]["_id"])
    assert given
    own = table.query(keys.person(jane.account.id), begins=keys.feedback(jane.account.id, given).sk)
    everybodys = table.query(keys.all_feedback(), index=keys.BY_SPACE, newest_first=True)
    assert [each["id"] for each in own] == [each["id"] for each in everybodys] == [given]
