"""People straight at the core, without any dialect: how they come in, and how their tokens fare at the gate."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from roost.identity import mails, sign_in
from roost.identity.model import Account, Brand, Refresh, TokenPolicy, Tokens
from roost.kit import gate, keys, table, tokens
from roost.kit.caller import Caller
from roost.kit.errors import Fault
from roost.kit.items import Item, decode_item
from roost.kit.mail import Mail
from roost.kit.tokens import Token
from roost.kit.writes import Update
from tests.support.deliveries import of_kind
from tests.support.race import snapshot
from tests.support.stack import HeldClock

PASSWORD, OTHER = "SecurePass123!", "AnotherPass456!"
BRAND = Brand("Birds", "https://birds.example/verify?token=", "https://birds.example/reset?token=")

PLAIN = TokenPolicy("birds", "birds")
ROTATING = TokenPolicy(
    "seeds",
    "seeds",
    refresh=Refresh.ROTATING,
    claims=lambda account, _: {"type": "access", "username": account.username},
    refresh_claims=lambda account, _: {"sub": f"seeds:{account.id}"},
    refresh_s=7 * 86_400,
)
LONG = TokenPolicy("nests", "nests", refresh=Refresh.NONE, access_s=30 * 86_400)


def draft(name: str = "jane", **fields: Any) -> Account:
    """A draft of an account; `username=""` lets it be drawn."""
    plain = Account(id=0, email=f"{name}@example.com", username=name, home=0, created_ms=0)
    return replace(plain, **fields)


@dataclass(frozen=True)
class SignedIn:
    """Somebody's sign-in in a dialect."""

    account: Account
    tokens: Tokens
    policy: TokenPolicy

    @property
    def id(self) -> int:
        return self.account.id


class People:
    """Registers people and asks the gate about them."""

    def __init__(self, clock: HeldClock) -> None:
        self.clock = clock

    def register(self, name: str = "jane", policy: TokenPolicy = PLAIN, **options: Any) -> SignedIn:
        password, brand = options.pop("password", PASSWORD), options.pop("brand", None)
        wanted = draft(name, **options)
        return SignedIn(
            *sign_in.register(wanted, password, policy=policy, now_ms=self.clock.now_ms, brand=brand), policy
        )

    def sign_in(self, name: str = "jane", password: str = PASSWORD, policy: TokenPolicy = PLAIN) -> SignedIn:
        login = name if "@" in name else f"{name}@example.com"
        return SignedIn(*sign_in.sign_in(login, password, policy=policy, now_ms=self.clock.now_ms), policy)

    def open(self, account: Account, policy: TokenPolicy = PLAIN) -> SignedIn:
        return SignedIn(account, sign_in.open_sign_in(account, policy=policy, now_ms=self.clock.now_ms), policy)

    def rotate(self, before: SignedIn) -> SignedIn:
        found = sign_in.rotate(before.tokens.refresh, policy=before.policy, now_ms=self.clock.now_ms)
        return SignedIn(*found, before.policy)

    def read(self, signed_in: SignedIn) -> tokens.Access:
        audience = signed_in.policy.audience
        return tokens.read_access(signed_in.tokens.access, audience=audience, now_ms=self.clock.now_ms)

    def fault(self, who: SignedIn | Token) -> type[Fault] | None:
        """What the gate has against a token."""
        token = self.read(who) if isinstance(who, SignedIn) else who
        fault = gate.check_person(token, self.clock.now_ms).fault
        return type(fault) if fault else None

    def caller(self, who: SignedIn | Token) -> Caller:
        token = self.read(who) if isinstance(who, SignedIn) else who
        passage = gate.check_person(token, self.clock.now_ms)
        assert passage.fault is None
        dialect = who.policy.dialect if isinstance(who, SignedIn) else "birds"
        return gate.caller_of(token, passage.card, dialect)

    def end_all(self, who: SignedIn) -> None:
        """End all sign-ins of somebody, as this one asks."""
        sign_in.end_all_from(who.id, self.read(who).sign_in, self.clock.now_ms)

    def account(self, user: int) -> Item:
        return table.get(keys.profile(user)) or {}

    def set_status(self, user: int, status: str) -> None:
        for key in (keys.card(user), keys.profile(user)):
            table.write(Update(key, set={"status": status}))


def events(*kinds: str) -> list[Item]:
    """The events of these kinds that happened, oldest first."""
    return [decode_item(item) for item in of_kind(*kinds)]


def letters(*kinds: str) -> list[Mail]:
    """The mails that follow them."""
    return [mails.MAILS[each["kind"]](each) for each in events(*kinds) if each["data"].get("brand")]


def link_tokens(purpose: str) -> list[str]:
    """The tokens of the links that were mailed for a purpose, oldest first."""
    asked = [each for each in events("proof.requested") if each["data"]["purpose"] == purpose]
    return [mails.proof_mail(each).text.split("token=")[1].split()[0] for each in asked]


def shape() -> Counter[tuple[str, str]]:
    """How many items of each kind there are, whoever they belong to."""
    return Counter((pk.split("#")[0], sk.split("#")[0]) for pk, sk in snapshot(without=()))


@contextmanager
def unchanged() -> Iterator[None]:
    """That nothing is written inside the block."""
    before = snapshot(without=())
    yield
    assert snapshot(without=()) == before
