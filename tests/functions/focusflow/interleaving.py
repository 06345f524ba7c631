"""Operations called past the wire, for changes that happen in the middle of a request."""

from collections.abc import Callable

from roost.kit import keys, table
from roost.kit.caller import Caller, Seat
from roost.kit.records import unpack

Overtake = Callable[..., None]


def caller_of(user: int) -> Caller:
    """A person as the gate lets them in."""
    card = table.get(keys.card(user)) or {}
    spaces = {int(space): unpack(Seat, seat) for space, seat in card["spaces"].items()}
    return Caller(user=user, dialect="focusflow", kind="access", home=card["home"], spaces=spaces, zone=card["zone"])
