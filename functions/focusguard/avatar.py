"""FocusGuard's pictures of people (FG-62)."""

from focusguard.wire import accounts, limits
from focusguard.wire.api import BASE, focusguard_api
from focusguard.wire.errors import USER_NOT_FOUND
from focusguard.wire.uploads import DOCUMENTED, picture_in
from roost.garden.service import read_growth
from roost.identity import pictures
from roost.kit.http import Request, SignedIn

app = focusguard_api(limits.AVATAR, missing=USER_NOT_FOUND)
handler = app.handle


@app.post(f"{BASE}/users/me/avatar", tags=["Users"], openapi_extensions=DOCUMENTED)
def upload_avatar(request: Request, caller: SignedIn) -> accounts.User:
    """Set the caller's picture: the part `file` of a multipart body, PNG, JPEG, WebP or GIF, at most 2 MiB."""
    account = pictures.set_picture(caller, picture_in(request), request.now_ms)
    return accounts.User.of(account, read_growth(caller), request)


@app.delete(f"{BASE}/users/me/avatar", status_code=204, tags=["Users"])
def delete_avatar(request: Request, caller: SignedIn) -> None:
    """Take the caller's picture away."""
    pictures.clear_picture(caller, request.now_ms)


app.rule("POST", f"{BASE}/users/me/avatar", raw=True)
