"""FocusGuard profiles: one's own and other people's (FG-15 to FG-21)."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body

from focusguard.wire import accounts, limits, sign_in, stats
from focusguard.wire.api import BASE, focusguard_api
from focusguard.wire.errors import USER_NOT_FOUND
from focusguard.wire.paths import path_id
from roost.garden.service import growth_of, read_growth
from roost.identity import credentials, deletion, profile
from roost.insights.statistics import read_statistics
from roost.kit.http import Request, SignedIn

app = focusguard_api(missing=USER_NOT_FOUND)
handler = app.handle


@app.get(f"{BASE}/users/me", tags=["Users"])
def read_me(request: Request, caller: SignedIn) -> accounts.User:
    """Read the caller's account."""
    return accounts.User.of(profile.read_profile(caller), read_growth(caller), request)


@app.put(f"{BASE}/users/me", tags=["Users"])
def update_me(request: Request, caller: SignedIn, body: Annotated[accounts.ProfileBody, Body()]) -> accounts.User:
    """Change some fields of the caller's account; a new address is to be verified again."""
    account = profile.update_profile(caller, body.changes(caller), request.now_ms)
    return accounts.User.of(account, read_growth(caller), request)


@app.delete(f"{BASE}/users/me", status_code=204, tags=["Users"])
def delete_me(request: Request, caller: SignedIn) -> None:
    """Delete the caller's account with everything that is theirs."""
    deletion.delete_account(caller, request.now_ms)
    sign_in.clear_cookie(request)


@app.patch(f"{BASE}/users/me/password", status_code=204, tags=["Users"])
def change_password(request: Request, caller: SignedIn, body: Annotated[accounts.PasswordBody, Body()]) -> None:
    """Change the caller's password; all their other sign-ins end."""
    credentials.change_password(
        caller, body.current_password, body.new_password, request.now_ms, brand=accounts.brand()
    )


@app.put(f"{BASE}/users/me/password", status_code=204, tags=["Users"])
def replace_password(request: Request, caller: SignedIn, body: Annotated[accounts.PasswordBody, Body()]) -> None:
    """The same with the other method."""
    credentials.change_password(
        caller, body.current_password, body.new_password, request.now_ms, brand=accounts.brand()
    )


@app.get(f"{BASE}/users/me/stats", tags=["Users"])
def read_my_stats(request: Request, caller: SignedIn) -> stats.OwnStats:
    """Read the caller's totals and streaks, and the average length of their sessions."""
    return stats.OwnStats.of(caller, read_statistics(caller, request.now_ms))


@app.get(f"{BASE}/users/<user_id>", tags=["Users"])
def read_user(user_id: str, request: Request, caller: SignedIn) -> accounts.PublicUser:
    """Read what everybody may know of a person."""
    user = path_id(user_id)
    account = profile.accounts([user]).get(user)
    return accounts.PublicUser.of(account, growth_of(caller, user), request)


app.rule("PUT", f"{BASE}/users/me", bucket=limits.PROFILE)
app.rule("DELETE", f"{BASE}/users/me", bucket=limits.DELETE_ACCOUNT)
app.rule("PATCH", f"{BASE}/users/me/password", bucket=limits.PASSWORD)
app.rule("PUT", f"{BASE}/users/me/password", bucket=limits.PASSWORD)
