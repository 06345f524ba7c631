"""The gate and the tokens that stand on the card: logins, integration tokens, the one sign-in that was kept."""

from typing import Any

import pytest

from roost.kit import gate, ids, keys, table
from roost.kit.caller import Caller
from roost.kit.errors import (
    AccountBlocked,
    AccountGone,
    Fault,
    RateLimited,
    TokenExpired,
    TokenInvalid,
    TokenRevoked,
)
from roost.kit.gate import Bucket, Passage, Tier
from roost.kit.limits import Limit
from roost.kit.retries import meter
from roost.kit.tokens import Access, ApiKey, Login, Token
from roost.kit.writes import Put, Update
from tests.support.race import Failure, failing, snapshot
from tests.support.stack import HeldClock

pytestmark = pytest.mark.usefixtures("services")
USER, HOME, SPACE = 41, 1, 2
WIDE = Bucket("wide", Limit(50), tiers=(Tier("role", "admin", 70), Tier("guest", True, 20)))
DAY_MS = 86_400_000


class Cards:
    """A person with one token of each kind, made an hour ago."""

    def __init__(self, clock: HeldClock) -> None:
        self.clock = clock
        made = ids.new_id(clock.now_ms)
        self.key, self.grant, self.endless = (
            ApiKey(USER, made + 1, "key"),
            self._grant(made + 2),
            self._grant(made + 3),
        )
        self.login, self.other = Login(USER, made + 4, "login"), Login(USER, made + 5, "other")
        self.access, self.second = (Access(USER, made + number, clock.now_ms, {}) for number in (6, 7))
        ends = {"expires_ms": clock.now_ms + DAY_MS}
        table.write(
            Put(
                keys.card(USER),
                {
                    "status": "active",
                    "role": "user",
                    "home": HOME,
                    "zone": "UTC",
                    "spaces": {str(HOME): {"role": "owner"}, str(SPACE): {"role": "member", "slug": "acme"}},
                    "flocks": {"9": {"role": "viewer"}},
                    "active_space": HOME,
                    "revoked": {},
                    "used": {},
                    "keys": {str(self.key.key): "key"},
                    "logins": {
                        str(self.login.sign_in): {"digest": "login", "space": SPACE} | ends,
                        str(self.other.sign_in): {"digest": "other", "space": HOME} | ends,
                    },
                    "grants": {
                        str(self.grant.key): {"digest": "grant", "scope": "read_only", "space": SPACE} | ends,
                        str(self.endless.key): {"digest": "grant", "scope": "read_write", "space": HOME},
                    },
                },
            )
        )
        clock.tick(hours=1)

    @staticmethod
    def _grant(key: int) -> ApiKey:
        return ApiKey(USER, key, "grant", "integration")

    @property
    def all(self) -> list[Token]:
        return [self.access, self.second, self.key, self.grant, self.endless, self.login, self.other]

    def ask(self, token: Token, bucket: Bucket = WIDE) -> Passage:
        """One request; without counting it is judged the same."""
        judged = gate.check_person(token, self.clock.now_ms).fault
        passage = gate.admit_person(token, bucket, self.clock.now_ms)
        assert type(judged) is type(passage.fault) or isinstance(passage.fault, RateLimited)
        return passage

    def faults(self) -> list[type[Fault] | None]:
        found = [self.ask(token).fault for token in self.all]
        return [type(fault) if fault else None for fault in found]

    def caller(self, token: Token) -> Caller:
        return gate.caller_of(token, self.ask(token).card, "birds", "192.0.2.1")

    def change(self, **attributes: Any) -> None:
        table.write(Update(keys.card(USER), set={name.replace("__", "."): each for name, each in attributes.items()}))


@pytest.fixture
def cards(clock: HeldClock) -> Cards:
    return Cards(clock)


def test_every_kind_of_token_costs_one_call(cards: Cards, clock: HeldClock) -> None:
    for token in cards.all:
        meter.reset()
        assert gate.admit_person(token, WIDE, clock.now_ms).fault is None
        assert meter.operations == ["UpdateItem"]


def test_a_login_acts_in_a_workspace_of_its_own(cards: Cards) -> None:
    caller = cards.caller(cards.login)
    assert (caller.kind, caller.sign_in, caller.token, caller.scope) == ("login", cards.login.sign_in, None, None)
    assert caller.active_space == SPACE
    assert cards.caller(cards.other).active_space == HOME
    assert cards.caller(cards.access).active_space == HOME


def test_an_integration_token_acts_in_its_workspace_within_its_scope(cards: Cards) -> None:
    reader, writer = cards.caller(cards.grant), cards.caller(cards.endless)
    assert (reader.kind, reader.scope, reader.active_space, reader.token) == (
        "integration",
        "read_only",
        SPACE,
        cards.grant.key,
    )
    assert (writer.scope, writer.active_space, writer.sign_in) == ("read_write", HOME, None)


def test_a_caller_knows_their_seats_and_whether_they_are_a_guest(cards: Cards) -> None:
    cards.change(guest=True, role="admin")
    caller = cards.caller(cards.key)
    assert caller.guest
    assert caller.platform_role == "admin"
    assert caller.space_called("acme") == SPACE
    assert {space: seat.role for space, seat in caller.flocks.items()} == {9: "viewer"}
    assert (caller.kind, caller.token, caller.scope) == ("api_key", cards.key.key, None)


