"""FU-68 and FU-73: the contact form, the mails that follow, and who reads the messages."""

from collections.abc import Callable
from email.utils import parseaddr

import pytest

from background import mails, relay
from roost.admin.model import PLATFORM
from roost.kit import aws
from roost.site.contact.service import DESK
from tests.functions.focura.desk import Desk, data, error, faults
from tests.support.catalogue.focura_content import MESSAGE
from tests.support.catalogue.focura_world import BASE
from tests.support.client import Answer, Client, Context
from tests.support.deliveries import of_kind, queue_event, stored_events, stream_event, watching_queues
from tests.support.race import snapshot
from tests.support.stack import HeldClock

SUPPORT = "support@roost.test"
Configure = Callable[..., None]


@pytest.fixture
def write(api: Client, configure: Configure) -> Callable[..., Answer]:
    configure(FOCURA_SUPPORT_EMAIL=SUPPORT)

    def _write(address: str = "192.0.2.1", **fields: object) -> Answer:
        return api.post(f"{BASE}/contact", json=MESSAGE | fields, address=address)

    return _write


def sent() -> list[dict[str, str]]:
    """The mails that follow from what has happened."""
    found: list[dict[str, str]] = []
    client = aws.client("sesv2")
    original = client._make_api_call

    def noted(operation: str, arguments: dict[str, object]) -> object:
        content, to = arguments["Content"]["Simple"], arguments["Destination"]["ToAddresses"]  # type: ignore[index]
        found.append({"to": to[0], "subject": content["Subject"]["Data"], "text": content["Body"]["Text"]["Data"]})
        return {}

    with watching_queues() as outgoing:
        relay.handler(stream_event(stored_events()), Context())
    client._make_api_call = noted
    try:
        mails.handler(queue_event(*(each.body for each in outgoing.messages if each.queue == "mails")), Context())
    finally:
        client._make_api_call = original
    return found


def test_a_message_is_kept_and_answered(write: Callable[..., Answer]) -> None:
    answer = write()
    assert data(answer, 201).keys() == {"id", "createdAt"}
    assert answer.json["message"]
    by_address = {mail["to"]: mail for mail in sent()}
    assert by_address.keys() == {SUPPORT, MESSAGE["email"]}
    assert by_address[SUPPORT]["subject"] == "[Focura] A question"
    assert MESSAGE["message"] in by_address[SUPPORT]["text"]
    assert MESSAGE["message"] not in by_address[MESSAGE["email"]]["text"]


def test_without_a_support_address_only_the_sender_gets_a_mail(api: Client, configure: Configure) -> None:
    configure(FOCURA_SUPPORT_EMAIL="")
    data(api.post(f"{BASE}/contact", json=MESSAGE), 201)
    assert [mail["to"] for mail in sent()] == [MESSAGE["email"]]


def test_line_breaks_never_get_into_a_header(write: Callable[..., Answer]) -> None:
    data(write(name="Eve\r\nBcc: all@example.com", subject="Hello\r\nBcc: all@example.com"), 201)
    for mail in sent():
        assert "\n" not in mail["subject"]
        assert "\r" not in mail["subject"]
        assert parseaddr(mail["to"])[1] == mail["to"]


def test_a_message_that_is_gone_leaves_no_mail(write: Callable[..., Answer]) -> None:
    data(write(), 201)
    kept = [key for key in snapshot() if key[0].startswith("CONTACT#")]
    assert len(kept) == 1
    client = aws.client("dynamodb")
    client.delete_item(TableName="roost-test", Key={"pk": {"S": kept[0][0]}, "sk": {"S": kept[0][1]}})
    assert sent() == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "A"),
        ("name", "A" * 101),
        ("email", "nobody"),
        ("subject", "Hey "),
        ("subject", "S" * 201),
        ("category", "general"),
        ("category", "SALES"),
        ("message", "Too short"),
        ("message", "M" * 5001),
        ("message", 5),
        ("message", None),
    ],
)
def test_what_breaks_a_rule_is_refused_and_not_kept(write: Callable[..., Answer], field: str, value: object) -> None:
    assert faults(write(**{field: value})).keys() == {field}
    assert of_kind("contact.received") == []


def test_a_missing_field_is_named(api: Client, configure: Configure) -> None:
    assert faults(api.post(f"{BASE}/contact", json={})).keys() == MESSAGE.keys()


