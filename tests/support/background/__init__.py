"""What the functions behind the requests are given to do when their permissions are watched: each kind of work once.

Every module of this package has `WORK`: by logical id of a function, a chore, or how to prepare one in a FocusFlow
world. Several modules may have work for one function; all of it is done. A module may have `UNSEEN`, permissions by
logical id that its work does not show.
"""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Final

from tests.support.background.chores import Chore

_MODULES: Final = [
    import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__) if module.name != "chores"
]


def _work() -> Iterator[tuple[str, Chore]]:
    for module in _MODULES:
        for function, wanted in module.WORK.items():
            yield function, wanted if isinstance(wanted, Chore) else Chore(wanted)


BACKGROUND: Final[tuple[tuple[str, Chore], ...]] = tuple(_work())
"""Logical ids with work."""

UNSEEN: Final[dict[str, frozenset[str]]] = {
    function: actions for module in _MODULES for function, actions in getattr(module, "UNSEEN", {}).items()
}
"""Permissions that functions need beyond what this work shows."""
