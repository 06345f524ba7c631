"""What tiers have room for, and how workspaces are called in addresses."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as some

from roost.workspace.model import Tier
from roost.workspace.planned.model import LIMITS, base_slug, best, has_room


def test_every_tier_has_limits_and_each_is_as_wide_as_the_one_before() -> None:
    assert list(LIMITS) == list(Tier)
    for name in ("max_owned", "max_members", "max_projects", "max_meetings", "max_storage_mb", "max_file_mb"):
        widths = [getattr(limits, name) for limits in LIMITS.values()]
        assert widths == sorted(widths, key=lambda width: float("inf") if width < 0 else width)


@pytest.mark.parametrize(("limit", "used", "room"), [(3, 2, True), (3, 3, False), (3, 4, False), (-1, 10**9, True)])
def test_there_is_room_below_a_limit(limit: int, used: int, room: bool) -> None:
    assert has_room(limit, used) is room


def test_the_best_of_none_is_the_lowest() -> None:
    assert best([]) is Tier.FREE
    assert best([Tier.FREE, Tier.BUSINESS, Tier.PRO]) is Tier.BUSINESS


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Acme", "acme"), ("  Our  Team! ", "our-team"), ("a_b-c.d", "a-b-c-d"), ("Ünï", "n"), ("東京", "workspace")],
)
def test_a_slug_is_made_of_plain_letters(name: str, slug: str) -> None:
    assert base_slug(name) == slug


@given(some.text())
def test_every_name_has_a_slug(name: str) -> None:
    slug = base_slug(name)
    assert slug
    assert set(slug) <= {*string.ascii_lowercase, *string.digits, "-"}
    assert not slug.startswith("-")
    assert not slug.endswith("-")
    assert "--" not in slug
