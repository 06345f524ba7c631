"""Organizations: making, reading, changing, listing (FF-31 to FF-33, FF-54), and how V1 sees them."""

from collections.abc import Callable
from typing import Any

import pytest

from roost.kit import keys, table
from roost.kit.writes import Update
from roost.workspace.events import person_changed
from roost.workspace.model import slug_candidates
from roost.workspace.writes import MAX_SPACES
from tests.functions.conftest import Person
from tests.functions.focusflow.desk import details
from tests.support.client import Answer, Client
from tests.support.deliveries import of_kind
from tests.support.race import meanwhile
from tests.support.recorder import recording
from tests.support.stack import HeldClock
from tests.support.team import ORGANIZATIONS, V1, Team

Register = Callable[..., Person]


@pytest.fixture
def create(api: Client, person: Person) -> Callable[..., Answer]:
    def _create(by: Person = person, **fields: Any) -> Answer:
        return api.post(ORGANIZATIONS, json=fields, token=by.token)

    return _create


@pytest.fixture
def team(api: Client, person: Person, register: Register) -> Team:
    return Team(api, person, register)


class TestCreating:
    def test_answers_the_documented_shape(self, create: Callable[..., Answer], person: Person) -> None:
        answer = create(name=" Acme Startup ", slug="acme-startup", default_pomodoro_duration=30)
        assert answer.status == 201
        made = answer.json
        assert made == {
            "id": made["id"],
            "name": "Acme Startup",
            "slug": "acme-startup",
            "is_active": True,
            "default_pomodoro_duration": 30,
            "require_task_estimates": False,
            "member_count": 1,
            "created_at": "2026-03-02T09:00:00Z",
            "owner": {"id": person.id, "username": "jane", "email": "jane@example.com"},
        }

    def test_the_creator_is_admin_member_and_works_there_from_now_on(
        self, create: Callable[..., Answer], api: Client, person: Person
    ) -> None:
        for name in ("One", "Two"):
            assert create(name=name).status == 201
        [member] = api.get(f"{ORGANIZATIONS}two/members/", token=person.token).json["results"]
        assert (member["user"]["id"], member["role"], member["is_active"]) == (person.id, "admin", True)
        assert api.get(f"{V1}/auth/profile/", token=person.token).json["active_organization"] == "two"

    def test_a_taken_slug_is_a_conflict(self, create: Callable[..., Answer], stranger: Person) -> None:
        create(name="Acme", slug="acme")
        answer = create(by=stranger, name="Other", slug="acme")
        assert (answer.status, answer.error["code"]) == (409, "CONFLICT")
        assert list(answer.error["details"]) == ["slug"]

    def test_of_parallel_requests_for_one_slug_one_gets_it(self, create: Callable[..., Answer]) -> None:
        first = []
        with meanwhile("TransactWriteItems", lambda: first.append(create(name="Acme", slug="acme"))):
            second = create(name="Acme", slug="acme")
        assert (first[0].status, second.status) == (201, 409)

    def test_without_a_slug_the_name_gives_one_that_is_free(self, create: Callable[..., Answer]) -> None:
        slugs = [create(name="Café  Ünï & Söhne!").json["slug"] for _ in range(5)]
        assert slugs[:4] == ["cafe-uni-sohne", "cafe-uni-sohne-2", "cafe-uni-sohne-3", "cafe-uni-sohne-4"]
        assert slugs[4].startswith("cafe-uni-sohne-")
        assert len(set(slugs)) == 5

    @pytest.mark.parametrize("slug", ["a", "a-1", "0", "x" * 50])
    def test_plain_slugs_are_taken(self, create: Callable[..., Answer], slug: str) -> None:
        assert create(name="Acme", slug=slug).json["slug"] == slug

    @pytest.mark.parametrize(
        "slug", ["", "-a", "a-", "a--b", "Acme", "a b", "a_b", "ä", "a\n", "a\x00", "x" * 51, None, 5]
    )
    def test_other_slugs_are_faults(self, create: Callable[..., Answer], slug: Any) -> None:
        if slug == "a\n":
            assert create(name="Acme", slug=slug).json["slug"] == "a"
        else:
            assert list(details(create(name="Acme", slug=slug))) == ["slug"]

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", ""),
            ("name", "x" * 256),
            ("name", None),
            ("default_pomodoro_duration", 0),
            ("default_pomodoro_duration", 181),
            ("default_pomodoro_duration", True),
            ("require_task_estimates", "true"),
            ("working_hours", {"start": "17:00", "end": "09:00"}),
            ("working_hours", {"start": "09:00", "end": "09:00"}),
            ("working_hours", {"start": "09:00"}),
            ("working_hours", {"start": "9:00", "end": "17:00"}),
            ("working_hours", {"start": "09:00", "end": "24:00"}),
            ("working_hours", "09:00-17:00"),
            ("working_hours", None),
        ],
    )
    def test_faulty_fields_are_named(self, create: Callable[..., Answer], field: str, value: Any) -> None:
        assert list(details(create(**{"name": "Acme", field: value}))) == [field]

    def test_all_faults_are_told_together(self, create: Callable[..., Answer]) -> None:
        assert set(details(create(slug="A", default_pomodoro_duration=0))) == {
            "name",
            "slug",
            "default_pomodoro_duration",
        }

    def test_a_repeated_request_makes_one(self, api: Client, person: Person) -> None:
        def send() -> Answer:
            headers = {"Idempotency-Key": "one"}
            return api.post(ORGANIZATIONS, json={"name": "Acme"}, token=person.token, headers=headers)

        assert send().json == send().json
        assert api.get(ORGANIZATIONS, token=person.token).json["count"] == 1

    def test_seats_are_limited(self, create: Callable[..., Answer], person: Person) -> None:
        card = table.get(keys.card(person.id)) or {}
        seats = {str(number): {"role": "member", "slug": f"s{number}"} for number in range(1, MAX_SPACES)}
        table.write(Update(keys.card(person.id), set={"spaces": seats | card["spaces"]}))
        assert create(name="One more").status == 409
        table.write(Update(keys.card(person.id), remove=["spaces.1"]))
        assert create(name="One more").status == 201


