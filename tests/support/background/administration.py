"""Making the first administrator, and what the relay keeps for administrators."""

import pytest

from background import bootstrap as function
from background import relay
from roost.admin import bootstrap
from roost.identity import accounts
from roost.identity.model import Account
from roost.kit.settings import settings
from tests.support.background.chores import Work
from tests.support.catalogue.rows import World
from tests.support.client import Context
from tests.support.deliveries import stored_events, stream_event

CLAIMED, NEW = "claimed@example.com", "new@example.com"


def _bootstrap(world: World) -> Work:
    """Somebody has claimed one address and nobody the other."""
    draft = Account(id=0, email=CLAIMED, username="claimed", home=0, created_ms=0)
    accounts.create(draft, "a hash", dialect=None, now_ms=world.clock.now_ms)

    def run() -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(bootstrap, "client_secret", lambda _: "Adm1n-Roost-Pass")
            for email in (CLAIMED, NEW, NEW):
                told = settings().model_copy(update={"admin_email": email})
                patch.setattr(bootstrap, "settings", lambda told=told: told)
                function.handler({}, Context())  # type: ignore[arg-type]

    return run


def _relay(_: World) -> Work:
    events = stored_events()
    return lambda: relay.handler(stream_event(events), Context())


WORK = {"Bootstrap": _bootstrap, "Relay": _relay}
UNSEEN = {"Bootstrap": frozenset({"secretsmanager:GetSecretValue"})}  # the operator's password is told here
