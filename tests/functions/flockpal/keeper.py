"""People who keep birds: signed in past the wire, so that only birds, flocks and transfers are what is tested."""

from dataclasses import dataclass
from typing import Any

from background import mails, purge, relay
from roost.flock import entering
from roost.identity import addresses, logins
from roost.kit import clock, gate, keys, table
from roost.kit.caller import Caller
from roost.kit.writes import Update
from tests.support.client import Answer, Client, Context
from tests.support.deliveries import failed, queue_event, stored_events, stream_event, watching_queues
from tests.support.watch import watching

API = "/flockpal/api"


@dataclass
class Keeper:
    """Somebody with a browser's token."""

    api: Client
    user: int
    email: str
    token: str

    def send(self, method: str, path: str, *, token: str | None = None, **options: Any) -> Answer:
        """A request of theirs, with another token of theirs if need be."""
        return self.api.request(method, f"{API}/{path}", token=token or self.token, **options)

    def ask(self, method: str, path: str, status: int = 200, **options: Any) -> Any:
        """The answer's body; the status must be as expected."""
        answer = self.send(method, path, **options)
        assert answer.status == status, (method, path, answer.status, answer.body)
        return answer.json if answer.body else None

    def get(self, path: str, **options: Any) -> Any:
        return self.ask("GET", path, **options)

    def bird(self, name: str = "Kiwi", tag: str = "FP-001", **fields: Any) -> Any:
        """A new bird of the active flock."""
        sent = {"name": name, "tagId": tag, "species": "Cockatiel"} | fields
        return self.ask("POST", "birds", 201, json=sent)["bird"]

    def birds(self) -> list[Any]:
        found: list[Any] = self.get("birds")["birds"]
        return found

    def weigh(self, bird: Any, grams: Any, on: str = "2026-03-01", status: int = 201, **fields: Any) -> Any:
        sent = {"weightGrams": grams, "recordedOn": on} | fields
        return self.ask("POST", f"birds/{bird['id']}/weights", status, json=sent)

    def weights(self, bird: Any, days: Any = 365) -> list[Any]:
        found: list[Any] = self.get(f"birds/{bird['id']}/weights", params={"days": days})["weights"]
        return found

    def visit(self, bird: Any, on: str = "2026-03-01", **fields: Any) -> Any:
        sent = {"visitedOn": on, "clinicName": "Avian Care", "reason": "Wellness"} | fields
        return self.ask("POST", f"birds/{bird['id']}/vet-visits", 201, json=sent)["vetVisit"]

    def invite(self, email: str, role: str = "viewer", status: int = 201, **fields: Any) -> Any:
        answer = self.ask("POST", "workspace/members", status, json={"email": email, "role": role} | fields)
        return answer.get("member", answer)

    def members(self) -> list[Any]:
        found: list[Any] = self.get("workspace/members")["members"]
        return found

    def workspace(self) -> Any:
        return self.get("workspace")["workspace"]

    def flock(self, name: str = "Second", **fields: Any) -> Any:
        """Another workspace of theirs, which is not the active one."""
        return self.ask("POST", "workspaces", 201, json={"name": name} | fields)["workspace"]

    def offer(self, bird: Any, to: str, status: int = 201, **fields: Any) -> Any:
        sent = {"birdId": bird["id"], "destinationOwnerEmail": to} | fields
        return self.ask("POST", "transfers/draft", status, json=sent)

    def transfers(self, **params: Any) -> list[Any]:
        found: list[Any] = self.get("transfers", params=params)["transfers"]
        return found

    def go_to(self, space: int) -> None:
        """Make another flock the active one of their login."""
        login = logins.read_login(self.token).sign_in
        fields = {f"logins.{login}.space": space, "recent_space": space}
        table.write(Update(keys.card(self.user), set=fields))

    @property
    def caller(self) -> Caller:
        """Themselves, for operations in the middle of a request to the same function."""
        return gate.caller_of(logins.read_login(self.token), self.card(), "flockpal")

    def card(self) -> dict[str, Any]:
        return table.get(keys.card(self.user)) or {}


def sign_in(api: Client, name: str) -> Keeper:
    """Somebody proves the address `<name>@example.com` and comes in, for the first time or again."""
    now_ms, email = clock.now_ms(), f"{name.lower()}@example.com"
    account = addresses.person_of_address(email, name, dialect="flockpal", now_ms=now_ms)
    space = entering.enter(account, now_ms)
    return Keeper(api, account.id, email, logins.open_login(account, space, dialect="flockpal", now_ms=now_ms))


def work_off(*kinds: str) -> list[Any]:
    """Let the relay, the mails and the purge do what follows from events (of these kinds); returns the mails."""
    events = [item for item in stored_events() if not kinds or item["kind"]["S"] in kinds]
    with watching("sesv2") as post, watching("stepfunctions", send=False), watching_queues() as outgoing:
        for start in range(0, len(events), 100):
            assert failed(relay.handler(stream_event(events[start : start + 100]), Context())) == []
        while batch := outgoing.take():
            for worker, queue in ((mails, "mails"), (purge, "purge")):
                if bodies := [sent.body for sent in batch if sent.queue == queue]:
                    assert failed(worker.handler(queue_event(*bodies), Context())) == []
    return [_mail(each) for each in post.of("SendEmail")]


def _mail(sent: dict[str, Any]) -> Any:
    content = sent["Content"]["Simple"]
    [to] = sent["Destination"]["ToAddresses"]
    body = {form.lower(): content["Body"][form]["Data"] for form in ("Text", "Html")}
    return {"to": to, "subject": content["Subject"]["Data"], **body}
