"""Entities to items and back: a frozen dataclass whose field names are the attribute names."""

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from roost.kit.items import Item

Entity = TypeVar("Entity")


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return pack(value)
    return value


def pack(entity: Any) -> Item:
    """The attributes of an entity; fields that are None are left out."""
    fields = ((field.name, getattr(entity, field.name)) for field in dataclasses.fields(entity))
    return {name: _plain(value) for name, value in fields if value is not None}


def _reader(annotation: Any) -> Callable[[Any], Any] | None:
    if isinstance(annotation, types.UnionType):
        annotation = next(each for each in typing.get_args(annotation) if each is not types.NoneType)
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return annotation
    if isinstance(annotation, type) and dataclasses.is_dataclass(annotation):
        return lambda value: unpack(annotation, value)
    return None


@cache
def _readers(entity_type: Any) -> dict[str, Callable[[Any], Any] | None]:
    hints = typing.get_type_hints(entity_type)
    return {field.name: _reader(hints[field.name]) for field in dataclasses.fields(entity_type)}


def unpack(entity_type: type[Entity], item: Mapping[str, Any]) -> Entity:
    """The entity that an item holds; attributes that are no field (keys, index keys, marks) are ignored."""
    values: dict[str, Any] = {}
    a_type: Any = entity_type
    for name, read in _readers(a_type).items():
        value = item.get(name)
        if value is not None:
            values[name] = read(value) if read else value
    return entity_type(**values)
