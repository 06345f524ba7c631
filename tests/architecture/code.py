"""The source as data: modules, their imports and their functions."""

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.support.template import ROOT

SOURCES = (ROOT / "layers/core/python", ROOT / "functions")
DIALECTS = ("focura", "focusmaster", "focusflow", "focusguard", "flockpal")


@dataclass(frozen=True)
class Module:
    """One source file."""

    name: str
    path: Path
    tree: ast.Module
    text: str

    @property
    def where(self) -> str:
        return str(self.path.relative_to(ROOT))

    def imports(self) -> set[str]:
        """Every module that it imports, anywhere in the file; of `from a import b` both `a` and `a.b`."""
        found: set[str] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
        return found

    def functions(self) -> list[ast.FunctionDef]:
        return [node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef)]


@cache
def modules() -> tuple[Module, ...]:
    """All of ours that is deployed."""
    found = []
    for base in SOURCES:
        for path in sorted(base.rglob("*.py")):
            name = ".".join(path.relative_to(base).with_suffix("").parts).removesuffix(".__init__")
            text = path.read_text()
            found.append(Module(name, path, ast.parse(text), text))
    return tuple(found)


@cache
def names() -> frozenset[str]:
    return frozenset(module.name for module in modules())


def ours(module: Module) -> set[str]:
    """Those imports that are modules of ours."""
    return {name for name in module.imports() if name in names()}
