"""Everything that a person has, for taking away (FF-30)."""

import json
import secrets
from dataclasses import dataclass

from roost.focus import sessions as focus
from roost.focus.model import Session
from roost.identity import profile
from roost.identity.model import Account
from roost.insights.handout import LARGEST_ANSWER, LARGEST_RESPONSE
from roost.kit.caller import Caller
from roost.kit.objects import link_to, put_object
from roost.kit.settings import settings
from roost.work import service as work
from roost.work.model import Project, Task


@dataclass(frozen=True, slots=True)
class Belongings:
    """A person's account and work, each list oldest first.

    `named` are the projects of the tasks and `known` the tasks of the sessions, by id, as far as they still exist;
    `people` are the names of owners and assignees.
    """

    account: Account
    projects: list[Project]
    tasks: list[Task]
    sessions: list[Session]
    named: dict[int, Project]
    known: dict[int, Task]
    people: dict[int, str]


def collect(caller: Caller) -> Belongings:
    """All that the caller's lists show, in a fixed number of reads and as many pages of them as there is data.

    One read of the account, one query for tasks, one for sessions and one per workspace for projects; then by key,
    a hundred to a call, the projects, tasks and people that these refer to and the queries did not bring.
    """
    account = profile.read_profile(caller)
    projects = sorted(work.list_projects(caller), key=lambda project: (project.created_ms, project.id))
    tasks = sorted(work.own_tasks(caller), key=lambda task: (task.created_ms, task.id))
    sessions = sorted(focus.all_sessions(caller), key=lambda session: (session.started_ms, session.id))
    named, own = {project.id: project for project in projects}, {task.id: task for task in tasks}
    unnamed = {task.project for task in tasks if task.project is not None} - named.keys()
    others = {project.owner for project in projects} | {task.assignee for task in tasks if task.assignee}
    return Belongings(
        account=account,
        projects=projects,
        tasks=tasks,
        sessions=sessions,
        named=named | work.projects_by_id(unnamed),
        known=own | focus.tasks_of(caller, [session for session in sessions if session.task not in own]),
        people={account.id: account.username} | profile.usernames(others - {account.id}),
    )


def park_if_large(caller: Caller, content: str, content_type: str, disposition: str = "") -> str | None:
    """A link, valid for five minutes, to a result that is too large for an answer (over 5 MiB); None for all others."""
    raw = content.encode()
    if len(raw) <= LARGEST_ANSWER and len(json.dumps(content, ensure_ascii=False).encode()) <= LARGEST_RESPONSE:
        return None
    bucket, name = settings().export_bucket, f"exports/{caller.user}/{secrets.token_urlsafe(24)}"
    put_object(bucket, name, raw, content_type, disposition)
    return link_to(bucket, name)
