"""Finding the birds whose birthday or gotcha day it is (FP-60)."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from roost.flock import store as birds
from roost.flock.model import Anniversary, Bird, anniversaries_on
from roost.flock.reminders import store
from roost.kit.outbox import event
from roost.kit.parallel import settled


def remind(today: date, now_ms: int) -> int:
    """Write `bird.birthday` and `bird.gotcha_day` for every bird that has one; returns how many were new.

    A look costs as much as there are birds with that day of the year, not as many as there are. Twice is once.
    """
    return sum(settled(partial(_tell, bird, kind, today, now_ms)) for bird, kind in _celebrating(today))


def _celebrating(today: date) -> Iterator[tuple[Bird, Anniversary]]:
    """The index proposes; the bird itself decides, which may have changed, and whose first day may be yet to come."""
    days = anniversaries_on(today)
    found = [pair for month, day in days for pair in store.anniversaries(month, day)]
    present = birds.read_birds(bird for bird, _ in found)
    for bird_id, kind in found:
        bird = present.get(bird_id)
        first = bird.told_on(kind) if bird else None
        if bird and first and first <= today and (first.month, first.day) in days:
            yield bird, kind


def _tell(bird: Bird, kind: Anniversary, today: date, now_ms: int) -> bool:
    about = {"bird": bird.id, "name": bird.name, "on": today.isoformat()}
    fact = event(f"bird.{kind.value}", actor=0, space=bird.space, now_ms=now_ms, **about)
    return store.tell(bird.id, kind, today, fact)
