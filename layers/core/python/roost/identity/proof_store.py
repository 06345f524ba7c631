"""Every table access about mailed links, and what they prove."""

from collections.abc import Iterable
from dataclasses import replace

from roost.identity.errors import LinkInvalid
from roost.identity.model import Account, Proof
from roost.identity.sign_in_store import all_ended
from roost.kit import keys
from roost.kit.conditions import equals, present, version
from roost.kit.errors import Conflict
from roost.kit.outbox import event, events_first
from roost.kit.records import pack, unpack
from roost.kit.table import ConditionFailed, get_many, transact
from roost.kit.writes import Delete, Put, Update, Write


def proof_put(proof: Proof) -> Put:
    """A new link, which ends the one before it of the same purpose."""
    return Put(keys.proof(proof.user, proof.purpose), pack(proof) | {"expires_at": proof.until_ms // 1000})


def commit(writes: Iterable[Write]) -> None:
    """Do all writes or none."""
    transact(writes)


def read(user: int, purpose: str) -> tuple[Account, Proof] | None:
    """The open link of a person for a purpose."""
    profile, proof = keys.profile(user), keys.proof(user, purpose)
    found = get_many((profile, proof))
    if profile not in found or proof not in found:
        return None
    return unpack(Account, found[profile]), unpack(Proof, found[proof])


def redeem(account: Account, proof: Proof, now_ms: int, password_hash: str | None = None) -> Account:
    """Use a link up: the address is proved, and with a new password all sign-ins end. Raises LinkInvalid if it was."""
    about = {"actor": account.id, "space": account.home, "now_ms": now_ms}
    facts = [event("person.verified", **about)]
    if password_hash:
        facts.append(event("password.changed", **about, address=account.email, brand=proof.brand))
    writes: list[Write] = [
        *facts,
        Delete(keys.proof(account.id, proof.purpose), equals("digest", proof.digest)),
        *_verified(account),
    ]
    if password_hash:
        writes += [Put(keys.credential(account.id), {"hash": password_hash})]
        writes += all_ended(account.id, account.home, now_ms)
    if password_hash and not account.verified:  # a first proof: whoever came before keeps nothing
        writes.append(Update(keys.card(account.id), set={"grants": {}}, condition=present()))
    try:
        transact(events_first(writes))
    except ConditionFailed as failed:
        raise LinkInvalid() from failed
    return replace(account, verified=True, v=account.v + 1)


def _verified(account: Account) -> list[Update]:
    """The address is proved, if it is still the account's; the gate knows."""
    same = equals("email", account.email)
    return [
        Update(keys.profile(account.id), set={"verified": True}, add={"v": 1}, condition=same),
        Update(keys.card(account.id), set={"verified": True}, condition=present()),
    ]


def vouch(account: Account, now_ms: int) -> Account:
    """Somebody who may says that the address is the account's; password and sign-ins stay. Raises Conflict."""
    about = {"actor": account.id, "space": account.home, "now_ms": now_ms}
    try:
        transact([event("person.verified", **about), *_verified(account)])
    except ConditionFailed as failed:
        raise Conflict() from failed
    return replace(account, verified=True, v=account.v + 1)


def prove(account: Account, now_ms: int) -> Account:
    """A first proof of an address: whoever registered it before without owning it stays out. Raises Conflict."""
    proved = event("person.verified", actor=account.id, space=account.home, now_ms=now_ms)
    writes: list[Write] = [
        proved,
        Update(keys.profile(account.id), set={"verified": True}, add={"v": 1}, condition=version(account.v)),
        Update(keys.card(account.id), set={"verified": True, "grants": {}}, condition=present()),
        Delete(keys.credential(account.id)),
        *all_ended(account.id, account.home, now_ms),
    ]
    try:
        transact(events_first(writes))
    except ConditionFailed as failed:
        raise Conflict() from failed
    return replace(account, verified=True, v=account.v + 1)
