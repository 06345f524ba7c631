"""FF-05 and FF-06: the caller's own account."""

from collections.abc import Callable
from typing import Any

import pytest

from roost.focus.model import FocusSettings
from roost.kit import keys, table
from roost.kit.retries import meter
from roost.kit.writes import Update
from tests.functions.conftest import Person
from tests.support.client import Answer, Client
from tests.support.race import meanwhile, snapshot
from tests.support.stack import HeldClock

PROFILE = "/focusflow/api/v1/auth/profile/"
DEFAULTS = {"focus_duration": 25, "short_break": 5, "long_break": 15, "long_break_interval": 4}
BOUNDS = {"focus_duration": (10, 180), "short_break": (1, 30), "long_break": (1, 60), "long_break_interval": (2, 10)}


def change(api: Client, person: Person, **fields: Any) -> Answer:
    return api.patch(PROFILE, json=fields, token=person.token)


def changed(api: Client, person: Person, **fields: Any) -> Any:
    answer = change(api, person, **fields)
    assert answer.status == 200, answer.body
    assert answer.json == api.get(PROFILE, token=person.token).json
    return answer.json


def faults(answer: Answer) -> Any:
    assert (answer.status, answer.error["code"]) == (400, "VALIDATION_ERROR")
    return answer.error["details"]


def test_a_new_profile_has_the_documented_shape_and_defaults(api: Client, person: Person) -> None:
    answer = api.get(PROFILE, token=person.token)
    assert answer.status == 200
    assert answer.json == {
        "id": person.id,
        "email": "jane@example.com",
        "username": "jane",
        "first_name": "",
        "last_name": "",
        "user_type": "individual",
        "timezone": "UTC",
        "pomodoro_settings": DEFAULTS,
        "created_at": "2026-03-02T09:00:00Z",
        "active_organization": None,
    }


def test_reading_costs_the_gate_and_one_call(api: Client, person: Person) -> None:
    for _ in range(2):
        api.get(PROFILE, token=person.token)
    assert meter.operations == ["UpdateItem", "GetItem"]


@pytest.mark.parametrize("role", ["admin", "super_admin"])
def test_platform_administrators_are_admins(api: Client, person: Person, role: str) -> None:
    table.write(Update(keys.profile(person.id), set={"role": role}))
    assert api.get(PROFILE, token=person.token).json["user_type"] == "admin"


def test_every_field_changes_alone_and_stays(api: Client, person: Person) -> None:
    expected = api.get(PROFILE, token=person.token).json
    for name, value in (
        ("first_name", "Zoë 🦆"),
        ("last_name", "בן-גוריון"),
        ("username", "jane.doe+x@y-z_1"),
        ("timezone", "Asia/Kathmandu"),
    ):
        expected |= {name: value}
        assert changed(api, person, **{name: value}) == expected


def test_text_is_trimmed_and_may_be_emptied(api: Client, person: Person) -> None:
    assert changed(api, person, first_name="  Jane  ", username=" janet ")["first_name"] == "Jane"
    assert changed(api, person, first_name="   ")["first_name"] == ""


def test_nothing_to_change_is_fine_and_writes_nothing(api: Client, person: Person) -> None:
    before = snapshot()
    changed(api, person)
    changed(api, person, first_name="", timezone="UTC", username="jane", active_organization=None)
    changed(api, person, pomodoro_settings={})
    assert snapshot() == before


def test_read_only_and_unknown_fields_are_ignored(api: Client, person: Person) -> None:
    before = snapshot()
    sent = {"id": 1, "email": "new@example.com", "user_type": "admin", "role": "admin", "created_at": 5, "x": None}
    assert changed(api, person, **sent)["email"] == "jane@example.com"
    assert snapshot() == before


def test_settings_merge_key_by_key(api: Client, person: Person) -> None:
    assert changed(api, person, pomodoro_settings={"focus_duration": 50})["pomodoro_settings"] == DEFAULTS | {
        "focus_duration": 50
    }
    merged = changed(api, person, pomodoro_settings={"short_break": "10", "unknown": "x"})["pomodoro_settings"]
    assert merged == DEFAULTS | {"focus_duration": 50, "short_break": 10}


@pytest.mark.parametrize(("name", "bounds"), BOUNDS.items())
def test_settings_have_bounds_on_both_sides(api: Client, person: Person, name: str, bounds: tuple[int, int]) -> None:
    room = {"short_break": 1} if name == "long_break" else {"long_break": 60} if name == "short_break" else {}
    for good in bounds:
        assert changed(api, person, pomodoro_settings=room | {name: good})["pomodoro_settings"][name] == good
        assert FocusSettings().merge(room | {name: good})
    for bad in (bounds[0] - 1, bounds[1] + 1, str(bounds[1] + 1), -(10**30), 10**30):
        details = faults(change(api, person, pomodoro_settings={name: bad}))
        assert list(details) == ["pomodoro_settings"]
        assert list(details["pomodoro_settings"]) == [name]


