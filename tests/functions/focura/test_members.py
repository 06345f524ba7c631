"""FU-28 to FU-32: the members of a workspace, how they come, what they are, how they go."""

from typing import Any

import pytest

from background import relay
from flows import invite as flow
from roost.kit import ids
from roost.kit.settings import settings
from tests.functions.focura.conftest import Enter
from tests.functions.focura.desk import Desk, canonical, data, error, faults
from tests.functions.focura.test_workspaces import organization
from tests.support.catalogue.focura_spaces import upgrade
from tests.support.catalogue.focura_world import signed_in
from tests.support.client import Answer, Context
from tests.support.deliveries import failed, of_kind, stream_event, watching_queues
from tests.support.race import Failure, failing, meanwhile, snapshot
from tests.support.watch import watching

USED = (400, "BAD_REQUEST", "TOKEN_INVALID")
FULL = (403, "PLAN_LIMIT_REACHED")


def invite(desk: Desk, space: str, email: str = "new@example.com", **fields: Any) -> Answer:
    return desk.post(f"workspaces/{space}/invitations", {"email": email} | fields)


def roles(desk: Desk, space: str) -> dict[str, str]:
    """Names and roles of the members."""
    return {each["user"]["name"]: each["role"] for each in data(desk.get(f"workspaces/{space}/members"))}


def member_id(desk: Desk, space: str, other: Desk) -> str:
    """The membership of somebody."""
    found = data(desk.get(f"workspaces/{space}/members"))
    return str(next(each["id"] for each in found if each["userId"] == other.person.id))


def change(desk: Desk, space: str, member: str, role: Any = "GUEST") -> Answer:
    return desk.put(f"workspaces/{space}/members/{member}/role", {"role": role})


class Crew:
    """A workspace with somebody of every role."""

    def __init__(self, jane: Desk, enter: Enter) -> None:
        self.owner, self.space = jane, jane.workspace()
        self.admin, self.member, self.guest = (enter(name) for name in ("admin", "member", "guest"))
        for person, role in ((self.admin, "ADMIN"), (self.member, "MEMBER"), (self.guest, "GUEST")):
            jane.clock.tick(1)
            jane.hire(self.space, person, role)

    def id_of(self, other: Desk) -> str:
        return member_id(self.owner, self.space, other)

    def path(self, other: Desk) -> str:
        return f"workspaces/{self.space}/members/{self.id_of(other)}"


@pytest.fixture
def crew(jane: Desk, enter: Enter) -> Crew:
    return Crew(jane, enter)


class TestListing:
    def test_fu_28_everybody_with_their_person_the_longest_first(self, crew: Crew) -> None:
        shown = data(crew.guest.get(f"workspaces/{crew.space}/members"))
        assert [each["role"] for each in shown] == ["OWNER", "ADMIN", "MEMBER", "GUEST"]
        first = shown[0]
        assert canonical(first.pop("id")) != crew.owner.person.user
        assert first == {
            "userId": crew.owner.person.id,
            "role": "OWNER",
            "joinedAt": "2026-03-02T09:00:00.000Z",
            "user": {"id": crew.owner.person.id, "name": "Jane", "email": "jane@example.com", "image": None},
        }

    def test_fu_28_names_and_pictures_are_todays(self, crew: Crew) -> None:
        crew.admin.put("user/profile", {"name": "Newname", "image": "https://pics.example/a.png"})
        person = data(crew.owner.get(f"workspaces/{crew.space}/members"))[1]["user"]
        assert (person["name"], person["image"]) == ("Newname", "https://pics.example/a.png")

    def test_fu_28_strangers_see_nobody(self, crew: Crew, stranger: Desk) -> None:
        assert error(stranger.get(f"workspaces/{crew.space}/members")) == (403, "FORBIDDEN")
        assert error(stranger.get("workspaces/nothing/members")) == (404, "NOT_FOUND")

    def test_fu_28_a_manager_of_another_dialect_is_an_administrator(self, crew: Crew) -> None:
        organization_role(crew, "manager")
        assert roles(crew.owner, crew.space)["Member"] == "ADMIN"
        assert data(crew.member.put(f"workspaces/{crew.space}", {"name": "Managed"}))["role"] == "ADMIN"
        made = data(invite(crew.member, crew.space, role="ADMIN"), 201)
        assert made["role"] == "ADMIN"
        assert of_kind("invite.created")[-1]["data"]["M"]["role"]["S"] == "manager"


