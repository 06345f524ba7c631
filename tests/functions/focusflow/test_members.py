"""Members of organizations: the list, roles, removal (FF-34, FF-37, FF-38)."""

from collections.abc import Callable
from typing import Any

import pytest

from background import relay
from roost.kit import keys, table
from roost.kit.writes import Delete, Update
from tests.functions.conftest import Person
from tests.functions.focusflow.desk import details
from tests.support.client import Client, Context
from tests.support.deliveries import failed, of_kind, stream_event, watching_queues
from tests.support.race import meanwhile
from tests.support.stack import HeldClock
from tests.support.team import ORGANIZATIONS, V1, Team, token_of

Register = Callable[..., Person]


@pytest.fixture
def team(api: Client, person: Person, register: Register) -> Team:
    return Team(api, person, register)


def v1(team: Team, by: Person, method: str, path: str, **options: Any) -> Any:
    answer = team.api.request(method, f"{V1}/{path}", token=token_of(by), **options)
    assert answer.status in (200, 201, 204), answer.body
    return answer.json if answer.body else None


def started(team: Team, by: Person, **fields: Any) -> int:
    task = v1(team, by, "POST", "tasks/", json={"title": "Dig"} | fields)["id"]
    v1(team, by, "POST", f"tasks/{task}/start/")
    return int(task)


def names(rows: list[Any]) -> list[str]:
    return [row["user"]["username"] for row in rows]


def relayed(*kinds: str) -> None:
    with watching_queues():
        assert failed(relay.handler(stream_event(of_kind(*kinds)), Context())) == []


class TestListing:
    def test_shows_people_with_role_and_status(self, team: Team, clock: HeldClock, register: Register) -> None:
        clock.tick(60)
        bob = team.join(register("bob", first_name="Bob", last_name="Builder"), "manager")
        row = team.members()[1]
        assert row == {
            "id": row["id"],
            "user": {
                "id": bob.id,
                "username": "bob",
                "email": "bob@example.com",
                "first_name": "Bob",
                "last_name": "Builder",
            },
            "role": "manager",
            "joined_at": "2026-03-02T09:01:00Z",
            "current_status": "idle",
            "current_task": None,
            "is_active": True,
        }
        assert row["id"] != bob.id

    def test_every_member_may_see_it(self, team: Team) -> None:
        bob = team.member("bob")
        assert team.ok("GET", "members/", by=bob)["count"] == 2

    def test_filters_and_orders(self, team: Team, clock: HeldClock) -> None:
        for name, role in (("bob", "employee"), ("eve", "manager"), ("dan", "employee"), ("ann", "admin")):
            clock.tick(1)
            team.member(name, role)
        assert names(team.members()) == ["jane", "bob", "eve", "dan", "ann"]
        assert names(team.members(role="employee")) == ["bob", "dan"]
        assert names(team.members(role="admin")) == ["jane", "ann"]
        assert names(team.members(ordering="-joined_at")) == ["ann", "dan", "eve", "bob", "jane"]
        assert names(team.members(ordering="role,-joined_at")) == ["dan", "bob", "eve", "ann", "jane"]
        assert names(team.members(ordering="name,joined_at")) == ["jane", "bob", "eve", "dan", "ann"]

    def test_shows_those_who_were_removed_on_request(self, team: Team) -> None:
        team.remove(team.member("bob"))
        assert names(team.members()) == names(team.members(is_active="TRUE")) == ["jane"]
        [gone] = team.members(is_active="0")
        assert (gone["user"]["username"], gone["is_active"], gone["current_status"]) == ("bob", False, "idle")

    @pytest.mark.parametrize("query", [{"role": "owner"}, {"is_active": "maybe"}])
    def test_senseless_filters_are_faults(self, team: Team, query: dict[str, str]) -> None:
        assert list(details(team.send("GET", "members/", params=query))) == list(query)

    def test_has_pages(self, team: Team) -> None:
        team.member("bob")
        page = team.ok("GET", "members/", params={"page_size": 1, "page": 2})
        assert (page["count"], len(page["results"]), page["next"]) == (2, 1, None)
        assert page["previous"] == f"https://api.test{ORGANIZATIONS}acme/members/?page_size=1&page=1"
        assert team.send("GET", "members/", params={"page": 3}).status == 404

    def test_a_new_name_reaches_it_through_the_relay(self, team: Team) -> None:
        bob = team.member("bob")
        v1(team, bob, "PATCH", "auth/profile/", json={"username": "robert", "first_name": "Rob"})
        relayed("person.renamed")
        relayed("person.renamed")
        [user] = [row["user"] for row in team.members() if row["user"]["id"] == bob.id]
        assert (user["username"], user["first_name"]) == ("robert", "Rob")

    def test_an_owner_with_a_new_name_is_shown_as_such(self, team: Team) -> None:
        v1(team, team.owner, "PATCH", "auth/profile/", json={"username": "janet"})
        relayed("person.renamed")
        assert team.ok("PATCH", json={})["owner"]["username"] == "janet"

    def test_a_profile_without_a_new_name_tells_nobody(self, team: Team) -> None:
        v1(team, team.owner, "PATCH", "auth/profile/", json={"username": "jane", "timezone": "UTC"})
        assert not of_kind("person.renamed")


