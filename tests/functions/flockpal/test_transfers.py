"""FlockPal transfers of birds (FP-46 to FP-51)."""

import base64
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from roost.flock.transfers import service
from roost.flock.transfers.model import TransferDraft
from roost.kit import clock as kit_clock
from roost.kit import ids, keys, table
from roost.kit.writes import Put
from tests.functions.conftest import Person
from tests.functions.flockpal.conftest import Enter
from tests.functions.flockpal.keeper import Keeper, work_off
from tests.support.deliveries import of_kind
from tests.support.race import Failure, failing, meanwhile, snapshot
from tests.support.stack import HeldClock

PHOTO = "data:image/png;base64," + base64.b64encode(b"kiwi" * 100).decode()
NOWHERE = "0193c5d2-2b00-8000-8000-000000000000"
CLOSED = {"error": "That transfer is not pending any more."}
MISSING = {"error": "Transfer not found."}


def past_the_wire(act: Callable[..., Any], keeper: Keeper, transfer: Any) -> Callable[[], Any]:
    """Decline or cancel in the middle of somebody else's request."""
    return lambda: act(keeper.caller, ids.from_uuid(transfer["id"]), kit_clock.now_ms())


def answer(keeper: Keeper, transfer: Any, how: str, status: int = 200, **sent: Any) -> Any:
    return keeper.ask("POST", f"transfers/{transfer['id']}/{how}", status, json=sent)


