"""Works off the queue of what deletions leave behind, one message at a time."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from background import ranked
from roost.files import events as files
from roost.flock import events as flock
from roost.garden import events as garden
from roost.identity import deletion, pictures
from roost.identity.linked import service as links
from roost.inbox.webhooks import events as webhooks
from roost.kit import clock
from roost.meetings import events as meetings
from roost.site.announcements import service as announcements
from roost.work import events as work
from roost.workspace import departures
from roost.workspace import events as workspace

Message = Mapping[str, Any]

SPACE: Final[tuple[Callable[[int], None], ...]] = (
    work.purge_space,
    flock.purge_space,
    meetings.purge_space,
    announcements.purge_space,
    files.purge_space,
    departures.purge_space,
)
"""What goes with a workspace, in this order."""

PERSON: Final[tuple[Callable[[Message], None], ...]] = (
    pictures.purge_picture,
    links.purge_links,
    ranked.leave,
    deletion.purge_traces,
)
"""What goes with a person, after their memberships and their own workspace; their own partition is the last."""


def _purge_space(message: Message) -> None:
    for purge in SPACE:
        purge(message["space"])


def _purge_person(message: Message) -> None:
    for space in departures.leave_all(message["user"], message["spaces"], clock.now_ms()):
        _purge_space({"space": space})
    if departures.leave_home(message["user"], message["home"], clock.now_ms()):
        _purge_space({"space": message["home"]})
    else:
        work.purge_space(message["home"])  # what was theirs alone; the rest belongs to those who own it with them
    for purge in PERSON:
        purge(message)


def _purge_project(message: Message) -> None:
    work.purge_project(message)
    files.purge_project(message["project"])


def _purge_task(message: Message) -> None:
    work.purge_task(message)
    files.purge_task(message["task"])


WORK: Final[dict[str, Callable[[Message], None]]] = {
    work.PURGE_PROJECT: _purge_project,
    work.PURGE_TASK: _purge_task,
    work.UNASSIGN: work.unassign,
    webhooks.PURGE_WEBHOOK: webhooks.purge_webhook,
    flock.PURGE_BIRD: flock.purge_bird,
    flock.PURGE_PHOTO: flock.purge_photo,
    meetings.UNATTEND: meetings.unattend,
    files.PURGE_OBJECT: files.purge_object,
    workspace.PURGE_SPACE: _purge_space,
    deletion.PURGE_PERSON: _purge_person,
    pictures.PURGE_PICTURE: pictures.purge_picture,
    garden.CLEAR_GARDEN: garden.clear_garden,
}

processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)


def _purge(record: SQSRecord) -> None:
    message = json.loads(record.body)
    WORK[message["work"]](message)


def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Answer one SQS event; what failed comes again, and after five times lands in the failure queue."""
    return process_partial_response(event=event, record_handler=_purge, processor=processor, context=context)
