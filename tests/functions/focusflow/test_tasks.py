"""FF-12 to FF-16: tasks. The actions on them are in `test_task_actions`."""

from typing import Any

import pytest

from roost.focus import service as focus
from roost.kit import idempotency, keys, table
from roost.kit.writes import Update
from roost.work import events, service, store, task_changes
from roost.work.model import Changes
from tests.functions.conftest import Person
from tests.functions.focusflow.desk import TASKS, Desk, details, project_path, task_path
from tests.functions.focusflow.interleaving import Overtake, caller_of
from tests.support.client import Client
from tests.support.organizations import Organization, assign
from tests.support.stack import HeldClock

V1 = "/focusflow/api/v1"


def work(desk: Desk, clock: HeldClock, task: int, minutes: int = 10) -> None:
    """Work on a task and finish it."""
    desk.act(task, "start")
    clock.tick(minutes=minutes)
    desk.act(task, "complete")


class TestCreate:
    def test_the_answer_is_the_task(self, desk: Desk) -> None:
        project = desk.project("Garden", color_code="#aB12ef")["id"]
        sent = {"title": " Dig ", "description": "Beds\n", "project": project, "estimated_pomodoros": 2}
        answer = desk.send("POST", TASKS, json=sent)
        assert answer.status == 201
        assert answer.json == {
            "id": answer.json["id"],
            "title": "Dig",
            "description": "Beds",
            "status": "pending",
            "project": {"id": project, "name": "Garden", "color_code": "#aB12ef"},
            "estimated_pomodoros": 2,
            "completed_pomodoros": 0,
            "total_focus_seconds": 0,
            "created_at": "2026-03-02T09:00:00Z",
            "started_at": None,
            "ended_at": None,
            "organization": None,
            "priority": "medium",
            "assigned_to": None,
            "updated_at": "2026-03-02T09:00:00Z",
        }

    def test_a_title_is_enough_and_what_is_not_the_clients_is_ignored(self, desk: Desk) -> None:
        made = desk.task("Dig", status="completed", id=5, completed_pomodoros=9, owner=1, nonsense=[1])
        assert (made["status"], made["completed_pomodoros"], made["estimated_pomodoros"]) == ("pending", 0, None)
        assert made["id"] != 5

    def test_it_is_there_in_the_next_request(self, desk: Desk) -> None:
        made = desk.task()
        assert desk.send("GET", task_path(made["id"])).json == made | {"pomodoro_sessions": []}
        assert desk.send("GET", TASKS).json["results"] == [made]

    def test_all_faulty_fields_are_reported_together(self, desk: Desk) -> None:
        sent = {"title": " ", "description": 5, "project": "x", "estimated_pomodoros": 0, "priority": "urgent"}
        assert set(details(desk.send("POST", TASKS, json=sent))) == set(sent)

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("title", None), ("title", 7), ("title", "x" * 256), ("title", "nul\x00"), ("title", ["Dig"]),
            ("description", None), ("description", "x" * 10_001), ("description", {}),
            ("project", "seven"), ("project", 1.5), ("project", True), ("project", 0), ("project", -4), ("project", ""),
            ("project", 2**53), ("project", [1]),
            ("estimated_pomodoros", 0), ("estimated_pomodoros", 101), ("estimated_pomodoros", 2.0),
            ("estimated_pomodoros", True), ("estimated_pomodoros", ""), ("estimated_pomodoros", "many"),
            ("estimated_pomodoros", -1), ("estimated_pomodoros", 10**30),
            ("priority", None), ("priority", "HIGH"), ("priority", 1), ("priority", []), ("priority", "none"),
            ("organization", "nowhere"), ("organization", ""), ("organization", 5),
        ],
    )  # fmt: skip
    def test_a_bad_value_is_blamed_on_its_field(self, desk: Desk, field: str, value: Any) -> None:
        assert set(details(desk.send("POST", TASKS, json={"title": "Dig", field: value}))) == {field}
        assert desk.titles() == []

    @pytest.mark.parametrize(
        ("field", "value", "kept"),
        [
            ("title", "ж" * 255, "ж" * 255), ("description", "x" * 10_000, "x" * 10_000), ("description", "  ", ""),
            ("estimated_pomodoros", 1, 1), ("estimated_pomodoros", 100, 100), ("estimated_pomodoros", "5", 5),
            ("estimated_pomodoros", None, None), ("priority", "low", "low"), ("priority", " high ", "high"),
            ("project", None, None), ("organization", None, None),
        ],
    )  # fmt: skip
    def test_a_good_value_is_kept(self, desk: Desk, field: str, value: Any, kept: Any) -> None:
        assert desk.task(**{"title": "Dig", field: value})[field] == kept

    def test_a_project_id_may_be_spelled_as_text(self, desk: Desk) -> None:
        project = desk.project()["id"]
        assert desk.task(project=str(project))["project"]["id"] == project

    def test_a_foreign_project_is_as_unknown_as_none(self, desk: Desk, other: Desk) -> None:
        foreign = other.project()["id"]
        answers = [desk.send("POST", TASKS, json={"title": "Dig", "project": each}) for each in (foreign, 12345)]
        assert set(details(answers[0])) == {"project"}
        assert answers[0].body == answers[1].body
        assert other.send("GET", project_path(foreign)).json["statistics"]["total_tasks"] == 0

    def test_its_project_counts_it(self, desk: Desk) -> None:
        project = desk.project()["id"]
        desk.task(project=project)
        desk.task(project=project)
        assert desk.send("GET", project_path(project)).json["statistics"]["total_tasks"] == 2

    def test_a_request_that_died_half_way_is_taken_over(
        self, desk: Desk, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        project = desk.project()["id"]
        body, headers = {"title": "Dig", "project": project}, {"Idempotency-Key": "k1"}

        def die(*_: Any) -> None:
            raise MemoryError

        with monkeypatch.context() as broken:
            broken.setattr(idempotency, "finish", die)
            assert desk.send("POST", TASKS, json=body, headers=headers).status == 500
        clock.tick(minutes=1)
        again = desk.send("POST", TASKS, json=body, headers=headers)
        assert (again.status, again.json["created_at"]) == (201, "2026-03-02T09:00:00Z")
        assert desk.listed(TASKS, "id") == [again.json["id"]]
        assert desk.send("GET", project_path(project)).json["statistics"]["total_tasks"] == 1

    def test_a_project_deleted_in_between_is_unknown(self, desk: Desk, overtake: Overtake) -> None:
        project = desk.project()["id"]
        overtake(lambda: service.delete_project(caller_of(desk.id), project, 1))
        assert set(details(desk.send("POST", TASKS, json={"title": "Dig", "project": project}))) == {"project"}
        assert table.get(keys.project(project)) is None
        assert desk.titles() == []


class TestList:
    @pytest.fixture
    def board(self, desk: Desk, clock: HeldClock) -> dict[str, int]:
        """Four tasks, one in each status, made a second apart."""
        made = {}
        for status in ("pending", "in_progress", "paused", "completed"):
            clock.tick(1)
            made[status] = desk.task(status)["id"]
        work(desk, clock, made["completed"])
        desk.act(made["in_progress"], "start")
        clock.tick(minutes=25)
        desk.act(made["paused"], "start")
        clock.tick(5)
        desk.act(made["paused"], "pause")
        return made

    @pytest.mark.parametrize("status", ["pending", "in_progress", "paused", "completed"])
    def test_by_status(self, desk: Desk, board: dict[str, int], status: str) -> None:
        assert desk.titles(status=status) == [status]
        assert desk.listed(TASKS, "status", status=status) == [status]

    def test_the_newest_is_first(self, desk: Desk, board: dict[str, int]) -> None:
        assert desk.titles() == ["completed", "paused", "in_progress", "pending"]

    def test_by_project(self, desk: Desk, other: Desk) -> None:
        project, foreign = desk.project()["id"], other.project()["id"]
        desk.task("inside", project=project)
        desk.task("outside")
        other.task("theirs", project=foreign)
        assert desk.titles(project=project) == ["inside"]
        assert desk.titles(project=foreign) == desk.titles(project=12345) == []

    @pytest.mark.parametrize(
        ("zone", "instant", "day"),
        [
            ("Asia/Kathmandu", "2026-03-01T18:14:59+00:00", "2026-03-01"),
            ("Asia/Kathmandu", "2026-03-01T18:15:00+00:00", "2026-03-02"),
            ("America/New_York", "2026-03-09T03:59:59+00:00", "2026-03-08"),
            ("America/New_York", "2026-03-09T04:00:00+00:00", "2026-03-09"),
        ],
    )
    def test_by_the_callers_own_day_of_creation(
        self, api: Client, register: Any, clock: HeldClock, zone: str, instant: str, day: str
    ) -> None:
        clock.set(instant)
        desk = Desk(api, register("abroad", timezone=zone))
        desk.task("then")
        assert desk.titles(date=day) == ["then"]
        assert [desk.titles(date=each) for each in ("2026-02-27", "2026-03-12", "0001-01-01", "9999-12-31")] == [[]] * 4

    @pytest.mark.parametrize(
        ("search", "expected"),
        [
            ("GARDEN", {"Dig the garden", "Read"}),
            ("dig garden", {"Dig the garden"}),
            ("arde about", {"Read"}),
            ("ÄPFEL", {"äpfel"}),
            ("garden apples", set()),
            ("100%", {"Read"}),
            ("  ", {"Dig the garden", "Read", "äpfel"}),
        ],
    )
    def test_by_words(self, desk: Desk, search: str, expected: set[str]) -> None:
        desk.task("Dig the garden")
        desk.task("Read", description="A book about gardens, 100% of it")
        desk.task("äpfel")
        assert set(desk.titles(search=search)) == expected

    def test_filters_combine(self, desk: Desk) -> None:
        project = desk.project()["id"]
        desk.task("Dig", project=project)
        desk.task("Read", project=project)
        desk.task("Dig")
        assert desk.titles(project=project, search="dig", status="pending", date="2026-03-02") == ["Dig"]
        assert desk.titles(project=project, search="dig", status="completed") == []

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("status", "done"), ("status", "PENDING"), ("status", ""), ("status", "pending,paused"),
            ("project", "seven"), ("project", "1.5"), ("project", ""), ("project", "0"),
            ("date", "2026-02-30"), ("date", "02.03.2026"), ("date", "2026-3-2"), ("date", "20260302"),
            ("date", "today"),
            ("search", "nul\x00"),
        ],
    )  # fmt: skip
    def test_an_invalid_value_is_blamed_on_its_parameter(self, desk: Desk, name: str, value: str) -> None:
        assert set(details(desk.send("GET", TASKS, params={name: value}))) == {name}

    def test_all_invalid_parameters_are_reported_together(self, desk: Desk) -> None:
        sent = {"status": "x", "project": "x", "date": "x"}
        assert set(details(desk.send("GET", TASKS, params=sent))) == set(sent)

    @pytest.mark.parametrize(
        ("ordering", "expected"),
        [
            ("created_at", "bac"), ("-created_at", "cab"),
            ("title", "abc"), ("-title", "cba"),
            ("estimated_pomodoros", "cab"), ("-estimated_pomodoros", "acb"),
            ("priority", "acb"), ("-priority", "bca"),
            ("started_at", "acb"), ("-started_at", "cab"),
            ("ended_at", "cba"), ("-ended_at", "cab"),
            ("updated_at", "bca"), ("-updated_at", "acb"),
            ("status", "bac"), ("-status", "cab"),
            ("total_focus_seconds", "bac"), ("-total_focus_seconds", "cab"),
            ("nonsense,-title", "cba"), ("nonsense", "cab"), ("total_focus_seconds,-title", "bac"),
        ],
    )  # fmt: skip
    def test_it_can_be_ordered(self, desk: Desk, clock: HeldClock, ordering: str, expected: str) -> None:
        self._letters(desk, clock)
        assert "".join(desk.titles(ordering=ordering)).lower() == expected

    def _letters(self, desk: Desk, clock: HeldClock) -> None:
        """b was never touched, a is paused, c is done; made in the order b, a, c."""
        made = {}
        fields: dict[str, Any] = {
            "b": {"priority": "high"},
            "A": {"priority": "low", "estimated_pomodoros": 5},
            "c": {"estimated_pomodoros": 2},
        }
        for title, more in fields.items():
            clock.tick(1)
            made[title] = desk.task(title, **more)["id"]
        clock.tick(60)
        desk.act(made["A"], "start")
        clock.tick(30)
        session = desk.send("GET", f"{V1}/pomodoro/active/").json["id"]
        desk.send("POST", f"{V1}/pomodoro/sessions/{session}/complete/")
        work(desk, clock, made["c"])
        clock.tick(1)
        desk.act(made["A"], "start")
        desk.act(made["A"], "pause")

    def test_pages(self, desk: Desk, clock: HeldClock) -> None:
        for number in range(23):
            clock.tick(1)
            desk.task(f"t{number:02}")
        first = desk.send("GET", TASKS).json
        assert (first["count"], len(first["results"]), first["previous"]) == (23, 20, None)
        assert first["next"] == f"https://api.test{TASKS}?page=2"
        second = desk.send("GET", first["next"].removeprefix("https://api.test")).json
        assert ([row["title"] for row in second["results"]], second["next"]) == (["t02", "t01", "t00"], None)
        assert second["previous"] == f"https://api.test{TASKS}?page=1"

    @pytest.mark.parametrize(
        ("params", "status", "size"),
        [
            ({"page": 3}, 404, 0), ({"page": 0}, 404, 0), ({"page": "x"}, 404, 0), ({"page": -1}, 404, 0),
            ({"page": "1.0"}, 404, 0), ({"page_size": 0}, 200, 20), ({"page_size": "x"}, 200, 20),
            ({"page_size": 3}, 200, 3), ({"page_size": 1000}, 200, 23), ({"page": 1, "search": "none"}, 200, 0),
            ({"page": 2, "search": "none"}, 404, 0),
        ],
    )  # fmt: skip
    def test_page_bounds(self, desk: Desk, params: dict[str, Any], status: int, size: int) -> None:
        for number in range(23):
            desk.task(f"t{number:02}")
        answer = desk.send("GET", TASKS, params=params)
        assert answer.status == status
        assert answer.error["code"] == "NOT_FOUND" if status == 404 else len(answer.json["results"]) == size


