"""Facts about projects and tasks that a caller must be told, and words for what is wrong with them."""

from typing import Final

from roost.kit.errors import Conflict, Fault

NOT_A_MEMBER: Final = "You are not a member of this workspace"
SPACE_FIXED: Final = "The workspace cannot be changed"
NO_MEMBER: Final = "There is no such member"
PROJECT_UNKNOWN: Final = "There is no such project"
PROJECT_ELSEWHERE: Final = "The project belongs to another workspace"
ESTIMATE_REQUIRED: Final = "This workspace requires an estimate"
LABEL_UNKNOWN: Final = "There is no such label"
PARENT_UNKNOWN: Final = "There is no such task"
PARENT_IS_PART: Final = "A part of a task has no parts of its own"
ENDS_FIRST: Final = "Must not be before the start"
COMMENT_UNKNOWN: Final = "There is no such comment"


class AlreadyInProject(Conflict):
    """The person is a member of the project."""

    code = "already_in_project"
    message = "This person is already a member of the project"


class NotInSpace(Fault):
    """The person does not sit in the project's workspace."""

    status = 400
    code = "not_in_space"
    message = "This person is not a member of the workspace"
