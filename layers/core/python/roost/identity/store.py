"""Every table access about people."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from roost.identity.errors import AccountTaken
from roost.identity.model import Account, Family, KeyRecord, email_key, username_key
from roost.kit import keys
from roost.kit.conditions import absent, fewer, present, version
from roost.kit.errors import Conflict, NotFound
from roost.kit.items import Item
from roost.kit.keys import Key
from roost.kit.outbox import event
from roost.kit.records import pack, unpack
from roost.kit.table import ConditionFailed, get, get_many, query, transact
from roost.kit.writes import Delete, Put, Update, Write

MAX_API_KEYS: Final = 20
FAMILY_KEPT_AFTER_MS: Final = 30 * 86_400_000


class IdClash(Conflict):
    """A drawn id was taken; draw again."""


def _family_put(family: Family) -> Put:
    expiry = {"expires_at": (family.expires_ms + FAMILY_KEPT_AFTER_MS) // 1000}
    return Put(keys.family(family.user, family.id), pack(family) | expiry, absent())


def _card(account: Account) -> Item:
    return {
        "status": "active",
        "role": account.role,
        "zone": account.zone,
        "home": account.home,
        "spaces": {str(account.home): {"role": "owner"}},
        "revoked": {},
        "keys": {},
        "used": {},
    }


def add_account(account: Account, password_hash: str | None, space_writes: list[Write], family: Family) -> None:
    """Write a new account with its personal space and its first sign-in.

    Raises AccountTaken for its address or name, IdClash.
    """
    holder = {"user": account.id}
    address, name = keys.email(email_key(account.email)), keys.username(username_key(account.username))
    writes: list[Write] = [
        Put(keys.profile(account.id), pack(account), absent()),
        Put(address, holder, absent()),
        Put(name, holder, absent()),
        Put(keys.card(account.id), _card(account)),
        _family_put(family),
        event("person.registered", actor=account.id, space=account.home, now_ms=account.created_ms),
        *space_writes,
    ]
    if password_hash:
        writes.append(Put(keys.credential(account.id), {"hash": password_hash}))
    try:
        transact(writes)
    except ConditionFailed as failed:
        taken = {word for key, word in ((address, "email"), (name, "username")) if key in failed.items}
        raise AccountTaken(taken) if taken else IdClash() from failed


def find_taken(email: str | None, username: str | None) -> frozenset[str]:
    """Which of `email` and `username` an account holds."""
    wanted = {"email": keys.email(email_key(email))} if email else {}
    wanted |= {"username": keys.username(username_key(username))} if username else {}
    found = get_many(wanted.values())
    return frozenset(name for name, key in wanted.items() if key in found)


def find_by_email(email: str) -> int | None:
    """The account that holds an address."""
    item = get(keys.email(email_key(email)))
    return item["user"] if item else None


def read_for_sign_in(user: int) -> tuple[Account, str | None, Item] | None:
    """An account, its password hash and its card; None when it is gone."""
    wanted = keys.profile(user), keys.credential(user), keys.card(user)
    found = get_many(wanted)
    if wanted[0] not in found or wanted[2] not in found:
        return None
    return unpack(Account, found[wanted[0]]), found.get(wanted[1], {}).get("hash"), found[wanted[2]]


def add_family(family: Family) -> None:
    """Open a sign-in and stamp it on the account. Raises NotFound when the account went away."""
    stamp = Update(keys.profile(family.user), set={"last_sign_in_ms": family.created_ms}, condition=present())
    try:
        transact([_family_put(family), stamp])
    except ConditionFailed as failed:
        raise NotFound() if stamp.key in failed.items else IdClash() from failed


def read_family(user: int, family: int) -> tuple[Family | None, Item | None]:
    """A sign-in and its person's card."""
    wanted: tuple[Key, Key] = (keys.family(user, family), keys.card(user))
    found = get_many(wanted)
    item = found.get(wanted[0])
    return unpack(Family, item) if item else None, found.get(wanted[1])


def end_family(family: Family, card: Mapping[str, Any], space: int, access_ends_ms: int, now_ms: int) -> None:
    """End a sign-in: its refresh token, and until they expire its access tokens."""
    passed = [f"revoked.{name}" for name, until_ms in card.get("revoked", {}).items() if until_ms < now_ms]
    revoke = Update(
        keys.card(family.user),
        set={f"revoked.{family.id}": access_ends_ms},
        remove=[name for name in passed if name != f"revoked.{family.id}"],
        condition=present(),
    )
    ended = event("sign_in.ended", actor=family.user, space=space, now_ms=now_ms, sign_in=family.id)
    transact([Update(keys.family(family.user, family.id), set={"ended_ms": now_ms}), revoke, ended])


def read_account(user: int) -> Account:
    """An account. Raises NotFound."""
    item = get(keys.profile(user))
    if item is None:
        raise NotFound()
    return unpack(Account, item)


def read_accounts(users: Iterable[int]) -> dict[int, Account]:
    """Those of the accounts that still exist, in one call; no call for nobody."""
    found = get_many(keys.profile(user) for user in users)
    return {item["id"]: unpack(Account, item) for item in found.values()}


def read_usernames(users: Iterable[int]) -> dict[int, str]:
    """The user names of those people who still have an account, in one call; no call for nobody."""
    found = get_many(keys.profile(user) for user in users)
    return {item["id"]: item["username"] for item in found.values()}


def replace_account(before: Account, after: Account, card_changes: dict[str, Any], events: list[Put]) -> Account:
    """Write a changed account if nobody changed it meanwhile, with what the gate must know of the change.

    Raises AccountTaken for the new user name, Conflict when another change came first.
    """
    changed = replace(after, v=before.v + 1)
    was, becomes = pack(before), pack(changed)
    differing = {name: becomes.get(name) for name in was | becomes if was.get(name) != becomes.get(name)}
    writes: list[Write] = [Update(keys.profile(before.id), set=differing, condition=version(before.v)), *events]
    if card_changes:
        writes.append(Update(keys.card(before.id), set=card_changes, condition=present()))
    old, new = username_key(before.username), username_key(after.username)
    if old != new:
        writes += [Delete(keys.username(old)), Put(keys.username(new), {"user": before.id}, absent())]
    try:
        transact(writes)
    except ConditionFailed as failed:
        raise AccountTaken({"username"}) if keys.username(new) in failed.items else Conflict() from failed
    return changed


def add_api_key(user: int, record: KeyRecord, digest: str) -> None:
    """Store an API key and let the gate know its digest. Raises Conflict at twenty keys, IdClash."""
    admit = Update(
        keys.card(user), set={f"keys.{record.id}": digest}, condition=present() & fewer("keys", MAX_API_KEYS)
    )
    try:
        transact([Put(keys.api_key(user, record.id), pack(record), absent()), admit])
    except ConditionFailed as failed:
        raise Conflict() if admit.key in failed.items else IdClash() from failed


def list_api_keys(user: int) -> list[tuple[KeyRecord, int | None]]:
    """The API keys of a person, oldest first, each with the minute of its last use."""
    records = [unpack(KeyRecord, item) for item in query(keys.person(user), begins=keys.API_KEY_PREFIX)]
    used = (get(keys.card(user)) or {}).get("used", {})
    return [(record, used.get(str(record.id))) for record in records]


def remove_api_key(user: int, key: int) -> None:
    """Forget an API key; the gate refuses it from now on. Raises NotFound."""
    forget = Update(keys.card(user), remove=[f"keys.{key}", f"used.{key}"], condition=present())
    try:
        transact([Delete(keys.api_key(user, key), present()), forget])
    except ConditionFailed as failed:
        raise NotFound() from failed
