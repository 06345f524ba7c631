"""Keys of projects and tasks."""

from typing import Final

from roost.kit.keys.focus import SESSION_PREFIX
from roost.kit.keys.shapes import Key, of_user, ordered

ASSIGNEE_PREFIX: Final = "ASSIGNEE#"
PROJECT_MEMBER_PREFIX: Final = "MEMBER#"
SUBTASK_PREFIX: Final = "SUBTASK#"
COMMENT_PREFIX: Final = "THREAD#"


def project(project_id: int) -> Key:
    """A project with its counts of tasks and focus."""
    return Key(f"PROJECT#{ordered(project_id)}", "PROJECT")


def task(task_id: int) -> Key:
    """A task; its children share its partition."""
    return Key(f"TASK#{ordered(task_id)}", "TASK")


def task_session(task_id: int, session_id: int) -> Key:
    """An ended focus session as its task's page shows it."""
    return Key(f"TASK#{ordered(task_id)}", f"{SESSION_PREFIX}{ordered(session_id)}")


def projects_of_space(space_id: int) -> str:
    """BY_SPACE: the projects of a workspace, by id."""
    return f"SPACE#{ordered(space_id)}#PROJECTS"


def tasks_of_space(space_id: int) -> str:
    """BY_SPACE: the tasks of a workspace, by id."""
    return f"SPACE#{ordered(space_id)}#TASKS"


def tasks_of_person(user: int) -> str:
    """BY_PERSON: the tasks that a person owns, by id."""
    return f"{of_user(user)}#TASKS"


def assignee(task_id: int, user: int) -> Key:
    """That a task of somebody else is assigned to a person; it stands among their tasks."""
    return Key(f"TASK#{ordered(task_id)}", f"{ASSIGNEE_PREFIX}{ordered(user)}")


def tasks_in_progress(space_id: int) -> str:
    """BY_TIME: the tasks of a shared workspace that are in progress, by id."""
    return f"SPACE#{ordered(space_id)}#IN_PROGRESS"


def project_member(project_id: int, user: int) -> Key:
    """A person's role in a project; it stands among their projects."""
    return Key(f"PROJECT#{ordered(project_id)}", f"{PROJECT_MEMBER_PREFIX}{ordered(user)}")


def project_slug(space_id: int, text: str) -> Key:
    """Holds a slug for its project within a workspace."""
    return Key(f"SLUG#{ordered(space_id)}#{text}", "SLUG")


def projects_of_person(user: int) -> str:
    """BY_PERSON: the projects that a person is a member of, by id."""
    return f"{of_user(user)}#PROJECTS"


def subtask(task_id: int, child: int) -> Key:
    """That a task has another one below it."""
    return Key(f"TASK#{ordered(task_id)}", f"{SUBTASK_PREFIX}{ordered(child)}")


def comment(task_id: int, comment_id: int) -> Key:
    """A comment on a task; comments sort behind the task, sessions and subtasks before it."""
    return Key(f"TASK#{ordered(task_id)}", f"{COMMENT_PREFIX}{ordered(comment_id)}")


def task_rows(space_id: int) -> str:
    """BY_ROW: the tasks of a shared workspace, by id, with no more than lists filter and sort by."""
    return f"SPACE#{ordered(space_id)}#ROWS"
