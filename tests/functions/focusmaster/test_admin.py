"""Administration on the wire (FM-46 to FM-51)."""

from typing import Any

import pytest

from background import relay
from focusmaster.wire.api import BASE
from tests.functions.focusmaster.visitors import Visitor, sign_up
from tests.support.client import Answer, Client, Context
from tests.support.deliveries import stored_events, stream_event
from tests.support.stack import HeldClock

ROUTES = [
    ("GET", "admin/users"),
    ("PATCH", "admin/users/{id}/role"),
    ("PATCH", "admin/users/{id}/ban"),
    ("PUT", "admin/users/{id}/status"),
    ("GET", "admin/audit-logs"),
    ("GET", "admin/stats"),
]
BODIES = {"role": {"role": "admin"}, "ban": {"reason": "Violation of terms"}, "status": {"status": "suspended"}}


def _body(path: str) -> Any:
    return BODIES.get(path.rpartition("/")[2])


@pytest.fixture
def admin(api: Client, clock: HeldClock) -> Visitor:
    return sign_up(api, clock, "root", role="admin")


@pytest.fixture
def mary(api: Client, clock: HeldClock) -> Visitor:
    return sign_up(api, clock, "mary", name="Mary Jane")


def _relayed() -> None:
    relay.handler(stream_event(stored_events()), Context())


def _banned(admin: Visitor, visitor: Visitor, **body: Any) -> Answer:
    return admin.ask("PATCH", f"admin/users/{visitor.id}/ban", body)


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_everything_is_for_administrators(api: Client, mary: Visitor, method: str, path: str) -> None:
    path = path.format(id=mary.id)
    nobody = api.request(method, f"{BASE}/{path}", json=_body(path))
    assert (nobody.status, nobody.json) == (401, {"message": "Not authorized, no token"})
    for sent in (_body(path), {"nonsense": 1}, None):
        somebody = mary.ask(method, path, sent)
        assert (somebody.status, somebody.json) == (403, {"message": "Access denied"})


def test_the_list_of_people(admin: Visitor, mary: Visitor) -> None:
    _relayed()
    answer = admin.get("admin/users")
    assert answer.status == 200
    assert [each["name"] for each in answer.json["users"]] == ["Mary Jane", "root"]
    assert {name: answer.json[name] for name in ("page", "pages", "total")} == {"page": 1, "pages": 1, "total": 2}
    assert answer.json["users"][0] == {
        "_id": mary.id,
        "name": "Mary Jane",
        "email": "mary@example.com",
        "picture": "https://github.com/shadcn.png",
        "role": "user",
        "status": "active",
        "isGuest": False,
        "points": 0,
        "createdAt": "2026-03-02T09:00:00.004Z",
        "updatedAt": "2026-03-02T09:00:00.004Z",
    }


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("search=JANE", ["Mary Jane"]),
        ("search=mary%40EXAMPLE", ["Mary Jane"]),
        ("search=.*", []),
        ("role=admin", ["root"]),
        ("role=user", ["Mary Jane"]),
        ("status=active&role=&search=", ["Mary Jane", "root"]),
        ("status=banned", []),
        ("page=2", []),
        ("page=1000", []),
    ],
)
def test_filters(admin: Visitor, mary: Visitor, query: str, names: list[str]) -> None:
    _relayed()
    answer = admin.get(f"admin/users?{query}")
    assert (answer.status, [each["name"] for each in answer.json["users"]]) == (200, names)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("page=0", "page"),
        ("page=1001", "page"),
        ("page=x", "page"),
        ("role=owner", "role"),
        ("status=gone", "status"),
        (f"search={'x' * 121}", "search"),
    ],
)
def test_filters_that_mean_nothing(admin: Visitor, query: str, field: str) -> None:
    answer = admin.get(f"admin/users?{query}")
    assert (answer.status, answer.json["message"]) == (400, "Invalid input data")
    assert [each["field"] for each in answer.json["errors"]] == [field]


def test_a_role_holds_from_the_next_request_on(admin: Visitor, mary: Visitor) -> None:
    answer = admin.ask("PATCH", f"admin/users/{mary.id}/role", {"role": "admin"})
    expected = {"_id": mary.id, "name": "Mary Jane", "email": "mary@example.com", "role": "admin"}
    assert (answer.status, answer.json) == (200, expected)
    seen = mary.get("admin/stats")
    assert (seen.status, seen.headers["RateLimit-Limit"]) == (200, "5000")
    assert admin.ask("PATCH", f"admin/users/{mary.id}/role", {"role": "user"}).status == 200
    assert mary.get("admin/stats").status == 403


def test_a_ban_refuses_every_token_at_once(admin: Visitor, mary: Visitor) -> None:
    answer = _banned(admin, mary, reason="Violation of terms")
    assert answer.status == 200
    assert answer.json == {
        "message": "User status updated to banned",
        "user": {"_id": mary.id, "name": "Mary Jane", "email": "mary@example.com", "role": "user", "status": "banned"},
    }
    refused = mary.get("spotify/now-playing")
    assert (refused.status, refused.json) == (
        403,
        {"message": "Your account has been banned. Please contact support."},
    )
    assert _banned(admin, mary).status == 200
    lifted = admin.ask("PUT", f"admin/users/{mary.id}/status", {"status": "active"})
    assert (lifted.status, lifted.json) == (200, {"message": "User status updated to active"})
    assert mary.get("spotify/now-playing").status == 200


