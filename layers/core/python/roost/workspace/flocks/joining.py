"""How people become members of flocks, and those who are awaited when they come."""

from contextlib import suppress
from dataclasses import replace
from functools import partial

from roost.identity.model import Account, email_key
from roost.kit import ids
from roost.kit.errors import Conflict
from roost.kit.outbox import event
from roost.kit.parallel import settled
from roost.kit.writes import Put
from roost.workspace.flocks import store
from roost.workspace.flocks.model import Invitee, PendingMember
from roost.workspace.joining import joining
from roost.workspace.model import Member, Space


def joining_as(
    account: Account,
    space: Space,
    wanted: Invitee | PendingMember,
    pending: PendingMember | None,
    before: Member | None,
    now_ms: int,
) -> Member:
    """Who was awaited keeps the id; who was there once gets back their place."""
    known = pending or before
    member = joining(account, space.id, known.id if known else ids.new_id(now_ms), wanted.role, now_ms)
    label = wanted.label or (pending.label if pending else None)
    return replace(member, label=label, invited_ms=pending.created_ms if pending else None)


def membership_fact(kind: str, actor: int, space: Space, member: Member, now_ms: int) -> Put:
    """Personal workspaces have events of their own: nobody but flocks knows of their members."""
    about = {"member": member.id, "user": member.user, "username": member.username, "first_name": member.first_name}
    word = f"{'flock' if space.personal else 'member'}.{kind}"
    return event(word, actor=actor, space=space.id, now_ms=now_ms, role=member.role.value, **about)


def accept_pending(account: Account, spaces: list[int], now_ms: int) -> list[int]:
    """Make a person whose address is proved a member wherever that is awaited; returns in which workspaces (FP-30).

    Of parallel calls each takes what the other left. Whoever has no seat left keeps waiting.
    """
    joined = []
    for space in spaces:
        with suppress(Conflict):
            joined += settled(partial(_accept, account, space, now_ms))
    return joined


def _accept(account: Account, space_id: int, now_ms: int) -> list[int]:
    address = email_key(account.email)
    space, pending, before = store.read_waiting(space_id, address, account.id)
    if space is None or pending is None or (before and before.active):
        store.forget_awaited(address, space_id)
        return []
    member = joining_as(account, space, pending, pending, before, now_ms)
    store.admit(space, member, before, pending, [membership_fact("joined", account.id, space, member, now_ms)])
    return [space_id]
