"""Fires a schedule of the deployed stack now, instead of when its time comes."""

from __future__ import annotations

import json
from typing import Any

from local.aws import client, stack_resources
from local.settings import LocalSettings


class UnknownSchedule(LookupError):
    """No schedule of that name is deployed."""


def fire_schedule(settings: LocalSettings, name: str, body: dict[str, Any] | None) -> dict[str, Any]:
    """Invoke the schedule's function with the body, else with the schedule's own input; wait for what it returns."""
    target = schedules(settings).get(name)
    if target is None:
        known = ", ".join(sorted(schedules(settings))) or "none"
        raise UnknownSchedule(f"No schedule is called {name}. Deployed: {known}")
    given = json.loads(target.get("Input") or "{}") if body is None else body
    answer = client(settings, "lambda").invoke(FunctionName=target["Arn"], Payload=json.dumps(given).encode())
    returned = json.loads(answer["Payload"].read() or b"null")
    return {"error": returned} if answer.get("FunctionError") else {"result": returned}


def schedules(settings: LocalSettings) -> dict[str, dict[str, Any]]:
    """Schedule name -> target. A schedule is called `<stack>-<name>` in the template, `<name>` here."""
    scheduler = client(settings, "scheduler")
    prefix = f"{settings.stack_name}-"
    physical = [name for kind, name in stack_resources(settings).values() if kind == "AWS::Scheduler::Schedule"]
    return {name.removeprefix(prefix): scheduler.get_schedule(Name=name)["Target"] for name in physical}
