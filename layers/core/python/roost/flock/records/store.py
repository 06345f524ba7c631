"""Every table access about weights and visits. They stand in their bird's partition and do not name its workspace."""

from datetime import date

from roost.flock.errors import WeightTaken
from roost.flock.model import Bird, Visit, Weight
from roost.kit import keys
from roost.kit.conditions import absent, below, equals
from roost.kit.records import pack, unpack
from roost.kit.table import ConditionFailed, query, transact
from roost.kit.writes import Check, Put, Update


def weights_since(bird: int, start: date) -> list[Weight]:
    """A bird's weights from a date on, oldest first, strongly consistent."""
    first, last = keys.weight(bird, start), keys.weight(bird, date.max)
    return [unpack(Weight, item) for item in query(first.pk, between=(first.sk, last.sk))]


def add_weight(bird: Bird, weight: Weight) -> None:
    """Write a weight; that of the greatest date is the bird's latest, whoever writes meanwhile.

    Raises WeightTaken for a date that has one, ConditionFailed when the bird left or got a later weight meanwhile.
    """
    own = Put(keys.weight(bird.id, date.fromisoformat(weight.recorded_on)), pack(weight), absent())
    here = equals("space", bird.space)
    if bird.latest_on is not None and weight.recorded_on <= bird.latest_on:
        rest: Update | Check = Check(keys.bird(bird.id), here)
    else:
        latest = {"latest_grams": weight.grams, "latest_on": weight.recorded_on}
        rest = Update(keys.bird(bird.id), set=latest, condition=here & below("latest_on", weight.recorded_on))
    try:
        transact([own, rest])
    except ConditionFailed as failed:
        if failed.items.get(own.key):
            raise WeightTaken() from failed
        raise


def visits(bird: int) -> list[Visit]:
    """A bird's visits, the latest first, strongly consistent."""
    items = query(keys.bird(bird).pk, begins=keys.VISIT_PREFIX, newest_first=True)
    return [unpack(Visit, item) for item in items]


def add_visit(bird: Bird, visit: Visit) -> None:
    """Write a visit. Raises ConditionFailed when the bird left, or an id clashed."""
    own = keys.visit(bird.id, date.fromisoformat(visit.visited_on), visit.id)
    transact([Put(own, pack(visit), absent()), Check(keys.bird(bird.id), equals("space", bird.space))])
