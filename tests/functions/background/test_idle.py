"""Idle alerts: employees who stop in the middle of a working day, told once for each time they stop (section 12)."""

from typing import Any

import pytest

from background import idle
from roost.insights import idle as job
from roost.kit import keys, table
from roost.kit.writes import Update
from tests.functions.conftest import Person
from tests.functions.focusflow.crew import Crew, make_crew
from tests.functions.focusflow.desk import Desk
from tests.support.client import Client, Context
from tests.support.deliveries import of_kind
from tests.support.recorder import recording
from tests.support.stack import HeldClock
from tests.support.template import functions

MONDAY = "2026-03-02"


@pytest.fixture
def crew(api: Client, clock: HeldClock, register: Any) -> Crew:
    return make_crew(api, clock, register)


def _at(crew: Crew, hour: str, day: str = MONDAY) -> None:
    crew.clock.set(f"{day}T{hour}:00+00:00")


def _check(crew: Crew) -> int:
    """The schedule fires, once the relay has caught up."""
    crew.relay()
    return int(idle.handler({}, Context())["told"])


def _alerts(crew: Crew) -> list[tuple[int, str, int]]:
    found = [item["data"]["M"] for item in of_kind("member.idle")]
    clock = HeldClock()
    rows = []
    for data in found:
        clock.now_ms = int(data["idle_since_ms"]["N"])
        minute = clock.now_ms // 60_000 % 1440
        rows.append((int(data["user"]["N"]), f"{minute // 60:02d}:{minute % 60:02d}", int(data["idle_minutes"]["N"])))
    return rows


def _worked(crew: Crew, desk: Desk, start: str, minutes: int) -> int:
    """A session from `start` on, ended by hand; returns its task."""
    _at(crew, start)
    task = desk.task()["id"]
    crew.work(desk, task, minutes)
    return int(task)


def test_half_an_hour_without_work_is_told_to_the_minute(crew: Crew) -> None:
    jane = crew.join("jane")
    _worked(crew, jane, "10:00", 20)
    _at(crew, "10:49")
    assert _check(crew) == 0
    _at(crew, "10:53")
    assert _check(crew) == 1
    assert _alerts(crew) == [(jane.id, "10:20", 33)]


def test_it_is_told_once_until_they_work_again(crew: Crew) -> None:
    jane = crew.join("jane")
    task = _worked(crew, jane, "10:00", 20)
    for hour in ("10:50", "10:55", "12:00"):
        _at(crew, hour)
        _check(crew)
    assert len(_alerts(crew)) == 1
    _at(crew, "12:10")
    crew.work(jane, task, 10)
    _at(crew, "12:50")
    assert _check(crew) == 1
    assert _alerts(crew)[1] == (jane.id, "12:20", 30)


def test_running_work_and_breaks_are_not_idle(crew: Crew) -> None:
    jane, bob = crew.join("jane"), crew.join("bob")
    _at(crew, "10:00")
    for desk in (jane, bob):
        crew.work(desk, desk.task()["id"], 1)
    jane.send("POST", f"/focusflow/api/v1/tasks/{jane.task()['id']}/start/", json={"pomodoro_duration": 120})
    bob.send("PATCH", "/focusflow/api/v1/auth/profile/", json={"pomodoro_settings": {"long_break": 60}})
    bob.send("POST", "/focusflow/api/v1/pomodoro/break/start/", json={"break_type": "long"})
    _at(crew, "10:50")
    assert _check(crew) == 0


def test_a_pause_is_idle_from_its_beginning_and_its_end_does_not_tell_again(crew: Crew) -> None:
    jane = crew.join("jane")
    _at(crew, "10:00")
    task = jane.task()["id"]
    jane.act(task, "start")
    _at(crew, "10:10")
    jane.act(task, "pause")
    _at(crew, "10:40")
    assert _check(crew) == 1
    assert _alerts(crew) == [(jane.id, "10:10", 30)]
    _at(crew, "10:50")
    jane.act(task, "complete")
    _at(crew, "11:30")
    assert _check(crew) == 0


def test_a_resumed_session_arms_it_again(crew: Crew) -> None:
    jane = crew.join("jane")
    _at(crew, "10:00")
    task = jane.task()["id"]
    jane.act(task, "start")
    crew.clock.tick(1)
    jane.act(task, "pause")
    _at(crew, "10:40")
    assert _check(crew) == 1
    jane.act(task, "resume")
    _at(crew, "10:45")
    jane.act(task, "pause")
    _at(crew, "11:20")
    assert _check(crew) == 1
    assert _alerts(crew)[1] == (jane.id, "10:45", 35)


def test_whoever_has_not_worked_today_is_left_alone(crew: Crew) -> None:
    jane = crew.join("jane")
    crew.join("new")
    _worked(crew, jane, "16:50", 20)
    _at(crew, "10:00", "2026-03-03")
    assert _check(crew) == 0
    assert _alerts(crew) == []


def test_time_before_work_does_not_count(crew: Crew) -> None:
    jane = crew.join("jane")
    _worked(crew, jane, "07:00", 30)
    for hour in ("08:10", "09:05", "09:29"):
        _at(crew, hour)
        assert _check(crew) == 0
    _at(crew, "09:30")
    assert _check(crew) == 1
    assert _alerts(crew) == [(jane.id, "09:00", 30)]


def test_after_work_nobody_is_told(crew: Crew) -> None:
    jane = crew.join("jane")
    _worked(crew, jane, "16:00", 29)
    _at(crew, "17:00")
    assert _check(crew) == 0


