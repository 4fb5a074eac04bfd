"""The timetable with the fewest idle gaps, for the chosen pairs and over all equally good choices of pairs.

Chains first (`scheduler.gaps.chains`): they nearly always leave no gap at all, which is its own proof, for
all choices. Only where gaps are left does CP-SAT look for less and prove what it can, first for the chosen
pairs, then over all choices.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scheduler.gaps.case import UNHELD, Case, GapStatus, Plan, Row, Scope, faults_of, value_of
from scheduler.gaps.chains import Chains
from scheduler.gaps.face import Face, chosen_face
from scheduler.gaps.prove import Clock, Told, checked, prove
from scheduler.gaps.read import case_of, plan_of
from scheduler.grid import Grid
from scheduler.index import Ints
from scheduler.place import UNPLACED

SHARE = 0.5
"""Part of the time that the proof for the chosen pairs may take, where the other scope is asked for too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GapsAnswer:
    """(m,) `slots`, UNPLACED where not held; (m, 2) `holders`, the grid's delegate at an end, or -1.

    An end has -1 where the company counts as a whole, so that any of its people will do. `before`: the
    value at the start. `bound` holds over `scope`; `bound_all` over all equally good choices. `status` is
    OPTIMAL only where value == bound; a value of 0 is certified by that.
    """

    slots: Ints
    holders: Ints
    before: int
    value: int
    bound: int
    bound_all: int
    scope: Scope
    status: GapStatus
    seconds: float


def fewest_gaps(
    grid: Grid,
    slots: Ints,
    *,
    face: Face | None = None,
    weights: Mapping[str, int] | None = None,
    rows: Sequence[Row] = (),
    seconds: float,
    workers: int = 1,
    seed: int = 0,
    on_progress: Told | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> GapsAnswer:
    """Move the meetings of a timetable so that the fewest slots are idle, and prove it.

    slots:   (m,) a timetable that keeps every rule; who meets is taken from there.
    face:    the equally good choices (`face_of`), where the proof shall be over all; None: only these pairs.
    weights: what a gap costs by side, 0 or more; 1 where nothing is said.
    rows:    further rules, (meeting, slot) positions of which at most so many are taken.
    on_progress(value, bound, scope): each improvement.
    Raises ValueError where `slots` is no such timetable, AssertionError where the solver and plain counting
    disagree.
    """
    clock = Clock(seconds, should_stop)
    told = on_progress or _nobody
    case = case_of(grid, chosen_face(grid, slots), weights=weights or {}, rows=rows)
    plan = plan_of(case, slots)
    if faults := faults_of(case, plan):
        raise ValueError(f"not a timetable: {'; '.join(faults[:5])}")
    before = value_of(case, plan)
    chains = Chains(case, plan, seed=seed)
    chains.run(goal=0, should_stop=clock.over)
    plan, value = checked(case, chains.best, chains.best_total), chains.best_total
    bound = bound_all = 0
    told(value, 0, "all")
    if value and not clock.over():
        limit = clock.left * (SHARE if face is not None else 1.0)
        found = prove(
            case, plan, clock, limit=limit, workers=workers, seed=seed, told=told, scope="chosen pairs"
        )
        plan, value, bound = found.plan, found.value, found.bound
    if value and face is not None and not clock.over():
        wide = case_of(grid, face, weights=weights or {}, rows=rows)
        start = _widened(case, plan, wide)
        found = prove(
            wide, start, clock, limit=clock.left, workers=workers, seed=seed, told=told, scope="all"
        )
        bound_all = found.bound
        if found.value < value:
            # What was said of the pairs chosen before does not hold for these.
            case, plan, value, bound = wide, found.plan, found.value, bound_all
    bound = max(bound, bound_all)
    return GapsAnswer(
        slots=_slots(grid, case, plan),
        holders=_holders(grid, case, plan),
        before=before,
        value=value,
        bound=bound,
        bound_all=bound_all,
        scope="all" if bound_all == bound else "chosen pairs",
        status="OPTIMAL" if value == bound else "STOPPED" if clock.stopped else "FEASIBLE",
        seconds=clock.elapsed,
    )


def people_of(grid: Grid, answer: GapsAnswer) -> dict[tuple[str, str], str]:
    """By meeting id and company, who holds the meeting, where the answer says so: for `scheduler.seating`."""
    company_and_person = list(grid.index.delegate)
    problem = grid.problem
    return {
        (problem.meetings[i].id, company_and_person[g][0]): company_and_person[g][1]
        for i, pair in enumerate(answer.holders.tolist())
        for g in pair
        if g >= 0
    }


def _nobody(value: int, bound: int, scope: Scope) -> None:
    """Nobody listens."""


def _widened(case: Case, plan: Plan, wide: Case) -> Plan:
    """The same plan in a case with more meetings. Raises ValueError where it has none of the plan's."""
    if not set(case.meetings) <= set(wide.meetings):
        raise ValueError("the timetable is none of the equally good ones")
    place = {i: at for at, i in enumerate(case.meetings)}
    at = [place.get(i) for i in wide.meetings]
    return Plan(
        slots=tuple(UNHELD if k is None else plan.slots[k] for k in at),
        holders=tuple(
            (ends[0][0], ends[1][0]) if k is None else plan.holders[k]
            for k, ends in zip(at, wide.holders, strict=True)
        ),
    )


def _slots(grid: Grid, case: Case, plan: Plan) -> Ints:
    found = np.full(len(grid.score), UNPLACED, np.int64)
    found[list(case.meetings)] = [UNPLACED if t == UNHELD else t for t in plan.slots]
    return found


def _holders(grid: Grid, case: Case, plan: Plan) -> Ints:
    found = np.full((len(grid.score), 2), -1, np.int64)
    for i, t, pair in zip(case.meetings, plan.slots, plan.holders, strict=True):
        if t != UNHELD:
            found[i] = [case.units[u].delegate for u in pair]
    return found
