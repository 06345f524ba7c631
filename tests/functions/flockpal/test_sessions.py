"""Browser sessions (FP-12 to FP-15, FP-21, FP-22)."""

from collections.abc import Callable
from typing import Any

import pytest

from roost.kit import ids, keys, table
from roost.kit.writes import Update
from tests.functions.conftest import Person
from tests.support.client import Client
from tests.support.flockpal import BASE, Browser, browser_of, sign_in
from tests.support.race import snapshot
from tests.support.stack import HeldClock

SESSION = f"{BASE}/auth/session"
SWITCH = f"{BASE}/auth/switch-workspace"
LOGOUT = f"{BASE}/auth/logout"
REFUSED = (401, {"error": "Authentication required."})


def new_flock(api: Client, browser: Browser, name: str = "Second") -> int:
    answer = api.post(f"{BASE}/workspaces", json={"name": name}, token=browser.token)
    assert answer.status == 201, answer.body
    return int(answer.json["workspace"]["id"])


def switch(api: Client, browser: Browser, workspace: Any, **options: Any) -> Any:
    return api.post(SWITCH, json={"workspaceId": workspace}, token=browser.token, **options)


def active(api: Client, browser: Browser) -> int:
    return int(api.get(SESSION, token=browser.token).json["session"]["activeWorkspace"]["id"])


def test_fp12_the_context_tells_everything_at_once(api: Client, jane: Browser) -> None:
    answer = api.get(SESSION, token=jane.token)
    assert answer.status == 200
    assert set(answer.json) == {"token", "session"}
    assert answer.json["token"] == jane.token
    session = answer.json["session"]
    assert set(session) == {"user", "activeWorkspace", "activeMembership", "workspaces", "providers"}
    assert set(session["user"]) == {"id", "email", "name", "createdAt"}
    assert session["user"]["createdAt"] == "2026-03-02T09:00:00.000Z"
    assert (session["user"]["email"], session["user"]["name"]) == ("jane@example.com", "Jane")
    assert ids.from_uuid(session["user"]["id"]) == jane.user
    assert session["activeMembership"]["workspaceId"] == session["activeWorkspace"]["id"]
    assert session["activeMembership"]["inviteEmail"] == "jane@example.com"
    assert session["providers"] == []
    (flock,) = session["workspaces"]
    assert set(flock) == set(session["activeWorkspace"]) | {"role", "membership"}


def test_fp12_workspaces_are_told_by_id(api: Client, jane: Browser) -> None:
    more = [new_flock(api, jane, name) for name in ("B", "A")]
    told = [each["id"] for each in api.get(SESSION, token=jane.token).json["session"]["workspaces"]]
    assert told == sorted([jane.workspace, *more])


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_fp12_the_scheme_is_taken_in_any_case(api: Client, jane: Browser, scheme: str) -> None:
    answer = api.get(SESSION, headers={"Authorization": f"{scheme} {jane.token}"})
    assert (answer.status, answer.json["token"]) == (200, jane.token)


def test_fp13_signing_out_ends_this_session_only(api: Client, jane: Browser) -> None:
    other = sign_in(api, jane.email)
    answer = api.post(LOGOUT, token=jane.token)
    assert (answer.status, answer.body) == (204, b"")
    gone = api.get(SESSION, token=jane.token)
    assert (gone.status, gone.json) == REFUSED
    assert api.post(LOGOUT, token=jane.token).status == 401
    assert api.get(SESSION, token=other.token).status == 200


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff", b"anything"])
def test_fp13_nobody_reads_what_is_sent_along(api: Client, jane: Browser, body: bytes) -> None:
    assert api.post(LOGOUT, raw=body, token=jane.token).status == 204


def test_fp14_another_workspace_becomes_the_active_one(api: Client, jane: Browser) -> None:
    second = new_flock(api, jane)
    answer = switch(api, jane, second)
    assert answer.status == 200
    assert answer.json["token"] == jane.token
    assert answer.json["session"]["activeWorkspace"]["id"] == second
    assert answer.json["session"]["activeMembership"]["workspaceId"] == second
    assert answer.json == api.get(SESSION, token=jane.token).json
    assert api.get(f"{BASE}/workspace", token=jane.token).json["workspace"]["id"] == second


def test_fp14_a_number_may_be_spelled_as_text(api: Client, jane: Browser) -> None:
    second = new_flock(api, jane)
    assert switch(api, jane, f" {second} ").status == 200


def test_fp14_a_foreign_or_unknown_workspace_is_denied(api: Client, jane: Browser, stranger: Browser) -> None:
    for workspace in (stranger.workspace, 1001, 2**52, 0):
        answer = switch(api, jane, workspace)
        assert (answer.status, answer.json) == (403, {"error": "You do not have permission for that action."})
    assert active(api, jane) == jane.workspace


