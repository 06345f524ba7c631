"""Words for what is wrong with projects and tasks; the fields are those of the core."""

from typing import Final

NOT_A_MEMBER: Final = "You are not a member of this workspace"
SPACE_FIXED: Final = "The workspace cannot be changed"
NO_MEMBER: Final = "There is no such member"
PROJECT_UNKNOWN: Final = "There is no such project"
PROJECT_ELSEWHERE: Final = "The project belongs to another workspace"
ESTIMATE_REQUIRED: Final = "This workspace requires an estimate"
