"""Links by which people sign in without a password: whoever follows one has proved their address (FP-05 to FP-10)."""

from dataclasses import dataclass
from typing import Final

from roost.kit import once

PURPOSE: Final = "magic_link"
LIFETIME_S: Final = 900


@dataclass(frozen=True, slots=True)
class MagicLink:
    """What a link stands for: an address, a name for a new account, where the browser goes then (None: as usual)."""

    email: str
    name: str | None = None
    target: str | None = None


def issue(email: str, now_ms: int, *, name: str | None = None, target: str | None = None) -> str:
    """The token of a new link, which works once within fifteen minutes; earlier ones of the address stay valid."""
    about = {"email": email, "name": name, "target": target}
    return once.issue(PURPOSE, {key: value for key, value in about.items() if value is not None}, LIFETIME_S, now_ms)


def redeem(token: str, now_ms: int) -> MagicLink | None:
    """What a link stands for, told to one caller only; None if it is unknown, used or past its time."""
    about = once.redeem(PURPOSE, token, now_ms)
    return MagicLink(**about) if about else None
