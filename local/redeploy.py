"""`make redeploy`: bring edited functions, core or template into the running stack."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from local.aws import client, stack_resources
from local.build import build
from local.deploy import deploy
from local.fingerprints import changed_parts, remember_deployed
from local.settings import LocalSettings
from local.stack import answers
from local.steps import LocalStackError, say

CORE_LAYER = "CoreLayer"


def redeploy(settings: LocalSettings) -> int:
    """Update what changed: code directly through the Lambda API, anything else with `sam deploy`."""
    if not answers(f"{settings.endpoint}/_ministack/ready"):
        raise LocalStackError(f"No local stack answers at {settings.endpoint}: run `make dev` first")
    started = time.monotonic()
    stage = build("local")
    changed = changed_parts(settings, stage)
    if changed - {"functions", "core"}:
        deploy(settings)
    else:
        update_code(settings, stage, changed)
        remember_deployed(settings, stage)
    what = ", ".join(sorted(changed)) or "nothing: nothing changed"
    say(f"  updated {what} in {time.monotonic() - started:.1f} s")
    return 0


def update_code(settings: LocalSettings, stage: Path, changed: set[str]) -> None:
    """Give every function of the stack the new code and the new core layer."""
    functions = client(settings, "lambda")
    names = [name for kind, name in stack_resources(settings).values() if kind == "AWS::Lambda::Function"]
    if "functions" in changed:
        code = zipped(stage / "functions")
        each(names, lambda name: functions.update_function_code(FunctionName=name, ZipFile=code))
    if "core" in changed:
        arn = publish_core(settings, zipped(stage / "layers/core"))
        each(names, lambda name: replace_core(functions, name, arn))


def publish_core(settings: LocalSettings, content: bytes) -> str:
    layer_arn = stack_resources(settings)[core_logical_id(settings)][1]
    name = layer_arn.split(":")[6]
    made = client(settings, "lambda").publish_layer_version(LayerName=name, Content={"ZipFile": content})
    return str(made["LayerVersionArn"])


def core_logical_id(settings: LocalSettings) -> str:
    """SAM appends a hash to a layer's logical id."""
    return next(
        logical
        for logical, (kind, _) in stack_resources(settings).items()
        if kind == "AWS::Lambda::LayerVersion" and logical.startswith(CORE_LAYER)
    )


def replace_core(functions: Any, name: str, arn: str) -> None:
    attached = [layer["Arn"] for layer in functions.get_function_configuration(FunctionName=name)["Layers"]]
    core_name = arn.rsplit(":", 1)[0]
    layers = [arn if layer.rsplit(":", 1)[0] == core_name else layer for layer in attached]
    functions.update_function_configuration(FunctionName=name, Layers=layers)


def each(names: Iterable[str], change: Any) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(change, names))


def zipped(folder: Path) -> bytes:
    """The folder as a zip whose bytes depend on its files alone."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(str(path.relative_to(folder)), (2020, 1, 1, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
