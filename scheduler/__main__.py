"""`python -m scheduler FILE`: solves one problem with nothing but the core, and prints the result as JSON."""

import argparse
import sys
from pathlib import Path

from scheduler.check import check
from scheduler.dzn import read_dzn
from scheduler.form import read_problem, write_result
from scheduler.solve import solve

EXIT = {"INFEASIBLE": 3, "UNKNOWN": 4}


def main() -> int:
    """Read, solve, print; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m scheduler", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--break-spread", type=int, default=2)
    given = parser.parse_args()
    try:
        raw = given.file.read_bytes()
    except OSError as error:
        print(f"{given.file}: {error.strerror}", file=sys.stderr)
        return 2
    dzn = given.file.suffix == ".dzn"
    problem = read_dzn(raw, break_spread=given.break_spread) if dzn else read_problem(raw)
    faults = problem if isinstance(problem, list) else check(problem)
    if isinstance(problem, list) or faults:
        for issue in faults:
            print(f"{given.file}: {issue.place}: {issue.message}", file=sys.stderr)
        return 2
    result = solve(problem, seconds=given.seconds, workers=given.workers, seed=given.seed)
    sys.stdout.write(write_result(result))
    return EXIT.get(result.status, 0)


if __name__ == "__main__":
    sys.exit(main())
