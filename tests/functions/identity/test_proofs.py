"""Mailed links: proving an address, setting a password (FG-63, FG-64)."""

from collections.abc import Callable

import pytest

from roost.identity import deletion, integrations, profile, proofs, sign_in
from roost.identity.errors import AccountTaken, BadCredentials, LinkInvalid
from roost.identity.model import Account, Brand
from roost.identity.profile import ProfileChanges
from roost.kit import ids, keys, table
from roost.kit.errors import AccountGone, NotFound, TokenInvalid, TokenRevoked
from tests.functions.identity.people import (
    BRAND,
    OTHER,
    PASSWORD,
    ROTATING,
    People,
    SignedIn,
    draft,
    events,
    letters,
    link_tokens,
    unchanged,
)
from tests.support.race import intercepting, meanwhile, snapshot

HOUR_S, DAY_S = 3600, 86_400
THIRD = "ThirdPass789!"


@pytest.fixture
def jane(people: People) -> SignedIn:
    return people.register(brand=BRAND)


def reset_token(people: People, name: str = "jane") -> str:
    people.clock.tick(0.001)  # events of one millisecond have no order
    proofs.request_reset(f"{name}@example.com", BRAND, people.clock.now_ms)
    return link_tokens("reset")[-1]


def move(people: People, who: SignedIn, address: str, brand: Brand | None = BRAND) -> Account:
    changes = ProfileChanges(active_space=None, fields={"email": address}, brand=brand)
    return profile.update_profile(people.caller(who), changes, people.clock.now_ms)


def reset(people: People, token: str, password: str = OTHER) -> Account:
    return proofs.reset_password(token, password, people.clock.now_ms)


def verify(people: People, token: str) -> Account:
    return proofs.verify(token, people.clock.now_ms)


def test_a_registration_with_a_brand_mails_a_link_and_one_without_mails_nothing(people: People) -> None:
    people.register("mary")
    assert letters("proof.requested") == []
    people.register("jane", brand=BRAND)
    [letter] = letters("proof.requested")
    assert (letter.to, letter.subject) == ("jane@example.com", "Verify your email for Birds")
    assert BRAND.verify_link in letter.text


def test_the_mail_is_asked_for_in_the_transaction_of_the_registration(people: People) -> None:
    operations: list[str] = []
    with intercepting(lambda name, _, send: (operations.append(name), send())[1]):
        people.register(brand=BRAND)
    assert operations == ["TransactWriteItems"]
    assert [each["kind"] for each in events("person.registered", "person.entered", "proof.requested")] == [
        "person.registered",
        "person.entered",
        "proof.requested",
    ]


