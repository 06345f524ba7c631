"""FU-56 to FU-61: which event notifies whom, in which words; live and in the inbox, once."""

from collections.abc import Iterator
from typing import Any

import pytest

from background import push
from roost.inbox.notifications import giving
from roost.inbox.notifications.model import Kind
from roost.inbox.notifications.rules import RULES
from roost.kit import clock, ids, keys, table
from roost.kit.errors import Unavailable
from tests.support.catalogue import DIALECTS
from tests.support.catalogue.focura_spaces import colleague, invitation, workspace
from tests.support.catalogue.focura_world import BASE, Colleague, FocuraWorld
from tests.support.client import Context
from tests.support.deliveries import failed, queue_event
from tests.support.notes import deliver, happened, notify, work_off
from tests.support.race import Failure, failing, meanwhile
from tests.support.sockets import Gateway, socket_gateway
from tests.support.worlds import world_of

THING = 7_000_000_000_000_001
ROLES = {"owner": "OWNER", "admin": "ADMIN", "mia": "MEMBER", "gus": "GUEST"}


class Team(FocuraWorld):
    """A workspace with somebody of each role, and a stranger; nobody was notified of anything yet."""

    def people(self) -> dict[str, Colleague]:
        others = {name: colleague(self, name, role) for name, role in ROLES.items() if name != "owner"}
        return {"owner": self.owner, **others, "stranger": self.stranger()}

    def space(self) -> int:
        return ids.from_cuid(workspace(self)) or 0

    def ids_of(self, *names: str) -> list[int]:
        return [self.people()[name].user for name in names]

    def happen(self, kind: str, actor: str, **data: Any) -> dict[str, Any]:
        """An event in the workspace; whom it names is named as in `people`."""
        for name in ("receivers", "mentioned"):
            if name in data:
                data[name] = self.ids_of(*data[name])
        for name in ("user", "inviter", "invitee", "assignee"):
            if name in data:
                [data[name]] = self.ids_of(data[name])
        user = self.ids_of(actor)[0] if actor else 0
        return happened(kind, actor=user, space=self.space(), **data)

    def inboxes(self) -> dict[str, list[Any]]:
        """What everybody has, oldest first; people with nothing are left out."""
        found = {}
        for name, person in self.people().items():
            notes = self.call("GET", f"{BASE}/notifications", by=person)["data"]["notifications"]
            if notes:
                found[name] = list(reversed(notes))
        return found

    def told(self, kind: str, actor: str, **data: Any) -> dict[str, list[tuple[str, str, str | None]]]:
        """Type, message and address of what an event brings about; the workspace's own part is `W`, the thing `T`."""
        notify(self.happen(kind, actor, **data))
        return {name: [self._short(note) for note in notes] for name, notes in self.inboxes().items()}

    def _short(self, note: Any) -> tuple[str, str, str | None]:
        leads = note["actionUrl"]
        if leads:
            leads = leads.replace(f"/workspace/{workspace(self)}", "W").replace(ids.to_cuid(THING), "T")
        return note["type"], note["message"], leads


@pytest.fixture
def team() -> Iterator[Team]:
    with world_of(DIALECTS["focura"]) as world:
        team = Team(world.api, world.clock, world.owner, made=world.made)
        team.people()
        yield team


def test_the_document_has_eighteen_types() -> None:
    assert len(Kind) == 18
    assert {rule.kind for rule in RULES} == set(Kind)


