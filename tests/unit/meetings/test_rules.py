"""Who attends a meeting, who sees it, and what is wrong with one."""

import pytest

from roost.meetings.model import Meeting, Visibility, faults, month_of, seated


def meeting(*users: int, visibility: Visibility = Visibility.PRIVATE, start_ms: int = 1, end_ms: int = 2) -> Meeting:
    seats = [[100 + user, user, 5] for user in users]
    return Meeting(1, 2, 3, "Talk", start_ms, end_ms, 0, 0, visibility, seats=seats)


def test_who_made_it_attends() -> None:
    assert meeting(4, 3, 5).attending == [3, 4, 5]
    assert meeting().attending == [3]


@pytest.mark.parametrize(
    ("user", "leads", "sees"), [(3, False, True), (4, False, True), (9, False, False), (9, True, True)]
)
def test_a_private_one_shows_to_its_people_and_who_leads(user: int, leads: bool, sees: bool) -> None:
    assert meeting(4).shows_to(user, leads=leads) is sees
    assert meeting(4, visibility=Visibility.PUBLIC).shows_to(user, leads=leads)


def test_news_of_a_public_one_concern_everybody() -> None:
    assert meeting(4, visibility=Visibility.PUBLIC).concerns is None
    assert meeting(4).concerns == [3, 4]


def test_who_stays_keeps_the_seat() -> None:
    before = meeting(4, 5).attendees
    assert seated([5, 6, 5], before, iter([7, 8]), 9) == [[105, 5, 5], [7, 6, 9]]


def test_it_must_end_after_it_starts_and_have_people() -> None:
    assert faults(meeting(4), []) == {}
    assert faults(meeting(4, end_ms=1), []).keys() == {"end_ms"}
    assert faults(meeting(), []).keys() == {"attendees"}
    assert faults(meeting(4), [4]).keys() == {"attendees"}
    assert faults(meeting(visibility=Visibility.PUBLIC), []) == {}


@pytest.mark.parametrize(
    ("instant_ms", "month"), [(0, "1970-01"), (1_772_323_199_999, "2026-02"), (1_772_323_200_000, "2026-03")]
)
def test_months_are_those_of_utc(instant_ms: int, month: str) -> None:
    assert month_of(instant_ms) == month
