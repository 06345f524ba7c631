"""Facts about administration that callers must be told."""

from roost.kit.errors import Fault


class OwnRole(Fault):
    """Administrators do not change their own role, so that one always remains."""

    status = 400
    code = "own_role"
    message = "You cannot change your own role"


class ProtectedAdmin(Fault):
    """The role of a super administrator is changed by another one only."""

    status = 400
    code = "protected_admin"
    message = "This administrator's role cannot be changed"


class AdminUntouchable(Fault):
    """Administrators are neither banned nor suspended: their role goes first."""

    status = 400
    code = "admin_untouchable"
    message = "Cannot ban another admin"
