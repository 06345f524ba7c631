"""Plants, beds, and the counts of a garden."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.garden.model import (
    CODES,
    GROWN,
    PLANTS,
    Bed,
    Garden,
    Plant,
    Rarity,
    draw,
    listed_order,
    plant_code,
    planted,
    rarity,
)


class Fixed(Random):
    """Draws this number, and the first of whatever there is to choose from."""

    def __init__(self, luck: float) -> None:
        super().__init__()
        self.luck = luck

    def random(self) -> float:
        return self.luck / 100

    def choice(self, among: range) -> int:  # type: ignore[override]
        return among[0]


def test_there_are_nineteen_plants_each_of_one_rarity() -> None:
    assert len(PLANTS) == 19
    assert sorted(code for codes in CODES.values() for code in codes) == list(range(19))
    seen = Counter(rarity(code).value for code in range(19))
    assert seen == {"regular": 13, "uncommon": 3, "rare": 2, "legendary": 1}


@pytest.mark.parametrize(("kind", "code"), [("Rose", 0), ("Cherry Blossom", 12), ("Elm", 18), ("0", 0), ("18", 18)])
def test_a_plant_goes_by_its_name_or_its_code(kind: str, code: int) -> None:
    assert plant_code(kind) == code


@pytest.mark.parametrize("kind", ["rose", "ROSE", "", "19", "-1", "01", "1.0", "٣", " Rose", "Cactus "])
def test_nothing_else_is_a_plant(kind: str) -> None:
    assert plant_code(kind) is None


@pytest.mark.parametrize(
    ("luck", "minutes", "drawn"),
    [
        (0, 0, "legendary"),
        (1.99, 0, "legendary"),
        (2, 0, "rare"),
        (6.99, 0, "rare"),
        (7, 0, "uncommon"),
        (16.99, 0, "uncommon"),
        (17, 0, "regular"),
        (99.9, 0, "regular"),
        (2.99, 200, "legendary"),
        (3.01, 200, "rare"),
        (21.9, 4000, "legendary"),
        (21.9, 10**9, "legendary"),
        (22.1, 10**9, "rare"),
        (36.9, 10**9, "uncommon"),
        (37.1, 10**9, "regular"),
    ],
)
def test_focus_brings_luck_up_to_a_point(luck: float, minutes: int, drawn: str) -> None:
    assert rarity(draw(Fixed(luck), minutes)) == drawn


def test_the_drawn_rarities_come_as_often_as_they_should() -> None:
    rng = Random(4)
    seen = Counter(rarity(draw(rng, 1000)) for _ in range(20_000))
    wanted = {Rarity.LEGENDARY: 0.07, Rarity.RARE: 0.05, Rarity.UNCOMMON: 0.10, Rarity.REGULAR: 0.78}
    assert all(abs(seen[each] / 20_000 - share) < 0.01 for each, share in wanted.items())


def test_within_a_rarity_every_plant_comes_alike() -> None:
    rng = Random(5)
    seen = Counter(code for code in (draw(rng, 0) for _ in range(20_000)) if code in CODES[Rarity.REGULAR])
    assert set(seen) == set(CODES[Rarity.REGULAR])
    assert max(seen.values()) < 1.2 * min(seen.values())


plants = st.tuples(st.integers(0, 999), st.integers(0, 5), st.sampled_from([*PLANTS, *map(str, range(19))]))


def bed_of(number: int, texts: list[tuple[int, int, str]]) -> Bed:
    return Bed(number, 1, 100 + number, {str(i): planted(*text) for i, text in enumerate(texts, 1)})


@given(plants)
def test_a_plant_comes_back_from_its_bed(text: tuple[int, int, str]) -> None:
    num, stage, kind = text
    assert bed_of(9, [text]).plant(1) == Plant(9, 1, 1, num, kind, stage, 109, manual=False)
    assert bed_of(9, [text]).plant(2) is None


def counted(beds: list[Bed]) -> tuple[int, ...]:
    found = [plant for bed in beds for plant in bed]
    rarities = [rarity(plant_code(plant.kind) or 0) for plant in found]
    of_rarity = (rarities.count(each) for each in (Rarity.UNCOMMON, Rarity.RARE, Rarity.LEGENDARY))
    grown = sum(plant.stage == GROWN for plant in found)
    return len(found), grown, *of_rarity, max((plant.num for plant in found), default=-1) + 1


def counts(garden: Garden) -> tuple[int, ...]:
    return garden.total, garden.grown, garden.uncommon, garden.rare, garden.legendary, garden.next_num


@given(st.lists(st.lists(plants, min_size=1, max_size=4), max_size=6), st.data())
def test_the_counts_are_those_of_what_is_there(texts: list[list[tuple[int, int, str]]], data: st.DataObject) -> None:
    beds = [bed_of(number, each) for number, each in enumerate(texts, 1)]
    garden = Garden()
    for bed in beds:
        garden = garden.with_bed(bed)
    assert counts(garden) == counted(beds)
    assert (garden.last_bed, garden.v) == (len(beds), len(beds))
    gone = data.draw(st.integers(0, len(beds)))
    rest = garden.without(plant for bed in beds[gone:] for plant in bed)
    assert counts(rest.renumbered(plant.num for bed in beds[:gone] for plant in bed)) == counted(beds[:gone])


@given(plants, st.integers(0, 5))
def test_a_stage_counts_as_grown_only_at_the_end(text: tuple[int, int, str], stage: int) -> None:
    bed = bed_of(1, [text])
    (plant,) = bed
    grown = Garden().with_bed(bed).with_stage(plant, stage)
    assert counts(grown) == counted([bed_of(1, [(text[0], stage, text[2])])])


def test_a_reset_leaves_nothing_and_starts_numbers_anew() -> None:
    bed = bed_of(5, [(7, 5, "Elm")])
    garden = Garden().with_bed(bed).emptied()
    assert counts(garden) == (0, 0, 0, 0, 0, 0)
    assert not garden.has(bed)
    assert garden.has(bed_of(6, []))


def test_plants_stand_newest_first_and_those_of_one_moment_by_number() -> None:
    old, new = bed_of(1, [(8, 0, "0")]), bed_of(2, [(3, 0, "0"), (5, 0, "0"), (4, 0, "0")])
    assert [plant.num for plant in sorted([*old, *new], key=listed_order)] == [5, 4, 3, 8]
