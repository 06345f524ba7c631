"""Focura sign-up, sign-in and what proves an address (A1 to A10)."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body

from focura.wire import accounts, exchange
from focura.wire import sign_in as wire
from focura.wire.api import BASE, LOGIN, NAME, POLICY, REGISTER, RESEND, RESET, focura_api
from focura.wire.envelope import Data, DataSaid, Said
from roost.identity import profile, proofs, sign_in
from roost.kit.http import Request, SignedIn

app = focura_api()
handler = app.handle


@app.post(f"{BASE}/auth/register", status_code=201, tags=["Authentication"])
def register(request: Request, body: Annotated[accounts.RegisterBody, Body()]) -> DataSaid[accounts.Registered]:
    """Create an account; a mail asks to verify its address before the first login."""
    account = sign_in.enroll(body.draft(), body.password, dialect=NAME, brand=accounts.brand(), now_ms=request.now_ms)
    said = "Account created. Please check your mail to verify your address."
    return DataSaid(data=accounts.Registered.of(account), message=said)


@app.post(f"{BASE}/auth/login", tags=["Authentication"])
def login(request: Request, body: Annotated[accounts.LoginBody, Body()]) -> Data[accounts.LoggedIn]:
    """Sign in with address and password; the refresh token comes as a cookie."""
    account, tokens = sign_in.sign_in(
        body.email, body.password, policy=POLICY, now_ms=request.now_ms, proved=wire.must_be_proved()
    )
    return Data(data=wire.logged_in(request, account, tokens))


@app.post(f"{BASE}/auth/exchange", tags=["Authentication"])
def exchange_proof(request: Request, body: Annotated[exchange.ExchangeBody, Body()]) -> Data[accounts.Exchanged]:
    """Get tokens for somebody whom the frontend's server has signed in, by its proof."""
    return Data(data=exchange.exchanged(request, body))


@app.post(f"{BASE}/auth/refresh", tags=["Authentication"])
def refresh(
    request: Request, body: Annotated[accounts.RefreshBody, Body()]
) -> Data[accounts.Rotated | accounts.Refreshed]:
    """Get a new access token and a new refresh cookie; the refresh token that was sent is dead."""
    return Data(data=wire.refreshed(request, body.refresh_token))


@app.post(f"{BASE}/auth/logout", tags=["Authentication"])
def logout(request: Request, body: Annotated[accounts.LogoutBody, Body()]) -> Said:
    """End the sign-in of the tokens that come along, or all of them; it never fails."""
    wire.log_out(request, body.logout_all)
    return Said(message="Logged out successfully")


@app.get(f"{BASE}/auth/profile", tags=["Authentication"])
def read_profile(request: Request, caller: SignedIn) -> Data[accounts.Profile]:
    """Read the caller's account."""
    return Data(data=accounts.profile(profile.read_profile(caller), request))


@app.get(f"{BASE}/auth/me", tags=["Authentication"])
def read_me(request: Request, caller: SignedIn) -> Data[accounts.Profile]:
    """Read the caller's account."""
    return Data(data=accounts.profile(profile.read_profile(caller), request))


@app.post(f"{BASE}/auth/forgot-password", tags=["Authentication"])
def forgot_password(request: Request, body: Annotated[accounts.EmailBody, Body()]) -> Said:
    """Mail a link for a new password to whoever has the address; the answer is the same if nobody has."""
    if request.admits(RESET, body.email):
        proofs.request_reset(body.email, accounts.brand(), request.now_ms)
    return Said(message="If there is an account with this address, a mail with a link is on its way.")


@app.post(f"{BASE}/auth/reset-password", tags=["Authentication"])
def reset_password(request: Request, body: Annotated[accounts.ResetBody, Body()]) -> Said:
    """Set a new password by a mailed link; all sign-ins end."""
    proofs.reset_password(body.token, body.new_password, request.now_ms)
    return Said(message="Your password was changed. Please log in.")


@app.post(f"{BASE}/auth/verify-email", tags=["Authentication"])
def verify_email(request: Request, body: Annotated[accounts.TokenBody, Body()]) -> Said:
    """Prove the address that a mailed link was sent to."""
    proofs.verify(body.token, request.now_ms)
    return Said(message="Your address is verified. Please log in.")


@app.post(f"{BASE}/auth/resend-verification", tags=["Authentication"])
def resend_verification(request: Request, body: Annotated[accounts.EmailBody, Body()]) -> Said:
    """Mail the link that proves an address once more, at most once a minute; the answer is always the same."""
    if request.admits(RESEND, body.email):
        proofs.request_verification_of(body.email, accounts.brand(), request.now_ms)
    return Said(message="If the address waits to be verified, a mail with a link is on its way.")


app.rule("POST", f"{BASE}/auth/register", public=True, bucket=REGISTER)
app.rule("POST", f"{BASE}/auth/login", public=True, bucket=LOGIN)
for path in (
    "exchange",
    "refresh",
    "logout",
    "forgot-password",
    "reset-password",
    "verify-email",
    "resend-verification",
):
    app.rule("POST", f"{BASE}/auth/{path}", public=True)
