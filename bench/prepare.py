"""What is measured: the API functions of the template, each with an event, and the items that it finds."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bench.children import ChildFailed, Children
from bench.inside.storage import Storage
from bench.stage import Place


@dataclass(frozen=True)
class Function:
    """One API function; `spec` is the file that says what its route is, or `error` why there is none."""

    name: str
    route: str = ""
    spec: str = ""
    error: str | None = None


@dataclass(frozen=True)
class Bench:
    """Everything that the measuring needs."""

    functions: list[Function]
    storage: Storage
    storage_file: str
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
    """Let a child make the world and describe each function in it. Functions without a resolver are left out.

    Raises ChildFailed, also for a name in `only` that the template has not.
    """
    known = handlers(place.template)
    if strange := set(only) - set(known):
        raise ChildFailed(f"the template has no API function {', '.join(sorted(strange))}")
    modules = [each for each in known if not only or each in only]
    made: dict[str, Any] = children.run("prepare", *modules).said
    functions = []
    for module in modules:
        described = made["functions"][module]
        if described is None:
            continue
        if "error" in described:
            functions.append(Function(module, error=described["error"]))
        else:
            spec = children.keep(module, described)
            functions.append(Function(module, f"{described['method']} {described['path']}", spec))
    left_out = [each for each in modules if made["functions"][each] is None]
    kept = children.keep("storage", made["storage"])
    return Bench(functions, Storage.loaded(made["storage"]), kept, left_out)
