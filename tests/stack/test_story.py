"""The V1 story of the document over the front door, with an ordinary HTTP client."""

import csv
import io
from collections.abc import Callable

from tests.stack.conftest import User


def test_the_documented_sequence(register: Callable[..., User]) -> None:
    jane = register(timezone="Asia/Kathmandu")
    assert jane.call("GET", "auth/profile/")["timezone"] == "Asia/Kathmandu"
    settings = {"pomodoro_settings": {"focus_duration": 30}}
    assert jane.call("PATCH", "auth/profile/", json=settings)["pomodoro_settings"]["focus_duration"] == 30

    project = jane.call("POST", "projects/", 201, json={"name": "Freelance", "color_code": "#3498db"})
    wanted = {"title": "Review", "project": project["id"], "estimated_pomodoros": 2}
    task = jane.call("POST", "tasks/", 201, json=wanted)
    assert task["status"] == "pending"

    started = jane.call("POST", f"tasks/{task['id']}/start/")
    assert started["pomodoro_session"]["duration_minutes"] == 30
    assert jane.call("GET", "pomodoro/active/")["task"]["title"] == "Review"
    paused = jane.call("POST", f"tasks/{task['id']}/pause/")
    assert paused["status"] == "paused"
    assert jane.call("GET", "pomodoro/active/")["is_paused"] is True
    resumed = jane.call("POST", f"tasks/{task['id']}/resume/")
    assert resumed["active_session"]["remaining_seconds"] + paused["active_session"]["paused_duration"] == 1800
    done = jane.call("POST", f"tasks/{task['id']}/complete/")
    assert (done["status"], done["completed_pomodoros"]) == ("completed", 1)
    assert jane.call("POST", f"tasks/{task['id']}/complete/") == done

    daily = jane.call("GET", "analytics/daily/")
    assert (daily["total_tasks"], daily["completed_tasks"], daily["total_pomodoros"]) == (1, 1, 1)
    assert len(jane.call("GET", "analytics/weekly/")["daily_breakdown"]) == 7
    assert jane.call("GET", "analytics/monthly/")["total_tasks_completed"] == 1
    assert jane.call("GET", "analytics/streaks/")["current_streak"] == 1

    export = jane.call("GET", "export/data/", params={"format": "json"})
    assert [each["id"] for each in export["tasks"]] == [task["id"]]
    table = jane.call("GET", "export/data/", params={"format": "csv"}).text
    kinds = [row["record_type"] for row in csv.DictReader(io.StringIO(table, newline=""))]
    assert kinds == ["project", "task", "pomodoro_session"]

    fresh = jane.call("POST", "auth/refresh/", json={"refresh": jane.refresh})["access"]
    jane.call("POST", "auth/logout/", 205, json={"refresh": jane.refresh})
    jane.call("GET", "auth/profile/", 401)
    jane.http.headers["Authorization"] = f"Bearer {fresh}"
    jane.call("GET", "auth/profile/", 401)


def test_pages_link_to_each_other_over_the_front_door(register: Callable[..., User]) -> None:
    jane = register()
    for number in range(3):
        jane.call("POST", "tasks/", 201, json={"title": f"Task {number}"})
    first = jane.call("GET", "tasks/?page_size=2&ordering=title")
    assert [row["title"] for row in first["results"]] == ["Task 0", "Task 1"]
    assert first["next"].startswith(str(jane.http.base_url).rstrip("/") + "/focusflow/api/v1/tasks/?")
    second = jane.http.get(first["next"]).json()
    assert [row["title"] for row in second["results"]] == ["Task 2"]
    assert jane.http.get(second["previous"]).json() == first


def test_unknown_paths_and_methods_answer_in_the_envelope(register: Callable[..., User]) -> None:
    jane = register()
    for method, path, status, code in (
        ("GET", "/focusflow/api/v1/nothing/", 404, "NOT_FOUND"),
        ("GET", "/focusflow/", 404, "NOT_FOUND"),
        ("PUT", "/focusflow/api/v1/tasks/", 405, "METHOD_NOT_ALLOWED"),
        ("DELETE", "/focusflow/api/health/", 405, "METHOD_NOT_ALLOWED"),
    ):
        answer = jane.http.request(method, path)
        assert (answer.status_code, answer.json()["error"]["code"]) == (status, code), path


def test_a_body_of_a_megabyte_and_one_byte_is_refused(register: Callable[..., User]) -> None:
    jane = register()
    content = b'{"title": "' + b"x" * (2**20 - 12) + b'"}'
    assert len(content) == 2**20 + 1
    headers = {"Content-Type": "application/json"}
    assert jane.http.post("/focusflow/api/v1/tasks/", content=content, headers=headers).status_code == 413


def test_the_docs_page_and_the_public_keys_are_served(register: Callable[..., User]) -> None:
    jane = register()
    page = jane.http.get("/focusflow/api/v1/docs/")
    assert page.headers["content-type"].startswith("text/html")
    assert "SwaggerUIBundle" in page.text
    keys = jane.http.get("/.well-known/jwks.json").json()["keys"]
    assert {key["alg"] for key in keys} == {"RS256"}
