"""The same route in FastAPI and Mangum."""

from inspect import Parameter, Signature
from typing import Annotated, Any

from inside import route

from fastapi import Body, Depends, FastAPI, Header, Query  # isort: skip
from mangum import Mangum  # isort: skip


async def _caller(authorization: Annotated[str, Header()]) -> Any:
    return route.check_token(authorization)


async def _endpoint(**_: Any) -> Any:
    route.ask_storage()
    return route.answer()


def _keyword(name: str, kind: Any, default: Any = Parameter.empty) -> Parameter:
    return Parameter(name, Parameter.KEYWORD_ONLY, annotation=kind, default=default)


def _parameters() -> list[Parameter]:
    """Those of the route of Roost."""
    queries = [
        _keyword(f"query{i}", Annotated[str, Query(alias=name)], "") for i, name in enumerate(route.SPEC.queries)
    ]
    caller = [_keyword("caller", Annotated[Any, Depends(_caller)])] if route.SPEC.audience else []
    body = [_keyword("body", Annotated[route.BODY_MODEL, Body()])] if route.BODY_MODEL else []
    return [*caller, *body, *queries]


app = FastAPI(openapi_url=None)
_endpoint.__signature__ = Signature(_parameters())  # type: ignore[attr-defined]
app.add_api_route(
    route.SPEC.event["rawPath"],
    _endpoint,
    methods=[route.SPEC.method],
    status_code=route.SPEC.status,
    response_model=list[route.MODEL] if route.LISTS else route.MODEL,
)
_answer = Mangum(app, lifespan="off")


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    answer: dict[str, Any] = _answer(event, context)
    route.log()
    return answer
