"""Pictures of people: in a bucket of their own, shown to everybody at addresses that need no token (FG-62)."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from roost.identity import store
from roost.identity.model import Account
from roost.identity.profile import ProfileChanges, update_profile
from roost.kit import objects, queues
from roost.kit.caller import Caller
from roost.kit.errors import BodyTooLarge, Fault, MediaTypeUnsupported, NotFound
from roost.kit.settings import settings

MAX_BYTES: Final = 2 * 2**20
PATH: Final = "/pictures/"
PURGE_PICTURE: Final = "purge_picture"
_SECRET_BYTES: Final = 12
_NAME: Final = re.compile(rf"([0-9a-f]{{1,14}})\.[0-9a-f]{{{2 * _SECRET_BYTES}}}\.(png|jpeg|webp|gif)")
_ELSEWHERE: Final = ("https://", "http://")
_MARKS: Final = (
    ("png", re.compile(rb"\x89PNG\r\n\x1a\n")),
    ("jpeg", re.compile(rb"\xff\xd8\xff")),
    ("gif", re.compile(rb"GIF8[79]a")),
    ("webp", re.compile(rb"RIFF.{4}WEBP", re.DOTALL)),
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is handed out."""

    content: bytes
    media_type: str


def kind_of(content: bytes) -> str | None:
    """`png`, `jpeg`, `gif` or `webp`, by how the bytes begin."""
    return next((kind for kind, mark in _MARKS if mark.match(content)), None)


def is_ours(avatar: str | None) -> bool:
    """Whether an account's `avatar` names a picture in the bucket, and is no address elsewhere."""
    return avatar is not None and _NAME.fullmatch(avatar) is not None


def address_of(avatar: str | None, base_url: str) -> str | None:
    """Where an account's picture is fetched; `base_url` is where this stack is reached."""
    if avatar is None or not is_ours(avatar):
        return avatar if avatar and avatar.startswith(_ELSEWHERE) else None
    return f"{base_url}{PATH}{avatar}"


def set_picture(caller: Caller, content: bytes, now_ms: int) -> Account:
    """Make it the caller's picture; the one before is taken away behind the event `picture.replaced`.

    Raises BodyTooLarge above two MiB, MediaTypeUnsupported, Conflict.
    """
    kind = kind_of(content)
    if len(content) > MAX_BYTES:
        raise BodyTooLarge("The picture is too large")
    if kind is None:
        raise MediaTypeUnsupported("The picture must be PNG, JPEG, WebP or GIF")
    name = f"{caller.user:x}.{secrets.token_hex(_SECRET_BYTES)}.{kind}"
    objects.put_object(settings().picture_bucket, name, content, f"image/{kind}")
    try:
        return _show(caller, name, now_ms)
    except Fault:
        _forget(name)
        raise


def clear_picture(caller: Caller, now_ms: int) -> None:
    """Take the caller's picture away, if they have one. Raises Conflict."""
    _show(caller, None, now_ms)


def _show(caller: Caller, avatar: str | None, now_ms: int) -> Account:
    return update_profile(caller, ProfileChanges(caller.active_space, {"avatar": avatar}), now_ms)


def read_picture(name: str) -> Picture:
    """A picture by its name, as long as it is the one that its person shows. Raises NotFound, Unavailable."""
    named = _NAME.fullmatch(name)
    if named is None:
        raise NotFound()
    user = int(named[1], 16)
    account = store.read_accounts([user]).get(user)
    if account is None or account.avatar != name:
        raise NotFound()
    content = objects.get_object(settings().picture_bucket, name)
    if content is None:
        raise NotFound()
    return Picture(content, f"image/{named[2]}")


def picture_replaced(event: Mapping[str, Any]) -> None:
    """`picture.replaced`: nobody sees the picture any more; the purge takes it away."""
    queues.send(settings().purge_queue_url, {"work": PURGE_PICTURE, "avatar": event["data"]["avatar"]})


def purge_picture(message: Mapping[str, Any]) -> None:
    """Take away the picture that a message names, of a person who is gone or shows another. Twice is once."""
    if is_ours(message.get("avatar")):
        _forget(message["avatar"])


def _forget(name: str) -> None:
    objects.remove_objects(settings().picture_bucket, [name])
