"""FocusMaster sign-up, sign-in and sign-out (FM-03 to FM-09, FM-12)."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body

from focusmaster.wire import accounts
from focusmaster.wire.api import BASE, POLICY, drop_token, focusmaster_public, keep_token, presented
from focusmaster.wire.fields import Message
from roost.identity import guests, sign_in
from roost.kit.http import Request

app = focusmaster_public()
handler = app.handle


@app.post(f"{BASE}/auth/register", status_code=201, tags=["Authentication"])
def register(request: Request, body: Annotated[accounts.RegisterBody, Body()]) -> accounts.Registered:
    """Create an account and sign it in."""
    account, tokens = sign_in.register(body.draft(), body.password, policy=POLICY, now_ms=request.now_ms)
    keep_token(request, tokens.access)
    return accounts.Registered.of(account, tokens)


@app.post(f"{BASE}/auth/login", tags=["Authentication"])
def login(request: Request, body: Annotated[accounts.LoginBody, Body()]) -> accounts.SignedInAnswer:
    """Sign in with email and password."""
    account, tokens = sign_in.sign_in(body.email, body.password, policy=POLICY, now_ms=request.now_ms)
    keep_token(request, tokens.access)
    return accounts.SignedInAnswer.of(account, tokens)


@app.post(f"{BASE}/auth/guest", tags=["Authentication"])
def enter_as_guest(request: Request, body: Annotated[accounts.GuestBody, Body()]) -> accounts.SignedInAnswer:
    """Come in without saying who one is, or come back as the guest that one was."""
    account, tokens = guests.enter(body.guest_id, policy=POLICY, now_ms=request.now_ms)
    keep_token(request, tokens.access)
    return accounts.SignedInAnswer.of(account, tokens)


app.rule("POST", f"{BASE}/auth/logout", raw=True)


@app.post(f"{BASE}/auth/logout", tags=["Authentication"])
def logout(request: Request) -> Message:
    """End the sign-in of the token that was sent, if there is one."""
    for token in presented(request):
        sign_in.end_sign_in(token.user, token.sign_in, request.now_ms)
    drop_token(request)
    return Message(message="User logged out")


for path in ("register", "login", "guest"):
    app.rule("POST", f"{BASE}/auth/{path}", by_address=True)