class TestRead:
    def test_its_sessions_are_there_oldest_first_the_running_one_included(self, desk: Desk, clock: HeldClock) -> None:
        task = desk.task()["id"]
        first = desk.act(task, "start")["pomodoro_session"]["id"]
        clock.tick(minutes=25)
        clock.tick(minutes=3)
        second = desk.act(task, "start")["pomodoro_session"]["id"]
        read = desk.send("GET", task_path(task)).json
        assert (read["completed_pomodoros"], read["total_focus_seconds"]) == (1, 1500)
        assert read["pomodoro_sessions"] == [
            {
                "id": first,
                "started_at": "2026-03-02T09:00:00Z",
                "ended_at": "2026-03-02T09:25:00Z",
                "duration_minutes": 25,
                "actual_duration_seconds": 1500,
                "completed": True,
            },
            {
                "id": second,
                "started_at": "2026-03-02T09:28:00Z",
                "ended_at": None,
                "duration_minutes": 25,
                "actual_duration_seconds": None,
                "completed": False,
            },
        ]

    def test_work_on_another_task_and_breaks_are_not_its_sessions(self, desk: Desk, clock: HeldClock) -> None:
        task, another = desk.task()["id"], desk.task()["id"]
        work(desk, clock, another)
        desk.send("POST", f"{V1}/pomodoro/break/start/")
        assert desk.send("GET", task_path(task)).json["pomodoro_sessions"] == []

    @pytest.mark.parametrize("task", ["0", "-1", "01", "abc", "1.5", str(2**53), "9" * 400, "%20"])
    def test_what_is_no_id_is_not_found(self, desk: Desk, task: str) -> None:
        unknown = desk.send("GET", task_path(12345))
        assert desk.send("GET", f"{TASKS}{task}/").body == unknown.body
        assert unknown.status == 404


