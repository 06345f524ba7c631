"""FocusGuard: a person's account, sessions, garden, statistics and boards."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from roost.identity import proofs
from roost.kit import aws, ids, once
from roost.kit.settings import settings
from tests.support.catalogue.rows import DialectUnderTest, Paths, Refusals, Row, World, either_slash
from tests.support.client import Answer, Client

BASE = "/focusguard/api"
ROOT = "/focusguard"
PASSWORD = "SecurePass123!"
NEW_PASSWORD = "OtherPass456!"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
BOUNDARY = {"Content-Type": "multipart/form-data; boundary=x"}


@dataclass(frozen=True)
class Guard:
    """A registered FocusGuard user; `id` is as the wire spells it."""

    user: int
    id: str
    email: str
    username: str
    password: str
    token: str
    refresh: str


def registered(api: Client, name: str, address: str, **more: Any) -> Guard:
    """A new account, signed in."""
    wanted = {"username": name, "email": f"{name}@example.com", "password": PASSWORD} | more
    answer = api.post(f"{BASE}/auth/register", json=wanted, address=address)
    assert answer.status == 201, answer.body
    return guard_of(answer, str(wanted["password"]))


def guard_of(answer: Answer, password: str = PASSWORD) -> Guard:
    """Who signed in, by the answer."""
    user, tokens = answer.json["user"], (answer.json["access_token"], answer.json["refresh_token"])
    canonical = ids.from_uuid(user["id"])
    assert canonical is not None
    return Guard(canonical, user["id"], user["email"], user["username"], password, *tokens)


def upload(content: bytes, name: str = "file") -> bytes:
    """A multipart body with one file."""
    head = f'--x\r\nContent-Disposition: form-data; name="{name}"; filename="me.png"\r\n\r\n'
    return head.encode() + content + b"\r\n--x--\r\n"


@dataclass
class FocusGuardWorld(World):
    """A person's world."""

    owner: Guard

    def stranger(self) -> Guard:
        return self.once("stranger", lambda: registered(self.api, "stranger", "198.51.100.200"))

    def session(self) -> str:
        """A session that has run for twelve minutes."""
        if "session" not in self.made:
            self.made["session"] = self.call("POST", f"{BASE}/sessions", {"duration_min": 25})["id"]
            self.clock.tick(minutes=12)
        return str(self.made["session"])

    def completed(self) -> str:
        done = {"actual_duration": 12}
        return str(
            self.once("completed", lambda: self.call("PATCH", f"{BASE}/sessions/{self.session()}/complete", done)["id"])
        )

    def plant(self) -> str:
        wanted = {"session_id": self.session(), "plant_type": "Rose", "plant_num": 1}
        return str(self.once("plant", lambda: self.call("POST", f"{BASE}/garden", wanted)["id"]))

    def picture(self) -> None:
        def make() -> Any:
            return self.call("POST", f"{BASE}/users/me/avatar", raw=upload(PNG), headers=BOUNDARY)

        self.once("picture", make)

    def link(self, purpose: str) -> str:
        """The token of a link that was mailed to the owner."""
        if purpose == proofs.RESET:
            asked = {"email": self.owner.email}
            assert self.api.post(f"{BASE}/auth/forgot-password", json=asked).status == 202
        return mailed_token(self.owner.user, purpose)

    def code(self) -> str:
        """What a provider's callback leaves for the owner's page."""
        return once.issue("oauth_code.focusguard", {"user": self.owner.user}, 60, self.clock.now_ms)

    def refusal(self) -> dict[str, str]:
        """How a provider sends somebody back who did not agree."""
        start = self.api.get(f"{BASE}/auth/oauth/github/start")
        return {"state": parse_qs(urlsplit(start.headers["Location"]).query)["state"][0], "error": "access_denied"}

    def overdue(self) -> None:
        """A session of another dialect is past its planned end."""
        login = {"email": self.owner.email, "password": self.owner.password}
        flow = self.api.post("/focusflow/api/v1/auth/login/", json=login).json["tokens"]["access"]
        task = self.api.post("/focusflow/api/v1/tasks/", json={"title": "Dig"}, token=flow).json["id"]
        start = f"/focusflow/api/v1/tasks/{task}/start/"
        assert self.api.post(start, json={"pomodoro_duration": 1}, token=flow).status == 200
        self.clock.tick(minutes=2)


