"""FU-22 to FU-27: making workspaces, reading, changing, removing them."""

from typing import Any

import pytest

from background import purge
from roost.identity import accounts
from roost.identity.model import Account
from roost.identity.profile import account
from roost.kit import clock, ids, keys
from roost.kit.table import transact, write
from roost.kit.writes import Put
from roost.workspace.joining import joining
from roost.workspace.model import Role
from roost.workspace.writes import member_put, seat_taken, space_counts
from tests.functions.focura.conftest import Enter
from tests.functions.focura.desk import Desk, canonical, data, error, faults, relay_all
from tests.support.background.chores import relayed
from tests.support.catalogue.focura_spaces import upgrade
from tests.support.client import Answer, Context
from tests.support.deliveries import failed, queue_event
from tests.support.race import Failure, failing, meanwhile, snapshot

LIMITS = {
    "maxWorkspacesOwned": 1,
    "maxMembersPerWs": 5,
    "maxProjects": 3,
    "maxMeetingsPerMo": 10,
    "maxStorageMb": 1024,
    "maxFileSizeMb": 5,
}


def create(desk: Desk, **fields: Any) -> Answer:
    return desk.post("workspaces", {"name": "Team"} | fields)


def listed(desk: Desk) -> list[str]:
    return [each["id"] for each in data(desk.get("workspaces"))]


class TestMaking:
    def test_fu_22_whoever_makes_it_owns_it(self, jane: Desk) -> None:
        made = data(create(jane, name="  Acme & Söhne 2026  "), 201)
        space = made.pop("id")
        canonical(space)
        assert made == {
            "name": "Acme & Söhne 2026",
            "slug": "acme-s-hne-2026",
            "description": None,
            "color": "#667eea",
            "logo": None,
            "isPublic": False,
            "allowInvites": True,
            "plan": "FREE",
            "ownerId": jane.person.id,
            "role": "OWNER",
            "memberCount": 1,
            "createdAt": "2026-03-02T09:00:00.000Z",
            "updatedAt": "2026-03-02T09:00:00.000Z",
        }
        assert data(jane.get("workspaces")) == [made | {"id": space}]

    def test_fu_22_everything_can_be_said_at_once(self, jane: Desk) -> None:
        wanted = {
            "description": "Wé 🦜",
            "color": "#A1b2C3",
            "isPublic": True,
            "logo": "https://pics.example/logo.png",
        }
        made = data(create(jane, **wanted), 201)
        assert {name: made[name] for name in wanted} == wanted

    def test_fu_22_slugs_are_numbered(self, enter: Enter) -> None:
        people = [enter(f"p{number}") for number in range(4)]
        slugs = [data(create(each, name="Our Team!"), 201)["slug"] for each in people]
        assert slugs == ["our-team", "our-team-1", "our-team-2", "our-team-3"]

    def test_fu_22_a_name_without_plain_letters_has_a_slug(self, jane: Desk, bob: Desk) -> None:
        assert data(create(jane, name="Команда"), 201)["slug"] == "workspace"
        assert data(create(bob, name="***"), 201)["slug"] == "workspace-1"

    def test_fu_22_when_the_numbers_are_used_up_a_bigger_one_is_free(self, jane: Desk) -> None:
        for number in range(100):
            write(Put(keys.slug(f"team-{number}" if number else "team"), {"space": 1}))
        slug = data(create(jane), 201)["slug"]
        assert slug.startswith("team-")
        assert int(slug.removeprefix("team-")) >= 100

    def test_fu_22_of_two_who_want_a_slug_at_once_both_get_one(self, jane: Desk, bob: Desk) -> None:
        answers: list[Answer] = []
        with meanwhile("TransactWriteItems", lambda: answers.append(create(bob))):
            answers.append(create(jane))
        assert sorted(answer.json["data"]["slug"] for answer in answers) == ["team", "team-1"]

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", ""),
            ("name", "  "),
            ("name", "x" * 101),
            ("name", None),
            ("name", 5),
            ("description", None),
            ("color", "red"),
            ("color", "#12345"),
            ("color", "#1234567"),
            ("color", None),
            ("isPublic", "true"),
            ("isPublic", 1),
            ("logo", "ftp://x"),
            ("logo", "javascript:alert(1)"),
        ],
    )
    def test_fu_23_a_field_that_breaks_its_rule(self, jane: Desk, field: str, value: Any) -> None:
        assert faults(create(jane, **{field: value})).keys() == {field}
        assert listed(jane) == []

    def test_fu_23_what_is_missing_is_named_and_a_plan_ignored(self, jane: Desk) -> None:
        assert faults(jane.post("workspaces", {})).keys() == {"name"}
        assert data(create(jane, plan="ENTERPRISE", ownerId="x", memberCount=9), 201)["plan"] == "FREE"

    def test_fu_24_a_second_one_needs_a_better_plan(self, jane: Desk) -> None:
        first = jane.workspace()
        before = snapshot()
        assert error(create(jane, name="Second")) == (403, "PLAN_LIMIT_REACHED")
        assert snapshot() == before
        upgrade(first, "pro")
        for number in range(4):
            data(create(jane, name=f"More {number}"), 201)
        assert error(create(jane, name="Sixth")) == (403, "PLAN_LIMIT_REACHED")
        upgrade(first, "business")
        assert data(create(jane, name="Sixth"), 201)["plan"] == "FREE"

    @pytest.mark.parametrize("operation", ["BatchGetItem", "TransactWriteItems"])
    def test_fu_24_parallel_calls_do_not_get_around_it(self, jane: Desk, operation: str) -> None:
        answers: list[Answer] = []
        with meanwhile(operation, lambda: answers.append(create(jane, name="One"))):
            answers.append(create(jane, name="Two"))
        assert sorted(answer.status for answer in answers) == [201, 403]
        assert len(listed(jane)) == 1

    def test_fu_24_organizations_of_other_dialects_count(self, jane: Desk) -> None:
        organization(jane)
        assert error(create(jane)) == (403, "PLAN_LIMIT_REACHED")

    def test_fu_24_one_who_only_joined_may_make_one(self, jane: Desk, bob: Desk) -> None:
        jane.hire(jane.workspace(), bob, "ADMIN")
        data(create(bob, name="Bobs"), 201)

    def test_fu_24_one_that_is_gone_counts_no_more(self, jane: Desk) -> None:
        first = jane.workspace()
        assert jane.delete(f"workspaces/{first}").status == 200
        assert data(create(jane), 201)["slug"] == "team"

    @pytest.mark.parametrize("failure", Failure)
    def test_fu_22_a_lost_answer_makes_one_workspace(self, jane: Desk, failure: Failure) -> None:
        with failing(failure, operation="TransactWriteItems"):
            space = jane.workspace()
        assert listed(jane) == [space]


