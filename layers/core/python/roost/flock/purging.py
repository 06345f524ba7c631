"""What is left of birds that are gone."""

from functools import partial
from typing import Final

from roost.flock import photos, service, store
from roost.kit.parallel import settled

NOBODY: Final = 0
"""Who did it, where the workspace itself is gone."""


def purge_bird(bird_id: int) -> None:
    """Clear away the records and pictures of a bird, if it is gone."""
    if store.forget_records(bird_id):
        photos.drop_all(bird_id)


def purge_flock(space: int, now_ms: int) -> None:
    """Delete every bird of a workspace that is gone; transfers that wait for one are cancelled."""
    for bird in store.birds_of_space(space):
        settled(partial(_remove, bird.id, space, now_ms))


def _remove(bird_id: int, space: int, now_ms: int) -> None:
    bird = store.read_bird(bird_id)
    if bird and bird.space == space:
        service.remove(bird, NOBODY, now_ms)
