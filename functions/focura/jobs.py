"""Focura's job postings (J1 to J3)."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from focura.wire import jobs as wire
from focura.wire.admins import require_admin
from focura.wire.api import BASE, focura_api
from focura.wire.envelope import Data, Said
from focura.wire.fields import IdIn
from roost.kit.http import Request, SignedIn
from roost.site.jobs import service

app = focura_api()
handler = app.handle

ALL = f"{BASE}/jobs"
ADMIN = f"{ALL}/admin"
ONE = f"{ADMIN}/<job_id>"


@app.get(ALL, tags=["Jobs"])
def list_jobs(query: Annotated[wire.JobQuery, Query()]) -> Data[wire.Jobs]:
    """List the open postings, pinned ones first, then the latest."""
    return Data(data=wire.Jobs.page(service.list_open(query.filter()), query))


@app.get(f"{ADMIN}/all", tags=["Jobs"])
def list_all_jobs(caller: SignedIn, query: Annotated[wire.AdminJobQuery, Query()]) -> Data[wire.AdminJobs]:
    """List all postings; for Focura's administrators."""
    require_admin(caller)
    return Data(data=wire.AdminJobs.page(service.list_all(query.filter()), query))


@app.post(ADMIN, status_code=201, tags=["Jobs"])
def create_job(caller: SignedIn, request: Request, body: Annotated[wire.JobBody, Body()]) -> Data[wire.AdminJob]:
    """Make a posting."""
    require_admin(caller)
    return Data(data=wire.AdminJob.of(service.create_job(caller, body.draft(), request.now_ms)))


@app.put(ONE, tags=["Jobs"])
def update_job(
    caller: SignedIn, request: Request, job_id: IdIn, body: Annotated[wire.JobChanges, Body()]
) -> Data[wire.AdminJob]:
    """Change some fields of a posting."""
    require_admin(caller)
    return Data(data=wire.AdminJob.of(service.update_job(caller, job_id, body.changes(), request.now_ms)))


@app.patch(f"{ONE}/pin", tags=["Jobs"])
def pin_job(
    caller: SignedIn, request: Request, job_id: IdIn, body: Annotated[wire.PinBody, Body()]
) -> Data[wire.AdminJob]:
    """Pin a posting, or not; without saying which, the other of what it is."""
    require_admin(caller)
    return Data(data=wire.AdminJob.of(service.toggle_pin(caller, job_id, body.is_pinned, request.now_ms)))


@app.delete(ONE, tags=["Jobs"])
def delete_job(caller: SignedIn, request: Request, job_id: IdIn) -> Said:
    """Delete a posting."""
    require_admin(caller)
    service.delete_job(caller, job_id, request.now_ms)
    return Said(message="Job posting deleted")


@app.get(f"{ALL}/<slug>", tags=["Jobs"])
def read_job(slug: str) -> Data[wire.FullJob]:
    """Read an open posting by its slug."""
    return Data(data=wire.FullJob.of(service.read_open(slug)))


app.rule("GET", ALL, public=True)
app.rule("GET", f"{ALL}/<slug>", public=True)
