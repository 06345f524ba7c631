"""What workspaces do about events: the flows of invitations, and the copies of how members are called."""

from collections.abc import Mapping
from typing import Any

from roost.kit import flows
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
    """`person.renamed`, `person.zone_changed` and `member.joined`: memberships say how the person is called now.

    It copies what is true when it runs, so repetition and order do not matter.
    """
    found = store.read_person(event["actor"])
    if found is None:
        return
    account, card = found
    names = {name: getattr(account, name) for name in ("username", "email", "first_name", "last_name", "zone")}
    names["blocked"] = card["status"] != "active"
    owner = {"owner_username": account.username, "owner_email": account.email}
    for space, seat in card["spaces"].items():
        if int(space) != card["home"]:
            store.refresh_copies(int(space), account.id, names, owner if seat["role"] == "owner" else None)
