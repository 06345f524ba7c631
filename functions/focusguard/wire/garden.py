"""Gardens in FocusGuard's words (contract section 8)."""

from typing import Annotated, Self

from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from focusguard.wire.fields import MAX_SAFE, Id, Input, Output, stamp, stamp_or_none
from roost.garden.model import Plant, Rarity, plant_code
from roost.garden.service import GardenState, PlantPage
from roost.kit import ids
from roost.kit.caller import Caller
from roost.kit.text import Storable

Skip = Annotated[int, Query(ge=0, description="Entries to leave out")]
Limit = Annotated[int, Query(ge=1, le=100, description="Entries at most")]


def _plant_type(value: str) -> str:
    if plant_code(value) is None:
        raise PydanticCustomError("enum", "Must be one of the plants, or the code of one")
    return value


Stage = Annotated[int, Field(strict=True, ge=0, le=5)]
Number = Annotated[int, Field(strict=True, ge=0, le=MAX_SAFE)]


class PlantBody(Input):
    session_id: Id
    plant_type: Annotated[Storable, AfterValidator(_plant_type)]
    plant_num: Number
    growth_stage: Stage = 0


class StageBody(Input):
    growth_stage: Stage


class Garden(Output):
    id: str
    user_id: str
    session_id: str
    plant_num: int
    plant_type: str
    growth_stage: int
    total_plants: int
    created_at: str

    @classmethod
    def of(cls, user: int, plant: Plant, total: int) -> Self:
        """An entry as its person sees it; `total` is how many they have."""
        return cls(
            id=ids.to_pair_uuid(plant.bed, plant.ordinal),
            user_id=ids.to_uuid(user),
            session_id=ids.to_uuid(plant.session),
            plant_num=plant.num,
            plant_type=plant.kind,
            growth_stage=plant.stage,
            total_plants=total,
            created_at=stamp(plant.created_ms),
        )


class GardenList(Output):
    gardens: list[Garden]
    total: int
    fully_grown: int

    @classmethod
    def of(cls, caller: Caller, page: PlantPage) -> Self:
        """A page with the counts of the whole garden."""
        gardens = [Garden.of(caller.user, plant, page.total) for plant in page.plants]
        return cls(gardens=gardens, total=page.total, fully_grown=page.grown)


class GardenStats(Output):
    user_id: str
    total_plants: int
    rare_plants: int
    epic_plants: int
    legendary_plants: int
    last_plant_at: str | None

    @classmethod
    def of(cls, caller: Caller, garden: GardenState) -> Self:
        """How many plants there are; what grows as `uncommon` and `rare` is counted as rare and epic."""
        figures = garden.figures
        return cls(
            user_id=ids.to_uuid(caller.user),
            total_plants=figures.total,
            rare_plants=figures.uncommon,
            epic_plants=figures.rare,
            legendary_plants=figures.legendary,
            last_plant_at=stamp_or_none(garden.last_plant_ms),
        )


class Planted(Output):
    plant_num: int
    plant_type: str
    rarity: Rarity
    total_plants: int
    message: str

    @classmethod
    def of(cls, plant: Plant, total: int) -> Self:
        """A plant that grew while a session runs."""
        return cls(
            plant_num=plant.num,
            plant_type=plant.kind,
            rarity=plant.rarity,
            total_plants=total,
            message=f"A {plant.rarity} plant was planted",
        )


class Reset(Output):
    message: str
    deleted_count: int

    @classmethod
    def of(cls, count: int) -> Self:
        """How many plants there were."""
        return cls(message="The garden was reset", deleted_count=count)
