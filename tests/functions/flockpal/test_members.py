"""FlockPal members of workspaces (FP-29 to FP-33, FP-56)."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from roost.kit import clock as kit_clock
from roost.kit import ids, keys, table
from roost.kit.writes import Update
from roost.workspace.flocks import members
from roost.workspace.flocks.model import Invitee
from roost.workspace.model import Role
from tests.functions.conftest import Person
from tests.functions.flockpal.conftest import Enter
from tests.functions.flockpal.keeper import Keeper, work_off
from tests.support.race import Failure, failing, meanwhile
from tests.support.stack import HeldClock

DENIED = {"error": "You do not have permission for that action."}
MISSING = {"error": "Member not found."}
LAST = {"error": "A workspace must keep at least one owner."}
NOWHERE = "0193c5d2-2b00-8000-8000-000000000000"


def roles(keeper: Keeper) -> dict[str, str]:
    return {each["inviteEmail"].partition("@")[0]: each["role"] for each in keeper.members()}


def invite_past_the_wire(keeper: Keeper, email: str, role: Role) -> None:
    members.invite(keeper.caller, Invitee(email, role, "FlockPal", "https://x/"), kit_clock.now_ms())


class TestInviting:
    def test_an_unknown_address_is_awaited_and_accepted_at_its_sign_in(
        self, kim: Keeper, enter: Enter, clock: HeldClock
    ) -> None:
        clock.tick(60)
        made = kim.invite("May@Example.com", "staff", name=" Aunt May ")
        assert made | {"id": ""} == {
            "id": "",
            "workspaceId": kim.workspace()["id"],
            "userId": None,
            "inviteEmail": "may@example.com",
            "name": "Aunt May",
            "role": "staff",
            "acceptedAt": None,
            "createdAt": "2026-03-02T09:01:01.000Z",
        }
        assert kim.members()[1] == made
        clock.tick(60)
        may = enter("May")
        accepted = made | {"userId": ids.to_uuid(may.user), "acceptedAt": "2026-03-02T09:02:02.000Z"}
        assert kim.members()[1] == accepted
        assert may.workspace()["id"] == kim.workspace()["id"]
        assert [each["role"] for each in may.get("workspaces")["workspaces"]] == ["staff"]

    def test_a_known_address_is_a_member_at_once(self, kim: Keeper, lee: Keeper) -> None:
        made = kim.invite("lee@example.com", "manager")
        assert (made["userId"], made["name"]) == (ids.to_uuid(lee.user), "Lee")
        assert made["acceptedAt"] == made["createdAt"]
        assert {each["name"]: each["role"] for each in lee.get("workspaces")["workspaces"]} == {
            "Lee's Flock": "owner",
            "Kim's Flock": "manager",
        }

    def test_a_member_is_changed_and_keeps_the_id(self, kim: Keeper, lee: Keeper, enter: Enter) -> None:
        for email in ("lee@example.com", "new@example.com"):
            first = kim.invite(email, "viewer", name="First")
            second = kim.invite(email.upper(), "staff")
            assert second == first | {"role": "staff"}
            third = kim.invite(email, "manager", name="Third")
            assert third == first | {"role": "manager", "name": "Third"}
        assert roles(kim) == {"kim": "owner", "lee": "manager", "new": "manager"}
        assert enter("New").workspace()["name"] == "Kim's Flock"
        assert roles(kim)["new"] == "manager"

    def test_whoever_registered_an_address_without_proving_it_is_not_let_in(
        self, kim: Keeper, register: Callable[..., Person]
    ) -> None:
        jane = register("jane")
        made = kim.invite("jane@example.com", "staff")
        assert (made["userId"], made["acceptedAt"]) == (None, None)
        assert kim.workspace()["id"] not in {int(space) for space in (table.get(keys.card(jane.id)) or {})["flocks"]}

    def test_whoever_registered_elsewhere_meanwhile_is_found(
        self, kim: Keeper, register: Callable[..., Person]
    ) -> None:
        awaited = kim.invite("jane@example.com", "viewer")
        jane = register("jane")
        table.write(Update(keys.profile(jane.id), set={"verified": True}))
        accepted = kim.invite("jane@example.com", "staff")
        assert (accepted["id"], accepted["userId"]) == (awaited["id"], ids.to_uuid(jane.id))
        assert (accepted["createdAt"], accepted["role"]) == (awaited["createdAt"], "staff")
        assert len(kim.members()) == 2

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("email", "nobody"),
            ("email", ""),
            ("email", None),
            ("email", f"{'a' * 250}@example.com"),
            ("role", "employee"),
            ("role", None),
            ("name", "x" * 121),
        ],
    )
    def test_refuses_what_breaks_a_rule(self, kim: Keeper, field: str, value: Any) -> None:
        sent = {"email": "a@example.com", "role": "staff", field: value}
        answer = kim.ask("POST", "workspace/members", 400, json=sent)
        assert answer["error"] == "Invalid workspace member payload"
        assert list(answer["details"]["fieldErrors"]) == [field]

    def test_addresses_of_every_script_fit(self, kim: Keeper, clock: HeldClock) -> None:
        clock.tick(1)
        address = f"{'ö' * 60}@{'ü' * 60}.{'ß' * 60}.{'é' * 50}.example"
        kim.invite(address, "viewer")
        assert kim.members()[1]["inviteEmail"] == address

    @pytest.mark.parametrize("failure", list(Failure))
    @pytest.mark.parametrize("email", ["lee@example.com", "new@example.com"])
    def test_it_survives_a_lost_answer(self, kim: Keeper, lee: Keeper, failure: Failure, email: str) -> None:
        with failing(failure, operation="TransactWriteItems"):
            kim.invite(email, "staff")
        assert len(kim.members()) == 2

    def test_of_two_parallel_invitations_one_makes_the_member(self, kim: Keeper, lee: Keeper) -> None:
        for email in ("lee@example.com", "new@example.com"):
            with meanwhile("TransactWriteItems", partial(invite_past_the_wire, kim, email, Role.VIEWER)):
                kim.invite(email, "staff")
        assert roles(kim) == {"kim": "owner", "lee": "staff", "new": "staff"}

    def test_a_sign_in_between_reading_and_writing_makes_a_member_at_once(self, kim: Keeper, enter: Enter) -> None:
        with meanwhile("TransactWriteItems", lambda: enter("New")):
            made = kim.invite("new@example.com", "staff")
        assert made["acceptedAt"]

    def test_the_calls_stay_within_three(self, kim: Keeper, lee: Keeper) -> None:
        for email, expected in (
            ("lee@example.com", ["BatchGetItem", "BatchGetItem", "TransactWriteItems"]),
            ("new@example.com", ["BatchGetItem", "TransactWriteItems"]),
        ):
            with failing(Failure.THROTTLED, times=0) as calls:
                kim.invite(email, "staff")
            counted = [each for each in calls.operations if each != "UpdateItem"]
            assert counted == expected


class TestMails:
    def test_an_unknown_address_gets_a_link_that_signs_in(self, kim: Keeper) -> None:
        kim.ask("PUT", "workspace", json={"name": "Pip & Co\nHQ"})
        kim.invite("new@example.com", "staff")
        [mail] = work_off("flock.invited")
        assert (mail["to"], mail["subject"]) == ("new@example.com", "Invitation to Pip & Co HQ")
        link = "https://api.test/flockpal/api/auth/magic-link/verify?token="
        assert link in mail["text"]
        assert "Pip &amp; Co HQ" in mail["html"]
        token = mail["text"].partition(link)[2].split()[0]
        answer = kim.api.get(f"/flockpal/api/auth/magic-link/verify?token={token}")
        assert (answer.status, "auth_token=" in answer.headers["Location"]) == (302, True)

    def test_a_known_one_gets_a_notice_without(self, kim: Keeper, lee: Keeper) -> None:
        kim.invite("lee@example.com", "staff")
        [mail] = work_off("flock.invited")
        assert (mail["to"], "Kim's Flock" in mail["subject"]) == ("lee@example.com", True)
        assert "token=" not in mail["text"] + mail["html"]

    def test_a_changed_member_gets_none(self, kim: Keeper) -> None:
        kim.invite("new@example.com", "staff")
        kim.invite("new@example.com", "viewer")
        assert len(work_off("flock.invited")) == 1


class TestOwners:
    def test_only_owners_give_or_take_that_role(self, kim: Keeper, enter: Enter) -> None:
        kim.invite("max@example.com", "manager")
        max_ = enter("Max")
        assert max_.invite("new@example.com", "owner", status=403) == DENIED
        assert max_.invite("kim@example.com", "viewer", status=403) == DENIED
        kim.invite("new@example.com", "owner")
        assert max_.invite("new@example.com", "viewer", status=403) == DENIED
        assert roles(kim) == {"kim": "owner", "max": "manager", "new": "owner"}

    def test_the_last_owner_stays_one(self, kim: Keeper, lee: Keeper) -> None:
        kim.go_to(kim.flock("Shared")["id"])
        assert kim.invite("kim@example.com", "manager", status=409) == LAST
        kim.invite("lee@example.com", "owner")
        assert kim.invite("kim@example.com", "staff")["role"] == "staff"
        assert roles(kim) == {"kim": "staff", "lee": "owner"}
        lee.go_to(kim.workspace()["id"])
        assert lee.invite("lee@example.com", "viewer", status=409) == LAST

    def test_two_owners_who_demote_each_other_leave_one(self, kim: Keeper, lee: Keeper) -> None:
        kim.go_to(kim.flock("Shared")["id"])
        kim.invite("lee@example.com", "owner")
        lee.go_to(kim.workspace()["id"])
        with meanwhile("TransactWriteItems", partial(invite_past_the_wire, lee, "kim@example.com", Role.VIEWER)):
            assert kim.invite("lee@example.com", "viewer", status=409) == LAST
        assert roles(lee) == {"kim": "viewer", "lee": "owner"}

    def test_an_awaited_owner_does_not_count_until_they_come(self, kim: Keeper, enter: Enter) -> None:
        kim.go_to(kim.flock("Shared")["id"])
        kim.invite("new@example.com", "owner")
        assert kim.invite("kim@example.com", "staff", status=409) == LAST
        enter("New")
        assert kim.invite("kim@example.com", "staff")["role"] == "staff"

    def test_whose_personal_flock_it_is_stays_its_owner(self, kim: Keeper, lee: Keeper) -> None:
        kim.invite("lee@example.com", "owner")
        assert kim.invite("kim@example.com", "staff", status=409) == LAST
        assert kim.invite("lee@example.com", "staff")["role"] == "staff"


class TestRemoving:
    def test_access_ends_at_once(self, kim: Keeper, enter: Enter) -> None:
        member = kim.invite("may@example.com", "manager")
        may = enter("May")
        token = may.ask("POST", "integration-tokens", 201, json={"name": "n8n", "scope": "read_only"})["token"]
        assert may.get("birds", token=token) == {"birds": []}
        assert kim.ask("DELETE", f"workspace/members/{member['id']}", 204) is None
        assert may.ask("GET", "birds", 401, token=token) == {"error": "Authentication required."}
        assert may.workspace()["name"] == "May's Flock"
        assert [each["name"] for each in may.get("workspaces")["workspaces"]] == ["May's Flock"]
        assert roles(kim) == {"kim": "owner"}
        assert kim.ask("DELETE", f"workspace/members/{member['id']}", 404) == MISSING

    def test_whoever_has_another_flock_goes_on_there(self, kim: Keeper, lee: Keeper) -> None:
        member = kim.invite("lee@example.com", "staff")
        lee.go_to(kim.workspace()["id"])
        kim.ask("DELETE", f"workspace/members/{member['id']}", 204)
        assert lee.workspace()["name"] == "Lee's Flock"

    def test_an_awaited_one_is_awaited_no_more(self, kim: Keeper, enter: Enter) -> None:
        member = kim.invite("may@example.com", "staff")
        kim.ask("DELETE", f"workspace/members/{member['id']}", 204)
        assert enter("May").workspace()["name"] == "May's Flock"
        assert roles(kim) == {"kim": "owner"}

    def test_in_a_shared_workspace_it_works_as_in_other_dialects(self, kim: Keeper, lee: Keeper) -> None:
        shared = kim.flock("Shared")
        kim.go_to(shared["id"])
        member = kim.invite("lee@example.com", "staff")
        assert str(shared["id"]) in lee.card()["spaces"]
        kim.ask("DELETE", f"workspace/members/{member['id']}", 204)
        assert str(shared["id"]) not in lee.card()["spaces"]
        again = kim.invite("lee@example.com", "viewer")
        assert (again["role"], roles(kim)["lee"]) == ("viewer", "viewer")

    def test_owners_and_strangers_are_not_found(self, kim: Keeper, lee: Keeper) -> None:
        [kim_there] = kim.members()
        [lee_there] = lee.members()
        for member in (kim_there["id"], lee_there["id"], NOWHERE, "nonsense"):
            assert kim.ask("DELETE", f"workspace/members/{member}", 404) == MISSING
        assert len(lee.members()) == 1

    def test_a_promotion_that_comes_first_saves_them(self, kim: Keeper, lee: Keeper) -> None:
        member = kim.invite("lee@example.com", "staff")
        with meanwhile("TransactWriteItems", partial(invite_past_the_wire, kim, "lee@example.com", Role.OWNER)):
            kim.ask("DELETE", f"workspace/members/{member['id']}", 404)
        assert roles(kim)["lee"] == "owner"

    def test_a_sign_in_between_reading_and_writing_is_ended_too(self, kim: Keeper, enter: Enter) -> None:
        member = kim.invite("may@example.com", "staff")
        with meanwhile("TransactWriteItems", lambda: enter("May")):
            kim.ask("DELETE", f"workspace/members/{member['id']}", 204)
        assert roles(kim) == {"kim": "owner"}


class TestRights:
    @pytest.mark.parametrize(("role", "allowed"), [("manager", True), ("staff", False), ("viewer", False)])
    def test_owners_and_managers_manage(self, kim: Keeper, enter: Enter, role: str, allowed: bool) -> None:
        kim.invite("may@example.com", role)
        target = kim.invite("target@example.com", "viewer")
        may = enter("May")
        assert len(may.members()) == 3
        may.invite("new@example.com", "staff", status=201 if allowed else 403)
        may.ask("DELETE", f"workspace/members/{target['id']}", 204 if allowed else 403)
        if not allowed:
            assert may.ask("POST", "workspace/members", 403, json={}) == DENIED
            assert may.ask("DELETE", f"workspace/members/{NOWHERE}", 403) == DENIED

    def test_nobody_but_flocks_knows_of_the_seat_in_a_personal_one(self, kim: Keeper, lee: Keeper) -> None:
        kim.invite("lee@example.com", "owner")
        assert set(lee.card()["spaces"]) == {str(lee.card()["home"])}
        assert set(lee.card()["flocks"]) == {str(lee.card()["home"]), str(kim.card()["home"])}

    def test_administrators_of_other_dialects_stay_what_they_are(self, kim: Keeper, enter: Enter, lee: Keeper) -> None:
        shared = kim.flock("Shared")
        kim.go_to(shared["id"])
        kim.invite("lee@example.com", "manager")
        _promote(lee, shared["id"])
        assert kim.invite("lee@example.com", "manager", name="Boss")["role"] == "manager"
        assert lee.card()["spaces"][str(shared["id"])]["role"] == "admin"
        kim.invite("max@example.com", "manager")
        max_ = enter("Max")
        assert max_.workspace()["id"] == shared["id"]
        assert max_.invite("lee@example.com", "viewer", status=403) == DENIED


def _promote(keeper: Keeper, space: int) -> None:
    """As FocusFlow's administrators are made."""
    table.write(Update(keys.card(keeper.user), set={f"spaces.{space}.role": "admin"}))
    table.write(Update(keys.member(space, keeper.user), set={"role": "admin"}))
