"""How productive somebody is (FM-35, FM-36)."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.functions.focusmaster.conftest import V1, Member, core_id, faults, flow_token
from tests.support.client import Client
from tests.support.stack import HeldClock

DAYS = {"today": 1, "week": 7, "month": 30}
TODAY = date(2026, 3, 2)


def productivity(member: Member, word: str | None = None) -> Any:
    answer = member.get("analytics/productivity", params={"range": word} if word else {})
    assert answer.status == 200, answer.body
    rows = answer.json["dailyBreakdown"]
    assert sum(row["focusTime"] for row in rows) == answer.json["totalFocusTime"]
    assert sum(row["sessions"] for row in rows) == answer.json["totalSessions"]
    return answer.json


def worked(shown: Any) -> dict[str, tuple[int, int]]:
    return {row["date"]: (row["focusTime"], row["sessions"]) for row in shown["dailyBreakdown"] if row["sessions"]}


@pytest.mark.parametrize("word", DAYS)
def test_fm_35_one_row_for_each_day_of_the_range(me: Member, word: str) -> None:
    rows = productivity(me, word)["dailyBreakdown"]
    first = TODAY - timedelta(days=DAYS[word] - 1)
    assert [row["date"] for row in rows] == [(first + timedelta(days=n)).isoformat() for n in range(DAYS[word])]
    assert rows[0].keys() == {"date", "focusTime", "sessions"}


def test_fm_35_totals_average_and_days_of_the_start(me: Member) -> None:
    for start, seconds in (
        ("2026-03-02T00:00:00Z", 1500),
        ("2026-03-02T08:00:00Z", 1000),
        ("2026-03-01T23:59:59Z", 600),
        ("2026-02-24T00:00:00Z", 60),
        ("2026-02-23T23:59:59Z", 61),
        ("2026-02-01T00:00:00Z", 62),
        ("2026-01-31T23:59:59Z", 63),
        ("2026-03-03T00:00:00Z", 64),
    ):
        me.log(start=start, duration=seconds)
    me.log(type="shortBreak", start="2026-03-02T08:30:00Z", duration=300)
    today, week, month = (productivity(me, word) for word in DAYS)
    assert worked(today) == {"2026-03-02": (2500, 2)}
    assert worked(week) == {"2026-02-24": (60, 1), "2026-03-01": (600, 1), "2026-03-02": (2500, 2)}
    assert (month["totalFocusTime"], month["totalSessions"]) == (2500 + 600 + 60 + 61 + 62, 6)
    assert [each["averageSessionDuration"] for each in (today, week, month)] == [1250, 790, 547]


@pytest.mark.parametrize(("seconds", "average"), [((1, 2), 2), ((1, 1, 2), 1), ((2, 2, 1), 2), ((0,), 0)])
def test_fm_35_the_average_is_rounded(me: Member, seconds: tuple[int, ...], average: int) -> None:
    for each in seconds:
        me.log(duration=each)
    assert productivity(me)["averageSessionDuration"] == average


def test_fm_35_a_week_is_usual(me: Member) -> None:
    me.log()
    assert productivity(me) == productivity(me, "week")


def test_fm_35_work_of_other_dialects_counts(api: Client, me: Member, clock: HeldClock) -> None:
    task = me.task()["_id"]
    assert api.post(f"{V1}/tasks/{core_id(task)}/start/", token=flow_token(me)).status == 200
    assert productivity(me)["totalSessions"] == 0
    clock.tick(minutes=30)
    assert worked(productivity(me, "today")) == {"2026-03-02": (1500, 1)}


def test_fm_36_zeros_without_work(me: Member, other: Member) -> None:
    other.log()
    shown = productivity(me, "week")
    assert (shown["totalFocusTime"], shown["totalSessions"], shown["averageSessionDuration"]) == (0, 0, 0)
    assert worked(shown) == {}
    assert len(shown["dailyBreakdown"]) == 7


@pytest.mark.parametrize("word", ["year", "all", "7", "WEEK"])
def test_fm_36_another_range_is_refused(me: Member, word: str) -> None:
    assert faults(me.get("analytics/productivity", params={"range": word})).keys() == {"range"}
