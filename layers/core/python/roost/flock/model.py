"""Birds and what is recorded about them. Dates are ISO texts: they sort, and are stored and shown as they are."""

import base64
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

CHART_COLOUR: Final = "#cb3a35"
LARGEST_PICTURE: Final = 2**20
_DATA_URL: Final = re.compile(r"(data:image/(?:png|jpeg|jpg|webp|gif);base64,)([A-Za-z0-9+/]+={0,2})", re.IGNORECASE)
_QUANTUM: Final = 4


class Anniversary(StrEnum):
    """A day of a bird's life that comes round every year."""

    BIRTHDAY = "birthday"
    GOTCHA_DAY = "gotcha_day"


@dataclass(frozen=True, slots=True)
class Picture:
    """An image out of a data URL: what is needed to write the very same URL again.

    `opening` is all before the image's digits, spelled as it was sent; `ending` are the last digits, whose spare bits
    base64 leaves open.
    """

    opening: str
    content: bytes
    ending: str

    @property
    def content_type(self) -> str:
        """The media type as browsers know it."""
        media_type = self.opening.lower().removeprefix("data:").partition(";")[0]
        return "image/jpeg" if media_type == "image/jpg" else media_type


@dataclass(frozen=True, slots=True)
class Photo:
    """Where a bird's picture lies: the object's name, the length of its data URL, and how that is spelled."""

    name: str
    length: int
    opening: str
    ending: str


@dataclass(frozen=True, slots=True)
class Bird:
    """A bird of a workspace. `latest_grams`, on `latest_on`, is its weight of the greatest date, as exact text.

    `transfer` is the pending transfer that it may leave by until `transfer_until_ms`, `transfer_to` its address' key.
    """

    id: int
    space: int
    name: str
    tag: str
    species: str
    created_ms: int
    birthday: str | None = None
    gotcha_day: str | None = None
    colour: str = CHART_COLOUR
    photo: Photo | None = None
    tell_birthday: bool = False
    tell_gotcha_day: bool = False
    latest_grams: str | None = None
    latest_on: str | None = None
    transfer: int | None = None
    transfer_to: str | None = None
    transfer_until_ms: int | None = None
    v: int = 1

    def told_on(self, kind: Anniversary) -> date | None:
        """The date of an anniversary that people want to be told about, if they do and it is known."""
        birthday = kind is Anniversary.BIRTHDAY
        wanted, on = (self.tell_birthday, self.birthday) if birthday else (self.tell_gotcha_day, self.gotcha_day)
        return date.fromisoformat(on) if wanted and on else None


@dataclass(frozen=True, slots=True)
class BirdDraft:
    """A bird to be made."""

    name: str
    tag: str
    species: str
    birthday: str | None = None
    gotcha_day: str | None = None
    colour: str = CHART_COLOUR
    picture: Picture | None = None
    tell_birthday: bool = False
    tell_gotcha_day: bool = False


@dataclass(frozen=True, slots=True)
class Weight:
    """What a bird weighed on a date; `grams` is the number as exact text."""

    id: int
    bird: int
    grams: str
    recorded_on: str
    notes: str | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """A bird's visit to a vet."""

    id: int
    bird: int
    visited_on: str
    clinic: str
    reason: str
    notes: str | None = None


@dataclass(frozen=True, slots=True)
class WeightDraft:
    """A weight to be recorded; `grams` is the number as exact text."""

    grams: str
    recorded_on: str
    notes: str | None = None


@dataclass(frozen=True, slots=True)
class VisitDraft:
    """A visit to be recorded."""

    visited_on: str
    clinic: str
    reason: str
    notes: str | None = None


def tag_key(tag: str) -> str:
    """The form in which tags are unique within a workspace."""
    return unicodedata.normalize("NFC", tag.strip()).casefold()


def list_order(bird: Bird) -> tuple[str, int, int]:
    """Birds are listed by name without regard to case, then by age here."""
    return bird.name.casefold(), bird.created_ms, bird.id


def number_text(number: float) -> str:
    """A number as exact text, whole ones without a fraction; it is the same number again when read."""
    return str(int(number)) if number == int(number) else repr(float(number))


def number_of(text: str) -> int | float:
    """The number that a text of `number_text` stands for."""
    return int(text) if text.isdigit() else float(text)


def read_picture(text: str) -> Picture | None:
    """The image in a data URL; None if it is none, of a type that is not taken, or larger than a mebibyte."""
    found = _DATA_URL.fullmatch(text)
    if found is None or len(found[2]) % _QUANTUM:
        return None
    content = base64.b64decode(found[2])
    return Picture(found[1], content, found[2][-_QUANTUM:]) if len(content) <= LARGEST_PICTURE else None


def data_url(photo: Photo, content: bytes) -> str:
    """The data URL that a picture came in."""
    return f"{photo.opening}{base64.b64encode(content).decode()[:-_QUANTUM]}{photo.ending}"


def anniversaries_on(today: date) -> list[tuple[int, int]]:
    """The days of the year, as month and day, that are told on a date: 29 February on the 28th in other years."""
    days = [(today.month, today.day)]
    leap = today.year % 4 == 0 and (today.year % 100 != 0 or today.year % 400 == 0)
    return [*days, (2, 29)] if days == [(2, 28)] and not leap else days


def anniversary_days(bird: Bird) -> dict[Anniversary, tuple[int, int]]:
    """Month and day of those anniversaries of a bird that are to be told."""
    dates: dict[Anniversary, Any] = {kind: bird.told_on(kind) for kind in Anniversary}
    return {kind: (on.month, on.day) for kind, on in dates.items() if on}
