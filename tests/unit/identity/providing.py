"""What the tests of sign-in through providers share."""

from collections.abc import Iterator
from typing import Any

import pytest

from roost.identity import oidc
from roost.identity.providers import Kind, Provider
from tests.support import oidc_provider
from tests.support.oidc_provider import CLIENT_ID, CLIENT_SECRET, GITHUB, GITHUB_API, StandIn

REDIRECT_URI = "https://api.example.com/callback"


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    oidc.forget()
    with oidc_provider.providing() as running:
        yield running


def provider_of(stand_in: StandIn, key: str = "google", **more: Any) -> Provider:
    data = {"issuer": stand_in.issuer(key), "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    return Provider(**{"key": key, "display_name": key.title(), **data, **more})


def github_of(stand_in: StandIn) -> Provider:
    return provider_of(stand_in, GITHUB, kind=Kind.GITHUB, api_url=stand_in.issuer(GITHUB_API))