def test_events_that_draw_one_id_do_not_stand_in_each_others_way(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All events of a transaction are made within one millisecond; only twelve bits would keep them apart."""
    monkeypatch.setattr(ids, "new_id", lambda now_ms: ids.first_id_at(now_ms))
    jane = people.register(brand=BRAND)
    token = reset_token(people)
    people.clock.tick(1)
    reset(people, token)
    assert people.fault(jane) is TokenRevoked
    kinds = ("person.registered", "person.entered", "proof.requested", "person.verified", "password.changed")
    assert [each["kind"] for each in events(*kinds, "sign_ins.ended")] == [
        "person.registered",
        "person.entered",
        "proof.requested",
        "proof.requested",
        "person.verified",
        "password.changed",
        "sign_ins.ended",
    ]


def test_a_refused_registration_mails_nothing(people: People, jane: SignedIn) -> None:
    with unchanged(), pytest.raises(AccountTaken):
        sign_in.register(draft(), PASSWORD, policy=ROTATING, now_ms=people.clock.now_ms, brand=BRAND)


def test_following_the_link_proves_the_address_once_and_ends_nothing(people: People, jane: SignedIn) -> None:
    [token] = link_tokens("verify")
    assert not people.account(jane.id)["verified"]
    people.clock.tick(DAY_S - 1)
    assert verify(people, token).verified
    assert people.account(jane.id)["verified"]
    people.clock.tick(-DAY_S + 1)
    assert people.fault(jane) is None
    assert people.fault(people.sign_in()) is None
    with unchanged(), pytest.raises(LinkInvalid):
        verify(people, token)
    assert len(events("person.verified")) == 1


def test_a_link_lasts_a_day_and_one_for_a_password_an_hour(people: People, jane: SignedIn) -> None:
    [token], changing = link_tokens("verify"), reset_token(people)
    people.clock.tick(HOUR_S)
    with pytest.raises(LinkInvalid):
        reset(people, changing)
    people.clock.tick(DAY_S - HOUR_S)
    with unchanged(), pytest.raises(LinkInvalid):
        verify(people, token)


def test_a_newer_link_ends_the_older_one_of_its_purpose_only(people: People, jane: SignedIn) -> None:
    [older], changing = link_tokens("verify"), reset_token(people)
    people.clock.tick(0.001)
    assert proofs.request_verification(jane.id, BRAND, people.clock.now_ms)
    newer = link_tokens("verify")[-1]
    assert newer != older
    with pytest.raises(LinkInvalid):
        verify(people, older)
    assert verify(people, newer).verified
    later = reset_token(people)
    with pytest.raises(LinkInvalid):
        reset(people, changing)
    assert reset(people, later).id == jane.id


def test_a_proved_address_needs_no_link(people: People, jane: SignedIn) -> None:
    verify(people, link_tokens("verify")[0])
    with unchanged():
        assert not proofs.request_verification(jane.id, BRAND, people.clock.now_ms)
        proofs.request_verification_of("jane@example.com", BRAND, people.clock.now_ms)


def test_nobody_is_told_whether_an_address_has_an_account(people: People, jane: SignedIn) -> None:
    with unchanged():
        proofs.request_reset("nobody@example.com", BRAND, people.clock.now_ms)
        proofs.request_verification_of("nobody@example.com", BRAND, people.clock.now_ms)
    proofs.request_verification_of("JANE@example.com", BRAND, people.clock.now_ms)
    proofs.request_reset("Jane@Example.com", BRAND, people.clock.now_ms)
    assert [letter.to for letter in letters("proof.requested")] == ["jane@example.com"] * 3


@pytest.mark.parametrize("ask", [proofs.request_reset, proofs.request_verification_of])
def test_an_account_that_goes_while_its_link_is_asked_for_gets_none(
    people: People, jane: SignedIn, ask: Callable[[str, Brand, int], None]
) -> None:
    asked = len(events("proof.requested"))
    with meanwhile("GetItem", lambda: deletion.delete_person(jane.id, people.clock.now_ms), call=2):
        ask("jane@example.com", BRAND, people.clock.now_ms)
    assert len(events("proof.requested")) == asked
    with pytest.raises(NotFound):
        proofs.request_verification(jane.id, BRAND, people.clock.now_ms)


def test_a_reset_sets_the_password_proves_the_address_and_ends_every_sign_in(people: People, jane: SignedIn) -> None:
    elsewhere = people.sign_in(policy=ROTATING)
    people.clock.tick(1)
    assert reset(people, reset_token(people)).verified
    assert [people.fault(each) for each in (jane, elsewhere)] == [TokenRevoked, TokenRevoked]
    with pytest.raises(TokenRevoked):
        people.rotate(elsewhere)
    with pytest.raises(BadCredentials):
        people.sign_in()
    assert people.fault(people.sign_in(password=OTHER)) is None
    assert people.account(jane.id)["verified"]
    [notice] = letters("password.changed")
    assert (notice.to, notice.subject) == ("jane@example.com", "Your password was changed for Birds")


@pytest.mark.parametrize(("proved", "fault"), [(True, None), (False, TokenInvalid)], ids=["known", "first"])
def test_integration_tokens_outlive_a_reset_unless_it_is_the_first_proof(
    people: People, jane: SignedIn, proved: bool, fault: type[TokenInvalid] | None
) -> None:
    if proved:
        verify(people, link_tokens("verify")[0])
    caller, now_ms = people.caller(jane), people.clock.now_ms
    _, text = integrations.create_integration(caller, caller.home, "n8n", "read_only", None, now_ms, prefix="t_")
    people.clock.tick(1)
    reset(people, reset_token(people))
    assert people.fault(integrations.read_token(text, "t_")) is fault
    assert people.caller(people.sign_in(password=OTHER)).verified


def test_a_reset_gives_a_password_to_whoever_had_none(people: People) -> None:
    people.register(password=None)
    with pytest.raises(BadCredentials):
        people.sign_in(password="")
    reset(people, reset_token(people))
    assert people.fault(people.sign_in(password=OTHER)) is None


def test_of_two_resets_with_one_link_one_sets_its_password(people: People, jane: SignedIn) -> None:
    token = reset_token(people)
    with meanwhile("TransactWriteItems", lambda: reset(people, token, THIRD)), pytest.raises(LinkInvalid):
        reset(people, token)
    assert people.fault(people.sign_in(password=THIRD)) is None
    with pytest.raises(BadCredentials):
        people.sign_in(password=OTHER)
    with unchanged(), pytest.raises(LinkInvalid):
        reset(people, token)


def test_a_link_that_a_newer_one_ends_during_its_use_is_void(people: People, jane: SignedIn) -> None:
    token = reset_token(people)
    with meanwhile("TransactWriteItems", lambda: reset_token(people)), pytest.raises(LinkInvalid):
        reset(people, token)
    assert people.fault(people.sign_in()) is None


@pytest.mark.parametrize("brand", [BRAND, None], ids=["mailed", "silent"])
def test_links_to_an_address_are_void_once_the_account_has_another(
    people: People, jane: SignedIn, brand: Brand | None
) -> None:
    [proving], changing = link_tokens("verify"), reset_token(people)
    move(people, jane, "jane@elsewhere.example", brand)
    with unchanged():
        for use, token in ((verify, proving), (reset, changing)):
            with pytest.raises(LinkInvalid):
                use(people, token)


def test_an_address_that_changes_during_the_proof_of_the_old_one_is_not_proved(people: People, jane: SignedIn) -> None:
    [token], moving = link_tokens("verify"), lambda: move(people, jane, "victim@example.com", None)
    with meanwhile("TransactWriteItems", moving), pytest.raises(LinkInvalid):
        verify(people, token)
    assert not people.account(jane.id)["verified"]


def test_one_account_is_not_proved_by_the_link_of_another_or_of_another_purpose(people: People, jane: SignedIn) -> None:
    people.clock.tick(0.001)
    mary = people.register("mary", brand=BRAND)
    mine, theirs = link_tokens("verify")
    assert (verify(people, theirs).id, verify(people, mine).id) == (mary.id, jane.id)
    changing = reset_token(people)
    for wrong in (changing, f"{mary.id:014x}{changing[14:]}", f"{2**55:014x}{changing[14:]}"):
        with pytest.raises(LinkInvalid):
            verify(people, wrong)
    with pytest.raises(LinkInvalid):
        reset(people, f"{mary.id:014x}{changing[14:]}")


@pytest.mark.parametrize("token", ["", "x", "0" * 63, "0" * 64, "0" * 65, "g" * 64, "ä" * 64, "-" + "0" * 63])
def test_what_is_no_token_is_refused(people: People, token: str) -> None:
    with unchanged():
        for use in (verify, reset):
            with pytest.raises(LinkInvalid):
                use(people, token)


def test_a_token_is_stored_nowhere_and_its_proof_goes_with_its_time(people: People, jane: SignedIn) -> None:
    [token] = link_tokens("verify")
    assert token[14:] not in str(snapshot(without=()))
    item = table.get(keys.proof(jane.id, "verify"))
    assert item
    assert item["expires_at"] == people.clock.now_ms // 1000 + DAY_S


def test_who_is_deleted_follows_no_link(people: People, jane: SignedIn) -> None:
    token, [proving] = reset_token(people), link_tokens("verify")
    with (
        meanwhile("TransactWriteItems", lambda: deletion.delete_person(jane.id, people.clock.now_ms)),
        pytest.raises(LinkInvalid),
    ):
        reset(people, token)
    with unchanged(), pytest.raises(LinkInvalid):
        verify(people, proving)
    assert people.fault(jane) is AccountGone
