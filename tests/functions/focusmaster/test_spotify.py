"""The Spotify routes on the wire (FM-37 to FM-45)."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from focusmaster.wire import spotify as wire
from focusmaster.wire.api import BASE
from focusmaster.wire.settings import settings
from roost.kit import keys, table
from roost.kit.settings import settings as stack
from roost.kit.writes import Update
from roost.music import spotify as adapter
from tests.functions.focusmaster.visitors import Visitor, sign_up
from tests.support.client import Answer, Client
from tests.support.spotify import CLIENT_ID, REDIRECT_URI, Fault, StandIn, connected
from tests.support.stack import HeldClock

SILENT = {"connected": False, "is_playing": False, "item": None}
CONNECTED = {"success": True, "message": "Spotify Connected"}
CONTROLS = ("play", "pause", "next", "previous")


@pytest.fixture
def spotify(services: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with connected(monkeypatch) as running:
        yield running


@pytest.fixture
def jane(api: Client, clock: HeldClock, spotify: StandIn) -> Visitor:
    return sign_up(api, clock, "jane")


@pytest.fixture
def mary(api: Client, clock: HeldClock, spotify: StandIn) -> Visitor:
    return sign_up(api, clock, "mary")


def _visited(visitor: Visitor, spotify: StandIn) -> dict[str, str]:
    """They agree on Spotify's page: what their browser brings back."""
    spotify.listener = visitor.account.username
    target = urlsplit(spotify.agree(visitor.get("spotify/auth-url").json["url"]))
    return dict(parse_qsl(target.query))


def _callback(api: Client, params: dict[str, str], token: str | None = None, **headers: str) -> Answer:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return api.get(wire.CALLBACK, params=params, token=token, headers=named)


def _linked(visitor: Visitor, spotify: StandIn, playing: str = "Song") -> Visitor:
    spotify.players[visitor.account.username] = {"is_playing": True, "item": {"name": playing}, "progress_ms": 7}
    answer = _callback(visitor.api, _visited(visitor, spotify))
    assert (answer.status, answer.json) == (200, CONNECTED)
    return visitor


def test_the_address_to_visit(jane: Visitor, spotify: StandIn) -> None:
    answer = jane.get("spotify/auth-url")
    url = urlsplit(answer.json["url"])
    asked = dict(parse_qsl(url.query))
    assert (answer.status, list(answer.json)) == (200, ["url"])
    assert url.geturl().startswith(f"{spotify.accounts_url}/authorize?response_type=code&")
    assert (asked["client_id"], asked["redirect_uri"]) == (CLIENT_ID, REDIRECT_URI)
    assert asked["scope"].split() == [
        "user-read-playback-state",
        "user-modify-playback-state",
        "user-read-currently-playing",
        "playlist-read-private",
    ]
    assert asked["state"] != dict(parse_qsl(urlsplit(jane.get("spotify/auth-url").json["url"]).query))["state"]


def test_each_route_but_the_callback_asks_who_it_is(api: Client, spotify: StandIn) -> None:
    for method, path in [("GET", "auth-url"), ("GET", "now-playing"), *(("POST", each) for each in CONTROLS)]:
        answer = api.request(method, f"{BASE}/spotify/{path}")
        assert (answer.status, answer.json) == (401, {"message": "Not authorized, no token"})


def test_without_a_link_nothing_is_an_error_of_the_token(jane: Visitor) -> None:
    answer = jane.get("spotify/now-playing")
    assert (answer.status, answer.json) == (200, SILENT)
    for each in CONTROLS:
        answer = jane.post(f"spotify/{each}")
        assert (answer.status, answer.json) == (400, {"message": "Spotify is not connected"})


def test_a_link_by_its_state_alone(jane: Visitor, spotify: StandIn) -> None:
    _linked(jane, spotify)
    assert jane.get("spotify/now-playing").json == {
        "connected": True,
        "is_playing": True,
        "item": {"name": "Song"},
        "progress_ms": 7,
    }


def test_a_link_by_the_header_alone(jane: Visitor, spotify: StandIn) -> None:
    answer = _callback(jane.api, {"code": spotify.code()}, jane.token)
    assert (answer.status, answer.json) == (200, CONNECTED)
    assert answer.headers["RateLimit-Limit"] == "1000"
    assert jane.get("spotify/now-playing").json["connected"] is True


