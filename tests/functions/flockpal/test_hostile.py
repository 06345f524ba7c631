"""Hostile input is refused in FlockPal's own words and never answered by a crash (FP-58), and limits hold (FP-61)."""

from typing import Any

import pytest

from tests.functions.flockpal.keeper import Keeper

VALUES: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    10**400,
    1e308,
    "",
    " ",
    "\x00",
    "\ud800",
    "a" * 100_000,
    "\U0001f99c" * 5_000,
    "٣",
    "<script>alert(1)</script>",
    "'; DROP TABLE birds; --",
    "{{7*7}}",
    "../../etc/passwd",
    [],
    ["x"],
    {},
    {"$ne": None},
    [[[[[[]]]]]],
)
BODIES: dict[str, dict[str, Any]] = {
    "workspaces": {"name": "F", "workspaceType": "standard", "billingEmail": "", "billingPlan": ""},
    "workspace/members": {"email": "a@example.com", "role": "staff", "name": "A"},
    "birds": {
        "name": "Kiwi",
        "tagId": "T",
        "species": "S",
        "dateOfBirth": "",
        "gotchaDay": "",
        "chartColor": "",
        "photoDataUrl": "",
        "notifyOnDob": False,
        "notifyOnGotchaDay": False,
    },
    "birds/{bird}/weights": {"weightGrams": 1, "recordedOn": "2026-03-01", "notes": ""},
    "birds/{bird}/vet-visits": {"visitedOn": "2026-03-01", "clinicName": "c", "reason": "r", "notes": ""},
    "transfers/draft": {"birdId": "{bird}", "destinationOwnerEmail": "a@example.com", "notes": ""},
    "transfers/{transfer}/accept": {"workspaceId": 1, "tagId": "x"},
}
FIELDS = [(path, field) for path, body in BODIES.items() for field in body]


@pytest.mark.parametrize(("path", "field"), FIELDS)
def test_no_value_of_any_field_crashes(kim: Keeper, lee: Keeper, relaxed: None, path: str, field: str) -> None:
    bird = kim.bird(tag="mine")["id"]
    transfer = lee.offer(lee.bird(), kim.email)["transfer"]["id"]
    for value in VALUES:
        sent = {**BODIES[path], field: value}
        if path == "transfers/draft" and field != "birdId":
            sent["birdId"] = bird
        answer = kim.send("POST", path.format(bird=bird, transfer=transfer), json=sent)
        assert answer.status < 500, (value, answer.body)
        if answer.status == 400:
            assert set(answer.json) == {"error", "details"}


@pytest.mark.parametrize("path", ["birds/{}", "workspace/members/{}", "transfers/{}"])
@pytest.mark.parametrize("name", ["%00", "%F0%9F%A6%9C", "..%2f..", "x" * 5_000, "%ff%fe", "0193C5D2-2B00-8000-8000-0"])
def test_no_path_crashes(kim: Keeper, path: str, name: str) -> None:
    assert kim.send("DELETE", path.format(name)).status == 404


def test_a_body_of_brackets_is_refused(kim: Keeper) -> None:
    answer = kim.send("POST", "birds", raw=b"[" * 100_000)
    assert (answer.status, answer.json) == (400, {"error": "Invalid JSON payload", "details": {}})


def test_a_body_over_two_mebibytes_is_refused(kim: Keeper) -> None:
    answer = kim.send("POST", "birds", raw=b" " * (2 * 2**20 + 1))
    assert (answer.status, answer.json) == (413, {"error": "Payload too large."})


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("transfers/draft", {"destinationOwnerEmail": "a@example.com"}),
        ("workspace/members", {"email": "a@example.com", "role": "staff"}),
    ],
)
def test_thirty_invitations_an_hour(kim: Keeper, path: str, sent: dict[str, Any]) -> None:
    wanted = sent | {"birdId": kim.bird()["id"]}
    for _ in range(30):
        assert kim.send("POST", path, json=wanted).status in (201, 409)
    refused = kim.send("POST", path, json=wanted)
    assert (refused.status, refused.json) == (429, {"error": "Too many requests. Please try again later."})
    assert kim.send("GET", "birds").status == 200
