"""The player: what it says and is told, whatever Spotify answers, and who refreshes its tokens."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace

import pytest

from roost.kit.errors import Fault as CoreFault
from roost.music import service, store, tokens
from roost.music import spotify as adapter
from roost.music.breaker import FAILURES, REST_MS
from roost.music.errors import MusicLimited, MusicUnavailable, NoDevice, NotConnected, PremiumNeeded
from roost.music.model import Action
from tests.functions.music.conftest import Listener
from tests.support.race import Failure, failing, meanwhile
from tests.support.recorder import recording
from tests.support.spotify import Asked, Fault, StandIn
from tests.support.stack import HeldClock

SILENCE = {"connected": True, "is_playing": False, "item": None}


def test_it_says_what_spotify_says(jane: Listener, spotify: StandIn) -> None:
    assert jane.hears() == {**(spotify.players["jane"] or {}), "connected": True}


def test_it_says_when_nothing_plays(jane: Listener, spotify: StandIn) -> None:
    spotify.players.clear()
    assert jane.hears() == SILENCE


@pytest.mark.parametrize(
    ("action", "method"),
    [(Action.PLAY, "PUT"), (Action.PAUSE, "PUT"), (Action.NEXT, "POST"), (Action.PREVIOUS, "POST")],
)
def test_it_is_told_what_to_do(jane: Listener, spotify: StandIn, action: Action, method: str) -> None:
    jane.tells(action)
    assert spotify.commands() == [(method, action.value, "jane")]


def test_people_hear_and_move_their_own_player(
    jane: Listener, spotify: StandIn, listener: Callable[[str], Listener]
) -> None:
    spotify.players["mary"] = {"is_playing": True, "item": {"name": "Hers"}}
    mary = listener("mary").link()
    mary.tells(Action.PAUSE)
    assert [each.hears()["item"] for each in (jane, mary)] == [{"name": "Song"}, {"name": "Hers"}]
    assert spotify.commands() == [("PUT", "pause", "mary")]


@pytest.mark.parametrize("action", Action)
def test_without_a_link_nothing_is_told(listener: Callable[[str], Listener], action: Action) -> None:
    with pytest.raises(NotConnected):
        listener("mary").tells(action)


@pytest.mark.parametrize(
    ("fault", "fact"),
    [
        (Fault(403), PremiumNeeded),
        (Fault(404), NoDevice),
        (Fault(429, headers={"Retry-After": "7"}), MusicLimited),
        (Fault(400), MusicUnavailable),
        (Fault(302, headers={"Location": "/api/v1/me/player"}), MusicUnavailable),
        (Fault(500), MusicUnavailable),
        (Fault(), MusicUnavailable),
        (Fault(401), MusicUnavailable),
    ],
)
@pytest.mark.parametrize("route", ["/player", "/play"])
def test_what_spotify_refuses_is_told_apart(
    jane: Listener, spotify: StandIn, fault: Fault, fact: type[CoreFault], route: str
) -> None:
    spotify.faults[route] = fault
    with pytest.raises(fact) as refused:
        jane.hears() if route == "/player" else jane.tells(Action.PLAY)
    if isinstance(refused.value, MusicLimited):
        assert refused.value.retry_after == 7


def test_a_limit_without_a_time_is_passed_on_too(jane: Listener, spotify: StandIn) -> None:
    spotify.faults["/play"] = Fault(429, headers={"Retry-After": "soon"})
    with pytest.raises(MusicLimited) as refused:
        jane.tells(Action.PLAY)
    assert refused.value.retry_after is None


def test_an_answer_that_is_none_is_not_silence(jane: Listener, spotify: StandIn) -> None:
    spotify.faults["/player"] = Fault(200, "garbage")
    with pytest.raises(MusicUnavailable):
        jane.hears()


def test_an_endless_answer_is_given_up(jane: Listener, spotify: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapter, "MAX_ANSWER", 10)
    with pytest.raises(MusicUnavailable):
        jane.hears()


def test_a_slow_service_is_given_up(jane: Listener, spotify: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapter, "TIMEOUT_S", 0.05)
    spotify.faults["/player"] = Fault(200, {"is_playing": True}, delay_s=0.5)
    with pytest.raises(MusicUnavailable):
        jane.hears()


def test_all_that_a_request_waits_for_has_an_end(
    jane: Listener, spotify: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapter, "PATIENCE_S", 0.0)
    with pytest.raises(MusicUnavailable):
        jane.hears()
    assert spotify.count("/player") == 0


def test_a_timeout_is_ten_seconds() -> None:
    assert (adapter.TIMEOUT_S, adapter.PATIENCE_S) == (10.0, 25.0)


def test_a_token_past_its_end_is_refreshed_first(jane: Listener, spotify: StandIn, clock: HeldClock) -> None:
    clock.tick(seconds=spotify.lasts_s)
    assert jane.hears()["is_playing"] is True
    assert (spotify.count("/token", "refresh_token"), spotify.count("/player")) == (1, 1)


def test_a_token_before_its_end_is_used(jane: Listener, spotify: StandIn, clock: HeldClock) -> None:
    clock.tick(seconds=spotify.lasts_s - 1)
    jane.hears()
    assert spotify.count("/token", "refresh_token") == 0


def test_a_token_that_spotify_has_ended_is_refreshed_and_the_request_repeated(jane: Listener, spotify: StandIn) -> None:
    spotify.forget_access()
    jane.tells(Action.NEXT)
    assert spotify.commands() == [("POST", "next", None), ("POST", "next", "jane")]
    assert spotify.count("/token", "refresh_token") == 1


def test_a_request_is_repeated_once_only(jane: Listener, spotify: StandIn) -> None:
    spotify.faults["/player"] = Fault(401)
    with pytest.raises(MusicUnavailable):
        jane.hears()
    assert (spotify.count("/player"), spotify.count("/token", "refresh_token")) == (2, 1)


@pytest.mark.parametrize("rotates", [False, True])
def test_links_live_as_long_as_they_are_refreshed(
    jane: Listener, spotify: StandIn, clock: HeldClock, rotates: bool
) -> None:
    spotify.rotates = rotates
    for _ in range(3):
        clock.tick(hours=2)
        assert jane.hears()["connected"] is True
    assert spotify.count("/token", "refresh_token") == 3


def test_a_link_that_spotify_ended_is_removed(jane: Listener, spotify: StandIn, clock: HeldClock) -> None:
    spotify.end_links()
    assert jane.hears() == {"connected": False, "is_playing": False, "item": None}
    assert store.read_link(jane.caller.user) is None


@pytest.mark.parametrize(
    "fault", [Fault(500), Fault(), Fault(429), Fault(400, {"error": "invalid_client"}), Fault(200, {"no": "token"})]
)
def test_a_link_outlives_a_refresh_that_failed(
    jane: Listener, spotify: StandIn, clock: HeldClock, fault: Fault
) -> None:
    clock.tick(hours=2)
    spotify.faults["/token"] = replace(fault, times=1)
    with pytest.raises(MusicUnavailable):
        jane.hears()
    assert jane.hears()["is_playing"] is True


def test_a_link_that_another_request_has_just_refreshed_is_used(
    jane: Listener, spotify: StandIn, clock: HeldClock
) -> None:
    clock.tick(hours=2)
    with meanwhile("UpdateItem", jane.hears):
        assert jane.hears()["is_playing"] is True
    assert spotify.count("/token", "refresh_token") == 1


def test_a_refresh_that_somebody_is_busy_with_is_waited_for(jane: Listener, spotify: StandIn, clock: HeldClock) -> None:
    """The one who refreshes is slow: another asks while Spotify has not answered yet."""
    clock.tick(hours=2)
    waited: list[object] = []

    def meanwhile_asking(asked: Asked) -> None:
        if asked.grant == "refresh_token" and not waited:
            waited.append(None)
            with pytest.raises(MusicUnavailable):
                jane.hears()

    spotify.before = meanwhile_asking
    assert jane.hears()["is_playing"] is True
    assert (len(waited), spotify.count("/token", "refresh_token")) == (1, 1)


def test_many_at_once_refresh_once(
    jane: Listener, spotify: StandIn, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.tick(hours=2)
    monkeypatch.setattr(tokens, "clock", SimpleNamespace(sleep=time.sleep))  # who waits for another really does
    spotify.faults["/token"] = Fault(delay_s=0.15)
    heard: list[object] = []
    threads = [threading.Thread(target=lambda: heard.append(jane.hears()["is_playing"])) for _ in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert heard == [True] * 6
    assert spotify.count("/token", "refresh_token") == 1


def test_whoever_was_stopped_in_the_middle_of_a_refresh_holds_nobody_up_for_long(
    jane: Listener, spotify: StandIn, clock: HeldClock
) -> None:
    clock.tick(hours=2)
    link = store.read_link(jane.caller.user)
    assert link
    assert store.take_lease(link, clock.now_ms)
    with pytest.raises(MusicUnavailable):
        jane.hears()
    clock.tick(seconds=15)
    assert jane.hears()["is_playing"] is True


def test_a_link_made_while_the_old_one_was_refreshed_stays(jane: Listener, spotify: StandIn, clock: HeldClock) -> None:
    clock.tick(hours=2)
    spotify.players["other"] = {"is_playing": True, "item": {"name": "Other"}}

    def relinked(asked: Asked) -> None:
        if asked.grant == "refresh_token":
            spotify.before = lambda _: None
            spotify.listener = "other"
            service.finish_link(spotify.code(), None, jane.caller, clock.now_ms)

    spotify.before = relinked
    assert jane.hears()["item"] == {"name": "Other"}


def test_a_link_made_while_spotify_ended_the_old_one_stays(jane: Listener, spotify: StandIn, clock: HeldClock) -> None:
    spotify.end_links()

    def relinked(asked: Asked) -> None:
        if asked.grant == "refresh_token":
            spotify.before = lambda _: None
            service.finish_link(spotify.code(), None, jane.caller, clock.now_ms)

    spotify.before = relinked
    assert jane.hears()["connected"] is False
    assert jane.hears()["connected"] is True


@pytest.mark.parametrize("failure", Failure)
@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_refresh_survives_a_failing_table(
    jane: Listener, spotify: StandIn, clock: HeldClock, failure: Failure, at: int
) -> None:
    clock.tick(hours=2)
    with failing(failure, at=at):
        assert jane.hears()["is_playing"] is True
    assert spotify.count("/token", "refresh_token") == 1


def test_what_a_request_costs(jane: Listener, clock: HeldClock) -> None:
    with recording() as record:
        jane.hears()
    assert [call.operation for call in record.calls] == ["GetItem", "Decrypt"]
    clock.tick(hours=2)
    with recording() as record:
        jane.hears()
    assert [call.operation for call in record.dynamodb()] == ["GetItem", "UpdateItem", "UpdateItem"]


def test_a_failing_service_is_left_alone_for_a_while(jane: Listener, spotify: StandIn, clock: HeldClock) -> None:
    spotify.faults["/player"] = Fault(503)
    for _ in range(FAILURES + 3):
        with pytest.raises(MusicUnavailable):
            jane.hears()
    assert spotify.count("/player") == FAILURES
    clock.tick(seconds=REST_MS / 1000)
    with pytest.raises(MusicUnavailable):
        jane.hears()
    assert spotify.count("/player") == FAILURES + 1
    clock.tick(seconds=REST_MS / 1000)
    spotify.faults.clear()
    assert jane.hears()["is_playing"] is True
    assert jane.hears()["is_playing"] is True


def test_refusals_are_no_failures(jane: Listener, spotify: StandIn) -> None:
    spotify.faults["/player"] = Fault(404)
    for _ in range(FAILURES + 3):
        with pytest.raises(NoDevice):
            jane.hears()
