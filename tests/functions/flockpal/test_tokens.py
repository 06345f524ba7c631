"""Integration tokens (FP-22 to FP-24, FP-52 to FP-56)."""

import re
from typing import Any

import pytest

from roost.kit import ids
from tests.support.client import Answer, Client
from tests.support.flockpal import BASE, Browser, sign_in
from tests.support.race import snapshot
from tests.support.stack import HeldClock

TOKENS = f"{BASE}/integration-tokens"
BROWSER_ONLY = {"error": "This endpoint requires a browser session instead of an integration token."}
READ_ONLY = {"error": "That integration token is read-only."}


def create(api: Client, browser: Browser, **body: Any) -> Any:
    sent = {"name": "n8n", "scope": "read_write"} | body
    answer = api.post(TOKENS, json=sent, token=browser.token)
    assert answer.status == 201, answer.body
    return answer.json


def listed(api: Client, browser: Browser) -> list[Any]:
    answer = api.get(TOKENS, token=browser.token)
    assert answer.status == 200
    return list(answer.json["integrationTokens"])


def workspace(api: Client, token: str) -> Answer:
    return api.get(f"{BASE}/workspace", token=token)


def test_fp53_a_token_is_shown_once(api: Client, jane: Browser, clock: HeldClock) -> None:
    made = create(api, jane, name=" n8n household sync ", scope="read_only", expiresInDays=90)
    assert set(made) == {"integrationToken", "token"}
    assert re.fullmatch(r"flpt_[0-9a-f]{40,}", made["token"])
    entry = made["integrationToken"]
    assert ids.from_uuid(entry.pop("id"))
    assert ids.from_uuid(entry.pop("userId")) == jane.user
    assert entry == {
        "workspaceId": jane.workspace,
        "name": "n8n household sync",
        "tokenPrefix": made["token"][:15],
        "scope": "read_only",
        "createdAt": "2026-03-02T09:00:00.000Z",
        "lastUsedAt": None,
        "expiresAt": "2026-05-31T09:00:00.000Z",
        "revokedAt": None,
    }
    assert made["token"] not in str(listed(api, jane))
    assert made["token"][5:45] not in str(snapshot(without=())).replace(made["token"][:15], "")


@pytest.mark.parametrize("days", [None, ""])
def test_fp53_without_days_it_does_not_end(api: Client, jane: Browser, days: Any) -> None:
    assert create(api, jane, expiresInDays=days)["integrationToken"]["expiresAt"] is None


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"scope": "read_only"}, "name"),
        ({"name": "", "scope": "read_only"}, "name"),
        ({"name": " ", "scope": "read_only"}, "name"),
        ({"name": "x" * 121, "scope": "read_only"}, "name"),
        ({"name": 7, "scope": "read_only"}, "name"),
        ({"name": "n8n"}, "scope"),
        ({"name": "n8n", "scope": "admin"}, "scope"),
        ({"name": "n8n", "scope": None}, "scope"),
        ({"name": "n8n", "scope": "read_only", "expiresInDays": 0}, "expiresInDays"),
        ({"name": "n8n", "scope": "read_only", "expiresInDays": 3651}, "expiresInDays"),
        ({"name": "n8n", "scope": "read_only", "expiresInDays": 1.5}, "expiresInDays"),
        ({"name": "n8n", "scope": "read_only", "expiresInDays": True}, "expiresInDays"),
        ({"name": "n8n", "scope": "read_only", "expiresInDays": "soon"}, "expiresInDays"),
    ],
)
def test_fp53_faulty_fields_are_named(api: Client, jane: Browser, body: dict[str, Any], field: str) -> None:
    answer = api.post(TOKENS, json=body, token=jane.token)
    assert (answer.status, answer.json["error"]) == (400, "Invalid integration token payload")
    assert set(answer.json["details"]["fieldErrors"]) == {field}
    assert listed(api, jane) == []


def test_fp52_ones_own_living_tokens_are_listed_newest_first(api: Client, jane: Browser, clock: HeldClock) -> None:
    names = ["one", "two", "three"]
    for name in names:
        create(api, jane, name=name, expiresInDays=1 if name == "two" else None)
        clock.tick(1)
    assert [each["name"] for each in listed(api, jane)] == ["three", "two", "one"]
    clock.tick(days=1)
    assert [each["name"] for each in listed(api, jane)] == ["three", "one"]


def test_fp52_tokens_are_those_of_the_active_workspace(api: Client, jane: Browser, stranger: Browser) -> None:
    create(api, jane, name="home")
    second = api.post(f"{BASE}/workspaces", json={"name": "Second"}, token=jane.token).json["workspace"]["id"]
    api.post(f"{BASE}/auth/switch-workspace", json={"workspaceId": second}, token=jane.token)
    create(api, jane, name="second")
    assert [each["name"] for each in listed(api, jane)] == ["second"]
    assert listed(api, stranger) == []


def test_fp54_a_revoked_token_is_dead_at_once(api: Client, jane: Browser) -> None:
    made, other = create(api, jane), create(api, jane)
    place = f"{TOKENS}/{made['integrationToken']['id']}"
    answer = api.delete(place, token=jane.token)
    assert (answer.status, answer.body) == (204, b"")
    assert workspace(api, made["token"]).json == {"error": "Authentication required."}
    assert workspace(api, other["token"]).status == 200
    assert [each["id"] for each in listed(api, jane)] == [other["integrationToken"]["id"]]
    again = api.delete(place, token=jane.token)
    assert (again.status, again.json) == (404, {"error": "Integration token not found."})


