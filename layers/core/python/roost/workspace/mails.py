"""The mails of invitations, in both forms."""

from datetime import UTC, datetime
from html import escape

from roost.kit.mail import Mail, one_line
from roost.workspace.model import Invite, Member, Space


def _called(inviter: Member) -> str:
    name = one_line(f"{inviter.first_name} {inviter.last_name}") or inviter.username
    return f"{name} ({inviter.email})"


def _day(instant_ms: int) -> str:
    moment = datetime.fromtimestamp(instant_ms // 1000, UTC)
    return f"{moment.day} {moment:%B %Y, %H:%M} UTC"


def invitation(invite: Invite, space: Space, inviter: Member | None, url: str, *, reminder: bool = False) -> Mail:
    """The invitation of an address, or the reminder of it; `inviter` is None when they have left without trace."""
    place, who = one_line(space.name), _called(inviter) if inviter else "Somebody"
    opening = f"{who} invites you to join {place} as {invite.role_word}."
    closing = f"The invitation is for {invite.email} and ends on {_day(invite.expires_ms)}."
    parts = [opening, invite.message, f"Accept: {url}", closing]
    linked = f'<a href="{escape(url)}">{escape(url)}</a>'
    message = escape(invite.message).replace("\n", "<br>")
    quoted = f"<blockquote>{message}</blockquote>" if invite.message else ""
    html = f"<p>{escape(opening)}</p>{quoted}<p>Accept: {linked}</p><p>{escape(closing)}</p>"
    subject = f"Reminder: invitation to {place}" if reminder else f"Invitation to {place}"
    return Mail(invite.email, subject, "\n\n".join(part for part in parts if part), html)
