"""Every table access about passwords of people who are signed in."""

from roost.identity.model import Account, Brand
from roost.identity.sign_in_store import all_ended
from roost.kit import keys
from roost.kit.conditions import absent, equals
from roost.kit.errors import Conflict
from roost.kit.outbox import event, events_first
from roost.kit.table import ConditionFailed, transact
from roost.kit.writes import Put, Write


def replace_password(
    account: Account, before: str | None, after: str, keep: int | None, now_ms: int, brand: Brand | None
) -> None:
    """Store a password hash if the one before is still the one that was read. Raises Conflict."""
    about = {"address": account.email, "brand": brand.name if brand else None}
    changed = event("password.changed", actor=account.id, space=account.home, now_ms=now_ms, **about)
    same = equals("hash", before) if before else absent()
    put = Put(keys.credential(account.id), {"hash": after}, same)
    writes: list[Write] = [changed, put, *all_ended(account.id, account.home, now_ms, keep)]
    try:
        transact(events_first(writes))
    except ConditionFailed as failed:
        raise Conflict() from failed
