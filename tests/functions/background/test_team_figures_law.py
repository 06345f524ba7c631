"""A recorded stream in any order, with any repetition, leaves the same figures and the same live status."""

import random
from typing import Any

import pytest

from background import relay
from roost.kit import keys, table
from roost.kit.keys import Key
from roost.kit.writes import Delete, Put
from tests.functions.conftest import Person
from tests.functions.focusflow.crew import Crew, make_crew
from tests.functions.focusflow.desk import task_path
from tests.support.client import Client, Context
from tests.support.deliveries import Record, failed, stored_events, stream_event
from tests.support.stack import HeldClock


@pytest.fixture
def crew(api: Client, clock: HeldClock, register: Any) -> Crew:
    return make_crew(api, clock, register)


def _two_days(crew: Crew) -> list[Record]:
    """Everything that happens in a team, around midnight UTC too; returns the stream."""
    jane = crew.join("jane", timezone="America/New_York")
    bob = crew.join("bob", timezone="Asia/Kathmandu")
    ann = crew.join("ann", "manager")
    old, new = crew.boss.project("Old")["id"], crew.boss.project("New")["id"]
    crew.clock.set("2026-03-02T22:30:00+00:00")
    dig, fix = jane.task("Dig", project=old)["id"], ann.task("Fix", project=old)["id"]
    crew.assign(fix, bob)
    jane.act(dig, "start")
    bob.act(fix, "start")
    crew.clock.tick(minutes=10)
    jane.act(dig, "pause")
    crew.clock.tick(minutes=30)
    jane.act(dig, "resume")
    jane.send("PATCH", task_path(dig), json={"project": new})
    crew.clock.tick(minutes=40)
    bob.send("POST", "/focusflow/api/v1/pomodoro/break/start/", json={"break_type": "short"})
    crew.clock.tick(minutes=50)
    jane.act(dig, "complete")
    crew.assign(fix, jane)
    crew.work(jane, fix, 25)
    ann.send("PATCH", task_path(fix), json={"project": None})
    crew.assign(fix, bob)
    bob.act(fix, "start")
    crew.clock.tick(minutes=3)
    bob.act(fix, "pause")
    gone = ann.task("Gone", project=new)["id"]
    crew.work(ann, gone, 5)
    ann.act(gone, "start")
    crew.clock.tick(minutes=2)
    ann.send("DELETE", task_path(gone))
    return stored_events()


def _state(crew: Crew) -> dict[str, Any]:
    members = table.query(keys.space(crew.organization.id).pk, begins=keys.MEMBER_PREFIX)
    return {"figures": crew.figures(), "members": {item["sk"]: _but_mark(item) for item in members}}


def _but_mark(item: dict[str, Any]) -> dict[str, Any]:
    """The mark of a conditional write differs every time and says nothing."""
    return {name: value for name, value in item.items() if name != "tx"}


def _forget(crew: Crew, members: dict[str, Any]) -> None:
    """Figures and live status as they were before the stream."""

    for item in crew.figures().values():
        table.write(Delete(Key(item["pk"], item["sk"])))
    for item in members.values():
        table.write(Put(Key(item["pk"], item["sk"]), item))


def _feed(events: list[Record]) -> None:
    for start in range(0, len(events), 25):
        assert failed(relay.handler(stream_event(events[start : start + 25]), Context())) == []


def test_order_and_repetition_of_the_stream_do_not_matter(crew: Crew) -> None:
    events = _two_days(crew)
    clean = _state(crew)["members"]
    _feed(events)
    expected = _state(crew)
    assert len(expected["figures"]) >= 6
    statuses = {item["username"]: item["live_status"] for item in expected["members"].values()}
    assert statuses == {"boss": "idle", "jane": "idle", "bob": "paused", "ann": "idle"}
    pages = [crew.ask(where).json for where in ("analytics/team/", "dashboard/overview/")]
    for seed in range(12):
        draw = random.Random(seed)
        again = [*events, *draw.choices(events, k=len(events))]
        draw.shuffle(again)
        _forget(crew, clean)
        _feed(again)
        assert _state(crew) == expected, f"seed {seed}"
    assert [crew.ask(where).json for where in ("analytics/team/", "dashboard/overview/")] == pages


def test_the_stream_backwards_ends_in_the_same_place(crew: Crew) -> None:
    events = _two_days(crew)
    clean = _state(crew)["members"]
    _feed(events)
    expected = _state(crew)
    _forget(crew, clean)
    _feed(events[::-1])
    assert _state(crew) == expected


def test_nobody_who_is_no_member_gets_a_live_status(crew: Crew, person: Person) -> None:
    task = crew.api.post("/focusflow/api/v1/tasks/", json={"title": "Own"}, token=person.token).json["id"]
    crew.api.post(f"{task_path(task)}start/", token=person.token)
    crew.relay()
    assert crew.figures() == {}
    assert table.get(keys.member(crew.organization.id, person.id)) is None
