"""FocusMaster's link to Spotify (FM-37 to FM-45)."""

from dataclasses import replace
from typing import Any

from focusmaster.wire import spotify as wire
from focusmaster.wire.api import BASE, FOCUSMASTER, HOUR, PUBLIC
from roost.kit.http import Api, Request, SignedIn
from roost.music import service
from roost.music.model import Action

app = Api(replace(FOCUSMASTER, render=wire.render), HOUR, kinds=("access",))
handler = app.handle

app.rule("GET", wire.CALLBACK, public=True, bucket=PUBLIC)


@app.get(f"{BASE}/spotify/auth-url", tags=["Spotify"])
def auth_url(caller: SignedIn, request: Request) -> wire.AuthUrl:
    """The address at which the caller lets FocusMaster use their Spotify account."""
    return wire.AuthUrl(url=service.start_link(caller, request.now_ms))


@app.get(wire.CALLBACK, tags=["Spotify"])
def callback(request: Request, code: wire.Code = "", state: wire.State = None) -> Any:
    """Where Spotify sends its users back: links the account."""
    caller = wire.visitor(request, state)
    service.finish_link(wire.required(code), state, caller, request.now_ms, present=wire.others(request))
    return wire.connected(request)


@app.get(wire.NOW_PLAYING, tags=["Spotify"])
def now_playing(caller: SignedIn, request: Request) -> dict[str, Any]:
    """What the caller's player plays."""
    return service.now_playing(caller, request.now_ms)


@app.post(f"{BASE}/spotify/play", tags=["Spotify"])
def play(caller: SignedIn, request: Request) -> wire.Done:
    """Let the player go on."""
    service.control(caller, Action.PLAY, request.now_ms)
    return wire.Done(success=True)


@app.post(f"{BASE}/spotify/pause", tags=["Spotify"])
def pause(caller: SignedIn, request: Request) -> wire.Done:
    """Let the player pause."""
    service.control(caller, Action.PAUSE, request.now_ms)
    return wire.Done(success=True)


@app.post(f"{BASE}/spotify/next", tags=["Spotify"])
def skip(caller: SignedIn, request: Request) -> wire.Done:
    """Let the player go to the next track."""
    service.control(caller, Action.NEXT, request.now_ms)
    return wire.Done(success=True)


@app.post(f"{BASE}/spotify/previous", tags=["Spotify"])
def go_back(caller: SignedIn, request: Request) -> wire.Done:
    """Let the player go to the track before."""
    service.control(caller, Action.PREVIOUS, request.now_ms)
    return wire.Done(success=True)
