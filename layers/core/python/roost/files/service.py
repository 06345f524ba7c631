"""Files of workspaces (FU-65 to FU-67): uploading, listing, showing and deleting them.

A file is noted, and its room taken, before its bytes are stored, so that no bytes are ever left behind unknown.
"""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from roost.files import store
from roost.files.errors import ELSEWHERE, NO_SUCH_TYPE, NOT_UPLOADED, OTHER_PROJECT
from roost.files.model import (
    OPENING,
    File,
    FileDraft,
    FileFilter,
    FilePage,
    State,
    Ticket,
    is_taken,
)
from roost.identity.profile import accounts
from roost.kit import ids, objects
from roost.kit.caller import Caller
from roost.kit.errors import Denied, Invalid, NotFound
from roost.kit.outbox import event
from roost.kit.parallel import settled
from roost.kit.settings import settings
from roost.kit.table import ConditionFailed
from roost.kit.writes import Put
from roost.work.places import project_place
from roost.work.team_tasks import require_readable
from roost.workspace.model import Action
from roost.workspace.planned.service import enter, require, seats
from roost.workspace.service import may

WAIT_MS: Final = 3_600_000
TICKET_S: Final = 900
"""Bytes may be sent for less time than they are waited for."""

NOBODY: Final = 0
"""Who did it, where files go with what they belong to."""


def upload(caller: Caller, draft: FileDraft, content: bytes, now_ms: int) -> File:
    """Store a file whose bytes came with the request; those concerned are told behind the event `file.shared`.

    Raises Invalid for a type that is not taken and a project or task elsewhere; NotFound, Denied, FileTooLarge,
    StorageFull, also for parallel uploads that do not fit together.
    """
    if not is_taken(draft.name, draft.media_type, content[:OPENING]):
        raise Invalid({"file": [NO_SUCH_TYPE]})
    receivers = _concerned(caller, draft)
    file = settled(lambda: _expect(caller, draft, now_ms))
    objects.put_object(settings().file_bucket, file.object_name, content, file.media_type, file.disposition)
    return _show(caller, file, receivers, now_ms)


def announce_upload(caller: Caller, draft: FileDraft, now_ms: int) -> Ticket:
    """Take the room of a file that is too big for a request; its bytes are sent to the address of the ticket.

    Raises the same as `upload`, as far as the name, the media type and the size tell.
    """
    if not is_taken(draft.name, draft.media_type, b""):
        raise Invalid({"file": [NO_SUCH_TYPE]})
    _concerned(caller, draft)
    file = settled(lambda: _expect(caller, draft, now_ms))
    about = file.object_name, file.size, file.media_type, file.disposition
    address, headers = objects.link_for(settings().file_bucket, *about, TICKET_S)
    return Ticket(file, address, headers, now_ms + TICKET_S * 1000)


def complete_upload(caller: Caller, file_id: int, now_ms: int) -> File:
    """The bytes of an announced file were sent: from now on it is shown. Twice is once.

    Raises NotFound for a file that somebody else announced, Invalid when other bytes came, or none.
    """
    file = store.read_file(file_id)
    if file is None or file.uploader != caller.user or file.space not in seats(caller):
        raise NotFound()
    if file.state is State.READY:
        return file
    draft = FileDraft(file.space, file.name, file.media_type, file.size, file.folder, file.project, file.task)
    receivers = _concerned(caller, draft)
    size, opening = objects.opening_of(settings().file_bucket, file.object_name, OPENING)
    if size != file.size:
        raise Invalid({"file": [NOT_UPLOADED]})
    if not is_taken(file.name, file.media_type, opening):
        discard(file)
        raise Invalid({"file": [NO_SUCH_TYPE]})
    return _show(caller, file, receivers, now_ms)


