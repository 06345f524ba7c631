"""Projects and their members in Focura's words (contract section 8)."""

from typing import Annotated, Any, Final, Literal, Self

from pydantic import Field

from focura.wire.envelope import Pagination
from focura.wire.faults import StatusUnknown
from focura.wire.fields import Colour, IdIn, IdOut, Input, InstantMs, Output, Text, stamp, stamp_or_none
from focura.wire.people import PageQuery, person
from focura.wire.workspaces import MemberPerson
from roost.identity.model import Account
from roost.work.model import Priority, Project, ProjectDraft, ProjectState
from roost.work.project_members import Placed
from roost.work.project_model import ProjectFilter, ProjectMember, ProjectPage, ProjectRole, plain_slug

StatusWord = Literal["PLANNING", "ACTIVE", "ON_HOLD", "COMPLETED", "ARCHIVED"]
PriorityWord = Literal["URGENT", "HIGH", "MEDIUM", "LOW"]
RoleWord = Literal["MANAGER", "COLLABORATOR", "VIEWER"]
COLOUR: Final = "#667eea"
PRIORITY_WORDS: Final[dict[Priority, PriorityWord]] = {
    Priority.URGENT: "URGENT",
    Priority.HIGH: "HIGH",
    Priority.MEDIUM: "MEDIUM",
    Priority.NONE: "MEDIUM",
    Priority.LOW: "LOW",
}
_NAMES: Final = {"color": "colour", "start_date": "start_ms", "due_date": "due_ms"}

Name = Annotated[Text, Field(min_length=1, max_length=100)]
Description = Annotated[Text, Field(max_length=5000)]
Icon = Annotated[Text, Field(max_length=100)]


class ProjectChanges(Input):
    name: Name = ""
    description: Description | None = None
    color: Colour = COLOUR
    icon: Icon = ""
    start_date: InstantMs | None = None
    due_date: InstantMs | None = None
    status: StatusWord = "ACTIVE"
    priority: PriorityWord = "MEDIUM"

    def changes(self) -> dict[str, Any]:
        """What the body asks for, by fields of Project."""
        fields = {_NAMES.get(name, name): value for name, value in self.given().items()}
        if "description" in fields:
            fields["description"] = fields["description"] or ""
        if "priority" in fields:
            fields["priority"] = Priority(self.priority.lower())
        if "status" in fields:
            fields["state"] = ProjectState(fields.pop("status").lower())
        return fields


class ProjectBody(ProjectChanges):
    name: Name
    workspace_id: IdIn
    description: Description = ""
    start_date: InstantMs = 0
    due_date: InstantMs = 0

    def draft(self) -> ProjectDraft:
        """The project to be made."""
        fields = self.changes()
        return ProjectDraft(space=fields.pop("workspace_id"), **{"colour": COLOUR} | fields)


class ProjectQuery(PageQuery):
    workspace_id: IdIn | None = None
    status: str | None = None
    limit: Annotated[int, Field(ge=1, le=50)] = 20

    def filter(self) -> ProjectFilter:
        """What the list is narrowed to. Raises StatusUnknown."""
        return ProjectFilter(self.workspace_id, _state(self.status))


def _state(word: str | None) -> ProjectState | None:
    if word is None:
        return None
    if word not in {state.value.upper() for state in ProjectState}:
        raise StatusUnknown()
    return ProjectState(word.lower())


class NewMemberBody(Input):
    user_id: IdIn
    role: RoleWord = "COLLABORATOR"


class RoleBody(Input):
    role: RoleWord


def role(word: RoleWord) -> ProjectRole:
    """The core's role."""
    return ProjectRole(word.lower())


class ProjectItem(Output):
    id: IdOut
    name: str
    slug: str
    description: str | None
    color: str
    icon: str | None
    status: str
    priority: PriorityWord
    start_date: str | None
    due_date: str | None
    completed_at: str | None
    workspace_id: IdOut
    created_by_id: IdOut
    member_count: int
    task_count: int
    created_at: str
    updated_at: str

    @classmethod
    def of(cls, project: Project) -> Self:
        """A project."""
        return cls(**words(project))


def words(project: Project) -> dict[str, Any]:
    """The fields of a project."""
    return {
        "id": project.id,
        "name": project.name,
        "slug": project.slug or plain_slug(project.name),
        "description": project.description or None,
        "color": project.colour,
        "icon": project.icon or None,
        "status": project.stands.value.upper(),
        "priority": PRIORITY_WORDS[project.priority],
        "start_date": stamp_or_none(project.start_ms),
        "due_date": stamp_or_none(project.due_ms),
        "completed_at": stamp_or_none(project.completed_ms),
        "workspace_id": project.space,
        "created_by_id": project.owner,
        "member_count": project.member_count,
        "task_count": project.task_count,
        "created_at": stamp(project.created_ms),
        "updated_at": stamp(project.updated_ms),
    }


class Projects(Output):
    projects: list[ProjectItem]
    pagination: Pagination

    @classmethod
    def page(cls, found: list[Project], asked: ProjectQuery) -> Self:
        """A page of all projects that were found."""
        shown = found[asked.skip : asked.skip + asked.limit]
        items = [ProjectItem.of(project) for project in shown]
        return cls(projects=items, pagination=Pagination.of(asked.page, asked.limit, len(found)))


class MemberItem(Output):
    id: IdOut
    user_id: IdOut
    role: str
    joined_at: str
    user: MemberPerson | None

    @classmethod
    def of(cls, member: ProjectMember, account: Account | None) -> Self:
        """A member with their person."""
        people = {account.id: account} if account else {}
        return cls(
            id=member.id,
            user_id=member.user,
            role=member.role.value.upper(),
            joined_at=stamp(member.joined_ms),
            user=person(member.user, people),
        )

    @classmethod
    def placed(cls, placed: Placed) -> Self:
        """The same."""
        return cls.of(*placed)


class Stats(Output):
    total_tasks: int
    completed_tasks: int
    overdue_tasks: int
    total_members: int


class ProjectDetail(ProjectItem):
    members: list[MemberItem]
    milestones_count: int = 0
    views: list[str] = Field(default_factory=list)
    stats: Stats

    @classmethod
    def shown(cls, page: ProjectPage) -> Self:
        """A project with its members and figures."""
        stats = Stats(
            total_tasks=page.project.task_count,
            completed_tasks=page.project.completed_count,
            overdue_tasks=page.overdue,
            total_members=len(page.members),
        )
        members = [MemberItem.of(member, page.people.get(member.user)) for member in page.members]
        return cls(**words(page.project), members=members, stats=stats)
