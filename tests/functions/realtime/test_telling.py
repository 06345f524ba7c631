"""FF-48: the ten events, each in its shape, to the right people only."""

from collections.abc import Callable
from typing import Any

import pytest

from background import push
from roost.inbox.connections import store
from roost.kit import gate, keys, sockets, table
from roost.kit.outbox import event
from roost.kit.writes import Update
from tests.functions.conftest import Person
from tests.functions.focusflow.workday import V1, Workday
from tests.support.client import Client, Context
from tests.support.deliveries import Outgoing, failed, of_kind, queue_event
from tests.support.organizations import Organization, make_organization
from tests.support.sockets import Gateway, Socket
from tests.support.stack import HeldClock


@pytest.fixture
def here(gateway: Gateway, day: Workday) -> Socket:
    """The connection of the person at work."""
    return gateway.introduced(day.person.token)


def told(gateway: Gateway, socket: Socket) -> Any:
    """The one message that follows from what has happened."""
    gateway.flow()
    [arrived] = socket.take()
    return arrived


def happen(kind: str, actor: int, space: int, clock: HeldClock, **data: Any) -> None:
    """An event out of the blue."""
    table.write(event(kind, actor=actor, space=space, now_ms=clock.now_ms, **data))


def test_a_started_task(gateway: Gateway, day: Workday, here: Socket) -> None:
    task = day.task("Write blog post")
    session = day.act(task, "start", {"pomodoro_duration": 25})["pomodoro_session"]
    assert told(gateway, here) == {
        "type": "task_started",
        "data": {
            "task_id": task,
            "title": "Write blog post",
            "started_at": session["started_at"],
            "pomodoro_session": {"id": session["id"], "duration_minutes": 25},
        },
    }


def test_a_second_pomodoro_tells_its_own_start(gateway: Gateway, day: Workday, here: Socket) -> None:
    task = day.task()
    day.worked(10, task)
    gateway.skip()
    session = day.act(task, "start")["pomodoro_session"]
    assert told(gateway, here)["data"]["started_at"] == session["started_at"]


def test_a_paused_and_a_resumed_task(gateway: Gateway, day: Workday, here: Socket) -> None:
    task = day.task()
    day.act(task, "start", {"pomodoro_duration": 25})
    gateway.skip()
    day.clock.tick(minutes=15)
    paused_at = day.act(task, "pause")["paused_at"]
    paused = {"task_id": task, "paused_at": paused_at, "elapsed_seconds": 900}
    assert told(gateway, here) == {"type": "task_paused", "data": paused}
    day.clock.tick(minutes=5)
    resumed_at = day.act(task, "resume")["resumed_at"]
    resumed = {"task_id": task, "resumed_at": resumed_at, "remaining_seconds": 600}
    assert told(gateway, here) == {"type": "task_resumed", "data": resumed}


def test_what_changes_nothing_is_not_told(gateway: Gateway, day: Workday, here: Socket) -> None:
    task = day.task()
    gateway.flow()
    assert here.take() == []
    for action in ("start", "start", "pause", "pause", "resume", "resume", "complete", "complete"):
        day.clock.tick(1)
        day.act(task, action)
    gateway.flow()
    expected = ["task_started", "task_paused", "task_resumed", "pomodoro_completed", "task_completed"]
    assert here.types() == expected


def test_a_completed_task_after_its_pomodoro(gateway: Gateway, day: Workday, here: Socket) -> None:
    task = day.task("Dig")
    session = day.act(task, "start", {"pomodoro_duration": 25})["pomodoro_session"]["id"]
    gateway.skip()
    day.clock.tick(minutes=10)
    ended_at = day.act(task, "complete")["ended_at"]
    gateway.flow()
    pomodoro, completed = here.take()
    assert pomodoro == {
        "type": "pomodoro_completed",
        "data": {
            "session_id": session,
            "task_id": task,
            "completed_at": ended_at,
            "play_sound": False,
            "is_break": False,
            "suggested_break": "short",
        },
    }
    sums = {"total_focus_seconds": 600, "completed_pomodoros": 1}
    data = {"task_id": task, "title": "Dig", "completed_at": ended_at} | sums
    assert completed == {"type": "task_completed", "data": data}


