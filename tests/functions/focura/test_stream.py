"""FU-52 to FU-55: the stream of notifications, as a browser's EventSource reads it."""

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from focura.wire.settings import settings
from roost.inbox.notifications import service
from roost.kit import clock as kit_clock
from tests.support.catalogue import DIALECTS
from tests.support.catalogue.focura_inbox import notified
from tests.support.catalogue.focura_world import BASE, Colleague, FocuraWorld
from tests.support.client import Answer
from tests.support.race import Failure, failing, meanwhile
from tests.support.worlds import world_of

STREAM = f"{BASE}/notifications/stream"


@pytest.fixture
def world() -> Iterator[FocuraWorld]:
    with world_of(DIALECTS["focura"]) as world:
        assert isinstance(world, FocuraWorld)
        yield world


@dataclass
class EventSource:
    """What a browser makes of a stream, by the rules of the HTML standard."""

    last_id: str = ""
    retry_ms: int = 0
    heard: list[tuple[str, str, Any]] = field(default_factory=list)

    def read(self, text: str) -> "EventSource":
        kind, data, event_id = "", list[str](), self.last_id
        for line in text.split("\n")[:-1]:
            name, _, value = line.partition(":")
            value = value.removeprefix(" ")
            if not line:
                self.last_id = event_id
                if data:
                    self.heard.append((kind or "message", event_id, json.loads("\n".join(data))))
                kind, data = "", []
            elif name == "event":
                kind = value
            elif name == "data":
                data.append(value)
            elif name == "id":
                event_id = value
            elif name == "retry":
                self.retry_ms = int(value)
        return self

    def listen(self, world: FocuraWorld, person: Colleague | None = None, **options: Any) -> list[Any]:
        """Connect once; what is dispatched to the page."""
        sent = {"Last-Event-ID": self.last_id} if self.last_id else {}
        before = len(self.heard)
        answer = world.api.get(STREAM, token=(person or world.owner).token, headers=sent, **options)
        assert answer.status == 200, answer.body
        self.read(answer.body.decode())
        return [item for _, _, item in self.heard[before:]]


def opened(answer: Answer) -> bool:
    return answer.status == 200 and answer.headers["Content-Type"] == "text/event-stream"


class TestForm:
    def test_headers_retry_and_a_position_even_when_nothing_happened(self, world: FocuraWorld) -> None:
        answer = world.api.get(STREAM, token=world.owner.token)
        assert opened(answer)
        assert answer.headers["Cache-Control"] == "no-cache, no-transform"
        source = EventSource().read(answer.body.decode())
        assert (source.retry_ms, source.heard, bool(source.last_id)) == (3000, [], True)

    def test_an_event_is_the_notification_as_the_list_has_it(self, world: FocuraWorld) -> None:
        source = EventSource()
        source.listen(world)
        listed = notified(world)
        assert source.listen(world) == [listed]
        assert source.heard[0][:2] == ("notification", source.last_id)

    def test_text_over_several_lines_and_scripts_stays_one_event(self, world: FocuraWorld) -> None:
        sender = world.somebody("sender")
        name = "Zoë\u2028id: 0 \U0001f99c"
        world.call("PUT", f"{BASE}/user/profile", {"name": name}, by=sender)
        source = EventSource(last_id="0" * 16)
        notified(world)
        assert [item["sender"]["name"] for item in source.listen(world)] == [name]


