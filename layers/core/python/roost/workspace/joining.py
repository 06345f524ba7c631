"""How people become members."""

from roost.identity.model import Account
from roost.workspace.model import Member, Role


def joining(account: Account, space: int, member_id: int, role: Role, now_ms: int) -> Member:
    """The membership of somebody who joins now, with how they are called."""
    return Member(
        id=member_id,
        space=space,
        user=account.id,
        role=role,
        joined_ms=now_ms,
        username=account.username,
        email=account.email,
        first_name=account.first_name,
        last_name=account.last_name,
        name=account.display_name,
        zone=account.zone,
    )
