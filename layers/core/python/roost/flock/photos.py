"""Pictures of birds: stored apart from the table, shown as the data URLs they came in, or as links."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Final
from urllib.parse import unquote, urlsplit

from roost.flock.model import Bird, Photo, Picture, data_url
from roost.kit import ids, objects
from roost.kit.errors import Unavailable
from roost.kit.settings import settings

ANSWER_BYTES: Final = 4_500_000
"""What the pictures of one answer and everything else in it may take; Lambda sends six megabytes."""

LINK_S: Final = 3600
_LINK_BYTES: Final = 2_000
_ROW_BYTES: Final = 700
_AT_A_TIME: Final = 8


def _folder(bird: int) -> str:
    return f"birds/{bird}/"


def keep(bird: int, picture: Picture, now_ms: int) -> Photo:
    """Store a picture under a name of its own, so that no other picture of the bird is ever shown for it."""
    name = f"{_folder(bird)}{ids.new_id(now_ms)}"
    objects.put_object(settings().photo_bucket, name, picture.content, picture.content_type)
    length = len(picture.opening) + 4 * -(-len(picture.content) // 3)
    return Photo(name, length, picture.opening, picture.ending)


def drop(name: str) -> None:
    """Forget a picture that no bird shows. Twice is once."""
    objects.remove_objects(settings().photo_bucket, [name])


def drop_all(bird: int) -> None:
    """Forget every picture that was ever stored for a bird."""
    bucket = settings().photo_bucket
    objects.remove_objects(bucket, objects.names_in(bucket, _folder(bird)))


def is_link_of(address: str, bird: int) -> bool:
    """Whether an address is one that was handed out for a picture of the bird."""
    with suppress(ValueError):
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and f"/{_folder(bird)}" in unquote(parts.path)
    return False


def shown(birds: Iterable[Bird]) -> dict[int, str]:
    """How each bird's picture is shown, by bird: as its data URL while the answer has room for it, else by a link."""
    all_birds = list(birds)
    pictured = [(bird.id, bird.photo) for bird in all_birds if bird.photo]
    room = ANSWER_BYTES - sum(map(_row_bytes, all_birds)) - _LINK_BYTES * len(pictured)
    inline = []
    for bird, photo in pictured:
        room -= max(0, photo.length - _LINK_BYTES)
        if room < 0:
            break
        inline.append((bird, photo))
    return {bird: _link(photo) for bird, photo in pictured[len(inline) :]} | _fetched(inline)


def _row_bytes(bird: Bird) -> int:
    return _ROW_BYTES + len(f"{bird.name}{bird.species}{bird.tag}".encode())


def _link(photo: Photo) -> str:
    return objects.link_to(settings().photo_bucket, photo.name, LINK_S)


def _fetched(wanted: list[tuple[int, Photo]]) -> dict[int, str]:
    if not wanted:
        return {}
    with ThreadPoolExecutor(min(_AT_A_TIME, len(wanted))) as pool:
        urls = pool.map(_inline, (photo for _, photo in wanted))
        return {bird: url for (bird, _), url in zip(wanted, urls, strict=True)}


def _inline(photo: Photo) -> str:
    """A picture that cannot be fetched now is shown by its link."""
    with suppress(Unavailable):
        content = objects.get_object(settings().photo_bucket, photo.name)
        if content is not None:
            return data_url(photo, content)
    return _link(photo)