class TestUpdate:
    def test_what_is_sent_is_changed(self, desk: Desk, clock: HeldClock) -> None:
        made = desk.task("Dig", estimated_pomodoros=2)
        clock.tick(90)
        sent = {"title": "Plant", "description": "Beans", "estimated_pomodoros": 4, "priority": "high"}
        answer = desk.send("PATCH", task_path(made["id"]), json=sent)
        assert (answer.status, answer.json) == (200, made | sent | {"updated_at": "2026-03-02T09:01:30Z"})
        assert desk.send("GET", TASKS).json["results"] == [answer.json]

    def test_null_clears_what_may_be_empty(self, desk: Desk) -> None:
        task = desk.task(estimated_pomodoros=2, project=desk.project()["id"])["id"]
        answer = desk.send("PATCH", task_path(task), json={"estimated_pomodoros": None, "project": None})
        assert (answer.json["estimated_pomodoros"], answer.json["project"]) == (None, None)

    @pytest.mark.parametrize("sent", [{}, {"title": "Dig"}, {"status": "completed", "completed_pomodoros": 4}])
    def test_without_a_change_nothing_happens(self, desk: Desk, clock: HeldClock, sent: dict[str, Any]) -> None:
        made = desk.task("Dig", project=desk.project()["id"])
        before, known = table.get(keys.task(made["id"])), desk.event_kinds()
        clock.tick(90)
        assert desk.send("PATCH", task_path(made["id"]), json=sent).json == made
        assert (table.get(keys.task(made["id"])), desk.event_kinds()) == (before, known)

    def test_faults_are_told_together(self, desk: Desk, other: Desk) -> None:
        task, foreign = desk.task()["id"], other.project()["id"]
        sent = {"title": None, "description": None, "estimated_pomodoros": 101, "priority": "x", "project": "x"}
        assert set(details(desk.send("PATCH", task_path(task), json=sent))) == set(sent)
        sent = {"project": foreign, "organization": "nowhere"}
        assert set(details(desk.send("PATCH", task_path(task), json=sent))) == set(sent)

    def test_a_completed_task_can_be_edited(self, desk: Desk, clock: HeldClock) -> None:
        task = desk.task()["id"]
        work(desk, clock, task)
        answer = desk.send("PATCH", task_path(task), json={"title": "Dug"})
        assert (answer.status, answer.json["status"], answer.json["title"]) == (200, "completed", "Dug")

    @pytest.mark.parametrize("sent", [b'{"title": "Mine"}', b'{"title": ""}', b"{", b"[]"])
    def test_a_foreign_one_is_not_found_whatever_is_sent(self, desk: Desk, other: Desk, sent: bytes) -> None:
        task = desk.task("Dig")["id"]
        answers = [other.send("PATCH", f"{TASKS}{each}/", raw=sent) for each in (task, 12345, "abc")]
        assert [answer.status for answer in answers] == [404] * 3
        assert len({answer.body for answer in answers}) == 1
        assert desk.titles() == ["Dig"]

    def test_two_changes_at_once_both_arrive(self, desk: Desk, overtake: Overtake) -> None:
        task = desk.task("Dig")["id"]
        overtake(lambda: task_changes.update_task(caller_of(desk.id), task, Changes({"description": "Beds"}), 1))
        assert desk.send("PATCH", task_path(task), json={"title": "Plant"}).json["description"] == "Beds"
        read = desk.send("GET", task_path(task)).json
        assert (read["title"], read["description"]) == ("Plant", "Beds")


