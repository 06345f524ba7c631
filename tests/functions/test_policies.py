"""Least privilege: what each function was seen to do is what its policy allows, and no more."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest

from roost.kit import keyring
from tests.support.background import BACKGROUND
from tests.support.catalogue import V1, Request
from tests.support.catalogue_v2 import ALL_ROWS
from tests.support.recorder import recording
from tests.support.template import functions, route_for
from tools.costs import a_world

pytestmark = pytest.mark.xdist_group("policies")  # what was seen is gathered once

EXCEPTIONS = {
    "FocusflowExport": {"s3:PutObject", "s3:GetObject"},
    "FocusflowTeamExport": {"s3:PutObject", "s3:GetObject", "s3:AbortMultipartUpload"},
}
"""Beyond what was seen: an export of more than 5 MiB goes to S3, and its link carries the right to read it."""


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def granted(function: str) -> set[str]:
    """The actions that a function's own statements allow."""
    policies = functions()[function].get("Policies", [])
    statements = [each for policy in policies for each in policy["Statement"]]
    return {action for statement in statements for action in _listed(statement["Action"])}


def _requests() -> Iterator[tuple[str, set[str]]]:
    for row in ALL_ROWS:
        with a_world() as world:
            wanted = row.request(world)
            function = route_for(row.method, wanted.path).function
            for token in (None, world.owner.token, world.owner.token):
                keyring.forget()  # a cold function reads its keys
                with recording() as record:
                    world.api.request(row.method, wanted.path, json=wanted.json, params=wanted.params, token=token)
                yield function, {action for call in record.calls for action in call.actions}
        if not row.public:
            yield function, _settling(row.method, wanted)


def _settling(method: str, wanted: Request) -> set[str]:
    """A session past its planned end is closed before any route: every function may have to."""
    with a_world() as world:
        start = f"{V1}/tasks/{world.task()}/start/"
        world.api.post(start, json={"pomodoro_duration": 1}, token=world.owner.token)
        world.clock.tick(minutes=2)
        with recording() as record:
            world.api.request(method, wanted.path, json=wanted.json, params=wanted.params, token=world.owner.token)
    return {action for call in record.calls for action in call.actions}


@pytest.fixture(scope="module")
def seen() -> dict[str, set[str]]:
    """The actions that each function was seen to use: documented requests, by nobody, once and again; chores."""
    used: dict[str, set[str]] = defaultdict(set)
    for function, actions in _requests():
        used[function] |= actions
    for function, work in BACKGROUND.items():
        with a_world() as world:
            run = work(world)
            with recording() as record:
                run()
        used[function] |= {action for call in record.calls for action in call.actions}
    return used


@pytest.mark.parametrize("function", sorted(functions()))
def test_a_function_may_do_what_it_does_and_no_more(function: str, seen: dict[str, set[str]]) -> None:
    missing = seen[function] - granted(function)
    beyond = granted(function) - seen[function] - EXCEPTIONS.get(function, set())
    assert (missing, beyond) == (set(), set())
