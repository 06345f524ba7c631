"""Least privilege: what each function was seen to do is what its policy allows, and no more."""

from collections import ChainMap
from collections.abc import Iterator
from typing import Any

import pytest

from roost.kit import keyring
from tests.support.background import BACKGROUND, UNSEEN
from tests.support.catalogue import DIALECTS, ROUTES
from tests.support.catalogue.rows import DialectUnderTest, Row
from tests.support.recorder import Record, recording
from tests.support.template import functions, route_for
from tests.support.worlds import world_of

BEYOND = ChainMap(UNSEEN, *(dict(dialect.unseen) for dialect in DIALECTS.values()))
"""Permissions that are not seen to be used here, and why they are needed is said where they come from."""


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def granted(function: str) -> set[str]:
    """The actions that a function's own statements allow."""
    policies = functions()[function].get("Policies", [])
    statements = [each for policy in policies for each in policy["Statement"]]
    return {action for statement in statements for action in _listed(statement["Action"])}


def _requests(dialect: DialectUnderTest, row: Row) -> Iterator[Record]:
    """A route asked by nobody, by its caller, once more by its caller, and when something has to be settled first."""
    with world_of(dialect) as world:
        wanted, caller = row.request(world), row.caller(world)
        for token in (None, caller and caller.token, caller and caller.token):
            keyring.forget()  # a cold function reads its keys
            with recording() as record:
                row.ask(world, wanted, token)
            yield record
    if caller and dialect.settling:
        with world_of(dialect) as world:
            dialect.settling(world)
            with recording() as record:
                row.ask(world, wanted, world.owner.token)
            yield record


def _seen(function: str) -> Iterator[Record]:
    """All that a function is given to do."""
    for dialect, row in ROUTES:
        if route_for(row.method, row.rule.replace("<", "").replace(">", "")).function == function:
            yield from _requests(dialect, row)
    for name, chore in BACKGROUND:
        if name == function:
            with world_of(DIALECTS[chore.dialect]) as world:
                run = chore.prepare(world)
                with recording() as record:
                    run()
            yield record


@pytest.mark.parametrize("function", sorted(functions()))
def test_a_function_may_do_what_it_does_and_no_more(function: str) -> None:
    seen = {action for record in _seen(function) for call in record.calls for action in call.actions}
    missing = seen - granted(function)
    beyond = granted(function) - seen - BEYOND.get(function, set())
    assert (missing, beyond) == (set(), set())