def _concerned(caller: Caller, draft: FileDraft) -> list[int]:
    """The people of the task or project that a file is put to.

    Raises NotFound, Denied for whoever may not put files there, Invalid for a project or task elsewhere.
    """
    require(caller, draft.space, Action.CREATE_WORK)
    receivers: list[int] = []
    if draft.project is not None:
        there = project_place(caller, draft.project)
        if there.project.space != draft.space:
            raise Invalid({"project": [ELSEWHERE]})
        if not there.reads:
            raise Denied()
        receivers = list(there.people)
    if draft.task is not None:
        task = require_readable(caller, draft.task)
        if task.space != draft.space:
            raise Invalid({"task": [ELSEWHERE]})
        if draft.project not in (None, task.project):
            raise Invalid({"project": [OTHER_PROJECT]})
        receivers = list(dict.fromkeys([task.owner, *task.crew]))
    return receivers


def _expect(caller: Caller, draft: FileDraft, now_ms: int) -> File:
    file = File(
        id=ids.new_id(now_ms),
        space=draft.space,
        uploader=caller.user,
        name=draft.name,
        media_type=draft.media_type,
        size=draft.size,
        folder=draft.folder,
        secret=secrets.token_hex(16),
        created_ms=now_ms,
        project=draft.project,
        task=draft.task,
        until_ms=now_ms + WAIT_MS,
    )
    store.expect(file)
    return file


def _show(caller: Caller, file: File, receivers: list[int], now_ms: int) -> File:
    shown = replace(file, state=State.READY, until_ms=None)
    shared = file.project is not None or file.task is not None
    kind = "file.shared" if shared else "file.uploaded"

    def attempt() -> None:
        store.show(shown, [_fact(kind, caller.user, file, now_ms, receivers if shared else None)])

    settled(attempt)
    return shown


def _fact(kind: str, actor: int, file: File, now_ms: int, receivers: list[int] | None = None) -> Put:
    about = {"file": file.id, "title": file.name, "project": file.project, "task": file.task, "receivers": receivers}
    more = {"object": file.object_name} if kind == "file.deleted" else {}
    return event(kind, actor=actor, space=file.space, now_ms=now_ms, **about, **more)


def list_files(caller: Caller, space: int, wanted: FileFilter, page: int, size: int) -> FilePage:
    """A page of a workspace's files, the newest first, in two calls. Raises NotFound, Denied for strangers."""
    enter(caller, space)
    found = [file for file in store.files_of_space(space) if wanted.admits(file)]
    shown = found[(page - 1) * size : page * size]
    people = accounts({file.uploader for file in shown}) if shown else {}
    return FilePage(shown, people, len(found))


def delete_file(caller: Caller, file_id: int, now_ms: int) -> None:
    """Delete a file; its room is free at once, its bytes go behind the event `file.deleted`.

    Raises NotFound, Denied for whoever neither uploaded it nor leads the workspace, Conflict.
    """
    settled(lambda: _delete_file(caller, file_id, now_ms))


def _delete_file(caller: Caller, file_id: int, now_ms: int) -> None:
    file = store.read_file(file_id)
    if file is None or file.state is not State.READY or file.space not in seats(caller):
        raise NotFound()
    if file.uploader != caller.user and not may(caller, file.space, Action.RUN_SPACE):
        raise Denied()
    store.remove_file(file, _fact("file.deleted", caller.user, file, now_ms))


def discard(file: File) -> None:
    """Forget a file that never came, and whatever came instead. Twice is once."""
    if store.give_up(file):
        objects.remove_objects(settings().file_bucket, [file.object_name])


def remove_with(files: Sequence[File], now_ms: int) -> None:
    """Delete files whose task or project is gone. Twice is once."""
    for file in files:
        settled(partial(_remove, file, now_ms))


def _remove(file: File, now_ms: int) -> None:
    fact = _fact("file.deleted", NOBODY, file, now_ms)
    try:
        store.remove_file(file, fact)
    except ConditionFailed as failed:
        if set(failed.items) == {fact.key}:
            raise
