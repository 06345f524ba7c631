"""Birds in FlockPal's words (contract sections 4 and 7)."""

from typing import Annotated, Any, Self

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from flockpal.wire.fields import Flag, Input, Name, OptionalDay, Output, Required, blank_is_none, stamp
from roost.flock.model import CHART_COLOUR, BirdDraft, Picture, number_of, read_picture
from roost.flock.service import Shown
from roost.kit import ids
from roost.kit.text import Trimmed

_LINKS = ("http://", "https://")
_LONGEST_LINK = 8_000


def _colour_or_usual(value: Any) -> Any:
    return CHART_COLOUR if blank_is_none(value) is None else value


Colour = Annotated[Trimmed, Field(pattern=r"^#[0-9A-Fa-f]{6}$"), BeforeValidator(_colour_or_usual)]


def _picture(value: Any) -> Picture | str | None:
    """The image of a data URL, none, or a link as it was handed out for a picture that is to stay."""
    if blank_is_none(value) is None:
        return None
    text = value.strip() if isinstance(value, str) else ""
    if text.startswith(_LINKS) and len(text) <= _LONGEST_LINK and text.isprintable():
        return text
    picture = read_picture(text)
    if picture is None:
        raise PydanticCustomError("picture", "Send a PNG, JPEG, WebP or GIF image of at most 1 MiB as a data URL")
    return picture


def _no_link(value: Any) -> Any:
    if isinstance(value, str):
        raise PydanticCustomError("picture", "Send the image itself as a data URL")
    return value


PictureField = Annotated[Any, BeforeValidator(_picture)]


class BirdChange(Input):
    name: Name
    tag: Annotated[Required, Field(max_length=60)] = Field(alias="tagId")
    species: Name
    birthday: OptionalDay = Field(default=None, alias="dateOfBirth")
    gotcha_day: OptionalDay = None
    colour: Colour = Field(default=CHART_COLOUR, alias="chartColor")
    picture: PictureField = Field(default=None, alias="photoDataUrl")
    tell_birthday: Flag = Field(default=False, alias="notifyOnDob")
    tell_gotcha_day: Flag = Field(default=False, alias="notifyOnGotchaDay")

    def changes(self) -> dict[str, Any]:
        """What the client wants changed."""
        return self.given()


class BirdBody(BirdChange):
    picture: Annotated[PictureField, AfterValidator(_no_link)] = Field(default=None, alias="photoDataUrl")

    def draft(self) -> BirdDraft:
        """The bird that the client wants made."""
        return BirdDraft(**{name: getattr(self, name) for name in type(self).model_fields})


class BirdOut(Output):
    id: str
    workspace_id: int
    name: str
    tag_id: str
    species: str
    date_of_birth: str | None
    gotcha_day: str | None
    chart_color: str
    photo_data_url: str | None
    notify_on_dob: bool
    notify_on_gotcha_day: bool
    created_at: str
    latest_weight_grams: int | float | None
    latest_recorded_on: str | None

    @classmethod
    def of(cls, shown: Shown) -> Self:
        """A bird with how its picture is shown."""
        bird, picture = shown
        return cls(
            id=ids.to_uuid(bird.id),
            workspace_id=bird.space,
            name=bird.name,
            tag_id=bird.tag,
            species=bird.species,
            date_of_birth=bird.birthday,
            gotcha_day=bird.gotcha_day,
            chart_color=bird.colour,
            photo_data_url=picture,
            notify_on_dob=bird.tell_birthday,
            notify_on_gotcha_day=bird.tell_gotcha_day,
            created_at=stamp(bird.created_ms),
            latest_weight_grams=number_of(bird.latest_grams) if bird.latest_grams else None,
            latest_recorded_on=bird.latest_on,
        )


class BirdAnswer(Output):
    bird: BirdOut

    @classmethod
    def of(cls, shown: Shown) -> Self:
        """One bird."""
        return cls(bird=BirdOut.of(shown))


class BirdsAnswer(Output):
    birds: list[BirdOut]
