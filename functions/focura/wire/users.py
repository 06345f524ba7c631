"""What a person sees of their own account (A11)."""

from collections.abc import Iterable

from focura.wire.accounts import NOTIFIED, OwnedWorkspace, OwnProfile, OwnProfileAnswer, user_words
from focura.wire.fields import stamp
from roost.identity.model import Account
from roost.kit.exchange import Exchange
from roost.workspace.model import Space


def own_profile(account: Account, spaces: Iterable[Space], request: Exchange) -> OwnProfileAnswer:
    """The caller's account, and those of their workspaces that they own."""
    owned = [
        OwnedWorkspace(id=each.id, name=each.name, slug=each.slug or "") for each in spaces if each.owner == account.id
    ]
    user = OwnProfile(
        **user_words(account, request),
        timezone=account.zone,
        created_at=stamp(account.created_ms),
        updated_at=stamp(account.updated_ms),
        bio=account.bio,
        notifications=account.preferences.get(NOTIFIED, True),
        owned_workspaces=owned,
    )
    return OwnProfileAnswer(user=user)
