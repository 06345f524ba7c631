"""Experience, levels, and the plants of a garden. Instants named `_ms` are milliseconds since 1970, UTC."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from math import isqrt
from random import Random
from typing import Final

XP_A_MINUTE: Final = 10
XP_OF_LEVEL_ONE: Final = 50
MINUTES_A_PLANT: Final = 5
GROWN: Final = 5
"""The stage of a plant that grows no more; a seed has 0."""

PLANTS: Final = (
    *("Rose", "Tulip", "Sunflower", "Daisy", "Cactus", "Fern", "Bamboo", "Orchid", "Lily", "Lavender", "Mint", "Basil"),
    *("Cherry Blossom", "Maple", "Oak", "Pine", "Willow", "Birch", "Elm"),
)
"""By code."""


class Rarity(StrEnum):
    REGULAR = "regular"
    UNCOMMON = "uncommon"
    RARE = "rare"
    LEGENDARY = "legendary"


CODES: Final[Mapping[Rarity, range]] = {
    Rarity.REGULAR: range(13),
    Rarity.UNCOMMON: range(13, 16),
    Rarity.RARE: range(16, 18),
    Rarity.LEGENDARY: range(18, 19),
}


def level_of(xp: int) -> int:
    """The root of a fiftieth of the experience, cut off, at least 1 (FG-30)."""
    return max(1, isqrt(xp // XP_OF_LEVEL_ONE))


@dataclass(frozen=True, slots=True)
class Growth:
    """What a person has earned by completed sessions of work: whole minutes of each, added up, and how many.

    `removed` of them were deleted since, which takes nothing away; `cancelled` is how many others were given up and are
    still listed. `changed_ms` is when something was last earned.
    """

    minutes: int = 0
    sessions: int = 0
    removed: int = 0
    cancelled: int = 0
    changed_ms: int | None = None
    v: int = 0

    @property
    def xp(self) -> int:
        return XP_A_MINUTE * self.minutes

    @property
    def level(self) -> int:
        return level_of(self.xp)

    @property
    def listed(self) -> int:
        """The completed sessions that their person still sees."""
        return self.sessions - self.removed


def plant_code(kind: str) -> int | None:
    """The code of a plant by its name or by the code as text; None for anything else."""
    if kind in PLANTS:
        return PLANTS.index(kind)
    codes = {str(code): code for code in range(len(PLANTS))}
    return codes.get(kind)


def rarity(code: int) -> Rarity:
    """How rare the plant of a code is."""
    return next(each for each, codes in CODES.items() if code in codes)


def draw(rng: Random, minutes: int) -> int:
    """The code of a plant that grows by itself: the rarer the luckier, and the more the person has focused before."""
    boost = min(20.0, minutes / 100 * 0.5)
    luck = rng.random() * 100
    chances = ((2 + boost, Rarity.LEGENDARY), (7 + boost, Rarity.RARE), (17 + boost, Rarity.UNCOMMON))
    drawn = next((each for below, each in chances if luck < below), Rarity.REGULAR)
    return rng.choice(CODES[drawn])


@dataclass(frozen=True, slots=True)
class Plant:
    """One plant: `bed` and `ordinal` name it, `kind` is a name or a code as text, `num` its number in the garden."""

    bed: int
    ordinal: int
    session: int
    num: int
    kind: str
    stage: int
    created_ms: int
    manual: bool

    @property
    def rarity(self) -> Rarity:
        return rarity(plant_code(self.kind) or 0)


@dataclass(frozen=True, slots=True)
class Bed:
    """Plants of a session that came together; `plants` holds number, stage and kind of each by ordinal, as text.

    A whole bed is one small item: a long session plants hundreds at once. A `manual` one has a single plant.
    """

    id: int
    session: int
    created_ms: int
    plants: Mapping[str, str]
    manual: bool = False
    v: int = 1

    def plant(self, ordinal: int) -> Plant | None:
        """One of its plants."""
        text = self.plants.get(str(ordinal))
        if text is None:
            return None
        num, stage, kind = text.split(" ", 2)
        return Plant(self.id, ordinal, self.session, int(num), kind, int(stage), self.created_ms, self.manual)

    def __iter__(self) -> Iterator[Plant]:
        found = (self.plant(int(ordinal)) for ordinal in self.plants)
        return iter([plant for plant in found if plant])


def planted(num: int, stage: int, kind: str) -> str:
    """A plant as its bed holds it."""
    return f"{num} {stage} {kind}"


@dataclass(frozen=True, slots=True)
class Garden:
    """The counts of a garden; `next_num` is one more than the highest number of a plant in it.

    Beds up to `cleared` are gone, whether or not the purge has reached them; `last_bed` is the latest one made.
    """

    total: int = 0
    grown: int = 0
    uncommon: int = 0
    rare: int = 0
    legendary: int = 0
    next_num: int = 0
    last_bed: int = 0
    cleared: int = 0
    v: int = 0

    def has(self, bed: Bed | None) -> bool:
        """Whether the bed is there and was not cleared."""
        return bed is not None and bed.id > self.cleared

    def with_bed(self, bed: Bed) -> "Garden":
        """The garden after plants were added."""
        highest = max((plant.num + 1 for plant in bed), default=0)
        more = self._counting(bed, 1)
        return replace(more, next_num=max(self.next_num, highest), last_bed=max(self.last_bed, bed.id))

    def without(self, plants: Iterable[Plant]) -> "Garden":
        """The garden after plants were taken out; `next_num` is left as it was."""
        return self._counting(plants, -1)

    def renumbered(self, nums: Iterable[int]) -> "Garden":
        """The same garden when these are the numbers of its plants."""
        return replace(self, next_num=max(nums, default=-1) + 1)

    def with_stage(self, before: Plant, stage: int) -> "Garden":
        """The garden after one of its plants came to a stage."""
        return replace(self, grown=self.grown + (stage == GROWN) - (before.stage == GROWN), v=self.v + 1)

    def emptied(self) -> "Garden":
        """The garden after a reset."""
        return Garden(last_bed=self.last_bed, cleared=self.last_bed, v=self.v + 1)

    def _counting(self, plants: Iterable[Plant], sign: int) -> "Garden":
        found = list(plants)
        kinds = [plant.rarity for plant in found]
        return replace(
            self,
            total=self.total + sign * len(found),
            grown=self.grown + sign * sum(plant.stage == GROWN for plant in found),
            uncommon=self.uncommon + sign * kinds.count(Rarity.UNCOMMON),
            rare=self.rare + sign * kinds.count(Rarity.RARE),
            legendary=self.legendary + sign * kinds.count(Rarity.LEGENDARY),
            v=self.v + 1,
        )


@dataclass(frozen=True, slots=True)
class SessionBeds:
    """Which beds belong to a session, those that are gone included.

    `planted` is how many plants grew while it ran, `top` the highest number that any of its plants ever had.
    """

    session: int
    manual: int | None = None
    beds: frozenset[int] = field(default_factory=frozenset)
    planted: int = 0
    top: int = -1
    v: int = 0


def listed_order(plant: Plant) -> tuple[int, int]:
    """Sorts plants newest first, those of one instant by descending number."""
    return -plant.created_ms, -plant.num
