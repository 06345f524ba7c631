"""FlockPal sign-in through identity providers (FP-16 to FP-20)."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler.openapi.params import Query

from flockpal import arrivals
from flockpal.wire import rounds
from flockpal.wire.api import SIGNING_IN, flockpal_api
from flockpal.wire.rounds import OAUTH
from roost.identity.oauth import Callback
from roost.kit.http import Request

app = flockpal_api(SIGNING_IN, public=True)
handler = app.handle

app.rule("POST", f"{OAUTH}/<provider>/callback", raw=True)

Text = Annotated[str, Query()]


@app.get(f"{OAUTH}/<provider>/start", status_code=302, tags=["Authentication"])
def start(request: Request, provider: str, redirect_to: Annotated[str, Query(alias="redirectTo")] = "") -> Any:
    """Go to a provider to sign in."""
    return rounds.begin(request, provider, redirect_to)


@app.get(f"{OAUTH}/<provider>/callback", status_code=302, tags=["Authentication"])
def return_by_link(request: Request, provider: str, state: Text = "", code: Text = "", error: Text = "") -> Any:
    """Come back from a provider and go on to the frontend with a session token."""
    outcome = rounds.finish(request, provider, Callback(state, code, error))
    return arrivals.arrive_by_provider(outcome, request.now_ms)


@app.post(f"{OAUTH}/<provider>/callback", status_code=302, tags=["Authentication"])
def return_by_form(request: Request, provider: str) -> Any:
    """The same for a provider that posts its answer."""
    outcome = rounds.finish(request, provider, rounds.callback_in(request))
    return arrivals.arrive_by_provider(outcome, request.now_ms)
