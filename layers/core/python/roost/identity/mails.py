"""The mails about accounts, in both forms: what each says, from the event that it follows."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from roost.identity.proofs import RESET, VERIFY, proof_token
from roost.kit.mail import Mail, letter

_ASKS: Final = {
    VERIFY: ("Verify your email", "Open this link within a day to verify your address:"),
    RESET: ("Reset your password", "Open this link within an hour to set a new password:"),
}
_IGNORE: Final = "If you did not ask for this, you can ignore this mail."


def proof_mail(event: Mapping[str, Any]) -> Mail:
    """`proof.requested`: the link that proves an address or sets a password."""
    data = event["data"]
    subject, ask = _ASKS[data["purpose"]]
    url = data["link"] + proof_token(event["actor"], data["purpose"], data["proof"])
    return letter(data["address"], f"{subject} for {data['brand']}", [ask, _IGNORE], url)


def address_mail(event: Mapping[str, Any]) -> Mail:
    """`address.changed`: a notice to the address that was the account's until now."""
    data = event["data"]
    lines = ["The address of your account was changed to another one.", "If that was not you, please contact support."]
    return letter(data["before"], f"Your email was changed for {data['brand']}", lines)


def password_mail(event: Mapping[str, Any]) -> Mail:
    """`password.changed`: a notice that other sign-ins have ended."""
    data = event["data"]
    lines = ["Your password was changed, and other devices were signed out.", "If that was not you, reset it now."]
    return letter(data["address"], f"Your password was changed for {data['brand']}", lines)


MAILS: Final[dict[str, Callable[[Mapping[str, Any]], Mail]]] = {
    "proof.requested": proof_mail,
    "address.changed": address_mail,
    "password.changed": password_mail,
}
