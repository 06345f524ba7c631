"""FlockPal weights and vet visits (FP-41 to FP-44)."""

import json
from typing import Any

import pytest

from roost.flock.model import WeightDraft
from roost.flock.records import service
from roost.kit import clock, ids
from tests.functions.flockpal.keeper import Keeper
from tests.support.race import Failure, failing, meanwhile


def weigh_past_the_wire(keeper: Keeper, bird: Any, grams: str, on: str) -> None:
    service.add_weight(keeper.caller, ids.from_uuid(bird["id"]) or 0, WeightDraft(grams, on), clock.now_ms())


class TestWeighing:
    def test_answers_the_documented_shape(self, kim: Keeper) -> None:
        bird = kim.bird()
        weight = kim.weigh(bird, 92, "2026-03-01", notes=" Morning check ")["weight"]
        assert weight.pop("id")
        assert weight == {
            "birdId": bird["id"],
            "weightGrams": 92,
            "recordedOn": "2026-03-01",
            "notes": "Morning check",
        }

    @pytest.mark.parametrize(
        ("sent", "shown"),
        [
            ("92", "92"),
            ("92.0", "92"),
            ("92.5", "92.5"),
            ("0.1", "0.1"),
            ("92.123456789012", "92.123456789012"),
            ("33.333333333333336", "33.333333333333336"),
            ("1e3", "1000"),
            ("10000", "10000"),
            ("1e-300", "1e-300"),
            ('"92.5"', "92.5"),
            ('" 92 "', "92"),
        ],
    )
    def test_the_number_is_kept_exactly(self, kim: Keeper, sent: str, shown: str) -> None:
        bird = kim.bird()
        raw = f'{{"weightGrams": {sent}, "recordedOn": "2026-03-01"}}'.encode()
        answer = kim.send("POST", f"birds/{bird['id']}/weights", raw=raw)
        assert answer.status == 201, answer.body
        assert f'"weightGrams":{shown},' in answer.body.decode()
        assert f'"weightGrams":{shown},' in kim.send("GET", f"birds/{bird['id']}/weights").body.decode()
        assert f'"latestWeightGrams":{shown},' in kim.send("GET", "birds").body.decode()

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("weightGrams", 0),
            ("weightGrams", -1),
            ("weightGrams", 10_000.001),
            ("weightGrams", 10**400),
            ("weightGrams", True),
            ("weightGrams", "NaN"),
            ("weightGrams", "1e3"),
            ("weightGrams", "ninety"),
            ("weightGrams", ""),
            ("weightGrams", None),
            ("weightGrams", [92]),
            ("recordedOn", "2026-02-29"),
            ("recordedOn", "01/03/2026"),
            ("recordedOn", ""),
            ("recordedOn", "0000-01-01"),
            ("notes", "x" * 1001),
            ("notes", 5),
        ],
    )
    def test_refuses_what_breaks_a_rule(self, kim: Keeper, field: str, value: Any) -> None:
        bird = kim.bird()
        sent = {"weightGrams": 92, "recordedOn": "2026-03-01", field: value}
        answer = kim.ask("POST", f"birds/{bird['id']}/weights", 400, json=sent)
        assert (answer["error"], list(answer["details"]["fieldErrors"])) == ("Invalid weight payload", [field])
        assert kim.weights(bird) == []

    def test_nan_is_no_json(self, kim: Keeper) -> None:
        bird = kim.bird()
        raw = b'{"weightGrams": NaN, "recordedOn": "2026-03-01"}'
        answer = kim.ask("POST", f"birds/{bird['id']}/weights", 400, raw=raw)
        assert answer == {"error": "Invalid JSON payload", "details": {}}

    def test_a_date_has_one_weight(self, kim: Keeper) -> None:
        bird = kim.bird()
        kim.weigh(bird, 92)
        answer = kim.weigh(bird, 93, status=409)
        assert answer == {"error": "A weight already exists for that date."}
        with meanwhile("TransactWriteItems", lambda: weigh_past_the_wire(kim, bird, "94", "2026-02-01")):
            kim.weigh(bird, 95, "2026-02-01", status=409)
        assert [each["weightGrams"] for each in kim.weights(bird)] == [94, 92]

    @pytest.mark.parametrize("failure", list(Failure))
    def test_it_survives_a_lost_answer(self, kim: Keeper, failure: Failure) -> None:
        bird = kim.bird()
        with failing(failure, operation="TransactWriteItems"):
            kim.weigh(bird, 92)
        assert [each["weightGrams"] for each in kim.weights(bird)] == [92]

    @pytest.mark.parametrize("failure", list(Failure))
    def test_a_second_one_of_a_date_is_refused_whatever_gets_lost(self, kim: Keeper, failure: Failure) -> None:
        bird = kim.bird()
        kim.weigh(bird, 92)
        with failing(failure, operation="TransactWriteItems"):
            kim.weigh(bird, 93, status=409)
        assert [each["weightGrams"] for each in kim.weights(bird)] == [92]


