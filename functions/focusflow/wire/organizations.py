"""Where work belongs, in FocusFlow's words: an organization by slug, or null for the personal space (section 8)."""

from typing import Final

from focusflow.wire.fields import Input
from roost.kit.caller import Caller
from roost.kit.text import Trimmed

NOWHERE: Final = 0
"""The id that no workspace has: an organization that the caller is no member of."""


class Belonging(Input):
    """The part of a body that says where its object belongs."""

    organization: Trimmed | None = None

    def space(self, caller: Caller) -> int | None:
        """The workspace that the client names; None when it names none, NOWHERE when the caller has no seat there."""
        if "organization" not in self.model_fields_set:
            return None
        if self.organization is None:
            return caller.home
        found = caller.space_called(self.organization)
        return NOWHERE if found is None else found