class TestAsking:
    def test_an_unknown_address_is_invited(self, kim: Keeper) -> None:
        bird = kim.bird(photoDataUrl=PHOTO)
        made = kim.offer(bird, "New@Example.com", notes=" Be kind ")
        transfer = made.pop("transfer")
        assert made == {
            "ok": True,
            "bird": bird,
            "destinationOwnerEmail": "new@example.com",
            "destinationOwnerExists": False,
            "inviteSent": True,
            "invitePreviewUrl": None,
            "inviteDelivery": "email",
        }
        assert transfer.pop("id")
        assert transfer == {
            "status": "pending",
            "direction": "outgoing",
            "birdId": bird["id"],
            "birdName": "Kiwi",
            "sourceWorkspaceId": kim.workspace()["id"],
            "sourceWorkspaceName": "Kim's Flock",
            "destinationOwnerEmail": "new@example.com",
            "destinationWorkspaceId": None,
            "notes": "Be kind",
            "createdAt": "2026-03-02T09:00:01.000Z",
            "expiresAt": "2026-03-16T09:00:01.000Z",
            "resolvedAt": None,
        }

    def test_a_known_one_is_not(self, kim: Keeper, lee: Keeper) -> None:
        made = kim.offer(kim.bird(), "lee@example.com", notes="")
        assert made["destinationOwnerExists"] is True
        assert (made["inviteSent"], made["invitePreviewUrl"], made["inviteDelivery"]) == (False, None, None)
        assert made["transfer"]["notes"] is None

    def test_where_no_mail_goes_out_the_link_is_shown(self, kim: Keeper, configure: Callable[..., None]) -> None:
        bird = kim.bird()
        configure(ROOST_MAIL_SENDER="", FLOCKPAL_PREVIEW_LINKS="1")
        made = kim.offer(bird, "new@example.com")
        assert made["inviteDelivery"] == "preview"
        path = made["invitePreviewUrl"].partition("api.test")[2]
        assert kim.api.get(path).status == 302
        assert kim.birds() == []

    def test_where_nothing_can_bring_a_link_it_is_refused(self, kim: Keeper, configure: Callable[..., None]) -> None:
        bird = kim.bird()
        configure(ROOST_MAIL_SENDER="", FLOCKPAL_PREVIEW_LINKS="0")
        kim.offer(bird, "new@example.com", status=503)
        assert kim.transfers() == []

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("birdId", "kiwi"),
            ("birdId", ""),
            ("birdId", 7),
            ("destinationOwnerEmail", "nobody"),
            ("destinationOwnerEmail", None),
            ("destinationOwnerEmail", "KIM@example.com"),
            ("notes", "x" * 1001),
        ],
    )
    def test_refuses_what_breaks_a_rule(self, kim: Keeper, field: str, value: Any) -> None:
        sent = {"birdId": kim.bird()["id"], "destinationOwnerEmail": "a@example.com", field: value}
        answer = kim.ask("POST", "transfers/draft", 400, json=sent)
        assert (answer["error"], list(answer["details"]["fieldErrors"])) == ("Invalid transfer payload", [field])

    def test_members_who_do_not_own_it_may_get_it(self, kim: Keeper, lee: Keeper) -> None:
        kim.invite("lee@example.com", "manager")
        kim.offer(kim.bird(), "lee@example.com")

    def test_only_a_bird_of_the_active_flock(self, kim: Keeper, lee: Keeper) -> None:
        foreign = lee.bird()
        for bird in (foreign, {"id": NOWHERE}, {"id": "0193c5d2-2b00-7000-8000-000000000000"}):
            assert kim.offer(bird, "new@example.com", status=404) == {"error": "Bird not found."}

    def test_a_bird_waits_for_one_at_a_time(self, kim: Keeper) -> None:
        bird = kim.bird()
        first = kim.offer(bird, "a@example.com")["transfer"]
        refused = kim.offer(bird, "b@example.com", status=409)
        assert refused == {"error": "That bird already has a pending transfer."}
        kim.ask("DELETE", f"transfers/{first['id']}", 204)
        with meanwhile("TransactWriteItems", lambda: _offer_past_the_wire(kim, bird)):
            kim.offer(bird, "b@example.com", status=409)
        assert sorted(each["status"] for each in kim.transfers()) == ["cancelled", "pending"]

    def test_one_that_ran_out_makes_room_before_anybody_notes_it(self, kim: Keeper, clock: HeldClock) -> None:
        bird = kim.bird()
        kim.offer(bird, "a@example.com")
        clock.tick(days=14)
        assert [each["status"] for each in kim.transfers(status="expired")] == ["expired"]
        kim.offer(bird, "b@example.com")
        assert [each["status"] for each in kim.transfers()] == ["pending", "expired"]

    @pytest.mark.parametrize(("role", "status"), [("manager", 201), ("staff", 403), ("viewer", 403)])
    def test_owners_and_managers_may(self, kim: Keeper, enter: Enter, role: str, status: int) -> None:
        bird = kim.bird()
        kim.invite("may@example.com", role)
        may = enter("May")
        may.offer(bird, "new@example.com", status=status)
        if status == 403:
            may.ask("POST", "transfers/draft", 403, json={})
            made = kim.offer(bird, "new@example.com")["transfer"]
            may.ask("DELETE", f"transfers/{made['id']}", 403)
            may.ask("GET", "transfers", 403, params={"direction": "outgoing"})
            assert may.transfers() == []

    @pytest.mark.parametrize("failure", list(Failure))
    def test_it_survives_a_lost_answer(self, kim: Keeper, failure: Failure) -> None:
        bird = kim.bird()
        with failing(failure, operation="TransactWriteItems"):
            kim.offer(bird, "new@example.com")
        assert len(kim.transfers()) == 1

    def test_integrations_may_ask_and_cancel_but_not_answer(self, kim: Keeper, lee: Keeper) -> None:
        token = kim.ask("POST", "integration-tokens", 201, json={"name": "n", "scope": "read_write"})["token"]
        sent = {"birdId": kim.bird()["id"], "destinationOwnerEmail": "lee@example.com"}
        made = kim.ask("POST", "transfers/draft", 201, json=sent, token=token)["transfer"]
        for method, path in (("GET", ""), ("POST", f"/{made['id']}/accept"), ("POST", f"/{made['id']}/decline")):
            kim.ask(method, f"transfers{path}", 403, token=token)
        kim.ask("DELETE", f"transfers/{made['id']}", 204, token=token)


