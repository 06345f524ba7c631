"""Every table access about administrative acts and their log."""

from typing import Any, Final

from roost.admin.model import PLATFORM, AuditEntry, entry_of
from roost.identity.model import Account
from roost.kit import keys
from roost.kit.conditions import equals
from roost.kit.errors import Denied, NotFound
from roost.kit.outbox import event
from roost.kit.records import unpack
from roost.kit.table import ConditionFailed, get_many, query, transact
from roost.kit.writes import Check, Write

LOG_LENGTH: Final = 100


def read_both(actor: int, user: int) -> tuple[Account, Account]:
    """The accounts of who acts and of whom it is done to, in one call. Raises Denied and NotFound for missing ones."""
    wanted = keys.profile(actor), keys.profile(user)
    found = get_many(wanted)
    if wanted[0] not in found:
        raise Denied()
    if wanted[1] not in found:
        raise NotFound()
    return unpack(Account, found[wanted[0]]), unpack(Account, found[wanted[1]])


def act(actor: Account, user: int, writes: list[Write], kind: str, now_ms: int, **about: Any) -> None:
    """Do the writes with their one audit entry, if the actor still has the role that was judged.

    So of two administrators who degrade each other at the same time one remains. Raises Denied, ConditionFailed.
    """
    entry = event(kind, actor=actor.id, space=PLATFORM, now_ms=now_ms, user=user, **about)
    demand = Check(keys.card(actor.id), equals("role", actor.role) & equals("status", "active"))
    try:
        transact([entry, *writes, *([demand] if actor.id != user else [])])
    except ConditionFailed as failed:
        if actor.id != user and demand.key in failed.items:
            raise Denied() from failed
        raise


def read_log(now_ms: int) -> list[AuditEntry]:
    """The latest hundred acts of the last ninety days, newest first."""
    found = query(keys.feed(PLATFORM), begins=keys.EVENT_PREFIX, newest_first=True, limit=LOG_LENGTH)
    return [entry_of(each) for each in found if each["expires_at"] * 1000 > now_ms]
