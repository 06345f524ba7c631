"""Taking up what a tier has room for: the conditions against the table's own engine."""

import pytest

from roost.kit import keys
from roost.kit.table import ConditionFailed, get, write
from roost.kit.writes import Put, Update
from roost.workspace.model import Space, Tier
from roost.workspace.planned.model import LIMITS, MEGABYTE
from roost.workspace.planned.writes import meeting_counted, meeting_uncounted, storage_freed, storage_taken
from tests.support import stack

SPACE = 7_000_000_000_000_001


@pytest.fixture(autouse=True)
def services() -> object:
    with stack.running():
        yield


def stored(**fields: object) -> None:
    write(Put(keys.space(SPACE), {"id": SPACE, **fields}))


def storage() -> int:
    return int((get(keys.space(SPACE)) or {}).get("storage_bytes", 0))


def fits(size: int) -> bool:
    try:
        write(storage_taken(SPACE, size))
    except ConditionFailed:
        return False
    return True


@pytest.mark.parametrize("tier", Tier)
def test_a_file_fits_up_to_the_tiers_size(tier: Tier) -> None:
    stored(tier=tier.value)
    most = LIMITS[tier].max_file_mb * MEGABYTE
    assert (fits(most + 1), fits(most)) == (False, True)
    assert storage() == most


@pytest.mark.parametrize("tier", Tier)
def test_files_fit_up_to_the_tiers_storage(tier: Tier) -> None:
    most = LIMITS[tier].max_storage_mb * MEGABYTE
    stored(tier=tier.value, storage_bytes=most - 10)
    assert (fits(11), fits(10), fits(1)) == (False, True, False)
    write(storage_freed(SPACE, 10))
    assert fits(10)


def test_a_workspace_without_a_tier_has_the_lowest() -> None:
    stored()
    most = LIMITS[Tier.FREE].max_file_mb * MEGABYTE
    assert (fits(most + 1), fits(most)) == (False, True)


def test_nothing_fits_into_no_workspace_or_beyond_every_tier() -> None:
    assert not fits(1)
    stored(tier=Tier.ENTERPRISE.value)
    assert not fits(501 * MEGABYTE)


def counted(space: Space, month: str) -> bool:
    try:
        write(meeting_counted(space, month))
    except ConditionFailed:
        return False
    return True


def space(**fields: object) -> Space:
    return Space(SPACE, "Team", 1, 0, **fields)  # type: ignore[arg-type]


def test_meetings_are_counted_by_the_month() -> None:
    stored(meeting_month="2026-02", meeting_count=10)
    february = space(meeting_month="2026-02", meeting_count=10)
    assert not counted(february, "2026-02")
    assert counted(february, "2026-03")
    assert not counted(february, "2026-03"), "the month has begun meanwhile"
    march = space(meeting_month="2026-03", meeting_count=1)
    assert [counted(march, "2026-03") for _ in range(10)] == [True] * 9 + [False]
    [gone] = meeting_uncounted(march, "2026-03")
    assert isinstance(write(gone), dict)
    assert counted(march, "2026-03")
    assert meeting_uncounted(march, "2026-02") == []


def test_higher_tiers_count_without_an_end() -> None:
    stored(meeting_month="2026-03", meeting_count=1000)
    write(Update(keys.space(SPACE), set={"tier": Tier.PRO.value}))
    assert counted(space(meeting_month="2026-03", meeting_count=1000, tier=Tier.PRO), "2026-03")
