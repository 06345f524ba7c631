"""Keys of birds, their records and transfers."""

from datetime import date
from typing import Final

from roost.kit.keys.shapes import Key, ordered

WEIGHT_PREFIX: Final = "WEIGHT#"
VISIT_PREFIX: Final = "VISIT#"
TRANSFER_PREFIX: Final = "TRANSFER#"
ANNIVERSARY_SHARDS: Final = 4


def bird(bird_id: int) -> Key:
    """A bird, with its latest weight; its records share its partition and do not know its workspace."""
    return Key(f"BIRD#{ordered(bird_id)}", "BIRD")


def weight(bird_id: int, recorded_on: date) -> Key:
    """What a bird weighed on a date."""
    return Key(f"BIRD#{ordered(bird_id)}", f"{WEIGHT_PREFIX}{recorded_on.isoformat()}")


def visit(bird_id: int, visited_on: date, visit_id: int) -> Key:
    """A bird's visit to a vet."""
    return Key(f"BIRD#{ordered(bird_id)}", f"{VISIT_PREFIX}{visited_on.isoformat()}#{ordered(visit_id)}")


def anniversary(bird_id: int, kind: str) -> Key:
    """That a bird's birthday or gotcha day is to be told every year; found by month and day."""
    return Key(f"BIRD#{ordered(bird_id)}", f"ANNIVERSARY#{kind}")


def anniversary_told(bird_id: int, kind: str, on: date) -> Key:
    """That an anniversary was told on a date; it goes after a year."""
    return Key(f"BIRD#{ordered(bird_id)}", f"TOLD#{kind}#{on.isoformat()}")


def tag(space_id: int, folded: str) -> Key:
    """Holds a tag, folded, for its bird within a workspace."""
    return Key(f"TAG#{ordered(space_id)}#{folded}", "TAG")


def transfer(transfer_id: int) -> Key:
    """A transfer of a bird to whoever has an address."""
    return Key(f"{TRANSFER_PREFIX}{ordered(transfer_id)}", "TRANSFER")


def birds_of_space(space_id: int) -> str:
    """BY_SPACE: the birds of a workspace, by id."""
    return f"SPACE#{ordered(space_id)}#BIRDS"


def transfers_of_space(space_id: int) -> str:
    """BY_SPACE: the transfers out of a workspace, by id."""
    return f"SPACE#{ordered(space_id)}#TRANSFERS"


def transfers_to(address: str) -> str:
    """BY_PERSON: the transfers to an address, by id."""
    return f"ADDRESS#{address}#TRANSFERS"


def anniversaries(month: int, day_of_month: int, shard: int) -> str:
    """BY_TIME: the birds with an anniversary on a day of the year; ANNIVERSARY_SHARDS partitions, by id."""
    return f"ANNIVERSARY#{month:02d}-{day_of_month:02d}#{shard}"
