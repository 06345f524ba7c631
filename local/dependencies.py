"""The layers of third-party packages: wheels for the target, without what no function needs."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from local.settings import ROOT
from local.steps import LocalStackError

AWS_PLATFORM = ["--platform", "manylinux2014_x86_64", "--platform", "manylinux_2_28_x86_64"]
AWS_WHEELS = [*AWS_PLATFORM, "--python-version", "3.13", "--implementation", "cp", "--abi", "cp313"]
BOTOCORE_SERVICES = {
    "apigatewaymanagementapi",
    "dynamodb",
    "kms",
    "lambda",
    "s3",
    "secretsmanager",
    "ses",
    "sesv2",
    "sqs",
    "stepfunctions",
    "sts",
}
# cryptography needs cffi's compiled backend alone; the rest of cffi and its parser only build bindings.
UNUSED = ("bin", "cffi", "pycparser", "pycparser-*.dist-info")
KEPT_METADATA = ("METADATA", "LICENSE", "LICENCE", "COPYING", "NOTICE", "AUTHORS", "licenses")


@dataclass(frozen=True)
class Layer:
    """A layer of packages: what it installs, and what it leaves out again."""

    name: str
    requirements: Path
    prune: Callable[[Path], None]
    hides_others: bool = False

    def packages(self, stage: Path) -> Path:
        """The folder under which the local target keeps them."""
        return stage / ("packages" if self.name == "dependencies" else f"packages-{self.name}")


def install_dependencies(target: str, stage: Path) -> None:
    """Fill each layer of the stage whose requirements changed since it was filled."""
    for layer in LAYERS:
        install(layer, target, stage)


def install(wanted: Layer, target: str, stage: Path) -> None:
    layer, stamp = stage / f"layers/{wanted.name}/python", stage / f".{wanted.name}"
    mark = fingerprint(wanted, target)
    if stamp.exists() and stamp.read_text() == mark:
        return
    stamp.unlink(missing_ok=True)
    packages = wanted.packages(stage) / mark[:12] if target == "local" else layer
    for stale in (layer, wanted.packages(stage)):
        shutil.rmtree(stale, ignore_errors=True)
    packages.mkdir(parents=True)
    pip_install(wanted.requirements, target, packages)
    wanted.prune(packages)
    if target == "local":
        point_layer_to(wanted, packages, layer)
    stamp.write_text(mark)


def point_layer_to(wanted: Layer, packages: Path, layer: Path) -> None:
    """The local layer names the packages' folder instead of holding it; that of the dependencies hides all others.

    The emulator unpacks every layer for every function process: that took 0.5 to 2 s of each cold start.
    """
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    site = layer / "lib" / version / "site-packages"
    site.mkdir(parents=True)
    hide = "sys.path[:] = [path for path in sys.path if not path.endswith('site-packages')]; "
    hides = hide if wanted.hides_others else ""
    (site / f"{wanted.name}.pth").write_text(f"import sys; {hides}sys.path.append({str(packages)!r})\n")


def fingerprint(wanted: Layer, target: str) -> str:
    """Changes when the layer must be made again."""
    place = f"{sys.version_info[:2]} {ROOT}"
    parts = [wanted.requirements.read_bytes(), Path(__file__).read_bytes(), target.encode(), place.encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def pip_install(requirements: Path, target: str, layer: Path) -> None:
    wheels = AWS_WHEELS if target == "aws" else []
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
    options = ["--no-deps", "--require-hashes", "--only-binary=:all:", "--target", str(layer), *wheels]
    done = subprocess.run([*command, *options, "-r", str(requirements)], text=True, capture_output=True)
    if done.returncode:
        raise LocalStackError(f"{requirements.name} ({target}) cannot be installed:\n{done.stderr}")


def prune_dependencies(layer: Path) -> None:
    """Remove what no function reads: 72 MB become 35."""
    unused = [path for pattern in UNUSED for path in layer.glob(pattern)]
    data = layer / "botocore/data"
    unused += [path for path in data.iterdir() if path.is_dir() and path.name not in BOTOCORE_SERVICES]
    unused += data.rglob("examples-*")
    remove_all([*unused, *useless_anywhere(layer)])


def prune_reports(layer: Path) -> None:
    """Reports are drawn with a typeface of their own, in two weights, and without the library's own charts."""
    unused = [layer / name for name in ("bin", "reportlab/fonts", "reportlab/graphics")]
    weights = ("OpenSans-Regular.ttf", "OpenSans-Bold.ttf")
    unused += [path for path in layer.glob("ttf_opensans/ttf/*") if path.name not in weights]
    remove_all([*unused, *useless_anywhere(layer)])


def useless_anywhere(layer: Path) -> list[Path]:
    unused = [path for path in layer.rglob("tests") if path.is_dir()]
    unused += [*layer.rglob("__pycache__"), *layer.rglob("*.pyi"), *layer.rglob("py.typed")]
    return unused + [path for path in layer.glob("*.dist-info/*") if not path.name.startswith(KEPT_METADATA)]


def remove_all(paths: list[Path]) -> None:
    for path in paths:
        remove(path)


def remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


LAYERS = (
    Layer("dependencies", ROOT / "requirements/runtime.txt", prune_dependencies, hides_others=True),
    Layer("reports", ROOT / "requirements/reports.txt", prune_reports),
)