def test_a_session_at_its_planned_end_plays_a_sound(gateway: Gateway, day: Workday, here: Socket) -> None:
    day.act(day.task(), "start", {"pomodoro_duration": 1})
    gateway.skip()
    day.clock.tick(61)
    assert day.active() is None
    arrived = told(gateway, here)
    assert (arrived["type"], arrived["data"]["play_sound"]) == ("pomodoro_completed", True)
    assert arrived["data"]["completed_at"] == "2026-03-02T09:01:00Z"


def test_a_break_and_its_end(gateway: Gateway, day: Workday, here: Socket) -> None:
    rest = day.ok("pomodoro/break/start/", {"break_type": "long"}, 201)
    started = {"break_type": "long", "duration_minutes": 15, "started_at": rest["started_at"]}
    assert told(gateway, here) == {"type": "break_started", "data": {"session_id": rest["id"]} | started}
    day.clock.tick(30)
    day.ok(f"pomodoro/sessions/{rest['id']}/complete/")
    data = told(gateway, here)["data"]
    assert (data["session_id"], data["task_id"], data["is_break"]) == (rest["id"], None, True)
    assert (data["suggested_break"], data["play_sound"]) == (None, False)


def test_a_break_that_ends_for_work_is_not_told(gateway: Gateway, day: Workday, here: Socket) -> None:
    day.ok("pomodoro/break/start/", {"break_type": "short"}, 201)
    gateway.skip()
    day.act(day.task(), "start")
    assert told(gateway, here)["type"] == "task_started"


def test_a_session_that_ends_with_its_task_is_not_told(gateway: Gateway, day: Workday, here: Socket) -> None:
    task = day.task()
    day.act(task, "start")
    gateway.skip()
    day.api.delete(f"{V1}/tasks/{task}/", token=day.token)
    gateway.flow()
    assert here.take() == []


def test_all_of_a_persons_connections_are_told_and_nobody_elses(
    gateway: Gateway, day: Workday, here: Socket, stranger: Person, clock: HeldClock
) -> None:
    also, theirs, nobodys = gateway.introduced(day.token), gateway.introduced(stranger.token), gateway.open()
    day.act(day.task(), "start")
    gateway.flow()
    assert [each.types() for each in (here, also, theirs, nobodys)] == [["task_started"], ["task_started"], [], []]


def test_with_nobody_connected_nothing_is_said(gateway: Gateway, day: Workday) -> None:
    day.act(day.task(), "start")
    gateway.flow()
    assert gateway.posts == 0


def organization_work(day: Workday, action: str) -> int:
    """A task of the organization with a project, and what is done with it."""
    project = day.ok("projects/", {"name": "Garden", "organization": "acme"}, 201)["id"]
    task = day.task("Dig", project=project)
    day.act(task, "start")
    if action == "complete":
        day.clock.tick(minutes=5)
        day.act(task, "complete")
    return task


def test_managers_hear_of_a_members_start(
    gateway: Gateway, day: Workday, boss: Person, acme: Organization, here: Socket
) -> None:
    watching = gateway.introduced(boss.token)
    task = organization_work(day, "start")
    gateway.flow()
    assert watching.take() == [
        {
            "type": "employee_task_started",
            "data": {
                "user": {"id": day.person.id, "username": "jane", "first_name": ""},
                "task": {"id": task, "title": "Dig", "project": "Garden"},
                "started_at": "2026-03-02T09:00:00Z",
            },
        }
    ]
    assert here.types() == ["task_started"]


