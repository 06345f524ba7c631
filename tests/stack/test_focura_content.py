"""Files, meetings, announcements, the contact form and job postings over the gateway, the bucket and the queues."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from local.testing import RunningStack
from tests.stack.conftest import ADMIN_EMAIL, ADMIN_PASSWORD, eventually

BASE = "/focura/api"
PASSWORD = "SecurePass123!"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
JOB = {
    "title": "Backend Engineer",
    "department": "ENGINEERING",
    "location": "Dhaka",
    "description": "You build what our customers rely on, with people who care about it.",
    "requirements": "Some years of Python and of its friends",
    "status": "OPEN",
}


class Person:
    """Somebody signed in."""

    def __init__(self, http: httpx.Client, email: str, password: str = PASSWORD) -> None:
        self.http, self.email = http, email
        login = self.call("POST", "auth/login", json={"email": email, "password": password})
        http.headers["Authorization"] = f"Bearer {login['accessToken']}"

    def call(self, method: str, path: str, expect: int = 200, **options: Any) -> Any:
        answer = self.http.request(method, f"{BASE}/{path}", **options)
        assert answer.status_code == expect, (method, path, answer.status_code, answer.text)
        return answer.json().get("data", answer.json())


@pytest.fixture
def http(stack: RunningStack) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=stack.url, timeout=30, trust_env=False) as client:
        yield client


@pytest.fixture
def owner(http: httpx.Client) -> Person:
    """Somebody with a workspace."""
    email = f"focura{time.time_ns()}@example.com"
    registered = http.post(f"{BASE}/auth/register", json={"name": "Jane", "email": email, "password": PASSWORD})
    assert registered.status_code == 201, registered.text
    return Person(http, email)


@pytest.fixture
def space(owner: Person) -> str:
    return str(owner.call("POST", "workspaces", 201, json={"name": "Team"})["id"])


def test_a_file_goes_in_and_comes_out_until_it_is_deleted(owner: Person, space: str) -> None:
    upload = {"files": {"file": ("图.png", PNG, "image/png")}, "data": {"workspaceId": space}}
    made = owner.call("POST", "files/upload", 201, **upload)
    assert made["originalName"] == "图.png"
    shown = httpx.get(made["url"], timeout=30, trust_env=False)
    assert (shown.status_code, shown.content) == (200, PNG)
    assert shown.headers["content-type"] == "image/png"
    assert shown.headers["x-content-type-options"] == "nosniff"
    [listed] = owner.call("GET", f"v1/files?workspaceId={space}")["files"]
    assert listed["id"] == made["id"]
    owner.call("DELETE", f"files/{made['id']}")
    assert httpx.get(made["url"], timeout=30, trust_env=False).status_code == 404
    assert owner.call("GET", f"workspaces/{space}")["usage"]["storageBytes"] == 0


def test_what_is_too_large_is_answered_in_the_documents_words(owner: Person, space: str) -> None:
    big = b"0" * (5 * 2**20 + 1)
    upload = {"files": {"file": ("big.txt", big, "text/plain")}, "data": {"workspaceId": space}}
    assert owner.call("POST", "files/upload", 413, **upload)["error"] == "FILE_TOO_LARGE"


def test_a_big_file_goes_straight_to_the_bucket(owner: Person, space: str) -> None:
    big = b"0" * (5 * 2**20)
    wanted = {"workspaceId": space, "name": "big.txt", "mimeType": "text/plain", "size": len(big)}
    ticket = owner.call("POST", "files/uploads", 201, json=wanted)
    sent = httpx.put(ticket["url"], content=big, headers=ticket["headers"], timeout=30, trust_env=False)
    assert sent.status_code == 200, sent.text
    made = owner.call("POST", f"files/uploads/{ticket['id']}/complete", 201)
    shown = httpx.get(made["url"], timeout=30, trust_env=False, follow_redirects=True)
    assert shown.content == big
    assert shown.headers["content-disposition"].startswith("attachment")


def test_a_meeting_is_reminded_of(owner: Person, space: str) -> None:
    starts = datetime.now(UTC) + timedelta(minutes=10)
    wanted = {"title": "Stand-up", "visibility": "PUBLIC", "startTime": starts.isoformat()}
    wanted |= {"endTime": (starts + timedelta(minutes=15)).isoformat()}
    meeting = owner.call("POST", f"meetings/{space}/meetings", 201, json=wanted)["id"]
    assert owner.call("GET", f"meetings/{space}/meetings?upcoming=true")["total"] == 1

    def reminded() -> Any:
        notes = owner.call("GET", "notifications")["notifications"]
        return [note for note in notes if note["type"] == "MEETING_REMINDER"]

    [note] = eventually(reminded, 15)
    assert note["actionUrl"] == f"/workspace/{space}/meetings/{meeting}"


def test_announcements_stand_below_workspaces(owner: Person, space: str) -> None:
    wanted = {"title": "All hands", "content": "We meet on Friday."}
    made = owner.call("POST", f"workspaces/{space}/announcements", 201, json=wanted)
    for base in ("", "v1/"):
        [listed] = owner.call("GET", f"{base}workspaces/{space}/announcements")
        assert listed["id"] == made["id"]
        assert owner.call("GET", f"{base}workspaces/{space}")["id"] == space
    assert owner.call("GET", f"announcements/{made['id']}")["title"] == "All hands"


def test_who_writes_gets_an_answer(http: httpx.Client) -> None:
    email = f"writer{time.time_ns()}@example.com"
    wanted = {"name": "Wren", "email": email, "subject": "A question", "category": "GENERAL"}
    sent = http.post(f"{BASE}/contact", json=wanted | {"message": "How do I invite my colleagues?"})
    assert sent.status_code == 201, sent.text

    def answered() -> Any:
        return http.get("/_local/mailbox", params={"to": email}).json()

    [mail] = eventually(answered, 15)
    assert "Focura" in mail["subject"]


def test_the_first_administrator_posts_a_job(http: httpx.Client) -> None:
    admin = Person(http, ADMIN_EMAIL, ADMIN_PASSWORD)
    job = admin.call("POST", "jobs/admin", 201, json=JOB | {"title": f"Engineer {time.time_ns()}"})
    eventually(lambda: job["slug"] in {each["slug"] for each in admin.call("GET", "jobs?limit=50")["jobs"]}, 5)
    assert admin.call("GET", f"jobs/{job['slug']}")["id"] == job["id"]
    admin.call("DELETE", f"jobs/admin/{job['id']}")
