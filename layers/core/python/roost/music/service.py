"""What people do with their music: link their Spotify account, see what plays, control the player."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from roost.kit import once
from roost.kit.caller import Caller
from roost.kit.errors import Unauthenticated
from roost.music import spotify, store, tokens
from roost.music.errors import (
    AttemptUnknown,
    MusicLimited,
    MusicUnavailable,
    NoDevice,
    NotConnected,
    PremiumNeeded,
    Refused,
)
from roost.music.model import Action, Link
from roost.music.spotify import Reply, Visit

ATTEMPT_S: Final = 600
_PURPOSE: Final = "music.link"
_PLAYER: Final = "/v1/me/player"


def start_link(caller: Caller, now_ms: int) -> str:
    """The address at which the caller lets Roost use their Spotify account, good for ten minutes (FM-37).

    Raises MusicUnavailable when the operator has set no client.
    """
    spotify.require_client()
    return spotify.authorize_url(once.issue(_PURPOSE, {"user": caller.user}, ATTEMPT_S, now_ms))


def finish_link(
    code: str, state: str | None, caller: Caller | None, now_ms: int, *, present: Collection[int] = ()
) -> None:
    """Link the account that the callback's code is of, in place of an older link (FM-39 to FM-41).

    It becomes that of whoever made the state, or without one the caller's. A state is refused when its maker is not
    among those who are `present`, if anybody is: the visitor's Spotify account would end up with whoever sent them
    there. Raises AttemptUnknown, Unauthenticated, LinkRefused, MusicUnavailable, AccountGone, AccountBlocked.
    """
    user = _maker(state, present, now_ms) if state is not None else _user(caller)
    grant = Visit(now_ms).exchange(code)
    sealed = tokens.sealed(user, grant)
    store.replace_link(Link(user, sealed, now_ms + grant.lasts_s * 1000, now_ms))


def _user(caller: Caller | None) -> int:
    if caller is None:
        raise Unauthenticated()
    return caller.user


def _maker(state: str, present: Collection[int], now_ms: int) -> int:
    attempt = once.redeem(_PURPOSE, state, now_ms)
    if attempt is None or (present and attempt["user"] not in present):
        raise AttemptUnknown()
    return int(attempt["user"])


def now_playing(caller: Caller, now_ms: int) -> dict[str, Any]:
    """Spotify's own player object with `connected` (FM-38, FM-39, FM-43); without a link only that there is none.

    Raises Refused (PremiumNeeded, NoDevice, MusicLimited), MusicUnavailable.
    """
    try:
        reply = _ask(caller.user, "GET", _PLAYER, now_ms)
    except NotConnected:
        return _silence(connected=False)
    if reply.body is None:
        raise MusicUnavailable()
    return {**reply.body, "connected": True} if reply.body else _silence(connected=True)


def _silence(*, connected: bool) -> dict[str, Any]:
    return {"connected": connected, "is_playing": False, "item": None}


def control(caller: Caller, action: Action, now_ms: int) -> None:
    """Tell the caller's player what to do (FM-42).

    Raises NotConnected, Refused (PremiumNeeded, NoDevice, MusicLimited), MusicUnavailable.
    """
    _ask(caller.user, action.method, f"{_PLAYER}/{action}", now_ms)


def _ask(user: int, method: str, path: str, now_ms: int) -> Reply:
    visit = Visit(now_ms)
    own = tokens.usable(user, visit)
    reply = visit.ask(method, path, own.access)
    if reply.status == 401:
        reply = visit.ask(method, path, tokens.usable(user, visit, spent=own).access)
    if not reply.is_success:
        raise _refusal(reply)
    return reply


_REFUSALS: Final[Mapping[int, type[Refused]]] = {403: PremiumNeeded, 404: NoDevice}


def _refusal(reply: Reply) -> Refused | MusicUnavailable:
    if reply.status == 429:
        return MusicLimited(reply.retry_after)
    return _REFUSALS[reply.status]() if reply.status in _REFUSALS else MusicUnavailable()
