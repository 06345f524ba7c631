"""Flocks as people see them: which they are in, what these are called and billed as, where somebody starts."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from roost.identity.model import Account, email_key
from roost.kit.caller import Caller, Seat
from roost.kit.errors import Denied, Invalid, NotFound
from roost.kit.outbox import event
from roost.kit.parallel import settled
from roost.workspace.flocks import store
from roost.workspace.flocks.model import Awaited, Flock, Standing, first_flock_name, settled_plan, standing_on
from roost.workspace.model import Action, Plan, Role, Space, allows

PLAN_FAULT = "This plan is for rescue workspaces only"


def seats(caller: Caller) -> dict[int, Seat]:
    """All flocks the caller sits in, by workspace: shared ones, and personal ones that are shown."""
    shared = {space: seat for space, seat in caller.spaces.items() if seat.slug}
    return dict(sorted((shared | dict(caller.flocks)).items()))


def role_in(caller: Caller, space: int) -> Role:
    """The caller's role in a flock. Raises Denied for one they do not sit in."""
    seat = seats(caller).get(space)
    if seat is None:
        raise Denied()
    return Role(seat.role)


def require(caller: Caller, space: int, action: Action) -> Role:
    """The caller's role in a flock. Raises Denied when it does not allow the action, or there is none (FP-33)."""
    role = role_in(caller, space)
    if not allows(role, action):
        raise Denied()
    return role


def active_flock(caller: Caller) -> int:
    """The flock that the caller's requests are about. Raises Denied when they do not sit in it any more."""
    space = caller.active_space
    if space is None or space not in seats(caller):
        raise Denied()
    return space


def list_flocks(caller: Caller) -> list[Flock]:
    """The caller's flocks with their own membership of each, by id (FP-25)."""
    found = store.read_flocks(seats(caller), caller.user)
    return [found[space] for space in sorted(found)]


def read_flock(caller: Caller) -> Space:
    """The active flock (FP-28). Raises NotFound, Denied."""
    return _read(active_flock(caller))


def _read(space: int) -> Space:
    found = store.read_space(space)
    if found is None:
        raise NotFound()
    return found


def plan_or_fault(settled: Plan | None) -> Plan:
    """Raises Invalid for a kind and a plan that do not go together."""
    if settled is None:
        raise Invalid({"plan": [PLAN_FAULT]})
    return settled


def update_flock(caller: Caller, changes: Mapping[str, Any], now_ms: int) -> Space:
    """Change the active flock: `name`, `kind`, `plan`, `billing_email` of Space (FP-28).

    Raises Denied, NotFound, Invalid for a plan that the kind does not have, Conflict.
    """
    space = active_flock(caller)
    require(caller, space, Action.MANAGE_FLOCK)
    return settled(lambda: _update_flock(caller, space, changes, now_ms))


def _update_flock(caller: Caller, space_id: int, changes: Mapping[str, Any], now_ms: int) -> Space:
    before = _read(space_id)
    kind = changes.get("kind", before.kind)
    plan = plan_or_fault(settled_plan(kind, changes.get("plan"), before.plan))
    fields = dict(changes) | {"kind": kind, "plan": plan}
    changed = sorted(name for name, value in fields.items() if getattr(before, name) != value)
    fact = event("space.updated", actor=caller.user, space=space_id, now_ms=now_ms, changed=changed)
    stamped = fields | {"updated_ms": now_ms}
    store.change_space(before, stamped, fact)
    return replace(before, **stamped, v=before.v + 1)


def read_standing(user: int) -> Standing:
    """Somebody's roles in flocks and where they were last, strongly consistent."""
    return standing_on(store.read_card(user))


def read_awaited(account: Account) -> Awaited:
    """What waits for a person's address."""
    return store.read_awaited(email_key(account.email))


def show_home(account: Account, now_ms: int) -> int:
    """Show the account's personal workspace as a flock of theirs; its id. Twice is once, in parallel too (FP-11)."""
    name = first_flock_name(account.display_name)

    def attempt() -> None:
        fact = event("flock.shown", actor=account.id, space=account.home, now_ms=now_ms, name=name)
        store.show_home(account, name, now_ms, fact)

    settled(attempt)
    return account.home
