"""What an invitation's link shows (FF-61)."""

from typing import Any

from focusflow.wire import pages
from focusflow.wire.api import PUBLIC, focusflow_api
from roost.kit import clock
from roost.kit.http import Request
from roost.workspace.invitations import find_open_invite

app = focusflow_api(PUBLIC, public=True)
handler = app.handle


@app.get("/focusflow/invite/<token>", tags=["Invites"])
def show_invite(request: Request, token: str) -> Any:
    """Show an open invitation; its token stays usable."""
    return pages.invite_answer(find_open_invite(token, clock.now_ms()), request.headers.get("accept", ""))
