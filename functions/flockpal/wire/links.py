"""How FlockPal's sign-in links reach people: by mail, or on a developer's machine in the answer itself."""

from typing import Final, Literal

from flockpal.wire.api import BASE, backend_url
from flockpal.wire.settings import settings
from roost.kit.errors import MailUnavailable
from roost.kit.http import Exchange
from roost.kit.settings import settings as stack

BRAND: Final = "FlockPal"
Delivery = Literal["email", "preview"]


def magic_link_base(request: Exchange) -> str:
    """A sign-in link without its token."""
    return f"{backend_url(request)}{BASE}/auth/magic-link/verify?token="


def delivery() -> Delivery:
    """How a link gets to its address. In production never by preview, which would let anybody sign in as anybody.

    Raises MailUnavailable.
    """
    known = stack()
    if known.mail_sender:
        return "email"
    if settings().preview_links and known.stage == "local":
        return "preview"
    raise MailUnavailable()
