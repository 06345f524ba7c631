"""FU-22 to FU-32 when the table fails: whatever call it is that fails, the answer is right and said once."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.functions.focura.conftest import Enter
from tests.functions.focura.desk import Desk, data
from tests.functions.focura.test_members import member_id
from tests.support.client import Answer
from tests.support.race import Failure, failing, snapshot

Step = Callable[[Desk, Desk, str], Answer]


def _role(jane: Desk, bob: Desk, space: str) -> Answer:
    return jane.put(f"workspaces/{space}/members/{bob.person.id}/role", {"role": "ADMIN"})


STEPS: dict[str, Step] = {
    "change": lambda jane, bob, space: jane.put(f"workspaces/{space}", {"name": "Renamed"}),
    "invite": lambda jane, bob, space: jane.post(f"workspaces/{space}/invitations", {"email": "new@example.com"}),
    "role": _role,
    "remove": lambda jane, bob, space: jane.delete(f"workspaces/{space}/members/{bob.person.id}"),
    "leave": lambda jane, bob, space: bob.post(f"workspaces/{space}/leave"),
    "delete": lambda jane, bob, space: jane.delete(f"workspaces/{space}"),
}
EVENTS = {"space.updated", "invite.created", "member.role_changed", "member.removed", "space.deleted"}


@pytest.mark.parametrize("position", [1, 2, 3, 4])
@pytest.mark.parametrize("failure", Failure)
@pytest.mark.parametrize("step", STEPS)
def test_each_step_survives_a_failing_call(jane: Desk, bob: Desk, step: str, failure: Failure, position: int) -> None:
    space = jane.workspace()
    jane.hire(space, bob)
    with failing(failure, at=position):
        answer = STEPS[step](jane, bob, space)
    assert answer.status in (200, 201), answer.body
    assert len(_events()) == 1


def _events() -> list[Any]:
    return [
        item
        for item in snapshot().values()
        if item.get("kind", {}).get("S") in EVENTS - {"invite.created"} or _new(item)
    ]


def _new(item: Any) -> bool:
    """The invitation of somebody else than who is a member by now."""
    return bool(item.get("kind", {}).get("S") == "invite.created" and "invitee" not in item["data"]["M"])


@pytest.mark.parametrize("failure", Failure)
@pytest.mark.parametrize("position", [1, 2, 3])
def test_making_one_survives_a_failing_call(jane: Desk, failure: Failure, position: int) -> None:
    with failing(failure, at=position):
        space = jane.workspace()
    assert [each["id"] for each in data(jane.get("workspaces"))] == [space]


@pytest.mark.parametrize("failure", Failure)
@pytest.mark.parametrize("position", [1, 2, 3])
def test_joining_one_survives_a_failing_call(jane: Desk, enter: Enter, failure: Failure, position: int) -> None:
    space, kim = jane.workspace(), enter("kim")
    token = jane.invite(space, kim)
    with failing(failure, at=position):
        assert data(kim.join(token))["memberCount"] == 2
    assert member_id(jane, space, kim)
    assert data(jane.get(f"workspaces/{space}"))["memberCount"] == 2
