"""A table with its indexes. Stored items are never changed, only replaced, so that a copy of the table is cheap."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.support.dynamo.values import Item, Refused, size_of

MAX_ITEM = 400 * 1024
Key = tuple[str, str]


@dataclass(frozen=True)
class Schema:
    """What a partition and the order in it are made of; `kept` is what an index has of an item, None is everything."""

    pk: str
    sk: str
    kept: frozenset[str] | None = None

    def row(self, item: Item) -> Item:
        """What the index has of an item."""
        return item if self.kept is None else {name: value for name, value in item.items() if name in self.kept}

    def of(self, item: Mapping[str, Any]) -> Key | None:
        """Where an item is in this order, if it is."""
        if self.pk not in item or self.sk not in item:
            return None
        return item[self.pk]["S"], item[self.sk]["S"]


@dataclass
class Table:
    """Items by key; `lists` holds for each index, and under "" for the table, the keys of every partition."""

    name: str
    schemas: dict[str, Schema]
    items: dict[Key, Item] = field(default_factory=dict)
    lists: dict[str, dict[str, dict[Key, None]]] = field(default_factory=dict)

    def copy(self) -> "Table":
        """The same content, of its own."""
        lists = {name: {pk: dict(keys) for pk, keys in parts.items()} for name, parts in self.lists.items()}
        return Table(self.name, self.schemas, dict(self.items), lists)

    @property
    def key_names(self) -> tuple[str, str]:
        return self.schemas[""].pk, self.schemas[""].sk

    def key_of(self, item: Mapping[str, Any], *, whole: bool = True) -> Key:
        """The key of an item, or (`whole` False) the key that a request names. Refuses what is none."""
        names = self.key_names
        if not whole and set(item) != set(names):
            raise Refused("The provided key element does not match the schema")
        for name in names:
            if name not in item:
                raise Refused(f"One or more parameter values were invalid: Missing the key {name} in the item")
            if "S" not in item[name]:
                raise Refused("One or more parameter values were invalid: Type mismatch for key")
            if not item[name]["S"]:
                raise Refused(
                    "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain "
                    f"an empty string value. Key: {name}"
                )
        return item[names[0]]["S"], item[names[1]]["S"]

    def put(self, key: Key, item: Item | None) -> None:
        """Replace what is at a key; None removes it. Refuses what is too large, or is no key of an index."""
        if item is not None:
            self._judge(item)
        before = self.items.pop(key, None)
        for name, schema in self.schemas.items():
            old, new = (schema.of(each) if each else None for each in (before, item))
            if old and (not new or new[0] != old[0]):
                del self.lists[name][old[0]][key]
            if new:
                self.lists.setdefault(name, {}).setdefault(new[0], {})[key] = None
        if item is not None:
            self.items[key] = item

    def _judge(self, item: Item) -> None:
        if size_of(item) > MAX_ITEM:
            raise Refused("Item size has exceeded the maximum allowed size")
        for name, schema in self.schemas.items():
            for attribute in (schema.pk, schema.sk):
                value = item.get(attribute)
                if name and value is not None and not value.get("S"):
                    raise Refused(f"One or more parameter values were invalid: index key {attribute} of {name}")

    def partition(self, index: str, pk: str, *, forward: bool = True) -> list[tuple[Key, Item]]:
        """The items of a partition in the order of their sort keys."""
        schema = self.schemas[index]
        found = [(key, schema.row(self.items[key])) for key in self.lists.get(index, {}).get(pk, ())]
        found.sort(key=lambda each: (each[1][schema.sk]["S"], each[0]), reverse=not forward)
        return found
