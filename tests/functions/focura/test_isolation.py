"""FU-79: whatever an outsider asks about things that are not theirs, they learn nothing and change nothing."""

import pytest

from tests.functions.focura.desk import error
from tests.support.catalogue import DIALECTS
from tests.support.catalogue.rows import Row
from tests.support.race import snapshot
from tests.support.worlds import world_of

FOCURA = DIALECTS["focura"]
OWNED = [pytest.param(row, id=row.name) for row in FOCURA.rows if row.owned]


@pytest.mark.parametrize("row", OWNED)
def test_fu_79_an_outsider_changes_nothing(row: Row) -> None:
    with world_of(FOCURA) as world:
        wanted, stranger = row.request(world), world.stranger()
        before = _stored()
        assert error(row.ask(world, wanted, stranger.token)) in ((403, "FORBIDDEN"), (404, "NOT_FOUND"))
        assert _stored() == before


def _stored() -> dict[tuple[str, str], object]:
    """What the table holds beside the counters of the gate."""
    return {key: item for key, item in snapshot().items() if not key[0].startswith("ADDRESS#")}