def test_managers_hear_of_a_members_completion(
    gateway: Gateway, day: Workday, boss: Person, acme: Organization
) -> None:
    watching = gateway.introduced(boss.token)
    task = organization_work(day, "complete")
    gateway.flow()
    started, completed = watching.take()
    assert started["type"] == "employee_task_started"
    assert completed == {
        "type": "employee_task_completed",
        "data": {
            "user": {"id": day.person.id, "username": "jane", "first_name": ""},
            "task": {"id": task, "title": "Dig"},
            "completed_at": "2026-03-02T09:05:00Z",
            "total_focus_seconds": 300,
        },
    }


@pytest.mark.parametrize(
    ("role", "hears"), [("owner", True), ("admin", True), ("manager", True), ("member", False), ("viewer", False)]
)
def test_only_who_manages_hears_of_others(
    gateway: Gateway, day: Workday, acme: Organization, stranger: Person, role: str, hears: bool
) -> None:
    acme.seat(stranger.id, role)
    socket = gateway.introduced(stranger.token)
    organization_work(day, "complete")
    gateway.flow()
    assert socket.types() == (["employee_task_started", "employee_task_completed"] if hears else [])


def test_a_manager_gets_no_echo_of_their_own_work(
    gateway: Gateway, api: Client, clock: HeldClock, boss: Person, acme: Organization, stranger: Person
) -> None:
    acme.seat(stranger.id, "admin")
    own, other = gateway.introduced(boss.token), gateway.introduced(stranger.token)
    organization_work(Workday(api, clock, boss), "start")
    gateway.flow()
    assert (own.types(), other.types()) == (["task_started"], ["employee_task_started"])
    assert own.take() == []


def test_personal_work_is_nobody_elses_business(
    gateway: Gateway, day: Workday, boss: Person, acme: Organization
) -> None:
    watching = gateway.introduced(boss.token)
    task = day.task("Secret", organization=None)
    day.act(task, "start")
    day.act(task, "complete")
    gateway.flow()
    assert watching.take() == []


def test_another_organizations_managers_hear_nothing(
    gateway: Gateway, day: Workday, acme: Organization, stranger: Person, clock: HeldClock
) -> None:
    make_organization(clock, "rival", stranger.id)
    watching = gateway.introduced(stranger.token)
    organization_work(day, "start")
    gateway.flow()
    assert watching.take() == []


def test_a_new_role_counts_at_once(gateway: Gateway, day: Workday, acme: Organization, stranger: Person) -> None:
    acme.seat(stranger.id, "manager")
    socket = gateway.introduced(stranger.token)
    task = organization_work(day, "start")
    acme.seat(stranger.id, "member")
    gateway.flow()
    assert socket.take() == []
    acme.seat(stranger.id, "manager")
    day.act(task, "complete")
    gateway.flow()
    assert socket.types() == ["employee_task_completed"]
    acme.unseat(stranger.id)
    organization_work(day, "start")
    gateway.flow()
    assert socket.take() == []


@pytest.mark.parametrize("kind", ["member.joined", "space.created"])
def test_who_gets_a_seat_while_connected_hears_from_then_on(
    gateway: Gateway, day: Workday, acme: Organization, stranger: Person, clock: HeldClock, kind: str
) -> None:
    sockets_open = [gateway.introduced(stranger.token) for _ in range(2)]
    acme.seat(stranger.id, "manager")
    happen(kind, stranger.id, acme.id, clock, user=stranger.id)
    gateway.flow()
    gateway.flow()
    organization_work(day, "start")
    gateway.flow()
    assert [each.types() for each in sockets_open] == [["employee_task_started"]] * 2
    for each in sockets_open:
        each.close()
    assert store.in_space(acme.id, 0) == []


