"""The way of webhooks in tests: stream to relay, queue to worker, messages in the order in which they show up."""

import heapq
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from threading import Lock
from typing import Any

from background import purge, relay, webhooks
from roost.inbox.webhooks.events import CONSUMERS
from tests.functions.focusflow.desk import Desk
from tests.support.client import Context
from tests.support.deliveries import Outgoing, failed, of_kind, queue_event, stream_event, watching_queues
from tests.support.race import intercepting
from tests.support.stack import HeldClock

Message = dict[str, Any]
SECRET = "geheimnis"


@dataclass
class Line:
    """Carries what happened to receivers, with a clock that is held: waiting is moving it."""

    clock: HeldClock
    outgoing: Outgoing
    waiting: list[tuple[int, int, Message]] = field(default_factory=list)
    relayed: set[str] = field(default_factory=set)
    numbers: Iterator[int] = field(default_factory=count)

    def relay(self) -> None:
        """Relay the events that were not relayed yet."""
        fresh = [event for event in of_kind(*CONSUMERS) if event["id"]["N"] not in self.relayed]
        self.relayed |= {event["id"]["N"] for event in fresh}
        if fresh:
            assert failed(relay.handler(stream_event(fresh), Context())) == []
        self.collect()

    def collect(self) -> None:
        """Put what was sent to the queue of webhooks in its place; what goes elsewhere is not ours."""
        for sent in self.outgoing.take():
            if sent.queue == "webhooks":
                due_ms = self.clock.now_ms + sent.delay_s * 1000
                heapq.heappush(self.waiting, (due_ms, next(self.numbers), sent.body))
            elif sent.queue == "purge":
                purge.handler(queue_event(sent.body), Context())

    def work(self, *messages: Message) -> list[str]:
        """Let the worker do these messages; the ones it gives back."""
        given_back = failed(webhooks.handler(queue_event(*messages), Context()))
        self.collect()
        return given_back

    def due(self) -> list[Message]:
        """The messages that show up by now."""
        shown = []
        while self.waiting and self.waiting[0][0] <= self.clock.now_ms:
            shown.append(heapq.heappop(self.waiting)[2])
        return shown

    def run(self) -> None:
        """Do all that can be done without waiting."""
        self.relay()
        while messages := self.due():
            for start in range(0, len(messages), 10):
                assert self.work(*messages[start : start + 10]) == []
            self.relay()

    def wait(self, seconds: float = 0, **more: float) -> None:
        """Let time pass, doing each thing when it is due."""
        end = HeldClock()
        end.now_ms = self.clock.now_ms
        end.tick(seconds, **more)
        self.run()
        while self.waiting and self.waiting[0][0] <= end.now_ms:
            self.clock.now_ms = self.waiting[0][0]
            self.run()
        self.clock.now_ms = end.now_ms


@contextmanager
def line(clock: HeldClock) -> Iterator[Line]:
    """A line that is open inside the block.

    The table in memory, unlike the real one, loses writes when a transaction fails beside them: one call at a time.
    """
    lock = Lock()

    def one_by_one(_: str, __: Any, send: Any) -> Any:
        with lock:
            return send()

    with watching_queues() as outgoing, intercepting(one_by_one):
        yield Line(clock, outgoing)


@dataclass
class Hooks:
    """An admin and the webhooks of their organization `acme`."""

    admin: Desk
    path: str = "/focusflow/api/v2/organizations/acme/webhooks/"

    def make(self, url: str, *events: str, secret: str = SECRET) -> Any:
        wanted = {"url": url, "events": events or ["task_started", "task_completed"], "secret": secret}
        answer = self.admin.send("POST", self.path, json=wanted)
        assert answer.status == 201, answer.body
        return answer.json["id"]

    def shown(self, hook: int) -> Any:
        """The webhook in the list."""
        return next(row for row in self.admin.send("GET", self.path).json["results"] if row["id"] == hook)

    def log(self, hook: int, **params: Any) -> Any:
        answer = self.admin.send("GET", f"{self.path}{hook}/deliveries/", params={"page_size": 100} | params)
        assert answer.status == 200, answer.body
        return answer.json["results"]

    def post(self, hook: int, path: str) -> Any:
        answer = self.admin.send("POST", f"{self.path}{hook}/{path}/")
        assert answer.status == 202, answer.body
        return answer.json
