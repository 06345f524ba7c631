"""Facts about sessions and their settings that a caller must be told."""

from roost.kit.errors import Conflict, Invalid, NotFound


class SessionOver(Conflict):
    """The session was completed or cancelled, or has reached its planned end."""

    code = "session_over"
    message = "The session is already over"

    def __init__(self, session: int) -> None:
        super().__init__(session_id=session)


class SessionActive(Conflict):
    """Another session of the person is running or paused; `details` names it and its task (None without one)."""

    code = "session_active"
    message = "Another session is active"

    def __init__(self, session: int, task: int | None) -> None:
        super().__init__(session_id=session, task_id=task)


class SessionPaused(Conflict):
    """The task's session is paused: it is to be resumed, not started."""

    code = "session_paused"
    message = "The session is paused; resume it"

    def __init__(self, session: int, task: int | None) -> None:
        super().__init__(session_id=session, task_id=task)


class TaskOver(Conflict):
    """The task is completed or cancelled, so no work on it starts or stops."""

    code = "task_over"
    message = "The task is already completed"


class NothingToPause(Conflict):
    """The task has no active session of the caller's."""

    code = "nothing_to_pause"
    message = "The task has no running session"


class NothingToResume(Conflict):
    """The task has no active session of the caller's."""

    code = "nothing_to_resume"
    message = "The task has no paused session"


class NoActiveSession(NotFound):
    """The person neither works nor rests."""

    code = "no_active_session"
    message = "No active session"


class FocusSettingsInvalid(Invalid):
    """The merged settings break a bound; `fields` has the settings' own names, without any prefix of a document."""
