"""What administrators do (FM-46 to FM-51). Every operation raises Denied for everybody else."""

from functools import partial

from roost.admin import figures, people, store
from roost.admin.directory import Wanted
from roost.admin.model import (
    ADMINS,
    ROLE_CHANGED,
    STATUS_CHANGED,
    AuditEntry,
    Stats,
    Status,
    judge_role,
    judge_status,
)
from roost.identity.model import Account
from roost.identity.standing import standing_writes
from roost.kit.caller import Caller
from roost.kit.errors import Denied
from roost.kit.paging import Page
from roost.kit.parallel import settled


def require_admin(caller: Caller) -> None:
    """Raises Denied for everybody who does not run the platform."""
    if caller.platform_role not in ADMINS:
        raise Denied()


def list_people(caller: Caller, wanted: Wanted, number: int, size: int) -> Page[Account]:
    """A page of the people who fit, newest first; a page past the last one is empty, and without anybody 0 is the last.

    It may lag two seconds behind.
    """
    require_admin(caller)
    return people.find(wanted, number, size)


def set_role(caller: Caller, user: int, role: str, now_ms: int) -> Account:
    """Give somebody another platform role; it holds from their next request on. Writes one audit entry.

    Raises OwnRole, ProtectedAdmin, NotFound.
    """
    require_admin(caller)
    return settled(partial(_set_role, caller, user, role, now_ms))


def _set_role(caller: Caller, user: int, role: str, now_ms: int) -> Account:
    actor, target = store.read_both(caller.user, user)
    judge_role((actor.id, actor.role), (target.id, target.role))
    after, writes = standing_writes(target, now_ms, role=role)
    about = {"before": target.role, "after": role, "actor_name": actor.display_name, "address": caller.address or None}
    store.act(actor, user, writes, ROLE_CHANGED, now_ms, **about)
    return after


def set_status(caller: Caller, user: int, status: Status, reason: str | None, now_ms: int) -> Account:
    """Ban or suspend somebody, which turns every token they have away at once, or let them in again.

    Writes one audit entry, also when they had that status. Raises AdminUntouchable, NotFound.
    """
    require_admin(caller)
    return settled(partial(_set_status, caller, user, status, reason, now_ms))


def _set_status(caller: Caller, user: int, status: Status, reason: str | None, now_ms: int) -> Account:
    actor, target = store.read_both(caller.user, user)
    judge_status(target.role, status)
    after, writes = standing_writes(target, now_ms, status=status.value)
    about = {"before": target.status, "after": status.value, "actor_name": actor.display_name, "reason": reason}
    store.act(actor, user, writes, STATUS_CHANGED, now_ms, **about, address=caller.address or None)
    return after


def audit_log(caller: Caller, now_ms: int) -> list[AuditEntry]:
    """The latest hundred administrative acts, newest first; kept for ninety days."""
    require_admin(caller)
    return store.read_log(now_ms)


def read_stats(caller: Caller, now_ms: int) -> Stats:
    """The platform at a glance; may lag two seconds behind."""
    require_admin(caller)
    return figures.read_stats(now_ms)