class TestTasks:
    def test_assigned(self, team: Team) -> None:
        told = team.told("task.assigned", "admin", task=THING, title="Dig", receivers=["mia", "admin", "mia"])
        assert told == {"mia": [("TASK_ASSIGNED", "Admin assigned 'Dig' to you", "W/tasks/T")]}
        assert team.inboxes()["mia"][0]["title"] == "Task assigned to you"

    def test_assigned_through_a_document_with_one_assignee(self, team: Team) -> None:
        assert list(team.told("task.assigned", "owner", task=THING, title="Dig", assignee="mia")) == ["mia"]

    def test_completed(self, team: Team) -> None:
        told = team.told("task.completed", "mia", task=THING, title="Dig", receivers=["owner", "mia", "admin"])
        expected = [("TASK_COMPLETED", "Mia completed 'Dig'", "W/tasks/T")]
        assert told == {"owner": expected, "admin": expected}

    def test_a_comment_and_whom_it_mentions(self, team: Team) -> None:
        about: Any = {"task": THING, "title": "Dig", "comment": 5}
        told = team.told("comment.added", "mia", **about, receivers=["owner", "mia"], mentioned=["owner", "gus"])
        mention = ("MENTION", "Mia mentioned you on 'Dig'", "W/tasks/T")
        assert told == {"owner": [("TASK_COMMENTED", "Mia commented on 'Dig'", "W/tasks/T"), mention], "gus": [mention]}

    @pytest.mark.parametrize(
        ("kind", "expected", "message"),
        [
            ("task.due_soon", "TASK_DUE_SOON", "'Dig' is due within 24 hours"),
            ("task.overdue", "TASK_OVERDUE", "'Dig' has passed its due date"),
            ("task.deadline_near", "DEADLINE_REMINDER", "'Dig' is due in 3 hours"),
        ],
    )
    def test_what_is_due(self, team: Team, kind: str, expected: str, message: str) -> None:
        due_ms = clock.now_ms() + 3 * 3_600_000
        told = team.told(kind, "", task=THING, title="Dig", due_ms=due_ms, receivers=["mia"])
        assert told == {"mia": [(expected, message, "W/tasks/T")]}
        assert team.inboxes()["mia"][0]["sender"] is None

    def test_a_task_of_ones_own_leads_nowhere(self, team: Team) -> None:
        home = (table.get(keys.card(team.owner.user)) or {})["home"]
        notify(happened("task.overdue", actor=0, space=home, task=THING, title="Dig", receivers=[team.owner.user]))
        assert team.inboxes()["owner"][0]["actionUrl"] is None

    def test_braces_in_a_title_are_just_braces(self, team: Team) -> None:
        told = team.told("task.assigned", "owner", task=THING, title="{sender} {0.x}", receivers=["mia"])
        assert told["mia"][0][1] == "Owner assigned '{sender} {0.x}' to you".replace("Owner", "Jane")


class TestMembers:
    def test_joined(self, team: Team) -> None:
        about = {"user": "gus", "inviter": "admin", "role": "viewer"}
        told = team.told("member.joined", "gus", **about)
        expected = [("MEMBER_JOINED", "Gus joined Team", "W/members")]
        assert told == {"owner": expected, "mia": expected} | {
            "admin": [("MEMBER_JOINED", "Gus joined Team as you invited", "W/members")]
        }
        assert team.inboxes()["admin"][0]["title"] == "Invitation Accepted"

    def test_removed(self, team: Team) -> None:
        told = team.told("member.removed", "owner", user="mia", role="member")
        assert told == {
            "mia": [("MEMBER_REMOVED", "Jane removed you from Team", None)],
            "admin": [("MEMBER_REMOVED", "Mia is no longer in Team", "W/members")],
        }

    def test_who_leaves_is_not_told_so(self, team: Team) -> None:
        assert list(team.told("member.removed", "mia", user="mia", role="member")) == ["owner", "admin"]

    def test_another_role(self, team: Team) -> None:
        told = team.told("member.role_changed", "owner", user="mia", role="admin")
        assert told == {"mia": [("ROLE_UPDATED", "Jane made you admin in Team", "W/members")]}

    def test_the_way_from_the_requests(self, team: Team) -> None:
        token = invitation(team, "stranger")["token"]
        deliver()
        assert [note["type"] for note in team.inboxes()["stranger"]] == ["WORKSPACE_INVITE"]
        [invite] = team.inboxes()["stranger"]
        assert (invite["message"], invite["actionUrl"]) == ("Jane invited you to Team", f"/invitations/{token}")
        team.call("POST", f"{BASE}/workspaces/invitations/{token}/accept", by=team.stranger())
        deliver()
        assert [note["message"] for note in team.inboxes()["mia"]][-1] == "Stranger joined Team"

    def test_who_has_lost_their_seat_is_led_nowhere(self, team: Team) -> None:
        team.told("task.assigned", "owner", task=THING, title="Dig", receivers=["mia"])
        mia = team.people()["mia"]
        assert team.inboxes()["mia"][0]["actionUrl"]
        team.call("DELETE", f"{BASE}/workspaces/{workspace(team)}/members/{mia.id}")
        assert team.inboxes()["mia"][0]["actionUrl"] is None


