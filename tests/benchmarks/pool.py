"""One pool: 200 companies, 12 slots, 1,500 wishes. Prints a row for each seed.

`python -m tests.benchmarks.pool`: asks for a gap of at most 0.5 % in 30 seconds.
"""

import resource
import sys
from statistics import median

from fixtures.event import problem_of
from fixtures.generate import generate
from scheduler.solve import load_solver, solve
from scheduler.verify import verify

SEEDS = range(1, 6)
SECONDS = 30.0
GAP = 0.005


def processor() -> float:
    """Seconds of processor time so far, threads included."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main() -> int:
    """Solve, audit and print; 1 where a figure was not reached."""
    load_solver()
    short, took = 0, []
    for preset in ("exchange-200", "exchange"):
        for seed in SEEDS:
            event = generate(preset, seed=seed)
            problem = problem_of(event)
            begin = processor()
            result = solve(problem, seconds=SECONDS)
            cpu, gap, total = processor() - begin, result.gap, result.seconds["total"]
            sets = sum(len(proof.inside) for proof in result.certificate.proofs)
            reached = gap is not None and gap <= GAP and total <= SECONDS and not verify(problem, result)
            short += not reached
            took.append(total)
            print(
                preset, seed, len(problem.participants), "companies", len(event.wishes), "wishes",
                result.candidates, "candidates", len(result.meetings or ()), "meetings", result.status,
                *(f"{aim.name} {aim.value} of {aim.bound}" for aim in result.aims), sets, "odd sets",
                f"{total:.2f} s", f"{cpu:.2f} s of processor", "" if reached else "SHORT", flush=True,
            )  # fmt: skip
    print(f"median {median(took):.2f} s, worst {max(took):.2f} s")
    return int(short > 0)


if __name__ == "__main__":
    sys.exit(main())
