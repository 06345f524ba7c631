"""What files do about events: the bytes of what is gone, and uploads that nobody waits for any longer."""

from collections.abc import Mapping
from typing import Any, Final

from roost.files import service, store
from roost.files.model import folder_of
from roost.kit import clock, objects, queues
from roost.kit.settings import settings

PURGE_OBJECT: Final = "purge_object"


def file_deleted(event: Mapping[str, Any]) -> None:
    """`file.deleted`: the purge takes its bytes away."""
    queues.send(settings().purge_queue_url, {"work": PURGE_OBJECT, "object": event["data"]["object"]})


def purge_object(message: Mapping[str, Any]) -> None:
    """The bytes of a deleted file go. Twice is once."""
    objects.remove_objects(settings().file_bucket, [message["object"]])


def purge_task(task_id: int) -> None:
    """The files of a deleted task go. Twice is once."""
    service.remove_with(store.files_of_task(task_id), clock.now_ms())


def purge_project(project_id: int) -> None:
    """The files of a deleted project go, those of its tasks with these. Twice is once."""
    service.remove_with(store.files_of_project(project_id), clock.now_ms())


def purge_space(space_id: int) -> None:
    """The files of a deleted workspace go, and their bytes. Twice is once."""
    store.forget_files(space_id)
    bucket = settings().file_bucket
    while names := objects.names_in(bucket, folder_of(space_id)):
        objects.remove_objects(bucket, names)


def sweep(now_ms: int) -> int:
    """Forget the files that were announced and did not come; returns how many."""
    late = store.overdue(now_ms)
    for file in late:
        service.discard(file)
    return len(late)
