"""The dependencies layer: wheels for the target, without what no function needs."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from local.settings import ROOT
from local.steps import LocalStackError

REQUIREMENTS = ROOT / "requirements/runtime.txt"
AWS_PLATFORM = ["--platform", "manylinux2014_x86_64"]
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


def install_dependencies(target: str, stage: Path) -> None:
    """Fill the stage's dependencies layer when the requirements changed since it was filled."""
    layer, stamp = stage / "layers/dependencies/python", stage / ".dependencies"
    wanted = fingerprint(target)
    if stamp.exists() and stamp.read_text() == wanted:
        return
    stamp.unlink(missing_ok=True)
    packages = stage / "packages" / wanted[:12] if target == "local" else layer
    for stale in (layer, stage / "packages"):
        shutil.rmtree(stale, ignore_errors=True)
    packages.mkdir(parents=True)
    pip_install(target, packages)
    prune(packages)
    if target == "local":
        point_layer_to(packages, layer)
    stamp.write_text(wanted)


def point_layer_to(packages: Path, layer: Path) -> None:
    """The local layer names the packages' folder instead of holding it, and hides all other site-packages.

    The emulator unpacks every layer for every function process: that took 0.5 to 2 s of each cold start.
    """
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    site = layer / "lib" / version / "site-packages"
    site.mkdir(parents=True)
    hide = "sys.path[:] = [path for path in sys.path if not path.endswith('site-packages')]"
    (site / "packages.pth").write_text(f"import sys; {hide}; sys.path.append({str(packages)!r})\n")


def fingerprint(target: str) -> str:
    """Changes when the layer must be made again."""
    place = f"{sys.version_info[:2]} {ROOT}"
    parts = (REQUIREMENTS.read_bytes(), Path(__file__).read_bytes(), target.encode(), place.encode())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def pip_install(target: str, layer: Path) -> None:
    wheels = AWS_WHEELS if target == "aws" else []
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
    options = ["--no-deps", "--require-hashes", "--only-binary=:all:", "--target", str(layer), *wheels]
    done = subprocess.run([*command, *options, "-r", str(REQUIREMENTS)], text=True, capture_output=True)
    if done.returncode:
        raise LocalStackError(f"The dependencies layer ({target}) cannot be installed:\n{done.stderr}")


def prune(layer: Path) -> None:
    """Remove what no function reads: 72 MB become 35."""
    unused = [path for pattern in UNUSED for path in layer.glob(pattern)]
    data = layer / "botocore/data"
    unused += [path for path in data.iterdir() if path.is_dir() and path.name not in BOTOCORE_SERVICES]
    unused += data.rglob("examples-*")
    unused += [path for path in layer.rglob("tests") if path.is_dir()]
    unused += [*layer.rglob("__pycache__"), *layer.rglob("*.pyi"), *layer.rglob("py.typed")]
    unused += [path for path in layer.glob("*.dist-info/*") if not path.name.startswith(KEPT_METADATA)]
    for path in unused:
        remove(path)


def remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
