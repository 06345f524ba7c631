"""Showing files to whoever has a link (FU-65); apart from the rest, which knows tasks and projects."""

from typing import Final

from roost.files import store
from roost.files.model import File, State, file_in
from roost.kit import objects
from roost.kit.errors import NotFound
from roost.kit.settings import settings

LINK_S: Final = 3600


def open_file(link: str, now_ms: int) -> File:
    """The file that a link shows. Raises NotFound for one that is gone, and for links that are wrong or too old."""
    file = store.read_file(file_in(link) or 0)
    if file is None or file.state is not State.READY or not file.opens_with(link, now_ms):
        raise NotFound()
    return file


def content_of(file: File) -> bytes:
    """The bytes of a file. Raises NotFound, Unavailable."""
    content = objects.get_object(settings().file_bucket, file.object_name)
    if content is None:
        raise NotFound()
    return content


def address_of(file: File) -> str:
    """Where its bucket hands a file out, for an hour."""
    return objects.link_to(settings().file_bucket, file.object_name, LINK_S)