class TestCatchingUp:
    def test_what_came_between_two_connections_comes_once_and_in_order(self, world: FocuraWorld) -> None:
        source = EventSource()
        assert source.listen(world) == []
        made = [notified(world)["id"] for _ in range(3)]
        assert [item["id"] for item in source.listen(world)] == made
        assert source.listen(world) == []
        made.append(notified(world)["id"])
        assert [item["id"] for item in source.listen(world)] == made[3:]
        positions = [position for _, position, _ in source.heard]
        assert positions == sorted(set(positions))

    def test_without_a_position_it_begins_now(self, world: FocuraWorld) -> None:
        notified(world)
        assert EventSource().listen(world) == []

    @pytest.mark.parametrize("position", ["x", "-1", "9" * 16, "0" * 15, "٣" * 16, "9007199254740991"])
    def test_an_unknown_position_counts_as_none(self, world: FocuraWorld, position: str) -> None:
        notified(world)
        answer = world.api.get(STREAM, params={"lastEventId": position}, token=world.owner.token)
        source = EventSource().read(answer.body.decode())
        assert source.heard == []
        later = notified(world)
        assert source.listen(world) == [later]

    def test_the_position_may_stand_in_the_address(self, world: FocuraWorld) -> None:
        source = EventSource()
        source.listen(world)
        listed = notified(world)
        answer = world.api.get(STREAM, params={"lastEventId": source.last_id}, token=world.owner.token)
        assert [item for _, _, item in EventSource().read(answer.body.decode()).heard] == [listed]

    def test_two_tabs_hear_everything(self, world: FocuraWorld) -> None:
        one, other = EventSource(), EventSource()
        one.listen(world)
        other.listen(world)
        listed = notified(world)
        assert one.listen(world) == other.listen(world) == [listed]

    def test_a_clock_that_runs_behind_loses_nothing(self, world: FocuraWorld) -> None:
        source, later = EventSource(), notified(world)
        source.listen(world)
        world.clock.tick(-60)
        assert source.listen(world) == []
        earlier = notified(world)
        assert source.listen(world) == [earlier]
        assert later["id"] != earlier["id"]

    def test_a_long_absence_comes_in_portions(self, world: FocuraWorld, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(service, "TOGETHER", 2)
        source = EventSource()
        source.listen(world)
        made = [notified(world)["id"] for _ in range(5)]
        heard = [[item["id"] for item in source.listen(world)] for _ in range(4)]
        assert heard == [made[:2], made[2:4], made[4:], []]


class TestWaiting:
    def test_it_ends_when_something_is_there(self, world: FocuraWorld) -> None:
        source = EventSource()
        source.listen(world)
        with meanwhile("GetItem", lambda: notified(world), call=2) as calls:
            heard = source.listen(world)
        assert (len(heard), len(calls)) == (1, 2)

    def test_waiting_costs_one_small_read_a_second(self, world: FocuraWorld, monkeypatch: pytest.MonkeyPatch) -> None:
        slept: list[float] = []
        monkeypatch.setattr(kit_clock, "sleep", slept.append)
        world.call("GET", f"{BASE}/auth/me")
        with failing(Failure.THROTTLED, times=0) as calls:
            EventSource().listen(world)
        assert calls.operations == ["UpdateItem", *["GetItem"] * (1 + settings().stream_seconds)]
        assert slept == [1] * settings().stream_seconds


class TestWhoListens:
    def test_by_token_in_the_address(self, world: FocuraWorld) -> None:
        assert opened(world.api.get(STREAM, params={"token": world.owner.token}))

    def test_by_the_refresh_cookie_which_stays_good(self, world: FocuraWorld) -> None:
        assert opened(world.api.get(STREAM, headers=world.owner.cookie))
        assert opened(world.api.get(STREAM, headers=world.owner.cookie))
        assert world.api.post(f"{BASE}/auth/refresh", headers=world.owner.cookie).status == 200
        assert world.api.get(STREAM, headers=world.owner.cookie).json["code"] == "TOKEN_REVOKED"

    def test_the_first_that_is_there_decides(self, world: FocuraWorld) -> None:
        token = {"token": world.owner.token}
        refused = world.api.get(STREAM, params=token, headers=world.owner.cookie | {"Authorization": "Bearer x"})
        assert refused.json["code"] == "INVALID_TOKEN"
        assert world.api.get(STREAM, params={"token": "x"}, headers=world.owner.cookie).json["code"] == "INVALID_TOKEN"

    @pytest.mark.parametrize(
        ("headers", "params", "code"),
        [
            ({}, {}, "NO_TOKEN"),
            ({"Authorization": "Basic x"}, {}, "NO_TOKEN"),
            ({"Authorization": "Bearer x"}, {}, "INVALID_TOKEN"),
            ({}, {"token": "x"}, "INVALID_TOKEN"),
            ({"Cookie": "refreshToken=x"}, {}, "INVALID_TOKEN"),
        ],
    )
    def test_nobody_else(self, world: FocuraWorld, headers: Any, params: Any, code: str) -> None:
        answer = world.api.get(STREAM, headers=headers, params=params)
        assert (answer.status, answer.error, answer.json["code"]) == (401, "UNAUTHORIZED", code)
        assert answer.headers["Content-Type"].startswith("application/json")

    def test_a_refresh_token_is_no_access_token(self, world: FocuraWorld) -> None:
        answer = world.api.get(STREAM, params={"token": world.owner.refresh})
        assert (answer.status, answer.json["code"]) == (401, "INVALID_TOKEN_TYPE")
        answer = world.api.get(STREAM, headers={"Cookie": f"refreshToken={world.owner.token}"})
        assert (answer.status, answer.json["code"]) == (401, "INVALID_TOKEN_TYPE")

    def test_a_page_of_another_site_may_not_use_the_cookie(self, world: FocuraWorld) -> None:
        foreign = world.owner.cookie | {"Origin": "https://evil.example.com"}
        assert world.api.get(STREAM, headers=foreign).status == 403
        own = world.owner.cookie | {"Origin": "http://localhost:3000"}
        answer = world.api.get(STREAM, headers=own)
        assert opened(answer)
        assert answer.headers["Access-Control-Allow-Origin"] == "http://localhost:3000"
        assert answer.headers["Access-Control-Allow-Credentials"] == "true"

    def test_after_logging_out_nothing_more_comes(self, world: FocuraWorld) -> None:
        world.call("POST", f"{BASE}/auth/logout", {}, headers=world.owner.cookie)
        ways: list[dict[str, Any]] = [{"token": world.owner.token}, {"headers": world.owner.cookie}]
        assert [world.api.get(STREAM, **way).json["code"] for way in ways] == ["TOKEN_REVOKED"] * 2

    def test_everybody_hears_their_own_only(self, world: FocuraWorld) -> None:
        mine, theirs, stranger = EventSource(), EventSource(), world.stranger()
        mine.listen(world)
        theirs.listen(world, stranger)
        listed = notified(world)
        assert theirs.listen(world, stranger) == []
        assert mine.listen(world) == [listed]

    def test_listening_leaves_the_allowance_of_other_requests_alone(self, world: FocuraWorld) -> None:
        path = f"{BASE}/notifications/unread-count"
        before = world.api.get(path, token=world.owner.token).headers["X-RateLimit-Remaining"]
        for _ in range(5):
            EventSource().listen(world)
        after = world.api.get(path, token=world.owner.token).headers["X-RateLimit-Remaining"]
        assert int(before) - int(after) == 1

    def test_the_token_of_the_address_is_in_no_log_line(
        self, world: FocuraWorld, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        lines: list[str] = []
        monkeypatch.setattr(
            logging.Logger, "_log", lambda *said, **more: lines.append(repr(said) + repr(more)), raising=True
        )
        monkeypatch.setattr(logging.Logger, "isEnabledFor", lambda *_: True)
        world.api.get(STREAM, params={"token": world.owner.token})
        assert lines
        assert world.owner.token not in "".join(lines)
