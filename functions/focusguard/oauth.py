"""FocusGuard sign-in through identity providers (FG-65)."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from focusguard.wire import accounts, rounds
from focusguard.wire import sign_in as wire
from focusguard.wire.api import focusguard_api
from focusguard.wire.providers import ProviderList, providers
from focusguard.wire.rounds import OAUTH
from focusguard.wire.tokens import POLICY
from roost.garden.service import read_growth
from roost.identity import sign_in
from roost.identity.oauth import Callback
from roost.kit.http import Request

app = focusguard_api(public=True)
handler = app.handle

Text = Annotated[str, Query()]


@app.get(f"{OAUTH}/providers", tags=["OAuth"])
def list_providers() -> ProviderList:
    """List the providers, and which of them are set up."""
    return ProviderList.of(providers())


@app.post(f"{OAUTH}/exchange", tags=["OAuth"])
def exchange(request: Request, body: Annotated[accounts.CodeBody, Body()]) -> accounts.SignedIn:
    """Sign in with the code that a provider's callback left in the address."""
    account = rounds.redeem(body.code, request.now_ms)
    with wire.welcoming():
        tokens = sign_in.open_sign_in(account, policy=POLICY, now_ms=request.now_ms)
    return wire.signed_in(request, account, read_growth(accounts.caller_of(account)), tokens)


@app.get(f"{OAUTH}/<provider>/start", status_code=302, tags=["OAuth"])
def start(provider: str, request: Request, redirect_to: Text = "") -> Any:
    """Go to a provider to sign in, and come back to `redirect_to` or the frontend."""
    return rounds.begin(request, provider, redirect_to)


@app.get(f"{OAUTH}/<provider>/callback", status_code=302, tags=["OAuth"])
def come_back(provider: str, request: Request, state: Text = "", code: Text = "", error: Text = "") -> Any:
    """Come back from a provider and go on to the frontend with a code, or with an error."""
    return rounds.finish(request, provider, Callback(state, code, error))
