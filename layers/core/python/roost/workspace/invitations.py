"""Invitations, as people see them: making, listing, accepting, revoking. Their mails are sent by `invite_flow`."""

from dataclasses import replace
from typing import Final

from roost.identity.model import email_key
from roost.identity.profile import find_person
from roost.kit import ids, tokens
from roost.kit.caller import Caller
from roost.kit.errors import NotFound, TokenInvalid
from roost.kit.links import link_secret
from roost.kit.outbox import event, in_order
from roost.kit.parallel import settled
from roost.kit.table import ConditionFailed
from roost.kit.writes import Put
from roost.workspace import store
from roost.workspace.errors import AlreadyMember, InviteForOther, InviteUsed
from roost.workspace.model import Action, Invite, InviteDraft, InviteState, Member, Role, Space
from roost.workspace.service import require
from roost.workspace.spaces import joining
from roost.workspace.store import Accepting

PREFIX: Final = "ri_"
PURPOSE: Final = "invite"
LIFETIME_MS: Final = 7 * 86_400_000


def invite_token(space: int, invite: int) -> tuple[str, str]:
    """The token of an invitation, which is stored nowhere, and its digest."""
    return tokens.opaque(PREFIX, space, invite, link_secret(PURPOSE, space, invite))


def invite_url(invite: Invite) -> str:
    """The link that an invitation's mails carry."""
    return invite.link + invite_token(invite.space, invite.id)[0]


def create_invite(caller: Caller, space: int, draft: InviteDraft, now_ms: int) -> Invite:
    """Invite an address for seven days (FF-35); the mail follows the event `invite.created`.

    Raises Denied, also for inviting admins without being one; AlreadyInvited.
    """
    require(caller, space, Action.INVITE_ADMINS if draft.role in (Role.OWNER, Role.ADMIN) else Action.INVITE)
    known = find_person(draft.email)
    return settled(lambda: _create_invite(caller, space, draft, known, now_ms))


def _create_invite(caller: Caller, space: int, draft: InviteDraft, known: int | None, now_ms: int) -> Invite:
    invite_id = caller.reserved_id or ids.new_id(now_ms)
    invite = Invite(
        id=invite_id,
        space=space,
        email=draft.email,
        role=draft.role,
        inviter=caller.user,
        digest=invite_token(space, invite_id)[1],
        created_ms=now_ms,
        expires_ms=now_ms + LIFETIME_MS,
        link=draft.link,
        role_word=draft.role_word,
        message=draft.message,
    )
    taken = store.add_invite(invite, _fact("invite.created", invite, caller.user, now_ms), known)
    if taken and not (caller.reserved_id and taken.inviter == caller.user):
        raise ConditionFailed({})
    return taken or invite


def _fact(kind: str, invite: Invite, actor: int, now_ms: int) -> Put:
    about = {"invite": invite.id, "role": invite.role.value, "expires_ms": invite.expires_ms}
    return event(kind, actor=actor, space=invite.space, now_ms=now_ms, **about)


def list_invites(caller: Caller, space: int, now_ms: int) -> list[Invite]:
    """The open invitations of a workspace, newest first (FF-55). Raises Denied."""
    require(caller, space, Action.INVITE)
    return [invite for invite in reversed(store.invites_of(space)) if invite.is_open(now_ms)]


def revoke_invite(caller: Caller, space: int, invite_id: int, now_ms: int) -> None:
    """End an open invitation; its token stops working (FF-56). Raises Denied, NotFound."""
    require(caller, space, Action.INVITE)
    settled(lambda: _revoke_invite(caller, space, invite_id, now_ms))


def _revoke_invite(caller: Caller, space: int, invite_id: int, now_ms: int) -> None:
    invite = store.read_invite(space, invite_id)
    if invite is None or not invite.is_open(now_ms):
        raise NotFound()
    store.close_invite(invite, InviteState.REVOKED, _fact("invite.revoked", invite, caller.user, now_ms))


def _named_in(token: str) -> tokens.Opaque:
    try:
        return tokens.read_opaque(token, PREFIX)
    except TokenInvalid as invalid:
        raise NotFound() from invalid


def _is_its_token(invite: Invite | None, token: tokens.Opaque, now_ms: int) -> bool:
    """Whether the token is the invitation's, and that was neither revoked nor is past its time."""
    if invite is None or not tokens.same(invite.digest, token.digest):
        return False
    return invite.is_open(now_ms) or invite.state is InviteState.ACCEPTED


def find_open_invite(token: str, now_ms: int) -> tuple[Invite, Space] | None:
    """An open invitation by its token, which stays usable (FF-61); None for every other token."""
    try:
        named = tokens.read_opaque(token, PREFIX)
    except TokenInvalid:
        return None
    invite, space = store.read_invite_and_space(named.user, named.item)
    if invite is None or space is None or not (_is_its_token(invite, named, now_ms) and invite.is_open(now_ms)):
        return None
    return invite, space


def accept_invite(caller: Caller, token: str, now_ms: int) -> tuple[Space, Member]:
    """Join by an invitation (FF-36); the workspace becomes the caller's active one, an ended membership is revived.

    Raises NotFound for a token that is unknown, revoked or past its time, InviteForOther, InviteUsed, AlreadyMember,
    TooManySpaces. Of parallel calls one joins.
    """
    named = _named_in(token)
    return settled(lambda: _accept_invite(caller, named, now_ms))


def _accept_invite(caller: Caller, token: tokens.Opaque, now_ms: int) -> tuple[Space, Member]:
    found = store.read_accepting(token.user, token.item, caller.user)
    invite, space = found.invite, found.space
    if invite is None or space is None or not _is_its_token(invite, token, now_ms):
        raise NotFound()
    if email_key(found.account.email) != email_key(invite.email):
        raise InviteForOther()
    if _is_repetition(caller, found) and found.member:
        return space, found.member
    if invite.state is InviteState.ACCEPTED:
        raise InviteUsed()
    if found.member and found.member.active:
        raise AlreadyMember()
    return space, _join(caller, invite, space, found, now_ms)


def _is_repetition(caller: Caller, found: Accepting) -> bool:
    """The first attempt of this very request has joined already."""
    claim = found.invite.claim if found.invite else None
    return claim is not None and claim == caller.reserved_id and bool(found.member and found.member.active)


def _join(caller: Caller, invite: Invite, space: Space, found: Accepting, now_ms: int) -> Member:
    member_id = found.member.id if found.member else ids.new_id(now_ms)
    member = joining(found.account, space.id, member_id, invite.role, now_ms)
    answered = replace(invite, state=InviteState.ACCEPTED, accepted_by=caller.user, claim=caller.reserved_id)
    joined = event(
        "member.joined",
        actor=caller.user,
        space=space.id,
        now_ms=now_ms,
        member=member.id,
        user=caller.user,
        username=member.username,
        first_name=member.first_name,
        role=member.role.value,
    )
    facts = in_order(_fact("invite.accepted", invite, caller.user, now_ms), joined)
    store.accept_invite(answered, space.slug, found.member, member, facts)
    return member
