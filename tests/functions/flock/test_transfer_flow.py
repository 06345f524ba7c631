"""A transfer's flow: what starts it, its tasks, what ends it, and that each may happen twice."""

import json
from typing import Any

import pytest
import yaml

from background import relay
from flows import transfer as tasks
from roost.flock.transfers import store
from roost.flock.transfers.model import State, Transfer
from roost.kit import ids
from roost.kit.errors import NotFound
from roost.kit.settings import settings
from tests.functions.flockpal.conftest import Enter
from tests.functions.flockpal.keeper import Keeper
from tests.support.client import Context
from tests.support.deliveries import failed, of_kind, stream_event, watching_queues
from tests.support.race import Failure, failing, meanwhile
from tests.support.stack import HeldClock
from tests.support.template import ROOT
from tests.support.watch import Watched

LINK = "https://api.test/flockpal/api/auth/magic-link/verify?token="


def number(made: Any) -> int:
    return ids.from_uuid(made["transfer"]["id"]) or 0


def do(step: str, made: Any, **more: Any) -> None:
    tasks.handler({"step": step, "transfer": number(made)} | more, Context())


def stored(made: Any) -> Transfer:
    found = store.read_transfer(number(made))
    assert found
    return found


def relayed(*kinds: str) -> list[str]:
    with watching_queues():
        return failed(relay.handler(stream_event(of_kind(*kinds)), Context()))


def content(mail: dict[str, Any]) -> tuple[str, str, str]:
    simple = mail["Content"]["Simple"]
    return simple["Subject"]["Data"], simple["Body"]["Text"]["Data"], simple["Body"]["Html"]["Data"]


class TestStarting:
    def test_the_relay_starts_one_flow_of_a_fixed_name(self, kim: Keeper, machine: Watched) -> None:
        made = kim.offer(kim.bird(), "new@example.com")
        assert relayed("transfer.created") == []
        [started] = machine.of("StartExecution")
        assert started["stateMachineArn"] == settings().transfer_flow
        assert started["name"] == f"transfer-{number(made)}"
        assert json.loads(started["input"]) == {"transfer": number(made)}

    def test_no_request_sends_a_mail(self, kim: Keeper, post: Watched, machine: Watched) -> None:
        kim.offer(kim.bird(), "new@example.com")
        assert (post.calls, machine.calls) == ([], [])

    def test_one_that_runs_already_is_left_alone(self, kim: Keeper, machine: Watched) -> None:
        kim.offer(kim.bird(), "new@example.com")
        machine.failures = ["ExecutionAlreadyExists"]
        assert relayed("transfer.created") == []

    def test_a_long_outage_gives_the_event_back(self, kim: Keeper, machine: Watched) -> None:
        kim.offer(kim.bird(), "new@example.com")
        machine.failures = ["ServiceUnavailable"] * 3
        assert len(relayed("transfer.created")) == 1


class TestMailing:
    def test_an_unknown_address_gets_a_link_that_signs_in(self, kim: Keeper, post: Watched, enter: Enter) -> None:
        kim.ask("PUT", "workspace", json={"name": "Pip <& Co>\nHQ"})
        made = kim.offer(kim.bird(name="Ki<i>wi"), "new@example.com", notes="Loves\nmillet <3")
        do("send", made)
        [mail] = post.of("SendEmail")
        subject, text, html = content(mail)
        assert mail["Destination"] == {"ToAddresses": ["new@example.com"]}
        assert subject == "Pip <& Co> HQ sent you a bird transfer in FlockPal"
        for part in ("Pip <& Co> HQ", "Ki<i>wi", "Loves\nmillet <3", LINK, "16 March 2026"):
            assert part in text
        assert "Ki&lt;i&gt;wi" in html
        assert "Loves<br>millet &lt;3" in html
        assert "<i>" not in html
        token = text.partition(LINK)[2].split()[0]
        assert kim.api.get(f"/flockpal/api/auth/magic-link/verify?token={token}").status == 302
        assert stored(made).state is State.COMPLETED

    def test_a_known_one_gets_a_notice_without(self, kim: Keeper, lee: Keeper, post: Watched) -> None:
        made = kim.offer(kim.bird(), "lee@example.com")
        do("send", made)
        [mail] = post.of("SendEmail")
        assert "token=" not in "".join(content(mail))

    def test_it_is_sent_once(self, kim: Keeper, post: Watched) -> None:
        made = kim.offer(kim.bird(), "new@example.com")
        do("send", made)
        do("send", made)
        assert len(post.calls) == 1

    def test_a_failed_task_is_repeated(self, kim: Keeper, post: Watched) -> None:
        made = kim.offer(kim.bird(), "new@example.com")
        post.failures = ["TooManyRequestsException"]
        with pytest.raises(Exception, match="TooManyRequests"):
            do("send", made)
        do("send", made)
        assert len(post.calls) == 1

    def test_one_reminder_with_a_link_of_its_own(self, kim: Keeper, post: Watched, clock: HeldClock) -> None:
        made = kim.offer(kim.bird(), "new@example.com")
        do("send", made)
        clock.tick(days=10)
        do("remind", made)
        do("remind", made)
        first, second = (content(mail) for mail in post.of("SendEmail"))
        assert second[0] == f"Reminder: {first[0]}"
        links = [text.partition(LINK)[2].split()[0] for _, text, _ in (first, second)]
        assert links[0] != links[1]

    def test_nothing_goes_out_after_an_answer(self, kim: Keeper, post: Watched) -> None:
        made = kim.offer(kim.bird(), "new@example.com")
        kim.ask("DELETE", f"transfers/{made['transfer']['id']}", 204)
        do("send", made)
        do("remind", made)
        assert post.calls == []


