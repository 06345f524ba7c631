"""FocusFlow members of organizations (FF-34, FF-37, FF-38)."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body

from focusflow.wire import members as wire
from focusflow.wire.api import V2, focusflow_v2
from focusflow.wire.lists import Listed, Ordering, PageNumber, PageSize, cut, listed
from focusflow.wire.paths import path_id
from focusflow.wire.seats import seat_guard, seated
from roost.kit import clock
from roost.kit.caller import Caller
from roost.kit.http import Request, SignedIn
from roost.workspace import members
from roost.workspace.model import Action

app = focusflow_v2()
handler = app.handle

ALL = f"{V2}/organizations/<slug>/members"
ONE = f"{ALL}/<user_id>"


@app.get(ALL, tags=["Members"])
def list_members(
    caller: SignedIn,
    request: Request,
    slug: str,
    role: wire.RoleFilter = None,
    is_active: wire.ActiveFilter = True,
    ordering: Ordering = "",
    page: PageNumber = "1",
    page_size: PageSize = "20",
) -> Listed[wire.MemberItem]:
    """List the members of an organization with what they are doing."""
    rows = wire.arranged(members.list_members(seated(caller, slug)), role, is_active, ordering)
    found = cut(rows, page, page_size)
    return listed(request, found, [wire.MemberItem.of(member, clock.now_ms()) for member in found.rows])


@app.patch(ONE, tags=["Members"])
def change_role(caller: SignedIn, slug: str, user_id: str, body: Annotated[wire.RoleBody, Body()]) -> wire.MemberItem:
    """Give a member another role."""
    space, now_ms = seated(caller, slug, Action.MANAGE_MEMBERS), clock.now_ms()
    member = members.change_role(caller, space, path_id(user_id), body.core_role(), now_ms)
    return wire.MemberItem.of(member, now_ms)


@app.delete(ONE, status_code=204, tags=["Members"])
def remove_member(caller: SignedIn, slug: str, user_id: str) -> None:
    """Remove a member; what they did stays."""
    space = seated(caller, slug, Action.MANAGE_MEMBERS)
    members.remove_member(caller, space, path_id(user_id), clock.now_ms())


def _judge_member(caller: Caller, slug: str, user_id: str) -> None:
    members.require_member(caller, seated(caller, slug, Action.MANAGE_MEMBERS), path_id(user_id))


app.guard("GET", ALL, seat_guard())
app.guard("PATCH", ONE, _judge_member)