def test_the_header_wins_over_somebody_elses_cookie(jane: Visitor, mary: Visitor, spotify: StandIn) -> None:
    answer = _callback(jane.api, {"code": spotify.code()}, jane.token, Cookie=f"jwt={mary.token}")
    assert answer.status == 200
    assert jane.get("spotify/now-playing").json["connected"] is True
    assert mary.get("spotify/now-playing").json == SILENT


def test_no_token_is_ever_shown(jane: Visitor, spotify: StandIn) -> None:
    answers = [_callback(jane.api, _visited(jane, spotify)), jane.get("spotify/now-playing"), jane.post("spotify/play")]
    told = repr([(each.body, each.headers, each.cookies) for each in answers])
    assert not [token for token in (*spotify.access, *spotify.refresh) if token in told]
    assert not any(each.cookies for each in answers)


@pytest.mark.parametrize("accept", ["text/html,application/xhtml+xml;q=0.9", "text/html"])
def test_a_browser_goes_on_to_the_client(jane: Visitor, spotify: StandIn, accept: str) -> None:
    answer = _callback(jane.api, _visited(jane, spotify), accept=accept)
    assert answer.status == 302
    assert answer.headers["Location"] == f"{settings().client_url}/settings?spotify=connected"
    assert jane.get("spotify/now-playing").json["connected"] is True


@pytest.mark.parametrize(
    ("params", "headers", "status", "message"),
    [
        ({}, {}, 401, "Not authorized, no token"),
        ({"code": "abc"}, {}, 401, "Not authorized, no token"),
        ({"code": "abc"}, {"Authorization": "Basic abc"}, 401, "Not authorized, no token"),
        ({"code": "abc"}, {"Authorization": "Bearer abc"}, 401, "Not authorized, token failed"),
        ({"code": "abc", "state": "made-up"}, {}, 400, "This attempt to connect Spotify is not valid any more"),
        ({"code": "abc", "state": ""}, {}, 400, "This attempt to connect Spotify is not valid any more"),
        ({"state": "made-up"}, {}, 400, "Invalid input data"),
        ({"code": " ", "state": "made-up"}, {}, 400, "Invalid input data"),
        ({"error": "access_denied", "state": "made-up"}, {}, 400, "Invalid input data"),
    ],
)
def test_callbacks_that_link_nothing(
    api: Client, spotify: StandIn, params: dict[str, str], headers: dict[str, str], status: int, message: str
) -> None:
    answer = api.get(wire.CALLBACK, params=params, headers=headers)
    assert (answer.status, answer.json["message"]) == (status, message)
    assert spotify.asked == []


def test_a_cookie_alone_links_nothing(jane: Visitor, spotify: StandIn) -> None:
    answer = _callback(jane.api, {"code": spotify.code()}, Cookie=f"jwt={jane.token}")
    assert answer.status == 400
    assert jane.get("spotify/now-playing").json == SILENT


def test_a_code_that_spotify_refuses(jane: Visitor) -> None:
    answer = _callback(jane.api, {"code": "made-up"}, jane.token)
    assert (answer.status, answer.json) == (400, {"message": "Failed to authenticate with Spotify"})


def test_a_state_is_used_up(jane: Visitor, spotify: StandIn) -> None:
    back = _visited(jane, spotify)
    assert _callback(jane.api, back).status == 200
    assert _callback(jane.api, back | {"code": spotify.code()}).status == 400


@pytest.mark.parametrize("by_cookie", [False, True])
def test_somebody_elses_state_is_refused(jane: Visitor, mary: Visitor, spotify: StandIn, by_cookie: bool) -> None:
    back = _visited(jane, spotify)
    cookie = {"Cookie": f"jwt={mary.token}"} if by_cookie else {}
    assert _callback(mary.api, back, None if by_cookie else mary.token, **cookie).status == 400
    assert [each.get("spotify/now-playing").json for each in (jane, mary)] == [SILENT, SILENT]


