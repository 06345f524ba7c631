"""The activity feed of a shared workspace: the events themselves, read as what its managers follow."""

from collections.abc import Mapping
from dataclasses import dataclass

from roost.identity.model import Account
from roost.identity.profile import accounts
from roost.insights import store
from roost.kit.caller import Caller
from roost.kit.items import Item
from roost.workspace.model import Action
from roost.workspace.service import require


@dataclass(frozen=True, slots=True)
class Activity:
    """Something that happened to a task; `user` is whom it is about, for an assignment the assignee."""

    id: int
    kind: str
    user: int
    task: int
    title: str
    at_ms: int


def read_activity(caller: Caller, space: int, most: int, now_ms: int) -> tuple[list[Activity], Mapping[int, Account]]:
    """The latest activities, newest first, and the accounts of those they are about (FF-41). Raises Denied.

    Entries outlive their tasks; after ninety days they are gone.
    """
    require(caller, space, Action.SEE_TEAM)
    events = store.read_activity(space, most)
    found = [_activity(event) for event in events if event["expires_at"] > now_ms // 1000]
    return found, accounts({each.user for each in found})


def _activity(event: Item) -> Activity:
    data = event["data"]
    user = data.get("assignee", event["actor"])
    return Activity(event["id"], event["kind"], user, data["task"], data["title"], event["at_ms"])
