"""Notifications and reminders: what requests and schedules leave to functions behind them."""

from background import due, notes, push, relay
from roost.inbox.reminders.model import Thing
from roost.inbox.reminders.writes import armed
from roost.kit import ids, keys, table
from roost.kit.records import pack
from roost.kit.writes import Put
from roost.work.model import Task
from tests.support.background.chores import Chore, Work
from tests.support.catalogue.focura_world import FocuraWorld
from tests.support.client import Context
from tests.support.deliveries import of_kind, queue_event, stream_event, watching_queues
from tests.support.notes import happened

SPACE = 900


def _due_task(world: FocuraWorld, number: int, due_in_ms: int) -> None:
    """A task of a workspace with a due date, past the API."""
    now_ms = world.clock.now_ms
    task = Task(ids.new_id(now_ms) + number, SPACE, world.owner.user, "Dig", now_ms, now_ms, shared=True)
    table.write(Put(keys.task(task.id), pack(task)))
    for write in armed(Thing.TASK, task.id, now_ms + due_in_ms, now_ms):
        assert isinstance(write, Put)
        table.write(write)


def _due(world: FocuraWorld) -> Work:
    _due_task(world, 0, 3_600_000)
    _due_task(world, 1, -1)
    return lambda: due.handler({}, Context())


def _relay(world: FocuraWorld) -> Work:
    _due(world)()
    events = of_kind("task.due_soon", "task.overdue")
    return lambda: relay.handler(stream_event(events), Context())


def _event(world: FocuraWorld, **data: object) -> dict[str, object]:
    sender = world.somebody("sender").user
    event = happened("task.assigned", actor=sender, space=SPACE, task=1, title="Dig", **data)
    return {"work": "notify", "event": event}


def _notes(world: FocuraWorld) -> Work:
    one = _event(world, receivers=[world.owner.user])
    many = _event(world, receivers=[world.owner.user, *range(1, 40)])
    member = happened("member.role_changed", actor=1, space=world.owner.user, user=world.owner.user, role="admin")
    everybody = happened("meeting.created", actor=1, space=world.owner.user, title="Standup", meeting=1)
    rest = [{"work": "notify", "event": event} for event in (member, everybody)]

    def run() -> None:
        with watching_queues() as outgoing:
            notes.handler(queue_event(one, many, *rest), Context())
        notes.handler(queue_event(*(sent.body for sent in outgoing.messages if sent.queue == "notes")), Context())

    return run


def _push(world: FocuraWorld) -> Work:
    with watching_queues() as outgoing:
        notes.handler(queue_event(_event(world, receivers=[world.owner.user])), Context())
    told = [sent.body for sent in outgoing.messages if sent.queue == "push"]
    return lambda: push.handler(queue_event(*told), Context())


WORK = {
    "Due": Chore(_due, dialect="focura"),
    "Relay": Chore(_relay, dialect="focura"),
    "Notes": Chore(_notes, dialect="focura"),
    "Push": Chore(_push, dialect="focura"),
}
