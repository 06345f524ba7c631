"""FlockPal workspaces (FP-25 to FP-28)."""

from typing import Any

import pytest

from roost.kit import ids
from tests.functions.flockpal.conftest import Enter
from tests.functions.flockpal.keeper import Keeper
from tests.support.race import Failure, failing, meanwhile
from tests.support.stack import HeldClock


class TestListing:
    def test_a_first_sign_in_has_a_personal_flock(self, kim: Keeper) -> None:
        [mine] = kim.get("workspaces")["workspaces"]
        member = mine.pop("membership")
        assert mine == {
            "id": kim.card()["home"],
            "name": "Kim's Flock",
            "workspaceType": "standard",
            "billingEmail": None,
            "billingPlan": "household_basic",
            "createdAt": "2026-03-02T09:00:01.000Z",
            "updatedAt": "2026-03-02T09:00:01.000Z",
            "role": "owner",
        }
        assert member.pop("id")
        assert member == {
            "workspaceId": kim.card()["home"],
            "userId": ids.to_uuid(kim.user),
            "inviteEmail": "kim@example.com",
            "name": "Kim",
            "role": "owner",
            "acceptedAt": "2026-03-02T09:00:01.000Z",
            "createdAt": "2026-03-02T09:00:01.000Z",
        }

    def test_own_memberships_only_by_id(self, kim: Keeper, lee: Keeper) -> None:
        made = kim.flock("Second")
        lee.invite("kim@example.com", "staff")
        found = kim.get("workspaces")["workspaces"]
        assert [each["id"] for each in found] == sorted(each["id"] for each in found)
        assert {each["name"]: each["role"] for each in found} == {
            "Kim's Flock": "owner",
            "Lee's Flock": "staff",
            "Second": "owner",
        }
        assert made["id"] in [each["id"] for each in found]
        assert [each["name"] for each in lee.get("workspaces")["workspaces"]] == ["Lee's Flock"]

    def test_integrations_may_not(self, kim: Keeper) -> None:
        token = kim.ask("POST", "integration-tokens", 201, json={"name": "n8n", "scope": "read_write"})["token"]
        kim.ask("GET", "workspaces", 403, token=token)
        answer = kim.ask("POST", "workspaces", 403, token=token, json={"name": "x"})
        assert answer["error"] == "This endpoint requires a browser session instead of an integration token."
        assert kim.get("workspace", token=token)["workspace"]["name"] == "Kim's Flock"


class TestCreating:
    def test_the_caller_owns_it_and_stays_where_they_are(self, kim: Keeper) -> None:
        made = kim.flock("Aviary", billingEmail="Pay@Example.com", billingPlan="household_plus")
        assert made["id"] >= 1001
        assert made | {"id": 0} == {
            "id": 0,
            "name": "Aviary",
            "workspaceType": "standard",
            "billingEmail": "pay@example.com",
            "billingPlan": "household_plus",
            "createdAt": "2026-03-02T09:00:01.000Z",
            "updatedAt": "2026-03-02T09:00:01.000Z",
        }
        assert kim.workspace()["name"] == "Kim's Flock"

    def test_many_of_one_name_are_several(self, kim: Keeper) -> None:
        assert len({kim.flock("Aviary")["id"] for _ in range(7)}) == 7

    @pytest.mark.parametrize(
        ("sent", "kind", "plan"),
        [
            ({}, "standard", "household_basic"),
            ({"workspaceType": "rescue"}, "rescue", "rescue_free"),
            ({"workspaceType": "rescue", "billingPlan": "household_macaw"}, "rescue", "rescue_free"),
            ({"workspaceType": "rescue", "billingPlan": "rescue_free"}, "rescue", "rescue_free"),
            ({"workspaceType": " standard ", "billingPlan": "household_macaw"}, "standard", "household_macaw"),
            ({"workspaceType": "", "billingPlan": "", "billingEmail": ""}, "standard", "household_basic"),
        ],
    )
    def test_the_kind_settles_the_plan(self, kim: Keeper, sent: dict[str, Any], kind: str, plan: str) -> None:
        made = kim.flock("F", **sent)
        assert (made["workspaceType"], made["billingPlan"], made["billingEmail"]) == (kind, plan, None)

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", " "),
            ("name", "x" * 121),
            ("workspaceType", "zoo"),
            ("billingPlan", "gold"),
            ("billingPlan", "rescue_free"),
            ("billingEmail", "nobody"),
            ("billingEmail", f"{'a' * 250}@example.com"),
        ],
    )
    def test_refuses_what_breaks_a_rule(self, kim: Keeper, field: str, value: Any) -> None:
        answer = kim.ask("POST", "workspaces", 400, json={"name": "F", field: value})
        assert (answer["error"], list(answer["details"]["fieldErrors"])) == ("Invalid workspace payload", [field])

    def test_two_calls_at_most_for_any_name(self, kim: Keeper) -> None:
        with failing(Failure.THROTTLED, times=0) as calls:
            kim.flock("Aviary")
        assert calls.operations == ["UpdateItem", "GetItem", "TransactWriteItems"]


