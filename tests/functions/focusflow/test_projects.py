"""FF-07 to FF-11: projects."""

from typing import Any

import pytest

from roost.kit import keys, table
from roost.kit.writes import Update
from roost.work import events, service
from roost.work.model import Changes
from tests.functions.focusflow.desk import PROJECTS, TASKS, Desk, details, project_path
from tests.functions.focusflow.interleaving import Overtake, caller_of
from tests.support.organizations import Organization
from tests.support.stack import HeldClock


class TestCreate:
    def test_it_answers_item_and_detail_in_one(self, desk: Desk) -> None:
        answer = desk.send("POST", PROJECTS, json={"name": " Garden ", "description": "Beds", "color_code": "#aB12ef"})
        assert answer.status == 201
        assert answer.json == {
            "id": answer.json["id"],
            "name": "Garden",
            "description": "Beds",
            "color_code": "#aB12ef",
            "is_active": True,
            "task_count": 0,
            "total_focus_time": 0,
            "owner": {"id": desk.id, "username": "jane"},
            "statistics": {"total_tasks": 0, "completed_tasks": 0, "total_focus_hours": 0, "avg_task_duration": 0},
            "created_at": "2026-03-02T09:00:00Z",
            "organization": None,
        }

    def test_a_name_is_enough(self, desk: Desk) -> None:
        made = desk.project("Garden")
        assert (made["description"], made["color_code"], made["is_active"]) == ("", "#3498db", True)

    def test_equal_names_are_allowed(self, desk: Desk) -> None:
        assert desk.project("Garden")["id"] != desk.project("Garden")["id"]

    def test_all_faulty_fields_are_reported_together(self, desk: Desk) -> None:
        sent = {"name": " ", "description": "x" * 5001, "color_code": "red", "is_active": "perhaps"}
        assert set(details(desk.send("POST", PROJECTS, json=sent))) == set(sent)

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", None), ("name", 7), ("name", "x" * 256), ("name", "nul\x00"),
            ("description", None), ("description", ["x"]),
            ("color_code", "#12345"), ("color_code", "#12345g"), ("color_code", "3498db"), ("color_code", None),
            ("is_active", None), ("is_active", 1),
            ("organization", "nowhere"), ("organization", 5),
        ],
    )  # fmt: skip
    def test_a_bad_value_is_blamed_on_its_field(self, desk: Desk, field: str, value: Any) -> None:
        assert set(details(desk.send("POST", PROJECTS, json={"name": "Garden", field: value}))) == {field}
        assert desk.names() == []

    def test_a_missing_name_is_blamed(self, desk: Desk) -> None:
        assert set(details(desk.send("POST", PROJECTS, json={}))) == {"name"}

    @pytest.mark.parametrize(("field", "length"), [("name", 255), ("description", 5000)])
    def test_the_longest_text_is_taken_whole(self, desk: Desk, field: str, length: int) -> None:
        text = "ж" * length
        assert desk.project(**{"name": "Garden", field: text})[field] == text

    def test_the_same_idempotency_key_makes_one(self, desk: Desk) -> None:
        both = [
            desk.send("POST", PROJECTS, json={"name": "Garden"}, headers={"Idempotency-Key": "k1"}) for _ in range(2)
        ]
        assert both[0].json == both[1].json
        assert desk.names() == ["Garden"]


