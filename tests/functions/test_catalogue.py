"""Every documented route: answered, closed to everybody else, within its budget, with the permissions it has."""

import importlib
from collections.abc import Callable
from dataclasses import replace

import pytest

from roost.kit import tokens
from roost.kit.http import Api
from tests.functions.conftest import Person
from tests.support.catalogue import Request, Row, World
from tests.support.catalogue_v2 import ALL_ROWS, V2
from tests.support.client import Answer, Client
from tests.support.recorder import Record, recording
from tests.support.stack import HeldClock
from tests.support.template import functions, route_for

V1 = "/focusflow/api/v1"
PROTECTED = [row for row in ALL_ROWS if not row.public]
OWNED = [row for row in ALL_ROWS if row.owned]
READ_CALLS, WRITE_CALLS, GATE_CALLS = 2, 3, 1  # V2 limits are shared: its gate reads the card and counts elsewhere
MORE_READS = {"FF-30": 2, "FF-42": 1, "FF-43": 1, "FF-44": 1, "FF-45": 1}
"""Reads beyond the budget, a fixed number each: an export is account, projects, tasks and sessions at once; the
manager's reports read members, figures and, as a third list, the tasks or projects that they name."""


def names(rows: list[Row]) -> list[str]:
    return [row.name for row in rows]


def apis() -> dict[str, Api]:
    handlers = {properties["Handler"] for properties in functions().values()}
    modules = {handler.rpartition(".")[0] for handler in handlers}
    loaded = {name: importlib.import_module(name) for name in modules}
    return {name: module.app for name, module in loaded.items() if isinstance(getattr(module, "app", None), Api)}


@pytest.fixture
def world(api: Client, clock: HeldClock, person: Person) -> World:
    return World(api, clock, person)


def test_the_catalogue_and_the_functions_declare_the_same_routes() -> None:
    declared = {
        (route.method, route.path) for app in apis().values() for route in app._static_routes + app._dynamic_routes
    }
    assert declared == {(row.method, row.rule) for row in ALL_ROWS}


@pytest.mark.parametrize("row", ALL_ROWS, ids=lambda row: row.name)
def test_the_gateway_sends_each_route_to_the_function_that_declares_it(row: Row) -> None:
    path = row.rule.replace("<", "").replace(">", "")
    for spelled in (path, f"{path}/"):
        module = route_for(row.method, spelled).handler.rpartition(".")[0]
        assert row.method in apis()[module].declares(path)


@pytest.mark.parametrize("row", ALL_ROWS, ids=lambda row: row.name)
def test_its_owner_is_answered_as_documented(row: Row, world: World) -> None:
    answer = row.send(world, world.owner.token)
    assert answer.status == row.status, answer.body
    assert {"X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "X-API-Version"} <= set(answer.headers)


@pytest.mark.parametrize("row", ALL_ROWS, ids=lambda row: row.name)
def test_both_spellings_of_the_path_are_the_same_route(row: Row, world: World) -> None:
    wanted = row.request(world)
    bare = Request(wanted.path.rstrip("/"), wanted.json, wanted.params)
    answer = replace(row, request=lambda _: bare).send(world, world.owner.token)
    assert answer.status == row.status


@pytest.mark.parametrize("row", PROTECTED, ids=names(PROTECTED))
def test_nobody_in_particular_is_refused(row: Row, world: World) -> None:
    _refused(row.send(world, None), "AUTHENTICATION_FAILED")


@pytest.mark.parametrize("row", PROTECTED, ids=names(PROTECTED))
def test_a_made_up_token_is_refused(row: Row, world: World) -> None:
    _refused(row.send(world, world.owner.token[:-4] + "AAAA"), "AUTHENTICATION_FAILED")


@pytest.mark.parametrize("row", PROTECTED, ids=names(PROTECTED))
def test_an_expired_token_is_refused(row: Row, world: World) -> None:
    wanted = row.request(world)
    world.clock.tick(minutes=16)
    _refused(replace(row, request=lambda _: wanted).send(world, world.owner.token), "TOKEN_EXPIRED")


@pytest.mark.parametrize("row", PROTECTED, ids=names(PROTECTED))
def test_a_revoked_token_is_refused(row: Row, world: World) -> None:
    wanted = row.request(world)
    assert world.api.post(f"{V1}/auth/logout/", json={"refresh": world.owner.refresh}).status == 205
    _refused(replace(row, request=lambda _: wanted).send(world, world.owner.token), "AUTHENTICATION_FAILED")


@pytest.mark.parametrize("row", PROTECTED, ids=names(PROTECTED))
def test_another_dialects_token_is_refused(row: Row, world: World) -> None:
    opened = {"user": world.owner.id, "sign_in": 1, "now_ms": world.clock.now_ms, "lifetime_s": 900}
    _refused(row.send(world, tokens.sign_access({}, audience="focura", **opened)), "AUTHENTICATION_FAILED")


@pytest.mark.parametrize("row", OWNED, ids=names(OWNED))
def test_a_stranger_finds_nothing_and_changes_nothing(row: Row, world: World, register: Callable[..., Person]) -> None:
    wanted, stranger = row.request(world), register("stranger")
    unknown = Request(_with_unknown_id(row, wanted.path), wanted.json, wanted.params)
    theirs = replace(row, request=lambda _: wanted).send(world, stranger.token)
    nothing = replace(row, request=lambda _: unknown).send(world, stranger.token)
    assert theirs.status == nothing.status == 404
    assert theirs.body == nothing.body
    assert replace(row, request=lambda _: wanted).send(world, world.owner.token).status == row.status


@pytest.mark.parametrize("row", ALL_ROWS, ids=lambda row: row.name)
def test_it_stays_within_its_calls(row: Row, world: World) -> None:
    record = _measured(row, world)
    made = [call.operation for call in record.dynamodb()]
    gate = GATE_CALLS + (row.rule.startswith(V2) and not row.public)
    allowed = gate + (READ_CALLS if row.method == "GET" else WRITE_CALLS) + MORE_READS.get(row.contract, 0)
    assert "Scan" not in made
    assert len(made) <= allowed, made


def _measured(row: Row, world: World) -> Record:
    """The calls of one request in a warm function: everything it needs is made, its keys are read."""
    wanted = row.request(world)
    world.api.get(f"{V1}/auth/profile/", token=world.owner.token)
    with recording() as record:
        replace(row, request=lambda _: wanted).send(world, world.owner.token)
    return record


def _with_unknown_id(row: Row, path: str) -> str:
    shape = row.rule.split("/")
    spot = next(index for index, part in enumerate(shape) if part.startswith("<"))
    parts = path.split("/")
    parts[spot] = "4503599627370495"
    return "/".join(parts)


def _refused(answer: Answer, code: str) -> None:
    assert (answer.status, answer.error["code"]) == (401, code)
