"""Measuring: variants one after the other in every round, so that whatever else the machine does hits all alike."""

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from bench.children import Answer, ChildFailed, Children
from bench.prepare import Function

VARIANTS = ("roost", "bare", "fastapi")


@dataclass
class Times:
    """Milliseconds of the runs of one function in one variant, in order of rounds."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def add(self, answer: Answer) -> None:
        self.wall.append(answer.wall_ms)
        self.cpu.append(answer.cpu_ms)


@dataclass
class Cold:
    """All cold starts: by function and variant, and the parts of botocore's cost."""

    runs: dict[str, dict[str, Times]]
    client: dict[str, list[float]]

    def ratio(self, function: str, variant: str, kind: str = "wall") -> float:
        """How much longer a variant takes than the bare handler: the median over the rounds of the ratio in each."""
        times = self.runs[function]
        pairs = zip(getattr(times[variant], kind), getattr(times["bare"], kind), strict=True)
        return median(one / bare for one, bare in pairs)


def tried_out(functions: Sequence[Function], children: Children) -> list[Function]:
    """The functions, with an error at those that fail in one of the variants. Warms the disk's cache, too."""
    return [each if each.error else replace(each, error=_failure(each, children)) for each in functions]


def _failure(function: Function, children: Children) -> str | None:
    try:
        _start_all(function, children)
    except ChildFailed as failed:
        return str(failed)
    return None


def measure_cold(functions: Sequence[Function], children: Children, *, runs: int, least: int, seconds: float) -> Cold:
    """`runs` rounds of all functions in all variants, fewer when the time is up, but `least`."""
    cold = Cold({each.name: {name: Times() for name in VARIANTS} for each in functions}, defaultdict(list))
    deadline = time.monotonic() + seconds
    for done in range(runs):
        if done >= least and time.monotonic() > deadline:
            break
        for each in functions:
            for variant, answer in _start_all(each, children).items():
                cold.runs[each.name][variant].add(answer)
        for part, milliseconds in children.run("client_cost").said.items():
            cold.client[part].append(milliseconds)
    return cold


def _start_all(function: Function, children: Children) -> dict[str, Answer]:
    children.serve(function.storage)
    modules = {"roost": function.name, "bare": "inside.bare", "fastapi": "inside.with_fastapi"}
    answers = {}
    for variant in VARIANTS:
        rivals = variant == "fastapi"
        answers[variant] = answer = children.run("cold", modules[variant], function.spec, rivals=rivals)
        if answer.said["statusCode"] != function.status:
            raise ChildFailed(f"{variant} answers {answer.said}")
    return answers


@dataclass(frozen=True)
class Warm:
    """CPU milliseconds of a warm request: medians of batches, and the best batch."""

    roost: float
    best: float
    signing: float
    botocore: float


def measure_warm(functions: Sequence[Function], children: Children) -> dict[str, Warm]:
    """By function."""
    found = {}
    for each in functions:
        children.serve(each.storage)
        found[each.name] = Warm(**children.run("warm", each.spec, each.storage).said)
    return found
