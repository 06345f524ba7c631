"""Invitations: making, listing, revoking, accepting, and the link's page (FF-35, FF-36, FF-55, FF-56, FF-61)."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest

from roost.kit import keys, links, table
from roost.kit.writes import Update
from roost.workspace.writes import MAX_SPACES
from tests.functions.conftest import Person
from tests.functions.focusflow.desk import details
from tests.support.client import Answer, Client
from tests.support.deliveries import of_kind
from tests.support.race import Failure, failing, meanwhile, snapshot
from tests.support.stack import HeldClock
from tests.support.team import V1, V2, Team, token_of

Register = Callable[..., Person]
JSON = {"Accept": "application/json"}
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.8"}


@pytest.fixture
def team(api: Client, person: Person, register: Register) -> Team:
    return Team(api, person, register)


def page(team: Team, token: str, headers: dict[str, str] | None = None) -> Answer:
    return team.api.get(f"/focusflow/invite/{token}", headers=headers or {})


def other_end(token: str) -> str:
    """The same token with another secret of the same form."""
    head, _, secret = token.rpartition(".")
    return f"{head}.{secret[::-1]}"


class TestInviting:
    def test_answers_the_token_and_its_link_for_exactly_seven_days(self, team: Team) -> None:
        made = team.invite("New.User@Example.com", "manager", message="Welcome!")
        assert made == {
            "id": made["id"],
            "email": "new.user@example.com",
            "role": "manager",
            "invite_token": made["invite_token"],
            "invite_url": f"https://api.test/focusflow/invite/{made['invite_token']}",
            "expires_at": "2026-03-09T09:00:00Z",
            "created_at": "2026-03-02T09:00:00Z",
        }

    def test_an_employee_is_invited_by_default(self, team: Team) -> None:
        assert team.ok("POST", "invites/", 201, json={"email": "a@example.com"})["role"] == "employee"

    def test_the_token_is_url_safe_long_and_stored_nowhere(self, team: Team) -> None:
        token = team.invite("a@example.com")["invite_token"]
        secret = token.rpartition(".")[2]
        assert len(secret) == 43  # 256 bits
        assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")
        stored = str(snapshot(without=()))
        assert secret not in stored
        assert hashlib.sha256(secret.encode()).hexdigest() in stored

    def test_tokens_of_two_invitations_have_nothing_in_common(self, team: Team) -> None:
        secrets = {team.invite(f"{name}@example.com")["invite_token"].rpartition(".")[2] for name in "abc"}
        assert len(secrets) == 3
        assert links.link_secret("other", 1, 2) != links.link_secret("invite", 1, 2)

    @pytest.mark.parametrize("role", ["employee", "manager"])
    def test_a_manager_invites_but_no_admins(self, team: Team, role: str) -> None:
        eve = team.member("eve", "manager")
        assert team.invite("a@example.com", role, by=eve)["role"] == role
        answer = team.send("POST", "invites/", json={"email": "b@example.com", "role": "admin"}, by=eve)
        assert (answer.status, answer.error["code"]) == (403, "PERMISSION_DENIED")
        assert not [row for row in team.ok("GET", "invites/")["results"] if row["email"] == "b@example.com"]

    def test_an_admin_invites_admins(self, team: Team) -> None:
        ann = team.member("ann", "admin")
        assert team.invite("a@example.com", "admin", by=ann)["role"] == "admin"

    @pytest.mark.parametrize("email", ["a@example.com", "A@EXAMPLE.com", " a@example.com "])
    def test_an_open_invitation_holds_its_address(self, team: Team, email: str) -> None:
        team.invite("a@example.com")
        answer = team.send("POST", "invites/", json={"email": email})
        assert (answer.status, list(answer.error["details"])) == (409, ["email"])

    def test_a_member_is_not_invited(self, team: Team) -> None:
        bob = team.member("bob")
        answer = team.send("POST", "invites/", json={"email": bob.email.upper()})
        assert (answer.status, list(answer.error["details"])) == (409, ["email"])
        assert team.send("POST", "invites/", json={"email": team.owner.email}).status == 409

    def test_an_address_is_free_again_after_expiry_revocation_or_removal(self, team: Team, clock: HeldClock) -> None:
        bob = team.member("bob")
        team.remove(bob)
        revoked = team.invite(bob.email)
        team.ok("DELETE", f"invites/{revoked['id']}/", 204)
        team.invite(bob.email)
        clock.tick(days=6, hours=23, minutes=59, seconds=59)
        assert team.send("POST", "invites/", json={"email": bob.email}).status == 409
        clock.tick(1)
        assert team.invite(bob.email)["expires_at"] == "2026-03-16T09:00:00Z"

    def test_other_organizations_may_invite_the_same_address(self, team: Team, stranger: Person) -> None:
        team.invite("a@example.com")
        assert Team(team.api, stranger, team.register, name="Other").invite("a@example.com")

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("email", None),
            ("email", "nobody"),
            ("email", "a@example.com\x00"),
            ("role", "owner"),
            ("role", None),
            ("message", "x" * 1001),
            ("message", 5),
        ],
    )
    def test_faulty_fields_are_named(self, team: Team, field: str, value: Any) -> None:
        sent = {"email": "a@example.com"} | {field: value}
        assert list(details(team.send("POST", "invites/", json=sent))) == [field]
        assert list(details(team.send("POST", "invites/", json={}))) == ["email"]

    def test_a_message_of_a_thousand_characters_fits(self, team: Team) -> None:
        assert team.invite("a@example.com", message="ü" * 1000)

    def test_of_two_at_once_one_is_made(self, team: Team) -> None:
        with meanwhile("TransactWriteItems", lambda: team.invite("a@example.com")):
            assert team.send("POST", "invites/", json={"email": "a@example.com"}).status == 409
        assert team.ok("GET", "invites/")["count"] == 1

    def test_an_invited_address_that_joins_meanwhile_is_a_member(self, team: Team) -> None:
        bob = team.register("bob")
        token = team.invite(bob.email)["invite_token"]

        def join() -> None:
            assert team.accept(token, bob).status == 200

        with meanwhile("TransactWriteItems", join):
            assert team.send("POST", "invites/", json={"email": bob.email}).status == 409
        assert team.ok("GET", "invites/")["count"] == 0

    def test_a_repeated_request_answers_the_same_token(self, team: Team) -> None:
        headers = {"Idempotency-Key": "k"}
        first = team.ok("POST", "invites/", 201, json={"email": "a@example.com"}, headers=headers)
        again = team.send("POST", "invites/", json={"email": "a@example.com"}, headers=headers)
        assert (again.json, again.headers["Idempotency-Replayed"]) == (first, "true")

    def test_a_lost_answer_makes_no_second_invitation(self, team: Team) -> None:
        with failing(Failure.LOST, operation="TransactWriteItems"):
            assert team.send("POST", "invites/", json={"email": "a@example.com"}).status == 201
        assert team.ok("GET", "invites/")["count"] == 1


class TestListingAndRevoking:
    def test_lists_what_is_open_newest_first_without_tokens(self, team: Team, clock: HeldClock) -> None:
        bob = team.register("bob")
        taken = team.invite(bob.email)
        team.accept(taken["invite_token"], bob)
        for name in ("a", "b", "c"):
            clock.tick(1)
            made = team.invite(f"{name}@example.com")
        team.ok("DELETE", f"invites/{made['id']}/", 204)
        rows = team.ok("GET", "invites/")
        assert [row["email"] for row in rows["results"]] == ["b@example.com", "a@example.com"]
        assert set(rows["results"][0]) == {"id", "email", "role", "expires_at", "created_at"}
        clock.tick(days=7)
        assert team.ok("GET", "invites/")["count"] == 0

    def test_a_revoked_token_stops_working(self, team: Team) -> None:
        bob = team.register("bob")
        made = team.invite(bob.email)
        team.ok("DELETE", f"invites/{made['id']}/", 204)
        assert page(team, made["invite_token"]).status == 404
        assert team.accept(made["invite_token"], bob).status == 404
        assert team.send("DELETE", f"invites/{made['id']}/").status == 404

    def test_what_is_not_open_is_not_found(self, team: Team, clock: HeldClock, stranger: Person) -> None:
        bob = team.register("bob")
        used, old = team.invite(bob.email), team.invite("a@example.com")
        team.accept(used["invite_token"], bob)
        other = Team(team.api, stranger, team.register, name="Other").invite("a@example.com")
        for invite in (used["id"], other["id"], 1, "x", "00"):
            assert team.send("DELETE", f"invites/{invite}/").status == 404
        clock.tick(days=7)
        assert team.send("DELETE", f"invites/{old['id']}/").status == 404

    def test_of_revocation_and_acceptance_the_first_counts(self, team: Team) -> None:
        bob = team.register("bob")
        made = team.invite(bob.email)
        with meanwhile("TransactWriteItems", lambda: team.accept(made["invite_token"], bob)):
            assert team.send("DELETE", f"invites/{made['id']}/").status == 404
        assert len(team.members()) == 2


class TestAccepting:
    def test_joins_with_the_role_and_makes_it_active(self, team: Team, clock: HeldClock) -> None:
        bob = team.register("bob")
        made = team.invite(bob.email.upper(), "manager")
        clock.tick(days=6, hours=23, minutes=59, seconds=59)
        answer = team.accept(made["invite_token"], bob)
        assert (answer.status, answer.json) == (
            200,
            {
                "message": "Successfully joined Acme",
                "organization": {"id": team.id, "name": "Acme", "slug": "acme"},
                "membership": {"role": "manager"},
            },
        )
        profile = team.api.get(f"{V1}/auth/profile/", token=token_of(bob)).json
        assert profile["active_organization"] == "acme"
        assert team.ok("GET", by=bob)["statistics"]["total_members"] == 2
        task = team.api.post(f"{V1}/tasks/", json={"title": "Dig"}, token=token_of(bob)).json
        assert task["organization"] == "acme"

    def test_tells_who_joined(self, team: Team) -> None:
        bob = team.member("bob", "manager")
        [joined] = of_kind("member.joined")
        data = joined["data"]["M"]
        assert (int(joined["space"]["N"]), int(data["user"]["N"])) == (team.id, bob.id)
        assert (data["username"]["S"], data["role"]["S"]) == ("bob", "manager")

    def test_another_account_is_refused_and_uses_nothing_up(self, team: Team, stranger: Person) -> None:
        bob = team.register("bob")
        token = team.invite(bob.email)["invite_token"]
        answer = team.accept(token, stranger)
        assert (answer.status, answer.error["code"]) == (403, "PERMISSION_DENIED")
        assert team.accept(token, bob).status == 200
        assert team.accept(token, stranger).status == 403

    def test_twice_is_a_conflict(self, team: Team) -> None:
        bob = team.register("bob")
        token = team.invite(bob.email)["invite_token"]
        assert [team.accept(token, bob).status for _ in range(2)] == [200, 409]
        team.remove(bob)
        assert team.accept(token, bob).status == 409

    def test_two_at_once_make_one_membership(self, team: Team) -> None:
        bob = team.register("bob")
        token = team.invite(bob.email)["invite_token"]
        first = []
        with meanwhile("TransactWriteItems", lambda: first.append(team.accept(token, bob))):
            second = team.accept(token, bob)
        assert (first[0].status, second.status) == (200, 409)
        assert team.ok("PATCH", json={})["member_count"] == len(team.members()) == 2
        assert len(of_kind("member.joined")) == 1

    def test_a_lost_answer_is_recognised(self, team: Team) -> None:
        bob = team.register("bob")
        token = team.invite(bob.email)["invite_token"]
        with failing(Failure.LOST, operation="TransactWriteItems"):
            assert team.accept(token, bob).status == 200
        assert team.ok("PATCH", json={})["member_count"] == 2

    def test_a_repeated_request_whose_first_attempt_died_is_answered(self, team: Team, clock: HeldClock) -> None:
        bob = team.register("bob")
        sent = {"token": team.invite(bob.email)["invite_token"]}

        def accept() -> Answer:
            headers = {"Idempotency-Key": "k"}
            return team.api.post(f"{V2}/invites/accept/", json=sent, token=token_of(bob), headers=headers)

        with failing(Failure.TIMED_OUT, operation="PutItem", at=2, times=None):
            assert accept().status == 500
        clock.tick(31)
        assert accept().status == 200
        assert len(team.members()) == 2

    @pytest.mark.parametrize(
        "token", ["nonsense", "ri_1.2.abc", "ri_1.2", "ri_..", "ri_é.1.x", "ffk_1.2.abc", "x" * 9000]
    )
    def test_unknown_tokens_are_not_found(self, team: Team, stranger: Person, token: str) -> None:
        assert team.accept(token, stranger).status == 404
        assert page(team, token if token.isascii() else "%C3%A9").status == 404

    def test_a_token_with_another_secret_is_unknown(self, team: Team) -> None:
        bob = team.register("bob")
        token = team.invite(bob.email)["invite_token"]
        assert team.accept(other_end(token), bob).status == 404
        assert page(team, other_end(token), JSON).status == 404

    def test_from_the_seventh_day_on_it_is_unknown(self, team: Team, clock: HeldClock) -> None:
        bob = team.register("bob")
        token = team.invite(bob.email)["invite_token"]
        clock.tick(days=7)
        assert team.accept(token, bob).status == 404
        assert page(team, token).status == 404

    @pytest.mark.parametrize("body", [{}, {"token": ""}, {"token": None}, {"token": 5}])
    def test_a_missing_token_is_a_fault(self, team: Team, body: Any) -> None:
        answer = team.api.post(f"{V2}/invites/accept/", json=body, token=team.owner.token)
        assert list(details(answer)) == ["token"]

    def test_a_removed_membership_is_revived_with_the_new_role(self, team: Team, clock: HeldClock) -> None:
        bob = team.member("bob", "admin")
        before = next(row for row in team.members() if row["user"]["id"] == bob.id)
        team.remove(bob)
        clock.tick(days=1)
        team.join(bob, "employee")
        after = next(row for row in team.members() if row["user"]["id"] == bob.id)
        assert after == before | {"role": "employee", "joined_at": "2026-03-03T09:00:00Z"}
        assert team.members(is_active=False) == []
        assert team.ok("PATCH", json={})["member_count"] == 2

    def test_an_old_task_there_is_found_again(self, team: Team) -> None:
        bob = team.member("bob")
        task = team.api.post(f"{V1}/tasks/", json={"title": "Dig"}, token=bob.token).json["id"]
        team.remove(bob)
        team.join(bob)
        assert team.api.get(f"{V1}/tasks/{task}/", token=bob.token).json["organization"] == "acme"

    def test_who_sits_in_too_many_organizations_cannot_join(self, team: Team) -> None:
        bob = team.register("bob")
        token = team.invite(bob.email)["invite_token"]
        card = table.get(keys.card(bob.id)) or {}
        seats = {str(number): {"role": "member", "slug": f"s{number}"} for number in range(1, MAX_SPACES)}
        table.write(Update(keys.card(bob.id), set={"spaces": seats | card["spaces"]}))
        assert team.accept(token, bob).status == 409
        table.write(Update(keys.card(bob.id), remove=["spaces.1"]))
        assert team.accept(token, bob).status == 200


class TestThePage:
    def test_shows_organization_role_and_how_to_accept_without_using_it_up(self, team: Team) -> None:
        bob = team.register("bob")
        token = team.invite(bob.email, "manager")["invite_token"]
        for headers in ({}, BROWSER, {"Accept": "text/html"}):
            shown = page(team, token, headers)
            assert (shown.status, shown.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
            text = shown.body.decode()
            assert all(word in text for word in ("Acme", "manager", "bob@example.com", "invites/accept"))
        assert team.accept(token, bob).status == 200
        assert page(team, token).status == 404

    def test_answers_programs_in_json(self, team: Team) -> None:
        token = team.invite("a@example.com")["invite_token"]
        assert page(team, token, JSON).json == {
            "organization": {"name": "Acme", "slug": "acme"},
            "email": "a@example.com",
            "role": "employee",
            "expires_at": "2026-03-09T09:00:00Z",
        }

    def test_unknown_is_html_for_people_and_the_envelope_for_programs(self, team: Team) -> None:
        for_people, for_programs = page(team, "nonsense"), page(team, "nonsense", JSON)
        assert (for_people.status, for_people.headers["Content-Type"]) == (404, "text/html; charset=utf-8")
        assert (for_programs.status, for_programs.error["code"]) == (404, "NOT_FOUND")

    def test_names_are_escaped(self, team: Team) -> None:
        team.ok("PATCH", json={"name": "<script>alert(1)</script>"})
        shown = page(team, team.invite("a@example.com")["invite_token"]).body.decode()
        assert "<script>" not in shown
        assert "&lt;script&gt;" in shown

    def test_the_address_with_its_token_goes_nowhere(self, team: Team) -> None:
        headers = page(team, team.invite("a@example.com")["invite_token"]).headers
        assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("no-store", "no-referrer")
        assert "default-src 'none'" in headers["Content-Security-Policy"]

    def test_counts_by_address_and_needs_nobody(self, team: Team) -> None:
        shown = page(team, team.invite("a@example.com")["invite_token"], {"Authorization": "Bearer broken"})
        assert (shown.status, shown.headers["X-RateLimit-Limit"]) == (200, "100")
