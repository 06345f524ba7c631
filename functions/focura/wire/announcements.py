"""Announcements in Focura's words (contract section 14)."""

from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, Field

from focura.wire.fields import Flag, IdIn, IdOut, Input, Output, QueryFlag, Text, stamp
from focura.wire.people import person
from focura.wire.workspaces import MemberPerson
from roost.site.announcements.model import (
    MAX_TARGETS,
    AnnouncementDraft,
    AnnouncementFilter,
    AnnouncementPage,
    AnnouncementView,
)

VisibilityWord = Literal["PUBLIC", "PRIVATE"]
_NOT_GIVEN: Final[Any] = None
"""Of what may be left out, but not be null."""


Targets = Annotated[list[IdIn], Field(max_length=MAX_TARGETS), AfterValidator(lambda ids: list(dict.fromkeys(ids)))]


class AnnouncementBody(Input):
    title: Annotated[Text, Field(min_length=1, max_length=200)]
    content: Annotated[Text, Field(min_length=1, max_length=10_000)]
    visibility: VisibilityWord = "PUBLIC"
    is_pinned: Flag = False
    target_ids: Targets = Field(default_factory=list)
    project_id: IdIn = _NOT_GIVEN

    def draft(self) -> AnnouncementDraft:
        """The announcement to be made."""
        private = self.visibility == "PRIVATE"
        return AnnouncementDraft(self.title, self.content, private, self.is_pinned, self.project_id, self.target_ids)


class PinBody(Input):
    is_pinned: Flag = _NOT_GIVEN


class AnnouncementQuery(Input):
    visibility: VisibilityWord | None = None
    is_pinned: QueryFlag | None = None
    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    page_size: Annotated[int, Field(ge=1, le=100)] = 10

    def filter(self, project: int | None = None) -> AnnouncementFilter:
        """What the list is narrowed to."""
        private = None if self.visibility is None else self.visibility == "PRIVATE"
        return AnnouncementFilter(private, self.is_pinned, project)


class AboutProject(Output):
    id: IdOut
    name: str


class AnnouncementItem(Output):
    id: IdOut
    title: str
    content: str
    visibility: VisibilityWord
    is_pinned: bool
    workspace_id: IdOut
    project_id: IdOut | None
    project: AboutProject | None
    created_by_id: IdOut
    created_by: MemberPerson | None
    targets: list[MemberPerson]
    created_at: str
    updated_at: str

    @classmethod
    def of(cls, view: AnnouncementView) -> Self:
        """An announcement with those of its people who have an account."""
        about = view.announcement
        project = AboutProject(id=about.project, name=about.project_name or "") if about.project else None
        targets = (person(user, view.people) for user in about.targets)
        return cls(
            id=about.id,
            title=about.title,
            content=about.content,
            visibility="PRIVATE" if about.private else "PUBLIC",
            is_pinned=about.pinned,
            workspace_id=about.space,
            project_id=about.project,
            project=project,
            created_by_id=about.owner,
            created_by=person(about.owner, view.people),
            targets=[target for target in targets if target],
            created_at=stamp(about.created_ms),
            updated_at=stamp(about.updated_ms),
        )


class PageOfMany(Output):
    page: int
    page_size: int
    total_count: int
    total_pages: int
    has_next: bool
    has_prev: bool


class Announcements(Output):
    """The one list whose pages are counted beside the data."""

    success: Literal[True] = True
    data: list[AnnouncementItem]
    pagination: PageOfMany

    @classmethod
    def page(cls, found: AnnouncementPage, asked: AnnouncementQuery) -> Self:
        """A page of announcements."""
        pages = -(-found.total // asked.page_size)
        pagination = PageOfMany(
            page=asked.page,
            page_size=asked.page_size,
            total_count=found.total,
            total_pages=pages,
            has_next=asked.page < pages,
            has_prev=asked.page > 1,
        )
        return cls(data=[AnnouncementItem.of(view) for view in found.views], pagination=pagination)