class TestChangingRoles:
    def test_takes_effect_on_the_next_request(self, team: Team) -> None:
        bob = team.member("bob")
        assert team.send("GET", "invites/", by=bob).status == 403
        changed = team.ok("PATCH", f"members/{bob.id}/", json={"role": "manager"})
        assert (changed["user"]["id"], changed["role"]) == (bob.id, "manager")
        assert team.send("GET", "invites/", by=bob).status == 200
        team.ok("PATCH", f"members/{bob.id}/", json={"role": "employee"})
        assert team.send("GET", "invites/", by=bob).status == 403
        assert {row["user"]["id"]: row["role"] for row in team.members()}[bob.id] == "employee"

    def test_the_same_role_changes_nothing(self, team: Team) -> None:
        bob = team.member("bob", "manager")
        assert team.ok("PATCH", f"members/{bob.id}/", json={"role": "manager"})["role"] == "manager"
        assert not of_kind("member.role_changed")

    def test_admins_manage_admins_but_never_the_owner(self, team: Team) -> None:
        eve, ann = team.member("eve", "admin"), team.member("ann", "admin")
        assert team.ok("PATCH", f"members/{ann.id}/", json={"role": "employee"}, by=eve)["role"] == "employee"
        answer = team.send("PATCH", f"members/{team.owner.id}/", json={"role": "employee"}, by=eve)
        assert (answer.status, answer.error["code"]) == (409, "CONFLICT")
        assert team.send("DELETE", f"members/{team.owner.id}/", by=eve).status == 409
        assert team.send("DELETE", f"members/{team.owner.id}/").status == 409

    @pytest.mark.parametrize("body", [{}, {"role": "owner"}, {"role": None}, {"role": 1}, {"role": "Manager"}])
    def test_only_the_three_roles(self, team: Team, body: Any) -> None:
        bob = team.member("bob")
        assert list(details(team.send("PATCH", f"members/{bob.id}/", json=body))) == ["role"]

    @pytest.mark.parametrize("body", [{"role": "manager"}, {"role": "nonsense"}])
    def test_who_is_no_member_is_not_found_before_the_input_is_judged(self, team: Team, body: Any) -> None:
        gone, stranger = team.member("bob"), team.register("stranger")
        team.remove(gone)
        for user in (gone.id, stranger.id, 1, "x", "0", 2**53):
            assert team.send("PATCH", f"members/{user}/", json=body).status == 404

    def test_a_role_that_changed_meanwhile_is_judged_anew(self, team: Team) -> None:
        bob = team.member("bob")
        path = f"members/{bob.id}/"
        with meanwhile("TransactWriteItems", lambda: team.ok("PATCH", path, json={"role": "admin"})):
            assert team.ok("PATCH", path, json={"role": "manager"})["role"] == "manager"
        assert (table.get(keys.card(bob.id)) or {})["spaces"][str(team.id)]["role"] == "manager"