def _offer_past_the_wire(keeper: Keeper, bird: Any) -> None:
    draft = TransferDraft(ids.from_uuid(bird["id"]) or 0, "c@example.com", "https://x/", "FlockPal")
    service.ask(keeper.caller, draft, kit_clock.now_ms())


class TestListing:
    def test_each_side_sees_its_own(self, kim: Keeper, lee: Keeper, clock: HeldClock) -> None:
        first = kim.offer(kim.bird(tag="1"), "lee@example.com")["transfer"]
        clock.tick(1)
        second = lee.offer(lee.bird(tag="2"), "kim@example.com")["transfer"]
        clock.tick(1)
        third = kim.offer(kim.bird(tag="3"), "new@example.com")["transfer"]
        shown = [(each["id"], each["direction"]) for each in kim.transfers()]
        assert shown == [(third["id"], "outgoing"), (second["id"], "incoming"), (first["id"], "outgoing")]
        assert [each["id"] for each in kim.transfers(direction="incoming")] == [second["id"]]
        assert [each["id"] for each in kim.transfers(direction="outgoing")] == [third["id"], first["id"]]
        answer(lee, first, "decline")
        assert [each["id"] for each in kim.transfers(status="declined")] == [first["id"]]

    @pytest.mark.parametrize("params", [{"direction": "sideways"}, {"status": "lost"}])
    def test_unknown_words_are_refused(self, kim: Keeper, params: dict[str, str]) -> None:
        assert kim.ask("GET", "transfers", 400, params=params)["error"] == "Invalid transfer payload"


class TestAtSignIn:
    def test_the_bird_arrives_with_everything(self, kim: Keeper, enter: Enter) -> None:
        bird = kim.bird(photoDataUrl=PHOTO, dateOfBirth="2020-02-02")
        kim.weigh(bird, 92.5, "2026-02-01")
        kim.weigh(bird, 91, "2026-02-02")
        kim.visit(bird)
        weights, visits = kim.weights(bird), kim.get(f"birds/{bird['id']}/vet-visits")
        [before] = kim.birds()
        made = kim.offer(bird, "new@example.com")["transfer"]
        assert kim.birds() == [before]
        new = enter("New")
        assert new.workspace()["name"] == "New's Flock"
        assert new.birds() == [before | {"workspaceId": new.workspace()["id"]}]
        assert new.weights(bird) == weights
        assert new.get(f"birds/{bird['id']}/vet-visits") == visits
        assert kim.birds() == []
        for path in ("weights", "vet-visits"):
            kim.ask("GET", f"birds/{bird['id']}/{path}", 404)
        kim.bird(tag=bird["tagId"])
        [shown] = kim.transfers()
        assert (shown["id"], shown["status"]) == (made["id"], "completed")
        assert shown["destinationWorkspaceId"] == new.workspace()["id"]
        assert shown["resolvedAt"] == "2026-03-02T09:00:02.000Z"

    def test_the_first_flock_that_they_own_gets_it(
        self, kim: Keeper, lee: Keeper, enter: Enter, clock: HeldClock
    ) -> None:
        home = lee.workspace()["id"]
        clock.tick(1)
        lee.flock("Other")
        kim.offer(kim.bird(), "lee@example.com")
        assert enter("Lee").workspace()["id"] == home
        assert [each["name"] for each in lee.birds()] == ["Kiwi"]

    def test_a_mere_member_gets_a_flock_for_it(self, kim: Keeper, enter: Enter) -> None:
        kim.invite("may@example.com", "viewer")
        may = enter("May")
        assert [each["name"] for each in may.get("workspaces")["workspaces"]] == ["Kim's Flock"]
        kim.offer(kim.bird(), "may@example.com")
        again = enter("May")
        assert [each["name"] for each in again.get("workspaces")["workspaces"]] == ["Kim's Flock", "May's Flock"]
        again.go_to(again.card()["home"])
        assert [each["name"] for each in again.birds()] == ["Kiwi"]

    def test_a_taken_tag_leaves_it_pending(self, kim: Keeper, lee: Keeper, enter: Enter) -> None:
        lee.bird(name="Old", tag="fp-001")
        kim.offer(kim.bird(tag="FP-001"), "lee@example.com")
        kim.offer(kim.bird(name="Pip", tag="FP-002"), "lee@example.com")
        enter("Lee")
        assert [each["name"] for each in lee.birds()] == ["Old", "Pip"]
        assert sorted(each["status"] for each in lee.transfers()) == ["completed", "pending"]
        assert [each["name"] for each in kim.birds()] == ["Kiwi"]

    def test_one_that_ran_out_stays(self, kim: Keeper, enter: Enter, clock: HeldClock) -> None:
        kim.offer(kim.bird(), "new@example.com")
        clock.tick(days=14)
        assert enter("New").birds() == []

    def test_two_parallel_sign_ins_move_it_once(self, kim: Keeper, lee: Keeper, enter: Enter) -> None:
        kim.offer(kim.bird(), "lee@example.com")
        with meanwhile("TransactWriteItems", lambda: enter("Lee")):
            enter("Lee")
        assert len(lee.birds()) == 1
        assert len(of_kind("transfer.completed")) == 1


