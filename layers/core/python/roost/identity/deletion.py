"""Deleting an account: it is gone at once, in all dialects; what it leaves behind goes in the background."""

from collections.abc import Mapping
from typing import Any, Final

from roost.identity import deletion_store as store
from roost.identity.errors import OwnsSharedSpace
from roost.kit import queues
from roost.kit.caller import Caller
from roost.kit.errors import NotFound
from roost.kit.parallel import settled
from roost.kit.settings import settings
from roost.workspace.departures import owned_with_others

PURGE_PERSON: Final = "purge_person"
SECOND_RUN_S: Final = 60
"""Longer than any request lives: whatever one that began before the deletion wrote is there by then."""


def delete_account(caller: Caller, now_ms: int, *, keeps_shared: bool = False) -> None:
    """Delete the caller's account (FG-19, FM-13): no token, password, address or name of it is good any more.

    With `keeps_shared` it must not own a workspace that has other members. Raises OwnsSharedSpace.
    """
    if keeps_shared and owned_with_others(caller):
        raise OwnsSharedSpace()
    delete_person(caller.user, now_ms)


def delete_person(user: int, now_ms: int) -> None:
    """The same for whoever it is; somebody who is gone already stays gone."""
    settled(lambda: _delete(user, now_ms))


def _delete(user: int, now_ms: int) -> None:
    try:
        account, card = store.read(user)
    except NotFound:
        return
    store.remove(account, card, now_ms)


def person_deleted(event: Mapping[str, Any]) -> None:
    """`person.deleted`: the purge takes away everything that was theirs, now and once more a minute later."""
    message = {"work": PURGE_PERSON, "user": event["actor"], "home": event["space"], **event["data"]}
    for delay_s in (0, SECOND_RUN_S):
        queues.send(settings().purge_queue_url, message, delay_s=delay_s)


def purge_traces(message: Mapping[str, Any]) -> None:
    """The person's own partition goes, last of all. Twice is once."""
    store.forget(message["user"])