def organization(desk: Desk, name: str = "Org") -> int:
    """A FocusFlow organization of the same person."""
    login = {"email": desk.person.email, "password": desk.person.password}
    flow = desk.api.post("/focusflow/api/v1/auth/login/", json=login).json["tokens"]["access"]
    made = desk.api.post("/focusflow/api/v2/organizations/", json={"name": name}, token=flow)
    assert made.status == 201, made.body
    return int(made.json["id"])


class TestReading:
    def test_fu_22_the_last_changed_is_the_first(self, jane: Desk, bob: Desk) -> None:
        own, other = jane.workspace(), bob.workspace("Bobs")
        bob.hire(other, jane)
        jane.clock.tick(1)
        jane.put(f"workspaces/{own}", {"name": "Newer"})
        assert listed(jane) == [own, other]
        jane.clock.tick(1)
        bob.put(f"workspaces/{other}", {"name": "Newest"})
        assert [(each["id"], each["role"], each["memberCount"]) for each in data(jane.get("workspaces"))] == [
            (other, "MEMBER", 2),
            (own, "OWNER", 1),
        ]

    def test_fu_22_a_personal_space_is_none(self, jane: Desk) -> None:
        assert listed(jane) == []
        home = ids.to_cuid(_home(jane))
        assert error(jane.get(f"workspaces/{home}")) == (404, "NOT_FOUND")
        assert error(jane.get(f"workspaces/{home}/members")) == (404, "NOT_FOUND")
        assert error(jane.delete(f"workspaces/{home}")) == (404, "NOT_FOUND")

    def test_fu_22_an_organization_is_one(self, jane: Desk) -> None:
        space = ids.to_cuid(organization(jane))
        [shown] = data(jane.get("workspaces"))
        assert (shown["id"], shown["role"], shown["plan"], shown["color"]) == (space, "OWNER", "FREE", "#667eea")

    def test_fu_25_by_id_and_by_slug(self, jane: Desk) -> None:
        space = jane.workspace("Our Team")
        detail = data(jane.get(f"workspaces/{space}"))
        assert detail == data(jane.get("workspaces"))[0] | {
            "subscription": None,
            "limits": LIMITS,
            "usage": {"members": 1, "projects": 0, "storageBytes": 0, "meetingsThisMonth": 0},
        }
        assert data(jane.get("workspaces/our-team")) == detail

    def test_fu_25_a_better_plan_shows(self, jane: Desk) -> None:
        space = jane.workspace()
        upgrade(space, "enterprise")
        detail = data(jane.get(f"workspaces/{space}"))
        assert detail["plan"] == "ENTERPRISE"
        assert detail["limits"]["maxMembersPerWs"] == -1
        assert detail["limits"]["maxFileSizeMb"] == 500

    def test_fu_25_strangers_learn_that_it_is_not_theirs(self, jane: Desk, stranger: Desk) -> None:
        space = jane.workspace()
        assert error(stranger.get(f"workspaces/{space}")) == (403, "FORBIDDEN")
        assert error(stranger.get("workspaces/team")) == (403, "FORBIDDEN")
        assert error(stranger.get("workspaces/nothing")) == (404, "NOT_FOUND")
        assert error(jane.get(f"workspaces/{ids.to_cuid(ids.MAX_ID)}")) == (404, "NOT_FOUND")
        assert error(jane.get(f"workspaces/{canonical(space)}")) == (404, "NOT_FOUND")

    def test_fu_25_a_public_one_is_seen_by_everybody(self, jane: Desk, stranger: Desk) -> None:
        space = jane.workspace(isPublic=True)
        seen = data(stranger.get(f"workspaces/{space}"))
        assert (seen["role"], seen["name"], seen["isPublic"]) == (None, "Team", True)
        assert data(stranger.get("workspaces/team")) == seen
        assert error(stranger.get(f"workspaces/{space}/members")) == (403, "FORBIDDEN")
        assert listed(stranger) == []
        assert error(jane.api.get(f"/focura/api/workspaces/{space}")) == (401, "UNAUTHORIZED", "NO_TOKEN")


