"""The figures as tables, and what they say about the budgets."""

import os
import platform
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from bench.measure import VARIANTS, Cold, Warm

COLD_RATIO = 1.35
WARM_MS = 1.0


@dataclass(frozen=True)
class Report:
    """Everything that was measured; `failed` are functions that could not be."""

    cold: Cold
    warm: dict[str, Warm]
    routes: dict[str, str]
    failed: dict[str, str]
    left_out: list[str]


def faults(report: Report) -> list[str]:
    """One line for each budget that does not hold, and for each function that was not measured."""
    nothing = [] if report.cold.runs else ["nothing was measured"]
    return [*nothing, *_over(report), *(f"{name} was not measured: {why}" for name, why in report.failed.items())]


def _over(report: Report) -> Iterator[str]:
    for name in report.cold.runs:
        ratio = report.cold.ratio(name, "roost")
        if ratio > COLD_RATIO:
            yield f"{name}: cold start {ratio:.2f} x bare, budget {COLD_RATIO}"
    for name, warm in report.warm.items():
        if warm.roost > WARM_MS:
            yield f"{name}: {warm.roost:.2f} ms CPU per warm request (best {warm.best:.2f}), budget {WARM_MS}"


def markdown(report: Report) -> str:
    """The whole report."""
    machine = f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} CPUs"
    parts = [f"## Benchmark ({machine})", *_cold_part(report), *_warm_part(report), *_client_part(report)]
    parts += [f"Not measured: {name} ({why})." for name, why in report.failed.items()]
    parts += [f"Left out, no resolver of the kit: {', '.join(report.left_out)}."] if report.left_out else []
    return "\n\n".join(parts)


def _cold_part(report: Report) -> Iterator[str]:
    if not report.cold.runs:
        return
    rows = []
    for name, variants in report.cold.runs.items():
        middle = [f"{median(variants[each].wall):.0f}" for each in VARIANTS]
        ratios = [f"{report.cold.ratio(name, each):.2f}" for each in ("roost", "fastapi")]
        cpu = f"{report.cold.ratio(name, 'roost', 'cpu'):.2f}"
        rows.append([name, report.routes[name], *middle, *ratios, cpu])
    runs = len(next(iter(report.cold.runs.values()))["bare"].wall)
    yield (
        f"Cold process to first answer: median ms of {runs} runs each, variants in turn. "
        f"Ratios are medians of the ratio in each round; budget roost/bare {COLD_RATIO}."
    )
    head = ["function", "route", *VARIANTS, "roost/bare", "fastapi/bare", "roost/bare CPU"]
    yield _table(head, rows)


def _warm_part(report: Report) -> Iterator[str]:
    if not report.warm:
        return
    yield (
        "CPU ms per warm request, medians of batches. Resolver, gate, route, rendering and log line, storage stubbed "
        f"(budget {WARM_MS:.0f} ms); apart from it what botocore's client adds, and the making of a signature."
    )
    rows = [
        [
            name,
            f"{warm.roost:.2f}",
            f"{warm.best:.2f}",
            f"{warm.botocore:.2f}",
            f"{warm.signing:.2f}" if warm.signing else "",
        ]
        for name, warm in report.warm.items()
    ]
    yield _table(["function", "roost", "best batch", "botocore", "signing"], rows)


def _client_part(report: Report) -> Iterator[str]:
    if not (report.cold.client and report.cold.runs):
        return
    parts = {name: median(times) for name, times in report.cold.client.items()}
    whole = median(median(variants["roost"].wall) for variants in report.cold.runs.values())
    yield (
        f"botocore in a cold start: import {parts['import']:.0f} ms, client {parts['client']:.0f} ms, "
        f"first call {parts['first_call']:.0f} ms more than the second: "
        f"{sum(parts.values()) / whole:.0%} of the median function's {whole:.0f} ms."
    )


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]

    def line(cells: Sequence[str]) -> str:
        texts = (text.rjust(w) if _is_figure(text) else text.ljust(w) for text, w in zip(cells, widths, strict=True))
        return f"| {' | '.join(texts)} |"

    rule = [f"{'-' * (width - 1)}{':' if _is_figure(rows[0][i]) else '-'}" for i, width in enumerate(widths)]
    return "\n".join([line(head), line(rule), *map(line, rows)])


def _is_figure(text: str) -> bool:
    return text.replace(".", "").isdigit()