class TestAccepting:
    def test_the_bird_moves(self, kim: Keeper, lee: Keeper) -> None:
        bird = kim.bird(photoDataUrl=PHOTO)
        made = kim.offer(bird, "lee@example.com")["transfer"]
        done = answer(lee, made, "accept")
        assert done["ok"] is True
        assert done["bird"] == bird | {"workspaceId": lee.workspace()["id"]}
        assert (done["transfer"]["status"], done["transfer"]["direction"]) == ("completed", "incoming")
        assert lee.birds() == [done["bird"]]
        assert kim.birds() == []

    def test_into_a_flock_that_they_own_or_manage(self, kim: Keeper, lee: Keeper, enter: Enter) -> None:
        other = lee.flock("Other")
        made = kim.offer(kim.bird(), "lee@example.com")["transfer"]
        done = answer(lee, made, "accept", workspaceId=str(other["id"]), tagId=" New ")
        assert (done["bird"]["workspaceId"], done["bird"]["tagId"]) == (other["id"], "New")
        assert done["transfer"]["destinationWorkspaceId"] == other["id"]

    @pytest.mark.parametrize("where", ["foreign", "unknown", "staff", "source"])
    def test_not_into_another(self, kim: Keeper, lee: Keeper, enter: Enter, where: str) -> None:
        max_ = enter("Max")
        max_.invite("lee@example.com", "staff")
        kim.invite("lee@example.com", "manager")
        spaces = {
            "foreign": enter("Zoe").workspace()["id"],
            "unknown": 4711,
            "staff": max_.workspace()["id"],
            "source": kim.workspace()["id"],
        }
        made = kim.offer(kim.bird(), "lee@example.com")["transfer"]
        answer(lee, made, "accept", 403, workspaceId=spaces[where])
        assert len(kim.birds()) == 1

    def test_a_new_tag_solves_a_conflict(self, kim: Keeper, lee: Keeper) -> None:
        lee.bird(tag="FP-001")
        made = kim.offer(kim.bird(tag="fp-001"), "lee@example.com")["transfer"]
        refused = answer(lee, made, "accept", 409)
        assert refused == {"error": "That tag ID is already used in this workspace."}
        assert answer(lee, made, "accept", tagId="FP-002")["bird"]["tagId"] == "FP-002"
        kim.bird(tag="fp-001")

    @pytest.mark.parametrize("body", [{"workspaceId": "home"}, {"workspaceId": 0}, {"tagId": "x" * 61}, {"tagId": 1}])
    def test_refuses_what_breaks_a_rule(self, kim: Keeper, lee: Keeper, body: dict[str, Any]) -> None:
        made = kim.offer(kim.bird(), "lee@example.com")["transfer"]
        assert answer(lee, made, "accept", 400, **body)["error"] == "Invalid transfer payload"

    def test_the_calls_stay_within_three(self, kim: Keeper, lee: Keeper) -> None:
        made = kim.offer(kim.bird(), "lee@example.com")["transfer"]
        with failing(Failure.THROTTLED, times=0) as calls:
            answer(lee, made, "accept")
        assert calls.operations == ["UpdateItem", "BatchGetItem", "GetItem", "TransactWriteItems"]

    @pytest.mark.parametrize("failure", list(Failure))
    @pytest.mark.parametrize("at", [1, 2, 3, 4])
    def test_it_survives_any_fault(self, kim: Keeper, lee: Keeper, failure: Failure, at: int) -> None:
        made = kim.offer(kim.bird(), "lee@example.com")["transfer"]
        with failing(failure, at=at):
            answer(lee, made, "accept")
        assert (len(kim.birds()), len(lee.birds())) == (0, 1)
        assert len(of_kind("transfer.completed")) == 1

    @pytest.mark.parametrize("role", ["none", "staff"])
    def test_a_seat_lost_meanwhile_counts(self, kim: Keeper, lee: Keeper, enter: Enter, role: str) -> None:
        max_ = enter("Max")
        member = max_.invite("lee@example.com", "manager")
        made = kim.offer(kim.bird(), "lee@example.com")["transfer"]

        def lose() -> None:
            if role == "none":
                max_.ask("DELETE", f"workspace/members/{member['id']}", 204)
            else:
                max_.invite("lee@example.com", role)

        with meanwhile("TransactWriteItems", lose):
            answer(lee, made, "accept", 403, workspaceId=max_.workspace()["id"])
        assert (len(kim.birds()), len(max_.birds())) == (1, 0)


