"""FF-30: everything a person has, to take away."""

import csv
import io
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from roost.insights import export
from roost.kit import aws, keys
from roost.kit.retries import meter
from roost.kit.settings import settings
from roost.kit.table import get, write
from roost.kit.writes import Put
from tests.functions.conftest import Person
from tests.functions.focusflow.reporting import Reporter
from tests.support.client import Answer, Client
from tests.support.stack import HeldClock

HEADER = (
    "record_type,id,name,description,status,project,task,color_code,is_active,estimated_pomodoros,"
    "completed_pomodoros,focus_seconds,duration_minutes,is_break,break_type,completed,created_at,started_at,ended_at"
)


@pytest.fixture
def desk(api: Client, clock: HeldClock, person: Person) -> Reporter:
    return Reporter(api, clock, person)


def get_json(desk: Reporter, path: str, **params: Any) -> Any:
    answer = desk.get(path, **params)
    assert answer.status == 200, answer.body
    return answer.json


def table(answer: Answer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.body.decode(), newline="")))


def fill(desk: Reporter, tasks: int, text: str) -> None:
    """Many tasks at once, written behind the API's back as it would have written them."""
    first = desk.task()
    item = get(keys.task(first))
    assert item is not None
    for offset in range(1, tasks):
        task = first + offset
        order = {keys.BY_PERSON.sk: keys.ordered(task), keys.BY_SPACE.sk: keys.ordered(task)}
        write(Put(keys.task(task), item | {"id": task, "description": text} | order))


class TestJson:
    def test_it_holds_what_profile_and_lists_show_oldest_first(self, desk: Reporter) -> None:
        home = desk.project("Home")
        desk.clock.tick(0.001)
        club = desk.project("Club")
        done = desk.worked_task(25, home)
        desk.act(done, "complete")
        desk.ok("pomodoro/break/start/", {}, 201)
        desk.clock.tick(minutes=30)
        running = desk.task(project=club)
        desk.act(running, "start")
        answer = desk.export()
        assert (answer.status, answer.headers["Content-Type"]) == (200, "application/json")
        body = answer.json
        assert list(body) == ["user", "projects", "tasks", "pomodoro_sessions", "exported_at"]
        assert body["exported_at"] == "2026-03-02T09:55:00Z"
        assert body["user"] == get_json(desk, "auth/profile/")
        assert body["projects"] == [get_json(desk, f"projects/{project}/") for project in (home, club)]
        assert body["tasks"] == get_json(desk, "tasks/", ordering="created_at")["results"]
        assert body["pomodoro_sessions"] == get_json(desk, "pomodoro/sessions/", ordering="started_at")["results"]
        assert [each["completed"] for each in body["pomodoro_sessions"]] == [True, True, False]

    def test_a_new_person_has_empty_lists(self, desk: Reporter) -> None:
        body = desk.export(format="json").json
        assert (body["projects"], body["tasks"], body["pomodoro_sessions"]) == ([], [], [])

    def test_it_is_not_cut_into_pages(self, desk: Reporter) -> None:
        fill(desk, 130, "")
        tasks = desk.export().json["tasks"]
        assert len(tasks) == 130
        assert [task["id"] for task in tasks] == sorted(task["id"] for task in tasks)

    def test_what_was_deleted_is_named_nowhere_but_its_sessions_stay(self, desk: Reporter) -> None:
        project = desk.project("Gone")
        kept, gone = desk.worked_task(25, project), desk.worked_task(10, project)
        desk.delete(f"projects/{project}")
        desk.delete(f"tasks/{gone}")
        body = desk.export().json
        assert body["projects"] == []
        assert [(task["id"], task["project"]) for task in body["tasks"]] == [(kept, None)]
        named = [session["task"] and session["task"]["id"] for session in body["pomodoro_sessions"]]
        assert named == [kept, None]
        rows = table(desk.export(format="csv"))
        assert [(row["record_type"], row["project"], row["task"]) for row in rows] == [
            ("task", "", ""),
            ("pomodoro_session", "", str(kept)),
            ("pomodoro_session", "", ""),
        ]

    def test_others_data_is_not_in_it(self, desk: Reporter, stranger: Person) -> None:
        desk.worked_task(10, desk.project("Mine"))
        theirs = Reporter(desk.api, desk.clock, stranger)
        body = theirs.export().json
        assert body["user"]["username"] == "stranger"
        assert (body["projects"], body["tasks"], body["pomodoro_sessions"]) == ([], [], [])

    def test_a_session_past_its_end_is_closed_in_it(self, desk: Reporter) -> None:
        desk.act(desk.task(), "start", {"pomodoro_duration": 25})
        desk.clock.tick(minutes=40)
        (session,) = desk.export().json["pomodoro_sessions"]
        assert (session["completed"], session["actual_duration_seconds"]) == (True, 1500)
        assert session["ended_at"] == "2026-03-02T09:25:00Z"


