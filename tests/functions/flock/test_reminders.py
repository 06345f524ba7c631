"""Birthdays and gotcha days (FP-60)."""

from typing import Any

import pytest

from background import reminders
from roost.kit.errors import Unavailable
from tests.functions.flockpal.conftest import Enter
from tests.functions.flockpal.keeper import Keeper, work_off
from tests.support.client import Context
from tests.support.deliveries import of_kind
from tests.support.race import Failure, failing, meanwhile
from tests.support.stack import HeldClock

BORN = {"dateOfBirth": "2023-05-10", "notifyOnDob": True}


def told(on: str | None = None) -> int:
    """How many the schedule has news of; its event of AWS has no date."""
    given: dict[str, Any] = {"date": on} if on else {"detail-type": "Scheduled Event", "detail": {}}
    return reminders.handler(given, Context())["told"]


def subjects(on: str) -> list[tuple[str, str]]:
    told(on)
    return sorted((mail["to"], mail["subject"]) for mail in work_off("bird.birthday", "bird.gotcha_day"))


class TestDays:
    def test_both_days_are_told_in_mails(self, kim: Keeper) -> None:
        kim.bird(name="Ki\nwi", **BORN, gotchaDay="2024-05-10", notifyOnGotchaDay=True)
        assert subjects("2026-05-10") == [
            ("kim@example.com", "Ki wi's birthday is today"),
            ("kim@example.com", "Ki wi's gotcha day is today"),
        ]

    @pytest.mark.parametrize(
        ("fields", "on", "count"),
        [
            (BORN, "2026-05-10", 1),
            (BORN, "2023-05-10", 1),
            (BORN, "2022-05-10", 0),
            (BORN, "2026-05-11", 0),
            (BORN | {"notifyOnDob": False}, "2026-05-10", 0),
            ({"notifyOnDob": True}, "2026-05-10", 0),
            ({"gotchaDay": "2023-05-10", "notifyOnGotchaDay": True}, "2026-05-10", 1),
            ({"gotchaDay": "2023-05-10", "notifyOnDob": True}, "2026-05-10", 0),
            ({"dateOfBirth": "2024-02-29", "notifyOnDob": True}, "2026-02-28", 1),
            ({"dateOfBirth": "2024-02-29", "notifyOnDob": True}, "2028-02-28", 0),
            ({"dateOfBirth": "2024-02-29", "notifyOnDob": True}, "2028-02-29", 1),
            ({"dateOfBirth": "2024-02-29", "notifyOnDob": True}, "2100-02-28", 1),
            ({"dateOfBirth": "2023-02-28", "notifyOnDob": True}, "2028-02-29", 0),
        ],
    )
    def test_flags_dates_and_leap_years(self, kim: Keeper, fields: dict[str, Any], on: str, count: int) -> None:
        kim.bird(**fields)
        assert told(on) == count

    def test_without_a_date_it_is_today_in_utc(self, kim: Keeper, clock: HeldClock) -> None:
        kim.bird(**BORN)
        clock.set("2026-05-10T08:00:00+00:00")
        assert told() == 1

    def test_a_change_of_the_bird_is_followed(self, kim: Keeper) -> None:
        bird = kim.bird(**BORN)
        base = {name: bird[name] for name in ("name", "tagId", "species")}
        kim.ask("PUT", f"birds/{bird['id']}", json=base | {"dateOfBirth": "2023-05-11"})
        assert (told("2026-05-10"), told("2026-05-11")) == (0, 1)
        kim.ask("PUT", f"birds/{bird['id']}", json=base | {"notifyOnDob": False})
        assert told("2027-05-11") == 0
        kim.ask("PUT", f"birds/{bird['id']}", json=base | {"notifyOnDob": True})
        assert told("2027-05-11") == 1
        kim.ask("DELETE", f"birds/{bird['id']}", 204)
        assert told("2028-05-11") == 0


class TestOnce:
    def test_twice_is_once(self, kim: Keeper) -> None:
        kim.bird(**BORN)
        assert (told("2026-05-10"), told("2026-05-10"), told("2027-05-10")) == (1, 0, 1)
        assert len(of_kind("bird.birthday")) == 2

    def test_two_at_the_same_time_are_once(self, kim: Keeper) -> None:
        kim.bird(**BORN)
        with meanwhile("TransactWriteItems", lambda: told("2026-05-10")):
            assert told("2026-05-10") == 0
        assert len(of_kind("bird.birthday")) == 1

    @pytest.mark.parametrize("failure", list(Failure))
    def test_a_lost_answer_is_once(self, kim: Keeper, failure: Failure) -> None:
        kim.bird(**BORN)
        with failing(failure, operation="TransactWriteItems"):
            assert told("2026-05-10") == 1
        assert (told("2026-05-10"), len(of_kind("bird.birthday"))) == (0, 1)

    def test_broken_off_it_goes_on_where_it_was(self, kim: Keeper) -> None:
        for count in range(5):
            kim.bird(tag=str(count), **BORN)
        with failing(Failure.TIMED_OUT, at=3, times=None, operation="TransactWriteItems"), pytest.raises(Unavailable):
            told("2026-05-10")
        assert told("2026-05-10") == 3
        assert len(of_kind("bird.birthday")) == 5


class TestReceivers:
    def test_owners_managers_and_staff_get_one_mail_each(self, kim: Keeper, enter: Enter) -> None:
        kim.bird(**BORN)
        for name, role in (("Ann", "owner"), ("Bob", "manager"), ("Cid", "staff"), ("Dan", "viewer")):
            kim.invite(f"{name.lower()}@example.com", role)
            enter(name)
        kim.invite("new@example.com", "staff")
        receivers = [to for to, _ in subjects("2026-05-10")]
        assert receivers == [f"{name}@example.com" for name in ("ann", "bob", "cid", "kim")]

    def test_a_bird_that_moved_is_told_to_its_new_people(self, kim: Keeper, lee: Keeper) -> None:
        made = kim.offer(kim.bird(**BORN), "lee@example.com")["transfer"]
        lee.ask("POST", f"transfers/{made['id']}/accept")
        assert [to for to, _ in subjects("2026-05-10")] == ["lee@example.com"]


class TestCost:
    def test_other_days_cost_nothing(self, kim: Keeper) -> None:
        for count in range(28):
            kim.bird(tag=str(count), dateOfBirth=f"2020-02-{count + 1:02d}", notifyOnDob=True)
        with failing(Failure.THROTTLED, times=0) as calls:
            assert told("2026-03-01") == 0
        assert calls.operations == ["Query"] * 4
        with failing(Failure.THROTTLED, times=0) as calls:
            assert told("2026-02-07") == 1
        assert calls.operations == ["Query"] * 4 + ["BatchGetItem", "TransactWriteItems"]
