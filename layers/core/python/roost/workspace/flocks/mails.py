"""The mails to those who were made members of a flock."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from roost.identity import magic_links
from roost.kit import clock
from roost.kit.mail import Mail, letter, one_line


def invited(event: Mapping[str, Any]) -> Mail:
    """`flock.invited`: an invitation with a sign-in link, or a notice to somebody who has an account."""
    data = event["data"]
    place = one_line(data["place"])
    opening = f"You were added to {place} in {data['brand']}."
    url = data["link"] + magic_links.issue(data["email"], clock.now_ms()) if data.get("link") else ""
    closing = f"Sign in to {data['brand']} with this address to see it."
    if url:
        closing = f"The link works for 15 minutes; after that, ask for a new one. {closing}"
    subject = f"Invitation to {place}" if url else f"You are a member of {place}"
    return letter(data["email"], subject, [opening, closing], url)


MAILS: Final[dict[str, Callable[[Mapping[str, Any]], Mail]]] = {"flock.invited": invited}
