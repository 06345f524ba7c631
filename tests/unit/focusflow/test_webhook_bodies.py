"""What webhooks receive, byte for byte (contract section 13)."""

import hashlib
import hmac
import json
import shutil
import subprocess
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from focusflow.wire.webhook_bodies import deactivation_mail, signature, signed_body, write_headers
from focusflow.wire.webhook_data import write_body
from focusflow.wire.webhooks import EVENT_WORDS, KINDS
from roost.identity.model import Account
from roost.inbox.webhooks.events import HEARD
from roost.inbox.webhooks.facts import Facts, person_of
from roost.inbox.webhooks.model import PING, Delivery, Webhook
from roost.kit import ids

AT = 1_800_000_000_123
STAMP = "2027-01-15T08:00:00Z"
HOOK = Webhook(11, 22, "acme-startup", 3, "https://hooks.example.com/", ["task.completed"], "geheim-ß", AT)
JANE = Account(5, "jane@example.com", "jane", 50, AT, first_name="Jané")
BOSS = Account(6, "boss@example.com", "boss", 60, AT, first_name="Bo")
FACTS = Facts(5, {5: JANE, 6: BOSS}, "Grüße 🦆", "Garden")
USER = {"id": 5, "username": "jane", "first_name": "Jané"}
TASK = {"id": 7, "title": "Grüße 🦆", "project": "Garden"}


def event(kind: str, /, **data: Any) -> dict[str, Any]:
    return {"id": 99, "kind": kind, "actor": 5, "space": 22, "at_ms": AT, "data": data}


WORK = {"task": 7, "title": "Grüße 🦆", "session": 8}
CASES = {
    "task.started": (
        WORK | {"started_ms": AT, "planned_ms": 1_500_000},
        {
            "task": TASK,
            "task_id": 7,
            "title": "Grüße 🦆",
            "started_at": STAMP,
            "pomodoro_session": {"id": 8, "duration_minutes": 25},
        },
    ),
    "task.paused": (
        WORK | {"paused_ms": AT, "elapsed_seconds": 900},
        {"task": TASK, "task_id": 7, "paused_at": STAMP, "elapsed_seconds": 900},
    ),
    "task.resumed": (
        WORK | {"resumed_ms": AT, "remaining_seconds": 600, "ends_ms": AT + 600_000},
        {"task": TASK, "task_id": 7, "resumed_at": STAMP, "remaining_seconds": 600},
    ),
    "task.completed": (
        WORK | {"ended_ms": AT, "focus_seconds": 1500, "completed_pomodoros": 1},
        {
            "task": TASK,
            "task_id": 7,
            "title": "Grüße 🦆",
            "completed_at": STAMP,
            "total_focus_seconds": 1500,
            "completed_pomodoros": 1,
        },
    ),
    "task.assigned": (
        {"task": 7, "title": "Grüße 🦆", "assignee": 5, "assigned_by": 6, "assigned_ms": AT, "priority": "urgent"},
        {
            "task": TASK | {"priority": "high"},
            "assigned_by": {"id": 6, "username": "boss", "first_name": "Bo"},
            "assigned_at": STAMP,
        },
    ),
    "session.ended": (
        {"session": 8, "kind": "focus", "task": 7, "ended_ms": AT, "full": True, "suggested": "long_break"},
        {
            "task": TASK,
            "session_id": 8,
            "task_id": 7,
            "completed_at": STAMP,
            "play_sound": True,
            "is_break": False,
            "suggested_break": "long",
        },
    ),
    "member.idle": (
        {"idle_since_ms": AT, "idle_minutes": 42},
        {"idle_since": STAMP, "idle_duration_minutes": 42},
    ),
    "member.joined": ({"user": 5, "role": "member"}, {"role": "employee"}),
    "member.removed": ({"user": 5, "role": "owner"}, {"role": "admin"}),
}


def test_every_event_has_a_case_and_a_word() -> None:
    assert set(CASES) == set(HEARD)
    assert {*HEARD, PING} == set(KINDS.values())
    assert len(EVENT_WORDS) == len(KINDS)


@pytest.mark.parametrize("kind", CASES)
def test_the_data_of_each_event(kind: str) -> None:
    data, expected = CASES[kind]
    body = json.loads(write_body(HOOK, event(kind, **data), FACTS))
    assert list(body) == ["event", "organization", "data", "timestamp", "signature"]
    assert body["event"] == EVENT_WORDS[kind]
    assert body["organization"] == {"id": 22, "slug": "acme-startup"}
    assert body["timestamp"] == STAMP
    assert body["data"] == {"user": USER} | expected


