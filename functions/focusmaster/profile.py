"""FocusMaster's own account: read, change, delete (FM-10, FM-11, FM-13, FM-14)."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body

from focusmaster.wire import accounts
from focusmaster.wire.api import BASE, drop_token, focusmaster_api
from focusmaster.wire.fields import Message
from roost.identity import credentials, deletion, profile
from roost.kit.http import Request, SignedIn

app = focusmaster_api()
handler = app.handle


@app.get(f"{BASE}/auth/me", tags=["Authentication"])
def get_me(caller: SignedIn) -> accounts.User:
    """Read the caller's account."""
    return accounts.User.of(profile.read_profile(caller))


@app.get(f"{BASE}/auth/profile", tags=["Authentication"])
def get_profile(caller: SignedIn) -> accounts.User:
    """Read the caller's account."""
    return accounts.User.of(profile.read_profile(caller))


@app.put(f"{BASE}/auth/profile", tags=["Authentication"])
def update_profile(
    caller: SignedIn, request: Request, body: Annotated[accounts.ProfileBody, Body()]
) -> accounts.Profile:
    """Change name, password or settings; settings merge key by key, a new password ends all other sign-ins."""
    if body.email:
        body.require_same_address(profile.read_profile(caller))
    account = profile.update_profile(caller, body.changes(caller), request.now_ms)
    if body.password:
        credentials.set_password(caller, body.password, request.now_ms)
    return accounts.Profile.of(account)


@app.delete(f"{BASE}/auth/profile", tags=["Authentication"])
def delete_profile(caller: SignedIn, request: Request) -> Message:
    """Delete the account, in all dialects."""
    deletion.delete_account(caller, request.now_ms, keeps_shared=True)
    drop_token(request)
    return Message(message="User deleted successfully")
