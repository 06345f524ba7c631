"""The files that are measured: a copy of the staged build, FastAPI beside it, everything compiled."""

import importlib.metadata as metadata
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from local.build import build

RIVALS = ("fastapi", "mangum")


@dataclass(frozen=True)
class Place:
    """Where children import from; `template` is the staged one."""

    functions: Path
    core: Path
    packages: Path
    rivals: Path
    inside: Path
    template: Path

    @property
    def lambda_path(self) -> list[str]:
        """The import path of a deployed function, and the bench's own code at its end."""
        return [str(each) for each in (self.functions, self.core, self.packages, self.inside)]


def make(folder: Path, staged: Path | None = None) -> Place:
    """Copy what may change while the bench runs; the packages stay where the build put them."""
    staged = staged or build("local")
    packages = next((staged / "packages").iterdir())
    place = Place(
        functions=folder / "functions",
        core=folder / "core",
        packages=packages,
        rivals=folder / "rivals",
        inside=folder / "bench",
        template=staged / "template.yaml",
    )
    shutil.copytree(staged / "functions", place.functions)
    shutil.copytree(staged / "layers/core/python", place.core)
    shutil.copytree(
        Path(__file__).parent / "inside", place.inside / "inside", ignore=shutil.ignore_patterns("__pycache__")
    )
    for distribution in _closure(RIVALS):
        _copy_distribution(distribution, packages, place.rivals)
    _compile(folder)
    return place


def _closure(names: tuple[str, ...]) -> Iterator[metadata.Distribution]:
    """The distributions with all they require, extras left out."""
    waiting, seen = list(names), set()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:  # required on other versions of Python
            continue
        yield distribution
        required = (each for each in distribution.requires or () if "extra ==" not in each)
        waiting += [re.split(r"[\s<>=!~;\[(]", each, maxsplit=1)[0] for each in required]


def _copy_distribution(distribution: metadata.Distribution, packages: Path, to: Path) -> None:
    """What the dependencies layer has already is taken from there by every variant."""
    for file in distribution.files or ():
        if file.suffix == ".pyc" or ".." in file.parts or (packages / file.parts[0]).exists():
            continue
        (to / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(str(distribution.locate_file(file)), to / file)


def _compile(folder: Path) -> None:
    """Like the build does it, so that no variant reads sources."""
    command = [sys.executable, "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash", str(folder)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