def organization_role(crew: Crew, role: str) -> None:
    """FocusFlow gives the crew's member a role that this document has no word for."""
    login = {"email": "jane@example.com", "password": crew.owner.person.password}
    token = crew.owner.api.post("/focusflow/api/v1/auth/login/", json=login).json["tokens"]["access"]
    path = f"/focusflow/api/v2/organizations/team/members/{crew.member.person.user}/"
    answer = crew.owner.api.patch(path, json={"role": role}, token=token)
    assert answer.status == 200, answer.body


class TestInviting:
    def test_fu_29_it_answers_with_the_invitation(self, jane: Desk) -> None:
        space = jane.workspace()
        made = data(invite(jane, space, " New@Example.com "), 201)
        canonical(made.pop("id"))
        token = made.pop("token")
        assert len(token) == 64
        assert set(token) <= set("0123456789abcdef")
        assert made == {
            "email": "new@example.com",
            "role": "MEMBER",
            "status": "PENDING",
            "workspaceId": space,
            "invitedById": jane.person.id,
            "createdAt": "2026-03-02T09:00:00.000Z",
            "expiresAt": "2026-03-09T09:00:00.000Z",
        }
        assert token not in str(snapshot())

    def test_fu_29_the_address_gets_a_mail_with_the_link(self, jane: Desk) -> None:
        space = jane.workspace()
        made = data(invite(jane, space), 201)
        with watching("stepfunctions", send=False) as machine, watching_queues():
            assert failed(relay.handler(stream_event(of_kind("invite.created")), Context())) == []
        assert machine.of("StartExecution")[0]["stateMachineArn"] == settings().invite_flow
        with watching("sesv2") as sesv2:
            step = {"step": "send", "space": canonical(space), "invite": canonical(made["id"])}
            flow.handler(step, Context())
        [mail] = sesv2.of("SendEmail")
        assert mail["Destination"] == {"ToAddresses": ["new@example.com"]}
        body = mail["Content"]["Simple"]["Body"]
        url = f"http://localhost:3000/invitations/{made['token']}"
        assert url in body["Text"]["Data"]
        assert f'href="{url}"' in body["Html"]["Data"]

    @pytest.mark.parametrize("path", ["invitations", "invite"])
    def test_fu_29_owners_and_administrators_may(self, crew: Crew, stranger: Desk, path: str) -> None:
        wanted = {"email": "new@example.com", "role": "ADMIN"}
        for person in (crew.member, crew.guest, stranger):
            assert error(person.post(f"workspaces/{crew.space}/{path}", wanted)) == (403, "FORBIDDEN")
        assert data(crew.admin.post(f"workspaces/{crew.space}/{path}", wanted), 201)["role"] == "ADMIN"
        assert error(crew.admin.post(f"workspaces/{ids.to_cuid(5)}/{path}", wanted)) == (404, "NOT_FOUND")

    @pytest.mark.parametrize(
        ("field", "value"),
        [("role", "OWNER"), ("role", "member"), ("role", None), ("role", 5), ("email", "x"), ("email", None)],
    )
    def test_fu_29_a_field_that_breaks_its_rule(self, jane: Desk, field: str, value: Any) -> None:
        space = jane.workspace()
        answer = jane.post(f"workspaces/{space}/invitations", {"email": "new@example.com"} | {field: value})
        assert faults(answer).keys() == {field}

    def test_fu_29_one_open_invitation_for_an_address_and_none_for_members(self, jane: Desk, bob: Desk) -> None:
        space = jane.workspace()
        token = jane.invite(space, bob)
        assert error(invite(jane, space, "BOB@example.com")) == (409, "CONFLICT")
        data(bob.join(token))
        assert error(invite(jane, space, bob.person.email)) == (409, "CONFLICT")
        assert error(invite(jane, space, jane.person.email)) == (409, "CONFLICT")

    def test_fu_29_an_expired_one_makes_room_for_another(self, jane: Desk) -> None:
        space = jane.workspace()
        data(invite(jane, space), 201)
        jane.clock.tick(days=8)
        jane = Desk(jane.api, jane.clock, _again(jane))
        data(invite(jane, space), 201)

    def test_fu_29_a_workspace_may_forbid_them(self, jane: Desk) -> None:
        space = jane.workspace()
        jane.put(f"workspaces/{space}", {"allowInvites": False})
        before = snapshot()
        assert error(invite(jane, space)) == (403, "FORBIDDEN")
        assert snapshot() == before

    def test_fu_29_a_full_workspace_invites_nobody(self, crew: Crew, bob: Desk) -> None:
        crew.owner.hire(crew.space, bob)
        assert error(invite(crew.owner, crew.space)) == FULL
        upgrade(crew.space, "pro")
        data(invite(crew.owner, crew.space), 201)

    def test_fu_29_of_parallel_calls_one_invites(self, jane: Desk) -> None:
        space = jane.workspace()
        answers: list[Answer] = []
        with meanwhile("TransactWriteItems", lambda: answers.append(invite(jane, space))):
            answers.append(invite(jane, space))
        assert sorted(answer.json["success"] for answer in answers) == [False, True]