class TestLatest:
    def test_it_is_that_of_the_greatest_date(self, kim: Keeper) -> None:
        bird = kim.bird()
        for grams, on in ((92, "2026-02-10"), (95, "2026-02-01"), (91.5, "2026-02-20"), (90, "2026-02-19")):
            kim.weigh(bird, grams, on)
        [shown] = kim.birds()
        assert (shown["latestWeightGrams"], shown["latestRecordedOn"]) == (91.5, "2026-02-20")

    @pytest.mark.parametrize(
        ("first", "second", "latest"),
        [("2026-02-10", "2026-02-20", 2), ("2026-02-20", "2026-02-10", 1)],
    )
    def test_of_parallel_ones_the_later_date_wins(self, kim: Keeper, first: str, second: str, latest: int) -> None:
        bird = kim.bird()
        with meanwhile("TransactWriteItems", lambda: weigh_past_the_wire(kim, bird, "1", first)):
            kim.weigh(bird, 2, second)
        [shown] = kim.birds()
        assert shown["latestWeightGrams"] == latest
        assert len(kim.weights(bird)) == 2

    def test_future_dates_count(self, kim: Keeper) -> None:
        bird = kim.bird()
        kim.weigh(bird, 92, "2099-12-31")
        kim.weigh(bird, 93, "2026-03-01")
        assert kim.birds()[0]["latestRecordedOn"] == "2099-12-31"


class TestListing:
    @pytest.mark.parametrize(
        ("days", "expected"),
        [
            (None, ["2026-01-31", "2026-03-02", "2026-04-01"]),
            ("1", ["2026-03-02", "2026-04-01"]),
            ("0", ["2026-03-02", "2026-04-01"]),
            ("-5", ["2026-03-02", "2026-04-01"]),
            ("30", ["2026-01-31", "2026-03-02", "2026-04-01"]),
            ("31", ["2026-01-30", "2026-01-31", "2026-03-02", "2026-04-01"]),
            ("365", ["2025-03-02", "2026-01-30", "2026-01-31", "2026-03-02", "2026-04-01"]),
            ("9" * 40, ["2025-03-02", "2026-01-30", "2026-01-31", "2026-03-02", "2026-04-01"]),
            ("many", ["2026-01-31", "2026-03-02", "2026-04-01"]),
            ("1.5", ["2026-01-31", "2026-03-02", "2026-04-01"]),
            ("", ["2026-01-31", "2026-03-02", "2026-04-01"]),
        ],
    )
    def test_the_window_is_clamped_and_runs_from_oldest(self, kim: Keeper, days: Any, expected: list[str]) -> None:
        bird = kim.bird()
        for on in ("2026-03-02", "2025-03-01", "2026-01-30", "2026-04-01", "2025-03-02", "2026-01-31"):
            kim.weigh(bird, 92, on)
        params = {} if days is None else {"days": days}
        found = kim.get(f"birds/{bird['id']}/weights", params=params)["weights"]
        assert [each["recordedOn"] for each in found] == expected

    def test_a_thousand_cost_as_many_calls_as_one(self, kim: Keeper) -> None:
        bird = kim.bird()
        for day in range(1, 29):
            kim.weigh(bird, day, f"2026-02-{day:02d}")
        with failing(Failure.THROTTLED, times=0) as calls:
            assert len(kim.weights(bird)) == 28
        assert calls.operations == ["UpdateItem", "GetItem", "Query"]
        with failing(Failure.THROTTLED, times=0) as calls:
            kim.weigh(bird, 1, "2026-03-02")
        assert calls.operations == ["UpdateItem", "GetItem", "TransactWriteItems"]


class TestVisits:
    def test_answers_the_documented_shape(self, kim: Keeper) -> None:
        bird = kim.bird()
        visit = kim.visit(bird, notes="")
        assert visit.pop("id")
        assert visit == {
            "birdId": bird["id"],
            "visitedOn": "2026-03-01",
            "clinicName": "Avian Care",
            "reason": "Wellness",
            "notes": None,
        }

    def test_several_a_day_come_latest_first(self, kim: Keeper) -> None:
        bird = kim.bird()
        for on, notes in (("2026-01-05", "a"), ("2026-03-01", "b"), ("2026-01-05", "c"), ("2027-01-01", "d")):
            kim.visit(bird, on, notes=notes)
        found = kim.get(f"birds/{bird['id']}/vet-visits")["vetVisits"]
        assert [each["visitedOn"] for each in found] == ["2027-01-01", "2026-03-01", "2026-01-05", "2026-01-05"]
        assert {each["notes"] for each in found} == {"a", "b", "c", "d"}

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("visitedOn", "2026-13-01"),
            ("visitedOn", None),
            ("clinicName", " "),
            ("clinicName", "x" * 161),
            ("reason", ""),
            ("reason", "x" * 301),
            ("notes", "x" * 2001),
            ("notes", "a\x00b"),
        ],
    )
    def test_refuses_what_breaks_a_rule(self, kim: Keeper, field: str, value: Any) -> None:
        bird = kim.bird()
        sent = {"visitedOn": "2026-03-01", "clinicName": "c", "reason": "r", field: value}
        answer = kim.ask("POST", f"birds/{bird['id']}/vet-visits", 400, json=sent)
        assert (answer["error"], list(answer["details"]["fieldErrors"])) == ("Invalid vet visit payload", [field])

    @pytest.mark.parametrize("failure", list(Failure))
    def test_it_survives_a_lost_answer(self, kim: Keeper, failure: Failure) -> None:
        bird = kim.bird()
        with failing(failure, operation="TransactWriteItems"):
            kim.visit(bird)
        assert len(kim.get(f"birds/{bird['id']}/vet-visits")["vetVisits"]) == 1

    @pytest.mark.parametrize("raw", [b"[]", b"{", b'"x"', json.dumps([1] * 9).encode(), b"\xff"])
    def test_a_body_that_is_no_object_is_refused(self, kim: Keeper, raw: bytes) -> None:
        bird = kim.bird()
        answer = kim.ask("POST", f"birds/{bird['id']}/vet-visits", 400, raw=raw)
        assert answer == {"error": "Invalid JSON payload", "details": {}}
