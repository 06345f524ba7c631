"""Tokens that people give to other services (FP-52 to FP-56)."""

import pytest

from roost.identity import deletion, integration_store, integrations
from roost.identity.errors import TooManyApiKeys
from roost.identity.model import Integration
from roost.kit import keys, table
from roost.kit.caller import Caller
from roost.kit.errors import AccountGone, NotFound, TokenExpired, TokenInvalid, TokenRevoked
from roost.kit.tokens import ApiKey
from roost.kit.writes import Update
from tests.functions.identity.people import People, SignedIn, unchanged
from tests.support.race import Failure, failing, meanwhile, snapshot

SPACE, OTHER_SPACE = 11, 12
PREFIX = "twig_"
DAY_S = 86_400


@pytest.fixture
def jane(people: People) -> SignedIn:
    return people.register()


@pytest.fixture
def caller(people: People, jane: SignedIn) -> Caller:
    return people.caller(jane)


def create(
    people: People, caller: Caller, days: int | None = None, scope: str = "read_write", space: int = SPACE
) -> tuple[Integration, str]:
    return integrations.create_integration(caller, space, "n8n", scope, days, people.clock.now_ms, prefix=PREFIX)


def token_of(made: tuple[Integration, str]) -> ApiKey:
    return integrations.read_token(made[1], PREFIX)


def listed(people: People, caller: Caller, space: int = SPACE) -> list[tuple[int, int | None]]:
    found = integrations.list_integrations(caller, space, people.clock.now_ms)
    return [(record.id, used) for record, used in found]


def test_a_token_is_shown_once_and_stored_nowhere(people: People, caller: Caller) -> None:
    record, token = create(people, caller, days=30)
    assert token.startswith(PREFIX)
    assert record.prefix == token[:15]
    assert record.expires_ms == people.clock.now_ms + 30 * DAY_S * 1000
    secret = token[5:45]
    assert secret not in str(snapshot(without=()))


@pytest.mark.parametrize("scope", ["read_only", "read_write"])
def test_a_token_acts_for_its_person_in_its_workspace_and_scope(people: People, caller: Caller, scope: str) -> None:
    made = create(people, caller, scope=scope)
    acting = people.caller(token_of(made))
    assert (acting.user, acting.kind, acting.scope, acting.active_space) == (caller.user, "integration", scope, SPACE)
    assert acting.token == made[0].id


def test_a_token_ends_to_the_millisecond_and_leaves_the_list(people: People, caller: Caller) -> None:
    made, endless = create(people, caller, days=1), create(people, caller)
    people.clock.tick(DAY_S - 0.001)
    assert people.fault(token_of(made)) is None
    assert {each for each, _ in listed(people, caller)} == {made[0].id, endless[0].id}
    people.clock.tick(0.001)
    assert people.fault(token_of(made)) is TokenExpired
    assert listed(people, caller) == [(endless[0].id, None)]
    people.clock.tick(3650 * DAY_S)
    assert people.fault(token_of(endless)) is None


def test_tokens_are_listed_newest_first_by_workspace_with_their_last_use(people: People, caller: Caller) -> None:
    made = []
    for _ in range(3):
        people.clock.tick(61)
        made.append(create(people, caller))
    elsewhere = create(people, caller, space=OTHER_SPACE)
    people.fault(token_of(made[1]))
    minute = people.clock.now_ms // 60_000 * 60_000
    assert listed(people, caller) == [(made[2][0].id, None), (made[1][0].id, minute), (made[0][0].id, None)]
    assert listed(people, caller, OTHER_SPACE) == [(elsewhere[0].id, None)]


def test_a_revoked_token_is_refused_from_the_next_request_on(people: People, caller: Caller) -> None:
    made, other = create(people, caller), create(people, caller)
    people.fault(token_of(made))
    integrations.revoke_integration(caller, SPACE, made[0].id)
    assert [people.fault(token_of(each)) for each in (made, other)] == [TokenInvalid, None]
    assert [each for each, _ in listed(people, caller)] == [other[0].id]
    card = table.get(keys.card(caller.user)) or {}
    assert (list(card["grants"]), list(card["used"])) == ([str(other[0].id)], [str(other[0].id)])


