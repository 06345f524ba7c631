"""FU-50, FU-51: a person's inbox."""

from collections.abc import Iterator
from typing import Any

import pytest

from roost.inbox.notifications import service, store
from roost.kit import ids, keys, table
from roost.kit.caller import Caller
from tests.support.catalogue import DIALECTS
from tests.support.catalogue.focura_inbox import notified
from tests.support.catalogue.focura_world import BASE, FocuraWorld, signed_in
from tests.support.notes import happened, notify
from tests.support.race import Failure, failing, meanwhile
from tests.support.worlds import world_of

INBOX = f"{BASE}/notifications"


@pytest.fixture
def world() -> Iterator[FocuraWorld]:
    with world_of(DIALECTS["focura"]) as world:
        assert isinstance(world, FocuraWorld)
        yield world


def inbox(world: FocuraWorld, **params: Any) -> Any:
    return world.call("GET", INBOX, params=params)["data"]


def counts(world: FocuraWorld) -> tuple[int, int, int]:
    """All, unread, and as the count alone says."""
    found, alone = inbox(world), world.call("GET", f"{INBOX}/unread-count")["data"]["count"]
    return found["pagination"]["total"], found["unreadCount"], alone


def several(world: FocuraWorld, number: int) -> list[str]:
    """So many notifications of the owner, oldest first, a second apart."""
    made = []
    for _ in range(number):
        world.clock.tick(1)
        made.append(notified(world)["id"])
    return made


def mark(world: FocuraWorld, *notes: str) -> None:
    for note in notes:
        world.call("PATCH", f"{INBOX}/{note}/read")


def reader(world: FocuraWorld) -> Caller:
    """The owner, also when their tokens have expired."""
    return Caller(world.owner.user, "focura", "access", 1)


class TestList:
    def test_the_documented_shape(self, world: FocuraWorld) -> None:
        note, sender = notified(world), world.somebody("sender")
        assert note == {
            "id": note["id"],
            "type": "TASK_ASSIGNED",
            "title": "Task assigned to you",
            "message": "Sender assigned 'Dig' to you",
            "read": False,
            "actionUrl": None,
            "createdAt": "2026-03-02T09:00:00.000Z",
            "readAt": None,
            "sender": {"id": sender.id, "name": "Sender", "image": None},
        }
        assert inbox(world) == {
            "notifications": [note],
            "pagination": {"page": 1, "limit": 20, "total": 1, "totalPages": 1},
            "unreadCount": 1,
        }

    def test_pages_are_newest_first_and_do_not_overlap(self, world: FocuraWorld) -> None:
        made = several(world, 5)
        pages = [inbox(world, page=number, limit=2) for number in (1, 2, 3, 4)]
        assert [[note["id"] for note in page["notifications"]] for page in pages] == [
            [made[4], made[3]],
            [made[2], made[1]],
            [made[0]],
            [],
        ]
        assert {page["pagination"]["totalPages"] for page in pages} == {3}

    def test_read_ones_and_unread_ones(self, world: FocuraWorld) -> None:
        made = several(world, 6)
        mark(world, *made[2:])
        unread = inbox(world, read="false", limit=1, page=2)
        assert [note["id"] for note in unread["notifications"]] == [made[0]]
        assert unread["pagination"] == {"page": 2, "limit": 1, "total": 2, "totalPages": 2}
        assert [note["id"] for note in inbox(world, read="true")["notifications"]] == made[:1:-1]

    def test_a_page_costs_one_query(self, world: FocuraWorld) -> None:
        several(world, 3)
        with failing(Failure.THROTTLED, times=0) as calls:
            service.read_inbox(reader(world), None, 1, 2, world.clock.now_ms)
        assert calls.operations == ["Query"]

    @pytest.mark.parametrize("params", [{"page": 0}, {"limit": 101}, {"limit": 0}, {"page": "x"}, {"read": "yes"}])
    def test_what_is_out_of_range(self, world: FocuraWorld, params: dict[str, Any]) -> None:
        answer = world.api.get(INBOX, params=params, token=world.owner.token)
        assert (answer.status, answer.error) == (422, "VALIDATION_ERROR")

    def test_a_sender_without_an_account_is_none(self, world: FocuraWorld) -> None:
        notified(world)
        table.delete_many([keys.profile(world.somebody("sender").user)])
        assert inbox(world)["notifications"][0]["sender"] is None


