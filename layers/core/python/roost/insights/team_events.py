"""What the figures of shared workspaces do about events: statements about members' work, set once and for all.

Events may come twice and in any order: each statement has a name of its own and says the same every time.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from roost.focus.model import SessionKind, SessionState
from roost.insights import store
from roost.insights import team_items as statements
from roost.insights.team_model import Completion, WorkDone

Event = Mapping[str, Any]


def task_created(event: Event) -> None:
    """`task.created`: it is its maker's to work on."""
    data = event["data"]
    if data.get("shared"):
        place = event["space"], event["actor"], event["id"]
        store.state([statements.task_given(*place, data["task"], data.get("project"), event["at_ms"])])


def task_handed_over(event: Event) -> None:
    """`task.assigned` and `task.unassigned`: it is another's to work on from now on."""
    data, space, number = event["data"], event["space"], event["id"]
    about = data["task"], data.get("project"), data["created_ms"]
    if data["before"] != data["worker"]:
        taken = statements.task_taken(space, data["before"], number, *about)
        store.state([taken, statements.task_given(space, data["worker"], number, *about)])


def session_started(event: Event) -> None:
    """`session.started`: the day knows the task, whatever becomes of the session."""
    data = event["data"]
    if data.get("shared") and not SessionKind(data["kind"]).is_break:
        session = WorkDone(data["session"], data["started_ms"], data.get("task"))
        place = event["space"], event["actor"], event["id"]
        store.state([statements.work_started(*place, session, data.get("project"))])


def session_ended(event: Event) -> None:
    """`session.ended`: completed work counts."""
    data = event["data"]
    is_break = SessionKind(data["kind"]).is_break
    if data.get("shared") and not is_break and data["state"] == SessionState.COMPLETED:
        ended = data["ended_ms"], data["focus_seconds"]
        session = WorkDone(data["session"], data["started_ms"], data.get("task"), *ended)
        place = event["space"], event["actor"], event["id"]
        store.state([statements.work_ended(*place, session, data.get("project"))])


def task_completed(event: Event) -> None:
    """`task.completed`: it counts for who completed it, or for its worker (`user`) whom somebody did that for."""
    data = event["data"]
    if data.get("shared"):
        done = Completion(data["ended_ms"], data["focus_seconds"])
        place = event["space"], data.get("user", event["actor"]), event["id"]
        store.state([statements.task_completed(*place, data["task"], data.get("project"), done)])


def task_reopened(event: Event) -> None:
    """`task.reopened`: its completion counts for nobody any more; it did for `user`, if it says so."""
    data = event["data"]
    if data.get("shared"):
        place = event["space"], data.get("user", event["actor"]), event["id"]
        store.state([statements.task_reopened(*place, data["task"], data.get("project"), data["ended_ms"])])


def task_updated(event: Event) -> None:
    """`task.updated`: a move takes the days along that know the task; `known` has them by person, in UTC."""
    data = event["data"]
    if data.get("shared"):
        about = event["id"], data["task"], data.get("project")
        store.state(
            statements.task_moved(event["space"], int(user), date.fromisoformat(day), *about)
            for user, days in data.get("known", {}).items()
            for day in days
        )
