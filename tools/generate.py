"""Write every generated document: `python -m tools.generate`; with `--check` only say which are out of date."""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import tests.conftest  # noqa: F401  the environment that the functions need at import

ROOT = Path(__file__).resolve().parents[1]


def documents() -> dict[str, Callable[[], str]]:
    """Each generated file, by its path, and what makes it."""
    from tests.support.catalogue import DIALECTS
    from tools import access, costs, openapi, postman

    made: dict[str, Callable[[], str]] = {"docs/table.md": access.table, "docs/costs.md": costs.table}
    for dialect in DIALECTS.values():
        for name, document in dialect.documents.items():
            made[f"docs/openapi/{name}.json"] = partial(openapi.text, document)
            made[f"docs/postman/{dialect.name}.json"] = partial(postman.text, document)
    return made


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
