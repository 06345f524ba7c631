"""FocusMaster tasks (FM-25 to FM-30)."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body

from focusmaster.wire import tasks as wire
from focusmaster.wire.api import BASE, focusmaster_api
from focusmaster.wire.fields import path_id
from roost.kit.caller import Caller
from roost.kit.http import Request, SignedIn
from roost.work import progress, service, task_changes

app = focusmaster_api(settles=True)
handler = app.handle

ONE = f"{BASE}/tasks/<task_id>"


@app.post(f"{BASE}/tasks", tags=["Tasks"])
def create_task(caller: SignedIn, request: Request, body: Annotated[wire.TaskBody, Body()]) -> wire.TaskItem:
    """Create a task."""
    task, _ = task_changes.create_task(caller, body.draft(caller), request.now_ms)
    return wire.TaskItem.of(task)


@app.get(f"{BASE}/tasks", tags=["Tasks"])
def list_tasks(caller: SignedIn) -> list[wire.TaskItem]:
    """List the caller's tasks, wherever they were made, newest first."""
    return [wire.TaskItem.of(task) for task in reversed(service.own_tasks(caller))]


@app.put(ONE, tags=["Tasks"])
def update_task(
    caller: SignedIn, request: Request, task_id: str, body: Annotated[wire.TaskChange, Body()]
) -> wire.TaskItem:
    """Change some fields of a task; its status and whether it is completed go together."""
    return wire.TaskItem.of(progress.edit_task(caller, path_id(task_id), body.core_fields, request.now_ms))


@app.delete(ONE, tags=["Tasks"])
def delete_task(caller: SignedIn, request: Request, task_id: str) -> wire.TaskGone:
    """Delete a task; its sessions stay."""
    task_changes.delete_task(caller, path_id(task_id), request.now_ms)
    return wire.TaskGone(id=task_id.lower())


def _require_id(_: Caller, task_id: str) -> None:
    path_id(task_id)


app.guard("PUT", ONE, _require_id)
