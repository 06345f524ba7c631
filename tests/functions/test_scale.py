"""A read costs what it returns: however many other people there are, and whatever they have, no figure changes."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from roost.kit import aws
from roost.kit.settings import settings
from tests.support.catalogue import DIALECTS
from tests.support.catalogue.rows import DialectUnderTest, Request, Row, World
from tests.support.recorder import recording
from tests.support.worlds import rewound, world_of

OTHERS = 120
"""As many as fill any page that is not one person's own."""
LATER = 1 << 40
"""Between the ids of two such people: three days."""
ID = re.compile(r"(?<!\d)0?([23]\d{14})(?!\d)")
Item = dict[str, Any]


def _moved(value: Any, number: int) -> Any:
    """A value with other ids and addresses in it."""
    match value:
        case str():
            other = ID.sub(lambda found: str(int(found[1]) + number * LATER).zfill(len(found[0])), value)
            return other.replace("@example.com", f"@{number}.example.com")
        case dict():
            return {name: _moved(each, number) for name, each in value.items()}
        case list():
            return [_moved(each, number) for each in value]
        case _:
            return value


def _like(item: Item, number: int) -> Item:
    """What somebody else would have; where nothing in its key says whose it is, it gets another key."""
    made: Item = _moved(item, number)
    if (made["pk"], made["sk"]) == (item["pk"], item["sk"]):
        made["pk"] = {"S": f"{item['pk']['S']}~{number}"}
    return made


def _stored() -> list[Item]:
    found = aws.client("dynamodb").scan(TableName=settings().table, ConsistentRead=True)
    assert "LastEvaluatedKey" not in found
    return list(found["Items"])


def _add(items: list[Item], numbers: range) -> None:
    """Put the same for as many other people."""
    rows = [{"PutRequest": {"Item": _like(item, number)}} for number in numbers for item in items]
    for start in range(0, len(rows), 25):
        aws.client("dynamodb").batch_write_item(RequestItems={settings().table: rows[start : start + 25]})


def _reads(dialect: DialectUnderTest, world: World) -> Iterator[tuple[Row, Request]]:
    """Every reading request, in one world, but for those that return what is everybody's."""
    wanted = (row for row in dialect.rows if row.method == "GET" and row.contract not in dialect.grows)
    return ((row, row.request(world)) for row in wanted)


def _figures(world: World, reads: list[tuple[Row, Request]]) -> dict[str, tuple[list[str], float]]:
    found = {}
    for row, wanted in reads:
        with rewound(world), recording() as record:
            row.answered(world, wanted)
        found[row.name] = ([call.operation for call in record.dynamodb()], record.read_units)
    return found


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS)
def test_other_peoples_objects_cost_nothing(dialect: DialectUnderTest) -> None:
    with world_of(dialect) as world:
        reads = list(_reads(dialect, world))
        items = _stored()
        _add(items, range(1, OTHERS))
        assert world.api.get(dialect.warm_up, token=world.owner.token).status == 200  # its keys are read by now
        before = _figures(world, reads)
        _add(items, range(OTHERS, 2 * OTHERS))
        assert _figures(world, reads) == before