def test_logins_and_integration_tokens_end_at_their_time(cards: Cards, clock: HeldClock) -> None:
    clock.tick(hours=22, seconds=3599.999)
    assert cards.faults() == [None] * 7
    clock.tick(0.001)
    before = snapshot(without=())
    assert cards.faults()[3:] == [TokenExpired, None, TokenExpired, TokenExpired]
    assert {key for key, item in snapshot(without=()).items() if item != before[key]} == {keys.card(USER)}


@pytest.mark.parametrize("kind", ["login", "grant", "key"])
def test_another_secret_an_unknown_token_and_a_removed_one_are_refused(cards: Cards, kind: str) -> None:
    token, place = getattr(cards, kind), {"login": "logins", "grant": "grants", "key": "keys"}[kind]
    number = token.sign_in if kind == "login" else token.key
    made_up = type(token)(USER, number, "another", *(["integration"] if kind == "grant" else []))
    unknown = type(token)(USER, number + 99, token.digest, *(["integration"] if kind == "grant" else []))
    before = snapshot(without=())
    assert isinstance(cards.ask(made_up).fault, TokenInvalid)
    assert isinstance(cards.ask(unknown).fault, TokenInvalid)
    assert snapshot(without=()) == before
    assert cards.ask(token).fault is None
    table.write(Update(keys.card(USER), remove=[f"{place}.{number}"]))
    assert isinstance(cards.ask(token).fault, TokenInvalid)


def test_a_token_of_one_kind_is_none_of_another(cards: Cards) -> None:
    for posing in (
        ApiKey(USER, cards.grant.key, "grant"),
        ApiKey(USER, cards.key.key, "key", "integration"),
        Login(USER, cards.key.key, "key"),
        ApiKey(USER, cards.login.sign_in, "login", "integration"),
    ):
        assert isinstance(cards.ask(posing).fault, TokenInvalid)


def test_when_all_ended_integration_tokens_alone_live_on(cards: Cards, clock: HeldClock) -> None:
    cards.change(not_before_ms=clock.now_ms)
    assert cards.faults() == [TokenRevoked, TokenRevoked, TokenRevoked, None, None, TokenRevoked, TokenRevoked]


@pytest.mark.parametrize(("kept", "position"), [("access", 0), ("login", 5)])
def test_the_one_sign_in_that_was_kept_lives_on(cards: Cards, clock: HeldClock, kept: str, position: int) -> None:
    cards.change(not_before_ms=clock.now_ms, kept=getattr(cards, kept).sign_in)
    alive = [fault is None for fault in cards.faults()]
    assert alive == [number in (position, 3, 4) for number in range(7)]


def test_an_api_key_is_never_kept(cards: Cards, clock: HeldClock) -> None:
    cards.change(not_before_ms=clock.now_ms, kept=cards.key.key)
    assert isinstance(cards.ask(cards.key).fault, TokenRevoked)


def test_a_kept_sign_in_can_be_ended_and_the_next_end_of_all_ends_it(cards: Cards, clock: HeldClock) -> None:
    cards.change(not_before_ms=clock.now_ms, kept=cards.access.sign_in)
    cards.change(revoked={str(cards.access.sign_in): clock.now_ms + 900_000})
    assert isinstance(cards.ask(cards.access).fault, TokenRevoked)
    cards.change(revoked={})
    assert cards.ask(cards.access).fault is None
    cards.change(kept=cards.second.sign_in)
    assert isinstance(cards.ask(cards.access).fault, TokenRevoked)
    assert cards.ask(cards.second).fault is None


def test_a_blocked_person_is_blocked_with_every_token_and_a_deleted_one_gone(cards: Cards) -> None:
    cards.change(status="suspended")
    assert cards.faults() == [AccountBlocked] * 7
    table.write(table.Delete(keys.card(USER)))
    before = snapshot(without=())
    assert cards.faults() == [AccountGone] * 7
    assert snapshot(without=()) == before


def test_a_use_is_noted_of_keys_and_integration_tokens_and_of_nothing_else(cards: Cards, clock: HeldClock) -> None:
    clock.tick(61.5)
    for token in cards.all:
        gate.admit_person(token, WIDE, clock.now_ms)
    minute = clock.now_ms // 60_000 * 60_000
    noted = {str(token.key): minute for token in (cards.key, cards.grant, cards.endless)}
    assert (table.get(keys.card(USER)) or {})["used"] == noted


@pytest.mark.parametrize("kind", ["access", "key", "grant", "login"])
def test_a_request_that_is_counted_elsewhere_costs_one_call_and_counts_nothing(
    cards: Cards, clock: HeldClock, kind: str
) -> None:
    meter.reset()
    passage = gate.check_person(getattr(cards, kind), clock.now_ms)
    assert (passage.fault, passage.allowance) == (None, None)
    assert passage.card["home"] == HOME
    assert len(meter.operations) == 1
    assert not [name for name in table.get(keys.card(USER)) or {} if name.startswith("n:")]


@pytest.mark.parametrize("failure", list(Failure))
@pytest.mark.parametrize("kind", ["key", "grant", "login"])
def test_a_lost_answer_counts_once(cards: Cards, clock: HeldClock, kind: str, failure: Failure) -> None:
    with failing(failure):
        passage = gate.admit_person(getattr(cards, kind), WIDE, clock.now_ms)
    assert passage.fault is None
    counters = [count for name, count in passage.card.items() if name.startswith("n:")]
    assert counters == [1]