class TestReading:
    def test_answers_settings_and_statistics(self, team: Team) -> None:
        assert team.ok("GET") == {
            "id": team.id,
            "name": "Acme",
            "slug": "acme",
            "is_active": True,
            "created_at": "2026-03-02T09:00:00Z",
            "settings": {
                "default_pomodoro_duration": 25,
                "require_task_estimates": False,
                "working_hours": {"start": "09:00", "end": "17:00"},
            },
            "statistics": {
                "total_members": 1,
                "active_members": 1,
                "total_projects": 0,
                "total_tasks_today": 0,
                "completed_tasks_today": 0,
            },
        }

    def test_counts_members_projects_and_not_what_is_gone(self, team: Team) -> None:
        bob, eve = team.member("bob"), team.member("eve", "manager")
        made = [
            team.api.post(f"{V1}/projects/", json={"name": name}, token=team.owner.token).json["id"] for name in "ab"
        ]
        team.api.delete(f"{V1}/projects/{made[0]}/", token=team.owner.token)
        team.api.post(f"{V1}/projects/", json={"name": "own", "organization": None}, token=bob.token)
        team.remove(eve)
        counted = team.ok("GET", by=bob)["statistics"]
        assert (counted["total_members"], counted["active_members"], counted["total_projects"]) == (2, 2, 1)

    def test_who_is_blocked_is_a_member_but_not_active(self, team: Team) -> None:
        bob = team.member("bob")
        table.write(Update(keys.card(bob.id), set={"status": "banned"}))
        person_changed({"actor": bob.id, "data": {}})
        counted = team.ok("GET")["statistics"]
        assert (counted["total_members"], counted["active_members"]) == (2, 1)

    def test_costs_two_queries_however_many_members(self, team: Team) -> None:
        for number in range(3):
            team.member(f"m{number}")
        with recording() as record:
            team.ok("GET")
        assert [call.operation for call in record.dynamodb()] == ["GetItem", "UpdateItem", "Query", "Query"]


