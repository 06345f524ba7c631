"""Who may do what in a workspace."""

import pytest

from roost.kit.caller import Caller, Seat
from roost.kit.errors import Denied
from roost.workspace import service
from roost.workspace.model import Action, Role, allows
from roost.workspace.writes import personal_space_writes

HOME, SHARED = 1, 2
ADMINS = {"owner", "admin"}
MANAGERS = {*ADMINS, "manager"}
EXPECTED = {
    Action.SEE_PROJECTS: {*MANAGERS, "member", "viewer"},
    Action.EDIT_PROJECTS: MANAGERS,
    Action.CREATE_WORK: {*MANAGERS, "member"},
    Action.EDIT_SPACE: ADMINS,
    Action.INVITE: MANAGERS,
    Action.INVITE_ADMINS: ADMINS,
    Action.MANAGE_MEMBERS: ADMINS,
    Action.SEE_TEAM: MANAGERS,
    Action.ASSIGN_WORK: MANAGERS,
    Action.MANAGE_WEBHOOKS: ADMINS,
    Action.MANAGE_FLOCK: MANAGERS,
    Action.KEEP_BIRDS: {*MANAGERS, "member"},
    Action.GIVE_BIRDS_AWAY: MANAGERS,
    Action.RUN_SPACE: MANAGERS,
    Action.OWN_SPACE: {"owner"},
}


def caller(role: str) -> Caller:
    spaces = {HOME: Seat("owner"), SHARED: Seat(role, "acme")}
    return Caller(user=7, dialect="focusflow", kind="access", home=HOME, spaces=spaces)


def test_every_action_is_decided() -> None:
    assert set(EXPECTED) == set(Action)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("action", sorted(EXPECTED))
def test_the_permission_table(role: Role, action: Action) -> None:
    expected = role.value in EXPECTED[action]
    assert allows(role, action) is expected
    assert service.may(caller(role), SHARED, action) is expected
    if not expected:
        with pytest.raises(Denied):
            service.require(caller(role), SHARED, action)


@pytest.mark.parametrize("action", list(Action))
def test_the_owner_may_everything_and_an_outsider_nothing(action: Action) -> None:
    assert allows(Role.OWNER, action)
    assert not allows(None, action)
    assert not service.may(caller("owner"), 99, action)


def test_a_seat_tells_role_and_slug() -> None:
    somebody = caller("manager")
    assert service.role_in(somebody, SHARED) == "manager"
    assert service.role_in(somebody, 99) is None
    assert (somebody.slug_of(SHARED), somebody.slug_of(HOME), somebody.slug_of(99)) == ("acme", None, None)
    assert (somebody.space_called("acme"), somebody.space_called("other")) == (SHARED, None)


def test_a_personal_space_comes_with_its_owners_seat() -> None:
    space, member = (write.request("t", None)[1]["Item"] for write in personal_space_writes(HOME, 7, "jane", 5))
    assert space["personal"] == {"BOOL": True}
    assert "slug" not in space
    assert (member["user"], member["role"]) == ({"N": "7"}, {"S": "owner"})
    assert member["gsi2pk"] == {"S": "USER#0000000000000007#SPACES"}
