"""FU-63: meetings; and what FU-60 and FU-62 need of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from background import due, purge
from roost.kit import ids
from roost.meetings.model import MAX_ATTENDEES
from tests.functions.focura.conftest import Enter
from tests.functions.focura.desk import Desk, canonical, data, error, faults
from tests.support.background.chores import relayed
from tests.support.catalogue.focura_content import MEETING
from tests.support.catalogue.focura_spaces import upgrade
from tests.support.client import Answer, Context
from tests.support.deliveries import failed, of_kind, queue_event
from tests.support.race import Failure, failing, meanwhile, snapshot
from tests.support.stack import HeldClock


@dataclass
class Room:
    """A workspace whose people plan meetings."""

    space: str
    owner: Desk
    admin: Desk
    member: Desk
    guest: Desk

    @property
    def path(self) -> str:
        return f"meetings/{self.space}/meetings"

    def ask(self, by: Desk | None = None, **fields: Any) -> Answer:
        return (by or self.owner).post(self.path, MEETING | fields)

    def plan(self, by: Desk | None = None, **fields: Any) -> Any:
        """A new meeting, a second after whatever came before."""
        self.owner.clock.tick(1)
        return data(self.ask(by, **fields), 201)

    def private(self, *attendees: Desk, **fields: Any) -> Any:
        return self.plan(visibility="PRIVATE", attendeeIds=[each.person.id for each in attendees], **fields)

    def listed(self, by: Desk, query: str = "") -> list[str]:
        return [each["title"] for each in data(by.get(f"{self.path}?{query}"))["meetings"]]

    def each(self, desk: Desk, meeting: str) -> list[Answer]:
        """Everything that one can try with a meeting."""
        one = f"{self.path}/{meeting}"
        return [
            desk.get(one),
            desk.patch(one, {"title": "Mine"}),
            desk.post(f"{one}/cancel"),
            desk.delete(one),
        ]


@pytest.fixture
def room(jane: Desk, enter: Enter) -> Room:
    space = jane.workspace()
    others = [enter(name) for name in ("adam", "mia", "gus")]
    for other, role in zip(others, ("ADMIN", "MEMBER", "GUEST"), strict=True):
        jane.hire(space, other, role)
    return Room(space, jane, *others)


def told(kind: str) -> list[Any]:
    """What events of a kind say, and whom they concern; oldest first."""
    found = []
    for item in of_kind(kind):
        about = item["data"]["M"]
        receivers = about.get("receivers")
        users = None if receivers is None else sorted(int(each["N"]) for each in receivers["L"])
        found.append((about["title"]["S"], users))
    return found


def users(*desks: Desk) -> list[int]:
    return sorted(desk.person.user for desk in desks)


class TestMaking:
    def test_fu_63_its_people_are_shown_with_it(self, room: Room) -> None:
        made = room.plan(
            title="  Retro ",
            visibility="PRIVATE",
            description="What went well?",
            link="https://meet.example.com/x",
            location="Room 5",
            attendeeIds=[room.member.person.id, room.guest.person.id, room.member.person.id],
        )
        seats = made.pop("attendees")
        assert [seat["userId"] for seat in seats] == [room.member.person.id, room.guest.person.id]
        assert seats[0] == {
            "id": seats[0]["id"],
            "userId": room.member.person.id,
            "joinedAt": made["createdAt"],
            "user": {"id": room.member.person.id, "name": "Mia", "email": "mia@example.com", "image": None},
        }
        canonical(seats[0]["id"])
        assert made == {
            "id": made["id"],
            "title": "Retro",
            "description": "What went well?",
            "link": "https://meet.example.com/x",
            "location": "Room 5",
            "visibility": "PRIVATE",
            "status": "SCHEDULED",
            "startTime": "2026-03-05T10:00:00.000Z",
            "endTime": "2026-03-05T11:00:00.000Z",
            "workspaceId": room.space,
            "createdById": room.owner.person.id,
            "createdBy": {"id": room.owner.person.id, "name": "Jane", "email": "jane@example.com", "image": None},
            "createdAt": made["createdAt"],
            "updatedAt": made["createdAt"],
        }
        assert data(room.owner.get(f"{room.path}/{made['id']}")) == made | {"attendees": seats}

    def test_fu_63_only_those_who_lead_plan_meetings(self, room: Room, stranger: Desk) -> None:
        room.plan(room.admin)
        assert error(room.ask(room.member)) == (403, "FORBIDDEN")
        assert error(room.ask(room.guest)) == (403, "FORBIDDEN")
        assert error(room.ask(stranger)) == (403, "FORBIDDEN")
        assert len(of_kind("meeting.created")) == 1

    def test_a_workspace_that_does_not_exist_is_not_found(self, room: Room) -> None:
        for nowhere in ("nowhere", ids.to_cuid(ids.MAX_ID)):
            assert error(room.owner.post(f"meetings/{nowhere}/meetings", MEETING)) == (404, "NOT_FOUND")
            assert error(room.owner.get(f"meetings/{nowhere}/meetings")) == (404, "NOT_FOUND")

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("title", " "),
            ("title", "t" * 201),
            ("visibility", "public"),
            ("startTime", "soon"),
            ("startTime", None),
            ("startTime", "1969-12-31T23:00:00Z"),
            ("endTime", MEETING["startTime"]),
            ("endTime", "2026-03-05T09:00:00Z"),
            ("description", "d" * 2001),
            ("description", None),
            ("link", "meet.example.com"),
            ("link", "javascript:alert(1)"),
            ("location", "l" * 301),
            ("attendeeIds", "nobody"),
            ("attendeeIds", ["nobody"]),
            ("attendeeIds", [ids.to_cuid(n) for n in range(1, MAX_ATTENDEES + 2)]),
            ("attendeeIds", None),
        ],
    )
    def test_fu_63_what_breaks_a_rule_is_refused(self, room: Room, field: str, value: object) -> None:
        named = faults(room.ask(**{field: value}))
        assert {name.partition(".")[0] for name in named} == {field}
        assert all(part.isalnum() for name in named for part in name.split("."))
        assert of_kind("meeting.created") == []

    def test_an_item_of_a_list_is_named_by_its_place(self, room: Room) -> None:
        assert faults(room.ask(attendeeIds=[room.member.person.id, 5])).keys() == {"attendeeIds.1"}

    def test_fu_63_a_private_one_needs_members_who_attend(self, room: Room, stranger: Desk) -> None:
        assert faults(room.ask(visibility="PRIVATE")).keys() == {"attendeeIds"}
        foreign = [room.member.person.id, stranger.person.id]
        assert faults(room.ask(visibility="PRIVATE", attendeeIds=foreign)).keys() == {"attendeeIds"}
        assert faults(room.ask(attendeeIds=foreign)).keys() == {"attendeeIds"}

    def test_an_empty_link_is_one(self, room: Room) -> None:
        assert room.plan(link="")["link"] == ""

    def test_whoever_leaves_meanwhile_is_not_invited(self, room: Room) -> None:
        away = f"workspaces/{room.space}/members/{room.member.person.id}"
        with meanwhile("TransactWriteItems", lambda: room.owner.delete(away)):
            answer = room.ask(attendeeIds=[room.member.person.id])
        assert faults(answer).keys() == {"attendeeIds"}

    @pytest.mark.parametrize("failure", Failure)
    def test_a_lost_answer_makes_one_meeting(self, room: Room, failure: Failure) -> None:
        with failing(failure, operation="TransactWriteItems"):
            data(room.ask(), 201)
        assert room.listed(room.owner) == ["Planning"]
        assert len(of_kind("meeting.created")) == 1


class TestLimits:
    def usage(self, room: Room) -> int:
        found = data(room.owner.get(f"workspaces/{room.space}"))["usage"]["meetingsThisMonth"]
        assert isinstance(found, int)
        return found

    def test_ten_a_month_on_free(self, room: Room, clock: HeldClock) -> None:
        made = [room.plan() for _ in range(10)]
        assert self.usage(room) == 10
        assert error(room.ask()) == (403, "PLAN_LIMIT_REACHED")
        data(room.owner.post(f"{room.path}/{made[0]['id']}/cancel"))
        assert error(room.ask()) == (403, "PLAN_LIMIT_REACHED")
        data(room.owner.delete(f"{room.path}/{made[0]['id']}"))
        room.plan()
        assert error(room.ask()) == (403, "PLAN_LIMIT_REACHED")
        upgrade(room.space, "pro")
        room.plan()
        assert self.usage(room) == 11

    def test_a_new_month_begins_anew(self, room: Room, clock: HeldClock) -> None:
        old = room.plan()
        clock.set("2026-04-01T00:00:00+00:00")
        jane = _again(room)
        room.owner = jane
        assert self.usage(room) == 0
        room.plan()
        data(jane.delete(f"{room.path}/{old['id']}"))
        assert self.usage(room) == 1

    def test_two_at_once_do_not_pass_together(self, room: Room) -> None:
        for _ in range(9):
            room.plan()
        with meanwhile("TransactWriteItems", lambda: data(room.ask(), 201)):
            assert error(room.ask()) == (403, "PLAN_LIMIT_REACHED")
        assert self.usage(room) == 10

    def test_the_first_two_of_a_month_are_both_counted(self, room: Room) -> None:
        with meanwhile("TransactWriteItems", lambda: data(room.ask(), 201)):
            assert room.ask().json["success"]
        assert self.usage(room) == 2


def _again(room: Room) -> Desk:
    """The owner signs in once more: their token has expired."""
    from tests.support.catalogue.focura_world import signed_in

    return Desk(room.owner.api, room.owner.clock, signed_in(room.owner.api, "jane@example.com", "198.51.100.77"))


class TestSeeing:
    def test_fu_63_private_ones_are_for_attendees_creator_and_who_leads(self, room: Room) -> None:
        meeting = room.private(room.member)["id"]
        for desk in (room.owner, room.admin, room.member):
            assert room.listed(desk) == ["Planning"]
            data(desk.get(f"{room.path}/{meeting}"))
        assert room.listed(room.guest) == []
        assert {error(answer) for answer in room.each(room.guest, meeting)} == {(404, "NOT_FOUND")}

    def test_fu_63_public_ones_are_for_every_member(self, room: Room) -> None:
        meeting = room.plan()["id"]
        assert room.listed(room.guest) == ["Planning"]
        answers = room.each(room.guest, meeting)
        assert data(answers[0])["id"] == meeting
        assert {error(answer) for answer in answers[1:]} == {(403, "FORBIDDEN")}

    def test_fu_79_strangers_get_nothing(self, room: Room, stranger: Desk) -> None:
        meeting, before = room.plan()["id"], snapshot()
        assert {error(answer) for answer in room.each(stranger, meeting)} == {(403, "FORBIDDEN")}
        assert error(stranger.get(room.path)) == (403, "FORBIDDEN")
        theirs = stranger.workspace("Theirs")
        elsewhere = Room(theirs, stranger, stranger, stranger, stranger)
        assert {error(answer) for answer in elsewhere.each(stranger, meeting)} == {(404, "NOT_FOUND")}
        after = snapshot()
        assert {key: after[key] for key in before if key[0].startswith("MEETING#")} == {
            key: item for key, item in before.items() if key[0].startswith("MEETING#")
        }

    def test_fu_63_lists_begin_with_the_earliest(self, room: Room) -> None:
        for day, title in (("07", "C"), ("05", "A"), ("06", "B")):
            room.plan(title=title, startTime=f"2026-03-{day}", endTime=f"2026-03-{day}T01:00:00+00:00")
        assert room.listed(room.member) == ["A", "B", "C"]

    def test_fu_63_pages_go_on_at_the_cursor(self, room: Room) -> None:
        for title in "ABCDE":
            room.plan(title=title)
        seen, cursor = [], ""
        while cursor is not None:
            page = data(room.member.get(f"{room.path}?limit=2&cursor={cursor}" if cursor else f"{room.path}?limit=2"))
            assert page["total"] == 5
            seen += [each["title"] for each in page["meetings"]]
            cursor = page["nextCursor"]
        assert seen == list("ABCDE")

    def test_a_cursor_goes_on_after_its_meeting_is_gone(self, room: Room) -> None:
        made = [room.plan(title=title) for title in "ABC"]
        cursor = data(room.member.get(f"{room.path}?limit=2"))["nextCursor"]
        data(room.owner.delete(f"{room.path}/{made[1]['id']}"))
        assert room.listed(room.member, f"cursor={cursor}") == ["C"]

    def test_fu_63_filters_combine(self, room: Room, clock: HeldClock) -> None:
        room.plan(title="Past", startTime="2026-03-01T10:00:00Z", endTime="2026-03-01T11:00:00Z")
        off = room.plan(title="Off")
        room.plan(title="On")
        data(room.owner.post(f"{room.path}/{off['id']}/cancel"))
        assert room.listed(room.member, "upcoming=true") == ["Off", "On"]
        assert room.listed(room.member, "upcoming=false") == ["Past", "Off", "On"]
        assert room.listed(room.member, "status=SCHEDULED&upcoming=true") == ["On"]
        assert room.listed(room.member, "status=CANCELLED") == ["Off"]

    def test_filters_that_do_not_exist_are_refused(self, room: Room) -> None:
        assert error(room.owner.get(f"{room.path}?status=LATE")) == (400, "INVALID_STATUS")
        for query in ("limit=0", "limit=51", "limit=x", "upcoming=maybe", "cursor=5", "cursor=5.nobody"):
            assert faults(room.owner.get(f"{room.path}?{query}")).keys() == {query.partition("=")[0]}


class TestChanging:
    def test_fu_63_a_change_touches_what_it_names(self, room: Room) -> None:
        before = room.plan(description="About", link="https://a.example.com", location="Here")
        room.owner.clock.tick(60)
        after = data(room.admin.patch(f"{room.path}/{before['id']}", {"title": "New", "description": None, "link": ""}))
        assert {name for name in after if after[name] != before[name]} == {"title", "description", "link", "updatedAt"}
        assert (after["description"], after["link"]) == (None, "")
        assert told("meeting.updated") == [("New", None)]

    def test_fu_63_attendees_are_replaced_and_who_stays_keeps_the_seat(self, room: Room) -> None:
        before = room.private(room.member, room.guest)
        wanted = {"attendeeIds": [room.admin.person.id, room.member.person.id]}
        after = data(room.owner.patch(f"{room.path}/{before['id']}", wanted))
        assert [seat["userId"] for seat in after["attendees"]] == wanted["attendeeIds"]
        assert after["attendees"][1] == before["attendees"][0]
        assert room.listed(room.guest) == []
        assert told("meeting.updated") == [("Planning", users(room.owner, room.admin, room.member))]

    def test_nothing_changes_where_nothing_is_new(self, room: Room) -> None:
        made = room.private(room.member)
        before = snapshot()
        same = {"title": "Planning", "attendeeIds": [room.member.person.id], "status": "SCHEDULED"}
        assert data(room.owner.patch(f"{room.path}/{made['id']}", same)) == made
        assert data(room.owner.patch(f"{room.path}/{made['id']}", {})) == made
        assert snapshot() == before

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"startTime": "2026-03-05T11:00:00Z"}, "endTime"),
            ({"endTime": "2026-03-05T10:00:00Z"}, "endTime"),
            ({"visibility": "PRIVATE"}, "attendeeIds"),
            ({"attendeeIds": ["nobody"]}, "attendeeIds"),
            ({"status": "LATE"}, "status"),
            ({"title": None}, "title"),
            ({"startTime": None}, "startTime"),
        ],
    )
    def test_fu_63_it_is_judged_as_it_would_be(self, room: Room, changes: dict[str, Any], field: str) -> None:
        meeting = room.plan()["id"]
        assert faults(room.owner.patch(f"{room.path}/{meeting}", changes)).keys() == {field}

    def test_whoever_made_it_changes_it_also_without_leading_any_more(self, room: Room) -> None:
        meeting = room.plan(room.admin)["id"]
        role = f"workspaces/{room.space}/members/{room.admin.person.id}/role"
        data(room.owner.put(role, {"role": "MEMBER"}))
        data(room.admin.patch(f"{room.path}/{meeting}", {"title": "Still mine"}))
        assert error(room.ask(room.admin)) == (403, "FORBIDDEN")

    def test_a_change_meanwhile_is_not_lost(self, room: Room) -> None:
        meeting = room.plan()["id"]
        one = f"{room.path}/{meeting}"
        with meanwhile("TransactWriteItems", lambda: data(room.admin.patch(one, {"location": "There"}))):
            after = data(room.owner.patch(one, {"title": "Both"}))
        assert (after["title"], after["location"]) == ("Both", "There")


class TestCancelling:
    def test_fu_63_a_cancelled_one_stays_as_it_is(self, room: Room) -> None:
        meeting = room.private(room.member)["id"]
        one = f"{room.path}/{meeting}"
        assert data(room.admin.post(f"{one}/cancel"))["status"] == "CANCELLED"
        assert error(room.owner.post(f"{one}/cancel")) == (400, "BAD_REQUEST")
        assert error(room.owner.patch(one, {"status": "SCHEDULED"})) == (400, "BAD_REQUEST")
        assert told("meeting.cancelled") == [("Planning", users(room.owner, room.member))]
        data(room.owner.delete(one))
        assert len(told("meeting.cancelled")) == 1

    def test_a_status_can_say_so_as_well(self, room: Room) -> None:
        meeting = room.plan()["id"]
        one = f"{room.path}/{meeting}"
        assert data(room.owner.patch(one, {"status": "ONGOING"}))["status"] == "ONGOING"
        assert data(room.owner.patch(one, {"status": "CANCELLED", "title": "Off"}))["title"] == "Off"
        assert told("meeting.cancelled") == [("Off", None)]
        assert told("meeting.updated") == [("Planning", None)]

    def test_two_who_cancel_at_once_tell_it_once(self, room: Room) -> None:
        one = f"{room.path}/{room.plan()['id']}"
        with meanwhile("TransactWriteItems", lambda: data(room.admin.post(f"{one}/cancel"))):
            assert error(room.owner.post(f"{one}/cancel")) == (400, "BAD_REQUEST")
        assert len(told("meeting.cancelled")) == 1


class TestDeleting:
    def test_fu_63_it_is_gone_and_who_awaited_it_is_told(self, room: Room, clock: HeldClock) -> None:
        meeting = room.private(room.member)["id"]
        assert room.owner.delete(f"{room.path}/{meeting}").json == {"success": True, "message": "Meeting deleted"}
        assert {error(answer) for answer in room.each(room.owner, meeting)} == {(404, "NOT_FOUND")}
        assert room.listed(room.owner) == []
        assert told("meeting.cancelled") == [("Planning", users(room.owner, room.member))]
        assert [key for key in snapshot() if key[0].startswith("MEETING#")] == []

    def test_what_is_over_is_deleted_silently(self, room: Room) -> None:
        past = room.plan(startTime="2026-03-01T10:00:00Z", endTime="2026-03-01T11:00:00Z")["id"]
        data(room.owner.delete(f"{room.path}/{past}"))
        done = room.plan()["id"]
        data(room.owner.patch(f"{room.path}/{done}", {"status": "COMPLETED"}))
        data(room.owner.delete(f"{room.path}/{done}"))
        assert told("meeting.cancelled") == []
        assert len(of_kind("meeting.deleted")) == 2


class TestReminders:
    @pytest.fixture
    def reminded(self) -> Callable[[], list[Any]]:
        def look() -> list[Any]:
            due.handler({}, Context())  # type: ignore[arg-type]
            return told("meeting.starting")

        return look

    def test_fu_62_a_quarter_of_an_hour_before_once_per_start(
        self, room: Room, clock: HeldClock, reminded: Callable[[], list[Any]]
    ) -> None:
        meeting = room.private(room.member)["id"]
        assert reminded() == []
        clock.set("2026-03-05T09:46:00+00:00")
        first = ("Planning", users(room.owner, room.member))
        assert (reminded(), reminded()) == ([first], [first])
        room.owner = _again(room)
        data(room.owner.patch(f"{room.path}/{meeting}", {"startTime": "2026-03-05T10:30:00Z"}))
        assert reminded() == [first]
        clock.set("2026-03-05T10:20:00+00:00")
        assert reminded() == [first, first]

    def test_a_public_one_concerns_everybody(
        self, room: Room, clock: HeldClock, reminded: Callable[[], list[Any]]
    ) -> None:
        room.plan()
        clock.set("2026-03-05T09:46:00+00:00")
        assert reminded() == [("Planning", None)]

    @pytest.mark.parametrize("how", ["cancel", "delete"])
    def test_what_does_not_take_place_is_told_to_nobody(
        self, room: Room, clock: HeldClock, reminded: Callable[[], list[Any]], how: str
    ) -> None:
        one = f"{room.path}/{room.plan()['id']}"
        data(room.owner.post(f"{one}/cancel") if how == "cancel" else room.owner.delete(one))
        clock.set("2026-03-05T09:46:00+00:00")
        assert reminded() == []


class TestLeaving:
    def purged(self) -> None:
        assert not failed(purge.handler(queue_event(*relayed("purge")), Context()))

    def test_fu_32_who_left_attends_nothing_there(self, room: Room) -> None:
        theirs, other = room.private(room.member, room.guest)["id"], room.plan(title="Open")["id"]
        data(room.member.post(f"workspaces/{room.space}/leave"))
        self.purged()
        self.purged()
        seats = data(room.owner.get(f"{room.path}/{theirs}"))["attendees"]
        assert [seat["userId"] for seat in seats] == [room.guest.person.id]
        assert data(room.owner.get(f"{room.path}/{other}"))["attendees"] == []

    def test_who_came_back_meanwhile_still_does(self, room: Room) -> None:
        meeting = room.private(room.member)["id"]
        data(room.member.post(f"workspaces/{room.space}/leave"))
        room.owner.hire(room.space, room.member)
        self.purged()
        assert len(data(room.owner.get(f"{room.path}/{meeting}"))["attendees"]) == 1

    def test_fu_27_they_go_with_their_workspace(self, room: Room) -> None:
        meeting = room.plan()["id"]
        data(room.owner.delete(f"workspaces/{room.space}"))
        assert {error(answer) for answer in room.each(room.owner, meeting)} == {(404, "NOT_FOUND")}
        self.purged()
        assert [key for key in snapshot() if key[0].startswith("MEETING#")] == []
