"""FU-64: announcements; and whom they concern (FU-61)."""

from dataclasses import dataclass
from typing import Any

import pytest

from background import purge
from roost.kit import ids
from roost.site.announcements.model import MAX_TARGETS
from tests.functions.focura.conftest import Enter
from tests.functions.focura.desk import Desk, canonical, data, error, faults
from tests.support.background.chores import relayed
from tests.support.catalogue.focura_content import ANNOUNCEMENT
from tests.support.client import Answer, Context
from tests.support.deliveries import failed, of_kind, queue_event
from tests.support.race import Failure, failing, meanwhile, snapshot


@dataclass
class Board:
    """A workspace where things are announced."""

    space: str
    owner: Desk
    admin: Desk
    member: Desk
    guest: Desk

    @property
    def path(self) -> str:
        return f"workspaces/{self.space}/announcements"

    def ask(self, by: Desk | None = None, **fields: Any) -> Answer:
        return (by or self.owner).post(self.path, ANNOUNCEMENT | fields)

    def announce(self, by: Desk | None = None, **fields: Any) -> Any:
        """A new announcement, a second after whatever came before."""
        self.owner.clock.tick(1)
        return data(self.ask(by, **fields), 201)

    def private(self, *targets: Desk, **fields: Any) -> Any:
        return self.announce(visibility="PRIVATE", targetIds=[each.person.id for each in targets], **fields)

    def page(self, by: Desk, query: str = "", path: str | None = None) -> Any:
        answer = by.get(f"{path or self.path}?{query}")
        assert answer.status == 200, answer.body
        assert answer.json.keys() == {"success", "data", "pagination"}
        return answer.json

    def listed(self, by: Desk, query: str = "", path: str | None = None) -> list[str]:
        return [each["title"] for each in self.page(by, query, path)["data"]]

    def each(self, desk: Desk, announcement: str) -> list[Answer]:
        one = f"announcements/{announcement}"
        return [desk.get(one), desk.patch(f"{one}/pin"), desk.delete(one)]

    def project(self, by: Desk) -> str:
        return str(data(by.post("projects", {"name": "Launch", "workspaceId": self.space}), 201)["id"])


@pytest.fixture
def board(jane: Desk, enter: Enter) -> Board:
    space = jane.workspace()
    others = [enter(name) for name in ("adam", "mia", "gus")]
    for other, role in zip(others, ("ADMIN", "MEMBER", "GUEST"), strict=True):
        jane.hire(space, other, role)
    return Board(space, jane, *others)


def told() -> list[list[int] | None]:
    """Whom each announcement concerns, oldest first; None is the whole workspace."""
    found = [item["data"]["M"].get("receivers") for item in of_kind("announcement.posted")]
    return [None if each is None else sorted(int(user["N"]) for user in each["L"]) for each in found]


