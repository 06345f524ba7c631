"""`docs/table.md`: every access pattern of the one table, read off the key builders."""

import inspect
from datetime import date
from typing import Any

from roost.kit import keys
from roost.kit.keys import Key

_NAMES = ("people", "focus", "spaces", "work", "flock", "connections", "inbox", "content", "platform", "shapes")
_MODULES = [f"{keys.__name__}.{name}" for name in _NAMES]
_SAMPLES: dict[Any, Any] = {int: 7777777777777777, date: date(2026, 11, 20)}
_HEAD = """# The table

Generated from `layers/core/python/roost/kit/keys/` by `python -m tools.generate`: do not edit.

One table, `pk` and `sk`. Ids in keys are 16 digits, so that they sort by creation. `GSI1` lists by workspace, `GSI2`
by person, `GSI3` is sparse and ordered by time, `GSI4` holds narrow rows. What is read before it is changed carries
`v`; `expires_at` is the TTL.

"""


def _shape(builder: Any) -> str | tuple[str, str]:
    parameters = inspect.signature(builder).parameters
    samples: dict[str, Any] = {}
    marks: dict[str, str] = {}
    for position, (name, parameter) in enumerate(parameters.items()):
        sample = {int: 7_000_000_000_000_000 + position, str: f"~{name}~"}.get(parameter.annotation)
        samples[name] = sample if sample is not None else _SAMPLES[parameter.annotation]
        spelled = keys.ordered(samples[name]) if isinstance(samples[name], int) else str(samples[name])
        marks[spelled] = "{" + name + "}"
        if isinstance(samples[name], int):
            marks[f"{samples[name]:04d}"] = "{" + name + "}"
    built = builder(**samples)
    parts = [built.pk, built.sk] if isinstance(built, Key) else [built]
    for spelled, name in marks.items():
        parts = [part.replace(spelled, name) for part in parts]
    return (parts[0], parts[1]) if isinstance(built, Key) else parts[0]


def _builders() -> list[tuple[str, Any]]:
    found = inspect.getmembers(keys, inspect.isfunction)
    mine = [(name, each) for name, each in found if each.__module__.startswith(f"{keys.__name__}.")]
    order = {name: position for position, name in enumerate(_MODULES)}
    return sorted(mine, key=lambda pair: (order[pair[1].__module__], inspect.getsourcelines(pair[1])[1]))


def _words(builder: Any) -> str:
    return " ".join((inspect.getdoc(builder) or "").split())


def table() -> str:
    """The whole page."""
    items, lists = [], []
    for name, builder in _builders():
        returns = inspect.signature(builder).return_annotation
        if returns is Key:
            pk, sk = _shape(builder)
            items.append(f"| `{name}` | `{pk}` | `{sk}` | {_words(builder)} |")
        elif returns is str and name not in ("ordered", "of_user"):
            lists.append(f"| `{name}` | `{_shape(builder)}` | {_words(builder)} |")
    head = "## Items\n\n| builder | pk | sk | what it is |\n| --- | --- | --- | --- |\n"
    middle = "\n\n## Lists\n\n| builder | partition | what it lists |\n| --- | --- | --- |\n"
    return _HEAD + head + "\n".join(items) + middle + "\n".join(lists) + "\n"