class TestMove:
    def sums(self, desk: Desk, project: int) -> tuple[int, int, int]:
        item = table.get(keys.project(project)) or {}
        return item["task_count"], item["completed_count"], item["focus_seconds"]

    def move(self, desk: Desk, task: int, project: int | None) -> Any:
        answer = desk.send("PATCH", task_path(task), json={"project": project})
        assert answer.status == 200, answer.body
        return answer.json["project"]

    def labels(self, desk: Desk, task: int) -> dict[str, int | None]:
        return {day: item.get(f"p:{task}") for day, item in desk.days().items()}

    def test_counts_and_focus_go_with_it(self, desk: Desk, clock: HeldClock) -> None:
        old, new = desk.project("Old")["id"], desk.project("New")["id"]
        task = desk.task(project=old)["id"]
        desk.task(project=old)
        work(desk, clock, task)
        assert self.sums(desk, old) == (2, 1, 600)
        assert self.move(desk, task, new) == {"id": new, "name": "New", "color_code": "#3498db"}
        assert (self.sums(desk, old), self.sums(desk, new)) == ((1, 0, 0), (1, 1, 600))
        assert self.move(desk, task, None) is None
        assert self.sums(desk, new) == (0, 0, 0)
        self.move(desk, task, old)
        assert self.sums(desk, old) == (2, 1, 600)

    def test_every_day_that_knows_it_is_relabelled(self, desk: Desk, clock: HeldClock) -> None:
        old, new = desk.project("Old")["id"], desk.project("New")["id"]
        task = desk.task(project=old)["id"]
        for _ in range(2):
            clock.tick(days=1)
            desk.act(task, "start")
            clock.tick(minutes=25)
        clock.tick(days=1)
        desk.act(task, "complete")
        days = ["2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05"]
        assert self.labels(desk, task) == dict.fromkeys(days, old)
        self.move(desk, task, new)
        assert self.labels(desk, task) == dict.fromkeys(days, new)
        self.move(desk, task, None)
        assert self.labels(desk, task) == dict.fromkeys(days)

    def test_reports_follow_it(self, desk: Desk, clock: HeldClock) -> None:
        old, new = desk.project("Old")["id"], desk.project("New")["id"]
        task = desk.task(project=old)["id"]
        work(desk, clock, task)
        self.move(desk, task, new)
        report = desk.send("GET", f"{V1}/analytics/daily/").json
        assert [row["project"]["name"] for row in report["projects_breakdown"]] == ["New"]

    def test_more_days_than_a_transaction_holds_are_relabelled_too(
        self, desk: Desk, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        project = desk.project()["id"]
        task = desk.task()["id"]
        for _ in range(6):
            clock.tick(days=1)
            desk.act(task, "start")
            clock.tick(minutes=25)
        desk.titles()
        monkeypatch.setattr(store, "LARGEST_TRANSACTION", 5)
        self.move(desk, task, project)
        assert list(self.labels(desk, task).values()) == [project] * 7
        assert self.sums(desk, project) == (1, 0, 6 * 1500)

    def test_a_running_session_counts_for_the_new_project(self, desk: Desk, clock: HeldClock) -> None:
        old, new = desk.project("Old")["id"], desk.project("New")["id"]
        task = desk.task(project=old)["id"]
        desk.act(task, "start")
        clock.tick(minutes=10)
        self.move(desk, task, new)
        assert desk.send("GET", f"{V1}/pomodoro/active/").json["elapsed_seconds"] == 600
        desk.act(task, "pause")
        desk.act(task, "resume")
        clock.tick(minutes=5)
        desk.act(task, "complete")
        assert (self.sums(desk, old), self.sums(desk, new)) == ((0, 0, 0), (1, 1, 900))
        assert self.labels(desk, task) == {"2026-03-02": new}

    def test_a_session_that_starts_in_between_is_taken_along(
        self, desk: Desk, clock: HeldClock, overtake: Overtake
    ) -> None:
        old, new = desk.project("Old")["id"], desk.project("New")["id"]
        task = desk.task(project=old)["id"]
        overtake(lambda: desk_start(desk, task, clock))
        self.move(desk, task, new)
        clock.tick(minutes=25)
        desk.titles()
        assert (self.sums(desk, old), self.sums(desk, new)) == ((0, 0, 0), (1, 0, 1500))

    def test_two_moves_at_once_leave_the_counts_whole(self, desk: Desk, overtake: Overtake) -> None:
        old, left, right = (desk.project(name)["id"] for name in ("Old", "Left", "Right"))
        task = desk.task(project=old)["id"]
        overtake(lambda: task_changes.update_task(caller_of(desk.id), task, Changes({"project": left}), 1))
        self.move(desk, task, right)
        assert [self.sums(desk, each)[0] for each in (old, left, right)] == [0, 0, 1]

    def test_out_of_a_deleted_project(self, desk: Desk) -> None:
        old, new = desk.project("Old")["id"], desk.project("New")["id"]
        task = desk.task(project=old)["id"]
        desk.send("DELETE", project_path(old))
        assert self.move(desk, task, new)["name"] == "New"
        assert (self.sums(desk, new)[0], table.get(keys.project(old))) == (1, None)

    def test_a_foreign_project_is_refused_and_nothing_moves(self, desk: Desk, other: Desk) -> None:
        old, foreign = desk.project()["id"], other.project()["id"]
        task = desk.task(project=old)["id"]
        bodies = [desk.send("PATCH", task_path(task), json={"project": each}) for each in (foreign, 12345)]
        assert set(details(bodies[0])) == {"project"}
        assert bodies[0].body == bodies[1].body
        assert desk.send("GET", task_path(task)).json["project"]["id"] == old


def desk_start(desk: Desk, task: int, clock: HeldClock) -> None:
    """Start a task in the middle of another request."""
    focus.start_task(caller_of(desk.id), task, None, clock.now_ms)


class TestDelete:
    def test_it_is_gone(self, desk: Desk) -> None:
        project = desk.project()["id"]
        task = desk.task(project=project)["id"]
        answer = desk.send("DELETE", task_path(task))
        assert (answer.status, answer.body) == (204, b"")
        assert [desk.send(method, task_path(task)).status for method in ("GET", "PATCH", "DELETE")] == [404] * 3
        assert desk.send("POST", f"{task_path(task)}start/").status == 404
        assert desk.titles() == []
        assert desk.send("GET", project_path(project)).json["statistics"]["total_tasks"] == 0

    def test_its_project_loses_its_focus_and_its_completion(self, desk: Desk, clock: HeldClock) -> None:
        project = desk.project()["id"]
        task, kept = (desk.task(project=project)["id"] for _ in range(2))
        work(desk, clock, task)
        work(desk, clock, kept, 5)
        desk.send("DELETE", task_path(task))
        statistics = desk.send("GET", project_path(project)).json["statistics"]
        assert (statistics["total_tasks"], statistics["completed_tasks"]) == (1, 1)
        assert statistics["avg_task_duration"] == 300

    @pytest.mark.parametrize("paused", [False, True])
    def test_an_active_session_is_closed_and_kept_without_task(
        self, desk: Desk, clock: HeldClock, paused: bool
    ) -> None:
        task = desk.task()["id"]
        session = desk.act(task, "start")["pomodoro_session"]["id"]
        clock.tick(minutes=10)
        if paused:
            desk.act(task, "pause")
            clock.tick(minutes=7)
        assert desk.send("DELETE", task_path(task)).status == 204
        assert desk.send("GET", f"{V1}/pomodoro/active/").status == 404
        (row,) = desk.send("GET", f"{V1}/pomodoro/sessions/").json["results"]
        assert (row["id"], row["task"], row["completed"], row["actual_duration_seconds"]) == (session, None, True, 600)
        assert desk.act(desk.task()["id"], "start")

    def test_figures_stay(self, desk: Desk, clock: HeldClock) -> None:
        task = desk.task()["id"]
        work(desk, clock, task)
        reports = [f"{V1}/analytics/{name}/" for name in ("daily", "weekly", "monthly", "streaks")]
        before = [desk.send("GET", report).json for report in reports]
        desk.send("DELETE", task_path(task))
        assert [desk.send("GET", report).json for report in reports] == before

    def test_another_tasks_session_goes_on(self, desk: Desk) -> None:
        task, another = desk.task()["id"], desk.task()["id"]
        desk.act(another, "start")
        desk.send("DELETE", task_path(task))
        assert desk.send("GET", f"{V1}/pomodoro/active/").json["task"]["id"] == another

    def test_a_session_that_starts_in_between_is_closed_too(
        self, desk: Desk, clock: HeldClock, overtake: Overtake
    ) -> None:
        task = desk.task()["id"]
        overtake(lambda: desk_start(desk, task, clock))
        assert desk.send("DELETE", task_path(task)).status == 204
        assert desk.send("GET", f"{V1}/pomodoro/active/").status == 404

    def test_a_foreign_one_stays(self, desk: Desk, other: Desk) -> None:
        task = desk.task()["id"]
        assert other.send("DELETE", task_path(task)).body == other.send("DELETE", task_path(12345)).body
        assert desk.titles() == ["Dig"]

    def test_what_its_page_showed_is_cleared_behind_it(self, desk: Desk, clock: HeldClock) -> None:
        task, kept = desk.task()["id"], desk.task()["id"]
        for each in (task, kept):
            work(desk, clock, each)
        desk.send("DELETE", task_path(task))
        for each in (task, task, kept):
            events.purge_task({"task": each})
        assert table.query(keys.task(task).pk) == []
        assert len(table.query(keys.task(kept).pk)) == 2
        assert desk.send("GET", f"{V1}/pomodoro/sessions/").json["count"] == 2


class TestEvents:
    def test_each_change_leaves_one_fact(self, desk: Desk, clock: HeldClock) -> None:
        before = len(desk.event_kinds())
        clock.tick(1)
        project = desk.project()["id"]
        clock.tick(1)
        task = desk.task(project=project)["id"]
        clock.tick(1)
        desk.send("PATCH", task_path(task), json={"title": "Plant"})
        clock.tick(1)
        desk.send("DELETE", task_path(task))
        facts = table.query(keys.feed(desk.home))[before:]
        kinds = [(fact["kind"], fact["actor"]) for fact in facts]
        made = ["project.created", "task.created", "task.updated", "task.deleted"]
        assert kinds == [(kind, desk.id) for kind in made]
        assert facts[1]["data"] == {"task": task, "title": "Dig", "project": project, "project_name": "Garden"}
        assert facts[2]["data"]["changed"] == ["title"]


class TestOrganizations:
    def shared(self, desk: Desk, **fields: Any) -> Any:
        return desk.task(organization="acme", **fields)

    def test_where_a_new_task_belongs(self, desk: Desk, acme: Organization) -> None:
        shared, own = desk.project("Shared", organization="acme")["id"], desk.project("Own")["id"]
        assert desk.task()["organization"] is None
        acme.seat(desk.id, active=True)
        assert desk.task()["organization"] == "acme"
        assert desk.task(organization=None)["organization"] is None
        assert desk.task(project=own)["organization"] is None
        assert desk.task(project=shared)["organization"] == "acme"
        assert desk.task(project=shared, organization="acme")["organization"] == "acme"

    def test_project_and_organization_must_agree(self, desk: Desk, acme: Organization) -> None:
        shared, own = desk.project("Shared", organization="acme")["id"], desk.project("Own")["id"]
        for project, slug in ((shared, None), (own, "acme")):
            sent = {"title": "Dig", "project": project, "organization": slug}
            assert set(details(desk.send("POST", TASKS, json=sent))) == {"project"}
        task = self.shared(desk)["id"]
        assert set(details(desk.send("PATCH", task_path(task), json={"project": own}))) == {"project"}
        assert desk.send("PATCH", task_path(task), json={"project": shared}).status == 200

    def test_it_is_fixed_at_creation(self, desk: Desk, acme: Organization) -> None:
        task = self.shared(desk)["id"]
        for wanted in (None, "nowhere"):
            answer = desk.send("PATCH", task_path(task), json={"organization": wanted})
            assert set(details(answer)) == {"organization"}
        assert desk.send("PATCH", task_path(task), json={"organization": "acme", "title": "Same"}).status == 200

    def test_estimates_are_demanded_where_the_organization_wants_them(
        self, desk: Desk, acme: Organization, clock: HeldClock
    ) -> None:
        project = desk.project("Shared", organization="acme")["id"]
        existing = self.shared(desk)["id"]
        acme.require_estimates()
        for sent in ({"organization": "acme"}, {"project": project}):
            answer = desk.send("POST", TASKS, json={"title": "Dig"} | sent)
            assert set(details(answer)) == {"estimated_pomodoros"}
        both = {"title": "Dig", "organization": "acme", "project": 12345}
        assert set(details(desk.send("POST", TASKS, json=both))) == {"project", "estimated_pomodoros"}
        task = self.shared(desk, estimated_pomodoros=3)["id"]
        answer = desk.send("PATCH", task_path(task), json={"estimated_pomodoros": None})
        assert set(details(answer)) == {"estimated_pomodoros"}
        assert desk.send("PATCH", task_path(existing), json={"title": "Still"}).status == 200
        assert desk.task()["estimated_pomodoros"] is None

    def test_fellow_members_tasks_are_their_own(self, desk: Desk, other: Desk, acme: Organization) -> None:
        task = self.shared(desk)["id"]
        assert other.send("GET", task_path(task)).status == 404
        assert other.titles() == []

    def test_the_assignee_sees_it_and_does_not_change_it(self, desk: Desk, other: Desk, acme: Organization) -> None:
        task = self.shared(desk)["id"]
        assign(task, other.id)
        read = other.send("GET", task_path(task))
        assert (read.status, read.json["assigned_to"]) == (200, {"id": other.id, "username": "stranger"})
        for answer in (
            other.send("PATCH", task_path(task), json={"title": "Mine"}),
            other.send("PATCH", task_path(task), json={"title": ""}),
            other.send("DELETE", task_path(task)),
            desk.send("POST", f"{task_path(task)}start/"),
            desk.send("POST", f"{task_path(task)}start/", json={"pomodoro_duration": 0}),
        ):
            assert (answer.status, answer.error["code"]) == (403, "PERMISSION_DENIED")
        assert desk.send("PATCH", task_path(task), json={"title": "Plant"}).json["assigned_to"]["id"] == other.id

    def test_deleting_it_closes_the_assignees_session(
        self, desk: Desk, other: Desk, acme: Organization, clock: HeldClock
    ) -> None:
        task = self.shared(desk)["id"]
        assign(task, other.id)
        other.act(task, "start")
        clock.tick(minutes=10)
        assert desk.send("DELETE", task_path(task)).status == 204
        assert other.send("GET", f"{V1}/pomodoro/active/").status == 404
        assert other.days()["2026-03-02"]["focus_seconds"] == 600

    def test_moving_it_relabels_the_days_of_all_who_worked(
        self, desk: Desk, other: Desk, acme: Organization, clock: HeldClock
    ) -> None:
        project = desk.project("Shared", organization="acme")["id"]
        task = self.shared(desk)["id"]
        work_day = "2026-03-03"
        assign(task, other.id)
        clock.tick(days=1)
        other.act(task, "start")
        clock.tick(minutes=5)
        assert desk.send("PATCH", task_path(task), json={"project": project}).status == 200
        assert other.days()[work_day][f"p:{task}"] == desk.days()["2026-03-02"][f"p:{task}"] == project
        other.act(task, "complete")
        assert desk.send("GET", project_path(project)).json["statistics"]["avg_task_duration"] == 300

    def test_who_left_sees_nothing_of_it(self, desk: Desk, acme: Organization) -> None:
        task = self.shared(desk)["id"]
        acme.unseat(desk.id)
        assert desk.titles() == []
        assert [desk.send(method, task_path(task)).status for method in ("GET", "PATCH", "DELETE")] == [404] * 3

    def test_who_only_looks_makes_none(self, desk: Desk, acme: Organization) -> None:
        acme.seat(desk.id, "viewer")
        assert desk.send("POST", TASKS, json={"title": "x", "organization": "acme"}).status == 403


def test_foreign_states_and_priorities_have_words_here(desk: Desk, person: Person) -> None:
    words = {}
    for status, priority in (
        ("todo", "none"), ("in_review", "urgent"), ("blocked", "low"), ("cancelled", "high"), ("paused", "medium"),
    ):  # fmt: skip
        task = desk.task(status)["id"]
        table.write(Update(keys.task(task), set={"status": status, "priority": priority}))
        read = desk.send("GET", task_path(task)).json
        words[status] = (read["status"], read["priority"])
    assert words == {
        "todo": ("pending", "medium"),
        "in_review": ("in_progress", "high"),
        "blocked": ("paused", "low"),
        "cancelled": ("completed", "high"),
        "paused": ("paused", "medium"),
    }
    assert set(desk.titles(status="paused")) == {"blocked", "paused"}
    assert desk.titles(status="completed") == ["cancelled"]
