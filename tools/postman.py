"""Postman collections (format 2.1) from the OpenAPI documents."""

import json
from collections.abc import Callable
from typing import Any

_SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"


def _example(schema: dict[str, Any], schemas: dict[str, Any]) -> Any:
    if "$ref" in schema:
        return _example(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    if "properties" in schema:
        wanted = schema.get("required") or list(schema["properties"])
        return {name: _example(schema["properties"][name], schemas) for name in wanted}
    if "anyOf" in schema:
        return _example(schema["anyOf"][0], schemas)
    samples = {"integer": 1, "boolean": True, "array": [], "object": {}}
    return schema.get("default") or (schema.get("enum") or [samples.get(schema.get("type", "string"), "text")])[0]


def _request(method: str, path: str, operation: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    spelled = path.replace("{", ":").replace("}", "")
    request: dict[str, Any] = {
        "method": method.upper(),
        "header": [{"key": "Content-Type", "value": "application/json"}],
        "url": {"raw": "{{baseUrl}}" + spelled, "host": ["{{baseUrl}}"], "path": spelled[1:].split("/")},
    }
    if operation.get("security") == []:
        request["auth"] = {"type": "noauth"}
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if content:
        body = _example(content["schema"], schemas)
        request["body"] = {"mode": "raw", "raw": json.dumps(body, indent=2)}
    return {"name": operation.get("summary") or f"{method.upper()} {path}", "request": request}


def _collection(document: dict[str, Any]) -> dict[str, Any]:
    schemas, folders = document["components"]["schemas"], dict[str, list[Any]]()
    for path, item in document["paths"].items():
        for method, operation in item.items():
            folder = folders.setdefault((operation.get("tags") or ["Other"])[0], [])
            folder.append(_request(method, path, operation, schemas))
    return {
        "info": {"name": document["info"]["title"], "schema": _SCHEMA},
        "auth": {"type": "bearer", "bearer": [{"key": "token", "value": "{{accessToken}}", "type": "string"}]},
        "variable": [{"key": "baseUrl", "value": "http://127.0.0.1:8000"}, {"key": "accessToken", "value": ""}],
        "item": [{"name": name, "item": requests} for name, requests in sorted(folders.items())],
    }


def text(document: Callable[[], dict[str, Any]]) -> str:
    """The collection of a document."""
    return json.dumps(_collection(document()), indent=2, ensure_ascii=False) + "\n"
