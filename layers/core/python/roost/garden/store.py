"""Every table access about gardens."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from roost.focus.model import Session
from roost.garden.model import Bed, Garden, Growth, Plant, SessionBeds, planted
from roost.kit import ids, keys
from roost.kit.conditions import Condition, absent, equals, present, version
from roost.kit.items import Item
from roost.kit.keys import Key
from roost.kit.outbox import event
from roost.kit.records import pack, unpack
from roost.kit.table import delete_many, get, get_many, query, transact
from roost.kit.writes import Check, Delete, Put, Update, Write

SPARE: Final = 20
"""Beds read beyond those asked for: those of one instant are put in order."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What planting for a session must know, read in one strongly consistent call."""

    session: Session | None
    beds: SessionBeds
    garden: Garden
    growth: Growth


def read_scene(user: int, session_id: int) -> Scene:
    """A person's session, active or ended, with its beds and what they have grown so far."""
    active, ended = keys.active_session(user), keys.session(user, session_id)
    beds, garden, growth = keys.session_beds(user, session_id), keys.garden(user), keys.growth(user)
    found = get_many((active, ended, beds, garden, growth))
    sessions = [unpack(Session, found[key]) for key in (active, ended) if key in found]
    return Scene(
        session=next((each for each in sessions if each.id == session_id and not each.kind.is_break), None),
        beds=_beds(session_id, found.get(beds)),
        garden=unpack(Garden, found.get(garden, {})),
        growth=unpack(Growth, found.get(growth, {})),
    )


def _beds(session_id: int, item: Item | None) -> SessionBeds:
    if item is None:
        return SessionBeds(session_id)
    return unpack(SessionBeds, {**item, "session": session_id, "beds": frozenset(item.get("beds", ()))})


def read_growth(user: int) -> Growth:
    """What a person has earned; nothing yet if there is no such person."""
    return unpack(Growth, get(keys.growth(user)) or {})


def read_garden(user: int) -> Garden:
    """The counts of a person's garden."""
    return unpack(Garden, get(keys.garden(user)) or {})


def read_plant(user: int, bed: int, ordinal: int) -> tuple[Garden, Bed | None, Plant | None]:
    """A plant with its bed, and the garden's counts, in one call; None for what is not there."""
    wanted = keys.bed(user, bed), keys.garden(user)
    found = get_many(wanted)
    garden = unpack(Garden, found.get(wanted[1], {}))
    held = unpack(Bed, found[wanted[0]]) if wanted[0] in found else None
    if held is None or not garden.has(held):
        return garden, None, None
    return garden, held, held.plant(ordinal)


def read_beds(user: int, beds: Iterable[int]) -> list[Bed]:
    """Those of the beds that are there, in one call per hundred."""
    found = get_many(keys.bed(user, bed) for bed in beds)
    return [unpack(Bed, item) for item in found.values()]


def newest_beds(user: int, garden: Garden, most: int) -> list[Bed]:
    """The latest beds of a garden, and some that came just before."""
    least, last = keys.bed(user, garden.cleared + 1).sk, keys.bed(user, ids.MAX_ID).sk
    rows = query(keys.person(user), between=(least, last), newest_first=True, limit=most + SPARE)
    return [unpack(Bed, item) for item in rows]


def all_beds(user: int, garden: Garden) -> list[Bed]:
    """Every bed of a garden."""
    least, last = keys.bed(user, garden.cleared + 1).sk, keys.bed(user, ids.MAX_ID).sk
    return [unpack(Bed, item) for item in query(keys.person(user), between=(least, last))]


def cleared_beds(user: int, cleared: int, most: int) -> list[Key]:
    """The keys of some beds that a reset has cleared."""
    span = keys.bed(user, 0).sk, keys.bed(user, cleared).sk
    return [Key(item["pk"], item["sk"]) for item in query(keys.person(user), between=span, limit=most)]


def forget(gone: Iterable[Key]) -> None:
    """Drop items that nobody looks at any more; again is nothing."""
    delete_many(gone)


def commit(writes: Iterable[Write]) -> None:
    """Do all writes or none. Raises ConditionFailed."""
    transact(writes)


def _as_read(v: int) -> Condition:
    return version(v) if v else absent()


def session_there(session: Session) -> Check:
    """The demand that nobody deletes the session meanwhile; an active one may not end either."""
    if session.is_over:
        return Check(keys.session(session.user, session.id), present())
    return Check(keys.active_session(session.user), equals("id", session.id))


def garden_put(user: int, before: Garden, after: Garden) -> Put:
    """A garden's counts, if they are still those that were read."""
    return Put(keys.garden(user), pack(after), _as_read(before.v))


def bed_planted(user: int, bed: Bed, before: SessionBeds, counted: int = 0) -> list[Write]:
    """A new bed and its place among those of its session; `counted` of its plants were set while that ran."""
    marks = {"top": max(before.top, *(plant.num for plant in bed))} | ({"manual": bed.id} if bed.manual else {})
    add = {"beds": frozenset({bed.id}), "v": 1} | ({"planted": counted} if counted else {})
    place = Update(keys.session_beds(user, bed.session), set=marks, add=add, condition=_as_read(before.v))
    return [Put(keys.bed(user, bed.id), pack(bed), absent()), place]


def stage_set(user: int, bed: Bed, plant: Plant, stage: int) -> Update:
    """A plant comes to a stage, if its bed is still as it was read."""
    text = {f"plants.{plant.ordinal}": planted(plant.num, stage, plant.kind)}
    return Update(keys.bed(user, bed.id), set=text, add={"v": 1}, condition=version(bed.v))


def plant_removed(user: int, bed: Bed, plant: Plant) -> list[Write]:
    """A plant is taken out of its bed; the last one takes the bed along, and its session may get another."""
    if len(bed.plants) > 1:
        gone = [f"plants.{plant.ordinal}"]
        return [Update(keys.bed(user, bed.id), remove=gone, add={"v": 1}, condition=version(bed.v))]
    writes: list[Write] = [Delete(keys.bed(user, bed.id), version(bed.v))]
    if bed.manual:
        place, held = keys.session_beds(user, bed.session), equals("manual", bed.id)
        writes.append(Update(place, remove=["manual"], add={"v": 1}, condition=held))
    return writes


def beds_removed(user: int, beds: SessionBeds, gone: Iterable[Bed], left: frozenset[int]) -> list[Write]:
    """Whole beds of a session go, if they are still as they were read; `left` are those that go later."""
    place, as_read = keys.session_beds(user, beds.session), _as_read(beds.v)
    known = Update(place, set={"beds": left or None}, remove=["manual"], add={"v": 1}, condition=as_read)
    return [known, *(Delete(keys.bed(user, bed.id), version(bed.v)) for bed in gone)]


def changed(user: int, space: int, action: str, garden: Garden, now_ms: int, **about: Any) -> Put:
    """`garden.changed`: `action` is created, updated, deleted or reset; `total` the plants there are now."""
    told: Mapping[str, Any] = {name: value for name, value in about.items() if value is not None}
    return event("garden.changed", actor=user, space=space, now_ms=now_ms, action=action, total=garden.total, **told)