def test_ones_own_state_with_ones_own_cookie(jane: Visitor, spotify: StandIn) -> None:
    assert _callback(jane.api, _visited(jane, spotify), Cookie=f"jwt={jane.token}").status == 200


def test_a_banned_account_links_nothing(jane: Visitor, spotify: StandIn) -> None:
    back = _visited(jane, spotify)
    table.write(Update(keys.card(jane.account.id), set={"status": "banned"}))
    blocked = {"message": "Your account has been banned. Please contact support."}
    by_state, by_header = _callback(jane.api, back), _callback(jane.api, {"code": spotify.code()}, jane.token)
    assert [(each.status, each.json) for each in (by_state, by_header)] == [(403, blocked)] * 2


@pytest.mark.parametrize(
    ("path", "method"), [("play", "PUT"), ("pause", "PUT"), ("next", "POST"), ("previous", "POST")]
)
def test_controls_reach_the_accounts_own_player(
    jane: Visitor, mary: Visitor, spotify: StandIn, path: str, method: str
) -> None:
    _linked(mary, spotify)
    answer = _linked(jane, spotify).post(f"spotify/{path}")
    assert (answer.status, answer.json) == (200, {"success": True})
    assert spotify.commands() == [(method, path, "jane")]


def test_one_accounts_link_is_not_anothers(jane: Visitor, mary: Visitor, spotify: StandIn) -> None:
    _linked(jane, spotify, "Hers")
    assert mary.get("spotify/now-playing").json == SILENT
    _linked(mary, spotify, "Mine")
    heard = [each.get("spotify/now-playing").json["item"]["name"] for each in (jane, mary)]
    assert heard == ["Hers", "Mine"]


def test_nothing_plays(jane: Visitor, spotify: StandIn) -> None:
    _linked(jane, spotify)
    spotify.players.clear()
    assert jane.get("spotify/now-playing").json == {"connected": True, "is_playing": False, "item": None}


@pytest.mark.parametrize(
    ("fault", "status", "headers"),
    [
        (Fault(403), 403, {}),
        (Fault(404), 404, {}),
        (Fault(429, headers={"Retry-After": "7"}), 429, {"Retry-After": "7"}),
        (Fault(500), 502, {}),
        (Fault(418), 502, {}),
        (Fault(), 502, {}),
        (Fault(401), 502, {}),
    ],
)
def test_what_spotify_refuses_is_passed_on(
    jane: Visitor, spotify: StandIn, fault: Fault, status: int, headers: dict[str, str]
) -> None:
    _linked(jane, spotify)
    spotify.faults = {"/player": fault, "/play": fault}
    heard, told = jane.get("spotify/now-playing"), jane.post("spotify/play")
    assert (heard.status, heard.json["message"]) == (status, "Spotify API error")
    assert (told.status, told.json["message"]) == (status, "Action failed")
    for answer in (heard, told):
        assert {name: text for name, text in answer.headers.items() if name == "Retry-After"} == headers


def test_a_failing_accounts_service_is_a_bad_gateway(jane: Visitor, spotify: StandIn) -> None:
    spotify.faults["/token"] = Fault(503)
    answer = _callback(jane.api, {"code": spotify.code()}, jane.token)
    assert (answer.status, answer.json["message"]) == (502, "Action failed")


def test_tokens_are_refreshed_and_links_end(jane: Visitor, spotify: StandIn, clock: HeldClock) -> None:
    _linked(jane, spotify)
    clock.tick(hours=1)
    assert jane.get("spotify/now-playing").json["is_playing"] is True
    spotify.end_links()
    assert jane.get("spotify/now-playing").json == SILENT
    answer = jane.post("spotify/pause")
    assert (answer.status, answer.json) == (400, {"message": "Spotify is not connected"})


def test_without_a_client_nothing_is_linked(
    api: Client, services: None, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapter, "settings", stack)
    answer = sign_up(api, clock, "jane").get("spotify/auth-url")
    assert answer.status == 502


def test_answers_carry_the_dialects_headers(jane: Visitor, spotify: StandIn) -> None:
    answers: list[Any] = [jane.get("spotify/now-playing"), _callback(jane.api, {}), jane.post("spotify/play")]
    for answer in answers:
        assert {"RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "X-Request-Id"} <= set(answer.headers)