def mailed_token(user: int, purpose: str) -> str:
    """The token of the link that is open for a person."""
    key = {"pk": {"S": f"USER#{user:016d}"}, "sk": {"S": f"PROOF#{purpose}"}}
    item = aws.client("dynamodb").get_item(TableName=settings().table, Key=key)["Item"]
    return proofs.proof_token(user, purpose, int(item["id"]["N"]))


_SPOTS = {
    "session_id": FocusGuardWorld.session,
    "garden_id": FocusGuardWorld.plant,
    "user_id": lambda world: world.owner.id,
    "days": lambda world: 7,
    "provider": lambda world: "github",
}
_api = Paths(BASE, _SPOTS)
_service = Paths(ROOT)
_OPEN: Any = {"public": True}
_SESSION: Any = {"after": FocusGuardWorld.session}
_DONE: Any = {"after": FocusGuardWorld.completed}
_PLANTED: Any = {"after": FocusGuardWorld.plant}


def _credentials(world: FocusGuardWorld) -> Any:
    return {"username": world.owner.username, "password": world.owner.password}


def _refresh(world: FocusGuardWorld) -> Any:
    return {"refresh_token": world.owner.refresh}


def _passwords(world: FocusGuardWorld) -> Any:
    return {"current_password": world.owner.password, "new_password": NEW_PASSWORD}


def _new_plant(world: FocusGuardWorld) -> Any:
    return {"session_id": world.session(), "plant_type": "Rose", "plant_num": 1}


_AUTH = (
    _api.post(
        "FG-01",
        "auth/register",
        201,
        **_OPEN,
        json={"username": "new", "email": "new@example.com", "password": PASSWORD},
    ),
    _api.post("FG-04", "auth/login", json=_credentials, **_OPEN),
    _api.post("FG-07", "auth/refresh", json=_refresh, **_OPEN),
    _api.post("FG-11", "auth/logout", json=_refresh),
    _api.get("FG-12", "auth/me"),
    _api.post("FG-63a", "auth/verify-email/request", 202),
    _api.post("FG-63", "auth/verify-email", json=lambda w: {"token": w.link(proofs.VERIFY)}, **_OPEN),
    _api.post("FG-64a", "auth/forgot-password", 202, json=lambda w: {"email": w.owner.email}, **_OPEN),
    _api.post(
        "FG-64",
        "auth/reset-password",
        json=lambda w: {"token": w.link(proofs.RESET), "new_password": NEW_PASSWORD},
        **_OPEN,
    ),
    _api.get("FG-65", "auth/oauth/providers", **_OPEN),
    _api.post("FG-65a", "auth/oauth/exchange", json=lambda w: {"code": w.code()}, **_OPEN),
    _api.get("FG-65b", "auth/oauth/<provider>/start", 302, **_OPEN),
    _api.get("FG-65c", "auth/oauth/<provider>/callback", 302, params=FocusGuardWorld.refusal, **_OPEN),
)

_USERS = (
    _api.get("FG-15", "users/me"),
    _api.put("FG-16", "users/me", json={"username": "jane_two", "email": "jane.two@example.com", "bio": "Hello"}),
    _api.patch("FG-18", "users/me/password", 204, json=_passwords),
    _api.put("FG-18a", "users/me/password", 204, json=_passwords),
    _api.delete("FG-19", "users/me", after=FocusGuardWorld.picture),
    _api.get("FG-20", "users/<user_id>", owned=False),
    _api.get("FG-21", "users/me/stats", **_DONE),
    _api.post("FG-62", "users/me/avatar", raw=upload(PNG), headers=BOUNDARY),
    _api.delete("FG-62a", "users/me/avatar", after=FocusGuardWorld.picture),
)

_SESSIONS = (
    _api.post("FG-22", "sessions", 201, json={"duration_min": 25}),
    _api.get("FG-24", "sessions", **_DONE),
    _api.get("FG-25", "sessions/active", **_SESSION),
    _api.get("FG-26", "sessions/<session_id>"),
    _api.patch("FG-27", "sessions/<session_id>", json={"completed": True}),
    _api.put("FG-27a", "sessions/<session_id>", json={"focus_score": 80.5}, **_DONE),
    _api.patch("FG-30", "sessions/<session_id>/complete", json={"actual_duration": 12}),
    _api.delete("FG-31", "sessions/<session_id>", **_PLANTED),
)