def test_an_assigned_task_is_told_to_its_assignee(
    gateway: Gateway, day: Workday, here: Socket, boss: Person, acme: Organization, clock: HeldClock
) -> None:
    watching = gateway.introduced(boss.token)
    body = {"title": "Dig", "organization": "acme"}
    task = day.api.post(f"{V1}/tasks/", json=body, token=boss.token).json["id"]
    order = {"task_id": task, "assigned_to": day.person.id, "priority": "high"}
    for_members = "/focusflow/api/v2/organizations/acme/tasks/assign/"
    assert day.api.post(for_members, json=order, token=boss.token).status == 200
    assert told(gateway, here) == {
        "type": "task_assigned",
        "data": {
            "task": {"id": task, "title": "Dig", "priority": "high"},
            "assigned_by": {"id": boss.id, "username": "boss", "first_name": "Bo"},
            "assigned_at": "2026-03-02T09:00:00Z",
        },
    }
    assert watching.take() == []
    assert day.api.post(for_members, json=order, token=boss.token).status == 200
    acme.unseat(day.person.id)
    gateway.flow()
    assert here.take() == []


def test_managers_hear_of_idle_members(
    gateway: Gateway, day: Workday, here: Socket, boss: Person, acme: Organization, clock: HeldClock
) -> None:
    watching = gateway.introduced(boss.token)
    since = clock.now_ms
    clock.tick(minutes=31)
    happen("member.idle", day.person.id, acme.id, clock, idle_since_ms=since, idle_minutes=31)
    assert told(gateway, watching) == {
        "type": "employee_idle",
        "data": {
            "user": {"id": day.person.id, "username": "jane", "first_name": ""},
            "idle_since": "2026-03-02T09:00:00Z",
            "idle_duration_minutes": 31,
        },
    }
    assert here.take() == []


def test_of_a_deleted_member_nothing_is_told(
    gateway: Gateway, boss: Person, acme: Organization, clock: HeldClock
) -> None:
    watching = gateway.introduced(boss.token)
    happen("member.idle", 12345, acme.id, clock, idle_since_ms=clock.now_ms, idle_minutes=31)
    gateway.flow()
    assert (watching.take(), watching.open) == ([], True)


def _revoke(person: Person, clock: HeldClock) -> dict[str, Any]:
    return {"not_before_ms": clock.now_ms + 1}


def _block(person: Person, clock: HeldClock) -> dict[str, Any]:
    return {"status": "banned"}


@pytest.mark.parametrize("change", [_revoke, _block], ids=["password changed", "banned"])
def test_who_may_no_longer_come_in_is_cut_off_before_the_next_event(
    gateway: Gateway,
    day: Workday,
    acme: Organization,
    boss: Person,
    clock: HeldClock,
    change: Callable[[Person, HeldClock], dict[str, Any]],
) -> None:
    watching = gateway.introduced(boss.token)
    organization_work(day, "start")
    table.write(Update(keys.card(boss.id), set=change(boss, clock)))
    gateway.flow()
    assert (watching.take(), watching.open) == ([], False)
    assert store.in_space(acme.id, 0) == []


def test_a_revoked_api_key_is_cut_off_before_the_next_event(gateway: Gateway, day: Workday, here: Socket) -> None:
    by_key = gateway.introduced(day.token)
    [key] = day.api.get(f"{V1}/auth/api-keys/", token=day.person.token).json["results"]
    task = day.task()
    day.act(task, "start")
    day.api.delete(f"{V1}/auth/api-keys/{key['id']}/", token=day.person.token)
    gateway.flow()
    assert (by_key.take(), by_key.open) == ([], False)
    assert here.types() == ["task_started"]


def test_a_token_that_expires_meanwhile_does_not_matter(gateway: Gateway, day: Workday, here: Socket) -> None:
    day.clock.tick(minutes=100)
    day.act(day.task(), "start")
    assert told(gateway, here)["type"] == "task_started"


def test_a_connection_that_is_gone_is_forgotten(gateway: Gateway, day: Workday, here: Socket) -> None:
    other = gateway.introduced(day.person.token)
    other.close(silently=True)
    day.clock.tick(11)
    day.act(day.task(), "start")
    assert told(gateway, here)["type"] == "task_started"
    assert [each.id for each in store.of_person(day.person.id, 0)] == [here.id]
    assert (table.get(keys.person_roster(day.person.id)) or {})["n"] == 1


