"""Every table access about files."""

from collections.abc import Sequence

from roost.files.errors import FileTooLarge, StorageFull
from roost.files.model import File, State
from roost.kit import keys
from roost.kit.conditions import absent, equals, present
from roost.kit.errors import NotFound
from roost.kit.items import Item
from roost.kit.keys import Key
from roost.kit.records import pack, unpack
from roost.kit.table import ConditionFailed, delete_many, get, query, transact, write
from roost.kit.writes import Check, Delete, Put
from roost.workspace.model import Space
from roost.workspace.planned.model import LIMITS, MEGABYTE
from roost.workspace.planned.writes import storage_freed, storage_taken


def _waiting(file: File) -> Item:
    due = keys.upload_ends(file.until_ms or 0, file.id)
    return pack(file) | {keys.BY_TIME.pk: keys.uploads(), keys.BY_TIME.sk: due}


def _ready(file: File) -> Item:
    place = {keys.BY_SPACE.pk: keys.files_of_space(file.space), keys.BY_SPACE.sk: keys.ordered(file.id)}
    holder = _holder(file)
    if holder:
        place |= {keys.BY_PERSON.pk: holder, keys.BY_PERSON.sk: keys.ordered(file.id)}
    return pack(file) | place


def _holder(file: File) -> str | None:
    if file.task is not None:
        return keys.files_of_task(file.task)
    return keys.files_of_project(file.project) if file.project is not None else None


def expect(file: File) -> None:
    """Note a file whose bytes are to come, and take its room. Raises NotFound, FileTooLarge, StorageFull."""
    own, room = Put(keys.file(file.id), _waiting(file), absent()), storage_taken(file.space, file.size)
    try:
        transact([own, room])
    except ConditionFailed as failed:
        if room.key in failed.items:
            _refuse(failed.items[room.key], file.size)
        raise


def _refuse(found: Item | None, size: int) -> None:
    if found is None:
        raise NotFound()
    space = unpack(Space, found)
    limits = LIMITS[space.tier]
    if size > limits.max_file_mb * MEGABYTE:
        raise FileTooLarge()
    if space.storage_bytes + size > limits.max_storage_mb * MEGABYTE:
        raise StorageFull()


def show(file: File, facts: Sequence[Put]) -> None:
    """The bytes of a file that was expected are there: it is listed, in a workspace that is. Raises ConditionFailed."""
    waits = equals("state", State.WAITING.value)
    transact([*facts, Put(keys.file(file.id), _ready(file), waits), Check(keys.space(file.space), present())])


def read_file(file_id: int) -> File | None:
    """A file by id."""
    item = get(keys.file(file_id))
    return unpack(File, item) if item else None


def files_of_space(space_id: int) -> list[File]:
    """The files of a workspace, the newest first; one call for some 1,500 of them."""
    rows = query(keys.files_of_space(space_id), index=keys.BY_SPACE, newest_first=True)
    return [unpack(File, row) for row in rows]


def files_of_task(task_id: int) -> list[File]:
    """The files of a task."""
    return [unpack(File, row) for row in query(keys.files_of_task(task_id), index=keys.BY_PERSON)]


def files_of_project(project_id: int) -> list[File]:
    """The files of a project that belong to none of its tasks."""
    return [unpack(File, row) for row in query(keys.files_of_project(project_id), index=keys.BY_PERSON)]


def remove_file(file: File, fact: Put) -> None:
    """Delete a file and give its room back, in one step. Raises ConditionFailed when it is gone."""
    listed = equals("state", State.READY.value)
    transact([fact, Delete(keys.file(file.id), listed), storage_freed(file.space, file.size)])


def overdue(now_ms: int) -> list[File]:
    """The files whose bytes nobody waits for any longer."""
    span = keys.upload_ends(0), keys.upload_ends(now_ms + 1)
    return [unpack(File, row) for row in query(keys.uploads(), index=keys.BY_TIME, between=span)]


def give_up(file: File) -> bool:
    """Forget a file that never came, and give its room back; False when it came after all."""
    gone, room = Delete(keys.file(file.id), equals("state", State.WAITING.value)), storage_freed(file.space, file.size)
    try:
        transact([gone, room])
    except ConditionFailed as failed:
        if gone.key in failed.items:
            return failed.items[gone.key] is None
        write(gone)  # the workspace is gone, and its room with it
    return True


def forget_files(space_id: int) -> None:
    """Drop the files of a workspace that is there no more."""
    rows = query(keys.files_of_space(space_id), index=keys.BY_SPACE)
    delete_many(Key(row["pk"], row["sk"]) for row in rows)
