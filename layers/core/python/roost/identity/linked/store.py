"""Every table access about identities that open accounts."""

import json
from contextlib import suppress

from roost.identity.linked.model import Identity, Link
from roost.identity.model import Account
from roost.identity.sign_in_store import WELCOME
from roost.kit import keys
from roost.kit.conditions import absent, equals
from roost.kit.outbox import event
from roost.kit.records import pack, unpack
from roost.kit.table import ConditionFailed, get, query, transact, write
from roost.kit.tokens import digest
from roost.kit.writes import Check, Delete, Put, Write


def _digest(identity: Identity | Link) -> str:
    """Issuer and subject in one text of fixed length that no other pair has."""
    return digest(json.dumps([identity.iss, identity.sub]))


def find_link(identity: Identity) -> Link | None:
    """Which account an identity opens."""
    item = get(keys.identity(_digest(identity)))
    return unpack(Link, item) if item else None


def replace_link(before: Link | None, after: Link, account: Account) -> None:
    """Let an identity open an account that is welcome. Raises ConditionFailed when the link is not what it was."""
    name = _digest(after)
    same = equals("user", before.user) & equals("linked_ms", before.linked_ms) if before else absent()
    about = {"actor": account.id, "space": account.home, "now_ms": after.linked_ms}
    writes: list[Write] = [
        event("identity.linked", **about, issuer=after.iss),
        Put(keys.identity(name), pack(after), same),
        Put(keys.linked_identity(after.user, name), pack(after)),
        Check(keys.card(account.id), WELCOME),
    ]
    if before and before.user != after.user:
        writes.append(Delete(keys.linked_identity(before.user, name)))
    transact(writes)


def links_of(user: int) -> list[Link]:
    """The identities that open a person's account."""
    return [unpack(Link, item) for item in query(keys.person(user), begins=keys.IDENTITY_PREFIX)]


def forget_link(link: Link) -> None:
    """Take a link away; one that opens another account by now stays there. Twice is once."""
    name = _digest(link)
    with suppress(ConditionFailed):
        write(Delete(keys.identity(name), equals("user", link.user)))
    write(Delete(keys.linked_identity(link.user, name)))
