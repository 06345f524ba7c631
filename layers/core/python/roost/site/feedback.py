"""Feedback about the product (FM-52)."""

from typing import Final

from roost.identity import profile
from roost.kit import ids
from roost.kit.caller import Caller
from roost.kit.errors import Unavailable
from roost.site import store
from roost.site.model import Feedback, FeedbackDraft

DRAWS: Final = 8


def give_feedback(caller: Caller, draft: FeedbackDraft, now_ms: int) -> Feedback:
    """Keep what somebody has to say; without an address of their choice they are answered at their own.

    It goes with their account. Raises NotFound when that is gone.
    """
    email = draft.email or profile.read_profile(caller).email
    for _ in range(DRAWS):
        feedback = Feedback(
            id=ids.new_id(now_ms),
            user=caller.user,
            email=email,
            message=draft.message,
            kind=draft.kind,
            created_ms=now_ms,
            category=draft.category,
            device=dict(draft.device),
        )
        if store.add_feedback(feedback):
            return feedback
    raise Unavailable()