class TestList:
    def test_an_item_is_as_documented(self, desk: Desk) -> None:
        project = desk.project("Garden")["id"]
        desk.task(project=project)
        (item,) = desk.send("GET", PROJECTS).json["results"]
        assert item == {
            "id": project,
            "name": "Garden",
            "description": "",
            "color_code": "#3498db",
            "is_active": True,
            "task_count": 1,
            "total_focus_time": 0,
            "created_at": "2026-03-02T09:00:00Z",
            "organization": None,
        }

    def test_only_the_callers_are_listed_newest_first(self, desk: Desk, other: Desk, clock: HeldClock) -> None:
        other.project("Theirs")
        for name in ("one", "two", "three"):
            clock.tick(1)
            desk.project(name)
        assert desk.names() == ["three", "two", "one"]
        assert other.names() == ["Theirs"]

    @pytest.mark.parametrize(
        ("ordering", "expected"),
        [
            ("name", ["Alpha", "beta", "Gamma"]),
            ("-name", ["Gamma", "beta", "Alpha"]),
            ("created_at", ["beta", "Gamma", "Alpha"]),
            ("-created_at", ["Alpha", "Gamma", "beta"]),
            ("nonsense,name", ["Alpha", "beta", "Gamma"]),
            ("nonsense", ["Alpha", "Gamma", "beta"]),
            ("", ["Alpha", "Gamma", "beta"]),
        ],
    )
    def test_it_can_be_ordered(self, desk: Desk, clock: HeldClock, ordering: str, expected: list[str]) -> None:
        for name in ("beta", "Gamma", "Alpha"):
            clock.tick(1)
            desk.project(name)
        assert desk.names(ordering=ordering) == expected

    @pytest.mark.parametrize(
        ("value", "expected"),
        [("true", ["on"]), ("TRUE", ["on"]), ("1", ["on"]), ("false", ["off"]), ("0", ["off"])],
    )
    def test_it_can_be_narrowed_to_active_ones(self, desk: Desk, value: str, expected: list[str]) -> None:
        desk.project("on")
        desk.project("off", is_active=False)
        assert desk.names(is_active=value) == expected

    @pytest.mark.parametrize("value", ["yes", "2", ""])
    def test_other_values_are_refused_by_name(self, desk: Desk, value: str) -> None:
        assert set(details(desk.send("GET", PROJECTS, params={"is_active": value}))) == {"is_active"}

    def test_pages_link_to_their_neighbours(self, desk: Desk) -> None:
        for number in range(5):
            desk.project(f"p{number}")
        second = desk.send("GET", PROJECTS, params={"page": 2, "page_size": 2, "ordering": "name"}).json
        assert (second["count"], [row["name"] for row in second["results"]]) == (5, ["p2", "p3"])
        assert second["next"] == f"https://api.test{PROJECTS}?page_size=2&ordering=name&page=3"
        assert second["previous"] == f"https://api.test{PROJECTS}?page_size=2&ordering=name&page=1"
        assert desk.send("GET", PROJECTS, params={"page": 4, "page_size": 2}).status == 404


class TestRead:
    def test_the_detail_has_owner_and_statistics(self, desk: Desk) -> None:
        project = desk.project("Garden")["id"]
        sums = {"task_count": 15, "completed_count": 8, "focus_seconds": 45_000}
        table.write(Update(keys.project(project), set=sums))
        read = desk.send("GET", project_path(project))
        assert read.status == 200
        assert read.json["owner"] == {"id": desk.id, "username": "jane"}
        assert read.json["statistics"] == {
            "total_tasks": 15,
            "completed_tasks": 8,
            "total_focus_hours": 12.5,
            "avg_task_duration": 5625,
        }
        assert set(read.json) == {
            "id", "name", "description", "color_code", "is_active", "owner", "statistics", "created_at", "organization",
        }  # fmt: skip

    @pytest.mark.parametrize("project", ["0", "-1", "01", "abc", "1.5", str(2**53), "9" * 400, "%20"])
    def test_what_is_no_id_is_not_found(self, desk: Desk, project: str) -> None:
        unknown = desk.send("GET", project_path(12345))
        assert desk.send("GET", f"{PROJECTS}{project}/").body == unknown.body
        assert unknown.status == 404

    def test_work_adds_up(self, desk: Desk, clock: HeldClock) -> None:
        project = desk.project("Garden")["id"]
        first, second = (desk.task(project=project)["id"] for _ in range(2))
        for task in (first, second):
            desk.send("POST", f"{TASKS}{task}/start/")
            clock.tick(minutes=10)
            desk.send("POST", f"{TASKS}{task}/complete/")
        (item,) = desk.send("GET", PROJECTS).json["results"]
        assert (item["task_count"], item["total_focus_time"]) == (2, 1200)
        statistics = desk.send("GET", project_path(project)).json["statistics"]
        assert (statistics["completed_tasks"], statistics["avg_task_duration"]) == (2, 600)


