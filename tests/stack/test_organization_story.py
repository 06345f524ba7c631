"""The V2 story of the document: an organization comes to life before three live clients and a webhook receiver."""

import asyncio
import json
import sys
import time
from collections.abc import Callable
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from websockets.asyncio.client import connect

from local.testing import RunningStack
from tests.stack.conftest import User, eventually
from tests.support.receiver import Receiver, receiving

V2 = "/focusflow/api/v2"
SOON_S = 2.0
SECRET = "a-shared-secret"


@dataclass
class Listener:
    """A live client: what it heard, and when."""

    name: str
    heard: list[tuple[float, str, Any]] = field(default_factory=list)

    async def listen(self, address: str, token: str, ready: asyncio.Event) -> None:
        async with connect(address, proxy=None) as socket:
            await socket.send(json.dumps({"token": token}))
            async for text in socket:
                message = json.loads(text)
                self.heard.append((time.monotonic(), message["type"], message["data"]))
                ready.set()

    def times(self, kind: str) -> list[float]:
        return [at for at, heard, _ in self.heard if heard == kind]


@dataclass
class Story:
    """The people of the story, and what they do one after the other."""

    stack: RunningStack
    manager: User
    jane: User
    bob: User
    slug: str
    said: dict[str, float] = field(default_factory=dict)

    def organization(self, method: str, path: str = "", expect: int = 200, who: User | None = None, **more: Any) -> Any:
        answer = (who or self.manager).http.request(method, f"{V2}/organizations/{self.slug}/{path}", **more)
        assert answer.status_code == expect, (method, path, answer.status_code, answer.text)
        return answer.json() if "json" in answer.headers.get("content-type", "") else answer

    def found(self, receiver: Receiver) -> None:
        wanted = {"name": "Acme Startup", "slug": self.slug}
        assert self.manager.http.post(f"{V2}/organizations/", json=wanted).status_code == 201
        hook = {"url": receiver.url, "events": ["task_started", "task_completed"], "secret": SECRET}
        self.organization("POST", "webhooks/", 201, json=hook)

    def invite(self, person: User) -> None:
        address = person.body["email"]
        self.organization("POST", "invites/", 201, json={"email": address, "role": "employee"})
        [mail] = eventually(lambda: self.stack.mailbox(address), seconds=20)
        token = mail["text"].split("/focusflow/invite/")[1].split()[0]
        joined = person.http.post(f"{V2}/invites/accept/", json={"token": token})
        assert joined.json()["membership"] == {"role": "employee"}, joined.text

    def work(self) -> None:
        """Jane works on a task of the organization; the moments are noted as her requests are answered."""
        task = self.jane.call("POST", "tasks/", 201, json={"title": "Code review"})
        assert task["organization"] == self.slug
        for action in ("start", "pause", "resume", "complete"):
            self.jane.call("POST", f"tasks/{task['id']}/{action}/")
            self.said[action] = time.monotonic()
            time.sleep(1.2)


async def _live(story: Story, address: str) -> dict[str, Listener]:
    listeners = {name: Listener(name) for name in ("manager", "jane", "bob")}
    people = {"manager": story.manager, "jane": story.jane, "bob": story.bob}
    async with AsyncExitStack() as inside:
        tasks = []
        for name, listener in listeners.items():
            ready = asyncio.Event()
            token = str(people[name].body["tokens"]["access"])
            tasks.append(asyncio.create_task(listener.listen(address, token, ready)))
            inside.callback(tasks[-1].cancel)
            await asyncio.wait_for(ready.wait(), 15)
        await asyncio.to_thread(story.work)
        await asyncio.sleep(SOON_S)
    return listeners


def test_a_manager_sees_the_team_at_work(stack: RunningStack, register: Callable[..., User]) -> None:
    story = Story(stack, register(first_name="Mia"), register(first_name="Jane"), register(), f"acme-{time.time_ns()}")
    with receiving() as receiver:
        story.found(receiver)
        story.invite(story.jane)
        story.invite(story.bob)
        listeners = asyncio.run(_live(story, f"ws://127.0.0.1:{stack.settings.port}/ws/pomodoro/"))
        told = eventually(lambda: receiver.got if len(receiver.got) == 2 else None, seconds=15)
        assert {each.json["event"] for each in told} == {"task_started", "task_completed"}
        assert all(each.is_signed_with(SECRET) for each in told)
    _heard_in_time(story, listeners)
    _figures_add_up(story)
    _reports_open(story)


def _heard_in_time(story: Story, listeners: dict[str, Listener]) -> None:
    expected = [
        ("manager", "employee_task_started", "start"),
        ("jane", "task_started", "start"),
        ("jane", "task_paused", "pause"),
        ("jane", "task_resumed", "resume"),
        ("jane", "pomodoro_completed", "complete"),
        ("jane", "task_completed", "complete"),
        ("manager", "employee_task_completed", "complete"),
    ]
    for name, kind, action in expected:
        [at] = listeners[name].times(kind)
        late = at - story.said[action]
        sys.stdout.write(f"{name:8} {kind:24} {1000 * late:6.0f} ms after the answer to {action}\n")
        assert late < SOON_S, (name, kind, late)
    assert [kind for _, kind, _ in listeners["bob"].heard] == ["connection_established"]


def _figures_add_up(story: Story) -> None:
    def counted() -> Any:
        shown = story.organization("GET", "dashboard/overview/")
        return shown if shown["tasks_completed_today"] == 1 else None

    overview = eventually(counted, seconds=10)
    assert (overview["active_employees"], overview["currently_focused"]) == (1, 0)
    assert len(overview["employees_status"]) == 3
    activities = story.organization("GET", "dashboard/activity/")["activities"]
    kinds = ["task_completed", "task_resumed", "task_paused", "task_started"]
    assert [each["type"] for each in activities] == kinds
    team = story.organization("GET", "analytics/team/")
    assert team["team_statistics"]["total_tasks_completed"] == 1
    jane = next(row for row in team["employee_breakdown"] if row["user"]["id"] == story.jane.id)
    assert (jane["tasks_completed"], jane["completion_rate"]) == (1, 1.0)
    story.organization("GET", "dashboard/overview/", 403, who=story.jane)


def _reports_open(story: Story) -> None:
    team = story.organization("GET", "analytics/team/")
    table = story.organization("GET", "analytics/export/", params={"format": "csv"}).text.splitlines()
    assert table[0] == "user_id,username,role,focus_hours,tasks_completed,completion_rate"
    assert len(table) == 4
    book = story.organization("GET", "analytics/export/", params={"format": "excel"})
    with closing(load_workbook(BytesIO(book.content))) as opened:
        rows = list(opened["team"].iter_rows(min_row=2, values_only=True))
    assert sum(int(row[4]) for row in rows) == team["team_statistics"]["total_tasks_completed"]
    paper = story.organization("GET", "analytics/export/", params={"format": "pdf"})
    assert paper.content.startswith(b"%PDF")
