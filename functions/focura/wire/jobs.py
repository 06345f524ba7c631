"""Job postings in Focura's words (contract section 15)."""

import re
from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from focura.wire.accounts import Address
from focura.wire.envelope import Pagination
from focura.wire.faults import StatusUnknown
from focura.wire.fields import Email, Flag, IdOut, Input, InstantMs, Output, Text, Whole, stamp, stamp_or_none
from focura.wire.people import PageQuery
from roost.site.jobs.model import Department, Experience, Job, JobDraft, JobFilter, JobStatus, JobType, LocationType

DepartmentWord = Literal[
    "ENGINEERING",
    "DESIGN",
    "PRODUCT",
    "MARKETING",
    "SALES",
    "CUSTOMER_SUCCESS",
    "OPERATIONS",
    "FINANCE",
    "HR",
    "OTHER",
]
LocationWord = Literal["REMOTE", "ONSITE", "HYBRID"]
TypeWord = Literal["FULL_TIME", "PART_TIME", "CONTRACT", "INTERNSHIP", "FREELANCE"]
ExperienceWord = Literal["ENTRY", "MID", "SENIOR", "LEAD", "EXECUTIVE"]
StatusWord = Literal["DRAFT", "OPEN", "PAUSED", "CLOSED"]

_KINDS: Final[dict[str, Any]] = {
    "department": Department,
    "location_type": LocationType,
    "type": JobType,
    "experience": Experience,
    "status": JobStatus,
}
_NAMES: Final = {
    "experience_level": "experience",
    "salary_currency": "currency",
    "closing_date": "closing_ms",
    "is_pinned": "pinned",
}
_NOT_GIVEN: Final[Any] = None
"""Of what may be left out, but not be null."""


