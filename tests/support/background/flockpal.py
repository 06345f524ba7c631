"""Coming in to FlockPal in every way, with everything that can wait for somebody; and the mail that lets them."""

import base64
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from background import mails
from roost.identity import magic_links, oidc
from roost.kit import aws, client_secrets, settings
from tests.support import oidc_provider
from tests.support.background.chores import Chore, Work
from tests.support.catalogue.flockpal_world import FlockPalWorld
from tests.support.client import Context
from tests.support.deliveries import queue_event, watching_queues
from tests.support.flockpal import BASE, follow_link, landing
from tests.support.oidc_provider import CLIENT_ID, CLIENT_SECRET, Person, StandIn, press_button

AWAITED = "new-owner@example.com"
_CLIENT = {"FLOCKPAL_GOOGLE_CLIENT_ID": CLIENT_ID, "ROOST_CLIENT_SECRETS": "clients"}


def _keep_secret() -> None:
    secret = base64.b64encode(CLIENT_SECRET.encode()).decode()
    text = json.dumps({"FLOCKPAL_GOOGLE_CLIENT_SECRET": secret})
    aws.client("secretsmanager").create_secret(Name="clients", SecretString=text)


@contextmanager
def _google() -> Iterator[StandIn]:
    """Google is configured and answers inside the block."""
    oidc.forget()
    client_secrets.forget()
    with oidc_provider.providing() as stand_in, pytest.MonkeyPatch.context() as patch:
        for name, value in {**_CLIENT, "FLOCKPAL_GOOGLE_ISSUER": stand_in.issuer("google")}.items():
            patch.setenv(name, value)
        settings.forget()
        yield stand_in
    settings.forget()
    client_secrets.forget()


def _await(world: FlockPalWorld) -> None:
    """A bird and a membership wait for somebody who has no account."""
    world.offer()
    giver = world.somebody("giver")
    world.call("POST", f"{BASE}/workspace/members", {"email": AWAITED, "role": "staff"}, by=giver)


def _auth(world: FlockPalWorld) -> Work:
    _await(world)
    tokens = [magic_links.issue(email, world.clock.now_ms, name="New") for email in (AWAITED, AWAITED, "x@example.com")]

    def run() -> None:
        for token in tokens:
            assert "auth_token" in landing(follow_link(world.api, token))[1]

    return run


def _oauth(world: FlockPalWorld) -> Work:
    _await(world)
    _keep_secret()

    def round_of(stand_in: StandIn, person: Person) -> None:
        stand_in.person = person
        start = world.api.get(f"{BASE}/auth/oauth/google/start")
        back = press_button(start.headers["Location"])
        answer = world.api.get(f"{BASE}/auth/oauth/google/callback", params=back.fields)
        assert "auth_token" in landing(answer)[1]

    def run() -> None:
        with _google() as stand_in:
            for person in (Person("1", AWAITED), Person("1", AWAITED), Person("2", world.owner.email)):
                round_of(stand_in, person)

    return run


def _session(world: FlockPalWorld) -> Work:
    def run() -> None:
        with _google():
            assert world.api.get(f"{BASE}/auth/session", token=world.owner.token).status == 200

    return run


def _meta(world: FlockPalWorld) -> Work:
    return lambda: world.api.get(f"{BASE}/elsewhere")


def _mails(world: FlockPalWorld) -> Work:
    with watching_queues() as outgoing:
        world.call("POST", f"{BASE}/auth/magic-link/request", {"email": AWAITED})
    messages = [sent.body for sent in outgoing.messages]
    return lambda: mails.handler(queue_event(*messages), Context())


_WORK: dict[str, Callable[[FlockPalWorld], Work]] = {
    "FlockpalAuth": _auth,
    "FlockpalOauth": _oauth,
    "FlockpalSession": _session,
    "FlockpalMeta": _meta,
    "Mails": _mails,
}
WORK = {name: Chore(prepare, dialect="flockpal") for name, prepare in _WORK.items()}
