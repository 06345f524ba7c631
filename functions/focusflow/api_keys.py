"""FocusFlow API keys for SDKs (FF-51 to FF-53); managed by signed-in people only, not by a key."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body

from focusflow.wire import accounts
from focusflow.wire.api import KEY_PREFIX, V1, focusflow_api
from focusflow.wire.fields import stamp
from focusflow.wire.lists import Listed, PageNumber, PageSize, cut, listed
from focusflow.wire.paths import path_id
from roost.identity import api_keys
from roost.kit import clock
from roost.kit.http import Request, SignedIn

app = focusflow_api(kinds={"access"})
handler = app.handle


@app.post(f"{V1}/auth/api-keys", status_code=201, tags=["API keys"])
def create_api_key(caller: SignedIn, body: Annotated[accounts.ApiKeyBody, Body()]) -> accounts.ApiKeyCreated:
    """Create an API key; the answer is the only one that shows it."""
    record, key = api_keys.create_api_key(caller, body.name, prefix=KEY_PREFIX, now_ms=clock.now_ms())
    return accounts.ApiKeyCreated(
        id=record.id, name=record.name, prefix=record.prefix, key=key, created_at=stamp(record.created_ms)
    )


@app.get(f"{V1}/auth/api-keys", tags=["API keys"])
def list_api_keys(
    caller: SignedIn, request: Request, page: PageNumber = "1", page_size: PageSize = "20"
) -> Listed[accounts.ApiKeyItem]:
    """List the caller's API keys, oldest first."""
    found = cut(api_keys.list_api_keys(caller), page, page_size)
    return listed(request, found, [accounts.ApiKeyItem.of(record, used) for record, used in found.rows])


@app.delete(f"{V1}/auth/api-keys/<key_id>", status_code=204, tags=["API keys"])
def revoke_api_key(caller: SignedIn, key_id: str) -> None:
    """Revoke an API key."""
    api_keys.revoke_api_key(caller, path_id(key_id))