class TestContent:
    def test_a_project(self, team: Team) -> None:
        told = team.told("project.updated", "owner", project=THING, title="Site", receivers=["owner", "mia"])
        assert told == {"mia": [("PROJECT_UPDATE", "Jane updated 'Site'", "W/projects/T")]}

    @pytest.mark.parametrize(("thing", "segment"), [("task", "tasks"), ("project", "projects")])
    def test_a_file(self, team: Team, thing: str, segment: str) -> None:
        told = team.told("file.shared", "mia", file=1, title="a.pdf", receivers=["gus"], **{thing: THING})
        assert told == {"gus": [("FILE_SHARED", "Mia uploaded 'a.pdf'", f"W/{segment}/T")]}

    @pytest.mark.parametrize(
        ("kind", "expected", "message"),
        [
            ("created", "MEETING_CREATED", "Admin scheduled 'Standup'"),
            ("updated", "MEETING_UPDATED", "Admin changed 'Standup'"),
            ("cancelled", "MEETING_CANCELLED", "Admin cancelled 'Standup'"),
        ],
    )
    def test_a_meeting_of_all_and_one_of_some(self, team: Team, kind: str, expected: str, message: str) -> None:
        told = team.told(f"meeting.{kind}", "admin", meeting=THING, title="Standup")
        note = (expected, message, "W/meetings/T")
        assert told == {name: [note] for name in ("owner", "mia", "gus")}
        told = team.told(f"meeting.{kind}", "admin", meeting=THING, title="Standup", receivers=["gus", "admin"])
        assert {name: len(notes) for name, notes in told.items()} == {"owner": 1, "mia": 1, "gus": 2}

    def test_a_meeting_that_is_about_to_start(self, team: Team) -> None:
        told = team.told("meeting.starting", "", meeting=THING, title="Standup")
        note = ("MEETING_REMINDER", "'Standup' starts within 15 minutes", "W/meetings/T")
        assert told == {name: [note] for name in ROLES}

    def test_an_announcement_to_all_and_one_to_some(self, team: Team) -> None:
        told = team.told("announcement.posted", "owner", announcement=THING, title="Hi")
        note = ("ANNOUNCEMENT", "Jane announced 'Hi'", "W/announcements/T")
        assert told == {name: [note] for name in ("admin", "mia", "gus")}
        told = team.told("announcement.posted", "owner", announcement=THING, title="Hi", receivers=["mia"])
        assert {name: len(notes) for name, notes in told.items()} == {"admin": 1, "mia": 2, "gus": 1}


