"""The rules about flocks: what they are billed as, and where somebody starts."""

import pytest

from roost.workspace.flocks.model import Standing, first_flock_name, settled_plan, standing_on
from roost.workspace.model import Kind, Plan, Role, ranks


class TestPlans:
    @pytest.mark.parametrize("plan", [None, *Plan])
    @pytest.mark.parametrize("before", [None, *Plan])
    def test_a_rescue_is_always_free(self, plan: Plan | None, before: Plan | None) -> None:
        assert settled_plan(Kind.RESCUE, plan, before) is Plan.RESCUE_FREE

    @pytest.mark.parametrize(
        ("plan", "before", "settled"),
        [
            (Plan.PLUS, None, Plan.PLUS),
            (Plan.PLUS, Plan.MACAW, Plan.PLUS),
            (None, None, Plan.BASIC),
            (None, Plan.MACAW, Plan.MACAW),
            (None, Plan.RESCUE_FREE, Plan.BASIC),
            (Plan.RESCUE_FREE, None, None),
            (Plan.RESCUE_FREE, Plan.RESCUE_FREE, None),
        ],
    )
    def test_a_household_is_not(self, plan: Plan | None, before: Plan | None, settled: Plan | None) -> None:
        assert settled_plan(Kind.STANDARD, plan, before) is settled


class TestStanding:
    def test_personal_workspaces_count_once_they_are_shown(self) -> None:
        shared = {"9": {"role": "member", "slug": "acme"}, "3": {"role": "owner", "slug": "b"}}
        card = {"home": 7, "spaces": {"7": {"role": "owner"}, **shared}, "flocks": {"5": {"role": "viewer"}}}
        assert standing_on(card).roles == {9: Role.MEMBER, 3: Role.OWNER, 5: Role.VIEWER}
        shown = card | {"flocks": {"7": {"role": "owner"}}}
        assert standing_on(shown).owned == [3, 7]

    @pytest.mark.parametrize(
        ("roles", "latest", "start"),
        [
            ({}, None, None),
            ({}, 4, None),
            ({5: Role.VIEWER, 4: Role.MEMBER}, None, 4),
            ({5: Role.OWNER, 4: Role.MEMBER, 6: Role.OWNER}, None, 5),
            ({5: Role.OWNER, 4: Role.MEMBER}, 4, 4),
            ({5: Role.OWNER, 4: Role.MEMBER}, 9, 5),
        ],
    )
    def test_where_somebody_starts(self, roles: dict[int, Role], latest: int | None, start: int | None) -> None:
        assert Standing(roles, latest).start == start


def test_the_first_flock_is_named_after_its_person() -> None:
    assert first_flock_name("Taylor Swift") == "Taylor's Flock"
    assert first_flock_name("  ") == "My Flock"
    assert len(first_flock_name("x" * 200)) <= 120


def test_roles_rank_from_owner_to_viewer() -> None:
    order = list(Role)
    for higher, one in enumerate(order):
        assert [ranks(one, other) for other in order] == [higher <= lower for lower in range(len(order))]
