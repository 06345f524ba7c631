"""Weights and visits as people see them."""

from datetime import date, timedelta
from typing import Final

from roost.flock.model import Visit, VisitDraft, Weight, WeightDraft
from roost.flock.records import store
from roost.flock.service import find, require_keeper
from roost.kit import ids
from roost.kit.caller import Caller
from roost.kit.parallel import settled
from roost.workspace.flocks.service import active_flock

LEAST_DAYS: Final = 1
MOST_DAYS: Final = 365


def list_weights(caller: Caller, bird_id: int, days: int, today: date) -> list[Weight]:
    """A bird's weights of the last 1 to 365 days and of days to come, oldest first (FP-43). Raises BirdMissing."""
    bird = find(bird_id, active_flock(caller))
    return store.weights_since(bird.id, today - timedelta(days=min(max(days, LEAST_DAYS), MOST_DAYS)))


def add_weight(caller: Caller, bird_id: int, draft: WeightDraft, now_ms: int) -> Weight:
    """Record a weight, one for a bird and date (FP-41, FP-42). Raises Denied, BirdMissing, WeightTaken."""
    space = require_keeper(caller)

    def attempt() -> Weight:
        bird = find(bird_id, space)
        weight = Weight(ids.new_id(now_ms), bird.id, draft.grams, draft.recorded_on, draft.notes)
        store.add_weight(bird, weight)
        return weight

    return settled(attempt)


def list_visits(caller: Caller, bird_id: int) -> list[Visit]:
    """A bird's visits to vets, the latest first (FP-44). Raises BirdMissing."""
    return store.visits(find(bird_id, active_flock(caller)).id)


def add_visit(caller: Caller, bird_id: int, draft: VisitDraft, now_ms: int) -> Visit:
    """Record a visit to a vet (FP-44). Raises Denied, BirdMissing."""
    space = require_keeper(caller)

    def attempt() -> Visit:
        bird = find(bird_id, space)
        visit = Visit(ids.new_id(now_ms), bird.id, draft.visited_on, draft.clinic, draft.reason, draft.notes)
        store.add_visit(bird, visit)
        return visit

    return settled(attempt)
