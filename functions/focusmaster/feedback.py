"""FocusMaster's feedback form (FM-52)."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body

from focusmaster.wire import feedback as wire
from focusmaster.wire.api import BASE, focusmaster_api
from roost.kit.http import Request, SignedIn
from roost.site import feedback

app = focusmaster_api()
handler = app.handle


@app.post(f"{BASE}/feedback", status_code=201, tags=["Feedback"])
def give_feedback(caller: SignedIn, request: Request, body: Annotated[wire.FeedbackBody, Body()]) -> wire.Given:
    """Say what is wrong or missing."""
    return wire.Given.of(feedback.give_feedback(caller, body.draft(), request.now_ms))
