"""Who runs Focura's site: the accounts that the operator names (contract section 15)."""

from focura.wire.settings import settings
from roost.identity.profile import find_person
from roost.kit import ids
from roost.kit.caller import Caller
from roost.kit.errors import Denied
from roost.kit.settings import settings as stack


def require_admin(caller: Caller) -> None:
    """Raises Denied for everybody else, whatever their role."""
    if ids.to_cuid(caller.user) not in settings().admin_ids and not _is_first_admin(caller):
        raise Denied()


def _is_first_admin(caller: Caller) -> bool:
    """On a developer's machine the first administrator is one, too: their id is not known when the stack is made."""
    known = stack()
    return known.stage == "local" and bool(known.admin_email) and find_person(known.admin_email) == caller.user
