"""Ids in paths: integers; anything else names nothing."""

from roost.kit import ids
from roost.kit.errors import NotFound


def path_id(text: str) -> int:
    """The canonical id that a path segment spells. Raises NotFound."""
    canonical = ids.from_integer(text)
    if canonical is None:
        raise NotFound()
    return canonical
