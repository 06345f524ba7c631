"""The mails that follow a message of the contact form: one to who wrote it, one to who reads them."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from roost.kit import mail
from roost.kit.mail import Mail, letter, one_line
from roost.site.contact import store


def post(event: Mapping[str, Any]) -> None:
    """`contact.received` and `contact.acknowledged`: the mail is written and sent soon."""
    mail.post(event)


def reply(event: Mapping[str, Any]) -> Mail | None:
    """`contact.acknowledged`: that the message has arrived. It repeats nothing that somebody might want spread."""
    message = store.read_message(event["data"]["message"])
    if message is None:
        return None
    lines = [
        "Thank you for writing to us. We have received your message and will answer soon.",
        "If you did not write to us, you can ignore this mail.",
    ]
    return letter(message.email, f"{message.brand} has received your message", lines)


def notice(event: Mapping[str, Any]) -> Mail | None:
    """`contact.received`: the message, for those who answer it."""
    message = store.read_message(event["data"]["message"])
    if message is None:
        return None
    sender = f"From: {one_line(message.name)} <{message.email}>"
    about = f"Category: {message.category.value}"
    subject = f"[{message.brand}] {one_line(message.subject)}"
    return letter(event["data"]["to"], subject, [sender, about, message.message])


MAILS: Final[dict[str, Callable[[Mapping[str, Any]], Mail | None]]] = {
    "contact.acknowledged": reply,
    "contact.received": notice,
}
