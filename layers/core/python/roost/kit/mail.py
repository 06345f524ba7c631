"""Mail through SES; on the local stack it lands in the mailbox of the front door."""

from dataclasses import dataclass

from roost.kit import aws
from roost.kit.settings import settings


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail to one address, in both forms."""

    to: str
    subject: str
    text: str
    html: str


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
