"""Facts about music that callers must be told."""

from roost.kit.errors import Fault


class NotConnected(Fault):
    """The person has linked no music account, or the service ended the link."""

    status = 400
    code = "music_not_connected"
    message = "Spotify is not connected"


class LinkRefused(Fault):
    """The music service does not take the code."""

    status = 400
    code = "music_link_refused"
    message = "Failed to authenticate with Spotify"


class AttemptUnknown(Fault):
    """The state of a callback is unknown, used, past its time, or of somebody else than who brings it."""

    status = 400
    code = "music_attempt_unknown"
    message = "This attempt to connect Spotify is not valid any more"


class Refused(Fault):
    """The music service would not do it; its status is passed on."""

    message = "The music service refused"


class PremiumNeeded(Refused):
    """The person's music plan does not allow it."""

    status = 403
    code = "music_premium_needed"


class NoDevice(Refused):
    """The person has no player running."""

    status = 404
    code = "music_no_device"


class MusicLimited(Refused):
    """The music service wants fewer requests; `retry_after` is in seconds, if it said."""

    status = 429
    code = "music_limited"

    def __init__(self, retry_after: int | None = None) -> None:
        super().__init__()
        self.retry_after = retry_after


class MusicUnavailable(Fault):
    """The music service failed, did not answer in time, or is left alone for a while after failing repeatedly."""

    status = 502
    code = "music_unavailable"
    message = "The music service did not answer"
