"""One OpenAPI document out of the resolvers of a dialect's functions."""

import inspect
import json
from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Any, Final

from roost.kit.http import Api

_OURS: Final = frozenset({"422"})


def _operations(api: Api, title: str, version: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(api.get_openapi_json_schema(title=title, version=version))
    return document


def _said(api: Api) -> dict[tuple[str, str], tuple[str, bool]]:
    """What each route says that it does, and whether it asks nobody who they are."""
    routes = api._static_routes + api._dynamic_routes
    return {
        (route.method.lower(), route.openapi_path): (
            inspect.getdoc(route.func) or "",
            api.rule_of(route.method, str(route.path)).public,
        )
        for route in routes
    }


def _worded(operation: dict[str, Any], error: str, sentences: str, public: bool) -> dict[str, Any]:
    """An operation in our words: the dialect's errors, what the route says of itself, no lock where it is public."""
    answers = {status: answer for status, answer in operation["responses"].items() if status not in _OURS}
    failure = {"description": "Error", "content": {"application/json": {"schema": {"$ref": error}}}}
    secured: dict[str, Any] = {"security": []} if public else {}
    said = {"summary": sentences.partition("\n")[0].rstrip("."), "description": sentences}
    return operation | said | {"responses": answers | {"4XX": failure, "5XX": failure}} | secured


def describe(
    modules: Iterable[str],
    *,
    title: str,
    version: str,
    prefix: str,
    error_schema: Mapping[str, Any],
    trailing_slash: bool = False,
) -> dict[str, Any]:
    """The document of the paths under `prefix` that the `app`s of these modules declare."""
    paths: dict[str, Any] = {}
    schemas: dict[str, Any] = {"Error": dict(error_schema)}
    for name in modules:
        api: Api = import_module(name).app
        part, said = _operations(api, title, version), _said(api)
        schemas |= part.get("components", {}).get("schemas", {})
        for path, item in part.get("paths", {}).items():
            if path.startswith(prefix):
                spelled = f"{path}/" if trailing_slash else path
                paths[spelled] = {
                    method: _worded(operation, "#/components/schemas/Error", *said[method, path])
                    for method, operation in item.items()
                }
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version},
        "servers": [{"url": "/"}],
        "security": [{"bearer": []}],
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": {name: schema for name, schema in sorted(schemas.items()) if "ValidationError" not in name},
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
    }
