"""Every documented route of every dialect, with a request that its caller may make: what isolation, budgets, costs,
policies, generated documents and the bench are made from.

A dialect is a module of this package that has a `DIALECT`; it is found by its name in `NAMES`. A route that is declared
and has no row fails `tests/functions/test_catalogue.py`.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import Final

from tests.support.catalogue.rows import DialectUnderTest, Row

NAMES: Final = ("focusflow", "focusguard", "focusmaster", "flockpal", "focura")


def _found(name: str) -> bool:
    return find_spec(f"{__name__}.{name}") is not None


DIALECTS: Final[dict[str, DialectUnderTest]] = {
    name: import_module(f"{__name__}.{name}").DIALECT for name in NAMES if _found(name)
}
"""By name, those that exist."""

ROUTES: Final[tuple[tuple[DialectUnderTest, Row], ...]] = tuple(
    (dialect, row) for dialect in DIALECTS.values() for row in dialect.rows
)
"""Every row and whose it is."""