def test_settings_are_integers(api: Client, person: Person) -> None:
    before = snapshot()
    for bad in (True, False, 25.0, 25.5, "", " ", "x", "1e1", "2.5", "--25", "٢٥", None, [], {}):
        assert faults(change(api, person, pomodoro_settings={"focus_duration": bad})) == {
            "pomodoro_settings": {"focus_duration": ["A valid integer is required"]}
        }
    assert snapshot() == before


@pytest.mark.parametrize("bad", [None, 5, "x", [], True])
def test_settings_are_an_object(api: Client, person: Person, bad: object) -> None:
    assert list(faults(change(api, person, pomodoro_settings=bad))) == ["pomodoro_settings"]


def test_the_long_break_is_compared_with_the_merged_short_one(api: Client, person: Person) -> None:
    changed(api, person, pomodoro_settings={"short_break": 15})
    assert list(faults(change(api, person, pomodoro_settings={"long_break": 14}))["pomodoro_settings"]) == [
        "long_break"
    ]
    assert list(faults(change(api, person, pomodoro_settings={"short_break": 16}))["pomodoro_settings"]) == [
        "short_break"
    ]
    both = {"short_break": 30, "long_break": 29}
    assert set(faults(change(api, person, pomodoro_settings=both))["pomodoro_settings"]) == set(both)
    changed(api, person, pomodoro_settings={"short_break": 30, "long_break": 30})


BAD = [
    ("first_name", "x" * 151),
    ("first_name", None),
    ("first_name", 5),
    ("last_name", "x" * 151),
    ("username", ""),
    ("username", "  "),
    ("username", "a b"),
    ("username", "🦆"),
    ("username", "x" * 151),
    ("username", None),
    ("timezone", "Mars/Olympus"),
    ("timezone", ""),
    ("timezone", "utc+1"),
    ("timezone", "../etc/passwd"),
    ("timezone", None),
    ("active_organization", "nowhere"),
    ("active_organization", 5),
]


def test_a_bad_field_is_refused_by_its_name_and_nothing_is_written(api: Client, person: Person) -> None:
    before = snapshot()
    for field, bad in BAD:
        sent = {"first_name": "New", "last_name": "Name"} | {field: bad}
        assert list(faults(change(api, person, **sent))) == [field]
    assert snapshot() == before


def test_all_faulty_fields_are_reported_together(api: Client, person: Person) -> None:
    settings = {"focus_duration": 5, "long_break_interval": "x"}
    details = faults(change(api, person, timezone="x", username="a b", first_name=None, pomodoro_settings=settings))
    assert set(details) == {"timezone", "username", "first_name", "pomodoro_settings"}
    assert set(details["pomodoro_settings"]) == set(settings)


def test_a_name_of_somebody_else_is_refused_in_any_letter_case(api: Client, person: Person, stranger: Person) -> None:
    before = snapshot()
    assert list(faults(change(api, person, username="STRANGER"))) == ["username"]
    assert snapshot() == before


def test_a_name_that_was_given_up_is_free_for_others(
    api: Client, person: Person, register: Callable[..., Person]
) -> None:
    changed(api, person, username="janet")
    assert register("jane2", username="jane").username == "jane"
    assert changed(api, person, username="JANET")["username"] == "JANET"
    assert list(faults(change(api, person, username="Jane"))) == ["username"]


def test_a_new_zone_is_known_to_the_gate_and_told_to_others(api: Client, person: Person, clock: HeldClock) -> None:
    clock.tick(1)
    changed(api, person, timezone="Pacific/Chatham")
    card = table.get(keys.card(person.id)) or {}
    assert card["zone"] == "Pacific/Chatham"
    events = [item["kind"] for item in table.query(keys.feed(card["home"]))]
    assert events == ["person.registered", "person.entered", "person.zone_changed"]


def test_two_changes_at_once_both_stay(api: Client, person: Person, clock: HeldClock) -> None:
    def sign_in_and_rename() -> None:
        now = {"last_name": "Doe", "last_sign_in_ms": clock.now_ms + 5}
        table.write(Update(keys.profile(person.id), set=now, add={"v": 1}))

    with meanwhile("TransactWriteItems", sign_in_and_rename):
        answer = changed(api, person, first_name="Jane")
    assert (answer["first_name"], answer["last_name"]) == ("Jane", "Doe")
    assert (table.get(keys.profile(person.id)) or {})["last_sign_in_ms"] == clock.now_ms + 5


def test_a_change_does_not_undo_a_sign_in_that_came_between(api: Client, person: Person, clock: HeldClock) -> None:
    stamp = Update(keys.profile(person.id), set={"last_sign_in_ms": clock.now_ms + 5})
    with meanwhile("TransactWriteItems", lambda: table.write(stamp)):
        changed(api, person, first_name="Jane")
    assert (table.get(keys.profile(person.id)) or {})["last_sign_in_ms"] == clock.now_ms + 5


def test_a_profile_that_others_keep_changing_is_a_conflict_in_the_end(
    api: Client, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    from roost.identity import store

    genuine = store.transact

    def overtaken(writes: Any) -> None:
        table.write(Update(keys.profile(person.id), add={"v": 1}))
        genuine(writes)

    monkeypatch.setattr(store, "transact", overtaken)
    answer = change(api, person, first_name="Jane")
    assert (answer.status, answer.error["code"]) == (409, "CONFLICT")
