"""Every table access about music."""

import secrets
from typing import Any

from roost.kit import keys
from roost.kit.conditions import at_most, equals, present, version
from roost.kit.errors import AccountBlocked, AccountGone
from roost.kit.keys import Key
from roost.kit.records import pack, unpack
from roost.kit.table import ConditionFailed, get, transact, write
from roost.kit.writes import Check, Delete, Update
from roost.music.model import LEASE_MS, Link

_LEASE = ("lease", "lease_until_ms")


def _own(user: int) -> Key:
    return keys.music_link(user)


def read_link(user: int) -> Link | None:
    """A person's link."""
    item = get(_own(user))
    return unpack(Link, item) if item else None


def replace_link(link: Link) -> None:
    """Write a person's link, whatever they had before; whoever refreshes that works in vain.

    Raises AccountGone, AccountBlocked.
    """
    fields = {name: value for name, value in pack(link).items() if name not in ("v", *_LEASE)}
    lives = Check(keys.card(link.user), present() & equals("status", "active"))
    try:
        transact([Update(_own(link.user), set=fields, add={"v": 1}, remove=_LEASE), lives])
    except ConditionFailed as failed:
        card = failed.items.get(lives.key)
        raise AccountBlocked(state=card["status"]) if card else AccountGone() from failed


def take_lease(link: Link, now_ms: int) -> str | None:
    """Become the one who refreshes the link as it was read; None when somebody else is, or the link has changed."""
    lease = secrets.token_urlsafe(9)
    free = version(link.v) & at_most("lease_until_ms", now_ms)
    until_ms = now_ms + LEASE_MS
    try:
        write(Update(_own(link.user), set={"lease": lease, "lease_until_ms": until_ms}, condition=free))
    except ConditionFailed:
        return None
    return lease


def _end_lease(operation: Update | Delete) -> bool:
    try:
        write(operation)
    except ConditionFailed:
        return False
    return True


def store_refreshed(link: Link, lease: str, sealed: bytes, expires_ms: int) -> bool:
    """Put new tokens into a leased link; False when the lease was lost meanwhile."""
    fields: dict[str, Any] = {"sealed": sealed, "expires_ms": expires_ms}
    mine = equals("lease", lease)
    return _end_lease(Update(_own(link.user), set=fields, add={"v": 1}, remove=_LEASE, condition=mine))


def give_back(link: Link, lease: str) -> None:
    """Let others try to refresh."""
    _end_lease(Update(_own(link.user), remove=_LEASE, condition=equals("lease", lease)))


def remove_link(link: Link, lease: str) -> None:
    """Forget a leased link that the music service ended; one that was made meanwhile stays."""
    _end_lease(Delete(_own(link.user), equals("lease", lease)))
