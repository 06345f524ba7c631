"""A transfer's flow where it runs: mail, answer by sign-in, reminder, expiry; and the daily schedule."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from local.testing import RunningStack
from roost.kit import ids, keys
from roost.kit.items import decode_item
from tests.stack.conftest import eventually

API = "/flockpal/api"
LINK = re.compile(r"https?://\S+/auth/magic-link/verify\?token=\S+")


@dataclass
class Keeper:
    """Somebody signed in by a mailed link."""

    http: httpx.Client
    email: str

    def ask(self, method: str, path: str, status: int = 200, **options: Any) -> Any:
        answer = self.http.request(method, f"{API}/{path}", **options)
        assert answer.status_code == status, (method, path, answer.status_code, answer.text)
        return answer.json() if answer.content else None

    def bird(self, tag: str, **fields: Any) -> Any:
        sent = {"name": "Kiwi", "tagId": tag, "species": "Cockatiel"} | fields
        return self.ask("POST", "birds", 201, json=sent)["bird"]

    def offer(self, bird: Any, to: str) -> Any:
        sent = {"birdId": bird["id"], "destinationOwnerEmail": to}
        return self.ask("POST", "transfers/draft", 201, json=sent)["transfer"]


Enter = Callable[..., Keeper]


@pytest.fixture
def enter(stack: RunningStack) -> Iterator[Enter]:
    """Signs people in by the link in their latest mail, after asking for one unless one was sent."""
    clients: list[httpx.Client] = []

    def _enter(email: str, *, ask: bool = True) -> Keeper:
        http = httpx.Client(base_url=stack.url, timeout=30, trust_env=False)
        clients.append(http)
        before = len(stack.mailbox(email)) if ask else 0
        if ask:
            assert http.post(f"{API}/auth/magic-link/request", json={"email": email}).status_code == 202
        mails = eventually(lambda: stack.mailbox(email)[before:], seconds=15)
        found = LINK.search(mails[-1]["text"])
        assert found, mails[-1]["text"]
        answer = http.get(found[0])
        token = parse_qs(urlsplit(answer.headers["location"]).query)["auth_token"][0]
        http.headers["Authorization"] = f"Bearer {token}"
        return Keeper(http, email)

    yield _enter
    for http in clients:
        http.close()


def _machine(stack: RunningStack) -> Any:
    flows = stack.client("stepfunctions")
    [found] = [each for each in flows.list_state_machines()["stateMachines"] if "TransferFlow" in each["name"]]
    return flows.describe_state_machine(stateMachineArn=found["stateMachineArn"])


def _status(stack: RunningStack, execution: str) -> str:
    return str(stack.client("stepfunctions").describe_execution(executionArn=execution)["status"])


def _execution(stack: RunningStack, transfer: Any) -> str:
    arn = _machine(stack)["stateMachineArn"].replace(":stateMachine:", ":execution:")
    return f"{arn}:transfer-{ids.from_uuid(transfer['id'])}"


def _key(transfer: Any) -> dict[str, Any]:
    key = keys.transfer(ids.from_uuid(transfer["id"]) or 0)
    return {"pk": {"S": key.pk}, "sk": {"S": key.sk}}


def _stored(stack: RunningStack, transfer: Any) -> dict[str, Any]:
    found = stack.client("dynamodb").get_item(
        TableName=stack.outputs["TableName"], Key=_key(transfer), ConsistentRead=True
    )
    return decode_item(found["Item"])


def _is_waiting(stack: RunningStack, transfer: Any) -> bool:
    return "task_token" in _stored(stack, transfer)


def _is_over(stack: RunningStack, execution: str) -> bool:
    return _status(stack, execution) == "SUCCEEDED"


def test_the_link_in_its_mail_signs_in_and_brings_the_bird(stack: RunningStack, enter: Enter) -> None:
    giver = enter("giver@example.com")
    bird = giver.bird("FLOW-1")
    giver.ask("POST", f"birds/{bird['id']}/weights", 201, json={"weightGrams": 92.5, "recordedOn": "2026-03-01"})
    transfer = giver.offer(bird, "taker@example.com")
    eventually(lambda: _is_waiting(stack, transfer), seconds=15)
    assert _status(stack, _execution(stack, transfer)) == "RUNNING"
    [mail] = stack.mailbox("taker@example.com")
    assert mail["subject"] == "giver's Flock sent you a bird transfer in FlockPal"
    taker = enter("taker@example.com", ask=False)
    [moved] = taker.ask("GET", "birds")["birds"]
    assert (moved["id"], moved["latestWeightGrams"]) == (bird["id"], 92.5)
    assert giver.ask("GET", "birds") == {"birds": []}
    eventually(lambda: _is_over(stack, _execution(stack, transfer)), seconds=15)
    told = eventually(lambda: [m for m in stack.mailbox(giver.email) if "Kiwi" in m["subject"]], seconds=15)
    assert len(told) == 1


@pytest.mark.parametrize("how", ["decline", "cancel"])
def test_every_answer_ends_it(stack: RunningStack, enter: Enter, how: str) -> None:
    giver, taker = enter(f"giver-{how}@example.com"), enter(f"taker-{how}@example.com")
    transfer = giver.offer(giver.bird("FLOW-2"), taker.email)
    eventually(lambda: _is_waiting(stack, transfer), seconds=15)
    if how == "decline":
        taker.ask("POST", f"transfers/{transfer['id']}/decline")
    else:
        giver.ask("DELETE", f"transfers/{transfer['id']}", 204)
    eventually(lambda: _is_over(stack, _execution(stack, transfer)), seconds=15)
    assert len(giver.ask("GET", "birds")["birds"]) == 1


def test_unanswered_it_reminds_and_expires(stack: RunningStack, enter: Enter) -> None:
    """The deployed machine with waits of seconds in place of days."""
    giver = enter("patient@example.com")
    transfer = giver.offer(giver.bird("FLOW-3"), "slow-keeper@example.com")
    eventually(lambda: _is_waiting(stack, transfer), seconds=15)
    flows, deployed = stack.client("stepfunctions"), _machine(stack)
    definition = deployed["definition"].replace("864000", "1").replace("345600", "6")
    hasty = flows.create_state_machine(name="hasty-transfers", definition=definition, roleArn=deployed["roleArn"])
    given = f'{{"transfer": {ids.from_uuid(transfer["id"])}}}'
    execution = flows.start_execution(stateMachineArn=hasty["stateMachineArn"], input=given)["executionArn"]
    mails = eventually(lambda: (found := stack.mailbox("slow-keeper@example.com"))[1:] and found, seconds=15)
    assert mails[1]["subject"] == f"Reminder: {mails[0]['subject']}"
    stack.client("dynamodb").update_item(
        TableName=stack.outputs["TableName"],
        Key=_key(transfer),
        UpdateExpression="SET expires_ms = :past",
        ExpressionAttributeValues={":past": {"N": "1"}},
    )
    eventually(lambda: _is_over(stack, execution), seconds=20)
    assert _stored(stack, transfer)["state"] == "expired"
    assert [each["status"] for each in giver.ask("GET", "transfers")["transfers"]] == ["expired"]


def test_the_daily_schedule_tells_birthdays_once(stack: RunningStack, enter: Enter) -> None:
    keeper = enter("keeper@example.com")
    keeper.bird("FLOW-4", dateOfBirth="2020-07-04", notifyOnDob=True)
    for told in (1, 0):
        answer = keeper.http.post("/_local/schedule/daily", json={"date": "2026-07-04"})
        assert answer.json()["result"] == {"told": told}
    mails = eventually(
        lambda: [mail for mail in stack.mailbox(keeper.email) if "birthday" in mail["subject"]], seconds=15
    )
    assert [mail["subject"] for mail in mails] == ["Kiwi's birthday is today"]


def test_pictures_past_the_limit_are_links_that_work(enter: Enter) -> None:
    keeper = enter("painter@example.com")
    picture = "data:image/png;base64," + "AAAA" * 250_000
    for number in range(5):
        keeper.bird(f"P-{number}", name=f"B{number}", photoDataUrl=picture)
    shown = [bird["photoDataUrl"] for bird in keeper.ask("GET", "birds")["birds"]]
    assert shown[:4] == [picture] * 4
    answer = httpx.get(shown[4], trust_env=False)
    assert (answer.status_code, answer.headers["content-type"], len(answer.content)) == (200, "image/png", 750_000)
