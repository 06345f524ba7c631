"""FocusMaster's words for the core's facts."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from focusmaster.wire.errors import render
from focusmaster.wire.sessions import KINDS, TYPE_WORDS, SessionItem, since_ms
from focusmaster.wire.tasks import PRIORITY_WORDS, STATES, STATUS_WORDS, TaskChange
from roost.focus.errors import NoActiveSession
from roost.focus.model import Session, SessionKind
from roost.identity.errors import AccountTaken, BadCredentials, OwnsSharedSpace
from roost.kit import errors
from roost.work.model import Priority, Task, TaskStatus

TASK = Task(id=5, space=1, owner=1, title="Dig", created_ms=0, updated_ms=0)


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def test_every_state_and_priority_has_a_word_that_leads_back() -> None:
    assert STATUS_WORDS.keys() == set(TaskStatus)
    assert PRIORITY_WORDS.keys() == set(Priority)
    assert all(STATUS_WORDS[state] == word for word, state in STATES.items())
    assert all(PRIORITY_WORDS[Priority(word)] == word for word in set(PRIORITY_WORDS.values()))
    assert all(TYPE_WORDS[kind] == word for word, kind in KINDS.items())


@given(st.sampled_from(TaskStatus), st.sampled_from(["todo", "in-progress", "done"]))
def test_a_word_changes_the_state_only_if_another_is_shown(state: TaskStatus, word: Any) -> None:
    task = TASK.__class__(**{name: getattr(TASK, name) for name in TASK.__slots__} | {"status": state})
    fields = TaskChange(status=word).core_fields(task)
    after = fields.get("status", state)
    assert STATUS_WORDS[after] == word
    assert ("status" in fields) == (STATUS_WORDS[state] != word)


@pytest.mark.parametrize("kind", SessionKind)
def test_all_work_is_focus(kind: SessionKind) -> None:
    session = Session(id=5, user=1, kind=kind, space=1, started_ms=0, planned_ms=0, day="1970-01-01", zone="UTC")
    assert (SessionItem.plain(session, None).type == "focus") == (not kind.is_break)


@pytest.mark.parametrize(
    ("now", "zone", "word", "since"),
    [
        ("2026-03-31T09:00:00", "UTC", None, "1970-01-01T00:00:00"),
        ("2026-03-31T09:00:00", "UTC", "today", "2026-03-31T00:00:00"),
        ("2026-03-31T09:00:00", "UTC", "week", "2026-03-24T09:00:00"),
        ("2026-03-31T09:00:00", "UTC", "month", "2026-02-28T00:00:00"),
        ("2024-03-30T09:00:00", "UTC", "month", "2024-02-29T00:00:00"),
        ("2026-01-15T09:00:00", "UTC", "month", "2025-12-15T00:00:00"),
        ("2026-03-31T23:00:00", "Pacific/Auckland", "today", "2026-03-31T11:00:00"),
        ("2026-03-31T23:00:00", "Pacific/Auckland", "month", "2026-02-28T11:00:00"),
    ],
)
def test_where_ranges_begin(now: str, zone: str, word: Any, since: str) -> None:
    assert since_ms(word, zone, at(now)) == at(since)


@pytest.mark.parametrize(
    ("fault", "status", "message"),
    [
        (errors.Invalid({"": ["x"]}), 400, "Invalid input data"),
        (errors.TokenMissing(), 401, "Not authorized, no token"),
        (errors.TokenInvalid(), 401, "Not authorized, token failed"),
        (errors.TokenExpired(), 401, "Not authorized, token failed"),
        (errors.TokenRevoked(), 401, "Not authorized, token failed"),
        (errors.AccountGone(), 401, "Not authorized, user no longer exists"),
        (BadCredentials(), 401, "Invalid email or password"),
        (AccountTaken({"email"}), 400, "User already exists"),
        (OwnsSharedSpace(), 400, OwnsSharedSpace.message),
        (errors.AccountBlocked(state="suspended"), 403, "Your account has been suspended. Please contact support."),
        (errors.Denied(), 403, "Access denied"),
        (errors.ForeignOrigin(), 403, "Access denied"),
        (errors.NotYours(), 403, "Access denied"),
        (errors.NotFound(), 404, "Resource not found"),
        (NoActiveSession(), 404, "Resource not found"),
        (errors.RouteUnknown(), 404, "Resource not found"),
        (errors.MethodUnsupported(["GET"]), 404, "Resource not found"),
        (errors.BodyTooLarge(), 413, "Payload too large"),
        (errors.RateLimited(7), 429, "Too many API requests. Please slow down and try again shortly."),
        (errors.Fault("secret"), 500, "Server error"),
        (errors.Unavailable("secret"), 500, "Server error"),
    ],
)
def test_each_fact_has_its_words(fault: errors.Fault, status: int, message: str) -> None:
    rendered = render(fault)
    assert (rendered.status, rendered.body["message"]) == (status, message)


def test_faults_are_named_by_field_and_the_body_is_root() -> None:
    rendered = render(errors.Invalid({"": ["whole"], "a.b": ["one", "two"], "ended_ms": ["late"]}))
    assert rendered.body["errors"] == [
        {"field": "root", "message": "whole"},
        {"field": "a.b", "message": "one"},
        {"field": "a.b", "message": "two"},
        {"field": "endTime", "message": "late"},
    ]
