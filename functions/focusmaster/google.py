"""FocusMaster sign-in with Google (FM-15 to FM-17)."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body

from focusmaster.wire import accounts, google
from focusmaster.wire.api import BASE, POLICY, focusmaster_public, keep_token
from roost.identity.vouched import sign_in_vouched
from roost.kit.http import Request

app = focusmaster_public()
handler = app.handle


@app.post(f"{BASE}/auth/google", tags=["Authentication"])
def sign_in_with_google(request: Request, body: Annotated[accounts.GoogleBody, Body()]) -> accounts.SignedInAnswer:
    """Sign in whoever a Google ID token is about; the first time makes an account."""
    identity = google.identity_of(body.id_token, request.now_ms)
    account, tokens = sign_in_vouched(identity, policy=POLICY, now_ms=request.now_ms)
    keep_token(request, tokens.access)
    return accounts.SignedInAnswer.of(account, tokens)


app.rule("POST", f"{BASE}/auth/google", by_address=True)
