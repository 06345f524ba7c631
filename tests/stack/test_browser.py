"""Rounds that only a browser makes: consent pages, redirects, cookies."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest

from local.testing import RunningStack
from tests.support.browser import Page, browsing, find_browser, keep_picture
from tests.support.oidc_provider import StandIn
from tests.support.spotify import StandIn as Spotify

BROWSER = find_browser()
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")


@pytest.fixture
def page(request: pytest.FixtureRequest) -> Iterator[Page]:
    assert BROWSER is not None
    with browsing(BROWSER) as tab:
        yield tab
        keep_picture(tab, request.node.name)


@pytest.mark.parametrize("provider", ["google", "apple"])
def test_a_keeper_signs_in_at_a_provider(
    page: Page, stack: RunningStack, providers: StandIn, frontend: str, provider: str
) -> None:
    target = f"{frontend}/birds?view=list"
    page.open(f"{stack.url}/flockpal/api/auth/oauth/{provider}/start?{urlencode({'redirectTo': target})}")
    page.press("button")
    if provider == "apple":  # it comes back with a form that it posts
        page.press("form[action*='/callback'] button")
    landed = urlsplit(page.until(f"location.href.startsWith({frontend!r}) && location.href"))
    given = parse_qs(landed.query)
    assert (landed.path, given["view"]) == ("/birds", ["list"])
    known = {"Authorization": f"Bearer {given['auth_token'][0]}"}
    session = httpx.get(f"{stack.url}/flockpal/api/auth/session", headers=known, trust_env=False).json()
    assert session["session"]["activeWorkspace"]["id"] > 1000
    assert provider in {each["providerKey"] for each in session["session"]["providers"] if each["linked"]}


def test_a_listener_links_spotify(page: Page, stack: RunningStack, spotify: Spotify, frontend: str) -> None:
    with httpx.Client(base_url=f"{stack.url}/focusmaster/api", timeout=30, trust_env=False) as http:
        sent = {"name": "Lis", "email": "lis@example.com", "password": "Passw0rd1"}
        token = http.post("/auth/register", json=sent).json()["token"]
        http.headers["Authorization"] = f"Bearer {token}"
        page.open(http.get("/spotify/auth-url").json()["url"])
        page.press("button")
        landed = page.until(f"location.href.startsWith({frontend!r}) && location.href")
        assert landed == f"{frontend}/settings?spotify=connected"
        spotify.players[spotify.listener] = {"is_playing": True, "item": {"name": "Song"}, "progress_ms": 1}
        playing = http.get("/spotify/now-playing").json()
        assert (playing["connected"], playing["item"]["name"]) == (True, "Song")
