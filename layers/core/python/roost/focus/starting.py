"""How a session starts, whether work or rest."""

from collections.abc import Sequence
from typing import Final

from roost.focus import ending, store, writes
from roost.focus.model import Session, SessionKind
from roost.focus.store import Overtaken, Scene
from roost.insights.days import local_day
from roost.kit.caller import Caller
from roost.kit.outbox import in_order
from roost.kit.writes import Put, Write

MINUTE_MS: Final = 60_000


def new_session(scene: Scene, session_id: int, kind: SessionKind, minutes: int, now_ms: int) -> Session:
    """A session without task in the person's own workspace."""
    return Session(
        id=session_id,
        user=scene.user,
        kind=kind,
        space=scene.space,
        started_ms=now_ms,
        planned_ms=minutes * MINUTE_MS,
        day=local_day(now_ms, scene.zone).isoformat(),
        zone=scene.zone,
    )


def taken_over(caller: Caller, ended: Session) -> Session:
    """The session that the first attempt of a repeated request made, which is over by now.

    Raises Overtaken for a drawn id that happens to be taken, so that another is drawn.
    """
    if ended.id != caller.reserved_id:
        raise Overtaken()
    return ended


def commit_start(scene: Scene, session: Session, events: Sequence[Put] = (), more: Sequence[Write] = ()) -> None:
    """Make it the person's active session; a running break ends for it, in the same step. Raises Overtaken."""
    rest, now_ms = scene.active, session.started_ms
    facts = [*events, writes.session_started_event(session)]
    kept: list[Write] = []
    if rest:
        over = ending.ended(rest, scene, now_ms)
        facts.insert(0, writes.session_ended_event(over, now_ms, aside=True))
        kept.append(writes.kept(over))
    store.commit([*in_order(*facts), *writes.started(session, rest), *kept, *more])
