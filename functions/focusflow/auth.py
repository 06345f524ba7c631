"""FocusFlow sign-in: register, login, refresh, logout (FF-01 to FF-04)."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler.openapi.params import Body

from focusflow.wire import accounts
from focusflow.wire.api import AUTH, POLICY, V1, focusflow_api
from focusflow.wire.errors import taken_fields
from roost.identity import sign_in
from roost.identity.model import Account
from roost.kit import clock

app = focusflow_api(AUTH, public=True)
handler = app.handle


@app.post(f"{V1}/auth/register", status_code=201, tags=["Authentication"])
def register(body: Annotated[accounts.RegisterBody, Body()]) -> accounts.Registered:
    """Create an account and sign it in."""
    draft = Account(
        id=0,
        email=body.email,
        username=body.username,
        home=0,
        created_ms=0,
        first_name=body.first_name,
        last_name=body.last_name,
        zone=body.timezone,
    )
    account, tokens = sign_in.register(draft, body.password, policy=POLICY, now_ms=clock.now_ms())
    return accounts.registered(account, tokens)


@app.post(f"{V1}/auth/login", tags=["Authentication"])
def login(body: Annotated[accounts.LoginBody, Body()]) -> accounts.SignedInAnswer:
    """Sign in with email and password."""
    account, tokens = sign_in.sign_in(body.email, body.password, policy=POLICY, now_ms=clock.now_ms())
    return accounts.signed_in(account, tokens)


@app.post(f"{V1}/auth/refresh", tags=["Authentication"])
def refresh(body: Annotated[accounts.RefreshBody, Body()]) -> accounts.AccessToken:
    """Get a new access token; the refresh token stays usable."""
    return accounts.AccessToken(access=sign_in.refresh_access(body.refresh, policy=POLICY, now_ms=clock.now_ms()))


@app.post(f"{V1}/auth/logout", status_code=205, tags=["Authentication"])
def logout(body: Annotated[accounts.RefreshBody, Body()]) -> None:
    """End the sign-in of a refresh token."""
    sign_in.sign_out(body.refresh, policy=POLICY, now_ms=clock.now_ms())


def _taken(body: dict[str, Any]) -> dict[str, list[str]]:
    names = accounts.names_in(body)
    return taken_fields(sign_in.taken(names.email, names.username))


app.complete_faults("POST", f"{V1}/auth/register", _taken)
