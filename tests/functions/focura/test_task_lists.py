"""Lists of tasks (FU-41): filters, order, totals, and what they cost."""

from datetime import UTC, datetime
from typing import Any

import pytest

from roost.kit import aws, ids, keys
from roost.kit.items import encode_item
from roost.kit.records import pack
from roost.kit.settings import settings
from roost.work.model import Priority, Task, TaskStatus
from roost.work.rows import row_index
from tests.functions.focura.conftest import Enter
from tests.functions.focura.desk import Desk, canonical, data, error, faults
from tests.functions.focura.work import NOTHING, admit, project, task, unlimited
from tests.support.recorder import recording

MANY = 20_000


@pytest.fixture
def space(jane: Desk, bob: Desk) -> str:
    """A workspace of Jane's with Bob in it."""
    made = jane.workspace()
    jane.hire(made, bob)
    return made


def titles(desk: Desk, **params: Any) -> list[str]:
    """What a list shows, in its order; the total must agree."""
    found = data(desk.get("tasks", params={"limit": 100} | params))
    assert found["pagination"]["total"] == len(found["tasks"])
    return [each["title"] for each in found["tasks"]]


class TestScope:
    def test_fu_41_without_place_what_is_ones_own(self, jane: Desk, bob: Desk, space: str) -> None:
        task(jane, space, "Made")
        task(bob, space, "His")
        task(bob, space, "Given", assigneeIds=[bob.person.id, jane.person.id])
        assert titles(jane) == ["Given", "Made"]

    def test_fu_41_a_workspace(self, enter: Enter, jane: Desk, bob: Desk, space: str) -> None:
        boss = enter("boss")
        jane.hire(space, boss, "ADMIN")
        open_one, closed = project(jane, space, "Open"), project(jane, space, "Closed")
        admit(jane, open_one, bob, "VIEWER")
        task(jane, space, "Anybody's")
        task(jane, space, "Open", projectId=open_one["id"])
        task(jane, space, "Closed", projectId=closed["id"])
        task(jane, space, "Closed but given", projectId=closed["id"], assigneeIds=[bob.person.id])
        assert titles(bob, workspaceId=space) == ["Closed but given", "Open", "Anybody's"]
        for desk in (jane, boss):
            assert len(titles(desk, workspaceId=space)) == 4
        assert titles(bob, projectId=open_one["id"]) == ["Open"]
        assert error(bob.get("tasks", params={"projectId": closed["id"]})) == (403, "FORBIDDEN")

    def test_fu_41_parts_are_listed_like_others(self, jane: Desk, space: str) -> None:
        whole = task(jane, space, "Whole")
        task(jane, space, "Part", parentId=whole["id"])
        assert titles(jane, workspaceId=space) == ["Part", "Whole"]

    def test_fu_41_outsiders(self, jane: Desk, stranger: Desk, space: str) -> None:
        made = project(jane, space)
        task(jane, space, projectId=made["id"])
        assert titles(stranger) == []
        assert error(stranger.get("tasks", params={"workspaceId": space})) == (403, "FORBIDDEN")
        assert error(stranger.get("tasks", params={"projectId": made["id"]})) == (404, "NOT_FOUND")
        assert error(jane.get("tasks", params={"workspaceId": NOTHING})) == (403, "FORBIDDEN")
        assert titles(jane, workspaceId=space, projectId=made["id"]) == ["Dig"]
        elsewhere = stranger.workspace()
        stranger.hire(elsewhere, jane)
        assert titles(jane, workspaceId=elsewhere, projectId=made["id"]) == []

    def test_fu_41_tasks_of_other_dialects(self, jane: Desk) -> None:
        flow = "/focusflow/api/v1"
        login = {"email": jane.person.email, "password": jane.person.password}
        token = jane.api.post(f"{flow}/auth/login/", json=login).json["tokens"]["access"]
        made = jane.api.post(f"{flow}/tasks/", json={"title": "Elsewhere", "priority": "high"}, token=token).json
        jane.api.post(f"{flow}/tasks/{made['id']}/start/", json={}, token=token)
        jane.api.post(f"{flow}/tasks/{made['id']}/pause/", json={}, token=token)
        [shown] = data(jane.get("tasks"))["tasks"]
        wanted = {"title": "Elsewhere", "status": "IN_PROGRESS", "priority": "HIGH", "workspaceId": None}
        assert {name: shown[name] for name in wanted} == wanted
        changed = data(jane.put(f"tasks/{shown['id']}", {"title": "Mine", "status": "IN_PROGRESS"}))
        assert changed["title"] == "Mine"
        again = jane.api.get(f"{flow}/tasks/{made['id']}/", token=token).json
        assert (again["title"], again["status"]) == ("Mine", "paused")


