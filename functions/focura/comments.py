"""Comments on Focura's tasks (C1, C2)."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body

from focura.wire import comments as wire
from focura.wire.api import BASE, focura_api
from focura.wire.envelope import Data
from focura.wire.fields import IdIn
from roost.kit.http import Request, SignedIn
from roost.work.comments import service

app = focura_api()
handler = app.handle

COMMENTS = f"{BASE}/tasks/<task_id>/comments"


@app.get(COMMENTS, tags=["Comments"])
def list_comments(caller: SignedIn, task_id: IdIn) -> Data[list[wire.CommentItem]]:
    """List the comments on a task with their answers, oldest first."""
    return Data(data=wire.talk(service.list_comments(caller, task_id)))


@app.post(COMMENTS, status_code=201, tags=["Comments"])
def add_comment(
    caller: SignedIn, request: Request, task_id: IdIn, body: Annotated[wire.CommentBody, Body()]
) -> Data[wire.CommentItem]:
    """Say something about a task, also in answer to a comment."""
    return Data(data=wire.CommentItem.of(*service.add_comment(caller, task_id, body.said(), request.now_ms)))