class TestUpdate:
    def test_what_is_sent_is_changed(self, desk: Desk) -> None:
        made = desk.project("Garden", description="Beds")
        sent = {"name": "Yard", "color_code": "#e74c3c", "is_active": False}
        answer = desk.send("PATCH", project_path(made["id"]), json=sent)
        assert (answer.status, answer.json) == (200, made | sent)
        assert desk.send("GET", project_path(made["id"])).json["name"] == "Yard"

    def test_nothing_sent_changes_nothing_and_tells_nobody(self, desk: Desk) -> None:
        made = desk.project("Garden")
        before = table.get(keys.project(made["id"]))
        assert desk.send("PATCH", project_path(made["id"]), json={}).json == made
        assert desk.send("PATCH", project_path(made["id"]), json={"name": "Garden"}).json == made
        assert table.get(keys.project(made["id"])) == before

    def test_faults_are_told_together(self, desk: Desk) -> None:
        project = desk.project("Garden")["id"]
        sent = {"name": None, "color_code": "", "is_active": "x"}
        assert set(details(desk.send("PATCH", project_path(project), json=sent))) == set(sent)

    @pytest.mark.parametrize("sent", [{"name": "Theirs"}, {"name": ""}, {"color_code": 5}])
    def test_a_foreign_one_is_not_found_whatever_is_sent(self, desk: Desk, other: Desk, sent: dict[str, Any]) -> None:
        project = desk.project("Garden")["id"]
        theirs, unknown = (other.send("PATCH", project_path(each), json=sent) for each in (project, 12345))
        assert (theirs.status, theirs.body) == (404, unknown.body)
        assert desk.send("GET", project_path(project)).json["name"] == "Garden"

    def test_malformed_input_about_a_foreign_one_is_not_found_either(self, desk: Desk, other: Desk) -> None:
        project = desk.project("Garden")["id"]
        assert other.send("PATCH", project_path(project), raw=b"{").status == 404
        assert desk.send("PATCH", project_path(project), raw=b"{").status == 400


class TestDelete:
    def test_it_is_gone(self, desk: Desk) -> None:
        project = desk.project("Garden")["id"]
        answer = desk.send("DELETE", project_path(project))
        assert (answer.status, answer.body) == (204, b"")
        assert [desk.send(method, project_path(project)).status for method in ("GET", "PATCH", "DELETE")] == [404] * 3
        assert desk.names() == []

    def test_its_tasks_live_on_without_it_at_once(self, desk: Desk) -> None:
        project = desk.project("Garden")["id"]
        task = desk.task(project=project)["id"]
        desk.send("DELETE", project_path(project))
        assert desk.send("GET", f"{TASKS}{task}/").json["project"] is None
        (listed,) = desk.send("GET", TASKS).json["results"]
        assert listed["project"] is None
        assert desk.send("GET", TASKS, params={"project": project}).json["count"] == 0

    def test_work_on_its_tasks_goes_on(self, desk: Desk, clock: HeldClock) -> None:
        project = desk.project("Garden")["id"]
        task = desk.task(project=project)["id"]
        desk.send("POST", f"{TASKS}{task}/start/")
        desk.send("DELETE", project_path(project))
        clock.tick(minutes=10)
        assert desk.send("POST", f"{TASKS}{task}/complete/").json["total_focus_seconds"] == 600
        assert desk.send("GET", project_path(project)).status == 404
        assert desk.names() == []
        assert desk.send("PATCH", f"{TASKS}{task}/", json={"project": project}).status == 400

    def test_the_rest_is_cleared_behind_it_and_twice_is_once(self, desk: Desk, clock: HeldClock) -> None:
        project, kept = desk.project("Garden")["id"], desk.project("Yard")["id"]
        inside, outside = desk.task(project=project)["id"], desk.task(project=kept)["id"]
        desk.send("POST", f"{TASKS}{inside}/start/")
        desk.send("DELETE", project_path(project))
        clock.tick(minutes=10)
        desk.send("POST", f"{TASKS}{inside}/complete/")
        for _ in range(2):
            events.purge_project({"space": desk.home, "project": project})
        tasks = table.get_many([keys.task(inside), keys.task(outside)])
        assert "project" not in tasks[keys.task(inside)]
        assert tasks[keys.task(outside)]["project"] == kept
        assert table.get(keys.project(project)) is None
        assert table.get(keys.project(kept))

    def test_a_foreign_one_stays(self, desk: Desk, other: Desk) -> None:
        project = desk.project("Garden")["id"]
        assert other.send("DELETE", project_path(project)).body == other.send("DELETE", project_path(12345)).body
        assert desk.names() == ["Garden"]


