"""FG-34 to FG-41: the garden."""

from typing import Any

import pytest

from roost.garden.model import PLANTS
from roost.kit import ids
from tests.functions.focusguard.desk import Desk, code, failing_fields
from tests.support.client import Answer
from tests.support.race import Failure, failing, meanwhile

UNKNOWN = [ids.to_pair_uuid(77, 1), ids.to_uuid(77), "not-a-uuid", "7"]


def test_fg_34_an_entry(desk: Desk) -> None:
    session = desk.start()
    desk.clock.tick(1)
    sent = {"session_id": session, "plant_type": "Rose", "plant_num": 1, "growth_stage": 2, "total_plants": 99}
    answer = desk.post("garden", sent)
    assert answer.status == 201
    assert answer.json == {
        "id": answer.json["id"],
        "user_id": desk.person.id,
        "session_id": session,
        "plant_num": 1,
        "plant_type": "Rose",
        "growth_stage": 2,
        "total_plants": 1,
        "created_at": "2026-03-02T09:00:01.000Z",
    }
    assert desk.made(desk.get(f"garden/{answer.json['id']}")) == answer.json


def test_fg_34_all_types_by_name_and_by_code(desk: Desk) -> None:
    assert len(PLANTS) == 19
    for number, kind in enumerate([*PLANTS, "0", "18"]):
        session = desk.start()
        planted = desk.plant(session, plant_type=kind, plant_num=number)
        assert (planted["plant_type"], planted["growth_stage"], planted["total_plants"]) == (kind, 0, number + 1)
        desk.made(desk.patch(f"sessions/{session}", {"completed": True}))
        desk.clock.tick(3)


def test_fg_34_the_session_may_be_completed(desk: Desk) -> None:
    session = desk.focus(4)
    assert desk.plant(session)["session_id"] == session


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("session_id", each) for each in (None, "x", 7, "")),
        *(("plant_type", each) for each in (None, "rose", "Tree", "19", "-1", "00", 0, "")),
        *(("plant_num", each) for each in (None, -1, "1", 1.5, True, 10**400)),
        *(("growth_stage", each) for each in (-1, 6, "3", 2.5, True)),
    ],
)
def test_fg_35_bad_values(desk: Desk, field: str, value: Any) -> None:
    sent = {"session_id": desk.start(), "plant_type": "Rose", "plant_num": 1} | {field: value}
    assert failing_fields(desk.post("garden", sent)).keys() == {field}
    assert desk.garden()["total"] == 0


def test_fg_35_missing_fields(desk: Desk) -> None:
    fields = failing_fields(desk.post("garden", {}))
    assert fields == {"session_id": "missing", "plant_type": "missing", "plant_num": "missing"}


def test_fg_35_an_unknown_session(desk: Desk, other: Desk) -> None:
    for session in (ids.to_uuid(77), other.start()):
        sent = {"session_id": session, "plant_type": "Rose", "plant_num": 1}
        assert code(desk.post("garden", sent)) == (404, "SESSION_NOT_FOUND")
    assert desk.garden()["total"] == other.garden()["total"] == 0


def test_fg_36_one_entry_a_session(desk: Desk) -> None:
    session = desk.start()
    first = desk.plant(session)
    again = {"session_id": session, "plant_type": "Elm", "plant_num": 2}
    assert code(desk.post("garden", again)) == (409, "DUPLICATE")
    assert desk.delete(f"garden/{first['id']}").status == 204
    assert desk.plant(session, plant_type="Elm")["plant_type"] == "Elm"


def test_fg_36_of_two_at_once_one_succeeds(desk: Desk) -> None:
    sent = {"session_id": desk.start(), "plant_type": "Rose", "plant_num": 1}
    won: list[Answer] = []
    with meanwhile("TransactWriteItems", lambda: won.append(desk.post("garden", sent))):
        lost = desk.post("garden", sent)
    assert (won[0].status, code(lost)) == (201, (409, "DUPLICATE"))
    assert desk.garden()["total"] == 1


@pytest.mark.parametrize("failure", list(Failure))
def test_fg_36_a_lost_answer_plants_once(desk: Desk, failure: Failure) -> None:
    with failing(failure, operation="TransactWriteItems"):
        desk.plant(desk.start())
    assert desk.garden()["total"] == 1


