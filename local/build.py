"""Stages under `.build/<target>` what is deployed: template, functions, core and dependencies, compiled."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml

from local.dependencies import install_dependencies
from local.settings import ROOT
from local.steps import LocalStackError, say

TARGETS = ("local", "aws")
AWS_PYTHON = "3.13"
SOURCES = ("functions", "layers/core")
IGNORED = {"__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache"}


def build(target: str, build_dir: Path = ROOT / ".build") -> Path:
    """Bring `.build/<target>` up to date and return it. Only what changed is copied, compiled or installed again."""
    stage = build_dir / target
    stage.mkdir(parents=True, exist_ok=True)
    with only_one_build(build_dir):
        for source in SOURCES:
            mirror(ROOT / source, stage / source)
        copy_if_changed(ROOT / "template.yaml", stage / "template.yaml")
        stage_machines(ROOT / "statemachines", stage / "statemachines")
        install_dependencies(target, stage)
        compile_missing(target, stage)
    return stage


@contextmanager
def only_one_build(build_dir: Path) -> Iterator[None]:
    """`make dev` and the stack tests may build at the same time: the second waits for the first."""
    with (build_dir / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def find_interpreter(target: str) -> str | None:
    """The Python whose compiled files the target can use; None when it is not on this machine."""
    if target == "local" or sys.version_info[:2] == tuple(map(int, AWS_PYTHON.split("."))):
        return sys.executable
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    installed = sorted(pyenv.glob(f"versions/{AWS_PYTHON}.*/bin/python{AWS_PYTHON}"))
    candidates = [shutil.which(f"python{AWS_PYTHON}"), *map(str, installed)]
    # A version manager's shim is on PATH even when nothing stands behind it.
    works = (one for one in candidates if one and subprocess.run([one, "-c", ""], capture_output=True).returncode == 0)
    return next(works, None)


def mirror(source: Path, copy: Path) -> None:
    """Make `copy` equal to `source`, apart from compiled files of sources that did not change."""
    if not source.is_dir():
        raise LocalStackError(f"{source} is missing: this is not a complete checkout")
    wanted, present = files_of(source), files_of(copy)
    for relative in present - wanted:
        remove_with_compiled(copy / relative)
    for relative in wanted:
        copy_if_changed(source / relative, copy / relative)


def files_of(folder: Path) -> set[Path]:
    """Relative paths of the files in a folder, without caches."""
    found = {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}
    return {path for path in found if not IGNORED & set(path.parts)}


def stage_machines(source: Path, copy: Path) -> None:
    """State machines as JSON, which YAML readers read as well: the emulator reads nothing else, and no anchors stay."""
    for path in source.glob("*.asl.yaml"):
        write_if_changed(copy / path.name, json.dumps(yaml.safe_load(path.read_text()), indent=2).encode())


def copy_if_changed(source: Path, copy: Path) -> None:
    write_if_changed(copy, source.read_bytes())


def write_if_changed(copy: Path, content: bytes) -> None:
    if not copy.exists() or copy.read_bytes() != content:
        remove_with_compiled(copy)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(content)


def remove_with_compiled(path: Path) -> None:
    path.unlink(missing_ok=True)
    for compiled in path.parent.glob(f"__pycache__/{path.stem}.*.pyc"):
        compiled.unlink()


def compile_missing(target: str, stage: Path) -> None:
    """Ship `.pyc` that the runtime takes without looking at the source, equal on every machine."""
    interpreter = find_interpreter(target)
    if interpreter is None:
        say(f"  python{AWS_PYTHON} is not on this machine: no .pyc files for {target}, cold starts will be slower")
        return
    tag = sys.implementation.cache_tag if target == "local" else f"cpython-{AWS_PYTHON.replace('.', '')}"
    sources = (path for path in stage.rglob("*.py"))
    missing = [path for path in sources if not (path.parent / "__pycache__" / f"{path.stem}.{tag}.pyc").exists()]
    if missing:
        compile_files(interpreter, stage, missing)


def compile_files(interpreter: str, stage: Path, paths: list[Path]) -> None:
    command = [interpreter, "-m", "compileall", "-q", "-f", "--invalidation-mode", "unchecked-hash", "-s", str(stage)]
    names = "\n".join(map(str, paths))
    done = subprocess.run([*command, "-i", "-"], input=names, text=True, capture_output=True)
    if done.returncode:
        raise LocalStackError(f"Python {interpreter} cannot compile:\n{done.stdout}{done.stderr}")


def main(arguments: list[str]) -> int:
    """Build the targets named on the command line, all of them when none is."""
    for target in arguments or TARGETS:
        if target not in TARGETS:
            raise LocalStackError(f"unknown target {target}: choose from {', '.join(TARGETS)}")
        say(f"  staged {build(target).relative_to(ROOT)}")
    return 0
