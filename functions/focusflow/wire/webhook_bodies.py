"""What webhooks receive: a compact body that carries its own signature, headers that carry another (section 13)."""

import hashlib
import hmac
import json
from html import escape
from typing import Any, Final

from focusflow.wire.fields import stamp
from focusflow.wire.webhooks import EVENT_WORDS
from roost.inbox.webhooks.facts import Event, Facts
from roost.inbox.webhooks.model import Delivery, Webhook
from roost.kit import ids
from roost.kit.mail import Mail

AGENT: Final = "FocusFlow-Webhooks/2.0"


def signature(content: str, secret: str) -> str:
    """HMAC-SHA256 over UTF-8 bytes."""
    return f"sha256={hmac.new(secret.encode(), content.encode(), hashlib.sha256).hexdigest()}"


def _compact(value: object) -> str:
    """As JSON.stringify writes it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def person_words(user: int, facts: Facts) -> dict[str, Any]:
    """A person as bodies name them; of a deleted account only the id is left."""
    account = facts.people.get(user)
    names = (account.username, account.first_name) if account else ("", "")
    return {"id": user, "username": names[0], "first_name": names[1]}


def signed_body(hook: Webhook, event: Event, facts: Facts, **data: Any) -> str:
    """The body; its last member signs everything before it. `data` is what it says beside the person."""
    unsigned = _compact(
        {
            "event": EVENT_WORDS[event["kind"]],
            "organization": {"id": hook.space, "slug": hook.slug},
            "data": {"user": person_words(facts.about, facts), **data},
            "timestamp": stamp(event["at_ms"]),
        }
    )
    return f'{unsigned[:-1]},"signature":{_compact(signature(unsigned, hook.secret))}}}'


def write_headers(delivery: Delivery, secret: str) -> dict[str, str]:
    """The headers, the same for every attempt; the signature is over the exact bytes of the body."""
    return {
        "Content-Type": "application/json",
        "User-Agent": AGENT,
        "X-FocusFlow-Event": EVENT_WORDS[delivery.kind],
        "X-FocusFlow-Delivery": ids.to_pair_uuid(delivery.webhook, delivery.event),
        "X-FocusFlow-Signature": signature(delivery.body, secret),
    }


def deactivation_mail(to: str, organization: str, url: str, reason: str) -> Mail:
    """Tells an organization's owner that nothing is sent to a webhook any more, and why."""
    text = (
        f"A webhook of {organization} was switched off.\n\nAddress: {url}\nReason: {reason}\n\n"
        "Nothing more is sent to it. Once the receiver works again, delete the webhook and create it anew."
    )
    return Mail(to, f"A webhook of {organization} was switched off", text, _as_html(text))


def _as_html(text: str) -> str:
    return "".join(f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in text.split("\n\n"))
