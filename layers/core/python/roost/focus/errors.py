"""Facts about sessions and their settings that a caller must be told."""

from roost.kit.errors import Conflict, Fault, Invalid, NotFound


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


class SessionAbandoned(Conflict):
    """The session was given up, a day after its start or otherwise without credit, and cannot be completed any more."""

    code = "session_abandoned"
    message = "The session was abandoned"

    def __init__(self, session: int) -> None:
        super().__init__(session_id=session)


class SessionCompleted(Conflict):
    """A completed session is not opened again."""

    code = "session_completed"
    message = "The session is already completed"

    def __init__(self, session: int) -> None:
        super().__init__(session_id=session)


class SessionTimed(Fault):
    """The session was timed while it ran; when, how long and what on it was is not for its person to say."""

    status = 400
    code = "session_timed"
    message = "Only the mood of a timed session can be changed"


class AlreadyClockedIn(Fault):
    """The person's work clock runs already."""

    status = 400
    code = "already_clocked_in"
    message = "Already clocked in"


class NotClockedIn(Fault):
    """The person's work clock does not run."""

    status = 400
    code = "not_clocked_in"
    message = "Not clocked in"


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