class TestRecords:
    """The move is one transaction on the bird: readers see everything here or there, however much there is."""

    COUNT = 5_000

    @pytest.fixture
    def heavy(self, kim: Keeper) -> Any:
        bird = kim.bird()
        number, day = ids.from_uuid(bird["id"]) or 0, ids.first_id_at(kit_clock.now_ms())
        for count in range(self.COUNT):
            on = date(2010, 1, 1) + timedelta(days=count)
            item = {"id": day + count, "bird": number, "grams": "90", "recorded_on": on.isoformat()}
            table.write(Put(keys.weight(number, on), item))
        return bird

    def test_five_thousand_weights_move_with_it_at_no_cost(self, kim: Keeper, lee: Keeper, heavy: Any) -> None:
        made = kim.offer(heavy, "lee@example.com")["transfer"]
        count = len(_weights(heavy))
        with failing(Failure.THROTTLED, times=0) as calls:
            answer(lee, made, "accept")
        assert len(calls) == 4
        assert (count, len(_weights(heavy))) == (self.COUNT, self.COUNT)
        assert lee.weigh(heavy, 91, "2026-03-01")["weight"]["weightGrams"] == 91
        kim.ask("GET", f"birds/{heavy['id']}/weights", 404)

    def test_a_fault_at_any_step_leaves_it_whole(self, kim: Keeper, lee: Keeper, heavy: Any) -> None:
        made = kim.offer(heavy, "lee@example.com")["transfer"]
        before = snapshot()
        for step in (2, 3, 4):
            with failing(Failure.TIMED_OUT, at=step, times=None):
                answer(lee, made, "accept", 500)
            assert snapshot() == before
        with failing(Failure.LOST, at=4, times=None):
            answer(lee, made, "accept", 500)
        assert (len(kim.birds()), len(lee.birds())) == (0, 1)
        assert len(_weights(heavy)) == self.COUNT


def _weights(bird: Any) -> list[Any]:
    return table.query(keys.bird(ids.from_uuid(bird["id"]) or 0).pk, begins=keys.WEIGHT_PREFIX)


