"""An organization made and filled through the API."""

from collections.abc import Callable
from typing import Any

from roost.kit import clock, tokens
from tests.functions.conftest import Person
from tests.support.client import Answer, Client

V1, V2 = "/focusflow/api/v1", "/focusflow/api/v2"
ORGANIZATIONS = f"{V2}/organizations/"


def token_of(person: Person) -> str:
    """An access token of a person that is good now, however far the clock was moved."""
    opened = {"user": person.id, "sign_in": 1, "now_ms": clock.now_ms(), "lifetime_s": 900}
    return tokens.sign_access({}, audience="focusflow", **opened)


class Team:
    """An organization as its owner sees it. Requests are the owner's unless `by` says otherwise."""

    def __init__(self, api: Client, owner: Person, register: Callable[..., Person], **fields: Any) -> None:
        self.api, self.owner, self.register = api, owner, register
        answer = api.post(ORGANIZATIONS, json={"name": "Acme"} | fields, token=owner.token)
        assert answer.status == 201, answer.body
        self.made = answer.json
        self.id, self.slug = int(self.made["id"]), str(self.made["slug"])

    def send(self, method: str, below: str = "", *, by: Person | None = None, **options: Any) -> Answer:
        """A request about the organization."""
        return self.api.request(
            method, f"{ORGANIZATIONS}{self.slug}/{below}", token=token_of(by or self.owner), **options
        )

    def ok(self, method: str, below: str = "", status: int = 200, **options: Any) -> Any:
        answer = self.send(method, below, **options)
        assert answer.status == status, answer.body
        return answer.json if answer.body else None

    def invite(self, email: str, role: str = "employee", *, by: Person | None = None, **fields: Any) -> Any:
        return self.ok("POST", "invites/", 201, json={"email": email, "role": role} | fields, by=by)

    def accept(self, token: str, by: Person) -> Answer:
        return self.api.post(f"{V2}/invites/accept/", json={"token": token}, token=token_of(by))

    def join(self, person: Person, role: str = "employee") -> Person:
        """Invite a person, who accepts."""
        answer = self.accept(self.invite(person.email, role)["invite_token"], person)
        assert answer.status == 200, answer.body
        return person

    def member(self, name: str, role: str = "employee") -> Person:
        """Somebody new who joins."""
        return self.join(self.register(name), role)

    def remove(self, person: Person) -> None:
        self.ok("DELETE", f"members/{person.id}/", 204)

    def members(self, **params: Any) -> list[Any]:
        return list(self.ok("GET", "members/", params=params)["results"])
