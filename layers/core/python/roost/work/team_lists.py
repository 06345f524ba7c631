"""Lists of tasks: every filter with every other, exact totals, at the price of the rows of what is searched."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from roost.insights.days import day_bounds_ms
from roost.kit.caller import Caller
from roost.kit.errors import Denied, NotFound
from roost.kit.paging import order
from roost.work import rows, team_store
from roost.work.model import Priority, Project, Task, TaskStatus
from roost.work.rights import leads, reads_project, require_seat
from roost.work.rows import Row
from roost.work.team_model import TaskView, TeamFilter, TeamOrder, TeamPage
from roost.work.team_store import Scene, Wanted

_STATES: Final = tuple(TaskStatus)
_URGENCY: Final = (Priority.URGENT, Priority.HIGH, Priority.MEDIUM, Priority.NONE, Priority.LOW)
_FIELDS: Final = {
    "created_ms": lambda row: row.created_ms,
    "due_ms": lambda row: row.due_ms,
    "title": lambda row: row.title.casefold(),
    "status": lambda row: _STATES.index(row.status),
    "priority": lambda row: _URGENCY.index(row.priority),
}


@dataclass(frozen=True, slots=True)
class Found:
    """Rows that the caller may read, and what was read with them; projects are None until they were."""

    rows: list[Row]
    tasks: Mapping[int, Task] = field(default_factory=dict)
    scene: Scene | None = None


def list_tasks(caller: Caller, wanted: TeamFilter, by: TeamOrder, skip: int, limit: int, now_ms: int) -> TeamPage:
    """A page of the tasks that pass the filter (FU-41), and how many do.

    Without workspace and project those that the caller made or is assigned to; else those that they may read there.
    Two calls, and one each for what others gave the caller, for a project or a member's projects, for a hundred long
    descriptions that may have the text in them, and for each megabyte of rows but the first.
    Raises Denied for a workspace without a seat and a project without access, NotFound.
    """
    own = wanted.project is None and wanted.space is None
    found = _own(caller) if own else _of_space(caller, wanted)
    due = day_bounds_ms(wanted.due_on, caller.zone) if wanted.due_on else None
    found = replace(found, rows=[row for row in found.rows if _admits(wanted, row, due, now_ms)])
    if wanted.text:
        found = _searched(found, wanted.text)
    return _page(found, by, skip, limit)


def _page(found: Found, by: TeamOrder, skip: int, limit: int) -> TeamPage:
    """Rows of a project that went with its tasks show when the page's neighbours are read, and are left out then."""
    sign = "-" if by.descending else ""
    page = order(found.rows, [sign + by.by], _FIELDS, lambda row: row.id)[skip : skip + limit]
    people: set[int] = set().union(*(row.people for row in page))
    unread = [row.id for row in page if row.id not in found.tasks]
    projects = {row.project for row in found.rows} if found.scene is None else ()
    scene = team_store.read_scene(Wanted(projects=projects, tasks=unread, people=people))
    if scene.gone:
        return _page(replace(found, rows=[row for row in found.rows if row.project not in scene.gone]), by, skip, limit)
    tasks, known = {**found.tasks, **scene.tasks}, found.scene or scene
    views = [TaskView(tasks[row.id], known.project_of(row), scene.people) for row in page if row.id in tasks]
    return TeamPage(views, len(found.rows))


def _own(caller: Caller) -> Found:
    tasks = {
        task.id: task
        for task in team_store.tasks_of_person(caller.user).values()
        if task.space in caller.spaces and caller.user in (task.owner, *task.crew)
    }
    names = [name for name in Row.__slots__ if name not in ("brief", "grams")]
    found = [Row(**{name: getattr(task, name) for name in names}, brief=task.description) for task in tasks.values()]
    return Found(found, tasks)


def _of_space(caller: Caller, wanted: TeamFilter) -> Found:
    space = wanted.space
    if space is not None:
        require_seat(caller, space)
    if wanted.project is not None:
        space = _project_space(caller, wanted.project, space)
    if space is None:
        return Found([])
    rows_there = [row for row in team_store.rows_of_space(space) if wanted.project in (None, row.project)]
    if wanted.project is not None or leads(caller, space):
        return Found(rows_there)
    scene = team_store.read_scene(Wanted(caller.user, projects={row.project for row in rows_there}))
    return Found([row for row in rows_there if _reads(caller, row, scene)], scene=scene)


def _project_space(caller: Caller, project_id: int, space: int | None) -> int | None:
    """The workspace that a project's tasks are in; None for one that has nothing of the workspace asked for."""
    scene = team_store.read_scene(Wanted(caller.user, projects=[project_id]))
    project = scene.projects.get(project_id)
    if project is None or project.space not in caller.spaces:
        raise NotFound()
    if not reads_project(caller, project, scene.role(caller, project_id)):
        raise Denied()
    return project.space if space in (None, project.space) else None


def _reads(caller: Caller, row: Row, scene: Scene) -> bool:
    if row.project in scene.gone:
        return False
    project: Project | None = scene.project_of(row)
    if project is None or caller.user in row.people:
        return True
    return reads_project(caller, project, scene.role(caller, row.project))


def _admits(wanted: TeamFilter, row: Row, due: tuple[int, int] | None, now_ms: int) -> bool:
    if wanted.statuses is not None and row.status not in wanted.statuses:
        return False
    if wanted.priorities is not None and row.priority not in wanted.priorities:
        return False
    if wanted.assignee is not None and wanted.assignee not in (row.assignee, *row.helpers):
        return False
    if wanted.focus_required not in (None, row.focus_required):
        return False
    if due is not None and (row.due_ms is None or not due[0] <= row.due_ms < due[1]):
        return False
    late = row.due_ms is not None and row.due_ms < now_ms and not row.status.is_over
    return wanted.overdue in (None, late)


def _searched(found: Found, text: str) -> Found:
    """The rows whose texts have the wanted one in them; long descriptions that may have it are read."""
    known = {row.id: rows.is_found(row, text) for row in found.rows}
    unsure = [each for each, found_so in known.items() if found_so is None]
    read = found.tasks if found.tasks else team_store.read_tasks(unsure)
    known |= {each: each in read and rows.has(read[each].description, text) for each in unsure}
    return replace(found, rows=[row for row in found.rows if known[row.id]], tasks=read)