def test_fp54_what_is_not_ones_own_is_not_found(api: Client, jane: Browser, stranger: Browser) -> None:
    mine = create(api, jane)["integrationToken"]["id"]
    for token, place in (
        (stranger.token, mine),
        (jane.token, ids.to_uuid(12345)),
        (jane.token, "not-a-uuid"),
        (jane.token, "00000000-0000-0000-0000-000000000000"),
    ):
        answer = api.delete(f"{TOKENS}/{place}", token=token)
        assert (answer.status, answer.json) == (404, {"error": "Integration token not found."})
    assert len(listed(api, jane)) == 1


def test_fp54_a_token_of_another_workspace_is_not_found(api: Client, jane: Browser) -> None:
    made = create(api, jane)
    second = api.post(f"{BASE}/workspaces", json={"name": "Second"}, token=jane.token).json["workspace"]["id"]
    api.post(f"{BASE}/auth/switch-workspace", json={"workspaceId": second}, token=jane.token)
    assert api.delete(f"{TOKENS}/{made['integrationToken']['id']}", token=jane.token).status == 404
    assert workspace(api, made["token"]).status == 200


def test_fp55_a_token_stays_with_its_workspace(api: Client, jane: Browser) -> None:
    token = create(api, jane)["token"]
    second = api.post(f"{BASE}/workspaces", json={"name": "Second"}, token=jane.token).json["workspace"]["id"]
    api.post(f"{BASE}/auth/switch-workspace", json={"workspaceId": second}, token=jane.token)
    assert workspace(api, token).json["workspace"]["id"] == jane.workspace


def test_fp55_the_last_use_is_noted(api: Client, jane: Browser, clock: HeldClock) -> None:
    clock.tick(30)
    token = create(api, jane)["token"]
    workspace(api, token)
    (entry,) = listed(api, jane)
    assert entry["lastUsedAt"] == entry["createdAt"] == "2026-03-02T09:00:30.000Z"
    clock.tick(minutes=5)
    workspace(api, token)
    assert listed(api, jane)[0]["lastUsedAt"] == "2026-03-02T09:05:00.000Z"


def test_fp55_an_expired_token_is_refused(api: Client, jane: Browser, clock: HeldClock) -> None:
    token = create(api, jane, expiresInDays=1)["token"]
    clock.tick(days=1, seconds=-1)
    assert workspace(api, token).status == 200
    clock.tick(1)
    gone = workspace(api, token)
    assert (gone.status, gone.json) == (401, {"error": "Authentication required."})


def test_fp56_a_token_dies_with_the_membership_of_who_made_it(
    api: Client, jane: Browser, stranger: Browser, clock: HeldClock
) -> None:
    invited = {"email": stranger.email, "role": "staff"}
    member = api.post(f"{BASE}/workspace/members", json=invited, token=jane.token).json["member"]
    clock.tick(1)
    guest = sign_in(api, stranger.email)
    api.post(f"{BASE}/auth/switch-workspace", json={"workspaceId": jane.workspace}, token=guest.token)
    token = create(api, guest)["token"]
    assert workspace(api, token).json["workspace"]["id"] == jane.workspace
    assert api.delete(f"{BASE}/workspace/members/{member['id']}", token=jane.token).status == 204
    gone = workspace(api, token)
    assert (gone.status, gone.json) == (401, {"error": "Authentication required."})


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "auth/session"),
        ("POST", "auth/logout"),
        ("POST", "auth/switch-workspace"),
        ("GET", "integration-tokens"),
        ("POST", "integration-tokens"),
        ("DELETE", f"integration-tokens/{ids.to_uuid(12345)}"),
        ("GET", "workspaces"),
        ("POST", "workspaces"),
    ],
)
@pytest.mark.parametrize("scope", ["read_only", "read_write"])
def test_fp22_some_routes_are_for_browsers_only(api: Client, jane: Browser, method: str, path: str, scope: str) -> None:
    token = create(api, jane, scope=scope)["token"]
    answer = api.request(method, f"{BASE}/{path}", json={"name": ""} if method == "POST" else None, token=token)
    assert (answer.status, answer.json) == (403, BROWSER_ONLY)


def test_fp23_a_read_only_token_reads(api: Client, jane: Browser) -> None:
    token = create(api, jane, scope="read_only")["token"]
    assert workspace(api, token).status == 200
    answer = api.request("PUT", f"{BASE}/workspace", json={"name": "Renamed"}, token=token)
    assert (answer.status, answer.json) == (403, READ_ONLY)
    assert workspace(api, token).json["workspace"]["name"] == "Jane's Flock"


def test_fp24_a_read_write_token_writes(api: Client, jane: Browser) -> None:
    token = create(api, jane)["token"]
    answer = api.request("PUT", f"{BASE}/workspace", json={"name": "Renamed"}, token=token)
    assert (answer.status, answer.json["workspace"]["name"]) == (200, "Renamed")


def test_fp24_nobody_may_more_by_a_token_than_themselves(
    api: Client, jane: Browser, stranger: Browser, clock: HeldClock
) -> None:
    api.post(f"{BASE}/workspace/members", json={"email": stranger.email, "role": "viewer"}, token=jane.token)
    clock.tick(1)
    guest = sign_in(api, stranger.email)
    api.post(f"{BASE}/auth/switch-workspace", json={"workspaceId": jane.workspace}, token=guest.token)
    token = create(api, guest)["token"]
    answer = api.request("PUT", f"{BASE}/workspace", json={"name": "Renamed"}, token=token)
    assert (answer.status, answer.json) == (403, {"error": "You do not have permission for that action."})