class TestOrganizations:
    def test_the_active_one_gets_new_projects_and_null_stays_personal(self, desk: Desk, acme: Organization) -> None:
        acme.seat(desk.id, active=True)
        assert desk.project("shared")["organization"] == "acme"
        assert desk.project("own", organization=None)["organization"] is None
        assert desk.project("named", organization="acme")["organization"] == "acme"

    def test_a_member_sees_and_does_not_change(self, desk: Desk, other: Desk, acme: Organization) -> None:
        project = other.project("Shared", organization="acme")["id"]
        assert desk.names() == ["Shared"]
        assert desk.send("GET", project_path(project)).json["owner"]["username"] == "stranger"
        for answer in (
            desk.send("PATCH", project_path(project), json={"name": "Mine"}),
            desk.send("PATCH", project_path(project), json={"name": ""}),
            desk.send("DELETE", project_path(project)),
        ):
            assert (answer.status, answer.error["code"]) == (403, "PERMISSION_DENIED")
        assert other.names() == ["Shared"]

    @pytest.mark.parametrize("role", ["owner", "admin", "manager"])
    def test_those_who_manage_change_it(self, desk: Desk, other: Desk, acme: Organization, role: str) -> None:
        project = other.project("Shared", organization="acme")["id"]
        acme.seat(desk.id, role)
        assert desk.send("PATCH", project_path(project), json={"name": "Ours"}).json["owner"]["id"] == other.id
        assert desk.send("DELETE", project_path(project)).status == 204

    def test_its_owner_changes_it_whatever_their_role(self, desk: Desk, other: Desk, acme: Organization) -> None:
        project = desk.project("Mine", organization="acme")["id"]
        assert desk.send("PATCH", project_path(project), json={"name": "Still mine"}).status == 200
        assert other.names() == ["Still mine"]

    def test_who_left_sees_nothing_of_it(self, desk: Desk, acme: Organization) -> None:
        project = desk.project("Mine", organization="acme")["id"]
        acme.unseat(desk.id)
        assert desk.names() == []
        assert desk.send("GET", project_path(project)).status == 404
        assert desk.send("DELETE", project_path(project)).status == 404

    def test_it_is_fixed_at_creation(self, desk: Desk, acme: Organization) -> None:
        project = desk.project("Own")["id"]
        for wanted in ("acme", "nowhere"):
            assert set(details(desk.send("PATCH", project_path(project), json={"organization": wanted}))) == {
                "organization"
            }
        assert (
            desk.send("PATCH", project_path(project), json={"organization": None, "name": "Same"}).json["name"]
            == "Same"
        )

    def test_who_only_looks_makes_none(self, desk: Desk, acme: Organization) -> None:
        acme.seat(desk.id, "viewer")
        assert desk.send("POST", PROJECTS, json={"name": "x", "organization": "acme"}).status == 403


class TestParallelChanges:
    def test_both_arrive(self, desk: Desk, overtake: Overtake, clock: HeldClock) -> None:
        project = desk.project("Garden")["id"]
        overtake(lambda: service.update_project(caller_of(desk.id), project, Changes({"description": "Beds"}), 1))
        assert desk.send("PATCH", project_path(project), json={"name": "Yard"}).status == 200
        read = desk.send("GET", project_path(project)).json
        assert (read["name"], read["description"]) == ("Yard", "Beds")

    def test_a_deletion_in_between_wins(self, desk: Desk, overtake: Overtake) -> None:
        project = desk.project("Garden")["id"]
        overtake(lambda: service.delete_project(caller_of(desk.id), project, 1))
        assert desk.send("PATCH", project_path(project), json={"name": "Yard"}).status == 404
        assert table.get(keys.project(project)) is None

    def test_two_deletions_are_one(self, desk: Desk, overtake: Overtake) -> None:
        project = desk.project("Garden")["id"]
        overtake(lambda: service.delete_project(caller_of(desk.id), project, 1))
        assert desk.send("DELETE", project_path(project)).status == 404

    def test_who_never_gets_through_is_told(self, desk: Desk, overtake: Overtake) -> None:
        project = desk.project("Garden")["id"]
        texts = iter(range(100))

        def change() -> None:
            service.update_project(caller_of(desk.id), project, Changes({"description": str(next(texts))}), 1)

        overtake(change, times=50)
        answer = desk.send("PATCH", project_path(project), json={"name": "Yard"})
        assert (answer.status, answer.error["code"]) == (409, "CONFLICT")
        assert desk.names() == ["Garden"]
