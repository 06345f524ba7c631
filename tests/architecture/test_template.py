"""The template and the code agree."""

import importlib
import json
import os
from typing import Any

import pytest

from tests.support.template import ROOT, functions, load

MAX_RESOURCES = 500
NAMES = sorted(functions())


@pytest.mark.parametrize("name", NAMES)
def test_every_function_has_a_handler_that_imports(name: str) -> None:
    module, _, attribute = functions()[name]["Handler"].rpartition(".")
    assert callable(getattr(importlib.import_module(module), attribute))


def _transformed() -> dict[str, Any]:
    from samtranslator.public.translator import ManagedPolicyLoader
    from samtranslator.translator.transform import transform
    from samtranslator.yaml_helper import yaml_parse

    template = yaml_parse((ROOT / "template.yaml").read_text())
    for resource in template["Resources"].values():
        properties = resource.get("Properties", {})
        for name in ("CodeUri", "ContentUri", "DefinitionUri"):
            if isinstance(properties.get(name), str):
                properties[name] = "s3://bucket/key"
    if "CodeUri" in template.get("Globals", {}).get("Function", {}):
        template["Globals"]["Function"]["CodeUri"] = "s3://bucket/key"
    os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
    loader = ManagedPolicyLoader(None)
    loader._policy_map = {}
    document: dict[str, Any] = transform(template, {}, loader)
    return document


def test_the_stack_stays_under_the_limit_of_resources() -> None:
    resources = _transformed()["Resources"]
    assert len(resources) < MAX_RESOURCES, len(resources)


def test_every_parameter_is_documented() -> None:
    documented = (ROOT / "docs/configuration.md").read_text()
    assert not [name for name in load()["Parameters"] if f"`{name}`" not in documented]


def test_functions_run_what_lambda_offers() -> None:
    runtimes = {load()["Globals"]["Function"]["Runtime"]} | {f.get("Runtime") for f in functions().values()}
    assert runtimes - {None} == {"python3.13"}


def test_the_sample_events_are_gateway_events() -> None:
    samples = sorted((ROOT / "events").glob("*.json"))
    assert samples
    for sample in samples:
        assert isinstance(json.loads(sample.read_text()), dict)
