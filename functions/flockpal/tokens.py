"""FlockPal's integration tokens (FP-52 to FP-56)."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body

from flockpal.wire.api import BASE, BROWSERS, GRANT_PREFIX, flockpal_api
from flockpal.wire.fields import path_id
from flockpal.wire.tokens import TokenBody, TokenMade, TokenOut, Tokens
from roost.identity import integrations
from roost.kit import clock
from roost.kit.http import SignedIn
from roost.workspace.flocks.service import active_flock

app = flockpal_api(kinds=BROWSERS)
handler = app.handle


@app.get(f"{BASE}/integration-tokens", tags=["Integration tokens"])
def list_tokens(caller: SignedIn) -> Tokens:
    """The caller's living tokens for the active workspace, newest first."""
    found = integrations.list_integrations(caller, active_flock(caller), clock.now_ms())
    return Tokens(integration_tokens=[TokenOut.of(caller, record, used_ms) for record, used_ms in found])


@app.post(f"{BASE}/integration-tokens", status_code=201, tags=["Integration tokens"])
def create_token(caller: SignedIn, body: Annotated[TokenBody, Body()]) -> TokenMade:
    """Make a token for the active workspace; it is shown this once."""
    record, token = integrations.create_integration(
        caller, active_flock(caller), body.name, body.scope, body.expires_in_days, clock.now_ms(), prefix=GRANT_PREFIX
    )
    return TokenMade(integration_token=TokenOut.of(caller, record), token=token)


@app.delete(f"{BASE}/integration-tokens/<token_id>", status_code=204, tags=["Integration tokens"])
def revoke_token(caller: SignedIn, token_id: str) -> None:
    """End a token; it is refused from the next request on."""
    integrations.revoke_integration(caller, active_flock(caller), path_id(token_id))
