"""An invitation's flow where it runs: mail, reminder, expiry, and the answer that ends it."""

from collections.abc import Callable
from typing import Any

import pytest

from local.testing import RunningStack
from roost.kit import keys
from roost.kit.items import decode_item
from tests.stack.conftest import User, eventually

V2 = "/focusflow/api/v2"
Register = Callable[..., User]


def _ok(user: User, method: str, path: str, status: int = 200, **options: Any) -> Any:
    answer = user.http.request(method, f"{V2}/{path}", **options)
    assert answer.status_code == status, (method, path, answer.status_code, answer.text)
    return answer.json() if answer.content else None


@pytest.fixture
def jane(register: Register) -> User:
    return register(first_name="Jane")


@pytest.fixture
def team(jane: User) -> Any:
    return _ok(jane, "POST", "organizations/", 201, json={"name": "Acme"})


def _invite(jane: User, team: Any, email: str) -> Any:
    return _ok(jane, "POST", f"organizations/{team['slug']}/invites/", 201, json={"email": email})


def _machine(stack: RunningStack) -> Any:
    flows = stack.client("stepfunctions")
    [found] = [each for each in flows.list_state_machines()["stateMachines"] if "InviteFlow" in each["name"]]
    return flows.describe_state_machine(stateMachineArn=found["stateMachineArn"])


def _status(stack: RunningStack, execution: str) -> str:
    return str(stack.client("stepfunctions").describe_execution(executionArn=execution)["status"])


def _execution(stack: RunningStack, invite: int) -> str:
    arn = _machine(stack)["stateMachineArn"].replace(":stateMachine:", ":execution:")
    return f"{arn}:invite-{invite}"


def _stored(stack: RunningStack, team: Any, invite: Any) -> dict[str, Any]:
    key = keys.invite(team["id"], invite["id"])
    wanted = {"pk": {"S": key.pk}, "sk": {"S": key.sk}}
    found = stack.client("dynamodb").get_item(TableName=stack.outputs["TableName"], Key=wanted, ConsistentRead=True)
    return decode_item(found["Item"])


def _is_waiting(stack: RunningStack, team: Any, invite: Any) -> bool:
    return "task_token" in _stored(stack, team, invite)


def test_it_mails_waits_and_ends_with_the_answer(
    stack: RunningStack, jane: User, team: Any, register: Register
) -> None:
    bob = register()
    invite = _invite(jane, team, bob.body["email"])
    [mail] = eventually(lambda: stack.mailbox(bob.body["email"]), seconds=15)
    assert invite["invite_url"] in mail["text"]
    assert invite["invite_url"].startswith(f"{stack.url}/focusflow/invite/")
    assert "Acme" in mail["subject"]
    shown = bob.http.get(invite["invite_url"])
    assert (shown.status_code, "Acme" in shown.text) == (200, True)
    eventually(lambda: _is_waiting(stack, team, invite), seconds=15)
    assert _status(stack, _execution(stack, invite["id"])) == "RUNNING"
    joined = _ok(bob, "POST", "invites/accept/", json={"token": invite["invite_token"]})
    assert joined["organization"]["slug"] == team["slug"]
    eventually(lambda: _status(stack, _execution(stack, invite["id"])) == "SUCCEEDED", seconds=15)
    assert len(stack.mailbox(bob.body["email"])) == 1


def test_a_revoked_one_ends_too(stack: RunningStack, jane: User, team: Any) -> None:
    invite = _invite(jane, team, "gone@example.com")
    eventually(lambda: _is_waiting(stack, team, invite), seconds=15)
    _ok(jane, "DELETE", f"organizations/{team['slug']}/invites/{invite['id']}/", 204)
    eventually(lambda: _status(stack, _execution(stack, invite["id"])) == "SUCCEEDED", seconds=15)


def test_unanswered_it_reminds_and_expires(stack: RunningStack, jane: User, team: Any) -> None:
    """The deployed machine with waits of seconds in place of days."""
    invite = _invite(jane, team, "slow@example.com")
    eventually(lambda: _is_waiting(stack, team, invite), seconds=15)
    flows, deployed = stack.client("stepfunctions"), _machine(stack)
    definition = deployed["definition"].replace("432000", "1").replace("172800", "6")
    hasty = flows.create_state_machine(name="hasty", definition=definition, roleArn=deployed["roleArn"])
    given = f'{{"space": {team["id"]}, "invite": {invite["id"]}}}'
    execution = flows.start_execution(stateMachineArn=hasty["stateMachineArn"], input=given)["executionArn"]
    mails = eventually(lambda: (found := stack.mailbox("slow@example.com"))[1:] and found, seconds=15)
    assert [mail["subject"].split()[0] for mail in mails] == ["Invitation", "Reminder:"]
    assert invite["invite_url"] in mails[1]["text"]
    key = keys.invite(team["id"], invite["id"])
    stack.client("dynamodb").update_item(
        TableName=stack.outputs["TableName"],
        Key={"pk": {"S": key.pk}, "sk": {"S": key.sk}},
        UpdateExpression="SET expires_ms = :past",
        ExpressionAttributeValues={":past": {"N": "1"}},
    )
    eventually(lambda: _status(stack, execution) == "SUCCEEDED", seconds=20)
    assert _stored(stack, team, invite)["state"] == "expired"
