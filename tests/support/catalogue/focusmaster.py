"""FocusMaster: a person's account, sessions, tasks, work clock and analytics."""

from typing import Any

from roost.kit import ids
from tests.support.catalogue.focusmaster_platform import ROWS as PLATFORM
from tests.support.catalogue.focusmaster_world import BASE, PASSWORD, FocusMasterWorld, Master, registered
from tests.support.catalogue.rows import DialectUnderTest, Paths, Refusals, Row

_api = Paths(BASE, {"task_id": FocusMasterWorld.task, "session_id": FocusMasterWorld.session})
_OPEN: Any = {"public": True}
_LOGGED: Any = {"after": FocusMasterWorld.session}
_FOUND_BY_PERSON: Any = {"not_yours": 404}
"""Sessions are found in their person's partition: one of somebody else is unknown, and not told apart from none."""

_NEW: Any = {"name": "New", "email": "new@example.com", "password": PASSWORD}
_STARTED: Any = {"title": "Dig deeper", "status": "in-progress"}


def _credentials(world: FocusMasterWorld) -> Any:
    return {"email": world.owner.email, "password": world.owner.password}


def _new_session(world: FocusMasterWorld) -> Any:
    ends = {"startTime": "2026-03-02T07:00:00Z", "endTime": "2026-03-02T07:25:00Z"}
    return {"type": "focus", **ends, "duration": 1500, "task": world.task(), "mood": "focused"}


_AUTH = (
    _api.post("FM-03", "auth/register", 201, json=_NEW, **_OPEN),
    _api.post("FM-06", "auth/login", json=_credentials, **_OPEN),
    _api.post("FM-09", "auth/guest", json=lambda w: {"guestId": w.guest().id}, **_OPEN),
    _api.get("FM-10", "auth/me"),
    _api.get("FM-11", "auth/profile"),
    _api.post("FM-12", "auth/logout", by=lambda w: w.owner, **_OPEN),
    _api.delete("FM-13", "auth/profile", 200),
    _api.put("FM-14", "auth/profile", json={"name": "Jane", "password": "OtherPass456", "settings": {"theme": "dark"}}),
    _api.post("FM-15", "auth/google", json=lambda w: {"credential": w.google_token()}, **_OPEN),
)

_SESSIONS = (
    _api.post("FM-18", "sessions", 201, json=_new_session, **_LOGGED),
    _api.get("FM-20", "sessions", params={"range": "week"}, **_LOGGED),
    _api.get("FM-21", "sessions/<session_id>", **_FOUND_BY_PERSON),
    _api.patch("FM-22", "sessions/<session_id>", json={"mood": "happy", "duration": 1800}, **_FOUND_BY_PERSON),
    _api.delete("FM-23", "sessions/<session_id>", 200, **_FOUND_BY_PERSON),
    _api.get("FM-24", "sessions/stats", **_LOGGED),
)

_WORK = (
    _api.post("FM-25", "tasks", json={"title": "Dig", "tags": ["garden"]}),
    _api.get("FM-27", "tasks", after=FocusMasterWorld.task),
    _api.put(
        "FM-28", "tasks/<task_id>", json={"title": "Dig deeper", "status": "in-progress"}, after=FocusMasterWorld.done
    ),
    _api.delete("FM-29", "tasks/<task_id>", 200, after=FocusMasterWorld.worked),
    _api.post("FM-31", "clock/start", 201),
    _api.post("FM-32", "clock/stop", json={"breakTime": 300, "notes": "Productive"}, after=FocusMasterWorld.clocked),
    _api.get("FM-33", "clock/logs", after=FocusMasterWorld.clocked),
    _api.get("FM-35", "analytics/productivity", params={"range": "month"}, **_LOGGED),
)

_SERVICE = (_api.get("FM-01", "health", **_OPEN),)


def _document() -> dict[str, Any]:
    from focusmaster.wire.document import document  # describes every function: only when it is asked for

    return document()


def _sign_out(world: FocusMasterWorld, person: Master) -> None:
    assert world.api.post(f"{BASE}/auth/logout", token=person.token).status == 200


def _gate_calls(row: Row) -> int:
    """Health is not counted."""
    return 0 if row.contract == "FM-01" else 1


REFUSED = (401, "Not authorized, token failed")

DIALECT = DialectUnderTest(
    name="focusmaster",
    title="FocusMaster",
    base=BASE,
    rows=(*_AUTH, *_SESSIONS, *_WORK, *PLATFORM, *_SERVICE),
    world=lambda api, clock: FocusMasterWorld(api, clock, registered(api, "jane", "198.51.100.1")),
    refusals=Refusals(
        fact=lambda answer: answer.json["message"],
        nobody=(401, "Not authorized, no token"),
        forged=REFUSED,
        foreign=REFUSED,
        revoked=REFUSED,
        expired=REFUSED,
        revoke=_sign_out,
        lifetime_s=30 * 86_400,
    ),
    documents={"focusmaster": _document},
    warm_up=f"{BASE}/auth/me",
    unknown_id=ids.to_object_id(ids.MAX_ID),
    headers=frozenset({"RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "X-Request-Id"}),
    not_yours=403,
    hashing=frozenset({"FM-03", "FM-06", "FM-14"}),
    # Beyond the budget: a password is set in a step of its own; who comes in through Google is found by the identity,
    # by the address, then linked, signed in and given a picture.
    more_calls={"FM-14": 1, "FM-15": 3},
    gate_calls=_gate_calls,
    settling=FocusMasterWorld.overdue,
    unseen={
        "FocusmasterMeta": frozenset({"dynamodb:UpdateItem"}),  # what no route owns is counted, health is not
    },
)
