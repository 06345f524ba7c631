"""Weights and visits in FlockPal's words (contract sections 4 and 8)."""

import re
from typing import Annotated, Any, Final, Self

from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from flockpal.wire.fields import Blank, Day, Input, Notes, Output, Required
from roost.flock.model import Visit, VisitDraft, Weight, WeightDraft, number_of, number_text
from roost.kit import ids
from roost.kit.text import Trimmed

MOST_GRAMS: Final = 10_000
USUAL_DAYS: Final = 30
_DECIMAL: Final = re.compile(r"[0-9]{1,20}(\.[0-9]{1,30})?")
_WHOLE: Final = re.compile(r"[+-]?[0-9]{1,4000}")


def _grams(value: Any) -> str:
    text = value.strip() if isinstance(value, str) else ""
    if _DECIMAL.fullmatch(text):
        value = float(text)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise PydanticCustomError("number", "Expected a number")
    if not 0 < value <= MOST_GRAMS:
        raise PydanticCustomError("range", "Must be more than 0 and at most 10000")
    return number_text(value)


Days = Annotated[str, Query(alias="days", description="How many days back, 1 to 365")]


class WeightBody(Input):
    weight_grams: Annotated[str, BeforeValidator(_grams, json_schema_input_type=int | float)]
    recorded_on: Day
    notes: Notes = None

    def draft(self) -> WeightDraft:
        """The weight that the client wants recorded."""
        return WeightDraft(self.weight_grams, self.recorded_on, self.notes)


class VisitBody(Input):
    visited_on: Day
    clinic_name: Annotated[Required, Field(max_length=160)]
    reason: Annotated[Required, Field(max_length=300)]
    notes: Annotated[Annotated[Trimmed, Field(max_length=2000)] | None, Blank] = None

    def draft(self) -> VisitDraft:
        """The visit that the client wants recorded."""
        return VisitDraft(self.visited_on, self.clinic_name, self.reason, self.notes)


class WeightOut(Output):
    id: str
    bird_id: str
    weight_grams: int | float
    recorded_on: str
    notes: str | None

    @classmethod
    def of(cls, weight: Weight) -> Self:
        """A weight; it is the number that was sent."""
        return cls(
            id=ids.to_uuid(weight.id),
            bird_id=ids.to_uuid(weight.bird),
            weight_grams=number_of(weight.grams),
            recorded_on=weight.recorded_on,
            notes=weight.notes,
        )


class WeightAnswer(Output):
    weight: WeightOut

    @classmethod
    def of(cls, weight: Weight) -> Self:
        """One weight."""
        return cls(weight=WeightOut.of(weight))


class WeightsAnswer(Output):
    weights: list[WeightOut]


class VisitOut(Output):
    id: str
    bird_id: str
    visited_on: str
    clinic_name: str
    reason: str
    notes: str | None

    @classmethod
    def of(cls, visit: Visit) -> Self:
        """A visit."""
        return cls(
            id=ids.to_uuid(visit.id),
            bird_id=ids.to_uuid(visit.bird),
            visited_on=visit.visited_on,
            clinic_name=visit.clinic,
            reason=visit.reason,
            notes=visit.notes,
        )


class VisitAnswer(Output):
    vet_visit: VisitOut

    @classmethod
    def of(cls, visit: Visit) -> Self:
        """One visit."""
        return cls(vet_visit=VisitOut.of(visit))


class VisitsAnswer(Output):
    vet_visits: list[VisitOut]


def days_back(text: str) -> int:
    """How far back the client wants to look; what is no whole number means the usual 30 days."""
    return int(text.strip()) if _WHOLE.fullmatch(text.strip()) else USUAL_DAYS
