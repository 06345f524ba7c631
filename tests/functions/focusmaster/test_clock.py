"""The work clock (FM-31 to FM-34)."""

from typing import Any

import pytest

from roost.kit import keys, table
from roost.kit.table import query
from tests.functions.focusmaster.conftest import Member, faults, refusal
from tests.support.race import Failure, failing, meanwhile
from tests.support.stack import HeldClock

IN_ALREADY = (400, "Already clocked in")
NOT_IN = (400, "Not clocked in")


def stored(member: Member) -> list[Any]:
    return query(keys.person(member.user), begins=keys.CLOCK_PREFIX)


def test_fm_31_the_clock_starts(me: Member) -> None:
    answer = me.post("clock/start")
    assert answer.status == 201
    assert answer.json.keys() == {"_id", "user", "startTime"}
    assert (answer.json["user"], answer.json["startTime"]) == (me.id, "2026-03-02T09:00:00.000Z")
    assert refusal(me.post("clock/start")) == IN_ALREADY


def test_fm_31_each_person_has_a_clock(me: Member, other: Member) -> None:
    assert [me.post("clock/start").status, other.post("clock/start").status] == [201, 201]
    assert refusal(other.post("clock/start")) == IN_ALREADY


def test_fm_32_the_clock_stops(me: Member, clock: HeldClock) -> None:
    started = me.made("clock/start")
    clock.tick(hours=8, seconds=30.75)
    answer = me.post("clock/stop", {"breakTime": 300, "notes": "  Productive day ☕ ", "mood": "ignored"})
    assert answer.status == 200
    shown = answer.json
    assert {"_id", "user", "startTime", "endTime", "duration", "breakTime", "notes"} <= shown.keys()
    assert (shown["_id"], shown["startTime"]) == (started["_id"], started["startTime"])
    assert (shown["endTime"], shown["duration"]) == ("2026-03-02T17:00:30.750Z", 28_830)
    assert (shown["breakTime"], shown["notes"]) == (300, "Productive day ☕")
    assert refusal(me.post("clock/stop")) == NOT_IN


def test_fm_32_says_nothing_of_breaks_by_itself(me: Member) -> None:
    me.post("clock/start")
    shown = me.post("clock/stop").json
    assert (shown["breakTime"], shown["notes"], shown["duration"]) == (0, "", 0)


def test_fm_32_without_a_start_there_is_nothing_to_stop(me: Member, other: Member) -> None:
    other.post("clock/start")
    assert refusal(me.post("clock/stop", {"breakTime": 5})) == NOT_IN
    assert len(stored(other)) == 1


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"breakTime": -1}, "breakTime"),
        ({"breakTime": 86_401}, "breakTime"),
        ({"breakTime": "long"}, "breakTime"),
        ({"breakTime": None}, "breakTime"),
        ({"notes": "n" * 2001}, "notes"),
        ({"notes": 7}, "notes"),
        ({"notes": "\x00"}, "notes"),
    ],
)
def test_fm_32_a_bad_field_leaves_the_clock_running(me: Member, sent: dict[str, Any], field: str) -> None:
    me.post("clock/start")
    assert list(faults(me.post("clock/stop", sent))) == [field]
    (log,) = me.get("clock/logs").json
    assert log["endTime"] is None
    assert me.post("clock/stop", {"breakTime": "60", "notes": "n" * 2000}).json["breakTime"] == 60


def test_fm_33_all_logs_latest_first_and_only_ones_own(me: Member, other: Member, clock: HeldClock) -> None:
    other.post("clock/start")
    for _ in range(3):
        me.post("clock/start")
        clock.tick(hours=1)
        me.post("clock/stop")
    running = me.made("clock/start")
    logs = me.get("clock/logs").json
    starts = [log["startTime"][11:16] for log in logs]
    assert starts == ["12:00", "11:00", "10:00", "09:00"]
    assert (logs[0]["_id"], logs[0]["endTime"], logs[0]["duration"]) == (running["_id"], None, None)
    assert [log["duration"] for log in logs[1:]] == [3600] * 3
    assert me.get("clock/logs").json == logs


def test_fm_33_no_logs_yet(me: Member) -> None:
    assert (me.get("clock/logs").status, me.get("clock/logs").json) == (200, [])


def test_fm_34_of_parallel_starts_one_wins(me: Member) -> None:
    statuses = []
    with meanwhile("TransactWriteItems", lambda: statuses.append(refusal_or_ok(me, "clock/start"))):
        statuses.append(refusal_or_ok(me, "clock/start"))
    assert statuses == [None, IN_ALREADY]
    assert len(stored(me)) == 1


def test_fm_34_of_parallel_stops_one_wins(me: Member, clock: HeldClock) -> None:
    me.post("clock/start")
    clock.tick(hours=1)
    statuses = []
    with meanwhile("TransactWriteItems", lambda: statuses.append(refusal_or_ok(me, "clock/stop"))):
        statuses.append(refusal_or_ok(me, "clock/stop"))
    assert statuses == [None, NOT_IN]
    assert [log["duration"] for log in me.get("clock/logs").json] == [3600]


def refusal_or_ok(member: Member, path: str) -> tuple[int, str] | None:
    answer = member.post(path)
    return None if answer.status < 300 else refusal(answer)


@pytest.mark.parametrize("path", ["clock/start", "clock/stop"])
def test_fm_34_a_lost_answer_is_recognised(me: Member, path: str) -> None:
    if path == "clock/stop":
        me.post("clock/start")
    with failing(Failure.LOST, operation="TransactWriteItems"):
        assert me.post(path).status in (200, 201)
    assert len(stored(me)) == 1
    assert (table.get(keys.open_clock(me.user)) is None) == (path == "clock/stop")
