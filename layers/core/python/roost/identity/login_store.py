"""Every table access about browsers' logins: they stand on the card, where the gate finds them without another read."""

from collections.abc import Mapping
from typing import Any, Final

from roost.identity.model import Account
from roost.identity.sign_in_store import WELCOME, entered_writes, unwelcome
from roost.identity.store import IdClash
from roost.kit import keys
from roost.kit.conditions import absent, fewer, present
from roost.kit.errors import AccountGone, Conflict, TokenRevoked
from roost.kit.table import ConditionFailed, get, transact, write
from roost.kit.writes import Update

MOST: Final = 50
"""Logins of a person at a time; the oldest makes room for the next."""


def _superfluous(logins: Mapping[str, Mapping[str, Any]], now_ms: int) -> list[str]:
    """The logins that are over, and so many of the oldest that there is room for one more."""
    over = [name for name, login in logins.items() if login["expires_ms"] <= now_ms]
    alive = sorted((name for name in logins if name not in over), key=int)
    return over + alive[: max(0, len(alive) - MOST + 1)]


def add(account: Account, login: int, record: Mapping[str, Any], dialect: str, now_ms: int) -> None:
    """Put a login on its person's card.

    Raises AccountGone, AccountBlocked, IdClash, Conflict when many open at once.
    """
    key = keys.card(account.id)
    card = get(key)
    if card is None:
        raise AccountGone()
    goes = [f"logins.{name}" for name in _superfluous(card.get("logins", {}), now_ms)]
    fields = {f"logins.{login}": dict(record), "recent_space": record["space"]}
    room = absent(f"logins.{login}") & fewer("logins", 2 * MOST)
    opened = Update(key, set=fields, remove=goes, condition=WELCOME & room)
    try:
        transact([opened, *entered_writes(account, dialect, now_ms)])
    except ConditionFailed as failed:
        item = failed.items.get(key)
        blocked = unwelcome(failed.items, key) if item is None or item["status"] != "active" else None
        clash = IdClash() if item and str(login) in item.get("logins", {}) else Conflict()
        raise blocked or clash from failed


def remove(user: int, login: int) -> None:
    """Take a login off the card."""
    try:
        write(Update(keys.card(user), remove=[f"logins.{login}"], condition=present()))
    except ConditionFailed as failed:
        raise AccountGone() from failed


def set_space(user: int, login: int, space: int) -> None:
    """Give a login another workspace. Raises TokenRevoked when it is not there any more."""
    fields = {f"logins.{login}.space": space, "recent_space": space}
    try:
        write(Update(keys.card(user), set=fields, condition=present(f"logins.{login}")))
    except ConditionFailed as failed:
        raise TokenRevoked() from failed


def read_recent_space(user: int) -> int | None:
    """The workspace that was active in a login last."""
    card = get(keys.card(user)) or {}
    recent: int | None = card.get("recent_space")
    return recent
