"""What keys are made of, and how ids sort in them."""

from typing import Final, NamedTuple


class Key(NamedTuple):
    """The primary key of one item."""

    pk: str
    sk: str


class Index(NamedTuple):
    """A secondary index and the names of its key attributes."""

    name: str
    pk: str
    sk: str


BY_SPACE: Final = Index("GSI1", "gsi1pk", "gsi1sk")
BY_PERSON: Final = Index("GSI2", "gsi2pk", "gsi2sk")
BY_TIME: Final = Index("GSI3", "gsi3pk", "gsi3sk")
BY_ROW: Final = Index("GSI4", "gsi4pk", "gsi4sk")


def ordered(canonical: int) -> str:
    """An id as text that sorts like the number: 16 digits."""
    return f"{canonical:016d}"


def of_user(user: int) -> str:
    """How the partition of a person is spelled."""
    return f"USER#{ordered(user)}"


def id_in(sort_key: str) -> int:
    """The id at the end of a sort key such as `EVENT#0000000000000042`."""
    return int(sort_key.rpartition("#")[2])
