"""The template as data: functions, handlers and routes, for tests that must agree with what is deployed."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]


class _Loader(yaml.SafeLoader):
    """YAML with CloudFormation's short tags kept as plain values."""


def _tag(loader: yaml.Loader, suffix: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return {suffix: loader.construct_scalar(node)}
    if isinstance(node, yaml.SequenceNode):
        return {suffix: loader.construct_sequence(node, deep=True)}
    return {suffix: loader.construct_mapping(node, deep=True)}


_Loader.add_multi_constructor("!", _tag)


@dataclass(frozen=True)
class Route:
    """One route of the HTTP API and the handler behind it."""

    method: str
    path: str
    function: str
    handler: str

    @property
    def pattern(self) -> re.Pattern[str]:
        text = re.escape(self.path).replace(r"\{proxy\+\}", ".+")
        named = re.sub(r"\\{\w+\\}", "[^/]+", text)
        return re.compile(rf"^{named}/?$")

    @property
    def rank(self) -> tuple[bool, int, bool]:
        """The gateway's order: whole paths before greedy ones, more fixed segments first, a named method before ANY."""
        fixed = [part for part in self.path.split("/") if not part.startswith("{")]
        return "+}" in self.path, -len(fixed), self.method == "ANY"


@cache
def load() -> dict[str, Any]:
    """The parsed template."""
    document: dict[str, Any] = yaml.load((ROOT / "template.yaml").read_text(), _Loader)  # noqa: S506
    return document


def functions() -> dict[str, dict[str, Any]]:
    """The properties of every function by logical id."""
    resources = load()["Resources"]
    return {n: r["Properties"] for n, r in resources.items() if r["Type"] == "AWS::Serverless::Function"}


@cache
def routes() -> tuple[Route, ...]:
    """The HTTP API's routes, best match first."""
    found = []
    for name, properties in functions().items():
        for event in properties.get("Events", {}).values():
            if event["Type"] == "HttpApi":
                wanted = event["Properties"]
                method = str(wanted.get("Method", "ANY")).upper()
                found.append(Route(method, wanted.get("Path", "/{proxy+}"), name, properties["Handler"]))
    return tuple(sorted(found, key=lambda route: route.rank))


def route_for(method: str, path: str) -> Route:
    """The route that the gateway chooses for a request."""
    for route in routes():
        if route.pattern.match(path) and route.method in ("ANY", method):
            return route
    raise LookupError(f"no route for {method} {path}")
