"""Invitations, as people see them: making, listing, accepting, revoking. Their mails are sent by `invite_flow`."""

from collections.abc import Callable
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
from roost.workspace.errors import AlreadyMember, InviteForOther, InviteUsed, PlanLimitReached
from roost.workspace.joining import joining
from roost.workspace.model import Action, Invite, InviteDraft, InviteState, Member, Role, Space, Spelling
from roost.workspace.service import require
from roost.workspace.store import Accepting

PREFIX: Final = "ri_"
PURPOSE: Final = "invite"
_ID_DIGITS: Final = 14
_SECRET_DIGITS: Final = 36
_HEX: Final = frozenset("0123456789abcdef")
LIFETIME_MS: Final = 7 * 86_400_000


def invite_token(space: int, invite: int, spelling: Spelling = Spelling.OPAQUE) -> tuple[str, str]:
    """The token of an invitation, which is stored nowhere, and its digest."""
    secret = link_secret(PURPOSE, space, invite)
    if spelling is Spelling.OPAQUE:
        return tokens.opaque(PREFIX, space, invite, secret)
    digits = f"{space:0{_ID_DIGITS}x}{invite:0{_ID_DIGITS}x}{tokens.digest(secret)[:_SECRET_DIGITS]}"
    return digits, tokens.digest(digits)


def invite_url(invite: Invite) -> str:
    """The link that an invitation's mails carry."""
    return invite.link + token_of(invite)


def token_of(invite: Invite) -> str:
    """What its links end with."""
    return invite_token(invite.space, invite.id, invite.spelling)[0]


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
        digest=invite_token(space, invite_id, draft.spelling)[1],
        created_ms=now_ms,
        expires_ms=now_ms + LIFETIME_MS,
        link=draft.link,
        role_word=draft.role_word,
        message=draft.message,
        spelling=draft.spelling,
    )
    taken = store.add_invite(invite, _fact("invite.created", invite, caller.user, now_ms, invitee=known), known)
    if taken and not (caller.reserved_id and taken.inviter == caller.user):
        raise ConditionFailed({})
    return taken or invite


def _fact(kind: str, invite: Invite, actor: int, now_ms: int, invitee: int | None = None) -> Put:
    about = {"invite": invite.id, "role": invite.role.value, "expires_ms": invite.expires_ms, "invitee": invitee}
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
    if len(token) == 2 * _ID_DIGITS + _SECRET_DIGITS and _HEX.issuperset(token):
        space, invite = (int(token[at : at + _ID_DIGITS], 16) for at in (0, _ID_DIGITS))
        return tokens.Opaque(space, invite, tokens.digest(token))
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
        invite, space = read_invite(token)
    except NotFound:
        return None
    return (invite, space) if invite.is_open(now_ms) else None


def read_invite(token: str) -> tuple[Invite, Space]:
    """An invitation by its token, whatever became of it (FU-30). Raises NotFound, also for a revoked one."""
    named = _named_in(token)
    invite, space = store.read_invite_and_space(named.user, named.item)
    genuine = invite is not None and tokens.same(invite.digest, named.digest)
    if invite is None or space is None or not genuine or invite.state is InviteState.REVOKED:
        raise NotFound()
    return invite, space


def accept_invite(
    caller: Caller, token: str, now_ms: int, most: Callable[[Space], int | None] = lambda _: None
) -> tuple[Space, Member]:
    """Join by an invitation (FF-36); the workspace becomes the caller's active one, an ended membership is revived.

    `most` says how many members the workspace may have then. Raises NotFound for a token that is unknown, revoked or
    past its time, InviteForOther, InviteUsed, AlreadyMember, PlanLimitReached, TooManySpaces. Of parallel calls one
    joins.
    """
    named = _named_in(token)
    return settled(lambda: _accept_invite(caller, named, now_ms, most))


def _accept_invite(
    caller: Caller, token: tokens.Opaque, now_ms: int, most: Callable[[Space], int | None]
) -> tuple[Space, Member]:
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
    limit = most(space)
    if limit is not None and space.member_count >= limit:
        raise PlanLimitReached()
    return space, _join(caller, invite, space, found, now_ms, limit)


def _is_repetition(caller: Caller, found: Accepting) -> bool:
    """The first attempt of this very request has joined already."""
    claim = found.invite.claim if found.invite else None
    return claim is not None and claim == caller.reserved_id and bool(found.member and found.member.active)


def _join(caller: Caller, invite: Invite, space: Space, found: Accepting, now_ms: int, limit: int | None) -> Member:
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
        inviter=invite.inviter,
    )
    facts = in_order(_fact("invite.accepted", invite, caller.user, now_ms), joined)
    store.accept_invite(answered, space.slug, found.member, member, facts, limit)
    return member
