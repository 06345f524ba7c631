"""What birds do about events: the rest of a deletion, which readers do not wait for, and mails on their days."""

from collections.abc import Mapping
from typing import Any, Final

from roost.flock import photos, purging
from roost.kit import clock, mail, queues
from roost.kit.settings import settings

PURGE_BIRD: Final = "purge_bird"
PURGE_PHOTO: Final = "purge_photo"


def bird_deleted(event: Mapping[str, Any]) -> None:
    """`bird.deleted`: the purge will clear away its records and pictures."""
    queues.send(settings().purge_queue_url, {"work": PURGE_BIRD, "bird": event["data"]["bird"]})


def photo_dropped(event: Mapping[str, Any]) -> None:
    """`bird.photo_dropped`: the purge will forget the picture that was replaced or taken away."""
    queues.send(settings().purge_queue_url, {"work": PURGE_PHOTO, "photo": event["data"]["photo"]})


def day_told(event: Mapping[str, Any]) -> None:
    """`bird.birthday` and `bird.gotcha_day`: the flock's people get mails."""
    mail.post(event)


def purge_bird(message: Mapping[str, Any]) -> None:
    """The records and pictures of a deleted bird go. Twice is once; broken off, it is taken up again."""
    purging.purge_bird(message["bird"])


def purge_photo(message: Mapping[str, Any]) -> None:
    """A picture that no bird shows goes. Twice is once."""
    photos.drop(message["photo"])


def purge_space(space: int) -> None:
    """The birds of a deleted workspace go, each as if deleted by hand. Twice is once."""
    purging.purge_flock(space, clock.now_ms())
