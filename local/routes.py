"""The HTTP API's routes: the emulator does not read the Body of an HTTP API, so they are made from the template."""

from __future__ import annotations

import json
from typing import Any

from local.aws import client, stack_resources
from local.settings import LocalSettings

ANY_METHOD = "x-amazon-apigateway-any-method"
DEFAULT_ROUTE = "/$default"


def import_routes(settings: LocalSettings, api_id: str) -> None:
    """Make the API's routes and integrations equal to the deployed template's."""
    gateway = client(settings, "apigatewayv2")
    wanted = declared_routes(settings)
    targets = {row["IntegrationId"]: row["IntegrationUri"] for row in listed(gateway.get_integrations, api_id)}
    present = {}
    for row in listed(gateway.get_routes, api_id):
        target = targets.get(row["Target"].removeprefix("integrations/"))
        if wanted.get(row["RouteKey"]) == target:
            present[row["RouteKey"]] = target
        else:
            gateway.delete_route(ApiId=api_id, RouteId=row["RouteId"])
    by_uri = {uri: integration for integration, uri in targets.items()}
    for key, uri in wanted.items():
        if key not in present:
            if uri not in by_uri:
                by_uri[uri] = create_integration(gateway, api_id, uri)
            gateway.create_route(ApiId=api_id, RouteKey=key, Target=f"integrations/{by_uri[uri]}")


def listed(operation: Any, api_id: str) -> list[dict[str, Any]]:
    """All pages of an API Gateway list operation."""
    answer = operation(ApiId=api_id, MaxResults="1000")
    rows = list(answer["Items"])
    while answer.get("NextToken"):
        answer = operation(ApiId=api_id, MaxResults="1000", NextToken=answer["NextToken"])
        rows += answer["Items"]
    return rows


def create_integration(gateway: Any, api_id: str, uri: str) -> str:
    made = gateway.create_integration(
        ApiId=api_id, IntegrationType="AWS_PROXY", IntegrationUri=uri, PayloadFormatVersion="2.0"
    )
    return str(made["IntegrationId"])


def declared_routes(settings: LocalSettings) -> dict[str, str]:
    """Route key -> function ARN, from the OpenAPI body that SAM generated."""
    cloudformation = client(settings, "cloudformation")
    body = cloudformation.get_template(StackName=settings.stack_name, TemplateStage="Processed")["TemplateBody"]
    template = json.loads(body) if isinstance(body, str) else body
    apis = (r["Properties"] for r in template["Resources"].values() if r["Type"] == "AWS::ApiGatewayV2::Api")
    api = next(properties for properties in apis if "Body" in properties)
    functions = function_arns(settings)
    routes: dict[str, str] = {}
    for path, methods in api["Body"]["paths"].items():
        for method, operation in methods.items():
            function = referenced_function(operation["x-amazon-apigateway-integration"]["uri"])
            routes |= dict.fromkeys(route_keys(method, path), functions[function])
    return routes


def route_keys(method: str, path: str) -> list[str]:
    """The route and, as the emulator tells /x/ from /x where the gateway does not, its twin with a slash."""
    key = route_key(method, path)
    return [key] if key == "$default" or path.endswith(("}", "/")) else [key, f"{key}/"]


def route_key(method: str, path: str) -> str:
    if path == DEFAULT_ROUTE:
        return "$default"
    return f"{'ANY' if method == ANY_METHOD else method.upper()} {path}"


def referenced_function(uri: Any) -> str:
    """The logical id in `arn:…:functions/${TheFunction.Arn}/invocations`."""
    text = uri["Fn::Sub"]
    return str(text.split("functions/${")[1].split(".Arn}")[0])


def function_arns(settings: LocalSettings) -> dict[str, str]:
    """Logical id -> ARN of the stack's functions."""
    names = {
        physical: logical
        for logical, (kind, physical) in stack_resources(settings).items()
        if kind == "AWS::Lambda::Function"
    }
    pages = client(settings, "lambda").get_paginator("list_functions").paginate()
    rows = (row for page in pages for row in page["Functions"])
    return {names[row["FunctionName"]]: row["FunctionArn"] for row in rows if row["FunctionName"] in names}
