"""FocusMaster's administration (FM-46 to FM-51): for administrators only, whatever else is wrong with a request."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body

from focusmaster.wire import admin as wire
from focusmaster.wire.api import BASE, FOCUSMASTER, HOUR
from focusmaster.wire.fields import path_id
from roost.admin import service
from roost.admin.model import Status
from roost.kit.caller import Caller
from roost.kit.http import Api, Request, SignedIn


def _require_admin(caller: Caller, _: int) -> None:
    service.require_admin(caller)


def _require_id(_: Caller, user_id: str) -> None:
    path_id(user_id)


app = Api(FOCUSMASTER, HOUR, kinds=("access",), prepare=_require_admin)
handler = app.handle

USERS = f"{BASE}/admin/users"
app.guard("PATCH", f"{USERS}/<user_id>/role", _require_id)
app.guard("PATCH", f"{USERS}/<user_id>/ban", _require_id)
app.guard("PUT", f"{USERS}/<user_id>/status", _require_id)


@app.get(USERS, tags=["Administration"])
def list_people(
    caller: SignedIn,
    page: wire.PageNumber = 1,
    search: wire.Search = "",
    role: wire.RoleFilter = None,
    status: wire.StatusFilter = None,
) -> wire.People:
    """List people, newest first, ten a page."""
    return wire.People.of(service.list_people(caller, wire.wanted(search, role, status), page, wire.PAGE_SIZE))


@app.patch(f"{USERS}/<user_id>/role", tags=["Administration"])
def set_role(caller: SignedIn, request: Request, user_id: str, body: Annotated[wire.RoleBody, Body()]) -> wire.WithRole:
    """Make somebody an administrator, or not one any more."""
    return wire.WithRole.of(service.set_role(caller, path_id(user_id), body.role, request.now_ms))


@app.patch(f"{USERS}/<user_id>/ban", tags=["Administration"])
def ban(caller: SignedIn, request: Request, user_id: str, body: Annotated[wire.BanBody, Body()]) -> wire.Banned:
    """Ban somebody; none of their tokens is good any more."""
    user = path_id(user_id)
    return wire.Banned.of(service.set_status(caller, user, Status.BANNED, body.reason, request.now_ms))


@app.put(f"{USERS}/<user_id>/status", tags=["Administration"])
def set_status(
    caller: SignedIn, request: Request, user_id: str, body: Annotated[wire.StatusBody, Body()]
) -> wire.StatusChanged:
    """Ban or suspend somebody, or let them in again."""
    user = path_id(user_id)
    return wire.StatusChanged.of(service.set_status(caller, user, body.wanted, body.ban_reason, request.now_ms))


@app.get(f"{BASE}/admin/audit-logs", tags=["Administration"])
def audit_log(caller: SignedIn, request: Request) -> list[wire.AuditLine]:
    """The latest hundred administrative acts, newest first."""
    return [wire.AuditLine.of(entry) for entry in service.audit_log(caller, request.now_ms)]


@app.get(f"{BASE}/admin/stats", tags=["Administration"])
def stats(caller: SignedIn, request: Request) -> wire.Overview:
    """How many people there are, and what they do."""
    return wire.Overview.of(service.read_stats(caller, request.now_ms))
