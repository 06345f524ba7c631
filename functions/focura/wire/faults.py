"""What only this document tells its callers."""

from roost.identity.errors import LinkInvalid
from roost.kit.errors import Fault


class BadRequest(Fault):
    """The state of things forbids the action."""

    status = 400
    code = "bad_request"


class StatusUnknown(Fault):
    """The status is none that the document has."""

    status = 400
    code = "status_unknown"
    message = "This status does not exist"


class InvitationInvalid(LinkInvalid):
    """The token of an invitation is unknown, used, or past its time."""

    message = "This invitation is not valid any more"