class TestMaking:
    def test_fu_64_it_is_shown_with_its_people(self, board: Board) -> None:
        made = board.private(board.member, board.member, title=" Salaries ", isPinned=True)
        jane = {"id": board.owner.person.id, "name": "Jane", "email": "jane@example.com", "image": None}
        canonical(made["id"])
        assert made == {
            "id": made["id"],
            "title": "Salaries",
            "content": ANNOUNCEMENT["content"],
            "visibility": "PRIVATE",
            "isPinned": True,
            "workspaceId": board.space,
            "projectId": None,
            "project": None,
            "createdById": board.owner.person.id,
            "createdBy": jane,
            "targets": [{"id": board.member.person.id, "name": "Mia", "email": "mia@example.com", "image": None}],
            "createdAt": "2026-03-02T09:00:01.000Z",
            "updatedAt": "2026-03-02T09:00:01.000Z",
        }
        assert data(board.member.get(f"announcements/{made['id']}")) == made

    def test_fu_64_by_default_it_is_for_all_and_not_pinned(self, board: Board) -> None:
        made = board.announce(board.admin, targetIds=[board.member.person.id])
        assert (made["visibility"], made["isPinned"], made["targets"]) == ("PUBLIC", False, [])

    def test_fu_64_only_those_who_lead_announce(self, board: Board, stranger: Desk) -> None:
        for desk in (board.member, board.guest, stranger):
            assert error(board.ask(desk)) == (403, "FORBIDDEN")
        assert error(stranger.post("workspaces/nowhere/announcements", ANNOUNCEMENT)) == (404, "NOT_FOUND")
        assert told() == []

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("title", ""),
            ("title", "t" * 201),
            ("content", " "),
            ("content", "c" * 10_001),
            ("visibility", "SECRET"),
            ("isPinned", "true"),
            ("targetIds", [ids.to_cuid(n) for n in range(1, MAX_TARGETS + 2)]),
            ("targetIds", None),
            ("projectId", 5),
            ("projectId", None),
            ("projectId", "nothing"),
        ],
    )
    def test_what_breaks_a_rule_is_refused(self, board: Board, field: str, value: object) -> None:
        assert faults(board.ask(**{field: value})).keys() == {field}

    def test_fu_64_a_private_one_is_for_members(self, board: Board, stranger: Desk) -> None:
        assert faults(board.ask(visibility="PRIVATE")).keys() == {"targetIds"}
        assert faults(board.ask(visibility="PRIVATE", targetIds=[stranger.person.id])).keys() == {"targetIds"}

    def test_whoever_leaves_meanwhile_is_not_named(self, board: Board) -> None:
        away = f"workspaces/{board.space}/members/{board.member.person.id}"
        with meanwhile("TransactWriteItems", lambda: board.owner.delete(away)):
            answer = board.ask(visibility="PRIVATE", targetIds=[board.member.person.id])
        assert faults(answer).keys() == {"targetIds"}

    @pytest.mark.parametrize("failure", Failure)
    def test_a_lost_answer_makes_one(self, board: Board, failure: Failure) -> None:
        with failing(failure, operation="TransactWriteItems"):
            data(board.ask(), 201)
        assert board.listed(board.owner) == ["All hands"]
        assert told() == [None]

    def test_fu_61_it_concerns_the_workspace_the_targets_or_the_project(self, board: Board) -> None:
        project = board.project(board.member)
        board.announce()
        board.private(board.guest, board.member)
        board.announce(projectId=project)
        both = sorted([board.member.person.user, board.guest.person.user])
        assert told() == [None, both, [board.member.person.user]]


class TestProjects:
    def test_fu_64_the_manager_of_a_project_announces_there(self, board: Board) -> None:
        project = board.project(board.member)
        made = board.announce(board.member, projectId=project)
        assert made["project"] == {"id": project, "name": "Launch"}
        assert error(board.ask(board.member)) == (403, "FORBIDDEN")
        assert error(board.ask(board.guest, projectId=project)) == (403, "FORBIDDEN")
        assert data(board.member.patch(f"announcements/{made['id']}/pin"))["isPinned"] is True
        data(board.member.delete(f"announcements/{made['id']}"))

    def test_fu_64_a_project_lists_its_own(self, board: Board, stranger: Desk) -> None:
        project = board.project(board.member)
        board.announce(title="Everywhere")
        board.announce(title="Here", projectId=project)
        of_project = f"workspaces/{board.space}/projects/{project}/announcements"
        assert board.listed(board.guest, path=of_project) == ["Here"]
        assert board.listed(board.guest) == ["Here", "Everywhere"]
        assert error(stranger.get(of_project)) == (403, "FORBIDDEN")
        nothing = f"workspaces/{board.space}/projects/nothing/announcements"
        assert error(board.owner.get(nothing)) == (404, "NOT_FOUND")

    def test_a_project_of_another_workspace_is_none_here(self, board: Board, stranger: Desk) -> None:
        theirs = stranger.workspace("Theirs")
        stranger.hire(theirs, board.owner, "ADMIN")
        foreign = data(stranger.post("projects", {"name": "Far", "workspaceId": theirs}), 201)["id"]
        assert faults(board.ask(projectId=foreign)).keys() == {"projectId"}
        listed = board.owner.get(f"workspaces/{board.space}/projects/{foreign}/announcements")
        assert error(listed) == (404, "NOT_FOUND")

    def test_of_a_project_that_is_gone_only_those_who_lead_decide(self, board: Board) -> None:
        project = board.project(board.member)
        made = board.announce(board.member, projectId=project)["id"]
        data(board.member.delete(f"projects/{project}"))
        assert error(board.member.delete(f"announcements/{made}")) == (403, "FORBIDDEN")
        data(board.admin.delete(f"announcements/{made}"))


