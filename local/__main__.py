"""`python -m local <command>`: what the Makefile calls."""

import sys

from local.settings import read_settings
from local.steps import LocalStackError

USAGE = "usage: python -m local build|dev|redeploy|reset"


def main(arguments: list[str]) -> int:
    """Run one command; its exit code. Imports wait for their command: `reset` works before anything is installed."""
    command, rest = (arguments or ["help"])[0], arguments[1:]
    try:
        return run(command, rest)
    except LocalStackError as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1


def run(command: str, rest: list[str]) -> int:
    settings = read_settings()
    if command == "build":
        from local.build import main as build

        return build(rest)
    if command == "dev":
        from local.dev import run as dev

        return dev(settings)
    if command == "redeploy":
        from local.redeploy import redeploy

        return redeploy(settings)
    if command == "reset":
        from local.reset import reset

        return reset(settings)
    print(USAGE, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
