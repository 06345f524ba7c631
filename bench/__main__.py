"""`python -m bench [--check]`: measure, print, and with `--check` fail when a budget does not hold."""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench import report, stage
from bench.children import ChildFailed, Children
from bench.measure import measure_cold, measure_warm, tried_out
from bench.prepare import Bench, prepare
from bench.server import serving
from local.steps import LocalStackError

LEAST_RUNS = 7


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--check", action="store_true", help="exit with 1 when a budget does not hold")
    parser.add_argument("--runs", type=int, default=15, help="cold starts of each function in each variant")
    parser.add_argument("--seconds", type=float, default=150.0, help=f"of cold starts, when {LEAST_RUNS} runs are done")
    parser.add_argument("--only", nargs="+", default=(), metavar="HANDLER", help="such as focusflow.tasks")
    parser.add_argument("--stage", type=Path, help="measure this staged build instead of building .build/local")
    parser.add_argument("--no-warm", dest="warm", action="store_false", help="cold starts only")
    return parser.parse_args(argv)


def _say(text: str) -> None:
    """Progress goes to stderr: stdout is the report."""
    print(text, file=sys.stderr, flush=True)


def run(bench: Bench, children: Children, wanted: argparse.Namespace) -> report.Report:
    """Measure what was prepared."""
    functions = tried_out(bench.functions, children)
    known = [each for each in functions if each.error is None]
    _say(f"  cold starts: {len(known)} functions, 3 variants, {wanted.runs} runs")
    cold = measure_cold(known, children, runs=wanted.runs, least=min(LEAST_RUNS, wanted.runs), seconds=wanted.seconds)
    warm = {}
    if wanted.warm:
        _say("  CPU per warm request")
        warm = measure_warm(known, children)
    failed = {each.name: each.error for each in functions if each.error}
    routes = {each.name: each.route for each in known}
    return report.Report(cold=cold, warm=warm, routes=routes, failed=failed, left_out=bench.left_out)


def main(argv: Sequence[str]) -> int:
    """The exit code: 0, or with `--check` whether the budgets hold."""
    wanted = _arguments(argv)
    try:
        done = measure(wanted)
    except (LocalStackError, ChildFailed) as problem:
        _say(str(problem))
        return 2
    print(report.markdown(done))
    faults = report.faults(done)
    for fault in faults:
        _say(f"  over budget: {fault}")
    return 1 if faults and wanted.check else 0


def measure(wanted: argparse.Namespace) -> report.Report:
    """Build, prepare, measure. Raises LocalStackError when the build fails."""
    with tempfile.TemporaryDirectory(prefix="roost-bench-") as folder:
        place = stage.make(Path(folder), wanted.stage)
        with serving() as server:
            children = Children(place, server)
            return run(prepare(place, children, wanted.only), children, wanted)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