def _home(desk: Desk) -> int:
    return account(desk.person.user).home


class TestChanging:
    def test_fu_26_what_is_sent_changes(self, jane: Desk) -> None:
        space = jane.workspace(description="Old")
        jane.clock.tick(1)
        wanted = {
            "name": "Renamed",
            "color": "#000000",
            "allowInvites": False,
            "isPublic": True,
            "logo": "https://pics.example/l.png",
        }
        changed = data(jane.put(f"workspaces/{space}", wanted))
        assert {name: changed[name] for name in wanted} == wanted
        assert (changed["description"], changed["slug"]) == ("Old", "team")
        assert changed["updatedAt"] == "2026-03-02T09:00:01.000Z"
        assert data(jane.get("workspaces")) == [changed]

    def test_fu_26_owners_and_administrators_may(self, jane: Desk, bob: Desk, enter: Enter, stranger: Desk) -> None:
        space, guest, member = jane.workspace(), enter("guest"), enter("member")
        for person, role in ((bob, "ADMIN"), (member, "MEMBER"), (guest, "GUEST")):
            jane.hire(space, person, role)
        assert data(bob.put(f"workspaces/{space}", {"name": "Bobs"}))["role"] == "ADMIN"
        for person in (member, guest, stranger):
            assert error(person.put(f"workspaces/{space}", {"name": "Mine"})) == (403, "FORBIDDEN")
        assert data(jane.get(f"workspaces/{space}"))["name"] == "Bobs"
        assert error(jane.put(f"workspaces/{ids.to_cuid(5)}", {"name": "x"})) == (404, "NOT_FOUND")

    @pytest.mark.parametrize(
        ("field", "value"), [("name", ""), ("color", "blue"), ("allowInvites", 0), ("logo", "x"), ("name", None)]
    )
    def test_fu_26_a_field_that_breaks_its_rule(self, jane: Desk, field: str, value: Any) -> None:
        space = jane.workspace()
        assert faults(jane.put(f"workspaces/{space}", {field: value})).keys() == {field}

    def test_fu_26_two_at_once_lose_nothing(self, jane: Desk, bob: Desk) -> None:
        space = jane.workspace()
        jane.hire(space, bob, "ADMIN")

        def other() -> Answer:
            return bob.put(f"workspaces/{space}", {"description": "Bob was here"})

        with meanwhile("TransactWriteItems", other):
            data(jane.put(f"workspaces/{space}", {"color": "#010203"}))
        shown = data(jane.get(f"workspaces/{space}"))
        assert (shown["description"], shown["color"]) == ("Bob was here", "#010203")

    def test_fu_26_nothing_new_writes_nothing(self, jane: Desk) -> None:
        space = jane.workspace()
        before = snapshot()
        assert jane.put(f"workspaces/{space}", {"name": "Team"}).status == 200
        assert jane.put(f"workspaces/{space}", {}).status == 200
        assert snapshot() == before


