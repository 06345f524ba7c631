"""Tells whoever is connected, and does what must happen to a connection later. Works off a queue."""

import json
from collections.abc import Callable
from typing import Any, Final

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from focura import realtime as focura
from focusflow import realtime as focusflow
from focusguard import realtime as focusguard
from roost.inbox.connections import events, service, talk
from roost.inbox.connections.errors import TooLate
from roost.inbox.connections.model import Audience, Connection
from roost.kit import clock, sockets
from roost.kit.logs import logger
from roost.kit.records import pack, unpack

CHUNK: Final = 100
"""Connections that one worker tells at a time; more are shared out among several."""

TRIES: Final = 4
COMMON: Final = focusflow.VOCABULARY
VOCABULARIES: Final = {each.dialect: each for each in (COMMON, focusguard.VOCABULARY, focura.VOCABULARY)}

Message = dict[str, Any]
processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)


def _tell(message: Message) -> None:
    for event in message["events"]:
        _tell_event(event)


def _tell_event(event: talk.Event) -> None:
    """Everybody is told in the words of their dialect; who listens is asked once for each audience."""
    listening: dict[Audience, list[Connection]] = {}
    for dialect, vocabulary in VOCABULARIES.items():
        for note in vocabulary.notes(event):
            if note.audience not in listening:
                listening[note.audience] = service.listening(note.audience, clock.now_ms())
            _tell_audience(note, [each for each in listening[note.audience] if each.dialect == dialect])


def _tell_audience(note: talk.Note, listening: list[Connection]) -> None:
    text = note.compose() if listening else None
    if text is None:
        return
    if len(listening) <= CHUNK:
        _tell_these(text, note.audience, listening, 1)
        return
    for start in range(0, len(listening), CHUNK):
        _leave(text, note.audience, listening[start : start + CHUNK], 1, 0)


def _leave(text: str, audience: Audience, connections: list[Connection], tries: int, delay_s: int) -> None:
    events.tell_these(text, pack(audience), [pack(each) for each in connections], tries, delay_s)


def _tell_these(text: str, audience: Audience, connections: list[Connection], tries: int) -> None:
    """Those that cannot be reached are tried again after 1, 2 and 4 s, then given up: there is no replay."""
    failed = service.tell(audience, connections, text, clock.now_ms())
    if failed and tries < TRIES:
        _leave(text, audience, failed, tries + 1, 2 ** (tries - 1))
    elif failed:
        logger.warning("push given up", extra={"connections": len(failed)})


def _told_these(message: Message) -> None:
    connections = [unpack(Connection, each) for each in message["connections"]]
    _tell_these(message["text"], unpack(Audience, message["audience"]), connections, message["tries"])


def _greet(message: Message) -> None:
    connection = service.find(message["connection"])
    if connection is None:
        return
    marks = message["marks"]
    try:
        talk.welcome(VOCABULARIES[marks["dialect"]], connection, service.claimant(connection, marks), clock.now_ms())
    except sockets.Gone:
        _greet_later(connection, message)


def _greet_later(connection: Connection, message: Message) -> None:
    """The gateway may still be shaking hands; a connection that is no longer new is gone."""
    if connection.is_opening(clock.now_ms()):
        events.greet_soon(connection.id, message["marks"], delay_s=1)
    else:
        service.forget(connection.id)


def _deadline(message: Message) -> None:
    connection = service.find(message["connection"])
    if connection is None or connection.user is not None:
        return
    try:
        talk.turn_away(COMMON, connection, TooLate())
    except sockets.Gone:
        service.forget(connection.id)


def _sign_in_ended(message: Message) -> None:
    service.hang_up_sign_in(message["user"], message["sign_in"], clock.now_ms())


def _sign_ins_ended(message: Message) -> None:
    service.hang_up_person(message["user"], message["kept"], clock.now_ms())


def _seat_taken(message: Message) -> None:
    service.list_with(message["user"], message["space"], clock.now_ms())


WORK: Final[dict[str, Callable[[Message], None]]] = {
    events.TELL: _tell,
    events.TELL_THESE: _told_these,
    events.GREET: _greet,
    events.DEADLINE: _deadline,
    events.SIGN_IN_ENDED: _sign_in_ended,
    events.SIGN_INS_ENDED: _sign_ins_ended,
    events.SEAT_TAKEN: _seat_taken,
}


def _do(record: SQSRecord) -> None:
    message = json.loads(record.body)
    WORK[message["work"]](message)


def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Answer one SQS event; what failed comes again, and after five times lands in the failure queue."""
    return process_partial_response(event=event, record_handler=_do, processor=processor, context=context)