class TestReading:
    def test_the_active_one_is_shown(self, kim: Keeper) -> None:
        made = kim.flock("Aviary")
        kim.go_to(made["id"])
        assert kim.workspace() == made


class TestUpdating:
    def test_missing_fields_stay_and_a_blank_address_goes(self, kim: Keeper, clock: HeldClock) -> None:
        kim.ask(
            "PUT", "workspace", json={"name": "A", "billingEmail": "a@example.com", "billingPlan": "household_plus"}
        )
        clock.tick(5)
        changed = kim.ask("PUT", "workspace", json={"name": "B"})["workspace"]
        assert (changed["billingEmail"], changed["billingPlan"]) == ("a@example.com", "household_plus")
        assert (changed["createdAt"], changed["updatedAt"]) == ("2026-03-02T09:00:01.000Z", "2026-03-02T09:00:06.000Z")
        cleared = kim.ask("PUT", "workspace", json={"name": "B", "billingEmail": ""})["workspace"]
        assert cleared["billingEmail"] is None
        assert kim.workspace() == cleared

    def test_a_rescue_is_free_and_a_former_one_is_not(self, kim: Keeper) -> None:
        kim.ask("PUT", "workspace", json={"name": "A", "billingPlan": "household_macaw"})
        rescue = kim.ask("PUT", "workspace", json={"name": "A", "workspaceType": "rescue"})["workspace"]
        assert rescue["billingPlan"] == "rescue_free"
        named = kim.ask("PUT", "workspace", json={"name": "B"})["workspace"]
        assert (named["workspaceType"], named["billingPlan"]) == ("rescue", "rescue_free")
        former = kim.ask("PUT", "workspace", json={"name": "A", "workspaceType": "standard"})["workspace"]
        assert former["billingPlan"] == "household_basic"
        kim.ask("PUT", "workspace", 400, json={"name": "A", "billingPlan": "rescue_free"})

    def test_a_name_is_required(self, kim: Keeper) -> None:
        assert list(kim.ask("PUT", "workspace", 400, json={})["details"]["fieldErrors"]) == ["name"]

    @pytest.mark.parametrize(("role", "status"), [("owner", 200), ("manager", 200), ("staff", 403), ("viewer", 403)])
    def test_owners_and_managers_may(self, kim: Keeper, enter: Enter, role: str, status: int) -> None:
        kim.invite("may@example.com", role)
        may = enter("May")
        may.ask("PUT", "workspace", status, json={"name": "New"})
        assert kim.workspace()["name"] == ("New" if status == 200 else "Kim's Flock")
        if status == 403:
            may.ask("PUT", "workspace", 403, json={})

    def test_of_two_parallel_changes_none_is_lost(self, kim: Keeper) -> None:
        other = lambda: kim.ask("PUT", "workspace", json={"name": "A", "billingEmail": "a@example.com"})  # noqa: E731
        with meanwhile("TransactWriteItems", other):
            kim.ask("PUT", "workspace", json={"name": "B", "billingPlan": "household_plus"})
        found = kim.workspace()
        assert (found["name"], found["billingEmail"], found["billingPlan"]) == (
            "B",
            "a@example.com",
            "household_plus",
        )
