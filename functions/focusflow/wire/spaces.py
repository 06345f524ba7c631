"""Organizations in FocusFlow's words (contract sections 8 and 9)."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Self

from pydantic import AfterValidator, Field, StrictBool
from pydantic_core import PydanticCustomError

from focusflow.wire.fields import Id, Input, Integer, Output, Title, stamp
from focusflow.wire.seats import ROLE_WORDS, RoleWord
from roost.kit.caller import Caller
from roost.kit.errors import Invalid
from roost.kit.text import Trimmed
from roost.workspace.model import SLUG_MAX, WORKING_HOURS, Role, Space, SpaceDraft
from roost.workspace.spaces import SpacePage

USUAL_MINUTES: Final = 25
_FIELDS: Final[Mapping[str, str]] = {
    "name": "name",
    "default_pomodoro_duration": "focus_minutes",
    "require_task_estimates": "estimates_required",
}

Slug = Annotated[Trimmed, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=SLUG_MAX)]
Minutes = Annotated[Integer, Field(ge=1, le=180)]
TimeOfDay = Annotated[Trimmed, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class WorkingHoursBody(Input):
    start: TimeOfDay = WORKING_HOURS[0]
    end: TimeOfDay = WORKING_HOURS[1]


def _is_span(hours: WorkingHoursBody) -> WorkingHoursBody:
    if len(hours.model_fields_set) < 2:
        raise PydanticCustomError("working_hours", "Give both start and end")
    if hours.start >= hours.end:
        raise PydanticCustomError("working_hours", "The start must be before the end")
    return hours


class OrganizationChange(Input):
    name: Title = ""
    slug: Trimmed = ""
    default_pomodoro_duration: Minutes = USUAL_MINUTES
    require_task_estimates: StrictBool = False
    working_hours: Annotated[WorkingHoursBody, AfterValidator(_is_span)] = WorkingHoursBody()

    def core_fields(self) -> dict[str, Any]:
        """What the client sent, by the core's names."""
        given = self.given()
        fields = {_FIELDS[name]: value for name, value in given.items() if name in _FIELDS}
        hours = self.working_hours
        return fields | ({"opens": hours.start, "closes": hours.end} if "working_hours" in given else {})

    def changes(self, slug: str) -> dict[str, Any]:
        """What the client wants changed in the organization of that slug. Raises Invalid for another slug."""
        if "slug" in self.model_fields_set and self.slug != slug:
            raise Invalid({"slug": ["The slug cannot change"]})
        return self.core_fields()


class OrganizationBody(OrganizationChange):
    name: Title
    slug: Slug = ""

    def draft(self) -> SpaceDraft:
        """The organization that the client wants made."""
        return SpaceDraft(slug=self.slug or None, **{"focus_minutes": USUAL_MINUTES, **self.core_fields()})


class OwnerRef(Output):
    id: Id
    username: str
    email: str


class WorkingHours(Output):
    start: str
    end: str


class OrganizationSettings(Output):
    default_pomodoro_duration: int
    require_task_estimates: bool
    working_hours: WorkingHours


class OrganizationStatistics(Output):
    total_members: int
    active_members: int
    total_projects: int
    total_tasks_today: int
    completed_tasks_today: int


class _OrganizationWords(Output):
    id: Id
    name: str
    slug: str
    is_active: bool
    created_at: str


class OrganizationItem(_OrganizationWords):
    role: RoleWord
    member_count: int

    @classmethod
    def of(cls, space: Space, caller: Caller) -> Self:
        """One of the caller's organizations in their list."""
        role = ROLE_WORDS[Role(caller.spaces[space.id].role)]
        return cls(**_words(space), role=role, member_count=space.member_count)


class _CreatedWords(_OrganizationWords):
    default_pomodoro_duration: int
    require_task_estimates: bool
    member_count: int
    owner: OwnerRef


class OrganizationCreated(_CreatedWords):
    @classmethod
    def of(cls, space: Space) -> Self:
        """A new organization."""
        return cls(**_words(space), **_created(space))


class OrganizationDetail(_OrganizationWords):
    settings: OrganizationSettings
    statistics: OrganizationStatistics

    @classmethod
    def of(cls, page: SpacePage) -> Self:
        """One organization."""
        return cls(**_words(page.space), **_details(page))


class OrganizationUpdated(_CreatedWords):
    """What changing an organization answers: what creating and what reading it do in one."""

    settings: OrganizationSettings
    statistics: OrganizationStatistics

    @classmethod
    def of(cls, page: SpacePage) -> Self:
        """A changed organization."""
        return cls(**_words(page.space), **_created(page.space), **_details(page))


def _words(space: Space) -> dict[str, Any]:
    return {
        "id": space.id,
        "name": space.name,
        "slug": space.slug,
        "is_active": True,
        "created_at": stamp(space.created_ms),
    }


def _created(space: Space) -> dict[str, Any]:
    return {
        "default_pomodoro_duration": space.focus_minutes or USUAL_MINUTES,
        "require_task_estimates": space.estimates_required,
        "member_count": space.member_count,
        "owner": OwnerRef(id=space.owner, username=space.owner_username, email=space.owner_email),
    }


def _details(page: SpacePage) -> dict[str, Any]:
    space = page.space
    settings = OrganizationSettings(
        default_pomodoro_duration=space.focus_minutes or USUAL_MINUTES,
        require_task_estimates=space.estimates_required,
        working_hours=WorkingHours(start=space.opens, end=space.closes),
    )
    statistics = OrganizationStatistics(
        total_members=page.members,
        active_members=page.active_members,
        total_projects=space.project_count,
        total_tasks_today=page.today.total,
        completed_tasks_today=page.today.completed,
    )
    return {"settings": settings, "statistics": statistics}
