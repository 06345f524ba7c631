"""Every documented route of every dialect: answered, closed to everybody else, within its budget of calls."""

import importlib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from roost.kit import tokens
from roost.kit.http import Api
from tests.support.catalogue import DIALECTS, ROUTES
from tests.support.catalogue.rows import DialectUnderTest, Row, World
from tests.support.race import Item, snapshot
from tests.support.recorder import recording
from tests.support.template import functions, route_for
from tests.support.worlds import rewound, world_of

READ_CALLS, WRITE_CALLS = 2, 3


def routes(only: str = "name") -> pytest.MarkDecorator:
    """For each row, or for those that are something."""
    chosen = [(dialect, row) for dialect, row in ROUTES if getattr(row, only)]
    return pytest.mark.parametrize(("dialect", "row"), [pytest.param(*each, id=each[1].name) for each in chosen])


@pytest.fixture
def world(dialect: DialectUnderTest) -> Iterator[World]:
    with world_of(dialect) as made:
        yield made


@cache
def apis(dialect: str) -> dict[str, Api]:
    """The resolvers of a dialect's functions, by module."""
    handlers = {properties["Handler"] for properties in functions().values()}
    modules = {handler.rpartition(".")[0] for handler in handlers if handler.startswith(f"{dialect}.")}
    loaded = {name: importlib.import_module(name) for name in modules}
    return {name: module.app for name, module in loaded.items() if isinstance(getattr(module, "app", None), Api)}


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_catalogue_and_the_functions_declare_the_same_routes(dialect: str) -> None:
    tables = [app._static_routes + app._dynamic_routes for app in apis(dialect).values()]
    declared = sorted((route.method, route.path) for table in tables for route in table)
    assert declared == sorted((row.method, row.rule) for row in DIALECTS[dialect].rows)


@routes()
def test_the_gateway_sends_each_route_to_the_function_that_declares_it(dialect: DialectUnderTest, row: Row) -> None:
    path = row.rule.replace("<", "").replace(">", "")
    for spelled in (path, *dialect.spellings(path)):
        module = route_for(row.method, spelled).handler.rpartition(".")[0]
        assert row.method in apis(dialect.name)[module].declares(path), spelled


@routes()
def test_its_caller_is_answered_within_the_budget_however_the_path_is_spelled(
    dialect: DialectUnderTest, row: Row, world: World
) -> None:
    wanted = row.request(world)
    if row.method != "GET":
        world.clock.tick(0.01)  # no event draws the id of one that was made before
    assert world.api.get(dialect.warm_up, token=world.owner.token).status == 200  # its keys are read by now
    allowed = dialect.gate_calls(row) + (READ_CALLS if row.method == "GET" else WRITE_CALLS)
    for path in (wanted.path, *dialect.spellings(wanted.path)):
        with rewound(world), recording() as record:
            answer = row.answered(world, replace(wanted, path=path))
        assert answer.status == row.status, (path, answer.body)
        assert dialect.headers <= set(answer.headers)
        made = [call.operation for call in record.dynamodb()]
        assert "Scan" not in made
        assert len(made) <= allowed + dialect.more_calls.get(row.contract, 0), made


@routes("protected")
def test_nobody_else_gets_in_or_changes_anything(dialect: DialectUnderTest, row: Row, world: World) -> None:
    wanted, caller, refused = row.request(world), row.caller(world), dialect.refusals
    assert caller
    before = _stored()

    def answer(token: str | None) -> object:
        return refused.read(row.ask(world, wanted, token))

    assert answer(None) == refused.nobody
    assert answer(caller.token[:-4] + "AAAA") == refused.forged
    assert answer(_foreign(dialect, world, caller.user)) == refused.foreign
    with rewound(world):
        refused.revoke(world, caller)
        assert answer(caller.token) == refused.revoked
    with rewound(world):
        world.clock.tick(refused.lifetime_s + 60)
        assert answer(caller.token) == refused.expired
        assert _stored() == before


@routes("owned")
def test_a_stranger_finds_nothing_and_changes_nothing(dialect: DialectUnderTest, row: Row, world: World) -> None:
    wanted, stranger = row.request(world), world.stranger()
    theirs = row.ask(world, wanted, stranger.token)
    nothing = row.ask(world, row.elsewhere(wanted, dialect.unknown_id), stranger.token)
    not_yours = row.not_yours or dialect.not_yours
    assert (theirs.status, nothing.status) == (not_yours, 404)
    assert dialect.told(theirs) == dialect.told(nothing) or not_yours != 404
    assert row.answered(world, wanted).status == row.status


def _stored() -> dict[tuple[str, str], Item]:
    """What the table holds beside the counters of the gate."""
    return {key: item for key, item in snapshot().items() if not key[0].startswith("ADDRESS#")}


def _foreign(dialect: DialectUnderTest, world: World, user: int) -> str:
    """A token of the same person, of a dialect that this one is not."""
    other = "focura" if dialect.name != "focura" else "focusflow"
    opened = {"user": user, "sign_in": 1, "now_ms": world.clock.now_ms, "lifetime_s": 900}
    return tokens.sign_access({}, audience=other, **opened)
