"""FocusFlow profile (FF-05, FF-06)."""

from dataclasses import replace
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body

from focusflow.wire import accounts
from focusflow.wire.api import V1, focusflow_api
from roost.identity import profile
from roost.kit import clock
from roost.kit.http import SignedIn

app = focusflow_api()
handler = app.handle


@app.get(f"{V1}/auth/profile", tags=["Authentication"])
def get_profile(caller: SignedIn) -> accounts.Profile:
    """Read the caller's profile."""
    return accounts.Profile.of(profile.read_profile(caller), caller)


@app.patch(f"{V1}/auth/profile", tags=["Authentication"])
def update_profile(caller: SignedIn, body: Annotated[accounts.ProfileBody, Body()]) -> accounts.Profile:
    """Change some fields of the caller's profile; settings merge key by key."""
    changes = accounts.profile_changes(body, caller)
    account = profile.update_profile(caller, changes, clock.now_ms())
    return accounts.Profile.of(account, replace(caller, active_space=changes.active_space))
