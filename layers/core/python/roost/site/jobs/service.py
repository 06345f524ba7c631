"""Job postings: reading the open ones (FU-69), writing all of them (FU-70).

Who may write them is a matter of the operator's settings, so callers have been judged before.
"""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from roost.kit import ids
from roost.kit.caller import Caller
from roost.kit.errors import Invalid, NotFound
from roost.kit.outbox import event
from roost.kit.parallel import settled
from roost.kit.writes import Put
from roost.site.jobs import store
from roost.site.jobs.errors import SALARY_CROSSED
from roost.site.jobs.model import Job, JobDraft, JobFilter, JobStatus, keeps_slug, ordered, slugs


def list_open(wanted: JobFilter) -> list[Job]:
    """The postings that everybody may read, pinned ones first, then the latest published."""
    return ordered([job for job in store.open_jobs() if job.is_open and wanted.admits(job)])


def read_open(slug: str) -> Job:
    """A posting that everybody may read. Raises NotFound."""
    job = store.find_job(slug)
    if job is None or not job.is_open:
        raise NotFound()
    return job


def list_all(wanted: JobFilter) -> list[Job]:
    """All postings, in the same order."""
    return ordered([job for job in store.all_jobs() if wanted.admits(job)])


def create_job(caller: Caller, draft: JobDraft, now_ms: int) -> Job:
    """Make a posting; its slug is made of its title. Raises Invalid for salaries that cross, Conflict."""
    _refuse_crossed(draft.salary_min, draft.salary_max)
    return settled(lambda: _create_job(caller, draft, now_ms))


def _create_job(caller: Caller, draft: JobDraft, now_ms: int) -> Job:
    job_id = ids.new_id(now_ms)
    job = Job(
        id=job_id,
        slug=store.free_slug(slugs(draft.title, job_id)),
        author=caller.user,
        created_ms=now_ms,
        updated_ms=now_ms,
        published_ms=now_ms if draft.status is JobStatus.OPEN else None,
        **asdict(draft),
    )
    store.add_job(job, _fact("job.created", caller, job, now_ms))
    return job


def update_job(caller: Caller, job_id: int, changes: Mapping[str, Any], now_ms: int) -> Job:
    """Change fields of a posting by name; without a real change it writes nothing.

    Raises NotFound, Invalid for salaries that cross, Conflict.
    """
    return settled(lambda: _update_job(caller, job_id, changes, now_ms))


def _update_job(caller: Caller, job_id: int, changes: Mapping[str, Any], now_ms: int) -> Job:
    before = _found(job_id)
    fields = {name: value for name, value in changes.items() if getattr(before, name) != value}
    if not fields:
        return before
    after = replace(before, **fields, updated_ms=now_ms, v=before.v + 1)
    _refuse_crossed(after.salary_min, after.salary_max)
    if "title" in fields and not keeps_slug(before.slug, after.title):
        after = replace(after, slug=store.free_slug(slugs(after.title, after.id)))
    if after.is_open and after.published_ms is None:
        after = replace(after, published_ms=now_ms)
    store.replace_job(before, after, _fact("job.updated", caller, after, now_ms))
    return after


def toggle_pin(caller: Caller, job_id: int, pinned: bool | None, now_ms: int) -> Job:
    """Pin a posting, or not; None turns round what it is. Raises NotFound, Conflict."""

    def attempt() -> Job:
        wanted = not _found(job_id).pinned if pinned is None else pinned
        return _update_job(caller, job_id, {"pinned": wanted}, now_ms)

    return settled(attempt)


def delete_job(caller: Caller, job_id: int, now_ms: int) -> None:
    """Delete a posting. Raises NotFound, Conflict."""

    def attempt() -> None:
        job = _found(job_id)
        store.remove_job(job, _fact("job.deleted", caller, job, now_ms))

    settled(attempt)


def _found(job_id: int) -> Job:
    job = store.read_job(job_id)
    if job is None:
        raise NotFound()
    return job


def _refuse_crossed(least: int | None, most: int | None) -> None:
    if least is not None and most is not None and most < least:
        raise Invalid({"salary_max": [SALARY_CROSSED]})


def _fact(kind: str, caller: Caller, job: Job, now_ms: int) -> Put:
    """Postings are in no workspace: what was done to them stands in the feed of whoever did it."""
    return event(kind, actor=caller.user, space=caller.home, now_ms=now_ms, job=job.id, title=job.title)