def _currency(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{3}", value):
        raise PydanticCustomError("currency", "Use three letters such as USD")
    return value.upper()


Title = Annotated[Text, Field(min_length=3, max_length=150)]
Location = Annotated[Text, Field(min_length=2, max_length=100)]
Description = Annotated[Text, Field(min_length=50, max_length=20_000)]
Requirements = Annotated[Text, Field(min_length=20, max_length=20_000)]
More = Annotated[Text, Field(max_length=20_000)]
Cents = Annotated[Whole, Field(ge=1, le=10**15)]
Currency = Annotated[Text, AfterValidator(_currency)]


def _fields(given: dict[str, Any]) -> dict[str, Any]:
    """What a body has, by fields of Job."""
    named = {_NAMES.get(name, name): value for name, value in given.items()}
    return {name: _KINDS[name](value.lower()) if name in _KINDS else value for name, value in named.items()}


class JobBody(Input):
    title: Title
    department: DepartmentWord
    location: Location
    description: Description
    requirements: Requirements
    location_type: LocationWord = "REMOTE"
    type: TypeWord = "FULL_TIME"
    experience_level: ExperienceWord = "MID"
    salary_min: Cents = _NOT_GIVEN
    salary_max: Cents = _NOT_GIVEN
    salary_currency: Currency = "USD"
    nice_to_have: More = _NOT_GIVEN
    benefits: More = _NOT_GIVEN
    status: StatusWord = "DRAFT"
    closing_date: InstantMs = _NOT_GIVEN
    application_url: Address = _NOT_GIVEN
    application_email: Email = _NOT_GIVEN
    is_pinned: Flag = False

    def draft(self) -> JobDraft:
        """The posting to be made."""
        return JobDraft(**_fields(self.given()))


class JobChanges(Input):
    """What is empty by nature may be emptied again."""

    title: Title = ""
    department: DepartmentWord = "OTHER"
    location: Location = ""
    description: Description = ""
    requirements: Requirements = ""
    location_type: LocationWord = "REMOTE"
    type: TypeWord = "FULL_TIME"
    experience_level: ExperienceWord = "MID"
    salary_min: Cents | None = None
    salary_max: Cents | None = None
    salary_currency: Currency = "USD"
    nice_to_have: More | None = None
    benefits: More | None = None
    status: StatusWord = "DRAFT"
    closing_date: InstantMs | None = None
    application_url: Address | None = None
    application_email: Email | None = None
    is_pinned: Flag = False

    def changes(self) -> dict[str, Any]:
        """What the body asks for, by fields of Job."""
        return _fields(self.given())


class PinBody(Input):
    is_pinned: Flag = _NOT_GIVEN


class JobQuery(PageQuery):
    department: DepartmentWord | None = None
    location_type: LocationWord | None = None
    type: TypeWord | None = None
    search: Annotated[Text, Field(max_length=100)] = ""
    limit: Annotated[int, Field(ge=1, le=50)] = 20

    def filter(self) -> JobFilter:
        """Which postings to list."""
        given = {"department": self.department, "location_type": self.location_type, "type": self.type}
        return JobFilter(**_fields({name: word for name, word in given.items() if word}), search=self.search)


class AdminJobQuery(JobQuery):
    status: str | None = None

    def filter(self) -> JobFilter:
        """The same of a status. Raises StatusUnknown."""
        usual = super().filter()
        if self.status is None:
            return usual
        if self.status not in {each.value.upper() for each in JobStatus}:
            raise StatusUnknown()
        status = JobStatus(self.status.lower())
        return JobFilter(usual.department, usual.location_type, usual.type, status, usual.search)


class JobItem(Output):
    id: IdOut
    title: str
    slug: str
    department: str
    location: str
    location_type: str
    type: str
    experience_level: str
    salary_min: int | None
    salary_max: int | None
    salary_currency: str
    description: str
    status: str
    closing_date: str | None
    application_url: str | None
    application_email: str | None
    is_pinned: bool
    published_at: str | None
    created_at: str
    updated_at: str

    @classmethod
    def of(cls, job: Job) -> Self:
        """A posting in the public list."""
        return cls(**_words(job))


class FullJob(JobItem):
    requirements: str
    nice_to_have: str | None
    benefits: str | None

    @classmethod
    def of(cls, job: Job) -> Self:
        """A posting as everybody reads it."""
        return cls(**_words(job), **_texts(job))


class AdminJob(FullJob):
    posted_by_id: IdOut

    @classmethod
    def of(cls, job: Job) -> Self:
        """A posting as those see it who write it."""
        return cls(**_words(job), **_texts(job), posted_by_id=job.author)


def _words(job: Job) -> dict[str, Any]:
    same = ("id", "title", "slug", "location", "salary_min", "salary_max", "description")
    return {name: getattr(job, name) for name in (*same, "application_url", "application_email")} | {
        "department": job.department.value.upper(),
        "location_type": job.location_type.value.upper(),
        "type": job.type.value.upper(),
        "experience_level": job.experience.value.upper(),
        "salary_currency": job.currency,
        "status": job.status.value.upper(),
        "closing_date": stamp_or_none(job.closing_ms),
        "is_pinned": job.pinned,
        "published_at": stamp_or_none(job.published_ms),
        "created_at": stamp(job.created_ms),
        "updated_at": stamp(job.updated_ms),
    }


def _texts(job: Job) -> dict[str, Any]:
    return {name: getattr(job, name) for name in ("requirements", "nice_to_have", "benefits")}


class Jobs(Output):
    jobs: list[JobItem]
    pagination: Pagination

    @classmethod
    def page(cls, found: list[Job], asked: JobQuery) -> Self:
        """A page of the postings that were found."""
        shown = found[asked.skip : asked.skip + asked.limit]
        pagination = Pagination.of(asked.page, asked.limit, len(found))
        return cls(jobs=[JobItem.of(job) for job in shown], pagination=pagination)


class AdminJobItem(JobItem):
    posted_by_id: IdOut

    @classmethod
    def of(cls, job: Job) -> Self:
        """A posting in the list of those who write them."""
        return cls(**_words(job), posted_by_id=job.author)


class AdminJobs(Output):
    jobs: list[AdminJobItem]
    pagination: Pagination

    @classmethod
    def page(cls, found: list[Job], asked: JobQuery) -> Self:
        """A page of the postings that were found."""
        shown = found[asked.skip : asked.skip + asked.limit]
        pagination = Pagination.of(asked.page, asked.limit, len(found))
        return cls(jobs=[AdminJobItem.of(job) for job in shown], pagination=pagination)
