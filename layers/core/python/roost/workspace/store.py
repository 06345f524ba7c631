"""Every table access about workspaces and their members."""

from roost.kit import keys
from roost.kit.records import unpack
from roost.kit.table import get
from roost.workspace.model import Space


def read_space(space_id: int) -> Space | None:
    """A workspace by id."""
    item = get(keys.space(space_id))
    return unpack(Space, item) if item else None
