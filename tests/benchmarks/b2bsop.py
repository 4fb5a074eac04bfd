"""The published benchmark B2BSOP: every problem handed out, and the same ones by others.

`python -m tests.benchmarks.b2bsop` prints one row a problem and the summary; `--seconds`, `--only` and
`--rivals` choose. SANGDAM_B2BSOP names the folder of the data, which is never copied here.
"""

import argparse
import csv
import math
import os
import resource
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np

from scheduler.breaks import given_case
from scheduler.dzn import read_dzn
from scheduler.form import canonical
from scheduler.given.case import GivenProblem, breaks_of
from scheduler.given.days import days_of, slots_of
from scheduler.given.model import build
from scheduler.grid import grid_of
from scheduler.problem import Problem
from scheduler.solve import load_solver, solve
from scheduler.verify import verify
from tests.benchmarks.maxsat import available, rc2
from tests.benchmarks.section import Section

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("SANGDAM_B2BSOP", ROOT.parent / "shared" / "benchmarks" / "b2bsop"))
WORST, GEOMETRIC_MEAN, SUM = 20.0, 0.6, 150.0
DEFAULTS_SECONDS = 20.0
MAXSAT_SECONDS = 120.0
PROVEN = {"CERTIFIED", "OPTIMAL"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A problem, and what the paper says of it: `optimum` is None where there is no timetable."""

    name: str
    spread: int
    maxsat_seconds: float
    optimum: int | None

    @property
    def said(self) -> str:
        """The optimum as the paper says it."""
        return "unsat" if self.optimum is None else str(self.optimum)

    def problem(self) -> Problem:
        """The problem itself."""
        problem = read_dzn((DATA / "instances" / f"{self.name}.dzn").read_bytes(), break_spread=self.spread)
        assert not isinstance(problem, list)
        return problem

    def case(self) -> GivenProblem:
        """The problem as the solver for given meetings, and its rivals, see it."""
        grid = grid_of(canonical(self.problem()))
        return given_case(grid, np.arange(len(grid.score)))


def published(only: str = "") -> Iterator[Published]:
    """All problems handed out whose names contain this text, the originals first."""
    with (DATA / "published.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in sorted(rows, key=lambda row: (not row["instance"].endswith(".original"), row["instance"])):
        if only in row["instance"]:
            yield Published(
                name=row["instance"],
                spread=int(row["fairness_d"]),
                maxsat_seconds=float(row["maxsat_seconds"]),
                optimum=None if row["optimum"] == "unsat" else int(row["optimum"]),
            )


def cpu_seconds() -> float:
    """Seconds of all threads of this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def geometric_mean(seconds: Sequence[float]) -> float:
    """The geometric mean; 0 of nothing."""
    return math.exp(sum(map(math.log, seconds)) / len(seconds)) if seconds else 0.0


def summary(seconds: Sequence[float]) -> str:
    """The three figures of a run."""
    mean, total, worst = geometric_mean(seconds), sum(seconds), max(seconds)
    return f"geometric mean {mean:.2f} s, sum {total:.1f} s, worst {worst:.1f} s"


def b2bsop(only: str = "", *, seconds: float = 60.0, workers: int = 2) -> Section:
    """Every problem to the published optimum or to proven infeasibility, within twenty seconds."""
    section = Section(
        title="B2BSOP (Bofill et al., JAIR 74, 2022), d = 2",
        head=(
            *("problem", "published", "breaks", "bound", "status", "seconds", "CPU seconds"),
            "paper's MaxSAT (another machine)",
        ),
    )
    load_solver()
    wall, cpu, reached = [], [], 0
    for one in published(only):
        problem, before = one.problem(), cpu_seconds()
        result = solve(problem, seconds=seconds, workers=workers)
        cpu.append(cpu_seconds() - before)
        wall.append(result.seconds["total"])
        broken = verify(problem, result)
        section.ask(not broken, f"{one.name}: the auditor disagrees: {broken[:2]}")
        (aim,) = result.aims
        found = (aim.value, aim.bound, result.status)
        section.add(one.name, one.said, *found, f"{wall[-1]:.2f}", f"{cpu[-1]:.2f}", one.maxsat_seconds)
        if one.optimum is None:
            done = result.status == "INFEASIBLE"
            section.ask(aim.value is None, f"{one.name}: published as infeasible")
        else:
            done = aim.status in PROVEN and aim.value == one.optimum
            section.ask(result.status != "INFEASIBLE", f"{one.name}: published with {one.optimum}")
            wrong = aim.value is not None and aim.value < one.optimum
            section.ask(not wrong, f"{one.name}: {aim.value} is below the published optimum {one.optimum}")
        reached += done
        section.ask(done, f"{one.name}: not proven")
        section.ask(wall[-1] <= WORST, f"{one.name}: {wall[-1]:.1f} s instead of {WORST:.0f}")
    section.notes.append(f"{reached} of {len(wall)} as published and proven: {summary(wall)}.")
    section.notes.append(f"CPU of both lanes: {summary(cpu)}.\n")
    mean = geometric_mean(wall)
    section.ask(mean <= GEOMETRIC_MEAN, f"geometric mean {mean:.2f} s instead of {GEOMETRIC_MEAN}")
    section.ask(sum(wall) <= SUM, f"sum {sum(wall):.0f} s instead of {SUM:.0f}")
    return section


def b2bsop_rivals(only: str = "") -> Section:
    """The same problems, one after the other in the same run: ours, MaxSAT, CP-SAT's defaults, first fit."""
    section = Section(
        title="B2BSOP by others, side by side",
        head=(
            "problem",
            "published",
            "ours, CPU in brackets",
            "RC2 (MaxSAT)",
            "CP-SAT, defaults",
            "first fit",
        ),
    )
    load_solver()
    ours: list[float] = []
    theirs: list[float] = []
    cpu: list[float] = []
    their_cpu: list[float] = []
    if not available():
        section.notes.append("RC2 was LEFT OUT: PySAT is not installed (dependency group `bench`).\n")
    for one in published(only):
        case = one.case()
        problem, before = one.problem(), cpu_seconds()
        ours.append(solve(problem, seconds=60.0).seconds["total"])
        cpu.append(cpu_seconds() - before)
        said = "left out"
        if available():
            answer = rc2(case, seconds=MAXSAT_SECONDS)
            theirs.append(answer.seconds)
            their_cpu.append(answer.cpu)
            agrees = not answer.proven or answer.value == one.optimum
            section.ask(agrees, f"{one.name}: RC2 says {answer.value}")
            took = f"{answer.seconds:.2f} s ({answer.cpu:.2f})"
            said = took if answer.proven else f"not proven in {MAXSAT_SECONDS:.0f} s"
        original = one.name.endswith(".original")
        plain = cp_sat_defaults(case, seconds=DEFAULTS_SECONDS) if original else ""
        took = f"{ours[-1]:.2f} s ({cpu[-1]:.2f})"
        section.add(one.name, one.said, took, said, plain, first_fit(case))
    section.notes.append(f"Ours: {summary(ours)}; CPU of both lanes: {summary(cpu)}.")
    if theirs:
        section.notes.append(
            f"RC2 with CaDiCaL, encoding included: {summary(theirs)}; CPU: {summary(their_cpu)}.\n"
        )
        section.ask(sum(ours) < sum(theirs), "not faster than RC2 in sum")
        section.ask(max(ours) < max(theirs), "not faster than RC2 in the worst case")
    return section


def cp_sat_defaults(case: GivenProblem, *, seconds: float) -> str:
    """Our own model, but one search with the solver's default parameters on two workers."""
    from ortools.sat.python import cp_model

    begin = perf_counter()
    given = build(case, days_of(case))
    given.model.minimize(given.cost)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 2
    solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(given.model)
    took = perf_counter() - begin
    if status in {cp_model.OPTIMAL, cp_model.INFEASIBLE}:
        return f"{took:.2f} s"
    bound = round(solver.best_objective_bound)
    found = round(solver.objective_value) if status == cp_model.FEASIBLE else "none"
    return f"not proven ({found}, bound {bound})"


def first_fit(case: GivenProblem) -> str:
    """As products do it: each meeting in turn into the first slot that is free, or nowhere."""
    taken: list[set[int]] = [set() for _ in range(case.n_participants)]
    load = [[0] * case.n_slots for _ in case.pools]
    placed: dict[int, int] = {}
    for i, slots in enumerate(slots_of(case)):
        a, b = case.meetings[i]
        pools = [k for k, (members, _) in enumerate(case.pools) if i in members]
        for t in slots:
            in_order = all(
                (before != i or after not in placed or t < placed[after])
                and (after != i or before not in placed or placed[before] < t)
                for before, after in case.precedences
            )
            free = t not in taken[a] and t not in taken[b]
            if in_order and free and all(load[k][t] < case.pools[k][1][t] for k in pools):
                placed[i] = t
                taken[a].add(t)
                taken[b].add(t)
                for k in pools:
                    load[k][t] += 1
                break
    held = sorted(placed)
    rest = GivenProblem(
        n_slots=case.n_slots,
        n_participants=case.n_participants,
        meetings=tuple(case.meetings[i] for i in held),
        allowed=tuple(case.allowed[i] for i in held),
        capacity=case.capacity,
        pools=(),
        precedences=(),
        break_spread=None,
        weights=case.weights,
    )
    breaks = sum(breaks_of(rest, [placed[i] for i in held]))
    return f"{len(case.meetings) - len(held)} of {len(case.meetings)} not placed, {breaks} breaks"


def main() -> int:
    """Print the tables; 1 where a promised figure was not reached."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.b2bsop", description=__doc__)
    parser.add_argument("--only", default="", help="problems whose names contain this text")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--rivals", action="store_true", help="the others too")
    asked = parser.parse_args()
    sections = [b2bsop(asked.only, seconds=asked.seconds, workers=asked.workers)]
    if asked.rivals:
        sections.append(b2bsop_rivals(asked.only))
    for section in sections:
        print("", section.title, *section.notes, *(f"SHORT: {one}" for one in section.short), sep="\n")
    return int(any(section.short for section in sections))


if __name__ == "__main__":
    sys.exit(main())