class TestChanging:
    def test_answers_both_shapes_in_one(self, team: Team) -> None:
        hours = {"start": "08:30", "end": "12:00"}
        sent = {"name": "Acme Inc", "require_task_estimates": True, "default_pomodoro_duration": "50"}
        changed = team.ok("PATCH", json=sent | {"working_hours": hours})
        assert changed == team.ok("GET") | {key: changed[key] for key in team.made} | {"name": "Acme Inc"}
        assert changed["settings"] == {
            "default_pomodoro_duration": 50,
            "require_task_estimates": True,
            "working_hours": hours,
        }
        assert changed["owner"] == team.made["owner"]

    def test_only_what_is_sent_changes(self, team: Team) -> None:
        team.ok("PATCH", json={"default_pomodoro_duration": 40})
        changed = team.ok("PATCH", json={"require_task_estimates": True, "is_active": False, "id": 1})
        assert (changed["name"], changed["default_pomodoro_duration"], changed["is_active"]) == ("Acme", 40, True)
        assert changed["id"] == team.id

    def test_nothing_sent_changes_nothing(self, team: Team) -> None:
        assert team.ok("PATCH", json={})["name"] == "Acme"
        assert team.ok("PATCH", json={"name": "Acme", "slug": "acme"})["name"] == "Acme"
        assert not of_kind("space.updated")

    @pytest.mark.parametrize("slug", ["other", "", "ACME"])
    def test_the_slug_stays(self, team: Team, slug: str) -> None:
        assert list(details(team.send("PATCH", json={"slug": slug, "name": "X"}))) == ["slug"]
        assert team.ok("GET")["name"] == "Acme"

    def test_new_settings_rule_the_next_task(self, team: Team) -> None:
        team.ok("PATCH", json={"require_task_estimates": True, "default_pomodoro_duration": 40})
        tasks, token = f"{V1}/tasks/", team.owner.token
        assert list(details(team.api.post(tasks, json={"title": "a"}, token=token))) == ["estimated_pomodoros"]
        task = team.api.post(tasks, json={"title": "a", "estimated_pomodoros": 1}, token=token).json["id"]
        started = team.api.post(f"{tasks}{task}/start/", token=token).json
        assert started["pomodoro_session"]["duration_minutes"] == 40

    def test_parallel_changes_all_arrive(self, team: Team) -> None:
        with meanwhile("TransactWriteItems", lambda: team.ok("PATCH", json={"default_pomodoro_duration": 33})):
            assert team.send("PATCH", json={"name": "New"}).status == 200
        seen = team.ok("GET")
        assert (seen["name"], seen["settings"]["default_pomodoro_duration"]) == ("New", 33)


class TestListing:
    def test_shows_own_memberships_by_joining(self, team: Team, clock: HeldClock, stranger: Person) -> None:
        clock.tick(60)
        mine = Team(team.api, stranger, team.register, name="Mine")
        clock.tick(60)
        team.join(stranger, "manager")
        rows = team.api.get(ORGANIZATIONS, token=stranger.token).json
        assert rows["count"] == 2
        assert [(row["slug"], row["role"], row["member_count"]) for row in rows["results"]] == [
            ("mine", "admin", 1),
            ("acme", "manager", 2),
        ]
        assert set(rows["results"][0]) == {"id", "name", "slug", "is_active", "role", "member_count", "created_at"}
        assert rows["results"][0]["id"] == mine.id

    def test_knows_no_personal_space_and_no_left_one(self, team: Team, stranger: Person) -> None:
        assert team.api.get(ORGANIZATIONS, token=stranger.token).json["results"] == []
        team.remove(team.join(stranger))
        assert team.api.get(ORGANIZATIONS, token=stranger.token).json["count"] == 0
        assert team.api.get(ORGANIZATIONS, token=team.owner.token).json["results"][0]["member_count"] == 1

    def test_has_pages_with_links(self, team: Team) -> None:
        Team(team.api, team.owner, team.register, name="Two")
        page = team.api.get(ORGANIZATIONS, params={"page_size": 1}, token=team.owner.token).json
        assert (page["count"], page["previous"]) == (2, None)
        assert page["next"] == f"https://api.test{ORGANIZATIONS}?page_size=1&page=2"


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Acme Startup", "acme-startup"),
        ("  --A  b--", "a-b"),
        ("日本", "team"),
        ("Straße 9", "strae-9"),
        ("½ x", "12-x"),
    ],
)
def test_slugs_come_from_names(name: str, first: str) -> None:
    slugs = list(slug_candidates(name, 123))
    assert slugs[0] == first
    assert len(set(slugs)) == len(slugs)


def test_derived_slugs_fit() -> None:
    assert all(len(slug) <= 50 for slug in slug_candidates("word " * 60, 10**15 + 999_999_999))
