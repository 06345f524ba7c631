"""Making further flocks."""

from dataclasses import replace

from roost.kit import ids
from roost.kit.caller import Caller
from roost.workspace import spaces
from roost.workspace.flocks.model import settled_plan
from roost.workspace.flocks.service import plan_or_fault
from roost.workspace.model import Space, SpaceDraft, slug_candidates


def create_flock(caller: Caller, draft: SpaceDraft, now_ms: int) -> Space:
    """Make a shared workspace that the caller owns (FP-26); its plan is settled by its kind (FP-27).

    It gets a slug that no other is likely to have, so that one transaction does. Raises Invalid for a plan that the
    kind does not have, TooManySpaces.
    """
    plan = plan_or_fault(settled_plan(draft.kind, draft.plan))
    slug = [*slug_candidates(draft.name, ids.new_id(now_ms))][-1]
    return spaces.create_space(caller, replace(draft, slug=slug, plan=plan), now_ms)