def test_an_address_may_write_three_times_an_hour(write: Callable[..., Answer], clock: HeldClock) -> None:
    for number in range(3):
        answer = write(email=f"person{number}@example.com")
        assert answer.status == 201
        assert answer.headers["X-RateLimit-Limit"] == "3"
        assert answer.headers["X-RateLimit-Remaining"] == str(2 - number)
    refused = write(email="person4@example.com")
    assert error(refused) == (429, "TOO_MANY_REQUESTS")
    assert refused.json["remaining"] == 0
    assert refused.json["retryAfter"] == int(refused.headers["X-RateLimit-Reset"]) > clock.now_ms
    assert int(refused.headers["Retry-After"]) >= 1
    assert "minutes" in refused.json["message"]
    assert write(address="192.0.2.9").status == 201
    clock.tick(hours=2)
    assert write(email="person5@example.com").status == 201


def test_a_mail_address_may_write_twice_a_day_from_wherever(write: Callable[..., Answer], clock: HeldClock) -> None:
    for number in range(2):
        assert write(f"192.0.2.{number}", email="Raihan@Example.com").status == 201
    refused = write("192.0.2.9")
    assert error(refused) == (429, "TOO_MANY_REQUESTS")
    assert "hours" in refused.json["message"]
    assert len(of_kind("contact.acknowledged")) == 2
    clock.tick(days=2)
    assert write("192.0.2.9").status == 201


def test_refused_messages_count_as_well(write: Callable[..., Answer]) -> None:
    assert [write(name="").status for _ in range(4)] == [422, 422, 422, 429]


@pytest.fixture
def admin(jane: Desk, configure: Configure) -> Desk:
    configure(FOCURA_ADMIN_IDS=f"nobody, {jane.person.id}", FOCURA_SUPPORT_EMAIL=SUPPORT, ROOST_RELAXED="1")
    return jane


def test_administrators_read_the_messages_newest_first(admin: Desk, clock: HeldClock) -> None:
    for category in ("GENERAL", "BILLING", "GENERAL"):
        clock.tick(1)
        data(admin.api.post(f"{BASE}/contact", json=MESSAGE | {"category": category, "name": f"I {clock.now_ms}"}), 201)
    found = data(admin.get("contact?limit=2"))
    assert found["pagination"] == {"page": 1, "limit": 2, "total": 3, "totalPages": 2}
    assert [each["category"] for each in found["messages"]] == ["GENERAL", "BILLING"]
    assert found["messages"][0] == {
        "id": found["messages"][0]["id"],
        "createdAt": "2026-03-02T09:00:03.000Z",
        "name": f"I {clock.now_ms}",
        "email": MESSAGE["email"],
        "subject": MESSAGE["subject"],
        "category": "GENERAL",
        "message": MESSAGE["message"],
        "status": "UNREAD",
    }
    assert len(data(admin.get("contact?limit=2&page=2"))["messages"]) == 1
    assert data(admin.get("contact?page=9"))["messages"] == []
    assert data(admin.get("contact?category=GENERAL&status=UNREAD"))["pagination"]["total"] == 2
    assert data(admin.get("contact?status=READ"))["messages"] == []


def test_filters_that_do_not_exist_are_refused(admin: Desk) -> None:
    assert error(admin.get("contact?status=OLD")) == (400, "INVALID_STATUS")
    assert faults(admin.get("contact?category=OLD")).keys() == {"category"}
    assert faults(admin.get("contact?page=0&limit=101")).keys() == {"page", "limit"}


def test_nobody_else_reads_them(admin: Desk, bob: Desk) -> None:
    assert error(bob.get("contact")) == (403, "FORBIDDEN")
    assert error(admin.api.get(f"{BASE}/contact")) == (401, "UNAUTHORIZED", "NO_TOKEN")


def test_on_a_developers_machine_the_first_administrator_does(bob: Desk, configure: Configure) -> None:
    configure(FOCURA_ADMIN_IDS="", ROOST_ADMIN_EMAIL="bob@example.com")
    data(bob.get("contact"))
    configure(ROOST_STAGE="aws")
    assert error(bob.get("contact")) == (403, "FORBIDDEN")


def test_fu_68_messages_stay_out_of_the_audit_log(write: Callable[..., Answer]) -> None:
    assert write().status == 201
    assert {item["space"]["N"] for item in of_kind("contact.received", "contact.acknowledged")} == {str(DESK)}
    assert DESK != PLATFORM
