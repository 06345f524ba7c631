"""FocusFlow tasks (FF-12 to FF-16) and the work on them (FF-17 to FF-20)."""

from collections.abc import Callable
from functools import partial
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body

from focusflow.wire import actions
from focusflow.wire import tasks as wire
from focusflow.wire.api import V1, focusflow_api
from focusflow.wire.lists import Listed, Ordering, PageNumber, PageSize, cut, listed
from focusflow.wire.paths import path_id
from roost.focus import service as focus
from roost.kit import clock
from roost.kit.caller import Caller
from roost.kit.http import Request, SignedIn
from roost.kit.paging import Page
from roost.work import service, task_changes
from roost.work.model import Task

app = focusflow_api()
handler = app.handle

ONE = f"{V1}/tasks/<task_id>"


def _arranged(ordering: str, page: str, page_size: str, tasks: list[Task]) -> Page[Task]:
    return cut(wire.ordered(tasks, ordering), page, page_size)


@app.get(f"{V1}/tasks", tags=["Tasks"])
def list_tasks(
    caller: SignedIn,
    request: Request,
    status: wire.StatusFilter = None,
    project: wire.ProjectFilter = None,
    date: wire.DateFilter = None,
    search: wire.Search = "",
    ordering: Ordering = "",
    page: PageNumber = "1",
    page_size: PageSize = "20",
) -> Listed[wire.TaskItem]:
    """List the caller's tasks."""
    wanted = wire.task_filter(status, project, date, search)
    found, around = service.list_tasks(caller, wanted, partial(_arranged, ordering, page, page_size))
    names = around.usernames
    items = [wire.TaskItem.of(task, caller, around.project_of(task), names) for task in found.rows]
    return listed(request, found, items)


@app.post(f"{V1}/tasks", status_code=201, tags=["Tasks"])
def create_task(caller: SignedIn, body: Annotated[wire.TaskBody, Body()]) -> wire.TaskItem:
    """Create a task."""
    task, project = task_changes.create_task(caller, body.draft(caller), clock.now_ms())
    return wire.TaskItem.of(task, caller, project, wire.NOBODY)


@app.get(ONE, tags=["Tasks"])
def get_task(caller: SignedIn, task_id: str) -> wire.TaskDetail:
    """Read a task with its sessions."""
    task, around, sessions = service.read_task(caller, path_id(task_id))
    return wire.TaskDetail.with_sessions(task, caller, around.project_of(task), around.usernames, sessions)


@app.patch(ONE, tags=["Tasks"])
def update_task(caller: SignedIn, task_id: str, body: Annotated[wire.TaskChange, Body()]) -> wire.TaskItem:
    """Change some fields of a task."""
    task, around = task_changes.update_task(caller, path_id(task_id), body.changes(caller), clock.now_ms())
    return wire.TaskItem.of(task, caller, around.project_of(task), around.usernames)


@app.delete(ONE, status_code=204, tags=["Tasks"])
def delete_task(caller: SignedIn, task_id: str) -> None:
    """Delete a task; its sessions stay."""
    task_changes.delete_task(caller, path_id(task_id), clock.now_ms())


@app.post(f"{ONE}/start", tags=["Tasks"])
def start_task(caller: SignedIn, task_id: str, body: Annotated[actions.StartBody, Body()]) -> actions.Started:
    """Start a session on a task."""
    task, session = focus.start_task(caller, path_id(task_id), body.wanted_minutes(), clock.now_ms())
    return actions.Started.of(task, session)


@app.post(f"{ONE}/pause", tags=["Tasks"])
def pause_task(caller: SignedIn, task_id: str) -> actions.Paused:
    """Pause the session on a task."""
    now_ms = clock.now_ms()
    return actions.Paused.of(*focus.pause_task(caller, path_id(task_id), now_ms), now_ms)


@app.post(f"{ONE}/resume", tags=["Tasks"])
def resume_task(caller: SignedIn, task_id: str) -> actions.Resumed:
    """Go on after a pause."""
    now_ms = clock.now_ms()
    return actions.Resumed.of(*focus.resume_task(caller, path_id(task_id), now_ms), now_ms)


@app.post(f"{ONE}/complete", tags=["Tasks"])
def complete_task(caller: SignedIn, task_id: str) -> actions.Completed:
    """Complete a task; a session on it ends."""
    return actions.Completed.of(focus.complete_task(caller, path_id(task_id), clock.now_ms()))


def _judge(require: Callable[[Caller, int], None]) -> Callable[[Caller, str], None]:
    return lambda caller, task_id: require(caller, path_id(task_id))


app.guard("PATCH", ONE, _judge(service.require_editable_task))
for action in ("start", "pause", "resume", "complete"):
    app.guard("POST", f"{ONE}/{action}", _judge(service.require_workable_task))
