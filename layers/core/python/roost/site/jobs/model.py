"""Job postings, and which of them a list shows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

NAMELESS: Final = "job"
SLUG_MAX: Final = 80
SLUG_TRIES: Final = 20


class Department(StrEnum):
    ENGINEERING = "engineering"
    DESIGN = "design"
    PRODUCT = "product"
    MARKETING = "marketing"
    SALES = "sales"
    CUSTOMER_SUCCESS = "customer_success"
    OPERATIONS = "operations"
    FINANCE = "finance"
    HR = "hr"
    OTHER = "other"


class LocationType(StrEnum):
    REMOTE = "remote"
    ONSITE = "onsite"
    HYBRID = "hybrid"


class JobType(StrEnum):
    FULL_TIME = "full_time"
    PART_TIME = "part_time"
    CONTRACT = "contract"
    INTERNSHIP = "internship"
    FREELANCE = "freelance"


class Experience(StrEnum):
    ENTRY = "entry"
    MID = "mid"
    SENIOR = "senior"
    LEAD = "lead"
    EXECUTIVE = "executive"


class JobStatus(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class JobDraft:
    """A posting to be made. Salaries are cents."""

    title: str
    department: Department
    location: str
    description: str
    requirements: str
    location_type: LocationType = LocationType.REMOTE
    type: JobType = JobType.FULL_TIME
    experience: Experience = Experience.MID
    salary_min: int | None = None
    salary_max: int | None = None
    currency: str = "USD"
    nice_to_have: str | None = None
    benefits: str | None = None
    status: JobStatus = JobStatus.DRAFT
    closing_ms: int | None = None
    application_url: str | None = None
    application_email: str | None = None
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """A posting. Salaries are cents; `published_ms` is when it was open for the first time."""

    id: int
    slug: str
    author: int
    created_ms: int
    updated_ms: int
    title: str
    department: Department
    location: str
    description: str
    requirements: str
    location_type: LocationType = LocationType.REMOTE
    type: JobType = JobType.FULL_TIME
    experience: Experience = Experience.MID
    salary_min: int | None = None
    salary_max: int | None = None
    currency: str = "USD"
    nice_to_have: str | None = None
    benefits: str | None = None
    status: JobStatus = JobStatus.DRAFT
    closing_ms: int | None = None
    application_url: str | None = None
    application_email: str | None = None
    pinned: bool = False
    published_ms: int | None = None
    v: int = 1

    @property
    def is_open(self) -> bool:
        """Whether everybody may read it."""
        return self.status is JobStatus.OPEN


@dataclass(frozen=True, slots=True)
class JobFilter:
    """Which postings to list; None does not ask, `search` occurs in title, location or description in any case."""

    department: Department | None = None
    location_type: LocationType | None = None
    type: JobType | None = None
    status: JobStatus | None = None
    search: str = ""

    def admits(self, job: Job) -> bool:
        """Whether a posting is one of those asked for."""
        same = (
            self.department in (None, job.department)
            and self.location_type in (None, job.location_type)
            and self.type in (None, job.type)
            and self.status in (None, job.status)
        )
        wanted = self.search.casefold()
        return same and any(wanted in text.casefold() for text in (job.title, job.location, job.description))


def ordered(jobs: Sequence[Job]) -> list[Job]:
    """Pinned ones first, then the latest published; what never was stands where it was made."""
    return sorted(jobs, key=lambda job: (job.pinned, job.published_ms or job.created_ms, job.id), reverse=True)


def slugs(title: str, salt: int) -> list[str]:
    """Slugs to try, in this order: the plain one, numbered ones, and one that is as good as free."""
    base = re.sub(r"[^a-z0-9]+", "-", title.lower())[:SLUG_MAX].strip("-") or NAMELESS
    return [base, *(f"{base}-{number}" for number in range(1, SLUG_TRIES)), f"{base}-{salt}"]


def keeps_slug(slug: str, title: str) -> bool:
    """Whether a slug is one that the title would get, too, so that it need not change."""
    return slug in slugs(title, 0)
