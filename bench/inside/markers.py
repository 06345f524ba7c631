"""Lets the wire models be imported without the HTTP layer, whose names only mark parameters there.

Without this the bare handler and FastAPI would pay for a resolver that they do not use.
"""

import importlib.abc
import importlib.machinery
import sys
import types
from collections.abc import Sequence
from typing import Any

LEFT_OUT = ("aws_lambda_powertools.event_handler", "roost.kit.http")


def is_left_out(name: str) -> bool:
    """Whether a module is one of those, or in one."""
    return any(name == each or name.startswith(f"{each}.") for each in LEFT_OUT)


class Marker:
    """Stands for anything that annotates a parameter."""

    def __init__(self, *_: Any, **__: Any) -> None:
        """Whatever it is told."""

    def __class_getitem__(cls, _: Any) -> type["Marker"]:
        return cls


class _Markers(types.ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Marker


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name: str, _: Sequence[str] | None, __: Any = None) -> importlib.machinery.ModuleSpec | None:
        return importlib.machinery.ModuleSpec(name, self, is_package=True) if is_left_out(name) else None

    def create_module(self, module: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return _Markers(module.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """There is nothing in it."""


def install() -> None:
    """From now on."""
    sys.meta_path.insert(0, _Finder())
