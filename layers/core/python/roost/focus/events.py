"""What sessions do about events: a timer for each planned end."""

from collections.abc import Mapping
from typing import Any, Final

from roost.kit import clock, queues
from roost.kit.settings import settings

MS: Final = 1000


def session_runs(event: Mapping[str, Any]) -> None:
    """`session.started` and `task.resumed`: somebody looks at the session when it is due. Twice is once.

    One that does not end by itself needs nobody: it is given up when its person comes back.
    """
    data = event["data"]
    if "ends_ms" in data:
        set_timer(event["actor"], data["session"], data["ends_ms"], clock.now_ms())


def set_timer(user: int, session: int, due_ms: int, now_ms: int) -> None:
    """Let the timers look at a person's session at `due_ms`, or fifteen minutes from now if that is earlier."""
    remaining_s = -(-max(0, due_ms - now_ms) // MS)
    message = {"user": user, "session": session, "due_ms": due_ms}
    queues.send(settings().timer_queue_url, message, delay_s=min(remaining_s, queues.LONGEST_DELAY_S))
