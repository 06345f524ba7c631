"""Says what a machine lacks to run the local stack, and what to do about it. Needs nothing installed."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import sys
from collections.abc import Callable
from typing import NamedTuple

from local.build import find_interpreter
from local.settings import ROOT, read_settings

OLDEST_PYTHON = (3, 11)
FREE_GIGABYTES = 3


class Check(NamedTuple):
    """Whether it is there, what was looked for, what to do when it is not."""

    good: bool
    name: str
    advice: str


def check_python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    wanted = ".".join(map(str, OLDEST_PYTHON))
    advice = f"install Python {wanted} or newer and run `PYTHON=python{wanted} make dev`"
    return Check(sys.version_info[:2] >= OLDEST_PYTHON, f"Python {version}", advice)


def check_modules() -> Check:
    missing = [name for name in ("venv", "ensurepip", "ssl", "sqlite3") if importlib.util.find_spec(name) is None]
    name = "Python modules venv, pip, ssl" + (f" (missing: {', '.join(missing)})" if missing else "")
    return Check(not missing, name, "install your system's full Python, on Debian and Ubuntu: apt install python3-venv")


def check_make() -> Check:
    return Check(shutil.which("make") is not None, "make", "install make, on Debian and Ubuntu: apt install make")


def check_environments() -> Check:
    made = all((ROOT / name / ".installed").exists() for name in (".venv", ".venv-sam"))
    return Check(made, "installed environments .venv and .venv-sam", "run `make setup` (`make dev` does it too)")


def check_disk() -> Check:
    free = shutil.disk_usage(ROOT).free / 1e9
    return Check(
        free >= FREE_GIGABYTES, f"disk: {free:.1f} GB free", f"free {FREE_GIGABYTES} GB where this checkout lies"
    )


def check_writing() -> Check:
    advice = f"make {ROOT} writable for {os.environ.get('USER', 'you')}"
    return Check(os.access(ROOT, os.W_OK), f"write permission in {ROOT}", advice)


def check_compiled_for_aws() -> Check:
    found = find_interpreter("aws") is not None
    return Check(found, "Python 3.13 (only for `make deploy`)", "optional: without it, deployed functions start slower")


def check_front_port() -> Check:
    return check_port("ROOST_PORT", read_settings().port)


def check_stack_port() -> Check:
    return check_port("ROOST_STACK_PORT", read_settings().stack_port)


def check_port(setting: str, port: int) -> Check:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return Check(
                False, f"port {port}", f"in use: stop its owner (lsof -i :{port}), or run `{setting}=<port> make dev`"
            )
    return Check(True, f"port {port}", "")


REQUIRED: tuple[Callable[[], Check], ...] = (
    check_python,
    check_modules,
    check_make,
    check_environments,
    check_disk,
    check_writing,
    check_front_port,
    check_stack_port,
)
OPTIONAL: tuple[Callable[[], Check], ...] = (check_compiled_for_aws,)


def main() -> int:
    """Print every check; 1 when a required one fails."""
    failed = [check for check in REQUIRED if not report(check, "MISSING")]
    for check in OPTIONAL:
        report(check, "note")
    print(f"\n{len(failed)} to mend." if failed else "\nEverything is there: run `make dev`.")
    return 1 if failed else 0


def report(check: Callable[[], Check], mark: str) -> bool:
    good, name, advice = check()
    print(f"  {'ok' if good else mark:<8} {name}")
    if not good:
        print(f"           -> {advice}")
    return good


if __name__ == "__main__":
    sys.exit(main())
