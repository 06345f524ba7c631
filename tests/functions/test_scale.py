"""Lists cost what they return: ten thousand objects of other people change no figure."""

from collections.abc import Iterator
from typing import Any

from roost.kit import aws, keys
from roost.kit.items import encode_item
from roost.kit.settings import settings
from tests.support.catalogue import ROWS, World
from tests.support.recorder import recording
from tools.costs import a_world

OTHERS = 10_000
LISTS = ("FF-07", "FF-12", "FF-14", "FF-21", "FF-24", "FF-25", "FF-26", "FF-28", "FF-30", "FF-52")


def _foreign() -> Iterator[dict[str, Any]]:
    """Tasks, projects, sessions and day figures of a hundred other people."""
    for number in range(OTHERS // 4):
        user, thing = 1_000_000 + number % 100, 2_000_000 + number
        index = {"gsi2pk": keys.tasks_of_person(user), "gsi2sk": keys.ordered(thing)}
        yield {**_key(keys.task(thing)), **index, "id": thing, "title": "Somebody else's", "owner": user}
        space = {"gsi1pk": keys.projects_of_space(user), "gsi1sk": keys.ordered(thing)}
        yield {**_key(keys.project(thing)), **space, "id": thing, "name": "Somebody else's", "owner": user}
        yield {**_key(keys.session(user, thing)), "id": thing, "user": user, "kind": "focus"}
        yield {**_key(keys.event(user, thing)), "id": thing, "kind": "task.created"}


def _key(key: keys.Key) -> dict[str, str]:
    return {"pk": key.pk, "sk": key.sk}


def _add_foreign() -> None:
    client, rows = aws.client("dynamodb"), [{"PutRequest": {"Item": encode_item(item)}} for item in _foreign()]
    for start in range(0, len(rows), 25):
        client.batch_write_item(RequestItems={settings().table: rows[start : start + 25]})


def _figures(world: World) -> dict[str, tuple[list[str], float]]:
    found = {}
    for row in ROWS:
        if row.contract in LISTS:
            wanted = row.request(world)
            with recording() as record:
                world.api.get(wanted.path, params=wanted.params, token=world.owner.token)
            found[row.contract] = ([call.operation for call in record.dynamodb()], record.read_units)
    return found


def test_other_peoples_objects_cost_nothing() -> None:
    with a_world() as world:
        world.started()
        before = _figures(world)
        _add_foreign()
        assert _figures(world) == before
        assert len(before) == len(LISTS)