@pytest.mark.parametrize("workspace", ["", "x", None, True, 1.5, [], {}, "1.0", "ⅷ"])
def test_fp14_what_is_no_number_is_refused(api: Client, jane: Browser, workspace: Any) -> None:
    answer = switch(api, jane, workspace)
    assert (answer.status, answer.json["error"]) == (400, "Invalid workspace switch payload")
    assert set(answer.json["details"]["fieldErrors"]) == {"workspaceId"}


def test_fp14_a_missing_number_is_refused(api: Client, jane: Browser) -> None:
    answer = api.post(SWITCH, json={}, token=jane.token)
    assert answer.json["details"] == {"formErrors": [], "fieldErrors": {"workspaceId": ["This field is required"]}}


def test_fp15_each_session_has_its_own_workspace(api: Client, jane: Browser) -> None:
    other, second = sign_in(api, jane.email), new_flock(api, jane)
    switch(api, jane, second)
    assert (active(api, jane), active(api, other)) == (second, jane.workspace)


def test_fp15_the_next_session_starts_where_the_last_one_was(api: Client, jane: Browser, clock: HeldClock) -> None:
    second = new_flock(api, jane)
    switch(api, jane, second)
    clock.tick(1)
    assert sign_in(api, jane.email).workspace == second


def test_fp21_nobody_in_particular_is_refused(api: Client, jane: Browser, register: Callable[..., Person]) -> None:
    person = register("kim")
    secret = jane.token.rpartition(".")[2]
    sent: list[dict[str, str]] = [
        {},
        {"Authorization": jane.token},
        {"Authorization": f"Basic {jane.token}"},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer "},
        {"Authorization": "Bearer made-up"},
        {"Authorization": f"Bearer {jane.token}x"},
        {"Authorization": f"Bearer {jane.token[: -len(secret)]}{secret[::-1]}"},
        {"Authorization": f"Bearer flpt_{jane.token}"},
        {"Authorization": f"Bearer flpt_{'0' * 68}"},
        {"Authorization": "Bearer ä.ö.ü"},
        {"Authorization": f"Bearer {person.token}"},
        {"Authorization": f"Bearer {person.refresh}"},
        {"Cookie": f"auth_token={jane.token}"},
    ]
    for headers in sent:
        for method, path in (("GET", SESSION), ("POST", LOGOUT), ("POST", SWITCH), ("GET", f"{BASE}/workspace")):
            answer = api.request(method, path, headers=headers)
            assert (answer.status, answer.json) == REFUSED, headers
    assert api.get(SESSION, params={"auth_token": jane.token}).status == 401


def test_a_flockpal_token_opens_nothing_elsewhere(api: Client, jane: Browser) -> None:
    assert api.get("/focusflow/api/v1/auth/profile/", token=jane.token).status == 401


def test_a_session_lasts_thirty_days(api: Client, jane: Browser, clock: HeldClock) -> None:
    clock.tick(days=30, seconds=-1)
    assert api.get(SESSION, token=jane.token).status == 200
    clock.tick(1)
    gone = api.get(SESSION, token=jane.token)
    assert (gone.status, gone.json) == REFUSED


def test_only_a_digest_of_the_token_is_stored(api: Client, jane: Browser) -> None:
    secret = jane.token.rpartition(".")[2]
    assert len(secret) >= 43
    assert secret not in str(snapshot(without=()))


def test_a_password_change_elsewhere_ends_sessions(api: Client, person: Person, clock: HeldClock) -> None:
    table.write(Update(keys.profile(person.id), set={"verified": True}))
    clock.tick(1)
    browser = sign_in(api, person.email)
    clock.tick(1)
    table.write(Update(keys.card(person.id), set={"not_before_ms": clock.now_ms}))
    assert api.get(SESSION, token=browser.token).status == 401


def test_a_lost_workspace_is_left_for_another(api: Client, jane: Browser, stranger: Browser) -> None:
    """Whoever is removed from where they are goes on in their own flock, and stays there."""
    shared = new_flock(api, stranger)
    assert switch(api, stranger, shared).status == 200
    invited = {"email": jane.email, "role": "staff"}
    member = api.post(f"{BASE}/workspace/members", json=invited, token=stranger.token).json["member"]
    again = sign_in(api, jane.email)
    assert switch(api, again, shared).status == 200
    place = f"{BASE}/workspace/members/{member['id']}"
    assert api.delete(place, token=stranger.token).status == 204
    assert active(api, again) == jane.workspace
    assert [each["id"] for each in browser_of(api, again.token).context["workspaces"]] == [jane.workspace]


def test_fp58_long_and_hostile_tokens_are_refused(api: Client) -> None:
    for token in ("x" * 8000, "1.1.x", "ffffffffffffffff.1.x", "-1.1.x", "0.0.0", "..", "1.1.", "a" * 40 + ".1.x"):
        answer = api.get(SESSION, headers={"Authorization": f"Bearer {token}"})
        assert (answer.status, answer.json) == REFUSED
