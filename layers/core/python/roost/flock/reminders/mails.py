"""The mails on birthdays and gotcha days."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from roost.kit.mail import Mail, letter, one_line, spread
from roost.workspace.flocks import members
from roost.workspace.model import Role

TOLD: Final = (Role.OWNER, Role.ADMIN, Role.MANAGER, Role.MEMBER)


def _day_mail(event: Mapping[str, Any], what: str) -> Mail | None:
    data = event["data"]
    if "to" not in data:
        spread(event, members.addresses(event["space"], TOLD))
        return None
    name = one_line(data["name"])
    return letter(data["to"], f"{name}'s {what} is today", [f"Today, {data['on']}, is {name}'s {what}."])


def birthday_mail(event: Mapping[str, Any]) -> Mail | None:
    """`bird.birthday`: one message becomes one for each of the flock's people, and that a mail."""
    return _day_mail(event, "birthday")


def gotcha_day_mail(event: Mapping[str, Any]) -> Mail | None:
    """`bird.gotcha_day`: the same."""
    return _day_mail(event, "gotcha day")


MAILS: Final[dict[str, Callable[[Mapping[str, Any]], Mail | None]]] = {
    "bird.birthday": birthday_mail,
    "bird.gotcha_day": gotcha_day_mail,
}
