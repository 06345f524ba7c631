"""Whose account an identity opens."""

from collections.abc import Mapping
from typing import Any

from roost.identity import store
from roost.identity.addresses import person_of_address
from roost.identity.linked import store as links
from roost.identity.linked.errors import IdentityUnverified
from roost.identity.linked.model import Identity, Link
from roost.identity.model import Account, email_key
from roost.kit.errors import AccountBlocked
from roost.kit.parallel import settled


def sign_in_identity(identity: Identity, *, dialect: str, now_ms: int) -> Account:
    """The account of an identity (FP-18, FM-16): the one it opened before, else that of its address, made if need be.

    Of parallel first calls one makes it. No sign-in is opened yet. Raises IdentityUnverified when a new identity's
    address is not verified, AccountBlocked, Conflict.
    """
    return settled(lambda: _sign_in(identity, dialect, now_ms))


def _sign_in(identity: Identity, dialect: str, now_ms: int) -> Account:
    link = links.find_link(identity)
    known = _account_behind(link) if link else None
    if known:
        return _welcome(known)
    if identity.email is None or not identity.email_verified:
        raise IdentityUnverified()
    account = _welcome(person_of_address(identity.email, identity.name, dialect=dialect, now_ms=now_ms))
    made = Link(identity.iss, identity.sub, identity.through, account.id, email_key(account.email), now_ms)
    links.replace_link(link, made, account)
    return account


def _account_behind(link: Link) -> Account | None:
    """The account that a link leads to, if it exists and the link still holds."""
    found = store.read_for_sign_in(link.user)
    if found is None:
        return None
    account, _, card = found
    return account if link.outlives(email_key(account.email), card.get("not_before_ms", 0)) else None


def _welcome(account: Account) -> Account:
    if account.status != "active":
        raise AccountBlocked(state=account.status)
    return account


def linked_through(user: int) -> set[str]:
    """The issuers through which a person can sign in, as they are configured."""
    return {link.through for link in links.links_of(user)}


def forget_identities(user: int) -> None:
    """Take away everything that opens a person's account from elsewhere: for its deletion. Twice is once."""
    for link in links.links_of(user):
        links.forget_link(link)


def purge_links(message: Mapping[str, Any]) -> None:
    """The same as part of a person's purge."""
    forget_identities(message["user"])
