"""A person's own account."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, Final

from roost.focus.model import FocusSettings
from roost.identity import store
from roost.identity.model import Account
from roost.kit.caller import Caller
from roost.kit.errors import Conflict
from roost.kit.outbox import event, in_order

TRIES: Final = 3


@dataclass(frozen=True, slots=True)
class ProfileChanges:
    """What a person changes about themselves; fields of Account by name, settings merged key by key.

    `active_space` is the workspace that is active afterwards, changed or not.
    """

    active_space: int | None
    fields: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, int] = field(default_factory=dict)


def read_profile(caller: Caller) -> Account:
    """The caller's account (FF-05)."""
    return store.read_account(caller.user)


def accounts(users: Iterable[int]) -> dict[int, Account]:
    """The accounts of people, by id; deleted ones are missing."""
    return store.read_accounts(users)


def find_person(address: str) -> int | None:
    """Who has an address, if anybody."""
    return store.find_by_email(address)


def usernames(users: Iterable[int]) -> dict[int, str]:
    """The user names of people, by id; deleted accounts are missing."""
    return store.read_usernames(users)


def update_profile(caller: Caller, changes: ProfileChanges, now_ms: int) -> Account:
    """Apply changes (FF-06); without any it writes nothing.

    A new zone takes effect for what happens from now on; the days before are rebuilt behind the event
    `person.zone_changed`. Raises FocusSettingsInvalid, AccountTaken for a user name, and Conflict when others keep
    changing the same account.
    """
    for _ in range(TRIES):
        with suppress(Conflict):
            return _apply(caller, changes, now_ms)
    raise Conflict()


def _apply(caller: Caller, changes: ProfileChanges, now_ms: int) -> Account:
    before = store.read_account(caller.user)
    settings = before.settings
    if changes.settings:
        merged = FocusSettings(**before.settings).merge(changes.settings)
        settings = {name: getattr(merged, name) for name in FocusSettings.__slots__}
    after = replace(before, **changes.fields, settings=settings)
    card_changes: dict[str, Any] = {}
    about, events = {"actor": caller.user, "space": caller.home, "now_ms": now_ms}, []
    if changes.active_space != caller.active_space:
        card_changes["active_space"] = changes.active_space
    if after.zone != before.zone:
        card_changes["zone"] = after.zone
        events.append(event("person.zone_changed", **about, zone=after.zone))
    if _called(after) != _called(before):
        events.append(event("person.renamed", **about, username=after.username))
    if after == before and not card_changes:
        return before
    return store.replace_account(before, after, card_changes, in_order(*events))


def _called(account: Account) -> tuple[str, str, str]:
    return account.username, account.first_name, account.last_name
