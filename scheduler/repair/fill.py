"""What is left to decide once it is known who stays: freed slots are filled with the best unmet wishes."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from scheduler.exact import Ask, Search, groups_of, search, weights_for
from scheduler.index import Ints
from scheduler.place import UNPLACED
from scheduler.problem import Problem
from scheduler.repair.apply import FIRST
from scheduler.repair.fewest import Fewest
from scheduler.repair.plan import Cell, Plan
from scheduler.run import Run, Word
from scheduler.seating import Seats
from scheduler.watch import Watch


def reduced(plan: Plan, found: Fewest) -> Problem:
    """The repair's problem with everybody pinned who stays in every timetable as good in the first aims.

    Candidates that those leave no room for are not listed.
    """
    loose = found.slots.keys() if found.closed else plan.was.keys()
    fixed = plan.was.keys() - loose
    used: Counter[Cell] = Counter(cell for i in fixed for cell in plan.stay(i))

    def fits(i: int) -> bool:
        slots = np.flatnonzero(plan.grid.allowed[i]).tolist()
        return any(all(plan.room[cell] > used[cell] for cell in plan.moved(i, t)) for t in slots)

    candidates = []
    for i, one in enumerate(plan.problem.meetings):
        if i in fixed:
            was = plan.applied.open[one.id]
            candidates.append(replace(one, slot=was.slot, table=was.table))
        elif i in loose or one.id in plan.applied.frozen or fits(i):
            candidates.append(one)
    ids = {one.id for one in candidates}
    return replace(
        plan.problem,
        candidates=tuple(candidates),
        precedences=tuple(pair for pair in plan.problem.precedences if ids.issuperset(pair)),
        published=tuple(one for one in plan.problem.published if one.id in ids),
    )


def start(run: Run, plan: Plan, found: Fewest) -> bool:
    """Take the plan with the fewest changes as the run's first timetable; False: it breaks a rule."""
    place = {one.id: i for i, one in enumerate(run.problem.meetings)}
    index = run.grid.index
    slots: Ints = np.full(len(place), UNPLACED, np.int64)
    tables: dict[int, int] = {}
    for code, one in (*plan.applied.frozen.items(), *plan.applied.open.items()):
        i, t = place[code], found.slots.get(plan.index[code], index.slot[one.slot])
        if t is not None:
            slots[i] = t
        if (
            code in plan.applied.frozen
            or plan.index[code] not in found.slots
            or plan.index[code] in found.staying
        ):
            tables[i] = index.table[one.table]
    return run.consider(Seats(slots=slots, tables=tables), "place")


def fill(run: Run, watch: Watch, first: Mapping[str, Word]) -> None:
    """Bring the aims after the first two to their end, one group after the other."""
    run.word.update(first)
    for group in groups_of(run.grid):
        if group[0] in FIRST or watch.over():
            continue
        if all(run.known(step).status == "CERTIFIED" for step in group):
            continue
        before = run.problem.steps[: run.problem.steps.index(group[0])]
        ask = Ask(
            weights=weights_for(run.grid, group),
            fixed={step: run.values[step] for step in before},
            hint=run.slots,
        )
        how = Search(seconds=watch.left, workers=run.workers, seed=run.seed, should_stop=watch.over)
        latest: list[Seats] = []
        with watch.stage("fill"):
            answer = search(run.grid, how, ask, latest.append)
        if not latest:
            continue
        run.consider(latest[-1], "search")
        reached = sum(
            (-1 if step == "score" else 1) * weight * run.values[step] for step, weight in ask.weights.items()
        )
        optimal = answer.outcome == "OPTIMAL" and reached == answer.bound and not watch.stopped
        for step in group if optimal else ():
            run.word[step] = Word(bound=run.values[step], status="OPTIMAL", scope="all")
