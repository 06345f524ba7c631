"""A person's garden. What they plant themselves is one plant a session; the rest grows while and because they focus."""

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random, SystemRandom
from typing import Final

from roost.focus.model import is_due
from roost.garden import store
from roost.garden.errors import PlantExists, PlantNotFound
from roost.garden.model import Bed, Garden, Growth, Plant, draw, listed_order, planted
from roost.garden.store import Scene
from roost.kit import ids
from roost.kit.caller import Caller
from roost.kit.errors import NotFound
from roost.kit.parallel import settled

RANDOM: Final[Random] = SystemRandom()


@dataclass(frozen=True, slots=True)
class PlantPage:
    """Some plants of a garden, with the counts of all of it."""

    plants: list[Plant]
    total: int
    grown: int


@dataclass(frozen=True, slots=True)
class GardenState:
    """A garden's counts, and when the latest of its plants came, in ms."""

    figures: Garden
    last_plant_ms: int | None


def read_growth(caller: Caller) -> Growth:
    """What the caller has earned; level and experience follow from it."""
    return store.read_growth(caller.user)


def growth_of(_: Caller, user: int) -> Growth:
    """What somebody else has earned, which everybody may know (FG-20)."""
    return store.read_growth(user)


def add_plant(caller: Caller, session_id: int, kind: str, num: int, stage: int, now_ms: int) -> tuple[Plant, int]:
    """Set the one plant of one's own for a session of work, open or over (FG-34); with it the number of all plants.

    Raises NotFound for a session that is not there, PlantExists.
    """
    return settled(lambda: _add_plant(caller, session_id, planted(num, stage, kind), now_ms))


def _add_plant(caller: Caller, session_id: int, text: str, now_ms: int) -> tuple[Plant, int]:
    scene = store.read_scene(caller.user, session_id)
    if scene.session is None:
        raise NotFound()
    if scene.beds.manual is not None and scene.beds.manual > scene.garden.cleared:
        raise PlantExists()
    return _plant(caller, scene, [text], now_ms, manual=True)


def plant_during(caller: Caller, session_id: int, now_ms: int, rng: Random = RANDOM) -> tuple[Plant, int]:
    """Let one plant grow while a session runs (FG-41); with it the number of all plants.

    Raises NotFound for a session that is not there or over.
    """
    return settled(lambda: _plant_during(caller, session_id, now_ms, rng))


def _plant_during(caller: Caller, session_id: int, now_ms: int, rng: Random) -> tuple[Plant, int]:
    scene = store.read_scene(caller.user, session_id)
    if scene.session is None or scene.session.is_over or is_due(scene.session, now_ms):
        raise NotFound()
    code = draw(rng, scene.growth.minutes)
    return _plant(caller, scene, [planted(scene.garden.next_num, 0, str(code))], now_ms)


def _plant(caller: Caller, scene: Scene, texts: list[str], now_ms: int, *, manual: bool = False) -> tuple[Plant, int]:
    bed = new_bed(scene, texts, now_ms, manual=manual)
    garden = scene.garden.with_bed(bed)
    place = caller.user, caller.home
    fact = store.changed(*place, "created", garden, now_ms, bed=bed.id, session=bed.session)
    known = store.bed_planted(caller.user, bed, scene.beds, counted=0 if manual else 1)
    there = [store.session_there(scene.session)] if scene.session else []
    store.commit([fact, *known, store.garden_put(caller.user, scene.garden, garden), *there])
    return next(iter(bed)), garden.total


def new_bed(scene: Scene, texts: Iterable[str], now_ms: int, *, manual: bool = False) -> Bed:
    """A bed that comes after all others of the garden; `texts` are its plants."""
    bed_id = max(ids.new_id(now_ms), scene.garden.last_bed + 1)
    plants = {str(ordinal): text for ordinal, text in enumerate(texts, 1)}
    return Bed(bed_id, scene.beds.session, now_ms, plants, manual)


def list_plants(caller: Caller, skip: int, limit: int) -> PlantPage:
    """Plants newest first, those of one instant by descending number (FG-37): two calls, whatever the garden's size."""
    garden = store.read_garden(caller.user)
    beds = store.newest_beds(caller.user, garden, skip + limit) if skip < garden.total else []
    plants = sorted((plant for bed in beds for plant in bed), key=listed_order)
    return PlantPage(plants[skip : skip + limit], garden.total, garden.grown)


