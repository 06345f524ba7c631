"""FlockPal transfers of birds (FP-46 to FP-51)."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body

from flockpal.wire import transfers as wire
from flockpal.wire.api import BASE, BROWSERS, INVITING, flockpal_api
from flockpal.wire.fields import path_id
from flockpal.wire.links import delivery, magic_link_base
from roost.flock.transfers import service
from roost.flock.transfers.model import Direction
from roost.kit import clock
from roost.kit.caller import Caller
from roost.kit.http import Request, SignedIn

app = flockpal_api()
handler = app.handle

ALL = f"{BASE}/transfers"
DRAFT = f"{ALL}/draft"
ONE = f"{ALL}/<transfer_id>"

app.rule("GET", ALL, kinds=BROWSERS)
app.rule("POST", DRAFT, bucket=INVITING)
app.rule("POST", f"{ONE}/accept", kinds=BROWSERS)
app.rule("POST", f"{ONE}/decline", kinds=BROWSERS)


@app.get(ALL, tags=["Transfers"])
def list_transfers(
    caller: SignedIn, direction: wire.DirectionFilter = Direction.ALL, status: wire.StateFilter = None
) -> wire.TransfersAnswer:
    """List the transfers to the caller, and those out of the active workspace."""
    now_ms = clock.now_ms()
    found = service.list_transfers(caller, direction, status, now_ms)
    return wire.TransfersAnswer(transfers=[wire.TransferOut.of(each, side, now_ms) for each, side in found])


@app.post(DRAFT, status_code=201, tags=["Transfers"])
def draft_transfer(caller: SignedIn, request: Request, body: Annotated[wire.DraftBody, Body()]) -> wire.DraftAnswer:
    """Offer a bird to whoever has an address."""
    now_ms, way = clock.now_ms(), delivery()
    return wire.DraftAnswer.of(service.ask(caller, body.draft(magic_link_base(request), way), now_ms), way, now_ms)


@app.post(f"{ONE}/accept", tags=["Transfers"])
def accept_transfer(
    caller: SignedIn, transfer_id: str, body: Annotated[wire.AcceptBody, Body()]
) -> wire.AcceptedAnswer:
    """Take a bird over with everything that is recorded about it."""
    now_ms = clock.now_ms()
    return wire.AcceptedAnswer.of(*service.accept(caller, path_id(transfer_id), body.acceptance(), now_ms), now_ms)


@app.post(f"{ONE}/decline", tags=["Transfers"])
def decline_transfer(caller: SignedIn, transfer_id: str) -> wire.DeclinedAnswer:
    """Refuse a bird."""
    now_ms = clock.now_ms()
    return wire.DeclinedAnswer.of(service.decline(caller, path_id(transfer_id), now_ms), now_ms)


@app.delete(ONE, status_code=204, tags=["Transfers"])
def cancel_transfer(caller: SignedIn, transfer_id: str) -> None:
    """Take an offer back."""
    service.cancel(caller, path_id(transfer_id), clock.now_ms())


def _judge(caller: Caller) -> None:
    service.require_sender(caller)


app.guard("POST", DRAFT, _judge)
