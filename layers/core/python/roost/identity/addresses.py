"""People who come in by proving an address: by a mailed link, or by another service that vouches for it."""

from contextlib import suppress
from dataclasses import replace
from typing import Final

from roost.identity import accounts, proof_store, store
from roost.identity.errors import AccountTaken
from roost.identity.model import Account, email_key
from roost.kit.errors import Conflict, NotFound
from roost.kit.outbox import event

TRIES: Final = 4


def prove_address(account: Account, now_ms: int) -> Account:
    """The person showed that the address is theirs. The first time that drops the password and ends all sign-ins.

    Raises Conflict when others keep changing the account, or it has another address by now; NotFound.
    """
    address = email_key(account.email)
    for _ in range(TRIES):
        if account.verified:
            return account
        with suppress(Conflict):
            return proof_store.prove(account, now_ms)
        account = store.read_account(account.id)
        if email_key(account.email) != address:
            break
    raise Conflict()


def vouch(account: Account, now_ms: int) -> Account:
    """A frontend that the operator trusts says that the address is proved; password and sign-ins stay (FU-19).

    Raises Conflict.
    """
    return account if account.verified else proof_store.vouch(account, now_ms)


def person_of_address(email: str, name: str, *, dialect: str, now_ms: int) -> Account:
    """The account of a proved address, made if there is none (FP-11); `name` is only for a new or nameless one.

    Of parallel first calls one makes it. Raises Conflict when others keep changing the account.
    """
    for _ in range(TRIES):
        user = store.find_by_email(email)
        with suppress(AccountTaken, Conflict, NotFound):
            if user is not None:
                return _named(_proved(user, email, now_ms), name, now_ms)
            draft = Account(id=0, email=email, username="", home=0, created_ms=0, name=name, verified=True)
            return accounts.create(draft, None, dialect=dialect, now_ms=now_ms)
    raise Conflict()


def _proved(user: int, email: str, now_ms: int) -> Account:
    """Whoever had the address a moment ago, if they still do. Raises Conflict, NotFound."""
    account = store.read_account(user)
    if email_key(account.email) != email_key(email):
        raise Conflict()
    return prove_address(account, now_ms)


def _named(account: Account, name: str, now_ms: int) -> Account:
    """Whoever never said how they are called is called so, unless they are just saying something else."""
    if not name or account.name or account.first_name or account.last_name:
        return account
    renamed = event("person.renamed", actor=account.id, space=account.home, now_ms=now_ms, username=account.username)
    with suppress(Conflict):
        return store.replace_account(account, replace(account, name=name), {}, [renamed])
    return account
