"""Signing in, in FlockPal's words (contract section 5)."""

from typing import Annotated, Final, Literal

from pydantic import Field

from flockpal.wire.errors import PasswordsDisabled
from flockpal.wire.fields import Blank, Email, Input, Output
from flockpal.wire.landing import Target
from flockpal.wire.links import BRAND, delivery, magic_link_base
from flockpal.wire.providers import providers
from roost.identity import magic_links
from roost.identity.link_mails import send_link
from roost.kit.http import Exchange
from roost.kit.text import Trimmed

SENT: Final = "If that address can sign in, a magic link is on the way."
NO_REGISTRATION: Final = "Password-based registration is disabled. Use a magic link or an identity provider."
NO_PASSWORDS: Final = "Password-based sign-in is disabled. Use a magic link or an identity provider."


class LinkBody(Input):
    email: Email
    name: Annotated[Annotated[Trimmed, Field(max_length=120)] | None, Blank] = None
    redirect_to: Annotated[Target | None, Blank] = None


class LinkSent(Output):
    """The same for addresses with and without an account; the link itself only where no mail can be sent."""

    ok: Literal[True] = True
    message: str = SENT
    delivery: Literal["email", "preview"]
    preview_url: str | None = None


class ProviderOut(Output):
    provider_key: str
    display_name: str
    enabled: bool = True


class Providers(Output):
    providers: list[ProviderOut]


def offered() -> Providers:
    """The providers that are configured (FP-02)."""
    known = (each for each in providers() if each.is_configured)
    return Providers(providers=[ProviderOut(provider_key=p.key, display_name=p.display_name) for p in known])


def send(request: Exchange, body: LinkBody, now_ms: int) -> LinkSent:
    """Mail a sign-in link, or show it on a machine that cannot mail (FP-05). Raises MailUnavailable."""
    way, base = delivery(), magic_link_base(request)
    about = {"name": body.name, "target": body.redirect_to}
    if way == "preview":
        shown = base + magic_links.issue(body.email, now_ms, **about)
        return LinkSent(delivery=way, preview_url=shown)
    send_link(body.email, **about, brand=BRAND, link=base, now_ms=now_ms)
    return LinkSent(delivery=way)


def no_passwords(sentence: str) -> None:
    """Raises PasswordsDisabled."""
    raise PasswordsDisabled(sentence)
