"""Facts about announcements."""

from typing import Final

NOBODY_NAMED: Final = "A private announcement needs somebody whom it is for"
NO_MEMBER: Final = "Must be members of the workspace"
PROJECT_ELSEWHERE: Final = "Must be a project of the workspace"
