"""FocusFlow organizations (FF-31 to FF-33, FF-54)."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body

from focusflow.wire import spaces as wire
from focusflow.wire.api import V2, focusflow_v2
from focusflow.wire.lists import Listed, PageNumber, PageSize, cut, listed
from focusflow.wire.seats import seat_guard, seated
from roost.kit import clock
from roost.kit.http import Request, SignedIn
from roost.workspace import spaces
from roost.workspace.model import Action

app = focusflow_v2()
handler = app.handle

ONE = f"{V2}/organizations/<slug>"


@app.get(f"{V2}/organizations", tags=["Organizations"])
def list_organizations(
    caller: SignedIn, request: Request, page: PageNumber = "1", page_size: PageSize = "20"
) -> Listed[wire.OrganizationItem]:
    """List the organizations that the caller is a member of."""
    found = cut(spaces.list_spaces(caller), page, page_size)
    return listed(request, found, [wire.OrganizationItem.of(space, caller) for space in found.rows])


@app.post(f"{V2}/organizations", status_code=201, tags=["Organizations"])
def create_organization(caller: SignedIn, body: Annotated[wire.OrganizationBody, Body()]) -> wire.OrganizationCreated:
    """Create an organization; the caller owns it, and it becomes their active one."""
    return wire.OrganizationCreated.of(spaces.create_space(caller, body.draft(), clock.now_ms(), activate=True))


@app.get(ONE, tags=["Organizations"])
def get_organization(caller: SignedIn, slug: str) -> wire.OrganizationDetail:
    """Read an organization with its settings and statistics."""
    return wire.OrganizationDetail.of(spaces.read_space_page(caller, seated(caller, slug), clock.now_ms()))


@app.patch(ONE, tags=["Organizations"])
def update_organization(
    caller: SignedIn, slug: str, body: Annotated[wire.OrganizationChange, Body()]
) -> wire.OrganizationUpdated:
    """Change an organization."""
    space = seated(caller, slug, Action.EDIT_SPACE)
    return wire.OrganizationUpdated.of(spaces.update_space(caller, space, body.changes(slug), clock.now_ms()))


app.guard("PATCH", ONE, seat_guard(Action.EDIT_SPACE))