class TestFilters:
    @pytest.fixture
    def garden(self, jane: Desk, bob: Desk, space: str) -> str:
        task(jane, space, "Dig the beds", priority="URGENT", dueDate="2026-03-01T12:00:00Z", focusRequired=True)
        task(jane, space, "Sow", description="Peas in the NORTH bed", dueDate="2026-03-02T23:30:00Z")
        task(jane, space, "Water", status="COMPLETED", dueDate="2026-03-01", assigneeIds=[bob.person.id])
        task(jane, space, "Weed", status="BLOCKED", priority="LOW", assigneeIds=[jane.person.id, bob.person.id])
        return space

    @pytest.mark.parametrize(
        ("params", "wanted"),
        [
            ({"status": "TODO"}, ["Sow", "Dig the beds"]),
            ({"status": "COMPLETED"}, ["Water"]),
            ({"priority": "MEDIUM"}, ["Water", "Sow"]),
            ({"focusRequired": "true"}, ["Dig the beds"]),
            ({"focusRequired": "false", "priority": "LOW"}, ["Weed"]),
            ({"overdue": "true"}, ["Dig the beds"]),
            ({"overdue": "false"}, ["Weed", "Water", "Sow"]),
            ({"dueDate": "2026-03-01"}, ["Water", "Dig the beds"]),
            ({"dueDate": "2026-03-01T05:00:00Z"}, ["Water", "Dig the beds"]),
            ({"search": "BED"}, ["Sow", "Dig the beds"]),
            ({"search": "peas in the north bed"}, ["Sow"]),
            ({"search": "e"}, ["Weed", "Water", "Sow", "Dig the beds"]),
            ({"search": "bed", "overdue": "true"}, ["Dig the beds"]),
            ({"search": "nothing like it"}, []),
            ({"sortBy": "title", "sortOrder": "asc"}, ["Dig the beds", "Sow", "Water", "Weed"]),
            ({"sortBy": "dueDate", "sortOrder": "asc"}, ["Water", "Dig the beds", "Sow", "Weed"]),
            ({"sortBy": "dueDate", "sortOrder": "desc"}, ["Sow", "Dig the beds", "Water", "Weed"]),
            ({"sortBy": "priority", "sortOrder": "asc"}, ["Dig the beds", "Sow", "Water", "Weed"]),
            ({"sortBy": "status", "sortOrder": "asc"}, ["Dig the beds", "Sow", "Weed", "Water"]),
        ],
    )
    def test_fu_41_each(self, jane: Desk, garden: str, params: dict[str, str], wanted: list[str]) -> None:
        assert titles(jane, workspaceId=garden, **params) == wanted
        assert titles(jane, **params) == wanted

    def test_fu_41_assignees(self, jane: Desk, bob: Desk, garden: str) -> None:
        assert titles(jane, workspaceId=garden, assigneeId=bob.person.id) == ["Weed", "Water"]
        assert titles(jane, assigneeId=jane.person.id) == ["Weed"]
        assert titles(jane, assigneeId=NOTHING) == []

    def test_fu_41_a_day_is_the_callers_own(self, jane: Desk, garden: str) -> None:
        data(jane.put("user/profile", {"timezone": "Asia/Tokyo"}))
        assert titles(jane, workspaceId=garden, dueDate="2026-03-03") == ["Sow"]

    def test_fu_41_changed_texts_are_found(self, jane: Desk, garden: str) -> None:
        [found] = data(jane.get("tasks", params={"workspaceId": garden, "search": "Sow"}))["tasks"]
        for description in ("Beans", "Beans, " * 100, "Some beans"):
            data(jane.put(f"tasks/{found['id']}", {"title": "Plant", "description": description}))
            assert titles(jane, workspaceId=garden, search="peas") == []
            assert titles(jane, workspaceId=garden, search="beans, beans") == (["Plant"] if "," in description else [])
            assert titles(jane, workspaceId=garden, search="BEAN") == ["Plant"]

    def test_fu_41_pages_never_overlap(self, jane: Desk, space: str) -> None:
        made = [task(jane, space)["id"] for _ in range(5)]
        pages = [
            data(jane.get("tasks", params={"workspaceId": space, "limit": 2, "page": page})) for page in range(1, 5)
        ]
        assert [each["id"] for page in pages for each in page["tasks"]] == made[::-1]
        assert pages[3]["pagination"] == {"page": 4, "limit": 2, "total": 5, "totalPages": 3}

    @pytest.mark.parametrize(
        "params", [{"limit": "101"}, {"page": "0"}, {"page": "x"}, {"priority": "TOP"}, {"overdue": "1"},
                   {"dueDate": "soon"}, {"sortBy": "owner"}, {"sortOrder": "up"}]
    )  # fmt: skip
    def test_fu_41_what_is_refused(self, jane: Desk, params: dict[str, str]) -> None:
        assert faults(jane.get("tasks", params=params)).keys() == params.keys()

    def test_fu_41_an_unknown_status(self, jane: Desk) -> None:
        assert error(jane.get("tasks", params={"status": "DONE"})) == (400, "INVALID_STATUS")


