"""Every table access about job postings."""

from collections.abc import Iterable

from roost.kit import keys
from roost.kit.conditions import absent, equals, version
from roost.kit.items import Item
from roost.kit.records import pack, unpack
from roost.kit.table import get, get_many, query, transact
from roost.kit.writes import Delete, Put, Write
from roost.site.jobs.model import Job


def _item(job: Job) -> Item:
    item = pack(job) | {keys.BY_SPACE.pk: keys.all_jobs(), keys.BY_SPACE.sk: keys.ordered(job.id)}
    if job.is_open:
        item |= {keys.BY_TIME.pk: keys.open_jobs(), keys.BY_TIME.sk: keys.ordered(job.id)}
    return item


def open_jobs() -> list[Job]:
    """The postings that everybody may read; no drafts are read for that."""
    return [unpack(Job, item) for item in query(keys.open_jobs(), index=keys.BY_TIME)]


def all_jobs() -> list[Job]:
    """All postings."""
    return [unpack(Job, item) for item in query(keys.all_jobs(), index=keys.BY_SPACE)]


def read_job(job_id: int) -> Job | None:
    """A posting by id."""
    item = get(keys.job(job_id))
    return unpack(Job, item) if item else None


def find_job(slug: str) -> Job | None:
    """A posting by its slug."""
    held = get(keys.job_slug(slug))
    return read_job(held["job"]) if held else None


def free_slug(slugs: Iterable[str]) -> str:
    """The first of the slugs that nobody held a moment ago; the last is taken to be free."""
    wanted = {slug: keys.job_slug(slug) for slug in slugs}
    taken = get_many(wanted.values())
    return next((slug for slug, key in wanted.items() if key not in taken), list(wanted)[-1])


def add_job(job: Job, fact: Put) -> None:
    """Write a new posting and hold its slug. Raises ConditionFailed."""
    transact([fact, Put(keys.job(job.id), _item(job), absent()), _held(job)])


def _held(job: Job) -> Put:
    return Put(keys.job_slug(job.slug), {"job": job.id}, absent())


def replace_job(before: Job, after: Job, fact: Put) -> None:
    """Write a posting anew, and hold another slug if it has one now. Raises ConditionFailed."""
    writes: list[Write] = [fact, Put(keys.job(after.id), _item(after), version(before.v))]
    if after.slug != before.slug:
        writes += [_held(after), _let_go(before)]
    transact(writes)


def _let_go(job: Job) -> Delete:
    return Delete(keys.job_slug(job.slug), equals("job", job.id))


def remove_job(job: Job, fact: Put) -> None:
    """Delete a posting as it was read. Raises ConditionFailed."""
    transact([fact, Delete(keys.job(job.id), version(job.v)), _let_go(job)])
