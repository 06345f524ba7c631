"""The mails of transfers."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from roost.flock.transfers import store
from roost.flock.transfers.model import State, Transfer
from roost.kit.mail import Mail, letter, one_line, spread
from roost.workspace.flocks import members
from roost.workspace.model import Role


def _day(instant_ms: int) -> str:
    moment = datetime.fromtimestamp(instant_ms // 1000, UTC)
    return f"{moment.day} {moment:%B %Y}"


def offer(transfer: Transfer, url: str | None, *, reminder: bool = False) -> Mail:
    """What the address is told; `url` signs in somebody who has no account yet, for a quarter of an hour."""
    source, bird = one_line(transfer.source_name), one_line(transfer.bird_name)
    subject = f"{source} sent you a bird transfer in {transfer.brand}"
    how = f"Sign in to {transfer.brand} with this address to answer. The offer ends on {_day(transfer.expires_ms)}."
    if url:
        how = f"The link works for 15 minutes; after that, ask for a new one with this address. {how}"
    lines = [f"{source} wants to hand {bird} over to you.", transfer.notes, how]
    return letter(transfer.email, f"Reminder: {subject}" if reminder else subject, lines, url)


def answered(transfer: Transfer, to: str) -> Mail:
    """What an owner of the bird's former flock is told when somebody accepted or declined."""
    bird, source = one_line(transfer.bird_name), one_line(transfer.source_name)
    if transfer.state is State.COMPLETED:
        subject, line = f"{bird} has moved", f"{transfer.email} took {bird} over from {source}, with all records."
    else:
        subject, line = f"The transfer of {bird} was declined", f"{transfer.email} declined; {bird} stays in {source}."
    return letter(to, subject, [line])


def owners_mail(event: Mapping[str, Any]) -> Mail | None:
    """`transfer.completed`, `transfer.declined`: one message becomes one for each owner, and that a mail."""
    if "to" not in event["data"]:
        spread(event, members.addresses(event["space"], [Role.OWNER]))
        return None
    transfer = store.read_transfer(event["data"]["transfer"])
    return answered(transfer, event["data"]["to"]) if transfer else None


MAILS: Final[dict[str, Callable[[Mapping[str, Any]], Mail | None]]] = {
    "transfer.completed": owners_mail,
    "transfer.declined": owners_mail,
}
