"""Files, which kinds of them are taken, and the addresses that show them."""

import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from urllib.parse import quote

ROOT: Final = "/"
NAME_MAX: Final = 255
OPENING: Final = 512
"""Bytes at the beginning of a file by which its kind is told."""

_HOUR_MS: Final = 3_600_000
_LINK: Final = re.compile(r"([0-9a-f]{1,14})\.([0-9a-f]{1,12})\.([0-9a-f]{64})")


class Kind(StrEnum):
    """What the bytes of a file are; TEXT begins like nothing known, PAGE is text that browsers or shells run."""

    JPEG = "jpeg"
    PNG = "png"
    GIF = "gif"
    PDF = "pdf"
    OLE = "ole"
    ZIP = "zip"
    TEXT = "text"
    PAGE = "page"
    PROGRAM = "program"


_EXTENSIONS: Final = {
    "jpeg": Kind.JPEG,
    "jpg": Kind.JPEG,
    "png": Kind.PNG,
    "gif": Kind.GIF,
    "pdf": Kind.PDF,
    "doc": Kind.OLE,
    "docx": Kind.ZIP,
    "xls": Kind.OLE,
    "xlsx": Kind.ZIP,
    "txt": Kind.TEXT,
    "zip": Kind.ZIP,
}
_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
_MEDIA_TYPES: Final = {
    "image/jpeg": Kind.JPEG,
    "image/jpg": Kind.JPEG,
    "image/png": Kind.PNG,
    "image/gif": Kind.GIF,
    "application/pdf": Kind.PDF,
    "application/msword": Kind.OLE,
    f"{_OFFICE}wordprocessingml.document": Kind.ZIP,
    "application/vnd.ms-excel": Kind.OLE,
    f"{_OFFICE}spreadsheetml.sheet": Kind.ZIP,
    "text/plain": Kind.TEXT,
    "application/zip": Kind.ZIP,
    "application/x-zip-compressed": Kind.ZIP,
}
_IMAGES: Final = (Kind.JPEG, Kind.PNG, Kind.GIF)
_MARKS: Final = (
    (Kind.JPEG, re.compile(rb"\xff\xd8\xff")),
    (Kind.PNG, re.compile(rb"\x89PNG\r\n\x1a\n")),
    (Kind.GIF, re.compile(rb"GIF8[79]a")),
    (Kind.PDF, re.compile(rb"%PDF-")),
    (Kind.OLE, re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")),
    (Kind.ZIP, re.compile(rb"PK(\x03\x04|\x05\x06|\x07\x08)")),
    (Kind.PROGRAM, re.compile(rb"MZ.{0,64}\x00|\x7fELF|\xca\xfe\xba\xbe", re.DOTALL)),
    (Kind.PAGE, re.compile(rb"\s*<(!doctype html|html|script|svg|\?xml|body|iframe)|#!", re.IGNORECASE)),
)
"""How files begin."""


def is_taken(name: str, media_type: str, opening: bytes) -> bool:
    """Whether files of this name, media type and beginning are taken.

    Both must be of a known kind, and the bytes must not begin like another kind than either of them. A text may be a
    page's: nobody is shown it as one.
    """
    by_name = _EXTENSIONS.get(name.rpartition(".")[2].lower())
    by_type = _MEDIA_TYPES.get(media_type)
    if by_name is None or by_type is None or "." not in name:
        return False
    begins_as = next((kind for kind, mark in _MARKS if mark.match(opening)), Kind.TEXT)
    if begins_as is Kind.PAGE:
        return by_name is by_type is Kind.TEXT
    return begins_as is Kind.TEXT or begins_as in (by_name, by_type)


def plain_type(declared: str) -> str:
    """A media type without its parameters."""
    return declared.partition(";")[0].strip().lower()


def plain_name(given: str) -> str:
    """The name of a file without folders and unprintable characters; long ones keep their extension."""
    last = re.split(r"[/\\]", given)[-1]
    name = "".join(each for each in last if each.isprintable()).strip()
    if len(name) <= NAME_MAX:
        return name
    stem, _, extension = name.rpartition(".")
    return f"{stem[: NAME_MAX - len(extension) - 1]}.{extension}"[:NAME_MAX]


class State(StrEnum):
    """Whether the bytes are there."""

    WAITING = "waiting"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class FileDraft:
    """A file to be uploaded; `size` in bytes."""

    space: int
    name: str
    media_type: str
    size: int
    folder: str = ROOT
    project: int | None = None
    task: int | None = None


@dataclass(frozen=True, slots=True)
class File:
    """A file of a workspace; `size` in bytes. `secret` signs the addresses that show it.

    One that waits for its bytes is given up at `until_ms`.
    """

    id: int
    space: int
    uploader: int
    name: str
    media_type: str
    size: int
    folder: str
    secret: str
    created_ms: int
    project: int | None = None
    task: int | None = None
    state: State = State.WAITING
    until_ms: int | None = None

    @property
    def object_name(self) -> str:
        """What its bytes are called in the bucket."""
        return f"{folder_of(self.space)}{self.id}"

    @property
    def is_image(self) -> bool:
        """Whether pages show it."""
        return _MEDIA_TYPES.get(self.media_type) in _IMAGES

    @property
    def disposition(self) -> str:
        """Whether a browser shows it or keeps it, and under which name."""
        way = "inline" if self.is_image else "attachment"
        return f"{way}; filename*=UTF-8''{quote(self.name, safe='')}"

    def link_at(self, now_ms: int) -> str:
        """A name under which it is shown for one or two hours from now."""
        until_s = (now_ms // _HOUR_MS + 2) * _HOUR_MS // 1000
        return f"{self.id:x}.{until_s:x}.{self._signature(until_s)}"

    def opens_with(self, link: str, now_ms: int) -> bool:
        """Whether a link is one of its own and still good."""
        parts = _LINK.fullmatch(link)
        if parts is None or int(parts[2], 16) * 1000 <= now_ms:
            return False
        return hmac.compare_digest(parts[3], self._signature(int(parts[2], 16)))

    def _signature(self, until_s: int) -> str:
        return hmac.digest(self.secret.encode(), f"{self.id}:{until_s}".encode(), "sha256").hex()


def folder_of(space: int) -> str:
    """What the names of a workspace's objects begin with."""
    return f"spaces/{space}/"


def file_in(link: str) -> int | None:
    """The id of the file that a link names."""
    parts = _LINK.fullmatch(link)
    return int(parts[1], 16) if parts else None


@dataclass(frozen=True, slots=True)
class FileFilter:
    """Which files of a workspace to list; None does not ask."""

    project: int | None = None
    task: int | None = None
    folder: str | None = None

    def admits(self, file: File) -> bool:
        """Whether a file is one of those asked for."""
        return (
            self.project in (None, file.project)
            and self.task in (None, file.task)
            and self.folder in (None, file.folder)
        )


@dataclass(frozen=True, slots=True)
class FilePage:
    """Some files of `total`, and the accounts of who uploaded them; accounts that are gone are missing."""

    files: Sequence[File]
    people: Mapping[int, Any]
    total: int


@dataclass(frozen=True, slots=True)
class Ticket:
    """Where the bytes of a file are to be sent with PUT and these headers, until `until_ms`."""

    file: File
    address: str
    headers: Mapping[str, str]
    until_ms: int
