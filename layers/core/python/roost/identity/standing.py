"""What a person is on the platform, as whoever runs it changes it."""

from dataclasses import replace

from roost.identity import credential_store, store
from roost.identity.model import Account
from roost.identity.passwords import hash_password
from roost.kit import keys
from roost.kit.conditions import present, version
from roost.kit.errors import NotFound
from roost.kit.writes import Update, Write


def standing_writes(
    before: Account, now_ms: int, *, role: str | None = None, status: str | None = None
) -> tuple[Account, list[Write]]:
    """The account with another role or status, and the writes that make it so, if nobody changed it meanwhile.

    The gate reads its card with every request: the new standing holds from the next one on, in every dialect.
    """
    standing = {"role": role or before.role, "status": status or before.status}
    after = replace(before, role=standing["role"], status=standing["status"], changed_ms=now_ms, v=before.v + 1)
    changes = standing | {"changed_ms": now_ms, "v": after.v}
    profile = Update(keys.profile(before.id), set=changes, condition=version(before.v))
    since = {"role_since_ms": now_ms} if after.role != before.role else {}
    return after, [profile, Update(keys.card(before.id), set=standing | since, condition=present())]


def give_password(user: int, password: str, now_ms: int) -> None:
    """Give an account that has no password one; any other keeps its own. Raises NotFound, Conflict."""
    known = store.read_for_sign_in(user)
    if known is None:
        raise NotFound()
    account, stored, _ = known
    if stored is None:
        credential_store.replace_password(account, None, hash_password(password), None, now_ms, None)
