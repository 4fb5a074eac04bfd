"""The paper's way: given meetings as MaxSAT (Bofill et al., JAIR 74, 2022), solved by PySAT's RC2.

Independent of `scheduler.given.model`: clauses only, with sequential counters, totalizers and the paper's
three kinds of implied constraints. PySAT is wanted by this benchmark only and may be missing.
"""

import multiprocessing
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import combinations
from multiprocessing.connection import Connection
from time import perf_counter, process_time

from scheduler.given.case import GivenProblem, faults_of, value_of
from scheduler.given.days import meetings_of, slots_of
from scheduler.given.model import _groups

SOLVER = "cadical195"


@dataclass(frozen=True, slots=True, kw_only=True)
class MaxSat:
    """What RC2 says: the optimum, None where there is none; `proven` is False where time ran out."""

    value: int | None
    proven: bool
    seconds: float
    cpu: float


def available() -> bool:
    """Whether PySAT is installed."""
    return find_spec("pysat") is not None


class Clauses:
    """A growing formula; variables are numbers from 1, a minus sign negates."""

    def __init__(self) -> None:
        self.top = 0
        self.hard: list[list[int]] = []
        self.soft: list[int] = []

    def new(self) -> int:
        """A new variable."""
        self.top += 1
        return self.top

    def any_of(self, literals: Sequence[int]) -> int:
        """A variable that is true where one of these is."""
        one = self.new()
        self.hard += [[-x, one] for x in literals]
        self.hard.append([-one, *literals])
        return one

    def at_most_one(self, literals: Sequence[int]) -> None:
        """Pairwise where few, else a ladder."""
        if len(literals) <= 5:
            self.hard += [[-a, -b] for a, b in combinations(literals, 2)]
            return
        before = literals[0]
        for x in literals[1:]:
            self.hard.append([-before, -x])
            before = self.any_of([before, x])

    def sorted(self, literals: Sequence[int], most: int) -> list[int]:
        """Totalizer: output k says that more than k of these are true, for k up to `most`, both ways."""
        if len(literals) <= 1:
            return list(literals)
        half = len(literals) // 2
        left, right = self.sorted(literals[:half], most), self.sorted(literals[half:], most)
        out = [self.new() for _ in range(min(len(left) + len(right), most + 1))]
        for i in range(len(left) + 1):
            for j in range(len(right) + 1):
                if i + j > 0:
                    k = min(i + j, len(out)) - 1
                    self.hard.append(
                        [*(-x for x in left[i - 1 : i]), *(-x for x in right[j - 1 : j]), out[k]]
                    )
                if i + j < len(out):
                    self.hard.append([*left[i : i + 1], *right[j : j + 1], -out[i + j]])
        return out


def encode(p: GivenProblem) -> tuple[Clauses, list[dict[int, int]]]:
    """The formula, and per meeting the variable of each slot; weights and parallel meetings are not known."""
    if p.break_spread is None or set(p.weights) != {1} or max(map(max, p.capacity)) > 1:
        raise ValueError("the paper's encoding knows neither weights nor parallel meetings")
    f = Clauses()
    at = [{t: f.new() for t in slots} for slots in slots_of(p)]
    for row in at:
        f.hard.append(list(row.values()))
        f.at_most_one(list(row.values()))
    used: list[dict[int, int]] = []
    breaks: list[list[int]] = []
    for meetings in meetings_of(p):
        used.append(_used(f, p.n_slots, [at[i] for i in meetings]))
        breaks.append(_breaks(f, p.n_slots, used[-1]))
    if all(breaks):
        raise ValueError("the paper's encoding of the spread is only known where somebody has no break")
    for mine in breaks:
        f.hard += [[-x] for x in f.sorted(mine, p.break_spread)[p.break_spread :]]
        f.soft += mine
    for members, tables in dict.fromkeys(p.pools):
        _tables(f, p, at, used, members, tables)
    for before, after in p.precedences:
        f.hard += [[-x, -y] for s, x in at[before].items() for t, y in at[after].items() if t <= s]
    return f, at


