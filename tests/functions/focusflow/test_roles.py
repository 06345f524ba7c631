"""Who may do what in an organization: every route below a slug, for every role and for those outside (FF-63)."""

from collections.abc import Callable

import pytest

from tests.functions.conftest import Person
from tests.support.catalogue.focusflow_v2 import ACME, LOWEST, ORGANIZATIONS, ROWS, SLUG, FocusFlowWorld
from tests.support.catalogue.rows import Request, Row
from tests.support.organizations import Organization

BELOW = [row for row in ROWS if row.rule.startswith(f"{ORGANIZATIONS}/<slug>")]
WORDS = ("employee", "manager", "admin")
CORE = {"viewer": "employee", "member": "employee", "manager": "manager", "admin": "admin", "owner": "admin"}
Register = Callable[..., Person]


def names(row: Row) -> str:
    return row.name


def test_every_route_below_a_slug_says_for_whom_it_is() -> None:
    assert {row.contract for row in BELOW} <= set(LOWEST)


@pytest.mark.parametrize("core", CORE)
@pytest.mark.parametrize("row", BELOW, ids=names)
def test_a_route_is_for_its_lowest_role_and_those_above(
    row: Row, core: str, world: FocusFlowWorld, register: Register
) -> None:
    wanted, somebody = row.request(world), register("somebody")
    Organization(world.made["organization"], SLUG).seat(somebody.id, core)
    answer = row.ask(world, wanted, somebody.token)
    if WORDS.index(CORE[core]) < WORDS.index(LOWEST[row.contract]):
        assert (answer.status, answer.error["code"]) == (403, "PERMISSION_DENIED")
        assert row.ask(world, wanted, world.owner.token).status == row.status
    else:
        assert answer.status == row.status, answer.body


@pytest.mark.parametrize("row", BELOW, ids=names)
def test_an_outsider_finds_nothing_whatever_they_send(row: Row, world: FocusFlowWorld, register: Register) -> None:
    wanted, outsider = row.request(world), register("outsider")
    elsewhere = Request(wanted.path.replace(f"/{SLUG}/", "/nowhere/", 1), wanted.json, wanted.params)
    senseless = Request(wanted.path, [], {"page": "x", "limit": "x", "role": "x", "format": "x", "start_date": "x"})
    answers = [row.ask(world, each, outsider.token) for each in (wanted, elsewhere, senseless)]
    assert [answer.status for answer in answers] == [404] * 3
    assert len({answer.body for answer in answers}) == 1
    assert row.ask(world, wanted, world.owner.token).status == row.status


@pytest.mark.parametrize("row", BELOW, ids=names)
def test_the_owner_of_another_organization_is_an_outsider(row: Row, world: FocusFlowWorld, register: Register) -> None:
    wanted, other = row.request(world), register("other")
    made = world.api.post(f"{ORGANIZATIONS}/", json={"name": "Rival"}, token=other.token)
    assert made.status == 201
    assert row.ask(world, wanted, other.token).status == 404
    theirs = Request(wanted.path.replace(f"/{SLUG}/", "/rival/", 1), wanted.json, wanted.params)
    assert row.ask(world, theirs, other.token).status in (row.status, 400, 404)


@pytest.mark.parametrize("row", BELOW, ids=names)
def test_who_was_removed_is_an_outsider_at_once(row: Row, world: FocusFlowWorld, register: Register) -> None:
    wanted, gone = row.request(world), register("gone")
    Organization(world.made["organization"], SLUG).seat(gone.id, "admin")
    removal = world.api.delete(f"{ACME}/members/{gone.id}/", token=world.owner.token)
    assert removal.status == 204
    assert row.ask(world, wanted, gone.token).status == 404


@pytest.mark.parametrize("row", [row for row in BELOW if LOWEST[row.contract] != "employee"], ids=names)
def test_the_role_is_judged_before_the_input(row: Row, world: FocusFlowWorld, register: Register) -> None:
    wanted, somebody = row.request(world), register("somebody")
    Organization(world.made["organization"], SLUG).seat(somebody.id, "member")
    senseless = Request(wanted.path, [], {"page": "x", "limit": "x", "format": "x", "start_date": "x"})
    assert row.ask(world, senseless, somebody.token).status == 403