def test_fg_36_what_grew_by_itself_does_not_count(desk: Desk) -> None:
    session = desk.focus(10)
    assert desk.plant(session, plant_num=2)["total_plants"] == 3


def test_fg_37_an_empty_garden(desk: Desk) -> None:
    assert desk.garden() == {"gardens": [], "total": 0, "fully_grown": 0}


def test_fg_37_newest_first_with_counts_of_the_whole(desk: Desk) -> None:
    made = []
    for number, stage in enumerate((5, 0, 5)):
        made.append(desk.plant(desk.focus(4), plant_num=number, growth_stage=stage)["id"])
        desk.clock.tick(minutes=1)
    garden = desk.garden()
    assert [each["id"] for each in garden["gardens"]] == made[::-1]
    assert (garden["total"], garden["fully_grown"]) == (3, 2)
    assert {each["total_plants"] for each in garden["gardens"]} == {3}


def test_fg_37_plants_of_one_instant_by_descending_number(desk: Desk) -> None:
    desk.focus(25)
    garden = desk.garden()["gardens"]
    assert [each["plant_num"] for each in garden] == [4, 3, 2, 1, 0]
    assert all(each["plant_type"] in {str(number) for number in range(19)} for each in garden)
    assert len({each["id"] for each in garden}) == 5


def test_fg_37_pages(desk: Desk) -> None:
    desk.focus(25)
    desk.clock.tick(1)
    desk.focus(15)
    everything = [each["id"] for each in desk.garden()["gardens"]]
    for skip in range(10):
        for limit in (1, 3, 100):
            page = desk.made(desk.get("garden", params={"skip": skip, "limit": limit}))
            assert [each["id"] for each in page["gardens"]] == everything[skip : skip + limit]
            assert page["total"] == 8


@pytest.mark.parametrize(
    ("name", "value"), [("limit", 0), ("limit", 101), ("limit", "x"), ("skip", -1), ("skip", "1.5")]
)
def test_fg_37_bounds(desk: Desk, name: str, value: Any) -> None:
    assert failing_fields(desk.get("garden", params={name: value})).keys() == {name}


@pytest.mark.parametrize("method", ["PATCH", "PUT"])
def test_fg_38_the_life_of_an_entry(desk: Desk, method: str) -> None:
    plant = desk.plant(desk.start())
    path = f"garden/{plant['id']}"
    for stage in (5, 3, 0):
        grown = desk.made(desk.ask(method, path, {"growth_stage": stage}))
        assert grown == plant | {"growth_stage": stage}
        assert desk.made(desk.get(path)) == grown
        assert desk.garden()["fully_grown"] == (stage == 5)
    assert desk.delete(path).status == 204
    for again in (desk.get(path), desk.ask(method, path, {"growth_stage": 1}), desk.delete(path)):
        assert code(again) == (404, "GARDEN_NOT_FOUND")
    assert desk.garden() == {"gardens": [], "total": 0, "fully_grown": 0}


@pytest.mark.parametrize("stage", [-1, 6, "3", None, 2.5, True])
def test_fg_38_stages_have_bounds(desk: Desk, stage: Any) -> None:
    plant = desk.plant(desk.start())
    answer = desk.patch(f"garden/{plant['id']}", {"growth_stage": stage})
    assert failing_fields(answer).keys() == {"growth_stage"}
    assert desk.made(desk.get(f"garden/{plant['id']}")) == plant


@pytest.mark.parametrize("unknown", UNKNOWN)
def test_fg_38_unknown_entries(desk: Desk, unknown: str) -> None:
    for answer in (desk.get(f"garden/{unknown}"), desk.patch(f"garden/{unknown}", {"growth_stage": 1})):
        assert code(answer) == (404, "GARDEN_NOT_FOUND")
    assert code(desk.delete(f"garden/{unknown}")) == (404, "GARDEN_NOT_FOUND")


def test_fg_38_each_server_planted_entry_has_a_life_of_its_own(desk: Desk) -> None:
    desk.focus(15)
    first, second, third = desk.garden()["gardens"]
    desk.made(desk.patch(f"garden/{second['id']}", {"growth_stage": 5}))
    assert desk.delete(f"garden/{first['id']}").status == 204
    left = desk.garden()
    assert [(each["id"], each["growth_stage"]) for each in left["gardens"]] == [(second["id"], 5), (third["id"], 0)]
    assert (left["total"], left["fully_grown"]) == (2, 1)