def test_only_ones_own_token_of_that_workspace_can_be_revoked_and_once(people: People, caller: Caller) -> None:
    made, stranger = create(people, caller), people.caller(people.register("mary"))
    with unchanged():
        for who, space, token in (
            (caller, OTHER_SPACE, made[0].id),
            (caller, SPACE, made[0].id + 1),
            (stranger, SPACE, made[0].id),
        ):
            with pytest.raises(NotFound):
                integrations.revoke_integration(who, space, token)
    integrations.revoke_integration(caller, SPACE, made[0].id)
    with unchanged(), pytest.raises(NotFound):
        integrations.revoke_integration(caller, SPACE, made[0].id)


def test_of_two_revocations_at_once_one_finds_it(people: People, caller: Caller) -> None:
    made = create(people, caller)
    revoke = lambda: integrations.revoke_integration(caller, SPACE, made[0].id)  # noqa: E731
    with meanwhile("TransactWriteItems", revoke), pytest.raises(NotFound):
        revoke()


def fill(user: int, number: int, **ends: int) -> None:
    """As many tokens on the card as if they had been made one by one."""
    for each in range(1, number + 1):
        grant = {"digest": "d", "scope": "read_only", "space": SPACE} | ends
        table.write(Update(keys.card(user), set={f"grants.{each}": grant, f"used.{each}": 1}))


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten tokens are the limit already."""
    assert integration_store.MOST == 100
    monkeypatch.setattr(integration_store, "MOST", 10)


@pytest.mark.usefixtures("few")
def test_a_hundred_living_tokens_are_enough(people: People, caller: Caller) -> None:
    fill(caller.user, integration_store.MOST - 1)
    last = create(people, caller)
    with unchanged(), pytest.raises(TooManyApiKeys):
        create(people, caller)
    integrations.revoke_integration(caller, SPACE, last[0].id)
    assert people.fault(token_of(create(people, caller))) is None


@pytest.mark.usefixtures("few")
def test_tokens_that_are_over_make_room_and_leave_nothing_on_the_card(people: People, caller: Caller) -> None:
    fill(caller.user, integration_store.MOST, expires_ms=people.clock.now_ms)
    made = create(people, caller)
    card = table.get(keys.card(caller.user)) or {}
    assert list(card["grants"]) == [str(made[0].id)]
    assert card["used"] == {}


@pytest.mark.usefixtures("few")
def test_the_hundredth_and_the_hundred_first_at_once_are_one(people: People, caller: Caller) -> None:
    fill(caller.user, integration_store.MOST - 1)
    with meanwhile("TransactWriteItems", lambda: create(people, caller)), pytest.raises(TooManyApiKeys):
        create(people, caller)
    assert len((table.get(keys.card(caller.user)) or {})["grants"]) == integration_store.MOST


def test_tokens_outlive_sign_ins_but_not_the_account(people: People, jane: SignedIn, caller: Caller) -> None:
    made = create(people, caller)
    people.clock.tick(1)
    people.end_all(jane)
    assert people.fault(jane) is TokenRevoked
    assert people.fault(token_of(made)) is None
    deletion.delete_person(caller.user, people.clock.now_ms)
    assert people.fault(token_of(made)) is AccountGone
    with unchanged(), pytest.raises(AccountGone):
        create(people, caller)


@pytest.mark.parametrize("failure", list(Failure))
@pytest.mark.parametrize("at", [1, 2])
def test_a_token_is_made_and_revoked_once_whatever_happens_to_a_call(
    people: People, caller: Caller, failure: Failure, at: int
) -> None:
    with failing(failure, at=at):
        made = create(people, caller)
    assert people.fault(token_of(made)) is None
    assert len(listed(people, caller)) == 1
    with failing(failure):
        integrations.revoke_integration(caller, SPACE, made[0].id)
    assert people.fault(token_of(made)) is TokenInvalid


@pytest.mark.parametrize("token", ["", PREFIX, PREFIX + "0" * 67, PREFIX + "0" * 69, PREFIX + "g" * 68, "0" * 73])
def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(TokenInvalid):
        integrations.read_token(token, PREFIX)


def test_a_token_with_other_digits_is_refused(people: People, caller: Caller) -> None:
    _, token = create(people, caller)
    forged = f"{PREFIX}{'0' * 40}{token[45:]}"
    with unchanged():
        assert people.fault(integrations.read_token(forged, PREFIX)) is TokenInvalid
