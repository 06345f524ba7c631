"""Reads the events off the table's stream and hands each to whoever acts on its kind.

An event may come twice and out of order: every consumer is idempotent by the event's id or checks what it finds.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from background import ranked
from roost.admin import events as admin
from roost.files import events as files
from roost.flock import events as flock
from roost.flock.transfers import events as transfers
from roost.focus import events as focus
from roost.garden import events as garden
from roost.identity import deletion, pictures
from roost.identity import events as identity
from roost.inbox.connections import events as connections
from roost.inbox.notifications import events as notifications
from roost.inbox.webhooks import events as webhooks
from roost.insights import events as insights
from roost.insights import live
from roost.insights import team_events as team
from roost.kit.items import decode_item
from roost.kit.logs import logger
from roost.meetings import events as meetings
from roost.site.contact import mails as contact
from roost.work import events as work
from roost.workspace import events as workspace
from roost.workspace.flocks import events as flocks

Consumer = Callable[[Mapping[str, Any]], None]

CONSUMERS: Final[dict[str, tuple[Consumer, ...]]] = {
    "session.started": (focus.session_runs, live.session_runs, team.session_started),
    "session.ended": (live.session_ended, team.session_ended),
    "session.corrected": (team.session_ended,),
    "session.deleted": (garden.session_deleted,),
    "garden.changed": (garden.garden_changed,),
    "task.created": (team.task_created,),
    "task.updated": (team.task_updated,),
    "task.assigned": (team.task_handed_over,),
    "task.unassigned": (team.task_handed_over,),
    "task.started": (live.task_runs,),
    "task.paused": (live.task_paused,),
    "task.resumed": (focus.session_runs, live.task_runs),
    "task.completed": (team.task_completed,),
    "task.reopened": (team.task_reopened,),
    "member.removed": (work.member_removed, meetings.member_removed),
    "person.zone_changed": (insights.zone_changed, workspace.person_changed),
    "person.renamed": (workspace.person_changed,),
    "person.status_changed": (workspace.person_changed, connections.sign_ins_ended),
    "picture.replaced": (pictures.picture_replaced,),
    "project.deleted": (work.project_deleted,),
    "task.deleted": (work.task_deleted,),
    "sign_in.ended": (connections.sign_in_ended,),
    "sign_ins.ended": (connections.sign_ins_ended,),
    "proof.requested": (identity.mail_follows,),
    "address.changed": (identity.mail_follows,),
    "password.changed": (identity.mail_follows,),
    "member.joined": (connections.seat_taken, workspace.person_changed),
    "invite.created": (workspace.invite_created,),
    "invite.accepted": (workspace.invite_answered,),
    "invite.revoked": (workspace.invite_answered,),
    "space.created": (connections.seat_taken,),
    "flock.invited": (flocks.member_invited,),
    "bird.deleted": (flock.bird_deleted,),
    "bird.photo_dropped": (flock.photo_dropped,),
    "bird.birthday": (flock.day_told,),
    "bird.gotcha_day": (flock.day_told,),
    "transfer.created": (transfers.transfer_created,),
    "transfer.completed": (transfers.transfer_ended, transfers.owners_told),
    "transfer.declined": (transfers.transfer_ended, transfers.owners_told),
    "transfer.cancelled": (transfers.transfer_ended,),
    "transfer.expired": (transfers.transfer_ended,),
    "file.deleted": (files.file_deleted,),
    "contact.received": (contact.post,),
    "contact.acknowledged": (contact.post,),
    "space.deleted": (workspace.space_deleted,),
    "person.deleted": (deletion.person_deleted, connections.sign_ins_ended),
}

processor = BatchProcessor(event_type=EventType.DynamoDBStreams, raise_on_entire_batch_failure=False)


def _event(record: Any) -> dict[str, Any]:
    return decode_item(record["dynamodb"]["NewImage"])


def _relay(record: DynamoDBRecord) -> None:
    event = _event(record.raw_event)
    kind = event["kind"]
    tables = (CONSUMERS, webhooks.CONSUMERS, notifications.CONSUMERS)
    for consume in (each for table in tables for each in table.get(kind, ())):
        consume(event)


def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Answer one batch of the stream; from the first failed record on it comes again, and after that is put aside."""
    answer = process_partial_response(event=event, record_handler=_relay, processor=processor, context=context)
    relayed = [_event(record) for record in processor.success_messages]
    admin.follow(relayed)
    ranked.follow_events(relayed)
    connections.announce(relayed)  # last: what is told cannot be taken back when the batch comes again
    logger.info("relayed", extra={"records": len(event["Records"]), "relayed": len(relayed)})
    return answer
