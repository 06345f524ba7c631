"""Worlds of the catalogue: begun once in a process, handed out as new; and going back in one."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cache

from roost.kit import clock as kit_clock
from tests.support import stack
from tests.support.catalogue import DIALECTS
from tests.support.catalogue.rows import DialectUnderTest, World
from tests.support.client import Client
from tests.support.stack import HeldClock


@dataclass(frozen=True)
class _Begun:
    """A world in which nothing has happened but that its owner signed in, and what the services then held."""

    world: World
    mark: stack.Mark
    now_ms: int


@cache
def _begun(dialect: str) -> _Begun:
    held = HeldClock()
    with kit_clock.held(held), stack.running():
        world = DIALECTS[dialect].world(Client(), held)
        return _Begun(world, stack.mark(), held.now_ms)


def enter(dialect: DialectUnderTest, held: HeldClock) -> World:
    """The world of a dialect, in a running stack that nothing else is in yet."""
    begun = _begun(dialect.name)
    stack.rewind(begun.mark)
    held.now_ms = begun.now_ms
    return replace(begun.world, api=Client(), clock=held, made=deepcopy(begun.world.made))


@contextmanager
def world_of(dialect: DialectUnderTest) -> Iterator[World]:
    """A fresh stack with a world of a dialect."""
    held = HeldClock()
    with kit_clock.held(held), stack.running():
        yield enter(dialect, held)


@contextmanager
def rewound(world: World) -> Iterator[None]:
    """Go back afterwards to how everything was before the block."""
    before, now_ms, made = stack.mark(), world.clock.now_ms, deepcopy(world.made)
    try:
        yield
    finally:
        stack.rewind(before)
        world.clock.now_ms, world.made = now_ms, made
