"""Focura: accounts, workspaces, work, notifications, files, meetings."""

from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

from roost.kit import ids
from tests.support.catalogue.focura_world import BASE, ROOT, Colleague, FocuraWorld, registered
from tests.support.catalogue.rows import DialectUnderTest, Refusals, Row, either_slash

_PARTS: Final = tuple(
    import_module(name)
    for part in ("auth", "spaces", "work", "inbox", "content")
    if find_spec(name := f"tests.support.catalogue.focura_{part}")
)


def _rows() -> Iterable[Row]:
    for part in _PARTS:
        yield from getattr(part, "ROWS", ())


def _more_calls() -> dict[str, int]:
    return {row: calls for part in _PARTS for row, calls in getattr(part, "MORE_CALLS", {}).items()}


def _unseen() -> dict[str, frozenset[str]]:
    return {name: actions for part in _PARTS for name, actions in getattr(part, "UNSEEN", {}).items()}


def _document() -> dict[str, Any]:
    from focura.wire.document import document  # describes every function: only when it is asked for

    return document()


def _log_out(world: FocuraWorld, person: Colleague) -> None:
    assert world.api.post(f"{BASE}/auth/logout", token=person.token).status == 200


def _spellings(path: str) -> list[str]:
    """Both bases, with and without a slash at the end."""
    versioned = path.replace(BASE, f"{BASE}/v1", 1) if path.startswith(BASE) else ""
    return [*either_slash(path), *([versioned] if versioned else [])]


def _gate_calls(row: Row) -> int:
    """Health is not counted."""
    return 0 if row.rule == f"{ROOT}/health" else 1


DIALECT = DialectUnderTest(
    name="focura",
    title="Focura",
    base=BASE,
    rows=tuple(_rows()),
    world=lambda api, clock: FocuraWorld(api, clock, registered(api, "jane", "198.51.100.1")),
    refusals=Refusals(
        fact=lambda answer: answer.json["code"],
        nobody=(401, "NO_TOKEN"),
        forged=(401, "INVALID_TOKEN"),
        foreign=(401, "INVALID_TOKEN"),
        revoked=(401, "TOKEN_REVOKED"),
        expired=(401, "TOKEN_EXPIRED"),
        revoke=_log_out,
        lifetime_s=900,
    ),
    documents={"focura": _document},
    warm_up=f"{BASE}/auth/me",
    unknown_id=ids.to_cuid(ids.MAX_ID),
    headers=frozenset({"X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"}),
    spellings=_spellings,
    hashing=frozenset({"FU-04", "FU-08", "FU-18"}),
    more_calls=_more_calls(),
    gate_calls=_gate_calls,
    settling=FocuraWorld.overdue,
    unseen=_unseen(),
    # The careers page and the inbox of the contact form belong to nobody: what they list is what there is of them.
    grows=frozenset({"FU-68a", "FU-69", "FU-70"}),
)
