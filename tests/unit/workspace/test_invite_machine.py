"""The state machine of invitations: what it waits for, and that no task is without retry and catch."""

import json
from typing import Any

import pytest
import yaml

from flows.invite import STEPS
from roost.workspace.invitations import LIFETIME_MS
from tests.support.template import ROOT, load

MACHINE = yaml.safe_load((ROOT / "statemachines/invite.asl.yaml").read_text())
STATES: dict[str, Any] = MACHINE["States"]
TASKS = {name: state for name, state in STATES.items() if state["Type"] == "Task"}
WAITS = {name: state for name, state in TASKS.items() if state["Resource"].endswith(".waitForTaskToken")}


@pytest.mark.parametrize("name", TASKS)
def test_every_task_retries_catches_and_calls_a_step_that_exists(name: str) -> None:
    state = TASKS[name]
    assert state["Retry"]
    assert state["Catch"][-1]["ErrorEquals"] == ["States.ALL"]
    assert state["Parameters"]["Payload"]["step"] in STEPS
    assert ("task_token.$" in state["Parameters"]["Payload"]) == (name in WAITS)


def test_every_step_is_used() -> None:
    assert {state["Parameters"]["Payload"]["step"] for state in TASKS.values()} == set(STEPS)


def test_it_reminds_after_five_days_and_ends_after_seven() -> None:
    assert [state["TimeoutSeconds"] for state in WAITS.values()] == [5 * 86_400, 2 * 86_400]
    assert sum(state["TimeoutSeconds"] for state in WAITS.values()) * 1000 == LIFETIME_MS


@pytest.mark.parametrize("name", WAITS)
def test_a_deadline_is_no_failure(name: str) -> None:
    deadline, failure = WAITS[name]["Catch"]
    assert deadline["ErrorEquals"] == ["States.Timeout"]
    assert (deadline["Next"], failure["Next"]) == ({"AwaitAnswer": "Remind"}.get(name, "Expire"), "GivenUp")
    assert all("States.Timeout" not in retry["ErrorEquals"] for retry in WAITS[name]["Retry"])
    assert all("States.ALL" not in retry["ErrorEquals"] for retry in WAITS[name]["Retry"])


def test_every_way_leads_to_an_end() -> None:
    targets = {state["Next"] for state in STATES.values() if "Next" in state}
    targets |= {catch["Next"] for state in TASKS.values() for catch in state["Catch"]}
    assert targets | {MACHINE["StartAt"]} == set(STATES)


def test_the_template_fills_every_gap() -> None:
    wanted = load()["Resources"]["InviteFlow"]["Properties"]
    text = json.dumps(MACHINE)
    assert wanted["DefinitionUri"] == "statemachines/invite.asl.yaml"
    assert {name for name in ("InviteFunction",) if f"${{{name}}}" in text} == set(wanted["DefinitionSubstitutions"])
