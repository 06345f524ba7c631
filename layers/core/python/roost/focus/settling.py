"""Ending a session whose planned end has passed, before anything looks at it."""

from roost.kit.caller import Caller


def settle_due_session(caller: Caller, now_ms: int) -> None:
    """Close the caller's session if its planned end has passed (FF-68); asks nothing while their card says it has not.

    Runs before every route. Raises Conflict when others were faster every time.
    """
    due = caller.session_due_ms
    if due is not None and due <= now_ms:
        _end(caller, due, now_ms)


def _end(caller: Caller, due_ms: int, now_ms: int) -> None:
    # Every function would load sessions, tasks and figures for this, and hardly any request comes here.
    from roost.focus import ending
    from roost.insights.days import local_day

    ending.end_due(caller.user, local_day(due_ms, caller.zone), now_ms)
