"""An invitation's flow: what starts it, its tasks, what ends it, and that each may happen twice."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from background import relay
from flows import invite as tasks
from roost.kit.errors import NotFound, Unavailable
from roost.kit.settings import settings
from roost.workspace import store
from roost.workspace.model import Invite, InviteState
from tests.functions.conftest import Person
from tests.support.client import Client, Context
from tests.support.deliveries import failed, of_kind, stream_event, watching_queues
from tests.support.race import meanwhile
from tests.support.stack import HeldClock
from tests.support.team import Team
from tests.support.watch import Watched, watching

Register = Callable[..., Person]


@pytest.fixture
def team(api: Client, person: Person, register: Register) -> Team:
    return Team(api, person, register)


@pytest.fixture
def mails(services: None) -> Iterator[Watched]:
    with watching("sesv2") as seen:
        yield seen


@pytest.fixture
def machine(services: None) -> Iterator[Watched]:
    with watching("stepfunctions", send=False) as seen:
        yield seen


def do(step: str, team: Team, made: Any, **more: Any) -> None:
    tasks.handler({"step": step, "space": team.id, "invite": made["id"]} | more, Context())


def stored(team: Team, made: Any) -> Invite:
    found = store.read_invite(team.id, made["id"])
    assert found
    return found


def relayed(*kinds: str) -> list[str]:
    with watching_queues():
        return failed(relay.handler(stream_event(of_kind(*kinds)), Context()))


class TestStarting:
    def test_the_relay_starts_one_flow_of_a_fixed_name(self, team: Team, machine: Watched) -> None:
        made = team.invite("a@example.com")
        assert relayed("invite.created") == []
        [started] = machine.of("StartExecution")
        assert started["stateMachineArn"] == settings().invite_flow
        assert started["name"] == f"invite-{made['id']}"
        assert json.loads(started["input"]) == {"space": team.id, "invite": made["id"]}

    def test_no_request_sends_a_mail(self, team: Team, mails: Watched, machine: Watched) -> None:
        team.invite("a@example.com")
        assert (mails.calls, machine.calls) == ([], [])

    def test_a_flow_that_runs_already_is_left_alone(self, team: Team, machine: Watched) -> None:
        team.invite("a@example.com")
        machine.failures = ["ExecutionAlreadyExists"]
        assert relayed("invite.created") == []

    @pytest.mark.parametrize("failure", ["ThrottlingException", None])
    def test_a_short_outage_is_waited_for(self, team: Team, machine: Watched, failure: str | None) -> None:
        team.invite("a@example.com")
        machine.failures = [failure] * 2
        assert relayed("invite.created") == []
        assert len(machine.of("StartExecution")) == 1

    def test_a_long_one_gives_the_event_back(self, team: Team, machine: Watched) -> None:
        team.invite("a@example.com")
        machine.failures = ["ServiceUnavailable"] * 3
        assert len(relayed("invite.created")) == 1


class TestMailing:
    def test_the_mail_says_who_where_as_what_and_how(self, team: Team, mails: Watched, register: Register) -> None:
        eve = team.join(register("eve", first_name="Eve", last_name="Adams"), "manager")
        made = team.invite("a@example.com", "manager", by=eve, message="Hello <b>you</b>\nBye & thanks")
        do("send", team, made)
        [mail] = mails.of("SendEmail")
        content = mail["Content"]["Simple"]
        text, html = (content["Body"][form]["Data"] for form in ("Text", "Html"))
        assert mail["Destination"] == {"ToAddresses": ["a@example.com"]}
        assert "Acme" in content["Subject"]["Data"]
        for part in (made["invite_url"], "Eve Adams", "eve@example.com", "manager", "Hello <b>you</b>\nBye & thanks"):
            assert part in text
        assert "Hello &lt;b&gt;you&lt;/b&gt;<br>Bye &amp; thanks" in html
        assert f'href="{made["invite_url"]}"' in html
        assert "<b>" not in html

    def test_it_is_sent_once(self, team: Team, mails: Watched) -> None:
        made = team.invite("a@example.com")
        do("send", team, made)
        do("send", team, made)
        assert len(mails.calls) == 1

    def test_a_failed_one_is_repeated(self, team: Team, mails: Watched) -> None:
        made = team.invite("a@example.com")
        mails.failures = ["TooManyRequestsException"]
        with pytest.raises(Exception, match="TooManyRequests"):
            do("send", team, made)
        do("send", team, made)
        assert len(mails.calls) == 1

    def test_one_reminder_with_the_same_link(self, team: Team, mails: Watched, clock: HeldClock) -> None:
        made = team.invite("a@example.com")
        do("send", team, made)
        clock.tick(days=5)
        do("remind", team, made)
        do("remind", team, made)
        first, second = mails.of("SendEmail")
        subjects = [mail["Content"]["Simple"]["Subject"]["Data"] for mail in (first, second)]
        assert subjects == ["Invitation to Acme", "Reminder: invitation to Acme"]
        assert made["invite_url"] in second["Content"]["Simple"]["Body"]["Text"]["Data"]

    @pytest.mark.parametrize("step", ["send", "remind"])
    def test_nothing_is_sent_once_it_is_answered_or_over(
        self, team: Team, mails: Watched, clock: HeldClock, step: str
    ) -> None:
        bob = team.register("bob")
        used, revoked, old = team.invite(bob.email), team.invite("a@example.com"), team.invite("b@example.com")
        team.accept(used["invite_token"], bob)
        team.ok("DELETE", f"invites/{revoked['id']}/", 204)
        clock.tick(days=7)
        for made in (used, revoked, old, {"id": 1}):
            do(step, team, made)
        assert mails.calls == []

    def test_a_subject_stays_one_line(self, team: Team, mails: Watched) -> None:
        team.ok("PATCH", json={"name": "Acme\r\nBcc: everybody@example.com"})
        do("send", team, team.invite("a@example.com"))
        assert mails.of("SendEmail")[0]["Content"]["Simple"]["Subject"]["Data"].count("\n") == 0


class TestWaiting:
    def test_an_answer_wakes_the_flow(self, team: Team, machine: Watched) -> None:
        bob = team.register("bob")
        used, revoked = team.invite(bob.email), team.invite("a@example.com")
        do("await", team, used, task_token="one")
        do("await", team, revoked, task_token="two")
        team.accept(used["invite_token"], bob)
        team.ok("DELETE", f"invites/{revoked['id']}/", 204)
        assert relayed("invite.accepted", "invite.revoked") == []
        assert {call["taskToken"] for call in machine.of("SendTaskSuccess")} == {"one", "two"}

    def test_one_that_came_before_the_wait_wakes_it_at_once(self, team: Team, machine: Watched) -> None:
        bob = team.register("bob")
        made = team.invite(bob.email)
        team.accept(made["invite_token"], bob)
        assert relayed("invite.accepted") == []
        assert machine.of("SendTaskSuccess") == []
        do("await", team, made, task_token="late")
        assert [call["taskToken"] for call in machine.of("SendTaskSuccess")] == ["late"]

    def test_one_that_comes_while_the_wait_begins_wakes_it(self, team: Team, machine: Watched) -> None:
        bob = team.register("bob")
        made = team.invite(bob.email)
        with meanwhile("UpdateItem", lambda: team.accept(made["invite_token"], bob)):
            do("await", team, made, task_token="token")
        relayed("invite.accepted")
        assert {call["taskToken"] for call in machine.of("SendTaskSuccess")} == {"token"}

    def test_the_second_wait_replaces_the_first(self, team: Team, machine: Watched) -> None:
        bob = team.register("bob")
        made = team.invite(bob.email)
        for token in ("first", "second"):
            do("await", team, made, task_token=token)
        team.accept(made["invite_token"], bob)
        relayed("invite.accepted")
        assert [call["taskToken"] for call in machine.of("SendTaskSuccess")] == ["second"]

    @pytest.mark.parametrize("code", ["TaskTimedOut", "TaskDoesNotExist", "InvalidToken"])
    def test_a_flow_that_waits_no_more_is_left_alone(self, team: Team, machine: Watched, code: str) -> None:
        made = team.invite("a@example.com")
        do("await", team, made, task_token="token")
        team.ok("DELETE", f"invites/{made['id']}/", 204)
        machine.failures = [code]
        assert relayed("invite.revoked") == []

    def test_a_wait_for_nothing_fails(self, team: Team, machine: Watched) -> None:
        with pytest.raises(NotFound):
            do("await", team, {"id": 1}, task_token="token")

    def test_a_wake_up_that_fails_is_told(self, team: Team, machine: Watched) -> None:
        made = team.invite("a@example.com")
        team.ok("DELETE", f"invites/{made['id']}/", 204)
        machine.failures = ["ServiceUnavailable"] * 3
        with pytest.raises(Unavailable):
            do("await", team, made, task_token="token")


class TestExpiring:
    def test_notes_that_the_time_ran_out(self, team: Team, clock: HeldClock) -> None:
        made = team.invite("a@example.com")
        clock.tick(days=7)
        do("expire", team, made)
        do("expire", team, made)
        assert stored(team, made).state is InviteState.EXPIRED
        assert len(of_kind("invite.expired")) == 1

    def test_leaves_an_open_and_an_answered_one_alone(self, team: Team, clock: HeldClock) -> None:
        bob = team.register("bob")
        used, still_open = team.invite(bob.email), team.invite("a@example.com")
        team.accept(used["invite_token"], bob)
        do("expire", team, still_open)
        assert stored(team, still_open).state is InviteState.PENDING
        clock.tick(days=7)
        do("expire", team, used)
        assert stored(team, used).state is InviteState.ACCEPTED

    def test_leaves_the_address_to_a_newer_invitation(self, team: Team, clock: HeldClock) -> None:
        old = team.invite("a@example.com")
        clock.tick(days=7)
        team.invite("a@example.com")
        do("expire", team, old)
        assert team.send("POST", "invites/", json={"email": "a@example.com"}).status == 409
