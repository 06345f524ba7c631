"""The mail with a sign-in link, for whoever asks for one; nothing tells whether the address has an account (FP-05)."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from roost.identity import magic_links
from roost.kit import clock, ids, mail
from roost.kit.mail import Mail, letter

REQUESTED: Final = "magic_link.requested"
_IGNORE: Final = "If you did not ask for this, you can ignore this mail."


def send_link(email: str, *, name: str | None, target: str | None, brand: str, link: str, now_ms: int) -> None:
    """Let a mail go out with a new link of fifteen minutes; `link` is what its token is appended to.

    Nothing is written with it, so it is queued without an event. Raises Unavailable.
    """
    data = {"email": email, "name": name, "target": target, "brand": brand, "link": link}
    asked = {"id": ids.new_id(now_ms), "kind": REQUESTED, "actor": 0, "space": 0, "at_ms": now_ms, "data": data}
    mail.post(asked)


def link_mail(event: Mapping[str, Any]) -> Mail:
    """The mail; its link is made only now, so that its token lies in no queue."""
    data = event["data"]
    url = data["link"] + magic_links.issue(data["email"], clock.now_ms(), name=data["name"], target=data["target"])
    lines = ["Open this link within 15 minutes to sign in:", _IGNORE]
    return letter(data["email"], f"Your link to sign in to {data['brand']}", lines, url)


MAILS: Final[dict[str, Callable[[Mapping[str, Any]], Mail]]] = {REQUESTED: link_mail}
