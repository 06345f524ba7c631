"""What is measured: the API functions of the template, each with an event, and the items that it finds."""

import json
import os
import subprocess
import sys
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bench.children import ChildFailed, Children
from bench.stage import Place

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Function:
    """One API function; `spec` and `storage` are files that say what its route is and what it finds, or `error` why
    there are none.
    """

    name: str
    route: str = ""
    status: int = 200
    spec: str = ""
    storage: str = ""
    error: str | None = None


@dataclass(frozen=True)
class Bench:
    """Everything that the measuring needs."""

    functions: list[Function]
    left_out: list[str]


class _Loader(yaml.SafeLoader):
    """YAML that takes CloudFormation's short tags for nothing."""


_Loader.add_multi_constructor("!", lambda *_: None)


def handlers(template: Path) -> list[str]:
    """The modules of all functions that the HTTP API calls, in the template's order."""
    resources = yaml.load(template.read_text(), _Loader)["Resources"].values()  # noqa: S506
    functions = [each["Properties"] for each in resources if each["Type"] == "AWS::Serverless::Function"]
    called = [each for each in functions if any(e["Type"] == "HttpApi" for e in each.get("Events", {}).values())]
    return [str(each["Handler"]).rpartition(".")[0] for each in called]


def prepare(place: Place, children: Children, only: Collection[str] = ()) -> Bench:
    """Let a process of its own describe each function. Functions without a resolver are left out.

    Raises ChildFailed, also for a name in `only` that the template has not.
    """
    known = handlers(place.template)
    if strange := set(only) - set(known):
        raise ChildFailed(f"the template has no API function {', '.join(sorted(strange))}")
    modules = [each for each in known if not only or each in only]
    made = _described(place.inside / "described.json", modules)
    functions = [_kept(module, made[module], children) for module in modules if made[module] is not None]
    return Bench(functions, [each for each in modules if made[each] is None])


def _described(target: Path, modules: Collection[str]) -> dict[str, Any]:
    path = os.pathsep.join(str(ROOT / each) for each in ("layers/core/python", "functions", "."))
    command = [sys.executable, "-m", "bench.describe", str(target), *modules]
    child = subprocess.run(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": path}, capture_output=True, text=True)
    if child.returncode:
        raise ChildFailed(child.stderr.strip())
    described: dict[str, Any] = json.loads(target.read_text())
    return described


def _kept(module: str, described: dict[str, Any], children: Children) -> Function:
    if "error" in described:
        return Function(module, error=described["error"])
    spec, storage = described["spec"], described["storage"]
    files = children.keep(module, spec), children.keep(f"{module}.storage", storage)
    return Function(module, f"{spec['method']} {spec['path']}", spec["status"], *files)
