"""Makes the world, and describes one route of each function in it: which event, which calls, which models."""

import importlib
import json
from dataclasses import asdict
from traceback import format_exception_only
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from inside.models import name_of
from inside.spec import Spec
from inside.world import World, event, public_keys_call

from roost.kit import keyring
from roost.kit.http import Api

BODIES = {"/auth/refresh": lambda world: {"refresh": world.refresh}}
"""For functions without a route to GET: the end of the route that stands for them, and what it is sent."""


def run(*modules: str) -> dict[str, Any]:
    """The storage, and by module its Spec, its `error`, or None for what has no resolver of the kit."""
    world = World()
    world.work()
    world.memory.storage.open = False
    functions = {module: _described(module, world) for module in modules}
    return {"storage": world.memory.storage.dumped(), "functions": functions}


def _described(module: str, world: World) -> dict[str, Any] | None:
    try:
        app = getattr(importlib.import_module(module), "app", None)
        return asdict(_describe(module, app, world)) if isinstance(app, Api) else None
    except Exception as error:  # noqa: BLE001 - one broken function must not hide the figures of the others
        return {"error": "".join(format_exception_only(error)).strip()}


def _chosen(app: Api) -> tuple[Any, Any]:
    """The first route to GET that needs no id, else one whose body is known, and that body."""
    for route in app._static_routes:
        if route.method == "GET":
            return route, None
    for route in app._static_routes:
        for end, body in BODIES.items():
            if route.path.endswith(end):
                return route, body
    raise LookupError("no route without an id to GET: name one and its body in BODIES (bench/inside/prepare.py)")


def _describe(module: str, app: Api, world: World) -> Spec:
    route, body = _chosen(app)
    sent = body(world) if body else None
    request = event(route.method, f"{route.path}/", None if app.public else world.access, sent)
    keyring.forget()
    del world.memory.calls[:]
    answer = app.handle(request, None)
    if answer["statusCode"] >= 300:
        raise RuntimeError(f"{route.method} {route.path}: {answer['statusCode']} {answer['body']}")
    methods = [method for method, _ in world.memory.calls]
    hints = get_type_hints(route.func, include_extras=True)
    return Spec(
        module=module,
        method=route.method,
        path=route.path,
        event=request,
        status=answer["statusCode"],
        body=_parsed(answer),
        calls=[each for each in world.memory.calls if each[0] != "get_secret_value" and not public_keys_call(each)],
        audience=None if app.public else app.dialect.name,
        signs="get_secret_value" in methods,
        model=name_of(hints.get("return"), module) or name_of(_documented(route, answer["statusCode"]), module),
        body_model=next((name_of(_bare(each), module) for name, each in hints.items() if _marked(each, "Body")), None),
        queries=[_alias(name, each) for name, each in hints.items() if _marked(each, "Query")],
        user=world.user,
    )


def _documented(route: Any, status: int) -> Any:
    """The model that a route which returns a finished response names for its documentation."""
    content = (route.responses or {}).get(status, {}).get("content", {})
    return content.get("application/json", {}).get("model")


def _parsed(answer: dict[str, Any]) -> Any:
    is_json = "json" in str(answer["headers"].get("Content-Type", ""))
    return json.loads(answer["body"]) if is_json else answer["body"]


def _bare(annotation: Any) -> Any:
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation


def _mark(annotation: Any, kind: str) -> Any:
    marks = get_args(annotation)[1:] if get_origin(annotation) is Annotated else ()
    return next((each for each in marks if type(each).__name__ == kind), None)


def _marked(annotation: Any, kind: str) -> bool:
    return _mark(annotation, kind) is not None


def _alias(name: str, annotation: Any) -> str:
    return str(getattr(_mark(annotation, "Query"), "alias", None) or name)
