"""Every table access about sign-ins."""

from typing import Any, Final

from roost.identity.errors import BadCredentials
from roost.identity.model import Account, Family
from roost.identity.store import IdClash
from roost.kit import ids, keys
from roost.kit.conditions import Condition, absent, at_most, either, equals, present
from roost.kit.errors import AccountBlocked, AccountGone, NotFound, TokenRevoked
from roost.kit.items import Item
from roost.kit.keys import Key
from roost.kit.outbox import event
from roost.kit.records import pack, unpack
from roost.kit.table import ConditionFailed, get, get_many, transact
from roost.kit.writes import Check, Put, Update, Write

FAMILY_KEPT_AFTER_MS: Final = 30 * 86_400_000
WELCOME: Final[Condition] = present() & equals("status", "active")


def _expiry(family: Family) -> dict[str, int]:
    return {"expires_at": (family.expires_ms + FAMILY_KEPT_AFTER_MS) // 1000}


def family_put(family: Family) -> Put:
    """A new sign-in."""
    return Put(keys.family(family.user, family.id), pack(family) | _expiry(family), absent())


def entered_writes(account: Account, dialect: str, now_ms: int) -> list[Write]:
    """The account notes that its person is here, and `person.entered` if it is the first time in this dialect."""
    stamp: dict[str, Any] = {"last_sign_in_ms": now_ms}
    if dialect in account.dialects:
        return [Update(keys.profile(account.id), set=stamp, condition=present())]
    stamp[f"dialects.{dialect}"] = now_ms
    entered = event("person.entered", actor=account.id, space=account.home, now_ms=now_ms, dialect=dialect)
    return [entered, Update(keys.profile(account.id), set=stamp, condition=present())]


def add_family(family: Family, account: Account, now_ms: int, password_hash: str | None = None) -> None:
    """Open a sign-in and stamp it on the account; with a `password_hash` only while that is still the account's.

    Raises AccountGone, AccountBlocked, BadCredentials, IdClash.
    """
    put, card = family_put(family), Check(keys.card(family.user), WELCOME)
    credential = keys.credential(family.user)
    demands = [card, Check(credential, equals("hash", password_hash))] if password_hash else [card]
    try:
        transact([put, *demands, *entered_writes(account, family.dialect, now_ms)])
    except ConditionFailed as failed:
        overtaken = BadCredentials() if credential in failed.items else IdClash()
        raise unwelcome(failed.items, card.key) or overtaken from failed


def unwelcome(failed: dict[Key, Item | None], card: Key) -> AccountBlocked | AccountGone | None:
    """Why a person's card stood in the way of signing in, if it did."""
    if card not in failed:
        return None
    item = failed[card]
    return AccountBlocked(state=item["status"]) if item else AccountGone()


def read_family(user: int, family: int) -> tuple[Family | None, Item | None]:
    """A sign-in and its person's card."""
    wanted: tuple[Key, Key] = (keys.family(user, family), keys.card(user))
    found = get_many(wanted)
    item = found.get(wanted[0])
    return unpack(Family, item) if item else None, found.get(wanted[1])


def rotate_family(before: Family, after: Family, now_ms: int) -> None:
    """Replace the refresh token of a sign-in, if it is still the one that was read and nothing ended it meanwhile.

    Raises TokenRevoked for whoever comes second.
    """
    fields = {"digest": after.digest, "previous": after.previous, "rotated_ms": now_ms}
    fields |= {"expires_ms": after.expires_ms} | _expiry(after)
    same = equals("digest", before.digest) & absent("ended_ms")
    since = either(at_most("not_before_ms", before.created_ms), equals("kept", before.id))
    try:
        transact(
            [
                Update(keys.family(before.user, before.id), set=fields, condition=same),
                Check(keys.card(before.user), WELCOME & since),
            ]
        )
    except ConditionFailed as failed:
        raise TokenRevoked() from failed


def end_family(family: Family, card: Item, now_ms: int) -> None:
    """End a sign-in: its refresh token, and until they expire its access tokens. Raises AccountGone."""
    passed = [f"revoked.{name}" for name, until_ms in card.get("revoked", {}).items() if until_ms < now_ms]
    revoke = Update(
        keys.card(family.user),
        set={f"revoked.{family.id}": now_ms + family.access_s * 1000},
        remove=[name for name in passed if name != f"revoked.{family.id}"],
        condition=present(),
    )
    ended = event("sign_in.ended", actor=family.user, space=card["home"], now_ms=now_ms, sign_in=family.id)
    own = Update(keys.family(family.user, family.id), set={"ended_ms": now_ms}, condition=present())
    try:
        transact([ended, own, revoke])
    except ConditionFailed as failed:
        raise AccountGone() from failed


def all_ended(user: int, home: int, now_ms: int, keep: int | None = None) -> list[Write]:
    """The writes that end all tokens of a person but those of one sign-in; integration tokens live on."""
    ended = event("sign_ins.ended", actor=user, space=home, now_ms=now_ms, kept=keep)
    stands = present() if keep is None else present() & absent(f"revoked.{keep}") & _not_ended(keep)
    return [ended, Update(keys.card(user), set={"not_before_ms": now_ms, "kept": keep}, condition=stands)]


def _not_ended(sign_in: int) -> Condition:
    """It began after everything was ended the last time, or was kept then: what was ended meanwhile is not revived."""
    return either(at_most("not_before_ms", ids.made_at_ms(sign_in)), equals("kept", sign_in))


def end_all(user: int, now_ms: int) -> None:
    """End all sign-ins of a person. Raises NotFound."""
    card = get(keys.card(user))
    if card is None:
        raise NotFound()
    try:
        transact(all_ended(user, card["home"], now_ms))
    except ConditionFailed as failed:
        raise NotFound() from failed
