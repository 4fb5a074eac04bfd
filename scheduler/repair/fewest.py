"""The fewest lost meetings, and then the fewest changes, proven over the whole timetable.

Nearly every published meeting stays where it is, so only a few are let loose at first: those that can't stay.
Any other may be *pushed out* of a place that they want, which costs at least what moving it costs. That is a
relaxation: from any timetable of the repair it makes a solution that costs no more, by leaving out what is
new and pushing out what was moved or lost. So its optimum is a bound over all timetables, whatever was let
loose. Where nobody is pushed out, the solution is itself a plan for everybody, and the bound is reached. Else
those who were pushed out are let loose as well, and it is solved again.

Rules that the rows of `scheduler.repair.plan` do not know are left out. The bound still holds; whether the
plan keeps them is for the auditor to say.
"""

from collections import defaultdict
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scheduler.repair.plan import Cell, Plan
from scheduler.watch import Watch, stopping

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

PATIENCE = 40
"""Rounds in which only those who were pushed out are let loose; after these, all who could be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fewest:
    """What was found: by open meeting that is let loose its slot (None: lost), and who of them stays.

    `lost` and `cost` are a bound on all timetables, where `cost` is `lost_weight` times what is lost and
    the people touched by moves. `proven`: the plan reaches it. `loose` are the meetings that some timetable
    as good may move or lose; all others stay in every such timetable (only where `closed`).
    """

    slots: Mapping[int, int | None]
    staying: frozenset[int]
    cost: int
    proven: bool
    closed: bool
    rounds: int


class Relaxation:
    """The relaxation for those let loose: a CP-SAT model in which others are pushed out at a price."""

    def __init__(self, plan: Plan, loose: AbstractSet[int]) -> None:
        from ortools.sat.python import cp_model

        self.plan, self.cp = plan, cp_model.CpModel()
        self.at: dict[int, dict[int, cp_model.IntVar]] = {}
        self.stay: dict[int, cp_model.IntVar] = {}
        self.out: dict[int, cp_model.IntVar] = {}
        wanted: defaultdict[Cell, list[Any]] = defaultdict(list)
        cost: list[Any] = []
        for i in sorted(loose):
            choices = self._loose(i, wanted)
            held = sum(choices)
            self.cp.add_at_most_one(choices)
            cost.append(plan.lost_weight * (1 - held))
            cost.append(plan.weight[i] * (held - self.stay[i] if i in self.stay else held))
        self._others(loose, wanted)
        cost += [plan.weight[i] * out for i, out in self.out.items()]
        self.cost: Any = sum(cost)

    def _loose(self, i: int, wanted: defaultdict[Cell, list[Any]]) -> list[Any]:
        """The places of a meeting that is let loose: its own, and any slot that suits it."""
        plan = self.plan
        choices: list[Any] = []
        if plan.can_stay(i):
            self.stay[i] = self.cp.new_bool_var(f"{i} stays")
            choices.append(self.stay[i])
            for cell in plan.stay(i):
                wanted[cell].append(self.stay[i])
        self.at[i] = {}
        for t, suits in enumerate(plan.grid.allowed[i].tolist()):
            cells = tuple(plan.moved(i, t)) if suits else ()
            if suits and all(plan.room[cell] > 0 for cell in cells):
                self.at[i][t] = moved = self.cp.new_bool_var(f"{i} moves to {t}")
                choices.append(moved)
                for cell in cells:
                    wanted[cell].append(moved)
        return choices

    def _others(self, loose: AbstractSet[int], wanted: Mapping[Cell, list[Any]]) -> None:
        """Those who stay hold their cells, unless they are pushed out."""
        for cell, literals in wanted.items():
            there = [i for i in self.plan.staying[cell] if i not in loose]
            room = self.plan.room[cell]
            if len(literals) + len(there) <= room:
                continue
            for i in there:
                if i not in self.out:
                    self.out[i] = self.cp.new_bool_var(f"{i} pushed out")
            if not there and room == 1:
                self.cp.add_at_most_one(literals)
            else:
                self.cp.add(sum(literals) - sum(self.out[i] for i in there) <= room - len(there))


def fewest(plan: Plan, watch: Watch, *, seed: int) -> Fewest | None:
    """The least cost over all timetables, and a plan for it; None where time ended before there was one."""
    loose = {*plan.displaced, *plan.short}
    rounds = 0
    while True:
        rounds += 1
        model = Relaxation(plan, loose)
        model.cp.minimize(model.cost)
        solver = _solve(model, watch, seed)
        if solver is None:
            return None
        out = {i for i, literal in model.out.items() if solver.boolean_value(literal)}
        if not out:
            break
        loose |= out if rounds < PATIENCE else model.out.keys()
    cost = round(solver.objective_value)
    slots, staying = _read(model, solver)
    closed = _close(plan, watch, loose, cost, seed)
    for i in loose - slots.keys():
        slots[i] = plan.was[i]
        staying.add(i)
    return Fewest(
        slots=slots, staying=frozenset(staying), cost=cost, proven=True, closed=closed, rounds=rounds
    )


def _read(model: Relaxation, solver: "cp_model.CpSolver") -> tuple[dict[int, int | None], set[int]]:
    slots: dict[int, int | None] = {}
    staying = {i for i, literal in model.stay.items() if solver.boolean_value(literal)}
    for i, choices in model.at.items():
        where = [t for t, literal in choices.items() if solver.boolean_value(literal)]
        slots[i] = model.plan.was[i] if i in staying else (where[0] if where else None)
    return slots, staying


def _close(plan: Plan, watch: Watch, loose: set[int], cost: int, seed: int) -> bool:
    """Let loose whoever another plan of the same cost may push out; True: in the end there was none."""
    while True:
        model = Relaxation(plan, loose)
        if not model.out:
            return True
        model.cp.add(model.cost <= cost)
        model.cp.maximize(sum(model.out.values()))
        solver = _solve(model, watch, seed)
        if solver is None:
            return False
        out = {i for i, literal in model.out.items() if solver.boolean_value(literal)}
        if not out:
            return True
        loose |= out


def _solve(model: Relaxation, watch: Watch, seed: int) -> "cp_model.CpSolver | None":
    """Solve to the end; None where it was stopped before."""
    from ortools.sat.python import cp_model

    if watch.over():
        return None
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = watch.left
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    with stopping(solver, watch.over):
        status = solver.solve(model.cp)
    return solver if status == cp_model.OPTIMAL else None