class TestReading:
    def test_once_read_it_stays_as_it_is(self, world: FocuraWorld) -> None:
        note = notified(world)
        world.clock.tick(5)
        first = world.call("PATCH", f"{INBOX}/{note['id']}/read")["data"]
        world.clock.tick(5)
        assert first == note | {"read": True, "readAt": "2026-03-02T09:00:05.000Z"}
        assert world.call("PATCH", f"{INBOX}/{note['id']}/read")["data"] == first
        assert counts(world) == (1, 0, 0)

    def test_all_at_once(self, world: FocuraWorld) -> None:
        made = several(world, 3)
        mark(world, made[0])
        assert world.call("PATCH", f"{INBOX}/read-all")["data"] == {"count": 2}
        assert world.call("PATCH", f"{INBOX}/read-all")["data"] == {"count": 0}
        assert counts(world) == (3, 0, 0)

    def test_many_at_once_are_some_transactions(self, world: FocuraWorld, monkeypatch: pytest.MonkeyPatch) -> None:
        several(world, 5)
        monkeypatch.setattr(store, "AT_ONCE", 2)
        with failing(Failure.THROTTLED, times=0) as calls:
            assert world.call("PATCH", f"{INBOX}/read-all")["data"] == {"count": 5}
        assert calls.operations == ["UpdateItem", "Query", *["TransactWriteItems"] * 3]
        assert counts(world) == (5, 0, 0)

    def test_a_notification_that_comes_meanwhile_stays_unread(self, world: FocuraWorld) -> None:
        several(world, 2)
        with meanwhile("TransactWriteItems", lambda: notified(world)):
            assert world.call("PATCH", f"{INBOX}/read-all")["data"] == {"count": 2}
        assert counts(world) == (3, 1, 1)

    def test_read_by_two_at_once_it_counts_once(self, world: FocuraWorld) -> None:
        made = several(world, 2)
        with meanwhile("TransactWriteItems", lambda: mark(world, made[0])):
            assert world.call("PATCH", f"{INBOX}/read-all")["data"] == {"count": 1}
        assert counts(world) == (2, 0, 0)

    @pytest.mark.parametrize("failure", list(Failure))
    def test_a_lost_answer_counts_once(self, world: FocuraWorld, failure: Failure) -> None:
        several(world, 2)
        with failing(failure, operation="TransactWriteItems"):
            assert world.call("PATCH", f"{INBOX}/read-all")["data"] == {"count": 2}
        assert counts(world) == (2, 0, 0)


class TestGoing:
    def test_a_deleted_one_is_gone(self, world: FocuraWorld) -> None:
        made = several(world, 3)
        mark(world, made[1])
        for note in made[:2]:
            assert world.call("DELETE", f"{INBOX}/{note}")["message"]
            assert world.api.delete(f"{INBOX}/{note}", token=world.owner.token).status == 404
        assert counts(world) == (1, 1, 1)

    def test_all_read_ones_at_once(self, world: FocuraWorld) -> None:
        made = several(world, 4)
        mark(world, made[0])
        world.clock.tick(days=3)
        again = signed_in(world.api, world.owner.email, "198.51.100.1")
        world.call("PATCH", f"{INBOX}/{made[1]}/read", by=again)
        assert world.call("DELETE", f"{INBOX}/read/all", by=again)["data"] == {"count": 2}
        assert world.call("DELETE", f"{INBOX}/read/all", by=again)["data"] == {"count": 0}
        assert world.call("GET", INBOX, by=again)["data"]["pagination"]["total"] == 2

    def test_read_ones_are_gone_after_thirty_days(self, world: FocuraWorld) -> None:
        caller = reader(world)
        mark(world, several(world, 3)[0])
        world.clock.tick(days=30)
        assert service.read_inbox(caller, None, 1, 10, world.clock.now_ms).total == 3
        world.clock.tick(days=1)
        left = service.read_inbox(caller, None, 1, 1, world.clock.now_ms)
        assert (left.total, left.unread, len(left.notes)) == (2, 2, 1)
        notify(happened("task.assigned", actor=1, space=1, task=1, title="Dig", receivers=[caller.user]))
        assert store.read_head(caller.user).going == {}

    def test_a_page_is_full_though_gone_ones_are_still_stored(self, world: FocuraWorld) -> None:
        made = several(world, 4)
        mark(world, *made[2:])
        world.clock.tick(days=31)
        left = service.read_inbox(reader(world), None, 1, 2, world.clock.now_ms)
        assert [ids.to_cuid(note.id) for note in left.notes] == [made[1], made[0]]


class TestOwners:
    @pytest.mark.parametrize(("method", "below"), [("PATCH", "/read"), ("DELETE", "")])
    def test_somebody_elses_is_not_there(self, world: FocuraWorld, method: str, below: str) -> None:
        note, stranger = notified(world), world.stranger()
        notified(world, stranger)
        answer = world.api.request(method, f"{INBOX}/{note['id']}{below}", token=stranger.token)
        assert (answer.status, answer.error) == (404, "NOT_FOUND")
        assert counts(world) == (1, 1, 1)

    @pytest.mark.parametrize("spelling", ["x", "1", "c" + "0" * 24, "7" * 16])
    def test_what_is_no_id_is_not_found(self, world: FocuraWorld, spelling: str) -> None:
        assert world.api.delete(f"{INBOX}/{spelling}", token=world.owner.token).status == 404