def test_a_connection_that_cannot_be_reached_is_tried_again_alone(gateway: Gateway, day: Workday, here: Socket) -> None:
    other = gateway.introduced(day.person.token)
    other.reachable = False
    day.act(day.task(), "start")
    gateway.flow()
    assert (here.types(), other.take()) == (["task_started"], [])
    other.reachable = True
    day.clock.tick(1)
    gateway.flow()
    assert (here.take(), other.types()) == ([], ["task_started"])


def test_a_connection_that_stays_out_of_reach_is_given_up(gateway: Gateway, day: Workday, here: Socket) -> None:
    here.reachable = False
    gateway.skip()
    day.act(day.task(), "start")
    for _ in range(20):
        gateway.flow()
        day.clock.tick(1)
    assert gateway.posts == 1 + push.TRIES * sockets.ATTEMPTS
    here.reachable = True
    day.clock.tick(60)
    gateway.flow()
    assert (here.take(), here.open) == ([], True)


def test_many_connections_are_shared_out(
    gateway: Gateway, day: Workday, boss: Person, acme: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(push, "CHUNK", 4)
    watching = [gateway.introduced(boss.token) for _ in range(10)]
    gateway.outgoing.take()
    organization_work(day, "start")
    sent = _messages_of(gateway)
    assert [len(message["connections"]) for message in sent] == [4, 4, 2]
    assert [each.types() for each in watching] == [["employee_task_started"]] * 10


def _messages_of(gateway: Gateway) -> list[dict[str, Any]]:
    """What workers left to other workers while everything was brought to its end."""
    seen: list[dict[str, Any]] = []
    outgoing: Outgoing = gateway.outgoing
    take = outgoing.take

    def watched() -> Any:
        taken = take()
        seen.extend(sent.body for sent in taken if sent.body.get("work") == "tell_these")
        return taken

    outgoing.take = watched  # type: ignore[method-assign]
    gateway.flow()
    return seen


def test_roles_are_read_again_for_each_share(
    gateway: Gateway, day: Workday, boss: Person, acme: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(push, "CHUNK", 1)
    watching = [gateway.introduced(boss.token) for _ in range(2)]
    organization_work(day, "start")
    refusal = gate.refusal

    def demoted(*arguments: Any) -> Any:
        acme.seat(boss.id, "member")
        return refusal(*arguments)

    monkeypatch.setattr(gate, "refusal", demoted)
    gateway.flow()
    assert sorted(len(each.take()) for each in watching) == [0, 1]


def test_the_work_of_two_members_arrives_though_it_came_in_one_batch(
    gateway: Gateway, api: Client, day: Workday, here: Socket, stranger: Person, clock: HeldClock
) -> None:
    theirs, other = gateway.introduced(stranger.token), Workday(api, clock, stranger)
    for each in (day, other):
        task = each.task()
        for action in ("start", "pause", "resume", "complete"):
            clock.tick(1)
            each.act(task, action)
    gateway.flow()
    expected = ["task_started", "task_paused", "task_resumed", "pomodoro_completed", "task_completed"]
    assert (here.types(), theirs.types()) == (expected, expected)


def test_work_that_nobody_knows_is_given_back(services: None) -> None:
    assert failed(push.handler(queue_event({"work": "unknown"}), Context())) == ["message-1"]


def test_events_that_concern_nobody_are_not_queued(gateway: Gateway, day: Workday) -> None:
    day.task()
    day.api.patch(f"{V1}/auth/profile/", json={"timezone": "Asia/Kathmandu"}, token=day.token)
    assert of_kind("task.created", "person.zone_changed")
    gateway.outgoing.take()
    gateway.flow()
    assert gateway.outgoing.messages == []
