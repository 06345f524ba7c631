"""FocusGuard sign-up, sign-in and what proves an address (FG-01 to FG-12, FG-63, FG-64)."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body

from focusguard.wire import accounts, limits
from focusguard.wire import sign_in as wire
from focusguard.wire.api import BASE, focusguard_api
from focusguard.wire.errors import USER_NOT_FOUND
from focusguard.wire.fields import Message
from focusguard.wire.tokens import POLICY
from roost.garden.model import Growth
from roost.garden.service import read_growth
from roost.identity import profile, proofs, sign_in
from roost.identity.model import username_key
from roost.kit.http import Request, SignedIn

app = focusguard_api(missing=USER_NOT_FOUND)
handler = app.handle


@app.post(f"{BASE}/auth/register", status_code=201, tags=["Authentication"])
def register(request: Request, body: Annotated[accounts.RegisterBody, Body()]) -> accounts.SignedIn:
    """Create an account and sign it in; a mail asks to verify the address."""
    account, tokens = sign_in.register(
        body.draft(), body.password, policy=POLICY, now_ms=request.now_ms, brand=accounts.brand()
    )
    return wire.signed_in(request, account, Growth(), tokens)


@app.post(f"{BASE}/auth/login", tags=["Authentication"])
def login(request: Request, body: Annotated[accounts.LoginBody, Body()]) -> accounts.SignedIn:
    """Sign in with a user name or an email address, and the password."""
    request.count(limits.LOGIN_NAME, request.address, username_key(body.username))
    with wire.welcoming():
        account, tokens = sign_in.sign_in(
            body.username, body.password, policy=POLICY, now_ms=request.now_ms, by_name=True
        )
    return wire.signed_in(request, account, read_growth(accounts.caller_of(account)), tokens)


@app.post(f"{BASE}/auth/refresh", tags=["Authentication"])
def refresh(request: Request, body: Annotated[accounts.RefreshBody, Body()]) -> accounts.TokenPair:
    """Get new tokens for the refresh token of the cookie, the body or the header; it is dead from then on."""
    return wire.rotated(request, body.refresh_token)


@app.post(f"{BASE}/auth/logout", tags=["Authentication"])
def logout(request: Request, caller: SignedIn, body: Annotated[accounts.RefreshBody, Body()]) -> Message:
    """End the caller's sign-in with all its tokens."""
    wire.sign_out(request, caller, body.refresh_token)
    return Message(message="Successfully logged out")


@app.get(f"{BASE}/auth/me", tags=["Authentication"])
def me(request: Request, caller: SignedIn) -> accounts.User:
    """Read the caller's account."""
    return accounts.User.of(profile.read_profile(caller), read_growth(caller), request)


@app.post(f"{BASE}/auth/verify-email/request", status_code=202, tags=["Verification"])
def request_verification(request: Request, caller: SignedIn) -> Message:
    """Mail a link that verifies the caller's address, unless it is verified already."""
    account = profile.read_profile(caller)
    request.count_address(limits.MAIL)
    request.count(limits.MAIL_ADDRESS, account.email)
    proofs.request_verification_for(account, accounts.brand(), request.now_ms)
    return Message(message="If the address is not verified yet, a mail with a link is on its way")


@app.post(f"{BASE}/auth/verify-email", tags=["Verification"])
def verify_email(request: Request, body: Annotated[accounts.LinkBody, Body()]) -> accounts.Verified:
    """Verify the address that a mailed link was sent to."""
    account = proofs.verify(body.token, request.now_ms)
    user = accounts.User.of(account, read_growth(accounts.caller_of(account)), request)
    return accounts.Verified(message="The email address is verified", user=user)


@app.post(f"{BASE}/auth/forgot-password", status_code=202, tags=["Verification"])
def forgot_password(request: Request, body: Annotated[accounts.AddressBody, Body()]) -> Message:
    """Mail a link for a new password to whoever has the address; the answer is the same if nobody has."""
    request.count(limits.MAIL_ADDRESS, body.email)
    proofs.request_reset(body.email, accounts.brand(), request.now_ms)
    return Message(message="If there is an account with this address, a mail with a link is on its way")


@app.post(f"{BASE}/auth/reset-password", tags=["Verification"])
def reset_password(request: Request, body: Annotated[accounts.ResetBody, Body()]) -> Message:
    """Set a new password by a mailed link; all sign-ins end."""
    proofs.reset_password(body.token, body.new_password, request.now_ms)
    return Message(message="The password was reset")


app.rule("POST", f"{BASE}/auth/register", public=True, bucket=limits.REGISTER)
app.rule("POST", f"{BASE}/auth/login", public=True, bucket=limits.LOGIN)
app.rule("POST", f"{BASE}/auth/refresh", public=True)
app.rule("POST", f"{BASE}/auth/verify-email/request", bucket=None)
app.rule("POST", f"{BASE}/auth/verify-email", public=True)
app.rule("POST", f"{BASE}/auth/forgot-password", public=True, bucket=limits.MAIL)
app.rule("POST", f"{BASE}/auth/reset-password", public=True)
