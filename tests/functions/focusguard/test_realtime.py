"""FG-61: what a FocusGuard connection hears."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.functions.focusguard.desk import FLOW, Desk
from tests.functions.focusguard.test_sessions import flow_token, signed_in
from tests.support.catalogue.focusguard import BASE
from tests.support.client import Client
from tests.support.sockets import Gateway, Socket, socket_gateway
from tests.support.stack import HeldClock


@pytest.fixture
def gateway(api: Client, clock: HeldClock) -> Iterator[Gateway]:
    with socket_gateway(clock) as opened:
        yield opened


@pytest.fixture
def socket(gateway: Gateway, desk: Desk) -> Socket:
    """A connection of the desk's person that has heard of all there was."""
    opened = gateway.introduced(desk.person.token)
    gateway.skip()
    return opened


def heard(socket: Socket) -> list[tuple[str, Any]]:
    """Types and data of what arrived once everything under way has come to its end."""
    socket.gateway.flow()
    frames = socket.take()
    assert all(frame.keys() == {"type", "data", "timestamp"} for frame in frames)
    return [(frame["type"], frame["data"]) for frame in frames]


def refused(socket: Socket, code: str) -> None:
    [frame] = socket.take()
    assert (frame["type"], frame["data"].keys(), frame["data"]["code"]) == ("error", {"code", "message"}, code)
    assert not socket.open


def test_fg_61_the_greeting(gateway: Gateway, desk: Desk) -> None:
    socket = gateway.open()
    assert socket.take() == []
    socket.say({"token": desk.person.token})
    [frame] = socket.take()
    assert frame == {
        "type": "connection_established",
        "data": {"user_id": desk.person.id, "active_session": None},
        "timestamp": "2026-03-02T09:00:00.000Z",
    }
    session = desk.start(25)
    by_address = gateway.open(desk.person.token)
    gateway.flow()
    greeting = next(frame for frame in by_address.take() if frame["type"] == "connection_established")
    assert greeting["data"]["active_session"] == desk.session(session)


@pytest.mark.parametrize("token", ["garbage", "", 7])
def test_fg_61_a_bad_token_is_refused(gateway: Gateway, token: Any) -> None:
    socket = gateway.open()
    socket.say({"token": token})
    refused(socket, "AUTHENTICATION_FAILED")


def test_fg_61_refresh_expired_and_ended_tokens_are_refused(gateway: Gateway, desk: Desk, clock: HeldClock) -> None:
    socket = gateway.open()
    socket.say({"token": desk.person.refresh})
    refused(socket, "AUTHENTICATION_FAILED")
    assert desk.post("auth/logout").status == 200
    ended = gateway.open()
    ended.say({"token": desk.person.token})
    refused(ended, "AUTHENTICATION_FAILED")
    assert gateway.open(desk.person.token).status == 401
    token = signed_in(desk).person.token
    clock.tick(minutes=15)
    late = gateway.open()
    late.say({"token": token})
    refused(late, "TOKEN_EXPIRED")
    assert gateway.open(token).status == 401


def test_fg_61_a_late_token_is_refused(gateway: Gateway, desk: Desk, clock: HeldClock) -> None:
    socket = gateway.open()
    clock.tick(10)
    gateway.flow()
    refused(socket, "AUTHENTICATION_FAILED")


def test_fg_61_a_ping_gets_its_pong(socket: Socket) -> None:
    socket.say({"type": "ping"})
    assert socket.take() == [{"type": "pong"}]


def test_fg_61_the_life_of_a_session(socket: Socket, desk: Desk) -> None:
    session = desk.start(25)
    assert heard(socket) == [("session_started", desk.session(session))]
    desk.clock.tick(minutes=5)
    desk.patch(f"sessions/{session}", {"focus_score": 80})
    assert heard(socket) == [("session_updated", desk.session(session))]
    desk.patch(f"sessions/{session}", {"completed": True, "actual_duration": 20})
    assert heard(socket) == [
        (
            "session_completed",
            {
                "session": desk.session(session),
                "xp_awarded": 200,
                "xp_points": 200,
                "lvl": 2,
                "level_up": True,
                "current_streak": 1,
                "plants_awarded": 0,
            },
        )
    ]
    desk.patch(f"sessions/{session}", {"completed": True})
    assert heard(socket) == []
    assert desk.delete(f"sessions/{session}").status == 204
    assert heard(socket) == [("session_deleted", {"id": session})]


def test_fg_61_a_completion_that_plants(socket: Socket, desk: Desk) -> None:
    session = desk.start()
    heard(socket)
    desk.complete(session, 25)
    frames = dict(heard(socket))
    assert (frames["session_completed"]["plants_awarded"], frames["session_completed"]["level_up"]) == (5, True)
    assert frames["garden_updated"] == {"action": "created", "garden": None}
    again = desk.start()
    heard(socket)
    desk.complete(again, 1)
    told = dict(heard(socket))["session_completed"]
    assert (told["xp_awarded"], told["xp_points"], told["level_up"]) == (10, 260, False)


def test_fg_61_an_open_session_that_is_deleted(socket: Socket, desk: Desk) -> None:
    session = desk.start()
    heard(socket)
    desk.delete(f"sessions/{session}")
    assert heard(socket) == [("session_deleted", {"id": session})]