class TestRemoving:
    def test_fu_27_it_is_gone_for_everybody_at_once(self, jane: Desk, bob: Desk, enter: Enter) -> None:
        space, guest = jane.workspace(), enter("guest")
        jane.hire(space, bob, "ADMIN")
        jane.hire(space, guest, "GUEST")
        open_ = jane.invite(space, enter("late"))
        for person in (bob, guest):
            assert error(person.delete(f"workspaces/{space}")) == (403, "FORBIDDEN")
        answer = jane.delete(f"workspaces/{space}")
        assert data(answer) is None
        assert answer.json["message"]
        for person in (jane, bob, guest):
            assert listed(person) == []
            for path in ("", "/members"):
                assert error(person.get(f"workspaces/{space}{path}")) == (404, "NOT_FOUND")
            assert error(person.get("workspaces/team")) == (404, "NOT_FOUND")
            assert error(person.post(f"workspaces/{space}/leave")) == (404, "NOT_FOUND")
        assert error(jane.get(f"workspaces/invitations/{open_}")) == (404, "NOT_FOUND")
        assert error(jane.delete(f"workspaces/{space}")) == (404, "NOT_FOUND")

    def test_fu_27_the_purge_takes_the_rest(self, jane: Desk, bob: Desk) -> None:
        before = snapshot()
        space = jane.workspace()
        jane.hire(space, bob)
        jane.delete(f"workspaces/{space}")
        assert failed(purge.handler(queue_event(*relayed("purge")), Context())) == []
        number = f"{canonical(space):016d}"
        left = [key for key in snapshot() if number in "".join(key) and key not in before]
        assert [key for key in left if not key[0].startswith("ADDRESS#")] == []

    def test_fu_27_strangers_cannot(self, jane: Desk, stranger: Desk) -> None:
        space = jane.workspace()
        before = snapshot()
        assert error(stranger.delete(f"workspaces/{space}")) == (403, "FORBIDDEN")
        assert snapshot() == before

    def test_fu_27_one_who_joins_meanwhile_has_no_seat_either(self, jane: Desk, bob: Desk) -> None:
        space = jane.workspace()
        token = jane.invite(space, bob)
        answers: list[Answer] = []
        with meanwhile("TransactWriteItems", lambda: answers.append(bob.join(token))):
            assert jane.delete(f"workspaces/{space}").status == 200
        assert answers[0].status == 200
        purge.handler(queue_event(*relayed("purge")), Context())
        assert listed(bob) == []

    @pytest.mark.parametrize("failure", Failure)
    def test_fu_27_a_lost_answer_removes_it_all_the_same(self, jane: Desk, bob: Desk, failure: Failure) -> None:
        space = jane.workspace()
        jane.hire(space, bob)
        with failing(failure, operation="TransactWriteItems"):
            assert jane.delete(f"workspaces/{space}").status == 200
        assert listed(jane) == listed(bob) == []

    def test_fu_27_a_workspace_with_many_members_goes_too(self, jane: Desk) -> None:
        space = jane.workspace()
        relay_all()
        crowd(canonical(space), 205)
        assert jane.delete(f"workspaces/{space}").status == 200
        number = str(canonical(space))
        seated = [key for key, item in snapshot(without=()).items() if number in item.get("spaces", {}).get("M", {})]
        assert seated == []


def crowd(space: int, number: int) -> None:
    """Many members of a workspace, written beneath the API."""
    for each in range(number):
        now_ms = clock.now_ms()
        draft = Account(id=0, email=f"c{each}@example.com", username=f"c{each}", home=0, created_ms=now_ms)
        person = accounts.create(draft, None, dialect=None, now_ms=now_ms)
        member = joining(person, space, ids.new_id(now_ms), Role.MEMBER, now_ms)
        transact([member_put(member), seat_taken(member, "team", activate=True), space_counts(space, members=1)])