class TestRemoving:
    def test_access_is_gone_at_once_and_work_stays(self, team: Team) -> None:
        bob = team.member("bob")
        task = v1(team, bob, "POST", "tasks/", json={"title": "Dig"})["id"]
        team.remove(bob)
        assert team.send("GET", by=bob).status == 404
        assert team.api.get(f"{V1}/tasks/{task}/", token=token_of(bob)).status == 404
        assert v1(team, bob, "GET", "tasks/")["count"] == 0
        assert table.get(keys.task(task))

    def test_counts_go_down_once(self, team: Team) -> None:
        bob = team.member("bob")
        team.remove(bob)
        assert team.send("DELETE", f"members/{bob.id}/").status == 404
        assert team.ok("GET")["statistics"]["total_members"] == 1
        assert team.ok("PATCH", json={})["member_count"] == 1

    def test_of_two_at_once_one_removes(self, team: Team) -> None:
        bob = team.member("bob")
        with meanwhile("TransactWriteItems", lambda: team.remove(bob)):
            assert team.send("DELETE", f"members/{bob.id}/").status == 404
        assert team.ok("PATCH", json={})["member_count"] == 1

    @pytest.mark.parametrize("paused", [False, True])
    def test_closes_a_session_on_a_task_there(self, team: Team, clock: HeldClock, paused: bool) -> None:
        bob = team.member("bob")
        task = started(team, bob)
        clock.tick(minutes=5)
        if paused:
            v1(team, bob, "POST", f"tasks/{task}/pause/")
            clock.tick(minutes=5)
        team.remove(bob)
        assert team.api.get(f"{V1}/pomodoro/active/", token=token_of(bob)).status == 404
        [session] = v1(team, bob, "GET", "pomodoro/sessions/")["results"]
        assert (session["completed"], session["actual_duration_seconds"]) == (True, 300)
        kept = table.get(keys.task(task)) or {}
        assert (kept["status"], kept["focus_seconds"], kept["completed_pomodoros"]) == ("in_progress", 300, 1)
        assert v1(team, bob, "GET", "analytics/daily/")["total_focus_seconds"] == 300
        ended, removed = of_kind("session.ended", "member.removed")
        assert (ended["kind"]["S"], removed["kind"]["S"]) == ("session.ended", "member.removed")

    def test_leaves_a_personal_session_running(self, team: Team) -> None:
        bob = team.member("bob")
        started(team, bob, organization=None)
        team.remove(bob)
        assert team.api.get(f"{V1}/pomodoro/active/", token=token_of(bob)).status == 200

    def test_a_session_that_starts_meanwhile_ends_too(self, team: Team) -> None:
        bob = team.member("bob")
        with meanwhile("TransactWriteItems", lambda: started(team, bob)):
            team.remove(bob)
        assert team.api.get(f"{V1}/pomodoro/active/", token=token_of(bob)).status == 404

    def test_a_session_past_its_planned_end_keeps_that_end(self, team: Team, clock: HeldClock) -> None:
        bob = team.member("bob")
        started(team, bob)
        clock.tick(hours=3)
        team.remove(bob)
        [session] = v1(team, bob, "GET", "pomodoro/sessions/")["results"]
        assert (session["ended_at"], session["actual_duration_seconds"]) == ("2026-03-02T09:25:00Z", 1500)

    def test_a_session_on_a_deleted_task_does_not_stand_in_the_way(self, team: Team) -> None:
        bob = team.member("bob")
        task = started(team, bob)
        table.write(Delete(keys.task(task)))
        team.remove(bob)
        assert team.api.get(f"{V1}/pomodoro/active/", token=token_of(bob)).status == 404

    def test_the_latest_organization_left_becomes_active(self, team: Team, clock: HeldClock, stranger: Person) -> None:
        def active() -> Any:
            return v1(team, bob, "GET", "auth/profile/")["active_organization"]

        bob = team.register("bob")
        others = [Team(team.api, stranger, team.register, name=name) for name in ("One", "Two")]
        for each in (others[0], team, others[1]):
            clock.tick(60)
            each.join(bob)
        assert active() == "two"
        others[0].remove(bob)
        assert active() == "two"
        others[1].remove(bob)
        assert active() == "acme"
        team.remove(bob)
        assert active() is None

    def test_an_admin_may_leave(self, team: Team) -> None:
        eve = team.member("eve", "admin")
        team.ok("DELETE", f"members/{eve.id}/", 204, by=eve)
        assert team.send("GET", by=eve).status == 404

    def test_tells_who_was_removed_by_whom(self, team: Team) -> None:
        bob = team.member("bob", "manager")
        team.remove(bob)
        [fact] = of_kind("member.removed")
        assert int(fact["actor"]["N"]) == team.owner.id
        data = fact["data"]["M"]
        assert (int(data["user"]["N"]), data["username"]["S"], data["role"]["S"]) == (bob.id, "bob", "manager")


class TestLiveStatus:
    """What the relay notes on a membership, and what the clock makes of it."""

    def note(self, team: Team, user: Person, **live: Any) -> None:
        table.write(Update(keys.member(team.id, user.id), set={f"live_{name}": value for name, value in live.items()}))

    def status(self, team: Team, user: Person) -> tuple[str, Any]:
        [row] = [row for row in team.members() if row["user"]["id"] == user.id]
        return row["current_status"], row["current_task"]

    def test_a_running_session_shows_its_task_until_its_planned_end(self, team: Team, clock: HeldClock) -> None:
        bob = team.member("bob")
        span = {"since_ms": clock.now_ms, "planned_ms": 600_000, "paused_ms": 60_000}
        self.note(team, bob, status="focused", task=5, title="Dig", **span)
        clock.tick(659)
        assert self.status(team, bob) == ("focused", {"id": 5, "title": "Dig"})
        clock.tick(1)
        assert self.status(team, bob) == ("idle", None)

    def test_a_paused_one_never_runs_out(self, team: Team, clock: HeldClock) -> None:
        bob = team.member("bob")
        self.note(team, bob, status="paused", task=5, title="Dig", since_ms=clock.now_ms, planned_ms=600_000)
        clock.tick(hours=10)
        assert self.status(team, bob) == ("paused", {"id": 5, "title": "Dig"})

    def test_a_break_has_no_task(self, team: Team, clock: HeldClock) -> None:
        bob = team.member("bob")
        self.note(team, bob, status="on_break", since_ms=clock.now_ms, planned_ms=300_000)
        assert self.status(team, bob) == ("on_break", None)

    def test_who_was_removed_is_idle(self, team: Team, clock: HeldClock) -> None:
        bob = team.member("bob")
        self.note(team, bob, status="paused", task=5, title="Dig", since_ms=clock.now_ms, planned_ms=600_000)
        team.remove(bob)
        [row] = team.members(is_active=False)
        assert (row["current_status"], row["current_task"]) == ("idle", None)