def test_fg_61_a_session_that_is_given_up(gateway: Gateway, desk: Desk) -> None:
    session = desk.start()
    desk.clock.tick(hours=23.9)
    socket = gateway.introduced(signed_in(desk).person.token)
    gateway.skip()
    desk.clock.tick(minutes=10)
    assert desk.made(desk.get("sessions/active"))["has_active"] is False
    assert heard(socket) == [("session_updated", desk.session(session))]


def test_fg_61_what_happens_in_another_dialect(socket: Socket, desk: Desk) -> None:
    flow = flow_token(desk)
    task = desk.api.post(f"{FLOW}/tasks/", json={"title": "Dig"}, token=flow).json["id"]
    for action, kind in (("start", "session_started"), ("pause", "session_updated"), ("resume", "session_updated")):
        assert desk.api.post(f"{FLOW}/tasks/{task}/{action}/", token=flow).status == 200
        [(told, data)] = heard(socket)
        assert (told, data["user_id"], data["completed"]) == (kind, desk.person.id, False)
        desk.clock.tick(minutes=3)
    assert desk.api.post(f"{FLOW}/tasks/{task}/complete/", token=flow).status == 200
    [(told, data)] = heard(socket)
    assert (told, data["xp_awarded"], data["session"]["actual_duration_minutes"]) == ("session_completed", 60, 6)


def test_fg_61_breaks_are_not_told(socket: Socket, desk: Desk) -> None:
    answer = desk.api.post(f"{FLOW}/pomodoro/break/start/", token=flow_token(desk))
    assert answer.status == 201
    desk.api.post(f"{FLOW}/pomodoro/sessions/{answer.json['id']}/complete/", token=flow_token(desk))
    assert heard(socket) == []


def test_fg_61_the_garden(socket: Socket, desk: Desk) -> None:
    session = desk.start()
    heard(socket)
    plant = desk.plant(session)
    assert heard(socket) == [("garden_updated", {"action": "created", "garden": plant})]
    grown = desk.made(desk.patch(f"garden/{plant['id']}", {"growth_stage": 4}))
    assert heard(socket) == [("garden_updated", {"action": "updated", "garden": grown})]
    desk.delete(f"garden/{plant['id']}")
    assert heard(socket) == [("garden_updated", {"action": "deleted", "garden": None})]
    desk.post(f"garden/plant/{session}")
    [(_, data)] = heard(socket)
    assert data["garden"]["session_id"] == session
    desk.post("garden/reset")
    assert heard(socket) == [("garden_updated", {"action": "reset", "garden": None})]


def test_fg_61_all_of_ones_own_connections_and_nobody_elses(gateway: Gateway, desk: Desk, other: Desk) -> None:
    mine = [gateway.introduced(desk.person.token) for _ in range(2)]
    theirs, silent = gateway.introduced(other.person.token), gateway.open()
    gateway.skip()
    desk.start()
    gateway.flow()
    assert [each.types() for each in mine] == [["session_started"]] * 2
    assert theirs.take() == silent.take() == []


def test_fg_61_each_connection_hears_its_own_dialect(gateway: Gateway, desk: Desk) -> None:
    guard, flow_id = gateway.introduced(desk.person.token), flow_token(desk)
    flow = gateway.introduced(flow_id)
    gateway.skip()
    task = desk.api.post(f"{FLOW}/tasks/", json={"title": "Dig"}, token=flow_id).json["id"]
    desk.api.post(f"{FLOW}/tasks/{task}/start/", token=flow_id)
    gateway.flow()
    assert (guard.types(), flow.types()) == (["session_started"], ["task_started"])
    desk.api.post(f"{FLOW}/tasks/{task}/complete/", token=flow_id)
    gateway.flow()
    assert guard.types() == ["session_completed"]
    assert set(flow.types()) == {"pomodoro_completed", "task_completed"}


def test_fg_61_signing_out_closes_the_connection(gateway: Gateway, socket: Socket, desk: Desk) -> None:
    assert desk.post("auth/logout").status == 200
    gateway.flow()
    assert not socket.open


def test_fg_61_ten_connections_at_most(gateway: Gateway, desk: Desk) -> None:
    for _ in range(10):
        gateway.introduced(desk.person.token)
    socket = gateway.open()
    socket.say({"token": desk.person.token})
    refused(socket, "RATE_LIMIT_EXCEEDED")


def test_fg_61_an_active_workspace_elsewhere_changes_no_limit(gateway: Gateway, desk: Desk) -> None:
    flow = flow_token(desk)
    made = desk.api.post("/focusflow/api/v2/organizations/", json={"name": "Acme"}, token=flow)
    assert made.status == 201, made.body
    desk.api.patch(f"{FLOW}/auth/profile/", json={"active_organization": made.json["slug"]}, token=flow)
    for _ in range(10):
        gateway.introduced(desk.person.token)
    socket = gateway.open()
    socket.say({"token": desk.person.token})
    refused(socket, "RATE_LIMIT_EXCEEDED")


def test_fg_61_a_person_who_is_gone_hears_nothing(gateway: Gateway, socket: Socket, desk: Desk) -> None:
    desk.start()
    assert desk.api.delete(f"{BASE}/users/me", token=desk.person.token).status == 204
    gateway.flow()
    assert not socket.open
