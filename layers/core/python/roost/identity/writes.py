"""Writes on accounts that other modules put into their own transactions."""

from roost.kit import keys
from roost.kit.conditions import present
from roost.kit.writes import Update


def points_earned(user: int, points: int) -> list[Update]:
    """The account, which must be there, gets points on top of those it has; none is no write."""
    return [Update(keys.profile(user), add={"points": points}, condition=present())] if points else []
