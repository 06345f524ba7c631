"""Write every generated document: `python -m tools.generate`; with `--check` only say which are out of date."""

import sys
from collections.abc import Callable
from pathlib import Path

import tests.conftest  # noqa: F401  the environment that the functions need at import

ROOT = Path(__file__).resolve().parents[1]


def documents() -> dict[str, Callable[[], str]]:
    """Each generated file, by its path, and what makes it."""
    from tools import access, costs, openapi, postman

    return {
        "docs/openapi/focusflow-v1.json": lambda: openapi.focusflow("1.0"),
        "docs/openapi/focusflow-v2.json": lambda: openapi.focusflow("2.0"),
        "docs/postman/focusflow.json": postman.focusflow,
        "docs/table.md": access.table,
        "docs/costs.md": costs.table,
    }


def outdated() -> list[str]:
    """The paths whose file is not what would be generated now."""
    return [path for path, make in documents().items() if _read(ROOT / path) != make()]


def _read(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def main(arguments: list[str]) -> int:
    if "--check" in arguments:
        stale = outdated()
        sys.stdout.write("".join(f"out of date: {path}\n" for path in stale))
        return bool(stale)
    for path, make in documents().items():
        target = ROOT / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(make())
        sys.stdout.write(f"wrote {path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
