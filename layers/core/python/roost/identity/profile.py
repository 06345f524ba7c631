"""A person's own account."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, Final

from roost.focus.model import FocusSettings
from roost.identity import store
from roost.identity.model import Account, Brand
from roost.identity.proofs import verification_writes
from roost.kit.caller import Caller
from roost.kit.errors import Conflict
from roost.kit.outbox import event, in_order
from roost.kit.writes import Put

TRIES: Final = 3


@dataclass(frozen=True, slots=True)
class ProfileChanges:
    """What a person changes about themselves; fields of Account by name, settings and preferences merged key by key.

    `active_space` is the workspace that is active afterwards, changed or not. `brand` signs the mails that follow a
    change of address.
    """

    active_space: int | None
    fields: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, int] = field(default_factory=dict)
    preferences: Mapping[str, Any] = field(default_factory=dict)
    brand: Brand | None = None


def read_profile(caller: Caller) -> Account:
    """The caller's account (FF-05)."""
    return store.read_account(caller.user)


def account(user: int) -> Account:
    """The account of a person. Raises NotFound."""
    return store.read_account(user)


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
    """Apply changes (FF-06, FG-16, FM-14); without any it writes nothing.

    A new zone takes effect for what happens from now on; the days before are rebuilt behind the event
    `person.zone_changed`. A new address is not proved yet. Raises FocusSettingsInvalid, AccountTaken for a user name or
    an address, and Conflict when others keep changing the same account.
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
    preferences = {**before.preferences, **changes.preferences}
    after = replace(before, **changes.fields, settings=settings, preferences=preferences)
    card_changes: dict[str, Any] = {}
    if changes.active_space != caller.active_space:
        card_changes["active_space"] = changes.active_space
    if after.zone != before.zone:
        card_changes["zone"] = after.zone
    if after == before and not card_changes:
        return before
    after, events = replace(after, changed_ms=now_ms), _facts(caller, before, after, now_ms)
    if after.email == before.email:
        return store.replace_account(before, after, card_changes, in_order(*events))
    after, card_changes["verified"] = replace(after, verified=False), False
    moved = event("address.changed", **_about(caller, now_ms), before=before.email, address=after.email)
    if changes.brand is None:
        return store.replace_account(before, after, card_changes, in_order(*events, moved))
    moved = event("address.changed", **_about(caller, now_ms), before=before.email, brand=changes.brand.name)
    asked, link = verification_writes(after, changes.brand, now_ms)
    return store.replace_account(before, after, card_changes, in_order(*events, moved, asked), [link])


def _about(caller: Caller, now_ms: int) -> dict[str, Any]:
    return {"actor": caller.user, "space": caller.home, "now_ms": now_ms}


def _facts(caller: Caller, before: Account, after: Account, now_ms: int) -> list[Put]:
    about, events = _about(caller, now_ms), []
    if after.zone != before.zone:
        events.append(event("person.zone_changed", **about, zone=after.zone))
    if _called(after) != _called(before):
        events.append(event("person.renamed", **about, username=after.username))
    if before.avatar and after.avatar != before.avatar:
        events.append(event("picture.replaced", **about, avatar=before.avatar))
    return events


def _called(account: Account) -> tuple[str, ...]:
    return account.username, account.first_name, account.last_name, account.name, account.email
