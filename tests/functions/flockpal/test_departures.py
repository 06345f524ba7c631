"""What stays of a flock whose keeper deletes their account, and what comes back with somebody who was removed."""

import pytest

from roost.identity import deletion, integrations
from roost.kit import clock
from tests.functions.flockpal.keeper import Keeper, sign_in, work_off
from tests.support.client import Client
from tests.support.stack import HeldClock


def owned_together(kim: Keeper, api: Client) -> tuple[Keeper, int]:
    """A personal flock with a second owner, who has gone there."""
    lee = sign_in(api, "Lee")
    kim.invite(lee.email, "owner")
    home = kim.workspace()["id"]
    lee.go_to(home)
    return lee, home


def test_a_flock_with_another_owner_outlives_the_one_it_began_with(kim: Keeper, api: Client) -> None:
    lee, home = owned_together(kim, api)
    bird = kim.bird()
    kim.weigh(bird, 92)
    deletion.delete_person(kim.user, clock.now_ms())
    for _ in range(2):
        work_off("person.deleted", "space.deleted", "member.removed")
        assert lee.workspace()["id"] == home
        assert [each["id"] for each in lee.birds()] == [bird["id"]]
        assert [each["weightGrams"] for each in lee.weights(bird)] == [92]
        assert [(each["userId"] is not None, each["role"]) for each in lee.members()] == [(True, "owner")]


def test_a_flock_without_another_owner_goes(kim: Keeper, api: Client) -> None:
    lee, home = sign_in(api, "Lee"), kim.workspace()["id"]
    kim.invite(lee.email, "staff")
    lee.go_to(home)
    kim.bird()
    deletion.delete_person(kim.user, clock.now_ms())
    work_off("person.deleted", "space.deleted", "member.removed")
    assert lee.workspace()["id"] != home
    assert lee.birds() == []


@pytest.mark.parametrize("again", [False, True])
def test_fp56_a_token_stays_dead_when_its_maker_is_a_member_again(
    kim: Keeper, api: Client, clock: HeldClock, again: bool
) -> None:
    lee, home = sign_in(api, "Lee"), kim.workspace()["id"]
    member = kim.invite(lee.email, "staff")
    lee.go_to(home)
    clock.tick(1)
    _, token = integrations.create_integration(lee.caller, home, "n8n", "read_only", None, clock.now_ms, prefix="flpt_")
    assert lee.send("GET", "birds", token=token).status == 200
    kim.ask("DELETE", f"workspace/members/{member['id']}", 204)
    assert lee.send("GET", "birds", token=token).status == 401
    if again:
        clock.tick(1)
        kim.invite(lee.email, "staff")
        assert lee.send("GET", "birds", token=token).status == 401
