"""FlockPal members of workspaces (FP-29 to FP-32)."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body

from flockpal.wire import members as wire
from flockpal.wire.api import BASE, INVITING, flockpal_api
from flockpal.wire.fields import path_id
from flockpal.wire.links import magic_link_base
from roost.kit import clock
from roost.kit.caller import Caller
from roost.kit.http import Request, SignedIn
from roost.workspace.flocks import members as service
from roost.workspace.flocks import removing
from roost.workspace.flocks.service import active_flock, require
from roost.workspace.model import Action

app = flockpal_api()
handler = app.handle

ALL = f"{BASE}/workspace/members"

app.rule("POST", ALL, bucket=INVITING)


@app.get(ALL, tags=["Members"])
def list_members(caller: SignedIn) -> wire.MembersAnswer:
    """List everybody in the active workspace, those who are invited too."""
    return wire.MembersAnswer(members=[wire.MemberOut.of(member) for member in service.list_members(caller)])


@app.post(ALL, status_code=201, tags=["Members"])
def invite_member(caller: SignedIn, request: Request, body: Annotated[wire.MemberBody, Body()]) -> wire.MemberAnswer:
    """Invite an address, or change what its member is."""
    invitee = body.invitee(magic_link_base(request))
    return wire.MemberAnswer.of(service.invite(caller, invitee, clock.now_ms()))


@app.delete(f"{ALL}/<member_id>", status_code=204, tags=["Members"])
def remove_member(caller: SignedIn, member_id: str) -> None:
    """Remove a member who is no owner."""
    removing.remove(caller, path_id(member_id), clock.now_ms())


def _judge(caller: Caller) -> None:
    require(caller, active_flock(caller), Action.MANAGE_FLOCK)


app.guard("POST", ALL, _judge)
