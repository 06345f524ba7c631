"""Access tokens of linked accounts: kept sealed, and refreshed by one request while the others wait for it."""

import json
from dataclasses import replace
from typing import Final

from roost.kit import clock, sealing
from roost.kit.logs import logger
from roost.music import store
from roost.music.errors import MusicUnavailable, NotConnected
from roost.music.model import Grant, Link, Pass
from roost.music.spotify import Visit

PAUSES_S: Final = (0.1, 0.2, 0.4, *[0.5] * 20)
"""What one who waits for another's refresh waits between looks: about as long as Spotify may take to answer."""


def sealed(user: int, grant: Grant) -> bytes:
    """Both tokens as they are stored: no other account's link can hold them."""
    return sealing.seal(json.dumps({"access": grant.access, "refresh": grant.refresh}), account=user, purpose="music")


def _opened(link: Link) -> tuple[str, str]:
    """The access and the refresh token of a link. Raises NotConnected when they cannot be opened any more."""
    try:
        tokens = json.loads(sealing.unseal(link.sealed, account=link.user, purpose="music"))
    except sealing.Unsealable as broken:
        logger.warning("a music link does not open", extra={"user": link.user})
        raise NotConnected() from broken
    return tokens["access"], tokens["refresh"]


def usable(user: int, visit: Visit, spent: Pass | None = None) -> Pass:
    """An access token that has not ended and is not the `spent` one, refreshed if need be.

    Raises NotConnected (the link is removed when Spotify ended it), MusicUnavailable.
    """
    for pause_s in PAUSES_S:
        link = store.read_link(user)
        if link is None:
            raise NotConnected()
        if link.expires_ms > visit.now_ms and not (spent and spent.v == link.v):
            return Pass(_opened(link)[0], link.v)
        refreshed = _refreshed(link, visit)
        if refreshed:
            return refreshed
        clock.sleep(pause_s)
    raise MusicUnavailable()


def _refreshed(link: Link, visit: Visit) -> Pass | None:
    """A new access token for the link; None when somebody else is about it, or was."""
    lease = store.take_lease(link, visit.now_ms)
    if lease is None:
        return None
    grant = _renewed(link, lease, visit)
    kept = store.store_refreshed(link, lease, sealed(link.user, grant), visit.now_ms + grant.lasts_s * 1000)
    return Pass(grant.access, link.v + 1) if kept else None


def _renewed(link: Link, lease: str, visit: Visit) -> Grant:
    """What Spotify gives for the refresh token; the old one stays good when there is no new one."""
    try:
        refresh = _opened(link)[1]
        if not refresh:
            raise NotConnected()
        grant = visit.refresh(refresh)
    except NotConnected:
        store.remove_link(link, lease)
        raise
    except MusicUnavailable:
        store.give_back(link, lease)
        raise
    return grant if grant.refresh else replace(grant, refresh=refresh)