def test_the_last_minute_of_work_counts(crew: Crew) -> None:
    jane = crew.join("jane")
    _worked(crew, jane, "16:00", 29)
    _at(crew, "16:59")
    assert _check(crew) == 1


@pytest.mark.parametrize(("day", "told"), [("2026-03-06", 1), ("2026-03-07", 0), ("2026-03-08", 0)])
def test_the_weekend_is_free(crew: Crew, day: str, told: int) -> None:
    jane = crew.join("jane")
    _at(crew, "10:00", day)
    crew.work(jane, jane.task()["id"], 10)
    _at(crew, "11:00", day)
    assert _check(crew) == told


def test_working_hours_are_those_of_the_members_zone(crew: Crew) -> None:
    hana = crew.join("hana", timezone="Asia/Tokyo")
    crew.clock.set("2026-03-02T01:00:00+00:00")  # 10:00 in Tokyo
    crew.work(hana, hana.task()["id"], 10)
    crew.clock.set("2026-03-02T01:45:00+00:00")
    assert _check(crew) == 1
    crew.clock.set("2026-03-02T10:00:00+00:00")  # 19:00
    crew.work(hana, hana.task()["id"], 10)
    crew.clock.set("2026-03-02T11:00:00+00:00")
    assert _check(crew) == 0


def test_the_organizations_own_hours_count(crew: Crew) -> None:
    jane = crew.join("jane")
    late = {"working_hours": {"start": "18:00", "end": "23:00"}}
    assert crew.boss.send("PATCH", "/focusflow/api/v2/organizations/acme/", json=late).status == 200
    _worked(crew, jane, "18:00", 10)
    _at(crew, "18:45")
    assert _check(crew) == 1


@pytest.mark.parametrize(("role", "told"), [("member", 1), ("viewer", 1), ("manager", 0), ("admin", 0)])
def test_only_employees_are_watched(crew: Crew, role: str, told: int) -> None:
    jane = crew.join("jane")
    _worked(crew, jane, "10:00", 10)
    crew.organization.seat(jane.id, role)
    crew.relay()
    _at(crew, "11:00")
    assert _check(crew) == told


def test_a_removed_and_a_banned_member_are_not_told_of(crew: Crew) -> None:
    jane, bob = crew.join("jane"), crew.join("bob")
    _at(crew, "10:00")
    for desk in (jane, bob):
        crew.work(desk, desk.task()["id"], 1)
    crew.ask(f"members/{jane.id}/", method="DELETE")
    table.write(Update(keys.card(bob.id), set={"status": "banned"}))
    _at(crew, "11:00")
    assert _check(crew) == 0


def test_personal_work_does_not_hide_idleness_here(crew: Crew) -> None:
    jane = crew.join("jane")
    private = jane.task("Private", organization=None)["id"]
    _worked(crew, jane, "10:00", 10)
    jane.act(private, "start")
    _at(crew, "10:45")
    assert _check(crew) == 1


def test_two_checks_at_once_tell_once(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    jane = crew.join("jane")
    _worked(crew, jane, "10:00", 10)
    _at(crew, "11:00")
    crew.relay()
    tell = job.store.tell_idle

    def overtaken(*arguments: Any) -> bool:
        monkeypatch.setattr(job.store, "tell_idle", tell)
        assert job.alert_idle(crew.clock.now_ms) == 1
        return tell(*arguments)

    monkeypatch.setattr(job.store, "tell_idle", overtaken)
    assert job.alert_idle(crew.clock.now_ms) == 0
    assert len(_alerts(crew)) == 1


def test_whoever_starts_at_that_moment_is_not_told_of(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    jane = crew.join("jane")
    task = _worked(crew, jane, "10:00", 10)
    _at(crew, "11:00")
    crew.relay()
    tell = job.store.tell_idle

    def overtaken(*arguments: Any) -> bool:
        jane.act(task, "start")
        crew.relay()
        return tell(*arguments)

    monkeypatch.setattr(job.store, "tell_idle", overtaken)
    assert idle.handler({}, Context()) == {"told": 0}
    assert _alerts(crew) == []


def test_a_look_costs_what_is_due_and_not_what_is_there(crew: Crew) -> None:
    desks = [crew.join(f"p{number}") for number in range(6)]
    _at(crew, "10:00")
    for desk in desks:
        crew.work(desk, desk.task()["id"], 1)
    _at(crew, "11:00")
    crew.relay()
    with recording() as record:
        assert idle.handler({}, Context()) == {"told": 6}
    made = [call.operation for call in record.dynamodb()]
    assert made.count("Query") == keys.IDLE_SHARDS
    assert made.count("BatchGetItem") <= keys.IDLE_SHARDS
    assert made.count("TransactWriteItems") == 6
    with recording() as record:
        assert idle.handler({}, Context()) == {"told": 0}
    assert [call.operation for call in record.dynamodb()] == ["Query"] * keys.IDLE_SHARDS


def test_it_is_looked_for_every_five_minutes_under_the_name_idle() -> None:
    [schedule] = [each["Properties"] for each in functions()["Idle"]["Events"].values()]
    assert schedule["ScheduleExpression"] == "rate(5 minutes)"
    assert schedule["Name"] == {"Sub": "${AWS::StackName}-idle"}


def test_nobody_outside_an_organization_is_looked_at(crew: Crew, person: Person) -> None:
    task = crew.api.post("/focusflow/api/v1/tasks/", json={"title": "Own"}, token=person.token).json["id"]
    crew.api.post(f"/focusflow/api/v1/tasks/{task}/start/", token=person.token)
    crew.api.post(f"/focusflow/api/v1/tasks/{task}/complete/", token=person.token)
    crew.clock.tick(hours=1)
    assert _check(crew) == 0