def _many(space: int, owner: int, number: int) -> list[dict[str, Any]]:
    """Tasks put straight into the table: every hundredth is urgent, every thousandth is about a lighthouse.

    Every tenth has a description that is too long for its row, those of the lighthouse among them.
    """
    made = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp() * 1000)
    found = []
    for each in range(number):
        text = "Paint the lighthouse" if each % 1000 == 0 else "Look after what is to be done in the garden this week"
        drawn = Task(
            id=ids.first_id_at(made + each),
            space=space,
            owner=owner,
            title=f"Task number {each}",
            created_ms=made + each,
            updated_ms=made + each,
            description=text if each % 10 else text * 9,
            status=TaskStatus.TODO,
            priority=Priority.URGENT if each % 100 == 0 else Priority.LOW,
            shared=True,
        )
        key = keys.task(drawn.id)
        found.append({**pack(drawn), **row_index(drawn), "pk": key.pk, "sk": key.sk})
    return found


def _put(items: list[dict[str, Any]]) -> None:
    client, rows = aws.client("dynamodb"), [{"PutRequest": {"Item": encode_item(item)}} for item in items]
    for start in range(0, len(rows), 25):
        client.batch_write_item(RequestItems={settings().table: rows[start : start + 25]})


class TestCost:
    def test_fu_41_twenty_thousand_tasks(self, jane: Desk, space: str) -> None:
        unlimited(space)
        _put(_many(canonical(space), jane.person.user, MANY))

        def calls(**params: Any) -> tuple[int, list[str], float]:
            with recording() as record:
                found = data(jane.get("tasks", params={"workspaceId": space} | params))
            return found["pagination"]["total"], [call.operation for call in record.dynamodb()], record.read_units

        listed = calls()
        assert listed[0] == MANY
        assert listed[1].count("Query") <= 8
        assert listed[1].count("BatchGetItem") == 1
        assert calls(priority="URGENT", sortBy="title", page=3)[:2] == (MANY // 100, listed[1])
        found = calls(search="LIGHTHOUSE")
        assert found[0] == MANY // 1000
        assert len(found[1]) <= len(listed[1]) + 1
        assert calls(search="number 199")[0] == 111
