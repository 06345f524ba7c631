"""Focura's notifications where they run: from a request to a page that listens, and from a due date to the inbox."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from local.testing import RunningStack
from tests.stack.conftest import eventually
from tests.support.browser import Page, browsing, find_browser, keep_picture

API = "/focura/api"
PASSWORD = "SecurePass123!"
BROWSER = find_browser()
SOON_S = 10.0
"""Within so many seconds of its trigger a notification is there (contract section 11)."""

LISTEN = f"""
  window.heard = []; window.opened = 0;
  window.source = new EventSource('{API}/notifications/stream', {{withCredentials: true}});
  source.onopen = () => {{ opened += 1 }};
  source.addEventListener('notification', event => {{
    const told = JSON.parse(event.data);
    heard.push([event.lastEventId, told]);
    document.body.append(Object.assign(document.createElement('p'), {{textContent: told.title + ': ' + told.message}}));
  }});
"""


@dataclass
class Member:
    """Somebody signed in to Focura."""

    http: httpx.Client
    id: str
    email: str

    def call(self, method: str, path: str, json: Any = None) -> Any:
        answer = self.http.request(method, f"{API}/{path}", json=json)
        assert answer.is_success, (method, path, answer.status_code, answer.text)
        return answer.json().get("data")

    def inbox(self) -> list[Any]:
        return list(self.call("GET", "notifications")["notifications"])


@pytest.fixture
def enrol(stack: RunningStack) -> Iterator[Callable[[str], Member]]:
    clients: list[httpx.Client] = []

    def _enrol(name: str) -> Member:
        http = httpx.Client(base_url=stack.url, timeout=30, trust_env=False)
        clients.append(http)
        wanted = {"name": name, "email": f"{name}{time.time_ns()}@example.com", "password": PASSWORD}
        made = http.post(f"{API}/auth/register", json=wanted)
        assert made.status_code == 201, made.text
        login = http.post(f"{API}/auth/login", json={"email": wanted["email"], "password": PASSWORD})
        assert login.status_code == 200, login.text
        http.headers["Authorization"] = f"Bearer {login.json()['data']['accessToken']}"
        return Member(http, made.json()["data"]["id"], wanted["email"])

    yield _enrol
    for http in clients:
        http.close()


def joins(owner: Member, space: str, person: Member) -> None:
    """Somebody is invited and comes."""
    invited = owner.call("POST", f"workspaces/{space}/invitations", {"email": person.email})
    person.call("POST", f"workspaces/invitations/{invited['token']}/accept")


@pytest.fixture
def page(request: pytest.FixtureRequest) -> Iterator[Page]:
    if BROWSER is None:
        pytest.skip("no Chromium on this machine")
    with browsing(BROWSER) as tab:
        yield tab
        keep_picture(tab, request.node.name)


def test_a_page_hears_everything_once_and_in_order(
    stack: RunningStack, page: Page, enrol: Callable[[str], Member]
) -> None:
    owner, people = enrol("Olga"), [enrol(name) for name in ("Ann", "Bob", "Cid")]
    space = owner.call("POST", "workspaces", {"name": "Team"})["id"]
    page.open(f"{stack.url}/focura/health")
    page.until("document.readyState === 'complete' && location.pathname === '/focura/health'")
    login = f"{{email: '{owner.email}', password: '{PASSWORD}'}}"
    sent = f"{{method: 'POST', headers: {{'Content-Type': 'application/json'}}, body: JSON.stringify({login})}}"
    assert page.run(f"fetch('{API}/auth/login', {sent}).then(answer => answer.status)") == 200
    page.run(LISTEN)
    page.until("opened > 0", seconds=20)
    for number, person in enumerate(people, 1):
        joins(owner, space, person)
        page.until(f"heard.length >= {number}", seconds=SOON_S)
    time.sleep(4)  # the browser comes back with its position, and hears nothing twice
    heard = page.run("heard")
    assert [item["message"] for _, item in heard] == [
        f"{name} joined Team as you invited" for name in ("Ann", "Bob", "Cid")
    ]
    assert [item for _, item in reversed(heard)] == owner.inbox()
    positions = [position for position, _ in heard]
    assert positions == sorted(set(positions))
    assert page.run("opened") > 1


def test_what_is_due_is_told_in_time(enrol: Callable[[str], Member]) -> None:
    owner = enrol("Olga")
    space = owner.call("POST", "workspaces", {"name": "Team"})["id"]
    due = (datetime.now(UTC) + timedelta(hours=20)).isoformat()
    task = owner.call("POST", "tasks", {"title": "Dig", "workspaceId": space, "dueDate": due})["id"]
    [note] = eventually(owner.inbox, seconds=SOON_S)
    assert (note["type"], note["actionUrl"]) == ("TASK_DUE_SOON", f"/workspace/{space}/tasks/{task}")
    past = (datetime.now(UTC) - timedelta(minutes=1)).isoformat()
    owner.call("PUT", f"tasks/{task}", {"dueDate": past})
    overdue = eventually(lambda: [each for each in owner.inbox() if each["type"] == "TASK_OVERDUE"], seconds=SOON_S)
    time.sleep(6)  # another look has been taken
    assert len(overdue) == 1
    assert [each["type"] for each in owner.inbox()] == ["TASK_OVERDUE", "TASK_DUE_SOON"]


def test_the_token_of_the_address_is_logged_nowhere(stack: RunningStack, enrol: Callable[[str], Member]) -> None:
    owner = enrol("Olga")
    token = owner.http.headers["Authorization"].removeprefix("Bearer ")
    del owner.http.headers["Authorization"]
    owner.http.cookies.clear()
    assert owner.http.get(f"{API}/notifications/stream", params={"token": token}).status_code == 200
    group = {"logGroupName": stack.outputs["FunctionLogsName"]}
    pages = stack.client("logs").get_paginator("filter_log_events").paginate(**group)
    lines = eventually(
        lambda: [
            event["message"]
            for found in pages
            for event in found["events"]
            if "notifications/stream" in event["message"]
        ],
        seconds=15,
    )
    assert not [line for line in lines if token in line]
    assert token not in stack.emulator.log_path.read_text(errors="replace")