class TestCsv:
    def test_it_is_a_file_named_after_the_local_date(self, desk: Reporter) -> None:
        desk.zone("Asia/Kathmandu")
        desk.clock.set("2026-03-02T18:20:00+00:00")
        answer = desk.export(format="csv")
        assert answer.status == 200
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert answer.headers["Content-Disposition"] == 'attachment; filename="focusflow-export-2026-03-03.csv"'
        assert answer.body.decode() == f"{HEADER}\r\n"

    def test_projects_tasks_and_sessions_have_a_row_each(self, desk: Reporter) -> None:
        project = desk.project("Home")
        task = desk.task(project=project, description='Über, "alles"\nund mehr', estimated_pomodoros=2)
        desk.focus(task, 25)
        desk.act(task, "complete")
        desk.ok("pomodoro/break/start/", {}, 201)
        answer = desk.export(format="csv")
        rows = table(answer)
        first, second = (str(each["id"]) for each in desk.export().json["pomodoro_sessions"])
        empty = dict.fromkeys(HEADER.split(","), "")
        start, end = "2026-03-02T09:00:00Z", "2026-03-02T09:25:00Z"
        assert rows == [
            empty
            | {
                "record_type": "project",
                "id": str(project),
                "name": "Home",
                "color_code": "#3498db",
                "is_active": "true",
                "focus_seconds": "1500",
                "created_at": start,
            },
            empty
            | {
                "record_type": "task",
                "id": str(task),
                "name": "Write",
                "description": 'Über, "alles"\nund mehr',
                "status": "completed",
                "project": str(project),
                "estimated_pomodoros": "2",
                "completed_pomodoros": "1",
                "focus_seconds": "1500",
                "created_at": start,
                "started_at": start,
                "ended_at": end,
            },
            empty
            | {
                "record_type": "pomodoro_session",
                "id": first,
                "task": str(task),
                "focus_seconds": "1500",
                "duration_minutes": "25",
                "is_break": "false",
                "completed": "true",
                "started_at": start,
                "ended_at": end,
            },
            empty
            | {
                "record_type": "pomodoro_session",
                "id": second,
                "duration_minutes": "5",
                "is_break": "true",
                "break_type": "short",
                "completed": "false",
                "started_at": end,
            },
        ]

    def test_lines_end_as_the_standard_says_and_no_mark_comes_first(self, desk: Reporter) -> None:
        desk.project("Home")
        lines = desk.export(format="csv").body.split(b"\r\n")
        assert [lines[0].decode(), lines[-1]] == [HEADER, b""]
        assert len(lines) == 3

    @pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0"])
    def test_text_that_a_spreadsheet_would_run_is_quoted(self, desk: Reporter, text: str) -> None:
        desk.task(title=text, description=text)
        (row,) = table(desk.export(format="csv"))
        assert (row["name"], row["description"]) == (f"'{text}", f"'{text}")

    @pytest.mark.parametrize("text", ["\tcell", "\rcell"])
    def test_so_is_text_of_other_origin_that_starts_with_a_blank(self, desk: Reporter, text: str) -> None:
        fill(desk, 2, text)
        assert table(desk.export(format="csv"))[1]["description"] == f"'{text}"


@pytest.mark.parametrize("wanted", ["xml", "", "JSON", "csv,json"])
def test_another_format_is_refused_by_name(desk: Reporter, wanted: str) -> None:
    answer = desk.export(format=wanted)
    assert (answer.status, answer.error["code"]) == (400, "VALIDATION_ERROR")
    assert set(answer.error["details"]) == {"format"}


def test_a_result_over_five_mebibytes_is_fetched_from_a_link(desk: Reporter) -> None:
    fill(desk, 540, "x" * 10_000)
    answer = desk.export()
    assert (answer.status, answer.body) == (302, b"")
    link = urlsplit(answer.headers["Location"])
    asked = parse_qs(link.query)
    assert (asked["X-Amz-Expires"], asked["X-Amz-Algorithm"]) == (["300"], ["AWS4-HMAC-SHA256"])
    fetched = requests.get(answer.headers["Location"], timeout=5)
    assert (fetched.status_code, fetched.headers["Content-Type"]) == (200, "application/json")
    assert len(fetched.content) > 5 * 2**20
    assert len(fetched.json()["tasks"]) == 540
    assert answer.headers["X-RateLimit-Limit"] == "100"


def test_a_large_table_keeps_its_name_behind_the_link(desk: Reporter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "LARGEST_ANSWER", 100)
    answer = desk.export(format="csv")
    name = urlsplit(answer.headers["Location"]).path.removeprefix("/")
    kept = aws.client("s3").get_object(Bucket=settings().export_bucket, Key=name)
    assert kept["ContentType"] == "text/csv; charset=utf-8"
    assert kept["ContentDisposition"] == 'attachment; filename="focusflow-export-2026-03-02.csv"'
    assert kept["Body"].read().decode() == f"{HEADER}\r\n"


def test_the_bound_is_on_the_bytes_of_the_result(desk: Reporter, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.task(title="Ü" * 200)
    size = len(desk.export().body)
    monkeypatch.setattr(export, "LARGEST_ANSWER", size)
    assert desk.export().status == 200
    monkeypatch.setattr(export, "LARGEST_ANSWER", size - 1)
    assert desk.export().status == 302


def test_a_result_too_large_for_the_gateway_is_parked_too(desk: Reporter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "LARGEST_RESPONSE", len(desk.export().body) + 1)
    assert desk.export().status == 302


def test_each_link_is_another_one(desk: Reporter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "LARGEST_ANSWER", 0)
    paths = [urlsplit(desk.export().headers["Location"]).path for _ in range(2)]
    assert paths[0] != paths[1]


def test_the_number_of_reads_does_not_grow_with_the_data(desk: Reporter) -> None:
    def reads() -> list[str]:
        desk.worked_task(10, desk.project("Mine"))
        desk.export()
        desk.export()
        return sorted(meter.operations)

    few = reads()
    for _ in range(3):
        desk.worked_task(10, desk.project("Mine"))
    assert reads() == few == ["GetItem", "Query", "Query", "Query", "UpdateItem"]
