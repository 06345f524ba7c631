"""Somebody's world in Focura, made through its API."""

from dataclasses import dataclass
from typing import Any

from roost.identity import proofs
from roost.kit import ids
from tests.support.catalogue.focusguard import mailed_token
from tests.support.catalogue.rows import World
from tests.support.client import Answer, Client

ROOT = "/focura"
BASE = f"{ROOT}/api"
PASSWORD = "SecurePass123!"


@dataclass(frozen=True)
class Colleague:
    """Somebody signed in to Focura; `id` is as the wire spells it, `refresh` what the cookie holds."""

    user: int
    id: str
    email: str
    password: str
    token: str
    refresh: str

    @property
    def cookie(self) -> dict[str, str]:
        """The header by which a browser sends the refresh token."""
        return {"Cookie": f"refreshToken={self.refresh}"}


def cookie_value(answer: Answer) -> str:
    """The refresh token that an answer sets."""
    return answer.cookies[0].partition(";")[0].partition("=")[2]


def enrolled(api: Client, name: str, address: str, **more: Any) -> str:
    """A new account whose address waits to be verified: its id on the wire."""
    wanted = {"name": name.title(), "email": f"{name}@example.com", "password": PASSWORD} | more
    answer = api.post(f"{BASE}/auth/register", json=wanted, address=address)
    assert answer.status == 201, answer.body
    return str(answer.json["data"]["id"])


def verified(api: Client, user: str) -> None:
    """Follow the mailed link that proves an address."""
    token = mailed_token(ids.from_cuid(user) or 0, proofs.VERIFY)
    assert api.post(f"{BASE}/auth/verify-email", json={"token": token}).status == 200


def signed_in(api: Client, email: str, address: str, password: str = PASSWORD) -> Colleague:
    """Come in with address and password."""
    answer = api.post(f"{BASE}/auth/login", json={"email": email, "password": password}, address=address)
    assert answer.status == 200, answer.body
    user = answer.json["data"]["user"]
    canonical = ids.from_cuid(user["id"])
    assert canonical is not None
    token = answer.json["data"]["accessToken"]
    return Colleague(canonical, user["id"], user["email"], password, token, cookie_value(answer))


def registered(api: Client, name: str, address: str, **more: Any) -> Colleague:
    """A new account, its address proved, signed in."""
    verified(api, enrolled(api, name, address, **more))
    return signed_in(api, str(more.get("email", f"{name}@example.com")), address)


@dataclass
class FocuraWorld(World):
    """A person's world; what its requests are about lies in `data` of the answers."""

    owner: Colleague

    def made_by(self, method: str, path: str, json: Any = None, **options: Any) -> Any:
        """`data` of the answer to a request that must succeed; the path is below the base."""
        return self.call(method, f"{BASE}/{path}", json, **options).get("data")

    def somebody(self, name: str) -> Colleague:
        """Somebody else, by their name."""
        address = f"198.51.100.{len(self.made) + 100}"
        return self.once(name, lambda: registered(self.api, name, address))

    def stranger(self) -> Colleague:
        return self.somebody("stranger")

    def link(self, purpose: str) -> str:
        """The token of a link that was mailed to the owner."""
        if purpose == proofs.RESET:
            self.call("POST", f"{BASE}/auth/forgot-password", {"email": self.owner.email})
        return mailed_token(self.owner.user, purpose)

    def newcomer(self) -> str:
        """The token of the link by which somebody who has just registered proves their address."""
        user = self.once("newcomer", lambda: enrolled(self.api, "newcomer", "198.51.100.99"))
        return mailed_token(ids.from_cuid(user) or 0, proofs.VERIFY)

    def overdue(self) -> None:
        """A session of another dialect is past its planned end."""
        login = {"email": self.owner.email, "password": self.owner.password}
        flow = self.api.post("/focusflow/api/v1/auth/login/", json=login).json["tokens"]["access"]
        task = self.api.post("/focusflow/api/v1/tasks/", json={"title": "Dig"}, token=flow).json["id"]
        start = f"/focusflow/api/v1/tasks/{task}/start/"
        assert self.api.post(start, json={"pomodoro_duration": 1}, token=flow).status == 200
        self.clock.tick(minutes=2)
