"""CPU of warm requests in one process: over storage in memory, and over botocore's own client."""

import gc
import importlib
import json
from collections.abc import Callable
from statistics import median
from time import process_time
from typing import Any

from inside import spec
from inside.cold import Context
from inside.storage import Memory, Storage

from roost.kit import aws, clock, tokens

WARM_UP = 100
BATCHES = 7
BATCH = 40


def run(spec_file: str, storage_file: str) -> dict[str, float]:
    """Milliseconds of CPU per request: `roost` (resolver, gate, route, rendering, log line), `signing`, `botocore`.

    Medians of seven batches; `best` is `roost` in the best batch, which other work on the machine disturbs least.
    """
    wanted = spec.use(spec_file)
    with open(storage_file) as file:
        memory = Memory(Storage.loaded(json.load(file)))
    handler, original = importlib.import_module(wanted.module).handler, aws.client
    clients: dict[str, Callable[[str], Any]] = {"memory": lambda _: memory, "botocore": original}

    def answer() -> None:
        assert handler(wanted.event, Context())["statusCode"] == wanted.status

    def ask() -> None:
        for method, arguments in wanted.calls:
            getattr(memory, method)(**arguments)

    with clock.held(lambda: wanted.now_ms):
        return _spent(answer, ask, clients, signs=wanted.signs)


def _spent(
    answer: Callable[[], None],
    ask: Callable[[], None],
    clients: dict[str, Callable[[str], Any]],
    *,
    signs: bool,
) -> dict[str, float]:
    spent: dict[str, list[float]] = {"memory": [], "botocore": [], "asking": [], "signing": []}
    for batch in range(-1, BATCHES):
        for name, client in clients.items():
            aws.client = client  # type: ignore[assignment]
            spent[name].append(_cpu_ms(answer, WARM_UP if batch < 0 else BATCH))
        spent["asking"].append(_cpu_ms(ask, BATCH))
        spent["signing"].append(_cpu_ms(_sign, BATCH) if signs else 0.0)
    middle = {name: median(times[1:]) for name, times in spent.items()}
    best = {name: min(times[1:]) for name, times in spent.items()}
    own = middle["memory"] - middle["asking"] - middle["signing"]
    return {
        "roost": own,
        "best": best["memory"] - best["asking"] - best["signing"],
        "signing": middle["signing"],
        "botocore": middle["botocore"] - own - middle["signing"],
    }


def _cpu_ms(work: Callable[[], None], times: int) -> float:
    gc.collect()
    before = process_time()
    for _ in range(times):
        work()
    return (process_time() - before) * 1000 / times


def _sign() -> None:
    now_ms = clock.now_ms()
    tokens.sign_access({}, audience="bench", user=1, sign_in=1, now_ms=now_ms, lifetime_s=900)
