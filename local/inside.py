"""What only a local stack has, under `/_local/`: the mailbox and the schedules."""

from __future__ import annotations

import json
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from local.mailbox import read_mailbox
from local.schedules import UnknownSchedule, fire_schedule
from local.settings import LocalSettings


def inside_routes(settings: LocalSettings) -> Starlette:
    """The application behind `/_local/`."""

    async def mailbox(request: Request) -> Response:
        mails = await run_in_threadpool(read_mailbox, settings, request.query_params.get("to"))
        return JSONResponse(mails)

    async def schedule(request: Request) -> Response:
        try:
            given = parsed(await request.body())
            answer = await run_in_threadpool(fire_schedule, settings, request.path_params["name"], given)
        except UnknownSchedule as problem:
            return JSONResponse({"message": str(problem)}, 404)
        except ValueError:
            return JSONResponse({"message": "The body must be a JSON object"}, 400)
        return JSONResponse(answer, 500 if "error" in answer else 200)

    return Starlette(
        routes=[
            Route("/_local/mailbox", mailbox, methods=["GET"]),
            Route("/_local/schedule/{name}", schedule, methods=["POST"]),
        ]
    )


def parsed(body: bytes) -> dict[str, Any] | None:
    """The JSON object of a body, None for an empty one. ValueError for anything else."""
    if not body.strip():
        return None
    value = json.loads(body)
    if not isinstance(value, dict):
        raise ValueError
    return value
