"""The page behind an invitation's link, for people (HTML) and for programs (JSON)."""

from html import escape
from typing import Any, Final

from aws_lambda_powertools.event_handler import Response

from focusflow.wire.fields import stamp
from focusflow.wire.seats import ROLE_WORDS
from roost.kit.errors import NotFound
from roost.workspace.model import Invite, Space

PRIVATE: Final = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
}
"""The address holds a token: nobody keeps the page or learns where the reader came from."""

_STYLE: Final = "body{font:1.1rem/1.5 system-ui,sans-serif;max-width:36rem;margin:15vh auto;padding:0 1rem}"


def wants_json(accept: str) -> bool:
    """Whether the client asks for JSON; a browser asks for HTML."""
    return "application/json" in accept.lower() and "text/html" not in accept.lower()


def _page(status: int, title: str, *paragraphs: str) -> Response[Any]:
    inside = "".join(f"<p>{each}</p>" for each in paragraphs)
    html = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head>'
        f"<body><h1>{title}</h1>{inside}</body></html>"
    )
    return Response(status, "text/html; charset=utf-8", html, headers=dict(PRIVATE))


def invite_page(invite: Invite, space: Space) -> Response[Any]:
    """Which organization, which role, and how to accept."""
    return _page(
        200,
        f"Join {escape(space.name)}",
        f"{escape(invite.email)} is invited to join <strong>{escape(space.name)}</strong> as "
        f"<strong>{ROLE_WORDS[invite.role]}</strong>.",
        f"To accept, sign in to FocusFlow with {escape(invite.email)} (register with it if you have no account) and "
        "accept the invitation with the last part of this page's address as its token: "
        "<code>POST /focusflow/api/v2/invites/accept/</code>.",
        f"The invitation ends at {stamp(invite.expires_ms)}.",
    )


def invite_data(invite: Invite, space: Space) -> Response[Any]:
    """The same as data."""
    body = {
        "organization": {"name": space.name, "slug": space.slug},
        "email": invite.email,
        "role": ROLE_WORDS[invite.role],
        "expires_at": stamp(invite.expires_ms),
    }
    return Response(200, "application/json", body, headers=dict(PRIVATE))


def no_invite_page() -> Response[Any]:
    """The same for tokens that are unknown, used, revoked or past their time."""
    return _page(404, "Invitation not found", "This invitation does not exist, was used, or has ended.")


def invite_answer(found: tuple[Invite, Space] | None, accept: str) -> Response[Any]:
    """What the link shows, in the form that the client asks for. Raises NotFound where an error body answers it."""
    if wants_json(accept):
        if found is None:
            raise NotFound()
        return invite_data(*found)
    return invite_page(*found) if found else no_invite_page()