def test_a_break_has_no_task() -> None:
    ended = event("session.ended", session=8, kind="short_break", ended_ms=AT, full=False)
    data = json.loads(write_body(HOOK, ended, Facts(5, {5: JANE})))["data"]
    assert (data["task"], data["task_id"], data["is_break"], data["suggested_break"]) == (None, None, True, None)


def test_of_a_deleted_account_the_id_is_left() -> None:
    data = json.loads(signed_body(HOOK, event(PING), Facts(5)))["data"]
    assert data == {"user": {"id": 5, "username": "", "first_name": ""}}


def test_the_event_is_about_whoever_it_was_done_to() -> None:
    assert person_of(event("task.started")) == 5
    assert person_of(event("task.assigned", assignee=7, assigned_by=5)) == 7
    assert person_of(event("member.removed", user=8)) == 8


def mac(content: str) -> str:
    return "sha256=" + hmac.new("geheim-ß".encode(), content.encode(), hashlib.sha256).hexdigest()


def bodies() -> list[str]:
    return [write_body(HOOK, event(kind, **data), FACTS) for kind, (data, _) in CASES.items()]


@pytest.mark.parametrize("body", bodies(), ids=list(CASES))
def test_both_signatures_verify_by_every_documented_way(body: str) -> None:
    claim = json.loads(body)["signature"]
    cut = body[: body.rindex(',"signature"')] + "}"
    parsed = json.loads(body)
    del parsed["signature"]
    again = json.dumps(parsed, separators=(",", ":"), ensure_ascii=False)
    assert claim == mac(cut) == mac(again)
    headers = write_headers(Delivery(11, 99, 22, "task.completed", body, AT), "geheim-ß")
    assert headers["X-FocusFlow-Signature"] == mac(body)
    assert headers["X-FocusFlow-Signature"] != claim


def test_the_headers_name_the_event_and_the_delivery() -> None:
    headers = write_headers(Delivery(11, 99, 22, "session.ended", "{}", AT), "secret12")
    assert headers | {"X-FocusFlow-Signature": ""} == {
        "Content-Type": "application/json",
        "User-Agent": "FocusFlow-Webhooks/2.0",
        "X-FocusFlow-Event": "pomodoro_completed",
        "X-FocusFlow-Delivery": ids.to_pair_uuid(11, 99),
        "X-FocusFlow-Signature": "",
    }


storable = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))


@given(storable, storable.filter(lambda text: len(text) >= 8))
def test_any_title_and_any_secret_sign_and_verify(title: str, secret: str) -> None:
    data = CASES["task.paused"][0] | {"title": title}
    hook = Webhook(11, 22, "acme", 3, "https://x.example/", [], secret, AT)
    body = write_body(hook, event("task.paused", **data), Facts(5, {5: JANE}, title))
    parsed = json.loads(body)
    assert parsed["data"]["task"]["title"] == title
    claim = parsed.pop("signature")
    assert claim == signature(json.dumps(parsed, separators=(",", ":"), ensure_ascii=False), secret)


@pytest.mark.skipif(shutil.which("node") is None, reason="needs Node.js")
def test_parse_drop_and_stringify_gives_the_signed_bytes() -> None:
    title = 'Grüße 🦆 \u2028\u2029 \x7f \x01\x1f\b\f\n\r\t "\\/ é \u00ad \ufeff'
    body = write_body(HOOK, event("task.started", **CASES["task.started"][0]), Facts(5, {5: JANE}, title, "a<b>&'"))
    script = """
        const body = require('fs').readFileSync(0, 'utf8'), parsed = JSON.parse(body), claim = parsed.signature;
        delete parsed.signature;
        const made = require('crypto').createHmac('sha256', 'geheim-ß').update(JSON.stringify(parsed)).digest('hex');
        process.exit(claim === 'sha256=' + made ? 0 : 1);
    """
    assert subprocess.run(["node", "-e", script], input=body.encode()).returncode == 0


def test_the_mail_about_a_webhook_escapes_what_people_wrote() -> None:
    mail = deactivation_mail(
        "boss@example.com", "A <b> & co", "https://x.example/?a=1&b=2", "The receiver answered 410"
    )
    assert mail.to == "boss@example.com"
    assert "A <b> & co" in mail.subject
    assert "https://x.example/?a=1&b=2" in mail.text
    assert "The receiver answered 410" in mail.text
    assert "A &lt;b&gt; &amp; co" in mail.html
    assert "?a=1&amp;b=2" in mail.html
