"""Every table access about people."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from roost.identity.errors import AccountTaken
from roost.identity.model import Account, KeyRecord, email_key, username_key
from roost.kit import keys
from roost.kit.conditions import absent, fewer, present, version
from roost.kit.errors import Conflict, NotFound
from roost.kit.items import Item
from roost.kit.keys import Key
from roost.kit.outbox import event, events_first
from roost.kit.records import pack, unpack
from roost.kit.table import ConditionFailed, get, get_many, query, transact
from roost.kit.writes import Delete, Put, Update, Write

MAX_API_KEYS: Final = 20


class IdClash(Conflict):
    """A drawn id was taken; draw again."""


def _card(account: Account) -> Item:
    return {
        "status": account.status,
        "role": account.role,
        "guest": account.guest,
        "verified": account.verified,
        "zone": account.zone,
        "home": account.home,
        "spaces": {str(account.home): {"role": "owner"}},
        "flocks": {},
        "revoked": {},
        "keys": {},
        "used": {},
        "logins": {},
        "grants": {},
    }


def _facts(account: Account) -> list[Put]:
    about = {"actor": account.id, "space": account.home, "now_ms": account.created_ms}
    entered = [event("person.entered", **about, dialect=dialect) for dialect in account.dialects]
    return [event("person.registered", **about), *entered]


def add_account(account: Account, password_hash: str | None, more: list[Write]) -> None:
    """Write a new account, with what else belongs to its making.

    Raises AccountTaken for its address or name, IdClash.
    """
    holder = {"user": account.id}
    address, name = keys.email(email_key(account.email)), keys.username(username_key(account.username))
    writes: list[Write] = [
        Put(keys.profile(account.id), pack(account), absent()),
        Put(address, holder, absent()),
        Put(name, holder, absent()),
        Put(keys.card(account.id), _card(account)),
        *_facts(account),
        *more,
    ]
    if password_hash:
        writes.append(Put(keys.credential(account.id), {"hash": password_hash}))
    try:
        transact(events_first(writes))
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


def find_by_login(login: str) -> int | None:
    """The account that has the address or, if none has, the user name (FG-04): one read for both."""
    address, name = keys.email(email_key(login)), keys.username(username_key(login))
    found = get_many((address, name))
    item = (found.get(address) if "@" in login else None) or found.get(name)
    return item["user"] if item else None


def read_for_sign_in(user: int) -> tuple[Account, str | None, Item] | None:
    """An account, its password hash and its card; None when it is gone."""
    wanted = keys.profile(user), keys.credential(user), keys.card(user)
    found = get_many(wanted)
    if wanted[0] not in found or wanted[2] not in found:
        return None
    return unpack(Account, found[wanted[0]]), found.get(wanted[1], {}).get("hash"), found[wanted[2]]


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


def _holders(before: Account, after: Account) -> dict[Key, tuple[Key, str]]:
    """The keys that hold the new address and user name, with those of the old ones and what they are called."""
    pairs = {}
    if email_key(before.email) != email_key(after.email):
        pairs[keys.email(email_key(after.email))] = keys.email(email_key(before.email)), "email"
    if username_key(before.username) != username_key(after.username):
        pairs[keys.username(username_key(after.username))] = keys.username(username_key(before.username)), "username"
    return pairs


def replace_account(
    before: Account, after: Account, card_changes: dict[str, Any], events: list[Put], more: Iterable[Write] = ()
) -> Account:
    """Write a changed account if nobody changed it meanwhile, with what the gate must know of the change.

    Raises AccountTaken for the new address or user name, Conflict when another change came first.
    """
    changed = replace(after, v=before.v + 1)
    was, becomes = pack(before), pack(changed)
    differing = {name: becomes.get(name) for name in was | becomes if was.get(name) != becomes.get(name)}
    writes: list[Write] = [*events, Update(keys.profile(before.id), set=differing, condition=version(before.v)), *more]
    if card_changes:
        writes.append(Update(keys.card(before.id), set=card_changes, condition=present()))
    holders = _holders(before, after)
    for new, (old, _) in holders.items():
        writes += [Delete(old), Put(new, {"user": before.id}, absent())]
    try:
        transact(writes)
    except ConditionFailed as failed:
        taken = {word for new, (_, word) in holders.items() if new in failed.items}
        raise AccountTaken(taken) if taken else Conflict() from failed
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
