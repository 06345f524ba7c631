"""Mail: how one is put together, asked for and sent.

SES sends it; on the local stack it lands in the mailbox of the front door.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from roost.kit import aws, queues
from roost.kit.settings import settings


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail to one address, in both forms."""

    to: str
    subject: str
    text: str
    html: str


def one_line(text: str) -> str:
    """Text without line breaks, for subjects."""
    return " ".join(text.split())


def letter(to: str, subject: str, lines: Sequence[str | None], url: str | None = None) -> Mail:
    """A mail of paragraphs, the empty ones left out, with a link behind the first if there is one."""
    first, *others = [line for line in lines if line]
    paragraphs = [escape(line).replace("\n", "<br>") for line in (first, *others)]
    linked = f'<a href="{escape(url)}">{escape(url)}</a>' if url else None
    html = [paragraphs[0], *([linked] if linked else []), *paragraphs[1:]]
    text = [first, *([url] if url else []), *others]
    return Mail(to, one_line(subject), "\n\n".join(text), "".join(f"<p>{each}</p>" for each in html))


def post(event: Mapping[str, Any]) -> None:
    """Let the mail that follows an event be written and sent soon, once or in rare cases twice."""
    about = {name: event[name] for name in ("id", "kind", "actor", "space", "at_ms", "data")}
    queues.send(settings().mail_queue_url, about)


def spread(event: Mapping[str, Any], addresses: Iterable[str]) -> None:
    """Let a mail about an event go to each address on its own, so that one which fails stops no other."""
    for address in addresses:
        post({**event, "data": {**event["data"], "to": address}})


def send(mail: Mail) -> None:
    """Hand a mail to SES; only background functions do, so that no request waits for it."""
    aws.client("sesv2").send_email(
        FromEmailAddress=settings().mail_sender,
        Destination={"ToAddresses": [mail.to]},
        Content={
            "Simple": {
                "Subject": {"Data": mail.subject, "Charset": "UTF-8"},
                "Body": {
                    "Text": {"Data": mail.text, "Charset": "UTF-8"},
                    "Html": {"Data": mail.html, "Charset": "UTF-8"},
                },
            }
        },
    )
