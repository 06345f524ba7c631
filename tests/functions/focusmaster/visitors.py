"""People who are signed in to FocusMaster, made beneath its API: what a test needs that is not about signing in."""

from dataclasses import dataclass
from typing import Any

from focusmaster.wire.api import BASE, POLICY
from roost.identity import accounts, sign_in
from roost.identity.model import Account
from roost.kit import ids
from tests.support.client import Answer, Client
from tests.support.stack import HeldClock


@dataclass(frozen=True)
class Visitor:
    """Somebody with a token."""

    api: Client
    account: Account
    token: str

    @property
    def user(self) -> int:
        return self.account.id

    @property
    def id(self) -> str:
        """Their id as the dialect spells it."""
        return ids.to_object_id(self.account.id)

    def ask(self, method: str, path: str, json: Any = None, **options: Any) -> Answer:
        return self.api.request(method, f"{BASE}/{path}", json=json, token=self.token, **options)

    def get(self, path: str, **options: Any) -> Answer:
        return self.ask("GET", path, **options)

    def post(self, path: str, json: Any = None, **options: Any) -> Answer:
        return self.ask("POST", path, json, **options)


def sign_up(api: Client, clock: HeldClock, name: str, /, **fields: Any) -> Visitor:
    """A new account that has come in."""
    clock.tick(0.002)
    known = {"email": f"{name}@example.com", "username": name, "home": 0, "created_ms": 0} | fields
    account = accounts.create(Account(id=0, **known), None, dialect=None, now_ms=clock.now_ms)
    return Visitor(api, account, sign_in.open_sign_in(account, policy=POLICY, now_ms=clock.now_ms).access)