def test_a_suspension(admin: Visitor, mary: Visitor) -> None:
    sent = {"status": "suspended", "banReason": "Cooling off"}
    answer = admin.ask("PUT", f"admin/users/{mary.id}/status", sent)
    assert (answer.status, answer.json) == (200, {"message": "User status updated to suspended"})
    assert mary.get("admin/users").json == {"message": "Your account has been suspended. Please contact support."}


def test_administrators_are_not_touched(admin: Visitor, api: Client, clock: HeldClock) -> None:
    other = sign_up(api, clock, "other", role="super_admin")
    for target in (other, admin):
        for answer in (
            _banned(admin, target),
            admin.ask("PUT", f"admin/users/{target.id}/status", {"status": "suspended"}),
        ):
            assert (answer.status, answer.json) == (400, {"message": "Cannot ban another admin"})
    assert admin.ask("PATCH", f"admin/users/{admin.id}/role", {"role": "user"}).status == 400
    assert admin.ask("PATCH", f"admin/users/{other.id}/role", {"role": "user"}).status == 400


@pytest.mark.parametrize("unknown", ["0" * 24, "ffffffffffffffffffffffff", "nonsense", "1"])
@pytest.mark.parametrize(("method", "path"), ROUTES[1:4])
def test_whom_nobody_knows(admin: Visitor, unknown: str, method: str, path: str) -> None:
    for sent in (_body(path), {"nonsense": 1}) if len(unknown) < 24 else (_body(path),):
        answer = admin.ask(method, path.format(id=unknown), sent)
        assert (answer.status, answer.json) == (404, {"message": "Resource not found"})


@pytest.mark.parametrize(
    ("method", "what", "sent", "field"),
    [
        ("PATCH", "role", {}, "role"),
        ("PATCH", "role", {"role": "owner"}, "role"),
        ("PATCH", "role", {"role": "super_admin"}, "role"),
        ("PATCH", "role", {"role": "admin", "more": 1}, "more"),
        ("PATCH", "ban", {"reason": "x" * 501}, "reason"),
        ("PATCH", "ban", {"banReason": "x"}, "banReason"),
        ("PUT", "status", {}, "status"),
        ("PUT", "status", {"status": "gone"}, "status"),
        ("PUT", "status", {"status": "banned", "banReason": "x" * 501}, "banReason"),
    ],
)
def test_bodies_that_break_a_rule(
    admin: Visitor, mary: Visitor, method: str, what: str, sent: dict[str, Any], field: str
) -> None:
    answer = admin.ask(method, f"admin/users/{mary.id}/{what}", sent)
    assert (answer.status, answer.json["message"]) == (400, "Invalid input data")
    assert [each["field"] for each in answer.json["errors"]] == [field]


def test_the_audit_log(admin: Visitor, mary: Visitor, clock: HeldClock) -> None:
    admin.ask("PATCH", f"admin/users/{mary.id}/role", {"role": "admin"})
    clock.tick(1)
    admin.ask("PATCH", f"admin/users/{mary.id}/role", {"role": "user"})
    clock.tick(1)
    _banned(admin, mary, reason="Violation of terms")
    clock.tick(1)
    admin.ask("PUT", f"admin/users/{mary.id}/status", {"status": "active"})
    entries = admin.get("admin/audit-logs").json
    assert [(each["action"], each["details"]) for each in entries] == [
        ("USER_STATUS_UPDATE", "Changed status from banned to active. Reason: N/A"),
        ("USER_STATUS_UPDATE", "Changed status from active to banned. Reason: Violation of terms"),
        ("USER_ROLE_UPDATE", "Changed role from admin to user"),
        ("USER_ROLE_UPDATE", "Changed role from user to admin"),
    ]
    assert {name: text for name, text in entries[0].items() if name not in ("_id", "action", "details")} == {
        "actorId": admin.id,
        "actorName": "root",
        "targetId": mary.id,
        "createdAt": "2026-03-02T09:00:03.004Z",
    }


def test_a_refused_act_is_not_logged(admin: Visitor) -> None:
    _banned(admin, admin)
    admin.ask("PATCH", f"admin/users/{'0' * 24}/ban", {})
    assert admin.get("admin/audit-logs").json == []


def test_the_platform_at_a_glance(admin: Visitor, mary: Visitor) -> None:
    _relayed()
    answer = admin.get("admin/stats")
    assert answer.json["kpis"] == {"totalUsers": 2, "totalSessions": 0, "activeToday": 2, "recentErrors": 0}
    assert len(answer.json["traffic"]) == 30
    assert answer.json["traffic"][-1] == {"date": "2026-03-02", "sessions": 0, "visitors": 2}
