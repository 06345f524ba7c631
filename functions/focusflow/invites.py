"""FocusFlow invitations (FF-35, FF-36, FF-55, FF-56)."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body

from focusflow.wire import invites as wire
from focusflow.wire.api import V2, focusflow_v2
from focusflow.wire.lists import Listed, PageNumber, PageSize, cut, listed
from focusflow.wire.paths import path_id
from focusflow.wire.seats import seat_guard, seated
from roost.kit import clock
from roost.kit.http import Request, SignedIn
from roost.workspace import invitations
from roost.workspace.model import Action

app = focusflow_v2()
handler = app.handle

ALL = f"{V2}/organizations/<slug>/invites"
ONE = f"{ALL}/<invite_id>"


@app.get(ALL, tags=["Invites"])
def list_invites(
    caller: SignedIn, request: Request, slug: str, page: PageNumber = "1", page_size: PageSize = "20"
) -> Listed[wire.InviteItem]:
    """List the open invitations of an organization, newest first."""
    found = cut(invitations.list_invites(caller, seated(caller, slug), clock.now_ms()), page, page_size)
    return listed(request, found, [wire.InviteItem.of(invite) for invite in found.rows])


@app.post(ALL, status_code=201, tags=["Invites"])
def create_invite(
    caller: SignedIn, request: Request, slug: str, body: Annotated[wire.InviteBody, Body()]
) -> wire.InviteCreated:
    """Invite an address; a mail with the link is sent."""
    space = seated(caller, slug, Action.INVITE)
    invite = invitations.create_invite(caller, space, body.draft(request), clock.now_ms())
    return wire.InviteCreated.with_token(invite, invitations.invite_url(invite))


@app.delete(ONE, status_code=204, tags=["Invites"])
def revoke_invite(caller: SignedIn, slug: str, invite_id: str) -> None:
    """Revoke an open invitation."""
    space = seated(caller, slug, Action.INVITE)
    invitations.revoke_invite(caller, space, path_id(invite_id), clock.now_ms())


@app.post(f"{V2}/invites/accept", tags=["Invites"])
def accept_invite(caller: SignedIn, body: Annotated[wire.AcceptBody, Body()]) -> wire.Accepted:
    """Join an organization; it becomes the caller's active one."""
    return wire.Accepted.of(*invitations.accept_invite(caller, body.token, clock.now_ms()))


app.guard("POST", ALL, seat_guard(Action.INVITE))