class TestSeeing:
    def test_fu_64_private_ones_are_for_creator_and_targets_only(self, board: Board) -> None:
        made = board.private(board.member)["id"]
        assert [board.listed(desk) for desk in (board.owner, board.member)] == [["All hands"]] * 2
        for desk in (board.admin, board.guest):
            assert board.listed(desk) == []
            assert {error(answer) for answer in board.each(desk, made)} == {(404, "NOT_FOUND")}

    def test_fu_79_strangers_get_nothing(self, board: Board, stranger: Desk) -> None:
        made = board.announce()["id"]
        assert {error(answer) for answer in board.each(stranger, made)} == {(404, "NOT_FOUND")}
        assert error(stranger.get(board.path)) == (403, "FORBIDDEN")
        data(board.member.post(f"workspaces/{board.space}/leave"))
        assert {error(answer) for answer in board.each(board.member, made)} == {(404, "NOT_FOUND")}
        assert board.listed(board.guest) == ["All hands"]

    def test_fu_64_pinned_ones_come_first_then_the_newest(self, board: Board) -> None:
        for title, pinned in (("A", True), ("B", False), ("C", True), ("D", False)):
            board.announce(title=title, isPinned=pinned)
        assert board.listed(board.guest) == ["C", "A", "D", "B"]
        page = board.page(board.guest, "page=2&pageSize=3")
        assert [each["title"] for each in page["data"]] == ["B"]
        assert page["pagination"] == {
            "page": 2,
            "pageSize": 3,
            "totalCount": 4,
            "totalPages": 2,
            "hasNext": False,
            "hasPrev": True,
        }
        assert board.page(board.guest, "pageSize=3")["pagination"]["hasNext"] is True
        assert board.listed(board.guest, "page=9") == []

    def test_fu_64_filters_combine(self, board: Board) -> None:
        board.announce(title="Open")
        board.announce(title="Pinned", isPinned=True)
        board.private(board.member, title="Secret", isPinned=True)
        assert board.listed(board.member, "isPinned=true") == ["Secret", "Pinned"]
        assert board.listed(board.member, "isPinned=false") == ["Open"]
        assert board.listed(board.member, "visibility=PRIVATE&isPinned=true") == ["Secret"]
        assert board.listed(board.member, "visibility=PUBLIC") == ["Pinned", "Open"]

    @pytest.mark.parametrize("query", ["visibility=SECRET", "isPinned=1", "page=0", "pageSize=101", "pageSize=x"])
    def test_filters_that_do_not_exist_are_refused(self, board: Board, query: str) -> None:
        assert faults(board.owner.get(f"{board.path}?{query}")).keys() == {query.partition("=")[0]}


class TestPinning:
    def test_fu_64_it_turns_round_or_does_what_it_is_told(self, board: Board) -> None:
        made = board.announce()
        one = f"announcements/{made['id']}/pin"
        board.owner.clock.tick(5)
        pinned = data(board.admin.patch(one))
        assert {name for name in pinned if pinned[name] != made[name]} == {"isPinned", "updatedAt"}
        before = snapshot()
        assert data(board.admin.patch(one, {"isPinned": True})) == pinned
        assert snapshot() == before
        assert data(board.admin.patch(one))["isPinned"] is False
        assert error(board.member.patch(one)) == (403, "FORBIDDEN")
        assert faults(board.admin.patch(one, {"isPinned": 1})).keys() == {"isPinned"}


class TestDeleting:
    def test_fu_64_it_is_gone(self, board: Board) -> None:
        made = board.announce()["id"]
        assert error(board.member.delete(f"announcements/{made}")) == (403, "FORBIDDEN")
        deleted = board.admin.delete(f"announcements/{made}")
        assert deleted.json == {"success": True, "message": "Announcement deleted"}
        assert {error(answer) for answer in board.each(board.owner, made)} == {(404, "NOT_FOUND")}
        assert board.listed(board.owner) == []

    def test_two_who_delete_at_once(self, board: Board) -> None:
        one = f"announcements/{board.announce()['id']}"
        with meanwhile("TransactWriteItems", lambda: board.admin.delete(one)):
            assert board.owner.delete(one).status == 404

    def test_fu_27_they_go_with_their_workspace(self, board: Board) -> None:
        made = board.announce()["id"]
        data(board.owner.delete(f"workspaces/{board.space}"))
        assert {error(answer) for answer in board.each(board.owner, made)} == {(404, "NOT_FOUND")}
        assert not failed(purge.handler(queue_event(*relayed("purge")), Context()))
        assert [key for key in snapshot() if key[0].startswith("ANNOUNCEMENT#")] == []