class TestWaiting:
    def test_the_answer_wakes_it(self, kim: Keeper, enter: Enter, machine: Watched) -> None:
        made = kim.offer(kim.bird(), "new@example.com")
        do("await", made, task_token="first")
        do("await", made, task_token="second")
        assert machine.calls == []
        enter("New")
        assert relayed("transfer.completed") == []
        [woken] = machine.of("SendTaskSuccess")
        assert (woken["taskToken"], json.loads(woken["output"])) == ("second", {"answered": True})

    @pytest.mark.parametrize("how", ["decline", "cancel", "delete"])
    def test_every_end_wakes_it(self, kim: Keeper, lee: Keeper, machine: Watched, how: str) -> None:
        bird = kim.bird()
        made = kim.offer(bird, "lee@example.com")
        do("await", made, task_token="token")
        transfer = f"transfers/{made['transfer']['id']}"
        if how == "decline":
            lee.ask("POST", f"{transfer}/decline")
        else:
            kim.ask("DELETE", transfer if how == "cancel" else f"birds/{bird['id']}", 204)
        assert relayed("transfer.declined", "transfer.cancelled") == []
        assert len(machine.of("SendTaskSuccess")) == 1

    def test_one_that_was_answered_before_it_waits_is_woken_at_once(
        self, kim: Keeper, enter: Enter, machine: Watched
    ) -> None:
        made = kim.offer(kim.bird(), "new@example.com")
        enter("New")
        do("await", made, task_token="late")
        assert [each["taskToken"] for each in machine.of("SendTaskSuccess")] == ["late"]

    def test_an_answer_between_reading_and_noting_wakes_it_too(
        self, kim: Keeper, enter: Enter, machine: Watched
    ) -> None:
        made = kim.offer(kim.bird(), "new@example.com")
        with meanwhile("UpdateItem", lambda: enter("New")):
            do("await", made, task_token="token")
        assert len(machine.of("SendTaskSuccess")) == 1

    def test_one_that_never_was_ends_the_flow(self, services: None) -> None:
        with pytest.raises(NotFound):
            tasks.handler({"step": "await", "transfer": 7, "task_token": "t"}, Context())


class TestExpiring:
    def test_unanswered_it_ends_after_two_weeks(self, kim: Keeper, clock: HeldClock) -> None:
        bird = kim.bird()
        made = kim.offer(bird, "new@example.com")
        do("expire", made)
        assert stored(made).state is State.PENDING
        clock.tick(days=14)
        do("expire", made)
        do("expire", made)
        assert stored(made).state is State.EXPIRED
        assert len(of_kind("transfer.expired")) == 1
        kim.offer(bird, "new@example.com")

    def test_an_answer_stands(self, kim: Keeper, lee: Keeper, clock: HeldClock) -> None:
        made = kim.offer(kim.bird(), "lee@example.com")
        lee.ask("POST", f"transfers/{made['transfer']['id']}/accept")
        clock.tick(days=14)
        do("expire", made)
        assert stored(made).state is State.COMPLETED

    @pytest.mark.parametrize("failure", list(Failure))
    def test_it_survives_a_lost_answer(self, kim: Keeper, clock: HeldClock, failure: Failure) -> None:
        made = kim.offer(kim.bird(), "new@example.com")
        clock.tick(days=14)
        with failing(failure, operation="TransactWriteItems"):
            do("expire", made)
        assert (stored(made).state, len(of_kind("transfer.expired"))) == (State.EXPIRED, 1)


class TestMachine:
    """The machine itself: its steps are the tasks, every failure has somewhere to go, its waits make two weeks."""

    states: dict[str, Any] = yaml.safe_load((ROOT / "statemachines/transfer.asl.yaml").read_text())["States"]

    def test_it_asks_for_the_tasks_that_there_are(self) -> None:
        asked = {each["Parameters"]["Payload"]["step"] for each in self.states.values() if each["Type"] == "Task"}
        assert asked == set(tasks.STEPS)

    def test_its_waits_make_two_weeks(self) -> None:
        waits = [each["TimeoutSeconds"] for each in self.states.values() if "TimeoutSeconds" in each]
        assert sum(waits) == 14 * 86_400

    def test_every_task_is_repeated_and_then_caught(self) -> None:
        for name, each in self.states.items():
            if each["Type"] == "Task":
                assert each["Retry"][0]["MaxAttempts"] >= 5, name
                assert each["Catch"][-1]["ErrorEquals"] == ["States.ALL"], name

    def test_every_way_ends(self) -> None:
        names = {each.get("Next") for each in self.states.values()} - {None}
        names |= {catch["Next"] for each in self.states.values() for catch in each.get("Catch", [])}
        assert names <= set(self.states)
        ends = {name for name, each in self.states.items() if each["Type"] in ("Succeed", "Fail")}
        assert ends == {"Answered", "Expired", "GivenUp"}
