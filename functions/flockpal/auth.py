"""FlockPal sign-in by mailed links, and the passwords that it does not have (FP-02 to FP-11)."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from flockpal import arrivals
from flockpal.wire import sign_in
from flockpal.wire.api import ASKING_FOR_LINKS, BASE, LINKS_TO_ONE, PUBLIC, SIGNING_IN, flockpal_api
from roost.kit import clock
from roost.kit.http import Request

app = flockpal_api(PUBLIC, public=True)
handler = app.handle

app.rule("POST", f"{BASE}/auth/register", raw=True)
app.rule("POST", f"{BASE}/auth/login", raw=True)
app.rule("POST", f"{BASE}/auth/magic-link/request", bucket=ASKING_FOR_LINKS)
app.rule("GET", f"{BASE}/auth/magic-link/verify", bucket=SIGNING_IN)


@app.get(f"{BASE}/auth/providers", tags=["Authentication"])
def list_providers() -> sign_in.Providers:
    """The identity providers that one can sign in with."""
    return sign_in.offered()


@app.post(f"{BASE}/auth/register", tags=["Authentication"])
def register() -> None:
    """Refused with 410: there are no passwords."""
    sign_in.no_passwords(sign_in.NO_REGISTRATION)


@app.post(f"{BASE}/auth/login", tags=["Authentication"])
def login() -> None:
    """Refused with 410: there are no passwords."""
    sign_in.no_passwords(sign_in.NO_PASSWORDS)


@app.post(f"{BASE}/auth/magic-link/request", status_code=202, tags=["Authentication"])
def request_magic_link(request: Request, body: Annotated[sign_in.LinkBody, Body()]) -> sign_in.LinkSent:
    """Mail a link that signs in whoever opens it within 15 minutes."""
    request.count(LINKS_TO_ONE, body.email)
    return sign_in.send(request, body, clock.now_ms())


@app.get(f"{BASE}/auth/magic-link/verify", status_code=302, tags=["Authentication"])
def verify_magic_link(token: Annotated[str, Query()] = "") -> Any:
    """Sign in by a mailed link and go on to the frontend with a session token."""
    return arrivals.arrive_by_link(token, clock.now_ms())
