"""Every table access about integration tokens; what the gate needs of them stands on the card."""

from typing import Final

from roost.identity.errors import TooManyApiKeys
from roost.identity.model import Integration
from roost.identity.store import IdClash
from roost.kit import keys
from roost.kit.conditions import absent, equals, fewer, present
from roost.kit.errors import AccountGone
from roost.kit.records import pack, unpack
from roost.kit.table import ConditionFailed, get, query, transact
from roost.kit.writes import Delete, Put, Update

MOST: Final = 100
KEPT_S: Final = 30 * 86_400


def add(user: int, record: Integration, digest: str, now_ms: int) -> None:
    """Store a token and let the gate know it. Raises TooManyApiKeys at a hundred living ones, AccountGone, IdClash."""
    granted = {"digest": digest, "scope": record.scope, "space": record.space, "expires_ms": record.expires_ms}
    card = keys.card(user)
    over = _over(user, now_ms)
    admit = Update(
        card,
        set={f"grants.{record.id}": {name: value for name, value in granted.items() if value is not None}},
        remove=[f"{kind}.{name}" for name in over for kind in ("grants", "used")],
        condition=present() & fewer("grants", MOST + len(over)),
    )
    expiry = {"expires_at": record.expires_ms // 1000 + KEPT_S} if record.expires_ms is not None else {}
    put = Put(keys.integration(user, record.id), pack(record) | expiry, absent())
    try:
        transact([put, admit])
    except ConditionFailed as failed:
        if card not in failed.items:
            raise IdClash() from failed
        raise TooManyApiKeys() if failed.items[card] else AccountGone() from failed


def _over(user: int, now_ms: int) -> list[str]:
    grants = (get(keys.card(user)) or {}).get("grants", {})
    return [name for name, grant in grants.items() if grant.get("expires_ms", now_ms + 1) <= now_ms]


def list_all(user: int) -> list[tuple[Integration, int | None]]:
    """The tokens of a person that the gate knows, oldest first, each with the minute of its last use."""
    records = [unpack(Integration, item) for item in query(keys.person(user), begins=keys.INTEGRATION_PREFIX)]
    card = get(keys.card(user)) or {}
    granted, used = card.get("grants", {}), card.get("used", {})
    return [(record, used.get(str(record.id))) for record in records if str(record.id) in granted]


def remove(user: int, space: int, token: int) -> bool:
    """Forget a token of a workspace; the gate refuses it from now on. Says whether there was one."""
    gone = Delete(keys.integration(user, token), present() & equals("space", space))
    forget = Update(keys.card(user), remove=[f"grants.{token}", f"used.{token}"], condition=present())
    try:
        transact([gone, forget])
    except ConditionFailed:
        return False
    return True