class TestDecliningAndCancelling:
    def test_declined_it_stays(self, kim: Keeper, lee: Keeper) -> None:
        bird = kim.bird()
        made = kim.offer(bird, "lee@example.com")["transfer"]
        assert answer(lee, made, "decline")["transfer"]["status"] == "declined"
        assert kim.birds() == [bird]
        for how in ("accept", "decline"):
            assert answer(lee, made, how, 409) == CLOSED
        assert kim.ask("DELETE", f"transfers/{made['id']}", 409) == CLOSED
        kim.offer(bird, "lee@example.com")

    def test_cancelled_it_waits_no_more(self, kim: Keeper, enter: Enter) -> None:
        bird = kim.bird()
        made = kim.offer(bird, "new@example.com")["transfer"]
        kim.ask("DELETE", f"transfers/{made['id']}", 204)
        assert enter("New").birds() == []
        assert [each["status"] for each in kim.transfers()] == ["cancelled"]

    def test_only_the_right_party(self, kim: Keeper, lee: Keeper, enter: Enter) -> None:
        made = kim.offer(kim.bird(), "lee@example.com")["transfer"]
        zoe = enter("Zoe")
        for how in ("accept", "decline"):
            assert answer(zoe, made, how, 404) == MISSING
            assert answer(kim, made, how, 404) == MISSING
            for other in (NOWHERE, "nonsense"):
                assert answer(lee, {"id": other}, how, 404) == MISSING
        for keeper in (lee, zoe):
            assert keeper.ask("DELETE", f"transfers/{made['id']}", 404) == MISSING
        assert [each["status"] for each in kim.transfers()] == ["pending"]

    def test_after_two_weeks_nobody_may(self, kim: Keeper, lee: Keeper, clock: HeldClock) -> None:
        made = kim.offer(kim.bird(), "lee@example.com")["transfer"]
        clock.tick(days=14)
        assert answer(lee, made, "accept", 409) == CLOSED
        assert answer(lee, made, "decline", 409) == CLOSED
        assert kim.ask("DELETE", f"transfers/{made['id']}", 409) == CLOSED

    def test_a_deleted_bird_cancels_it(self, kim: Keeper, lee: Keeper) -> None:
        bird = kim.bird()
        made = kim.offer(bird, "lee@example.com")["transfer"]
        kim.ask("DELETE", f"birds/{bird['id']}", 204)
        assert [each["status"] for each in lee.transfers()] == ["cancelled"]
        assert answer(lee, made, "accept", 409) == CLOSED


