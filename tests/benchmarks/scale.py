"""How time and memory grow with the number of people: one fair in three sizes, each in a process of its own.

`python -m tests.benchmarks.scale` prints the figures; `--stages` where the time goes.
"""

import argparse
import json
import math
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median

from fixtures.event import problem_of
from fixtures.generate import generate
from scheduler.solve import load_solver, solve
from scheduler.verify import verify
from tests.benchmarks.section import Section

PROMISED = {"nation-5000": 1.5, "nation-25000": 8.0, "nation-50000": 18.0}
"""Seconds by preset."""
GAP = 0.00005
"""The promised gap of the score: 0.005 %."""
GIB = 4.0
"""The promised peak memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One solve: its size, its result, `seconds` on the clock, `processor` seconds, peak memory."""

    preset: str
    candidates: int
    meetings: int
    gap: float | None
    status: str
    faults: int
    seconds: float
    processor: float
    gib: float
    stages: dict[str, float]


def measure(preset: str, seed: int = 1) -> Measured:
    """Solve one fair here; peak memory is that of this whole process."""
    problem = problem_of(generate(preset, seed=seed))
    load_solver()
    begin = time.process_time()
    result = solve(problem)
    processor = time.process_time() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    return Measured(
        preset=preset,
        candidates=result.candidates,
        meetings=len(result.meetings or ()),
        gap=result.gap,
        status=result.status,
        faults=len(verify(problem, result)),
        seconds=result.seconds["total"],
        processor=round(processor, 2),
        gib=round(peak, 2),
        stages=dict(result.seconds),
    )


def measured(preset: str, runs: int = 1) -> Measured:
    """The run of the median time out of so many, each in a process of its own."""
    found = []
    for _ in range(runs):
        command = [sys.executable, "-m", "tests.benchmarks.scale", "--one", preset]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        found.append(Measured(**json.loads(done.stdout)))
    middle = median(one.seconds for one in found)
    return min(found, key=lambda one: abs(one.seconds - middle))


def exponent(sizes: Sequence[float], times: Sequence[float]) -> float:
    """The k of time = c * size^k, fitted to the logarithms by least squares: 1 is linear."""
    xs, ys = [math.log(size) for size in sizes], [math.log(one) for one in times]
    mid_x, mid_y = sum(xs) / len(xs), sum(ys) / len(ys)
    spread = sum((x - mid_x) ** 2 for x in xs)
    return sum((x - mid_x) * (y - mid_y) for x, y in zip(xs, ys, strict=True)) / spread


def growth() -> Section:
    """One fair in three sizes, and how time grows with the meetings."""
    section = Section(
        title="Scale: 5,000, 25,000 and 50,000 people",
        head=("event", "candidates", "meetings", "gap of the score", "status", "seconds", "CPU", "GiB"),
    )
    found = [measured(preset) for preset in PROMISED]
    for one in found:
        gap = "none" if one.gap is None else f"{one.gap:.4%}"
        section.add(
            *(one.preset, one.candidates, one.meetings, gap, one.status),
            *(f"{one.seconds:.2f}", f"{one.processor:.2f}", f"{one.gib:.2f}"),
        )
        section.ask(not one.faults, f"{one.preset}: the auditor disagrees")
        section.ask(one.gap is not None and one.gap <= GAP, f"{one.preset}: gap {gap}")
        most = PROMISED[one.preset]
        section.ask(one.seconds <= most, f"{one.preset}: {one.seconds:.1f} s instead of {most}")
        section.ask(one.gib <= GIB, f"{one.preset}: {one.gib:.1f} GiB instead of {GIB}")
    sizes = [float(one.meetings) for one in found]
    for what, times in (("Seconds", [o.seconds for o in found]), ("CPU", [o.processor for o in found])):
        section.notes.append(f"{what}: meetings to the power {exponent(sizes, times):.2f}.\n")
    return section


def main() -> int:
    """Print one run as JSON, or all of them with the fitted growth; 1 where a promise is not kept."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.scale", description=__doc__)
    parser.add_argument("presets", nargs="*", default=list(PROMISED))
    parser.add_argument("--one", metavar="PRESET")
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--stages", action="store_true")
    given = parser.parse_args()
    if given.one:
        print(json.dumps(asdict(measure(given.one))))
        return 0
    found = []
    kept = True
    for preset in given.presets:
        one = measured(preset, given.runs)
        found.append(one)
        kept &= one.faults == 0 and one.gap is not None and one.gap <= GAP
        kept &= one.seconds <= PROMISED[preset] and one.gib <= GIB
        print(
            f"{preset}: {one.candidates:,} candidates, {one.meetings:,} meetings, gap {one.gap}, "
            f"{one.status}, {one.seconds:.2f} s ({one.processor:.2f} s of CPU), {one.gib:.2f} GiB",
            flush=True,
        )
        if given.stages:
            listed = sorted(one.stages.items(), key=lambda item: -item[1])
            print("  " + ", ".join(f"{name} {took:.2f}" for name, took in listed), flush=True)
    if len(found) > 1:
        sizes = [float(one.meetings) for one in found]
        for what, times in (
            ("seconds", [one.seconds for one in found]),
            ("CPU", [one.processor for one in found]),
        ):
            print(f"{what}: meetings to the power {exponent(sizes, times):.2f}")
    return int(not kept)


if __name__ == "__main__":
    sys.exit(main())
