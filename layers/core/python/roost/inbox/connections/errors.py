"""What can be wrong with a connection."""

from roost.kit.errors import Fault, Unauthenticated


class TooManyConnections(Fault):
    """The workspace, or the person, has as many open connections as it may."""

    status = 429
    code = "too_many_connections"
    message = "Too many open connections"


class TooLate(Unauthenticated):
    """Nobody said in time who they are."""

    code = "too_late"
    message = "The token did not come in time"


class ConnectionClosed(Exception):
    """The connection was closed while it was being let in."""