class TestRaces:
    """Of accept, decline, cancel, expiry and deletion one wins."""

    def test_accept_against_decline(self, kim: Keeper, lee: Keeper) -> None:
        made = kim.offer(kim.bird(), "lee@example.com")["transfer"]
        with meanwhile("TransactWriteItems", past_the_wire(service.decline, lee, made)):
            assert answer(lee, made, "accept", 409) == CLOSED
        assert (len(kim.birds()), kim.transfers()[0]["status"]) == (1, "declined")

    def test_accept_against_cancel(self, kim: Keeper, lee: Keeper) -> None:
        made = kim.offer(kim.bird(), "lee@example.com")["transfer"]
        with meanwhile("TransactWriteItems", past_the_wire(service.cancel, kim, made)):
            assert answer(lee, made, "accept", 409) == CLOSED
        assert (len(kim.birds()), kim.transfers()[0]["status"]) == (1, "cancelled")

    def test_cancel_against_a_sign_in(self, kim: Keeper, lee: Keeper, enter: Enter) -> None:
        made = kim.offer(kim.bird(), "lee@example.com")["transfer"]
        with meanwhile("TransactWriteItems", lambda: enter("Lee")):
            assert kim.ask("DELETE", f"transfers/{made['id']}", 409) == CLOSED
        assert (len(lee.birds()), kim.transfers()[0]["status"]) == (1, "completed")

    def test_accept_against_expiry(self, kim: Keeper, lee: Keeper, clock: HeldClock) -> None:
        made = kim.offer(kim.bird(), "lee@example.com")["transfer"]
        late = kit_clock.now_ms() + 14 * 86_400_000
        with meanwhile("TransactWriteItems", lambda: service.expire(ids.from_uuid(made["id"]) or 0, late)):
            assert answer(lee, made, "accept", 409) == CLOSED
        assert (len(kim.birds()), kim.transfers()[0]["status"]) == (1, "expired")

    def test_accept_against_deletion(self, kim: Keeper, lee: Keeper) -> None:
        bird = kim.bird()
        made = kim.offer(bird, "lee@example.com")["transfer"]
        with meanwhile("TransactWriteItems", lambda: kim.ask("DELETE", f"birds/{bird['id']}", 204)):
            assert answer(lee, made, "accept", 409) == CLOSED
        assert (kim.birds(), lee.birds()) == ([], [])
        assert lee.transfers()[0]["status"] == "cancelled"

    def test_deletion_against_a_sign_in(self, kim: Keeper, lee: Keeper, enter: Enter) -> None:
        bird = kim.bird()
        kim.offer(bird, "lee@example.com")
        with meanwhile("TransactWriteItems", lambda: enter("Lee")):
            kim.ask("DELETE", f"birds/{bird['id']}", 404)
        assert len(lee.birds()) == 1

    def test_a_change_of_the_bird_meanwhile_moves_along(self, kim: Keeper, lee: Keeper) -> None:
        bird = kim.bird()
        made = kim.offer(bird, "lee@example.com")["transfer"]
        sent = {"name": "Pip", "tagId": "P", "species": "s"}

        def change() -> None:
            kim.ask("PUT", f"birds/{bird['id']}", json=sent)
            kim.weigh(bird, 92)

        with meanwhile("TransactWriteItems", change):
            answer(lee, made, "accept")
        [moved] = lee.birds()
        assert (moved["name"], moved["tagId"], moved["latestWeightGrams"]) == ("Pip", "P", 92)
        kim.bird(tag="P")
        kim.bird(tag="FP-001")


class TestAudit:
    def test_both_flocks_remember(self, kim: Keeper, lee: Keeper) -> None:
        made = kim.offer(kim.bird(), "lee@example.com")["transfer"]
        answer(lee, made, "accept")
        spaces = {kim.workspace()["id"]: "source", lee.workspace()["id"]: "destination"}
        events = of_kind("transfer.created", "transfer.completed", "bird.left", "bird.arrived")
        told = [(item["kind"]["S"], spaces[int(item["space"]["N"])], int(item["actor"]["N"])) for item in events]
        assert sorted(told) == [
            ("bird.arrived", "destination", lee.user),
            ("bird.left", "source", lee.user),
            ("transfer.completed", "source", lee.user),
            ("transfer.created", "source", kim.user),
        ]

    @pytest.mark.parametrize(("how", "subject"), [("accept", "Kiwi has moved"), ("decline", "Kiwi was declined")])
    def test_the_former_owners_get_mails(self, kim: Keeper, lee: Keeper, enter: Enter, how: str, subject: str) -> None:
        for name, role in (("Max", "owner"), ("May", "manager")):
            kim.invite(f"{name.lower()}@example.com", role)
            enter(name)
        made = kim.offer(kim.bird(), "lee@example.com")["transfer"]
        answer(lee, made, how)
        mails = work_off("transfer.completed", "transfer.declined")
        assert sorted(mail["to"] for mail in mails) == ["kim@example.com", "max@example.com"]
        assert all(subject in mail["subject"] for mail in mails)


class TestOtherDialects:
    def test_an_account_of_another_dialect_is_known(self, kim: Keeper, register: Callable[..., Person]) -> None:
        register("jane")
        made = kim.offer(kim.bird(), "jane@example.com")
        assert made["destinationOwnerExists"] is True
