"""Writes about flocks that other modules put into their own transactions."""

from roost.kit import keys
from roost.kit.conditions import either, equals
from roost.kit.writes import Check
from roost.workspace.model import Role


def seat_demand(user: int, space: int, role: Role) -> Check:
    """That a person still has the role in a flock; shared and personal ones stand in two places of their card."""
    places = (equals(f"{seats}.{space}.role", role.value) for seats in ("spaces", "flocks"))
    return Check(keys.card(user), either(*places))
