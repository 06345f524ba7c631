"""FocusFlow tasks of an organization (FF-39, FF-40)."""

from dataclasses import replace
from functools import partial
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body

from focusflow.wire import organization_tasks as wire
from focusflow.wire import tasks
from focusflow.wire.api import V2, focusflow_v2
from focusflow.wire.lists import Listed, Ordering, PageNumber, PageSize, cut, listed
from focusflow.wire.seats import seat_guard, seated
from roost.kit import clock
from roost.kit.http import Request, SignedIn
from roost.kit.paging import Page
from roost.work import shared_tasks
from roost.work.model import Task
from roost.workspace.model import Action

app = focusflow_v2()
handler = app.handle

ALL = f"{V2}/organizations/<slug>/tasks"
ASSIGN = f"{ALL}/assign"


def _arranged(ordering: str, page: str, page_size: str, found: list[Task]) -> Page[Task]:
    return cut(tasks.ordered(found, ordering), page, page_size)


@app.get(ALL, tags=["Organization tasks"])
def list_tasks(
    caller: SignedIn,
    request: Request,
    slug: str,
    status: tasks.StatusFilter = None,
    project: tasks.ProjectFilter = None,
    owner: wire.OwnerFilter = None,
    date: tasks.DateFilter = None,
    search: tasks.Search = "",
    ordering: Ordering = "",
    page: PageNumber = "1",
    page_size: PageSize = "20",
) -> Listed[wire.OrganizationTask]:
    """List the tasks of an organization."""
    wanted = replace(tasks.task_filter(status, project, date, search), person=owner)
    arrange = partial(_arranged, ordering, page, page_size)
    found, around = shared_tasks.list_tasks(caller, seated(caller, slug), wanted, arrange)
    items = [wire.OrganizationTask.of(task, around.project_of(task), around.people) for task in found.rows]
    return listed(request, found, items)


@app.post(ASSIGN, tags=["Organization tasks"])
def assign_task(caller: SignedIn, slug: str, body: Annotated[wire.AssignBody, Body()]) -> wire.Assigned:
    """Let a member work on a task."""
    order = body.order(seated(caller, slug))
    return wire.Assigned.of(shared_tasks.assign_task(caller, order, clock.now_ms()))


app.guard("GET", ALL, seat_guard(Action.SEE_TEAM))
app.guard("POST", ASSIGN, seat_guard(Action.ASSIGN_WORK))
