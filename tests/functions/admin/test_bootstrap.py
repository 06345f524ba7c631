"""The first administrator: made or promoted once, and never somebody who only claims the address."""

from collections.abc import Callable

import pytest

from background import bootstrap as function
from roost.admin import bootstrap, store
from roost.admin.bootstrap import Outcome, ensure_admin
from roost.identity import accounts, addresses, profile, sign_in
from roost.identity.errors import BadCredentials
from roost.identity.model import Account, TokenPolicy
from roost.identity.passwords import hash_password
from roost.kit import keys, table
from roost.kit.settings import settings
from roost.kit.writes import Update
from tests.support.client import Context
from tests.support.race import meanwhile
from tests.support.stack import HeldClock

EMAIL, PASSWORD = "Admin@Roost.test", "Adm1n-Roost-Pass"
POLICY = TokenPolicy("any", "any")

pytestmark = pytest.mark.usefixtures("services")
Set = Callable[[str, str], None]


@pytest.fixture
def operator(monkeypatch: pytest.MonkeyPatch) -> Set:
    """Lets the operator name the first administrator."""

    def name(email: str, password: str) -> None:
        told = settings().model_copy(update={"admin_email": email})
        monkeypatch.setattr(bootstrap, "settings", lambda: told)
        monkeypatch.setattr(bootstrap, "client_secret", {"ROOST_ADMIN_PASSWORD": password}.__getitem__)

    return name


@pytest.fixture(autouse=True)
def named(operator: Set) -> None:
    operator(EMAIL, PASSWORD)


def _registered(clock: HeldClock, password: str, **fields: object) -> Account:
    draft = Account(id=0, email=EMAIL.lower(), username="", home=0, created_ms=0, **fields)  # type: ignore[arg-type]
    return accounts.create(draft, hash_password(password), dialect=None, now_ms=clock.now_ms)


def _admin() -> tuple[Account, object]:
    user = profile.find_person(EMAIL)
    assert user
    account = profile.accounts([user])[user]
    card = table.get(keys.card(user))
    assert card
    return account, card["role"]


def test_a_new_account_is_made_and_can_sign_in(clock: HeldClock) -> None:
    assert ensure_admin(clock.now_ms) is Outcome.CREATED
    account, _ = sign_in.sign_in(EMAIL, PASSWORD, policy=POLICY, now_ms=clock.now_ms)
    assert (account.role, account.verified, _admin()[1]) == ("admin", True, "admin")


def test_a_second_time_changes_nothing(clock: HeldClock) -> None:
    ensure_admin(clock.now_ms)
    clock.tick(days=1)
    assert ensure_admin(clock.now_ms) is Outcome.UNCHANGED
    sign_in.sign_in(EMAIL, PASSWORD, policy=POLICY, now_ms=clock.now_ms)
    assert store.read_log(clock.now_ms) == []


def test_whoever_owns_the_address_keeps_their_password(clock: HeldClock) -> None:
    _registered(clock, "Their-0wn-Password", verified=True)
    assert ensure_admin(clock.now_ms) is Outcome.PROMOTED
    account, _ = sign_in.sign_in(EMAIL, "Their-0wn-Password", policy=POLICY, now_ms=clock.now_ms)
    assert (account.role, _admin()[1]) == ("admin", "admin")
    entry = store.read_log(clock.now_ms)[0]
    assert (entry.actor_name, entry.before, entry.after, entry.user) == ("operator", "user", "admin", account.id)


def test_whoever_only_claims_the_address_stays_out(clock: HeldClock) -> None:
    _registered(clock, "Planted-Passw0rd")
    assert ensure_admin(clock.now_ms) is Outcome.PROMOTED
    with pytest.raises(BadCredentials):
        sign_in.sign_in(EMAIL, "Planted-Passw0rd", policy=POLICY, now_ms=clock.now_ms)
    sign_in.sign_in(EMAIL, PASSWORD, policy=POLICY, now_ms=clock.now_ms)


def test_a_run_that_was_cut_off_is_finished_by_the_next(clock: HeldClock) -> None:
    account = _registered(clock, "Planted-Passw0rd")
    addresses.prove_address(account, clock.now_ms)
    assert ensure_admin(clock.now_ms) is Outcome.PROMOTED
    sign_in.sign_in(EMAIL, PASSWORD, policy=POLICY, now_ms=clock.now_ms)


def test_a_ban_does_not_lock_the_operator_out(clock: HeldClock) -> None:
    account = _registered(clock, "Their-0wn-Password", verified=True)
    for key in (keys.card(account.id), keys.profile(account.id)):
        table.write(Update(key, set={"status": "banned"}))
    assert ensure_admin(clock.now_ms) is Outcome.PROMOTED
    sign_in.sign_in(EMAIL, "Their-0wn-Password", policy=POLICY, now_ms=clock.now_ms)


def test_a_super_administrator_is_not_degraded(clock: HeldClock) -> None:
    _registered(clock, "Their-0wn-Password", verified=True, role="super_admin")
    assert ensure_admin(clock.now_ms) is Outcome.UNCHANGED
    assert _admin()[1] == "super_admin"


def test_somebody_who_registers_the_address_meanwhile_gains_nothing(clock: HeldClock) -> None:
    with meanwhile("TransactWriteItems", lambda: _registered(clock, "Planted-Passw0rd")):
        assert ensure_admin(clock.now_ms) is Outcome.PROMOTED
    with pytest.raises(BadCredentials):
        sign_in.sign_in(EMAIL, "Planted-Passw0rd", policy=POLICY, now_ms=clock.now_ms)


@pytest.mark.parametrize(("email", "password"), [("", PASSWORD), (EMAIL, "")])
def test_without_address_or_password_nobody_becomes_one(
    operator: Set, clock: HeldClock, email: str, password: str
) -> None:
    operator(email, password)
    assert ensure_admin(clock.now_ms) is Outcome.UNSET
    assert profile.find_person(EMAIL) is None


def test_the_function_says_what_it_did(clock: HeldClock) -> None:
    outcomes = [function.handler({}, Context())["outcome"] for _ in range(2)]  # type: ignore[arg-type]
    assert outcomes == ["created", "unchanged"]
