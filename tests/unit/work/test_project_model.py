"""Projects with members: where they stand, and what they are called in addresses."""

import pytest

from roost.work.model import Project, ProjectState
from roost.work.project_model import ProjectFilter, plain_slug, slugs


def project(**fields: object) -> Project:
    known = {"id": 5, "space": 3, "owner": 1, "name": "Launch", "created_ms": 0, "updated_ms": 0}
    return Project(**known | fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Launch the Site!", "launch-the-site"), ("--a  b--", "a-b"), ("\u96c0", "project"), ("x" * 99, "x" * 60)],
)
def test_plain_slugs(name: str, slug: str) -> None:
    assert plain_slug(name) == slug


def test_slugs_to_try_are_all_different() -> None:
    tried = slugs("Launch", 42)
    assert (tried[0], tried[1], tried[-1]) == ("launch", "launch-2", "launch-42")
    assert len(set(tried)) == len(tried)


@pytest.mark.parametrize(
    ("state", "active", "stands"),
    [
        (None, True, ProjectState.ACTIVE),
        (None, False, ProjectState.ARCHIVED),
        (ProjectState.ON_HOLD, True, ProjectState.ON_HOLD),
        (ProjectState.ON_HOLD, False, ProjectState.ARCHIVED),
        (ProjectState.COMPLETED, False, ProjectState.COMPLETED),
        (ProjectState.COMPLETED, True, ProjectState.ACTIVE),
    ],
)
def test_a_finer_state_counts_as_long_as_it_agrees(
    state: ProjectState | None, active: bool, stands: ProjectState
) -> None:
    assert project(state=state, active=active).stands is stands


def test_filters_combine() -> None:
    assert ProjectFilter().admits(project())
    assert not ProjectFilter(space=4).admits(project())
    assert not ProjectFilter(space=3, state=ProjectState.ARCHIVED).admits(project())
