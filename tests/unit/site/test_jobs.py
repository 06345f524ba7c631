"""The order and the slugs of job postings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.site.jobs.model import SLUG_TRIES, Department, Job, keeps_slug, ordered, slugs


def job(number: int, *, pinned: bool = False, published_ms: int | None = None) -> Job:
    return Job(
        id=number,
        slug=f"job-{number}",
        author=1,
        created_ms=number,
        updated_ms=number,
        title="Job",
        department=Department.OTHER,
        location="Here",
        description="",
        requirements="",
        pinned=pinned,
        published_ms=published_ms,
    )


def test_pinned_first_then_the_latest_published() -> None:
    jobs = [job(1, published_ms=50), job(2, published_ms=40), job(3, pinned=True, published_ms=1), job(4)]
    assert [each.id for each in ordered(jobs)] == [3, 1, 2, 4]


@given(st.permutations(range(6)))
def test_the_order_does_not_depend_on_where_they_came_from(order: list[int]) -> None:
    jobs = [job(number, pinned=number % 3 == 0, published_ms=number // 2) for number in order]
    assert [each.id for each in ordered(jobs)] == [3, 0, 5, 4, 2, 1]


@pytest.mark.parametrize(
    ("title", "slug"), [("Backend Engineer (m/w/d)", "backend-engineer-m-w-d"), ("!?", "job"), ("A" * 200, "a" * 80)]
)
def test_a_slug_is_plain(title: str, slug: str) -> None:
    assert slugs(title, 1)[0] == slug


@given(st.text(max_size=150), st.integers(1, 2**53))
def test_all_candidates_differ(title: str, salt: int) -> None:
    wanted = slugs(title, salt + SLUG_TRIES)
    assert len(set(wanted)) == len(wanted) == SLUG_TRIES + 1
    assert all(keeps_slug(slug, title) for slug in wanted[:-1])
