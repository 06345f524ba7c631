"""Focura's tasks (T1 to T6)."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from focura.wire import tasks as wire
from focura.wire.api import BASE, focura_api
from focura.wire.envelope import Data, Said
from focura.wire.fields import IdIn
from roost.kit.http import Request, SignedIn
from roost.work import team_changes, team_lists, team_removal, team_tasks

app = focura_api()
handler = app.handle

ALL = f"{BASE}/tasks"
ONE = f"{ALL}/<task_id>"


@app.get(ALL, tags=["Tasks"])
def list_tasks(caller: SignedIn, request: Request, query: Annotated[wire.TaskQuery, Query()]) -> Data[wire.Tasks]:
    """List tasks: those of a workspace or a project, or else the caller's own."""
    page = team_lists.list_tasks(caller, query.filter(caller), query.order(), query.skip, query.limit, request.now_ms)
    return Data(data=wire.Tasks.page(page, query))


@app.post(ALL, status_code=201, tags=["Tasks"])
def create_task(caller: SignedIn, request: Request, body: Annotated[wire.TaskBody, Body()]) -> Data[wire.TaskItem]:
    """Make a task and give it to people."""
    return Data(data=wire.TaskItem.of(team_tasks.create_task(caller, body.draft(), request.now_ms)))


@app.get(ONE, tags=["Tasks"])
def read_task(caller: SignedIn, task_id: IdIn) -> Data[wire.TaskDetail]:
    """Read a task with its parts and time entries."""
    return Data(data=wire.TaskDetail.shown(team_tasks.read_task(caller, task_id)))


@app.put(ONE, tags=["Tasks"])
def update_task(
    caller: SignedIn, request: Request, task_id: IdIn, body: Annotated[wire.TaskChanges, Body()]
) -> Data[wire.TaskItem]:
    """Change some fields of a task; the list of assignees is replaced as a whole."""
    return Data(data=wire.TaskItem.of(team_changes.change_task(caller, task_id, body.changes(), request.now_ms)))


@app.patch(f"{ONE}/status", tags=["Tasks"])
def move_task(
    caller: SignedIn, request: Request, task_id: IdIn, body: Annotated[wire.StatusBody, Body()]
) -> Data[wire.TaskItem]:
    """Say where a task stands."""
    return Data(data=wire.TaskItem.of(team_changes.change_task(caller, task_id, body.changes(), request.now_ms)))


@app.delete(ONE, tags=["Tasks"])
def delete_task(caller: SignedIn, request: Request, task_id: IdIn) -> Said:
    """Remove a task with its parts."""
    team_removal.delete_task(caller, task_id, request.now_ms)
    return Said(message="Task deleted")
