"""Linking a Spotify account: whose it becomes, what is kept of it, and when it goes."""

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest

from roost.kit import keys, table
from roost.kit.caller import Caller
from roost.kit.errors import AccountBlocked, AccountGone, Unauthenticated
from roost.kit.settings import settings
from roost.kit.writes import Put, Update
from roost.music import service
from roost.music import spotify as adapter
from roost.music.errors import AttemptUnknown, LinkRefused, MusicUnavailable, NotConnected
from roost.music.model import SCOPES
from tests.functions.music.conftest import Listener
from tests.support.race import snapshot
from tests.support.spotify import CLIENT_ID, REDIRECT_URI, Fault, StandIn
from tests.support.stack import HeldClock

Make = Callable[[str], Listener]


def test_the_address_to_visit_says_what_is_asked_for(spotify: StandIn, listener: Make, clock: HeldClock) -> None:
    url = urlsplit(service.start_link(listener("jane").caller, clock.now_ms))
    asked = dict(parse_qsl(url.query))
    assert f"{url.scheme}://{url.netloc}{url.path}" == f"{spotify.accounts_url}/authorize"
    assert len(asked.pop("state")) >= 32
    assert asked == {
        "response_type": "code",
        "client_id": CLIENT_ID,
        "scope": " ".join(SCOPES),
        "redirect_uri": REDIRECT_URI,
    }


def test_a_link_belongs_to_whoever_began_it(listener: Make, jane: Listener) -> None:
    assert jane.hears()["item"] == {"name": "Song"}
    assert listener("mary").hears() == {"connected": False, "is_playing": False, "item": None}


def test_without_a_state_it_belongs_to_the_caller(listener: Make, spotify: StandIn, clock: HeldClock) -> None:
    mary = listener("mary")
    service.finish_link(spotify.code(), None, mary.caller, clock.now_ms)
    assert mary.hears()["connected"] is True


def test_without_state_and_caller_it_belongs_to_nobody(spotify: StandIn, clock: HeldClock) -> None:
    with pytest.raises(Unauthenticated):
        service.finish_link(spotify.code(), None, None, clock.now_ms)


def test_a_state_works_once(listener: Make, spotify: StandIn, clock: HeldClock) -> None:
    back = listener("jane").visit()
    service.finish_link(back["code"], back["state"], None, clock.now_ms)
    with pytest.raises(AttemptUnknown):
        service.finish_link(spotify.code(), back["state"], None, clock.now_ms)


def test_a_state_works_for_ten_minutes(listener: Make, clock: HeldClock) -> None:
    back = listener("jane").visit()
    clock.tick(minutes=10)
    with pytest.raises(AttemptUnknown):
        service.finish_link(back["code"], back["state"], None, clock.now_ms)


def test_a_made_up_state_links_nothing(listener: Make, spotify: StandIn, clock: HeldClock) -> None:
    mary = listener("mary")
    with pytest.raises(AttemptUnknown):
        service.finish_link(spotify.code(), "made-up", mary.caller, clock.now_ms)
    assert mary.hears()["connected"] is False


def test_somebody_elses_state_does_not_take_a_visitors_music(listener: Make, clock: HeldClock) -> None:
    """Jane sends Mary the address; Mary agrees: her music must not end up with Jane."""
    jane, mary = listener("jane"), listener("mary")
    back = jane.visit()
    with pytest.raises(AttemptUnknown):
        service.finish_link(back["code"], back["state"], None, clock.now_ms, present={mary.caller.user})
    assert [each.hears()["connected"] for each in (jane, mary)] == [False, False]


def test_whoever_brings_their_own_state_may_bring_their_token_too(listener: Make, clock: HeldClock) -> None:
    jane = listener("jane")
    back = jane.visit()
    service.finish_link(back["code"], back["state"], None, clock.now_ms, present={jane.caller.user, 4711})
    assert jane.hears()["connected"] is True


def test_a_code_that_spotify_does_not_take_links_nothing(listener: Make, spotify: StandIn, clock: HeldClock) -> None:
    mary = listener("mary")
    with pytest.raises(LinkRefused):
        service.finish_link("made-up", None, mary.caller, clock.now_ms)
    assert mary.hears()["connected"] is False


def test_linking_again_replaces_the_link(jane: Listener, spotify: StandIn, clock: HeldClock) -> None:
    spotify.players["other"] = {"is_playing": False, "item": {"name": "Other song"}}
    spotify.listener = "other"
    service.finish_link(spotify.code(), None, jane.caller, clock.now_ms)
    assert jane.hears()["item"] == {"name": "Other song"}


def test_no_token_can_be_read_in_the_table(jane: Listener, spotify: StandIn) -> None:
    stored = repr(snapshot(without=()))
    assert "MUSIC" in stored
    assert not [token for token in (*spotify.access, *spotify.refresh) if token in stored]


def test_a_link_copied_to_another_account_does_not_open(jane: Listener, listener: Make) -> None:
    mary = listener("mary")
    link = table.get(keys.music_link(jane.caller.user))
    assert link
    table.write(Put(keys.music_link(mary.caller.user), {**link, "user": mary.caller.user}))
    assert mary.hears()["connected"] is False


@pytest.mark.parametrize(
    "fault",
    [
        Fault(500),
        Fault(),
        Fault(200, {"token": "other"}),
        Fault(200, "garbage"),
        Fault(200, {"access_token": "a" * 5000, "expires_in": 3600}),
        Fault(429, headers={"Retry-After": "3"}),
        Fault(400, {"error": "invalid_client"}),
    ],
)
def test_a_failing_service_links_nothing(listener: Make, spotify: StandIn, clock: HeldClock, fault: Fault) -> None:
    mary = listener("mary")
    spotify.faults["/token"] = fault
    with pytest.raises(MusicUnavailable):
        service.finish_link(spotify.code(), None, mary.caller, clock.now_ms)
    assert mary.hears()["connected"] is False


def test_an_account_that_went_away_gets_no_link(listener: Make, spotify: StandIn, clock: HeldClock) -> None:
    gone = replace(listener("mary").caller, user=4711)
    with pytest.raises(AccountGone):
        service.finish_link(spotify.code(), None, gone, clock.now_ms)


def test_a_blocked_account_gets_no_link(listener: Make, clock: HeldClock) -> None:
    mary = listener("mary")
    back = mary.visit()
    table.write(Update(keys.card(mary.caller.user), set={"status": "banned"}))
    with pytest.raises(AccountBlocked):
        service.finish_link(back["code"], back["state"], None, clock.now_ms)


def test_nobody_links_anything_without_a_client(
    services: None, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapter, "settings", settings)
    with pytest.raises(MusicUnavailable):
        service.start_link(Caller(1, "any", "access", 2), clock.now_ms)


def test_a_link_that_cannot_be_refreshed_is_none(jane: Listener, spotify: StandIn, clock: HeldClock) -> None:
    spotify.end_links()
    with pytest.raises(NotConnected):
        jane.tells(service.Action.PLAY)
    assert "MUSIC" not in repr(snapshot(without=()))
