"""The mails about accounts: from the event over the queue to the mailbox."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest

from background import mails, relay
from roost.identity import credentials, profile, proofs
from roost.identity.model import Brand
from roost.identity.profile import ProfileChanges
from tests.functions.identity.people import BRAND, OTHER, PASSWORD, People, events, link_tokens
from tests.support.client import Context
from tests.support.deliveries import Outgoing, failed, of_kind, queue_event, stream_event, watching_queues
from tests.support.watch import watching

KINDS = ("proof.requested", "address.changed", "password.changed")


@pytest.fixture
def outgoing(people: People) -> Iterator[Outgoing]:
    with watching_queues() as seen:
        yield seen


def relayed(outgoing: Outgoing, *kinds: str) -> list[dict[str, Any]]:
    """What the relay leaves to the mail queue for events of these kinds."""
    outgoing.take()
    assert failed(relay.handler(stream_event(of_kind(*kinds)), Context())) == []
    return [sent.body for sent in outgoing.take() if sent.queue == "mails"]


def sent(bodies: list[Any]) -> list[dict[str, Any]]:
    with watching("sesv2") as ses:
        assert failed(mails.handler(queue_event(*bodies), Context())) == []
        return ses.of("SendEmail")


def everything(people: People) -> None:
    """One mail of each sort."""
    jane = people.register(brand=BRAND)
    people.clock.tick(1)
    proofs.request_reset("jane@example.com", BRAND, people.clock.now_ms)
    people.clock.tick(1)
    credentials.change_password(people.caller(jane), PASSWORD, OTHER, people.clock.now_ms, BRAND)
    people.clock.tick(1)
    changes = ProfileChanges(active_space=None, fields={"email": "new@example.com"}, brand=BRAND)
    profile.update_profile(people.caller(jane), changes, people.clock.now_ms)


def test_each_event_makes_one_mail_to_whom_it_concerns(people: People, outgoing: Outgoing) -> None:
    everything(people)
    letters = sent(relayed(outgoing, *KINDS))
    addressed = [(each["Destination"]["ToAddresses"], each["Content"]["Simple"]["Subject"]["Data"]) for each in letters]
    assert addressed == [
        (["jane@example.com"], "Verify your email for Birds"),
        (["jane@example.com"], "Reset your password for Birds"),
        (["jane@example.com"], "Your password was changed for Birds"),
        (["jane@example.com"], "Your email was changed for Birds"),
        (["new@example.com"], "Verify your email for Birds"),
    ]
    assert {each["FromEmailAddress"] for each in letters} == {"roost@example.com"}


def test_both_forms_of_a_mail_carry_its_link_and_the_link_works(people: People, outgoing: Outgoing) -> None:
    people.register(brand=BRAND)
    [letter] = sent(relayed(outgoing, "proof.requested"))
    body = letter["Content"]["Simple"]["Body"]
    [token] = link_tokens("verify")
    assert f"{BRAND.verify_link}{token}" in body["Text"]["Data"].split()
    [link] = re.findall(r'href="([^"]+)"', body["Html"]["Data"])
    assert unescape(link) == f"{BRAND.verify_link}{token}"
    assert proofs.verify(link.rpartition("=")[2], people.clock.now_ms).verified


def test_a_message_carries_no_token(people: People, outgoing: Outgoing) -> None:
    everything(people)
    bodies = str(relayed(outgoing, *KINDS)) + str(events(*KINDS))
    for token in (*link_tokens("verify"), *link_tokens("reset")):
        assert token not in bodies
        assert token[14:] not in bodies


def test_a_brand_and_its_links_are_written_as_they_are_and_harmless_in_html(people: People, outgoing: Outgoing) -> None:
    odd = Brand('Birds & <b>"Bees"</b>\r\nBcc: all@example.com', 'https://x.example/?a=1&b="><script>&t=', "https://r/")
    people.register(brand=odd)
    [letter] = sent(relayed(outgoing, "proof.requested"))
    simple = letter["Content"]["Simple"]
    assert simple["Subject"]["Data"] == 'Verify your email for Birds & <b>"Bees"</b> Bcc: all@example.com'
    html = simple["Body"]["Html"]["Data"]
    assert "<script>" not in html
    assert "<b>" not in html
    assert odd.verify_link in simple["Body"]["Text"]["Data"]


def test_what_nobody_signs_is_not_mailed(people: People, outgoing: Outgoing) -> None:
    jane = people.register()
    credentials.set_password(people.caller(jane), OTHER, people.clock.now_ms)
    changes = ProfileChanges(active_space=None, fields={"email": "new@example.com"})
    profile.update_profile(people.caller(jane), changes, people.clock.now_ms)
    assert len(events(*KINDS)) == 2
    assert relayed(outgoing, *KINDS) == []


def test_a_mail_that_fails_comes_again_and_the_others_are_sent(people: People, outgoing: Outgoing) -> None:
    everything(people)
    bodies = relayed(outgoing, *KINDS)
    with watching("sesv2") as ses:
        ses.failures = ["TooManyRequestsException"]
        answer = mails.handler(queue_event(*bodies), Context())
        assert failed(answer) == ["message-1"]
        assert len(ses.of("SendEmail")) == len(bodies) - 1


def test_a_message_of_no_mail_is_given_back(people: People) -> None:
    assert failed(mails.handler(queue_event({"kind": "task.created", "id": 1}), Context())) == ["message-1"]


def test_an_event_that_is_relayed_twice_asks_for_the_same_mail(people: People, outgoing: Outgoing) -> None:
    people.register(brand=BRAND)
    assert relayed(outgoing, "proof.requested") == relayed(outgoing, "proof.requested")


def test_a_queue_that_takes_nothing_makes_the_event_come_again(people: People, outgoing: Outgoing) -> None:
    people.register(brand=BRAND)
    outgoing.take()
    outgoing.failures = 99
    [event] = of_kind("proof.requested")
    assert len(failed(relay.handler(stream_event([event]), Context()))) == 1
