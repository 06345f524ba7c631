"""FU-69 and FU-70: job postings."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.functions.focura.desk import Desk, data, error, faults
from tests.support.catalogue.focura_content import JOB
from tests.support.catalogue.focura_world import BASE
from tests.support.client import Answer, Client
from tests.support.race import Failure, failing, meanwhile, snapshot
from tests.support.stack import HeldClock


@pytest.fixture
def admin(jane: Desk, configure: Callable[..., None]) -> Desk:
    configure(FOCURA_ADMIN_IDS=jane.person.id, ROOST_RELAXED="1")
    return jane


def post(admin: Desk, **fields: Any) -> Any:
    """A new posting, a second after whatever came before."""
    admin.clock.tick(1)
    return data(admin.post("jobs/admin", JOB | {"status": "OPEN"} | fields), 201)


def listed(api: Client, query: str = "") -> list[str]:
    """The titles that everybody sees."""
    return [job["title"] for job in data(api.get(f"{BASE}/jobs?{query}"))["jobs"]]


def test_a_posting_begins_as_a_draft_with_the_documents_defaults(admin: Desk) -> None:
    job = data(admin.post("jobs/admin", JOB), 201)
    assert job == JOB | {
        "id": job["id"],
        "slug": "backend-engineer",
        "locationType": "REMOTE",
        "type": "FULL_TIME",
        "experienceLevel": "MID",
        "salaryMin": None,
        "salaryMax": None,
        "salaryCurrency": "USD",
        "niceToHave": None,
        "benefits": None,
        "status": "DRAFT",
        "closingDate": None,
        "applicationUrl": None,
        "applicationEmail": None,
        "isPinned": False,
        "publishedAt": None,
        "createdAt": "2026-03-02T09:00:00.000Z",
        "updatedAt": "2026-03-02T09:00:00.000Z",
        "postedById": admin.person.id,
    }
    assert listed(admin.api) == []
    assert error(admin.api.get(f"{BASE}/jobs/backend-engineer")) == (404, "NOT_FOUND")
    assert [each["title"] for each in data(admin.get("jobs/admin/all"))["jobs"]] == ["Backend Engineer"]


def test_everybody_reads_open_ones_only(admin: Desk) -> None:
    full = post(admin, salaryMin=5_000_000, salaryMax=9_000_000, salaryCurrency="eur", benefits="Tea")
    for status in ("DRAFT", "PAUSED", "CLOSED"):
        post(admin, title=f"A {status} one", status=status)
    shown = data(admin.api.get(f"{BASE}/jobs/{full['slug']}"))
    assert shown == {name: value for name, value in full.items() if name != "postedById"}
    assert shown["salaryCurrency"] == "EUR"
    assert listed(admin.api) == ["Backend Engineer"]
    assert error(admin.api.get(f"{BASE}/jobs/a-paused-one")) == (404, "NOT_FOUND")
    assert len(data(admin.get("jobs/admin/all"))["jobs"]) == 4
    assert [job["title"] for job in data(admin.get("jobs/admin/all?status=CLOSED"))["jobs"]] == ["A CLOSED one"]


def test_pinned_ones_come_first_then_the_latest_published(admin: Desk) -> None:
    first, _, late = (post(admin, title=title) for title in ("First", "Second", "Third"))
    data(admin.patch(f"jobs/admin/{first['id']}/pin"))
    assert listed(admin.api) == ["First", "Third", "Second"]
    assert data(admin.patch(f"jobs/admin/{first['id']}/pin"))["isPinned"] is False
    assert data(admin.patch(f"jobs/admin/{late['id']}/pin", {"isPinned": False}))["isPinned"] is False
    assert listed(admin.api) == ["Third", "Second", "First"]
    page = data(admin.api.get(f"{BASE}/jobs?limit=2&page=2"))
    assert [job["title"] for job in page["jobs"]] == ["First"]
    assert page["pagination"] == {"page": 2, "limit": 2, "total": 3, "totalPages": 2}


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("department=DESIGN", ["Designer"]),
        ("locationType=HYBRID", ["Designer"]),
        ("type=CONTRACT", ["Engineer"]),
        ("search=DESIGN", ["Designer"]),
        ("search=lagos", ["Designer"]),
        ("search=customers+rely", ["Designer", "Engineer"]),
        ("department=DESIGN&type=CONTRACT", []),
    ],
)
def test_filters_combine(admin: Desk, query: str, titles: list[str]) -> None:
    post(admin, title="Engineer", type="CONTRACT")
    post(admin, title="Designer", department="DESIGN", locationType="HYBRID", location="Lagos")
    assert listed(admin.api, query) == titles


@pytest.mark.parametrize(
    "query",
    ["department=design", "locationType=MOON", "type=GIG", "limit=51", "limit=0", "page=x", "search=" + "s" * 101],
)
def test_filters_that_do_not_exist_are_refused(api: Client, query: str) -> None:
    assert faults(api.get(f"{BASE}/jobs?{query}")).keys() == {query.partition("=")[0]}


def test_slugs_are_unique_and_follow_the_title(admin: Desk) -> None:
    jobs = [post(admin) for _ in range(3)]
    assert [job["slug"] for job in jobs] == ["backend-engineer", "backend-engineer-1", "backend-engineer-2"]
    renamed = data(admin.put(f"jobs/admin/{jobs[1]['id']}", {"title": "Ingénieur  (Back)"}))
    assert renamed["slug"] == "ing-nieur-back"
    assert error(admin.api.get(f"{BASE}/jobs/backend-engineer-1")) == (404, "NOT_FOUND")
    assert data(admin.api.get(f"{BASE}/jobs/ing-nieur-back"))["id"] == jobs[1]["id"]
    assert post(admin)["slug"] == "backend-engineer-1"
    same = data(admin.put(f"jobs/admin/{jobs[2]['id']}", {"title": "Backend engineer"}))
    assert same["slug"] == "backend-engineer-2"
    assert post(admin, title="工程师们")["slug"] == "job"


def test_two_that_want_a_slug_at_once_get_one_each(admin: Desk) -> None:
    with meanwhile("TransactWriteItems", lambda: admin.post("jobs/admin", JOB)):
        assert admin.post("jobs/admin", JOB).json["success"]
    found = data(admin.get("jobs/admin/all"))["jobs"]
    assert sorted(job["slug"] for job in found) == ["backend-engineer", "backend-engineer-1"]


@pytest.mark.parametrize("failure", Failure)
def test_a_lost_answer_makes_one_posting(admin: Desk, failure: Failure) -> None:
    with failing(failure, operation="TransactWriteItems"):
        post(admin)
    assert listed(admin.api) == ["Backend Engineer"]


def test_a_change_meanwhile_is_not_lost(admin: Desk) -> None:
    one = f"jobs/admin/{post(admin)['id']}"
    with meanwhile("TransactWriteItems", lambda: admin.put(one, {"location": "Lagos"})):
        admin.put(one, {"benefits": "Tea"})
    [job] = data(admin.api.get(f"{BASE}/jobs"))["jobs"]
    shown = data(admin.api.get(f"{BASE}/jobs/{job['slug']}"))
    assert (shown["location"], shown["benefits"]) == ("Lagos", "Tea")


def test_a_change_touches_what_it_names(admin: Desk) -> None:
    job = post(admin, status="DRAFT", salaryMin=100, closingDate="2026-05-01")
    assert job["closingDate"] == "2026-05-01T00:00:00.000Z"
    admin.clock.tick(60)
    after = data(admin.put(f"jobs/admin/{job['id']}", {"status": "OPEN", "salaryMin": None, "unknown": 1}))
    changed = {name for name in after if after[name] != job[name]}
    assert changed == {"status", "salaryMin", "publishedAt", "updatedAt"}
    published = after["publishedAt"]
    for status in ("PAUSED", "OPEN"):
        admin.clock.tick(60)
        assert data(admin.put(f"jobs/admin/{job['id']}", {"status": status}))["publishedAt"] == published
    before = snapshot()
    data(admin.put(f"jobs/admin/{job['id']}", {"status": "OPEN"}))
    assert {key for key, item in snapshot().items() if before.get(key) != item and key[1] != "GATE"} == set()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "Ab"),
        ("department", "SPACE"),
        ("location", "X"),
        ("locationType", "remote"),
        ("experienceLevel", "GURU"),
        ("salaryMin", 0),
        ("salaryMin", 10.5),
        ("salaryMin", "100"),
        ("salaryCurrency", "EURO"),
        ("description", "D" * 49),
        ("requirements", "R" * 19),
        ("status", "GONE"),
        ("closingDate", "soon"),
        ("applicationUrl", "javascript:alert(1)"),
        ("applicationEmail", "nobody"),
        ("isPinned", "yes"),
        ("salaryMax", None),
    ],
)
def test_what_breaks_a_rule_is_refused(admin: Desk, field: str, value: object) -> None:
    assert faults(admin.post("jobs/admin", JOB | {field: value})).keys() == {field}


def test_salaries_must_not_cross(admin: Desk) -> None:
    crossed = {"salaryMin": 200, "salaryMax": 100}
    assert faults(admin.post("jobs/admin", JOB | crossed)).keys() == {"salaryMax"}
    job = post(admin, salaryMin=100, salaryMax=200)
    assert faults(admin.put(f"jobs/admin/{job['id']}", {"salaryMin": 300})).keys() == {"salaryMax"}


def test_a_deleted_posting_is_gone_and_its_slug_free(admin: Desk) -> None:
    job = post(admin)
    assert admin.delete(f"jobs/admin/{job['id']}").json == {"success": True, "message": "Job posting deleted"}
    assert error(admin.delete(f"jobs/admin/{job['id']}")) == (404, "NOT_FOUND")
    assert error(admin.put(f"jobs/admin/{job['id']}", {"title": "Another"})) == (404, "NOT_FOUND")
    assert error(admin.patch("jobs/admin/whatever/pin")) == (404, "NOT_FOUND")
    assert listed(admin.api) == []
    assert post(admin)["slug"] == "backend-engineer"


def _each(desk: Desk, job: str) -> list[Answer]:
    return [
        desk.get("jobs/admin/all"),
        desk.post("jobs/admin", JOB),
        desk.put(f"jobs/admin/{job}", {"title": "Mine"}),
        desk.patch(f"jobs/admin/{job}/pin"),
        desk.delete(f"jobs/admin/{job}"),
    ]


def test_nobody_else_writes_them(admin: Desk, bob: Desk, clock: HeldClock) -> None:
    job = post(admin)
    assert {error(answer) for answer in _each(bob, job["id"])} == {(403, "FORBIDDEN")}
    assert listed(admin.api) == ["Backend Engineer"]