def _again(desk: Desk) -> Any:
    return signed_in(desk.api, desk.person.email, "203.0.113.50")


class TestJoining:
    def test_fu_30_whoever_has_the_link_sees_the_invitation(self, jane: Desk) -> None:
        space = jane.workspace(description="We")
        made = data(invite(jane, space, role="GUEST"), 201)
        shown = data(jane.api.get(f"/focura/api/workspaces/invitations/{made['token']}"))
        assert shown == {
            "id": made["id"],
            "email": "new@example.com",
            "role": "GUEST",
            "status": "PENDING",
            "token": made["token"],
            "expiresAt": made["expiresAt"],
            "workspace": {
                "id": space,
                "name": "Team",
                "slug": "team",
                "description": "We",
                "logo": None,
                "color": "#667eea",
            },
        }

    def test_fu_30_another_token_shows_nothing(self, jane: Desk) -> None:
        token = data(invite(jane, jane.workspace()), 201)["token"]
        other = f"{token[:-1]}{'0' if token[-1] != '0' else '1'}"
        for wrong in (other, "junk", "0" * 64, "f" * 64):
            assert error(jane.api.get(f"/focura/api/workspaces/invitations/{wrong}")) == (404, "NOT_FOUND")
            assert error(jane.join(wrong)) == USED

    @pytest.mark.parametrize("role", ["ADMIN", "MEMBER", "GUEST"])
    def test_fu_30_they_join_with_the_role(self, jane: Desk, bob: Desk, role: str) -> None:
        space = jane.workspace()
        token = jane.invite(space, bob, role)
        joined = data(bob.join(token))
        assert (joined["id"], joined["role"], joined["memberCount"]) == (space, role, 2)
        assert data(bob.get("workspaces")) == [joined]
        assert roles(bob, space) == {"Jane": "OWNER", "Bob": role}
        assert data(jane.get(f"workspaces/{space}"))["usage"]["members"] == 2
        assert data(jane.api.get(f"/focura/api/workspaces/invitations/{token}"))["status"] == "ACCEPTED"

    def test_fu_30_an_invitation_is_for_its_address(self, jane: Desk, bob: Desk, stranger: Desk) -> None:
        token = jane.invite(jane.workspace(), bob)
        assert error(stranger.join(token)) == (400, "BAD_REQUEST")
        assert error(jane.api.post(f"/focura/api/workspaces/invitations/{token}/accept")) == (
            401,
            "UNAUTHORIZED",
            "NO_TOKEN",
        )
        data(bob.join(token))
        assert error(bob.join(token)) == USED
        assert error(stranger.join(token)) == (400, "BAD_REQUEST")

    def test_fu_30_an_expired_one_lets_nobody_in(self, jane: Desk, bob: Desk) -> None:
        token = jane.invite(jane.workspace(), bob)
        jane.clock.tick(days=7)
        bob = Desk(bob.api, bob.clock, _again(bob))
        assert error(bob.join(token)) == USED
        assert data(bob.get(f"workspaces/invitations/{token}"))["status"] == "EXPIRED"

    def test_fu_30_of_parallel_calls_one_joins(self, jane: Desk, bob: Desk) -> None:
        space = jane.workspace()
        token, answers = jane.invite(space, bob), []
        with meanwhile("TransactWriteItems", lambda: answers.append(bob.join(token))):
            answers.append(bob.join(token))
        assert sorted(answer.status for answer in answers) == [200, 400]
        assert data(jane.get(f"workspaces/{space}"))["memberCount"] == 2

    @pytest.mark.parametrize("failure", Failure)
    def test_fu_30_a_lost_answer_joins_once(self, jane: Desk, bob: Desk, failure: Failure) -> None:
        space = jane.workspace()
        token = jane.invite(space, bob)
        with failing(failure, operation="TransactWriteItems"):
            data(bob.join(token))
        assert data(jane.get(f"workspaces/{space}"))["memberCount"] == 2

    def test_fu_30_the_last_place_goes_to_one_of_two(self, crew: Crew, bob: Desk, stranger: Desk) -> None:
        tokens = {person.person.id: crew.owner.invite(crew.space, person) for person in (bob, stranger)}
        answers: list[Answer] = []
        with meanwhile("TransactWriteItems", lambda: answers.append(bob.join(tokens[bob.person.id]))):
            answers.append(stranger.join(tokens[stranger.person.id]))
        assert [answer.status for answer in answers] == [200, 403]
        assert error(answers[1]) == FULL
        assert error(stranger.join(tokens[stranger.person.id])) == FULL
        upgrade(crew.space, "business")
        data(stranger.join(tokens[stranger.person.id]))

    def test_fu_30_who_was_removed_may_come_back(self, jane: Desk, bob: Desk) -> None:
        space = jane.workspace()
        jane.hire(space, bob, "ADMIN")
        jane.delete(f"workspaces/{space}/members/{bob.person.id}")
        jane.hire(space, bob, "GUEST")
        assert roles(jane, space) == {"Jane": "OWNER", "Bob": "GUEST"}

    def test_fu_30_somebody_of_another_dialect_joins_with_that_ones_link(self, jane: Desk, bob: Desk) -> None:
        token = jane.invite(jane.workspace(), bob)
        login = {"email": bob.person.email, "password": bob.person.password}
        flow_token = bob.api.post("/focusflow/api/v1/auth/login/", json=login).json["tokens"]["access"]
        answer = bob.api.post("/focusflow/api/v2/invites/accept/", json={"token": token}, token=flow_token)
        assert answer.status == 200, answer.body
        assert [each["role"] for each in data(bob.get("workspaces"))] == ["MEMBER"]