def test_fg_39_the_entry_of_a_session(desk: Desk) -> None:
    session = desk.focus(10)
    assert desk.made(desk.get(f"garden/session/{session}"))["plant_num"] == 0
    own = desk.plant(session, plant_num=7)
    assert desk.made(desk.get(f"garden/session/{session}")) == own


def test_fg_39_a_session_without_one_and_no_session(desk: Desk, other: Desk) -> None:
    assert code(desk.get(f"garden/session/{desk.start()}")) == (404, "GARDEN_NOT_FOUND")
    for session in (ids.to_uuid(77), "not-a-uuid", other.start()):
        assert code(desk.get(f"garden/session/{session}")) == (404, "SESSION_NOT_FOUND")


def test_fg_40_somebody_elses_garden_is_not_there(desk: Desk, other: Desk) -> None:
    session = desk.start()
    plant = desk.plant(session)
    path = f"garden/{plant['id']}"
    asked = [other.get(path), other.patch(path, {"growth_stage": 5}), other.delete(path)]
    assert [code(answer) for answer in asked] == [(404, "GARDEN_NOT_FOUND")] * 3
    assert code(other.post(f"garden/plant/{session}")) == (404, "SESSION_NOT_FOUND")
    assert other.made(other.post("garden/reset"))["deleted_count"] == 0
    assert desk.made(desk.get(path)) == plant
    assert other.garden()["total"] == 0


def test_fg_41_stats_count_by_rarity(desk: Desk) -> None:
    empty = desk.made(desk.get("garden/stats"))
    assert empty == {
        "user_id": desk.person.id,
        "total_plants": 0,
        "rare_plants": 0,
        "epic_plants": 0,
        "legendary_plants": 0,
        "last_plant_at": None,
    }
    for kind in ("Rose", "Basil", "Cherry Blossom", "13", "Maple", "Pine", "Willow", "Birch", "Elm", "18"):
        desk.clock.tick(3)
        desk.plant(desk.focus(4), plant_type=kind)
    stats = desk.made(desk.get("garden/stats"))
    rare, epic, legendary = (stats[f"{name}_plants"] for name in ("rare", "epic", "legendary"))
    assert (stats["total_plants"], rare, epic, legendary) == (10, 3, 2, 2)
    assert stats["last_plant_at"] == desk.garden()["gardens"][0]["created_at"]


def test_fg_41_a_plant_grows_while_the_session_runs(desk: Desk) -> None:
    session = desk.start()
    for number in range(3):
        answer = desk.post(f"garden/plant/{session}")
        assert answer.status == 201
        planted = answer.json
        assert planted.keys() == {"plant_num", "plant_type", "rarity", "total_plants", "message"}
        assert (planted["plant_num"], planted["total_plants"]) == (number, number + 1)
        expected = {13: "uncommon", 14: "uncommon", 15: "uncommon", 16: "rare", 17: "rare", 18: "legendary"}
        assert planted["rarity"] == expected.get(int(planted["plant_type"]), "regular")
    desk.complete(session, 25)
    assert desk.garden()["total"] == 5
    assert code(desk.post(f"garden/plant/{session}")) == (404, "SESSION_NOT_FOUND")


@pytest.mark.parametrize("session", [ids.to_uuid(77), "not-a-uuid"])
def test_fg_41_nothing_grows_without_a_session(desk: Desk, session: str) -> None:
    assert code(desk.post(f"garden/plant/{session}")) == (404, "SESSION_NOT_FOUND")


def test_fg_41_a_reset_removes_everything(desk: Desk) -> None:
    session = desk.focus(25)
    desk.plant(session)
    answer = desk.made(desk.post("garden/reset"))
    assert answer["deleted_count"] == 6
    assert answer["message"]
    assert desk.garden() == {"gardens": [], "total": 0, "fully_grown": 0}
    assert code(desk.get(f"garden/session/{session}")) == (404, "GARDEN_NOT_FOUND")
    assert desk.made(desk.post("garden/reset"))["deleted_count"] == 0
    assert desk.plant(session)["total_plants"] == 1
