"""Focura's contact form (K1, K2)."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from focura.wire import contact as wire
from focura.wire.admins import require_admin
from focura.wire.api import BASE, focura_api
from focura.wire.envelope import Data, DataSaid
from roost.kit.http import Request, SignedIn
from roost.site.contact import service

app = focura_api()
handler = app.handle

CONTACT = f"{BASE}/contact"


@app.post(CONTACT, status_code=201, tags=["Contact"])
def leave_message(request: Request, body: Annotated[wire.ContactBody, Body()]) -> DataSaid[wire.Received]:
    """Write to the people behind Focura; a mail confirms it."""
    wire.count_sender(request, body.email)
    message = service.leave_message(body.draft(), request.now_ms)
    said = "Thank you for your message. We will get back to you soon."
    return DataSaid(data=wire.Received.of(message), message=said)


@app.get(CONTACT, tags=["Contact"])
def list_messages(caller: SignedIn, query: Annotated[wire.ContactQuery, Query()]) -> Data[wire.ContactMessages]:
    """List what people wrote, the newest first; for Focura's administrators."""
    require_admin(caller)
    found = service.list_messages(query.wanted_status, query.wanted_category, query.page, query.limit)
    return Data(data=wire.ContactMessages.page(found, query))


app.rule("POST", CONTACT, public=True, bucket=wire.FORM)