def _used(f: Clauses, n_slots: int, rows: Sequence[dict[int, int]]) -> dict[int, int]:
    """Slots in which a participant is busy: one meeting each, and as many slots as meetings (implied)."""
    used = {}
    for t in range(n_slots):
        here = [row[t] for row in rows if t in row]
        if here:
            f.at_most_one(here)
            used[t] = f.any_of(here)
    if len(used) < len(rows):  # too few slots: no timetable, and no counter says so
        x = f.new()
        f.hard += [[x], [-x]]
    elif used:
        out = f.sorted(list(used.values()), len(rows))
        f.hard += [[x] for x in out[: len(rows)]] + [[-x] for x in out[len(rows) :]]
    return used


def _breaks(f: Clauses, n_slots: int, used: dict[int, int]) -> list[int]:
    """A variable for each slot in which a break may end: busy here, idle just before, busy further back."""
    begun: dict[int, int] = {}  # slot: busy there or sooner
    ends = []
    for t in range(n_slots):
        if t in used and t - 2 in begun:
            end = f.new()
            f.hard.append([-used[t], -begun[t - 2], *([used[t - 1]] if t - 1 in used else []), end])
            ends.append(end)
        if t - 1 in begun or t in used:
            so_far = [x for x in (begun.get(t - 1), used.get(t)) if x is not None]
            begun[t] = f.any_of(so_far)
    return ends


def _tables(
    f: Clauses,
    p: GivenProblem,
    at: Sequence[dict[int, int]],
    used: Sequence[dict[int, int]],
    members: frozenset[int],
    tables: Sequence[int],
) -> None:
    """Tables suffice, counted by groups; implied: an even number of seats, at most two a table."""
    groups = _groups(p, members)
    everybody = len(members) == len(p.meetings)
    for t, most in enumerate(tables):
        taken = [f.any_of(here) for group in groups if (here := [at[i][t] for i in group if t in at[i]])]
        f.hard += [[-x] for x in f.sorted(taken, most)[most:]]
        if everybody:
            seats = f.sorted([row[t] for row in used if t in row], 2 * most)
            f.hard += [[-x] for x in seats[2 * most :]]
            f.hard += [[-seats[k], seats[k + 1]] for k in range(0, min(len(seats) - 1, 2 * most), 2)]
            if len(seats) % 2 and len(seats) <= 2 * most:
                f.hard.append([-seats[-1]])


def rc2(p: GivenProblem, *, seconds: float) -> MaxSat:
    """Encode and solve in a process of its own, which is ended when time is up."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_answer, args=(p, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        if not ours.poll(seconds + 5.0):  # the process needs a while before its own clock starts
            return MaxSat(value=None, proven=False, seconds=seconds, cpu=seconds)
        slots, took, cpu = ours.recv()
    finally:
        process.kill()
        process.join()
    if slots is None:
        return MaxSat(value=None, proven=True, seconds=took, cpu=cpu)
    if faults := faults_of(p, slots):
        raise AssertionError(f"MaxSAT: {faults[:3]}")
    return MaxSat(value=value_of(p, slots), proven=True, seconds=took, cpu=cpu)


def _answer(p: GivenProblem, out: Connection) -> None:
    from pysat.examples.rc2 import RC2
    from pysat.formula import WCNF

    begin, cpu = perf_counter(), process_time()
    f, at = encode(p)
    formula = WCNF()
    for clause in f.hard:
        formula.append(clause)
    for x in f.soft:
        formula.append([-x], weight=1)
    with RC2(formula, solver=SOLVER) as solver:
        model = solver.compute()
    took, cpu = perf_counter() - begin, process_time() - cpu
    if model is None:
        out.send((None, took, cpu))
        return
    true = {x for x in model if x > 0}
    out.send((tuple(next(t for t, x in row.items() if x in true) for row in at), took, cpu))