def read_plant(caller: Caller, bed: int, ordinal: int) -> tuple[Plant, int]:
    """One plant, and the number of all plants (FG-38). Raises PlantNotFound."""
    garden, _, plant = store.read_plant(caller.user, bed, ordinal)
    if plant is None:
        raise PlantNotFound()
    return plant, garden.total


def plants_in(user: int, bed: int) -> list[Plant]:
    """The plants of a bed as they are now, for those who tell of `garden.changed`."""
    return [plant for each in store.read_beds(user, [bed]) for plant in each]


def read_session_plant(caller: Caller, session_id: int) -> tuple[Plant, int]:
    """The plant that its person set for a session, else the first that grew from it (FG-39), and the number of all.

    Raises NotFound for a session that is not there, PlantNotFound for one without plants.
    """
    scene = store.read_scene(caller.user, session_id)
    if scene.session is None:
        raise NotFound()
    standing = {bed for bed in scene.beds.beds if bed > scene.garden.cleared}
    beds = store.read_beds(caller.user, standing) if standing else []
    plants = sorted((plant for bed in beds for plant in bed), key=lambda plant: (not plant.manual, plant.num))
    if not plants:
        raise PlantNotFound()
    return plants[0], scene.garden.total


def set_stage(caller: Caller, bed: int, ordinal: int, stage: int, now_ms: int) -> tuple[Plant, int]:
    """Let a plant be at a stage from 0 to 5, be it higher or lower (FG-38). Raises PlantNotFound."""
    return settled(lambda: _set_stage(caller, bed, ordinal, stage, now_ms))


def _set_stage(caller: Caller, bed: int, ordinal: int, stage: int, now_ms: int) -> tuple[Plant, int]:
    garden, held, plant = store.read_plant(caller.user, bed, ordinal)
    if held is None or plant is None:
        raise PlantNotFound()
    after = garden.with_stage(plant, stage)
    about = {"bed": bed, "ordinal": ordinal, "session": plant.session}
    fact = store.changed(caller.user, caller.home, "updated", after, now_ms, **about)
    grown = store.stage_set(caller.user, held, plant, stage)
    store.commit([fact, grown, store.garden_put(caller.user, garden, after)])
    return Plant(bed, ordinal, plant.session, plant.num, plant.kind, stage, plant.created_ms, plant.manual), after.total


def remove_plant(caller: Caller, bed: int, ordinal: int, now_ms: int) -> None:
    """Take a plant out (FG-38); its session may get another. Raises PlantNotFound."""
    settled(lambda: _remove_plant(caller, bed, ordinal, now_ms))


def _remove_plant(caller: Caller, bed: int, ordinal: int, now_ms: int) -> None:
    garden, held, plant = store.read_plant(caller.user, bed, ordinal)
    if held is None or plant is None:
        raise PlantNotFound()
    after = without(caller.user, garden, [plant])
    about = {"bed": bed, "ordinal": ordinal, "session": plant.session}
    fact = store.changed(caller.user, caller.home, "deleted", after, now_ms, **about)
    gone = store.plant_removed(caller.user, held, plant)
    store.commit([fact, *gone, store.garden_put(caller.user, garden, after)])


def without(user: int, garden: Garden, gone: list[Plant]) -> Garden:
    """The garden without some plants; without its highest number all others are looked at for theirs."""
    after = garden.without(gone)
    if max((plant.num for plant in gone), default=-1) + 1 < garden.next_num:
        return after
    taken = {(plant.bed, plant.ordinal) for plant in gone}
    left = (plant for bed in store.all_beds(user, garden) for plant in bed)
    return after.renumbered(plant.num for plant in left if (plant.bed, plant.ordinal) not in taken)


def read_garden(caller: Caller) -> GardenState:
    """How many plants there are and how rare, and when the latest came (FG-41)."""
    garden = store.read_garden(caller.user)
    latest = store.newest_beds(caller.user, garden, 1) if garden.total else []
    return GardenState(garden, latest[0].created_ms if latest else None)


def reset_garden(caller: Caller, now_ms: int) -> int:
    """Remove all plants at once, however many; the number of them (FG-41). The purge takes away what was cleared."""
    return settled(lambda: _reset_garden(caller, now_ms))


def _reset_garden(caller: Caller, now_ms: int) -> int:
    garden = store.read_garden(caller.user)
    if garden.total:
        after = garden.emptied()
        fact = store.changed(caller.user, caller.home, "reset", after, now_ms, cleared=after.cleared)
        store.commit([fact, store.garden_put(caller.user, garden, after)])
    return garden.total
