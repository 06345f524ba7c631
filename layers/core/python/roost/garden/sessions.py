"""What becomes of the garden when a session of work is completed or deleted."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Final

from roost.focus import free_sessions
from roost.focus.free_sessions import Reward, SessionChanges
from roost.focus.model import Session, credited_minutes
from roost.garden import service, store
from roost.garden.model import MINUTES_A_PLANT, Bed, draw, planted
from roost.garden.store import Scene
from roost.kit.caller import Caller
from roost.kit.errors import NotFound
from roost.kit.outbox import in_order
from roost.kit.parallel import settled
from roost.kit.writes import Put, Write

BEDS_AT_ONCE: Final = 80


def complete_and_plant(
    caller: Caller,
    session_id: int,
    minutes: int | None,
    score: float | None,
    blink_rate: float | None,
    now_ms: int,
    rng: Random = service.RANDOM,
) -> Session:
    """Complete a session; in the same step a plant grows for each five minutes that has not had its plant (FG-30).

    A completed one comes back as it is. Raises NotFound, SessionAbandoned.
    """
    facts = SessionChanges(completed=True, minutes=minutes, score=score, blink_rate=blink_rate)
    return free_sessions.change_session(
        caller, session_id, facts, now_ms, reward=lambda session: _harvest(caller, session, now_ms, rng)
    )


def _harvest(caller: Caller, session: Session, now_ms: int, rng: Random) -> Reward:
    """All plants of a session make one bed, so a day's 288 cost no more than one transaction."""
    scene = store.read_scene(caller.user, session.id)
    minutes = credited_minutes(session) or 0
    count = max(0, minutes // MINUTES_A_PLANT - scene.beds.planted)
    if not count:
        return Reward(session)
    focused, first = scene.growth.minutes + minutes, scene.garden.next_num
    texts = [planted(first + number, 0, str(draw(rng, focused))) for number in range(count)]
    bed = service.new_bed(scene, texts, now_ms)
    garden = scene.garden.with_bed(bed)
    fact = store.changed(caller.user, caller.home, "created", garden, now_ms, bed=bed.id, session=session.id)
    known = store.bed_planted(caller.user, bed, scene.beds)
    counts = store.garden_put(caller.user, scene.garden, garden)
    return Reward(replace(session, plants=count), [fact], [*known, counts])


def delete_session(caller: Caller, session_id: int, now_ms: int) -> None:
    """Delete a session of work with its plants (FG-31): an open one ends without credit, else what it earned stays.

    Raises NotFound.
    """
    if settled(lambda: _delete_session(caller, session_id, now_ms)):
        clear_beds(caller.user, caller.home, session_id, now_ms)


def _delete_session(caller: Caller, session_id: int, now_ms: int) -> bool:
    """Whether some of its plants are still there."""
    scene = store.read_scene(caller.user, session_id)
    if scene.session and free_sessions.settle(scene.session, now_ms):
        scene = store.read_scene(caller.user, session_id)
    if scene.session is None:
        raise NotFound()
    facts, gone = free_sessions.withdrawal(scene.session, now_ms)
    return _uproot(caller.user, caller.home, scene, now_ms, facts, gone)


def clear_beds(user: int, space: int, session_id: int, now_ms: int) -> None:
    """Take away what plants of a deleted session are still there; twice is once."""
    while settled(lambda: _clear_some(user, space, session_id, now_ms)):
        continue


def _clear_some(user: int, space: int, session_id: int, now_ms: int) -> bool:
    scene = store.read_scene(user, session_id)
    if scene.session or not scene.beds.beds:
        return False
    return _uproot(user, space, scene, now_ms)


def _uproot(
    user: int, space: int, scene: Scene, now_ms: int, facts: Sequence[Put] = (), more: Sequence[Write] = ()
) -> bool:
    """Take away the first beds of a session, with what else is to happen in that step; whether others are left.

    Where the highest number goes, all beds are read for the next highest.
    """
    standing = sorted(bed for bed in scene.beds.beds if bed > scene.garden.cleared)
    first, left = standing[:BEDS_AT_ONCE], standing[BEDS_AT_ONCE:]
    highest = scene.beds.top + 1 >= scene.garden.next_num
    beds = _beds(user, scene, first, highest) if first else []
    gone = [bed for bed in beds if bed.id in first]
    writes = [*more, *(store.beds_removed(user, scene.beds, gone, frozenset(left)) if scene.beds.beds else [])]
    if gone:
        garden = scene.garden.without(plant for bed in gone for plant in bed)
        if highest:
            garden = garden.renumbered(plant.num for bed in beds if bed.id not in first for plant in bed)
        facts = [*facts, store.changed(user, space, "deleted", garden, now_ms, session=scene.beds.session)]
        writes.append(store.garden_put(user, scene.garden, garden))
    store.commit([*in_order(*facts), *writes])
    return bool(left)


def _beds(user: int, scene: Scene, wanted: list[int], everything: bool) -> list[Bed]:
    return store.all_beds(user, scene.garden) if everything else store.read_beds(user, wanted)
