"""What workspaces do about events: the flows of invitations, and the copies of how members are called."""

from collections.abc import Mapping
from typing import Any, Final

from roost.kit import flows, queues
from roost.kit.settings import settings
from roost.workspace import invite_flow, store


def invite_created(event: Mapping[str, Any]) -> None:
    """`invite.created`: its flow sends the mail and waits for the answer. Twice is once."""
    invite = event["data"]["invite"]
    flows.start(settings().invite_flow, f"invite-{invite}", {"space": event["space"], "invite": invite})


def invite_answered(event: Mapping[str, Any]) -> None:
    """`invite.accepted` and `invite.revoked`: its flow has nothing more to wait for."""
    invite_flow.wake(event["space"], event["data"]["invite"])


def person_changed(event: Mapping[str, Any]) -> None:
    """`person.renamed`, `person.zone_changed`, `person.status_changed` and `member.joined`: memberships say how the
    person is called now, and whether they may come in.

    It copies what is true when it runs, so repetition and order do not matter.
    """
    found = store.read_person(event["data"].get("user", event["actor"]))
    if found is None:
        return
    account, card = found
    names = {name: getattr(account, name) for name in ("username", "email", "first_name", "last_name", "zone")}
    names["name"] = account.display_name
    names["blocked"] = card["status"] != "active"
    owner = {"owner_username": account.username, "owner_email": account.email}
    for space, seat in card["spaces"].items():
        if int(space) != card["home"]:
            store.refresh_copies(int(space), account.id, names, owner if seat["role"] == "owner" else None)
    for space in card.get("flocks", {}):
        store.refresh_copies(int(space), account.id, names, None)


PURGE_SPACE: Final = "purge_space"


def space_deleted(event: Mapping[str, Any]) -> None:
    """`space.deleted`: the purge takes away what was in it. Twice is once."""
    queues.send(settings().purge_queue_url, {"work": PURGE_SPACE, "space": event["space"]})
