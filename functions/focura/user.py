"""Focura's own profile of the caller (A11)."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body

from focura.wire import accounts
from focura.wire import users as wire
from focura.wire.api import BASE, focura_api
from focura.wire.envelope import Data
from roost.identity import profile
from roost.kit.http import Request, SignedIn
from roost.workspace.spaces import list_spaces

app = focura_api()
handler = app.handle


@app.get(f"{BASE}/user/profile", tags=["Profile"])
def read_own_profile(request: Request, caller: SignedIn) -> Data[accounts.OwnProfileAnswer]:
    """Read the caller's account with what only they see of it."""
    return Data(data=wire.own_profile(profile.read_profile(caller), list_spaces(caller), request))


@app.put(f"{BASE}/user/profile", tags=["Profile"])
def update_own_profile(
    request: Request, caller: SignedIn, body: Annotated[accounts.ProfileBody, Body()]
) -> Data[accounts.OwnProfileAnswer]:
    """Change name, text, picture, zone or whether notifications are wanted."""
    account = profile.update_profile(caller, body.changes(caller), request.now_ms)
    return Data(data=wire.own_profile(account, list_spaces(caller), request))
