"""What an update expression does to an item."""

from collections.abc import Sequence

from tests.support.dynamo.expressions import Action, Names, Path, resolved, update
from tests.support.dynamo.values import Item, Refused, Value, normal, normal_item, summed

_INVALID_PATH = "The document path provided in the update expression is invalid for update"


def updated(before: Item, text: str, names: Names, key: Sequence[str]) -> Item:
    """The item after the update; `before` stays as it is. Values are read from the item as it was."""
    planned = [_planned(action, before, names, key) for action in update(text)]
    _demand_apart([path for _, path, _ in planned])
    after = normal_item(before)
    removals = [(clause, path, value) for clause, path, value in planned if clause == "REMOVE"]
    for clause, path, value in planned:
        if clause != "REMOVE":
            _change(after, clause, path, value)
    for _, path, _ in sorted(removals, key=lambda each: [str(part).zfill(9) for part in each[1]], reverse=True):
        _remove(after, path)
    return after


def _planned(action: Action, before: Item, names: Names, key: Sequence[str]) -> tuple[str, Path, Value | None]:
    path = resolved(action.path, names)
    if path[0] in key:
        raise Refused(f"Cannot update attribute {path[0]}. This attribute is part of the key")
    value = action.value(before, names) if action.value else None
    return action.clause, path, value and normal(value)


def _demand_apart(paths: list[Path]) -> None:
    for number, one in enumerate(paths):
        for other in paths[number + 1 :]:
            shorter = min(len(one), len(other))
            if one[:shorter] == other[:shorter]:
                raise Refused("Invalid UpdateExpression: Two document paths overlap with each other")


def _parent(item: Item, path: Path) -> Value:
    """The map or list that holds the end of a path."""
    value: Value = {"M": item}
    for part in path[:-1]:
        inside = value.get("M" if isinstance(part, str) else "L")
        if inside is None or (part not in inside if isinstance(part, str) else part >= len(inside)):
            raise Refused(_INVALID_PATH)
        value = inside[part]
    if ("M" if isinstance(path[-1], str) else "L") not in value:
        raise Refused(_INVALID_PATH)
    return value


def _change(item: Item, clause: str, path: Path, value: Value | None) -> None:
    parent, last = _parent(item, path), path[-1]
    assert value is not None
    if isinstance(last, int):
        members = parent["L"]
        members[last : last + 1] = [value]
        return
    before = parent["M"].get(last)
    after = value if clause == "SET" else _merged(clause, before, value)
    if after is None:
        parent["M"].pop(last, None)
    else:
        parent["M"][last] = after


def _merged(clause: str, before: Value | None, value: Value) -> Value | None:
    """What ADD or DELETE makes of a value; None is none."""
    ((kind, given),) = value.items()
    if kind not in (("SS", "NS", "BS", "N") if clause == "ADD" else ("SS", "NS", "BS")):
        raise Refused(f"Invalid UpdateExpression: Incorrect operand type for operator or function; operator: {clause}")
    if before is None:
        return value if clause == "ADD" else None
    if kind not in before:
        raise Refused("An operand in the update expression has an incorrect data type")
    if kind == "N":
        return {"N": summed(before["N"], given)}
    if clause == "ADD":
        return {kind: [*before[kind], *(each for each in given if each not in before[kind])]}
    left = [each for each in before[kind] if each not in given]
    return {kind: left} if left else None


def _remove(item: Item, path: Path) -> None:
    parent, last = _parent(item, path), path[-1]
    if isinstance(last, int):
        del parent["L"][last : last + 1]
    else:
        parent["M"].pop(last, None)
