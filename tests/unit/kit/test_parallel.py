"""Trying again when somebody else wrote in between."""

import pytest

from roost.kit.errors import Conflict
from roost.kit.parallel import ATTEMPTS, settled
from roost.kit.table import ConditionFailed


@pytest.mark.parametrize("defeats", [0, 1, ATTEMPTS - 1])
def test_the_first_success_counts(defeats: int) -> None:
    outcomes = iter([False] * defeats + [True])

    def attempt() -> str:
        if not next(outcomes):
            raise ConditionFailed({})
        return "done"

    assert settled(attempt) == "done"
    assert not list(outcomes)


def test_who_always_loses_is_told() -> None:
    tried = []

    def attempt() -> None:
        tried.append(1)
        raise ConditionFailed({})

    with pytest.raises(Conflict):
        settled(attempt)
    assert len(tried) == ATTEMPTS
