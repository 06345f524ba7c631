"""Facts about meetings."""

from typing import Final

from roost.kit.errors import Fault

ENDS_FIRST: Final = "Must be after the start"
NOBODY_INVITED: Final = "A private meeting needs somebody who attends it"
NO_MEMBER: Final = "Must be members of the workspace"


class MeetingCancelled(Fault):
    """A cancelled meeting stays as it is."""

    status = 400
    code = "meeting_cancelled"
    message = "This meeting was cancelled"
