"""The demo account, made through the HTTP API like any client would. Repeating it changes nothing."""

from __future__ import annotations

from typing import Any

import httpx

from local.settings import LocalSettings
from local.steps import LocalStackError

EMAIL = "demo@focusflow.com"
PASSWORD = "DemoPass123!"  # noqa: S105 - public on purpose: it exists on local stacks only
V1 = "/focusflow/api/v1"
PERSON = {"email": EMAIL, "username": "demo", "first_name": "Demo", "last_name": "User", "timezone": "UTC"}
PROJECTS = (
    {"name": "Website relaunch", "description": "New pages, same address", "color_code": "#3498db"},
    {"name": "Reading list", "description": "", "color_code": "#27ae60"},
)
TASKS = (
    ("Website relaunch", {"title": "Write the landing page", "estimated_pomodoros": 4, "priority": "high"}),
    ("Website relaunch", {"title": "Collect screenshots", "estimated_pomodoros": 2}),
    ("Reading list", {"title": "Finish chapter three", "estimated_pomodoros": 1, "priority": "low"}),
    (None, {"title": "Plan the week", "description": "Fifteen minutes, no more"}),
)


def load_demo(settings: LocalSettings) -> None:
    """Make the demo account, its projects and its tasks where they are missing."""
    with httpx.Client(base_url=settings.url, timeout=60, trust_env=False) as http:
        http.headers["Authorization"] = f"Bearer {sign_in(http)}"
        projects = {row["name"]: row["id"] for row in rows(http, "projects")}
        for project in PROJECTS:
            if project["name"] not in projects:
                projects[project["name"]] = call(http, "POST", "projects/", project)["id"]
        titles = {row["title"] for row in rows(http, "tasks")}
        for project_name, task in TASKS:
            if task["title"] not in titles:
                call(http, "POST", "tasks/", {**task, "project": projects.get(project_name)})


def sign_in(http: httpx.Client) -> str:
    """An access token of the demo account, which is registered first when it does not exist."""
    answer = http.post(f"{V1}/auth/login/", json={"email": EMAIL, "password": PASSWORD})
    if answer.status_code == 401:
        registered = call(http, "POST", "auth/register/", {**PERSON, "password": PASSWORD})
        return str(registered["tokens"]["access"])
    return str(checked(answer)["tokens"]["access"])


def rows(http: httpx.Client, resource: str) -> list[dict[str, Any]]:
    return list(call(http, "GET", f"{resource}/?page_size=100")["results"])


def call(http: httpx.Client, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    return checked(http.request(method, f"{V1}/{path}", json=body))


def checked(answer: httpx.Response) -> dict[str, Any]:
    """The body of a success. LocalStackError with the answer otherwise."""
    if answer.is_error:
        request = answer.request
        text = answer.text[:500]
        raise LocalStackError(f"Demo data: {request.method} {request.url.path} answered {answer.status_code}: {text}")
    return dict(answer.json())