class TestRoles:
    def test_fu_31_the_owner_changes_roles_by_membership_or_person(self, crew: Crew) -> None:
        changed = data(change(crew.owner, crew.space, crew.id_of(crew.member), "ADMIN"))
        assert (changed["role"], changed["user"]["name"]) == ("ADMIN", "Member")
        assert data(crew.member.put(f"workspaces/{crew.space}", {"name": "Now I may"}))["role"] == "ADMIN"
        assert data(change(crew.owner, crew.space, crew.member.person.id, "GUEST"))["role"] == "GUEST"
        assert error(crew.member.put(f"workspaces/{crew.space}", {"name": "Not any more"})) == (403, "FORBIDDEN")
        assert [event["data"]["M"]["role"]["S"] for event in of_kind("member.role_changed")] == ["admin", "viewer"]

    def test_fu_31_nobody_else_does(self, crew: Crew, stranger: Desk) -> None:
        wanted = crew.id_of(crew.guest)
        for person in (crew.admin, crew.member, crew.guest, stranger):
            assert error(change(person, crew.space, wanted, "ADMIN")) == (403, "FORBIDDEN")
        assert error(change(crew.owner, ids.to_cuid(5), wanted)) == (404, "NOT_FOUND")

    def test_fu_31_the_owner_is_protected(self, crew: Crew) -> None:
        assert error(change(crew.owner, crew.space, crew.id_of(crew.owner))) == (400, "BAD_REQUEST")
        assert roles(crew.owner, crew.space)["Jane"] == "OWNER"

    def test_fu_31_members_of_another_workspace_are_unknown(self, crew: Crew, bob: Desk) -> None:
        foreign = member_id(bob, bob.workspace("Bobs"), bob)
        for wanted in (foreign, bob.person.id, ids.to_cuid(5), "junk"):
            assert error(change(crew.owner, crew.space, wanted)) == (404, "NOT_FOUND")

    def test_fu_31_the_same_role_changes_nothing(self, crew: Crew) -> None:
        before = snapshot()
        assert data(change(crew.owner, crew.space, crew.id_of(crew.guest), "GUEST"))["role"] == "GUEST"
        assert snapshot() == before

    @pytest.mark.parametrize("role", ["OWNER", "guest", None, 5, ""])
    def test_fu_31_a_role_that_is_none(self, crew: Crew, role: Any) -> None:
        assert faults(change(crew.owner, crew.space, crew.id_of(crew.guest), role)).keys() == {"role"}

    def test_fu_31_a_removal_at_the_same_moment_wins(self, crew: Crew) -> None:
        wanted, path = crew.id_of(crew.guest), crew.path(crew.guest)
        with meanwhile("TransactWriteItems", lambda: crew.owner.delete(path)):
            answer = change(crew.owner, crew.space, wanted, "ADMIN")
        assert error(answer) == (404, "NOT_FOUND")
        assert "Guest" not in roles(crew.owner, crew.space)


