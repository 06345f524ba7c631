"""Ids in paths: UUIDs; anything else names nothing."""

from roost.garden.errors import PlantNotFound
from roost.kit import ids
from roost.kit.errors import NotFound


def path_id(text: str) -> int:
    """The canonical id that a path segment spells. Raises NotFound."""
    canonical = ids.from_uuid(text)
    if canonical is None:
        raise NotFound()
    return canonical


def plant_id(text: str) -> tuple[int, int]:
    """The bed and the place in it that a path segment spells. Raises PlantNotFound."""
    pair = ids.from_pair_uuid(text)
    if pair is None:
        raise PlantNotFound()
    return pair
