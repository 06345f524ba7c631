"""Where browsers go after signing in, and what they bring there (contract section 5, redirect targets)."""

from typing import Annotated, Final

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from flockpal.wire.api import allowed_origins
from flockpal.wire.errors import TargetRefused
from flockpal.wire.settings import settings
from roost.identity.rounds import Landing
from roost.kit.redirects import is_allowed
from roost.kit.text import Trimmed

LANDING: Final = Landing("auth_token", "auth_error")
BLOCKED: Final = "account_disabled"


def _allowed(value: str) -> str:
    if not is_allowed(value, allowed_origins()):
        raise PydanticCustomError("redirect_target", "That redirect target is not allowed.")
    return value


Target = Annotated[Trimmed, AfterValidator(_allowed)]
"""An address that a browser may be sent to."""


def target_or_home(wanted: str | None) -> str:
    """The wanted address, or without one the frontend's. Raises TargetRefused."""
    target = (wanted or "").strip() or settings().frontend_url
    if not is_allowed(target, allowed_origins()):
        raise TargetRefused()
    return target