class TestRequests:
    """The events that the requests really leave behind."""

    def types(self, team: Team) -> dict[str, list[str]]:
        """What is new for everybody, oldest first."""
        deliver()
        found = {name: [note["type"] for note in notes] for name, notes in team.inboxes().items()}
        for person in team.people().values():
            team.call("PATCH", f"{BASE}/notifications/read-all", by=person)
            team.call("DELETE", f"{BASE}/notifications/read/all", by=person)
        return found

    def test_tasks_comments_and_projects(self, team: Team) -> None:
        people, space = team.people(), workspace(team)
        self.types(team)
        project = team.made_by("POST", "projects", {"name": "Site", "workspaceId": space})["id"]
        team.made_by("POST", f"projects/{project}/members", {"userId": people["mia"].id})
        assert self.types(team) == {}
        wanted = {"title": "Dig", "workspaceId": space, "assigneeIds": [people["mia"].id, team.owner.id]}
        task = team.made_by("POST", "tasks", wanted)["id"]
        assert self.types(team) == {"mia": ["TASK_ASSIGNED"]}
        team.made_by("PUT", f"tasks/{task}", {"assigneeIds": [people["mia"].id, people["admin"].id]})
        assert self.types(team) == {"admin": ["TASK_ASSIGNED"]}
        said = {"content": "Look", "mentionedUserIds": [people["gus"].id, people["stranger"].id, people["mia"].id]}
        team.made_by("POST", f"tasks/{task}/comments", said, by=people["mia"])
        expected = {"owner": ["TASK_COMMENTED"], "admin": ["TASK_COMMENTED"], "gus": ["MENTION"]}
        assert self.types(team) == expected
        for _ in range(2):
            team.made_by("PATCH", f"tasks/{task}/status", {"status": "COMPLETED"}, by=people["mia"])
        assert self.types(team) == {"owner": ["TASK_COMPLETED"], "admin": ["TASK_COMPLETED"]}
        team.made_by("PUT", f"projects/{project}", {"name": "Page"})
        assert self.types(team) == {"mia": ["PROJECT_UPDATE"]}

    def test_meetings(self, team: Team) -> None:
        people, path = team.people(), f"meetings/{workspace(team)}/meetings"
        self.types(team)
        times = {"startTime": "2026-03-05T10:00:00Z", "endTime": "2026-03-05T11:00:00Z"}
        public = team.made_by("POST", path, {"title": "All", "visibility": "PUBLIC"} | times, by=people["admin"])["id"]
        assert self.types(team) == {name: ["MEETING_CREATED"] for name in ("owner", "mia", "gus")}
        some = {"title": "Some", "visibility": "PRIVATE", "attendeeIds": [people["mia"].id]}
        private = team.made_by("POST", path, some | times)["id"]
        assert self.types(team) == {"mia": ["MEETING_CREATED"]}
        team.made_by("PATCH", f"{path}/{private}", {"title": "Few"}, by=people["admin"])
        assert self.types(team) == {"owner": ["MEETING_UPDATED"], "mia": ["MEETING_UPDATED"]}
        team.made_by("POST", f"{path}/{public}/cancel", by=people["admin"])
        assert self.types(team) == {name: ["MEETING_CANCELLED"] for name in ("owner", "mia", "gus")}

    def test_announcements(self, team: Team) -> None:
        path, mia = f"workspaces/{workspace(team)}/announcements", team.people()["mia"]
        self.types(team)
        said = {"title": "Hi", "content": "All hands"}
        team.made_by("POST", path, said)
        assert self.types(team) == {name: ["ANNOUNCEMENT"] for name in ("admin", "mia", "gus")}
        team.made_by("POST", path, said | {"visibility": "PRIVATE", "targetIds": [mia.id]})
        assert self.types(team) == {"mia": ["ANNOUNCEMENT"]}

    def test_roles_and_departures(self, team: Team) -> None:
        people, members = team.people(), f"workspaces/{workspace(team)}/members"
        self.types(team)
        for _ in range(2):
            team.made_by("PUT", f"{members}/{people['gus'].id}/role", {"role": "MEMBER"})
        assert self.types(team) == {"gus": ["ROLE_UPDATED"]}
        team.made_by("DELETE", f"{members}/{people['gus'].id}", by=people["admin"])
        assert self.types(team) == {"owner": ["MEMBER_REMOVED"], "gus": ["MEMBER_REMOVED"]}
        team.made_by("POST", f"workspaces/{workspace(team)}/leave", by=people["mia"])
        assert self.types(team) == {"owner": ["MEMBER_REMOVED"], "admin": ["MEMBER_REMOVED"]}