_GARDEN = (
    _api.post("FG-34", "garden", 201, json=_new_plant),
    _api.get("FG-37", "garden", **_PLANTED),
    _api.get("FG-38", "garden/<garden_id>"),
    _api.patch("FG-38a", "garden/<garden_id>", json={"growth_stage": 3}),
    _api.put("FG-38b", "garden/<garden_id>", json={"growth_stage": 4}),
    _api.delete("FG-38c", "garden/<garden_id>"),
    _api.get("FG-39", "garden/session/<session_id>", **_PLANTED),
    _api.get("FG-41", "garden/stats", **_PLANTED),
    _api.post("FG-41a", "garden/plant/<session_id>", 201),
    _api.post("FG-41b", "garden/reset", **_PLANTED),
)

_FIGURES = (
    _api.get("FG-42", "stats/me", **_DONE),
    _api.get("FG-43", "stats/daily/<days>", owned=False, **_DONE),
    _api.get("FG-44", "stats/daily", params={"days": 30}, **_DONE),
    _api.get("FG-45", "stats/summary", **_DONE),
    _api.get("FG-46", "stats/trends", **_DONE),
    _api.get("FG-47", "leaderboard/xp", **_DONE),
    _api.get("FG-48", "leaderboard/focus-time", **_DONE),
    _api.get("FG-49", "leaderboard/streak", **_DONE),
    _api.get("FG-50", "leaderboard/sessions", **_DONE),
    _api.get("FG-51", "stats/leaderboard", params={"metric": "streak"}, **_DONE),
    _api.get("FG-51a", "stats/leaderboard/me", params={"metric": "sessions"}, **_DONE),
)

_SERVICE = (
    *(_service.get("FG-54", name, **_OPEN) for name in ("docs", "redoc", "openapi.json")),
    *(_service.get("FG-55", name, **_OPEN) for name in ("", "health", "info")),
)


def _documents() -> dict[str, Any]:
    from focusguard.wire.document import document  # describes every function: only when it is asked for

    return document()


def _sign_out(world: FocusGuardWorld, person: Guard) -> None:
    assert world.api.post(f"{BASE}/auth/logout", token=person.token).status == 200


def _spellings(path: str) -> list[str]:
    """All bases, with and without a slash at the end; the service's pages at the root and under the bases."""
    bare = path.rstrip("/")
    below = bare.removeprefix(BASE) if bare.startswith(BASE) else bare.removeprefix(ROOT)
    at_root = not bare.startswith(BASE)
    bases = [f"{BASE}/v1", f"{BASE}/v2"] if not at_root else [BASE, f"{BASE}/v1", f"{BASE}/v2"] if below else []
    return [*either_slash(path), *(f"{base}{below}" for base in bases)]


def _gate_calls(row: Row) -> int:
    """Documentation and health are not counted."""
    uncounted = ("docs", "redoc", "openapi.json", "health")
    return 0 if row.rule.startswith(tuple(f"{ROOT}/{name}" for name in uncounted)) else 1


DIALECT = DialectUnderTest(
    name="focusguard",
    title="FocusGuard",
    base=BASE,
    rows=(*_AUTH, *_USERS, *_SESSIONS, *_GARDEN, *_FIGURES, *_SERVICE),
    world=lambda api, clock: FocusGuardWorld(api, clock, registered(api, "jane", "198.51.100.1")),
    refusals=Refusals(
        fact=lambda answer: answer.json["detail"]["error_code"],
        nobody=(401, "UNAUTHORIZED"),
        forged=(401, "INVALID_TOKEN"),
        foreign=(401, "INVALID_TOKEN"),
        revoked=(401, "INVALID_TOKEN"),
        expired=(401, "TOKEN_EXPIRED"),
        revoke=_sign_out,
        lifetime_s=900,
    ),
    documents={"focusguard": _documents},
    warm_up=f"{BASE}/users/me",
    unknown_id=ids.to_uuid(ids.MAX_ID),
    headers=frozenset({"X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "X-API-Version"}),
    spellings=_spellings,
    told=lambda answer: answer.json["detail"]["error_code"],
    hashing=frozenset({"FG-01", "FG-04", "FG-18", "FG-18a", "FG-64"}),
    # Beyond the budget: limits that hold per name or mail address are counted apart from those per source, and an
    # answer that shows somebody's level reads it after they are known.
    more_calls={"FG-04": 2, "FG-63a": 1, "FG-64a": 1, "FG-65a": 1},
    gate_calls=_gate_calls,
    settling=FocusGuardWorld.overdue,
    unseen={
        "FocusguardAvatar": frozenset({"s3:DeleteObject"}),  # a picture that could not become anybody's is taken back
        "FocusguardOauth": frozenset({"dynamodb:DeleteItem"}),  # the first proof of an address takes the password
    },
)
