"""Projects in FocusFlow's words (contract sections 5, 6 and 7)."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, Self

from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import Field, StrictBool

from focusflow.wire.fields import Colour, Flag, Id, Output, Title, stamp
from focusflow.wire.lists import names
from focusflow.wire.organizations import Belonging
from roost.insights.rounding import hours
from roost.kit import paging
from roost.kit.caller import Caller
from roost.kit.text import Trimmed
from roost.work.model import Changes, Project, ProjectDraft

ActiveFilter = Annotated[Flag | None, Query(alias="is_active", description="Only active or only inactive projects")]

_FIELDS: Final = {"name": "name", "description": "description", "color_code": "colour", "is_active": "active"}
_ORDERINGS: Final[Mapping[str, paging.Field]] = {
    "created_at": lambda project: project.created_ms,
    "name": lambda project: project.name.casefold(),
}


class ProjectChange(Belonging):
    name: Title = ""
    description: Annotated[Trimmed, Field(max_length=5000)] = ""
    color_code: Colour = "#3498db"
    is_active: StrictBool = True

    def core_fields(self) -> dict[str, Any]:
        """What the client sent, by the core's names."""
        return {_FIELDS[name]: value for name, value in self.given().items() if name in _FIELDS}

    def changes(self, caller: Caller) -> Changes:
        """What the client wants changed."""
        return Changes(self.core_fields(), self.space(caller))


class ProjectBody(ProjectChange):
    name: Title

    def draft(self, caller: Caller) -> ProjectDraft:
        """The project that the client wants made."""
        return ProjectDraft(**self.core_fields(), space=self.space(caller))


class UserRef(Output):
    id: Id
    username: str


class ProjectRef(Output):
    id: Id
    name: str
    color_code: str

    @classmethod
    def of(cls, project: Project | None) -> Self | None:
        """The project as its tasks name it."""
        return cls(id=project.id, name=project.name, color_code=project.colour) if project else None


class ProjectStatistics(Output):
    total_tasks: int
    completed_tasks: int
    total_focus_hours: float
    avg_task_duration: int


class _ProjectWords(Output):
    id: Id
    name: str
    description: str
    color_code: str
    is_active: bool
    created_at: str
    organization: str | None


class ProjectItem(_ProjectWords):
    task_count: int
    total_focus_time: int

    @classmethod
    def of(cls, project: Project, caller: Caller) -> Self:
        """A project in lists."""
        return cls(**_words(project, caller), **_sums(project))


class ProjectDetail(_ProjectWords):
    owner: UserRef
    statistics: ProjectStatistics

    @classmethod
    def of(cls, project: Project, caller: Caller, people: Mapping[int, str]) -> Self:
        """One project; `people` must name its owner, if they still have an account."""
        return cls(**_words(project, caller), **_details(project, people))


class ProjectAnswer(ProjectDetail):
    """What making and changing a project answers: its detail and its sums in lists in one."""

    task_count: int
    total_focus_time: int

    @classmethod
    def of(cls, project: Project, caller: Caller, people: Mapping[int, str]) -> Self:
        """One project with all that is known of it."""
        return cls(**_words(project, caller), **_sums(project), **_details(project, people))


def _words(project: Project, caller: Caller) -> dict[str, Any]:
    return {
        "id": project.id,
        "name": project.name,
        "description": project.description,
        "color_code": project.colour,
        "is_active": project.active,
        "created_at": stamp(project.created_ms),
        "organization": caller.slug_of(project.space),
    }


def _sums(project: Project) -> dict[str, Any]:
    return {"task_count": project.task_count, "total_focus_time": project.focus_seconds}


def _details(project: Project, people: Mapping[int, str]) -> dict[str, Any]:
    completed = project.completed_count
    statistics = ProjectStatistics(
        total_tasks=project.task_count,
        completed_tasks=completed,
        total_focus_hours=hours(project.focus_seconds),
        avg_task_duration=project.focus_seconds // completed if completed else 0,
    )
    return {"owner": UserRef(id=project.owner, username=people.get(project.owner, "")), "statistics": statistics}


def arranged(projects: Sequence[Project], active: bool | None, ordering: str) -> list[Project]:
    """The projects that are active or not, as asked, in the order asked for; the newest first by default."""
    rows = [project for project in projects if active is None or project.active == active]
    asked = [name for name in names(ordering) if name.lstrip("-") in _ORDERINGS]
    return paging.order(rows, asked or ["-created_at"], _ORDERINGS, lambda project: project.id)
