"""What a stack was last deployed from, so that only what changed is deployed again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from local.aws import client
from local.settings import LocalSettings

PARAMETER = "/roost/deployed"


def fingerprints(settings: LocalSettings, stage: Path) -> dict[str, str]:
    """One digest for each staged part, and for the parameters."""
    return {
        "template": digest([stage / "template.yaml"]),
        "parameters": hashlib.sha256(json.dumps(settings.template_parameters()).encode()).hexdigest(),
        "dependencies": digest([stage / ".dependencies"]),
        "reports": digest([stage / ".reports"]),
        "core": digest((stage / "layers/core").rglob("*")),
        "machines": digest((stage / "statemachines").rglob("*")),
        "functions": digest((stage / "functions").rglob("*")),
    }


def changed_parts(settings: LocalSettings, stage: Path) -> set[str]:
    """The parts that differ from what was deployed last; all of them when nothing was."""
    deployed = read_deployed(settings)
    return {name for name, value in fingerprints(settings, stage).items() if deployed.get(name) != value}


def read_deployed(settings: LocalSettings) -> dict[str, str]:
    found = client(settings, "ssm").get_parameters(Names=[PARAMETER])["Parameters"]
    return dict(json.loads(found[0]["Value"])) if found else {}


def remember_deployed(settings: LocalSettings, stage: Path) -> None:
    """Kept in the emulator, so that it is saved and lost together with what it describes."""
    value = json.dumps(fingerprints(settings, stage))
    client(settings, "ssm").put_parameter(Name=PARAMETER, Value=value, Type="String", Overwrite=True)


def digest(paths: Iterable[Path]) -> str:
    """Changes with the files' names and contents; compiled files do not count."""
    total = hashlib.sha256()
    for path in sorted(path for path in paths if path.is_file() and path.suffix != ".pyc"):
        total.update(f"{path}\0".encode() + path.read_bytes() + b"\0")
    return total.hexdigest()
