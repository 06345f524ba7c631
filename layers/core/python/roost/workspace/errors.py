"""Facts about workspaces that a caller must be told."""

from roost.kit.errors import Conflict, Denied, NotFound


class SlugTaken(Conflict):
    """Another workspace has the slug."""

    code = "slug_taken"
    message = "This slug is already taken"

    def __init__(self) -> None:
        super().__init__(slug=[type(self).message])


class TooManySpaces(Conflict):
    """The person sits in as many workspaces as one may."""

    code = "too_many_spaces"
    message = "This account is in the maximum number of organizations"


class PlanLimitReached(Denied):
    """The plan of the workspace, or of its owner's workspaces, has no room for one more."""

    code = "plan_limit_reached"
    message = "The plan does not allow more of these"


class OwnerFixed(Conflict):
    """The owner of a workspace keeps their role and stays."""

    code = "owner_fixed"
    message = "The owner keeps their role and cannot be removed"


class AlreadyInvited(Conflict):
    """The address belongs to a member, or holds an open invitation."""

    code = "already_invited"
    message = "This address is already a member or invited"

    def __init__(self) -> None:
        super().__init__(email=[type(self).message])


class InviteUsed(Conflict):
    """The invitation was accepted before."""

    code = "invite_used"
    message = "This invitation was already used"


class AlreadyMember(Conflict):
    """Whoever accepts is a member already."""

    code = "already_member"
    message = "You are already a member"


class InviteForOther(Denied):
    """The invitation is for another address than the caller's."""

    code = "invite_for_other"
    message = "This invitation was sent to another address"


class LastOwner(Conflict):
    """Somebody must own the workspace; of a personal one, whoever's it is."""

    code = "last_owner"
    message = "A workspace must keep at least one owner."


class MemberMissing(NotFound):
    """The workspace has no such member, or none whom one may remove."""

    code = "member_missing"
    message = "Member not found."