class TestOnce:
    def test_twice_is_once(self, team: Team) -> None:
        event = team.happen("task.assigned", "owner", task=THING, title="Dig", receivers=["mia"])
        assert (len(notify(event, event)), len(notify(event))) == (1, 0)
        assert len(team.inboxes()["mia"]) == 1

    @pytest.mark.parametrize("failure", list(Failure))
    def test_a_lost_answer_is_once(self, team: Team, failure: Failure) -> None:
        event = team.happen("task.assigned", "owner", task=THING, title="Dig", receivers=["mia"])
        with failing(failure, operation="TransactWriteItems"):
            assert len(notify(event)) == 1
        assert len(team.inboxes()["mia"]) == 1

    def test_two_at_the_same_time_are_two_in_order(self, team: Team) -> None:
        first, second = (
            team.happen("task.assigned", "owner", task=THING, title=title, receivers=["mia"]) for title in "ab"
        )
        with meanwhile("TransactWriteItems", lambda: notify(first)):
            notify(second)
        found = team.call("GET", f"{BASE}/notifications", by=team.people()["mia"])["data"]
        assert [note["message"] for note in found["notifications"]] == [
            "Jane assigned 'b' to you",
            "Jane assigned 'a' to you",
        ]
        assert (found["unreadCount"], found["pagination"]["total"]) == (2, 2)

    def test_broken_off_it_goes_on_where_it_was(self, team: Team) -> None:
        event = team.happen("meeting.created", "owner", meeting=THING, title="Standup")
        [portion], now_ms = giving.portions(event), clock.now_ms()
        with failing(Failure.TIMED_OUT, at=2, times=None, operation="TransactWriteItems"), pytest.raises(Unavailable):
            giving.give(event, portion, lambda _: True, now_ms)
        assert len(notify(event)) == 2
        assert all(len(notes) == 1 for notes in team.inboxes().values())

    def test_many_are_shared_out(self, team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(giving, "TOGETHER", 2)
        told = team.told("meeting.created", "owner", meeting=THING, title="Standup")
        assert sorted(told) == ["admin", "gus", "mia"]


class TestWanting:
    def test_who_wants_none_gets_none_until_they_do(self, team: Team) -> None:
        mia = team.people()["mia"]
        team.call("PUT", f"{BASE}/user/profile", {"notifications": False}, by=mia)
        assert team.told("task.assigned", "owner", task=THING, title="Dig", receivers=["mia", "gus"]).keys() == {"gus"}
        team.call("PUT", f"{BASE}/user/profile", {"notifications": True}, by=mia)
        assert "mia" in team.told("task.assigned", "owner", task=THING, title="Dig", receivers=["mia"])

    def test_who_has_no_account_any_more(self, team: Team) -> None:
        event = team.happen("task.assigned", "owner", task=THING, title="Dig", receivers=["mia", "gus"])
        table.delete_many([keys.profile(team.people()["mia"].user)])
        assert [told["actor"] for told in notify(event)] == team.ids_of("gus")

    def test_a_workspace_that_is_gone_tells_nothing_about_its_members(self, team: Team) -> None:
        event = team.happen("member.role_changed", "owner", user="mia", role="admin")
        table.delete_many([keys.space(team.space())])
        assert notify(event) == []

    def test_a_task_of_ones_own_that_is_done_is_no_message(self, team: Team) -> None:
        flow = team.api.post(
            "/focusflow/api/v1/auth/login/", json={"email": team.owner.email, "password": team.owner.password}
        )
        token = flow.json["tokens"]["access"]
        made = team.api.post("/focusflow/api/v1/tasks/", json={"title": "Dig"}, token=token).json["id"]
        assert team.api.post(f"/focusflow/api/v1/tasks/{made}/complete/", token=token).status == 200
        deliver()
        assert "TASK_COMPLETED" not in [note["type"] for note in team.inboxes()["owner"]]


class TestLive:
    @pytest.fixture
    def gateway(self, team: Team) -> Iterator[Gateway]:
        with socket_gateway(team.clock) as opened:
            yield opened

    def test_over_a_websocket_as_in_the_list(self, team: Team, gateway: Gateway) -> None:
        mia, gus = team.people()["mia"], team.people()["gus"]
        socket, other = gateway.introduced(mia.token), gateway.introduced(gus.token)
        event = team.happen("task.assigned", "owner", task=THING, title="Dig", receivers=["mia"])
        told = work_off({"work": "notify", "event": event})
        assert not failed(push.handler(queue_event({"work": "tell", "events": told}), Context()))
        assert socket.take() == [{"type": "notification", "data": team.inboxes()["mia"][0]}]
        assert other.take() == []

    def test_a_bad_token_is_told_so(self, gateway: Gateway) -> None:
        assert gateway.open("x").status == 401

    def test_the_greeting(self, team: Team, gateway: Gateway) -> None:
        socket = gateway.open()
        socket.say({"token": team.owner.token})
        assert socket.take() == [{"type": "connection_established", "data": {"userId": team.owner.id}}]