class TestGoing:
    def test_fu_32_access_ends_at_once(self, crew: Crew) -> None:
        answer = crew.owner.delete(crew.path(crew.member))
        assert data(answer) is None
        assert answer.json["message"]
        assert error(crew.member.get(f"workspaces/{crew.space}")) == (403, "FORBIDDEN")
        assert data(crew.member.get("workspaces")) == []
        assert data(crew.owner.get(f"workspaces/{crew.space}"))["memberCount"] == 3
        [told] = of_kind("member.removed")
        assert int(told["data"]["M"]["user"]["N"]) == crew.member.person.user

    def test_fu_32_an_administrator_removes_members_and_guests_only(self, crew: Crew, bob: Desk) -> None:
        crew.owner.hire(crew.space, bob, "ADMIN")
        assert error(crew.admin.delete(crew.path(bob))) == (403, "FORBIDDEN")
        assert error(crew.admin.delete(crew.path(crew.owner))) == (400, "BAD_REQUEST")
        assert crew.admin.delete(crew.path(crew.guest)).status == 200
        assert crew.admin.delete(crew.path(crew.member)).status == 200
        assert crew.owner.delete(crew.path(bob)).status == 200

    def test_fu_32_nobody_else_does(self, crew: Crew, stranger: Desk) -> None:
        path = crew.path(crew.guest)
        for person in (crew.member, crew.guest, stranger):
            assert error(person.delete(path)) == (403, "FORBIDDEN")
        assert error(crew.owner.delete(crew.path(crew.owner))) == (400, "BAD_REQUEST")

    def test_fu_32_members_of_another_workspace_are_unknown(self, crew: Crew, bob: Desk) -> None:
        own = bob.workspace("Bobs")
        before = snapshot()
        path = f"workspaces/{crew.space}/members/{member_id(bob, own, bob)}"
        assert error(crew.owner.delete(path)) == (404, "NOT_FOUND")
        assert snapshot() == before

    def test_fu_32_twice_is_a_404(self, crew: Crew) -> None:
        path = crew.path(crew.guest)
        assert crew.owner.delete(path).status == 200
        assert error(crew.owner.delete(path)) == (404, "NOT_FOUND")

    def test_fu_32_one_who_is_promoted_meanwhile_stays(self, crew: Crew) -> None:
        path = crew.path(crew.member)
        promote = (crew.owner, crew.space, crew.member.person.id, "ADMIN")
        with meanwhile("TransactWriteItems", lambda: change(*promote)):
            answer = crew.admin.delete(path)
        assert error(answer) == (403, "FORBIDDEN")
        assert roles(crew.owner, crew.space)["Member"] == "ADMIN"

    def test_fu_32_members_leave_and_the_owner_cannot(self, crew: Crew, stranger: Desk) -> None:
        leave = f"workspaces/{crew.space}/leave"
        for person in (crew.admin, crew.member, crew.guest):
            assert data(person.post(leave)) is None
            assert error(person.post(leave)) == (400, "BAD_REQUEST")
            assert error(person.get(f"workspaces/{crew.space}")) == (403, "FORBIDDEN")
        assert error(crew.owner.post(leave)) == (400, "BAD_REQUEST")
        assert error(stranger.post(leave)) == (400, "BAD_REQUEST")
        assert error(stranger.post(f"workspaces/{ids.to_cuid(5)}/leave")) == (404, "NOT_FOUND")
        assert roles(crew.owner, crew.space) == {"Jane": "OWNER"}

    def test_fu_32_an_organizations_team_is_a_workspaces(self, jane: Desk, bob: Desk) -> None:
        space = ids.to_cuid(organization(jane))
        jane.hire(space, bob)
        assert roles(bob, space) == {"Jane": "OWNER", "Bob": "MEMBER"}
        assert jane.delete(f"workspaces/{space}/members/{bob.person.id}").status == 200
