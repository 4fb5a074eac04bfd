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


def start(run: Run, plan: Plan, found: Fewest, watch: Watch) -> bool:
    """Take a plan with the fewest changes as the run's first timetable; False: none was found.

    That of the relaxation may break a rule that it does not know. Then all rules are asked for another one
    that is as good, among those in which the same meetings are let loose.
    """
    place = {one.id: i for i, one in enumerate(run.problem.meetings)}
    index = run.grid.index
    slots: Ints = np.full(len(place), UNPLACED, np.int64)
    tables: dict[int, int] = {}
    people: dict[tuple[int, int], int] = {}
    for code, one in (*plan.applied.frozen.items(), *plan.applied.open.items()):
        i, t = place[code], found.slots.get(plan.index[code], index.slot[one.slot])
        if t is not None:
            slots[i] = t
        if code in plan.applied.frozen or plan.stays(plan.index[code], found.slots, found.staying):
            tables[i] = index.table[one.table]
            people |= {(i, side): person for side, person in plan.sitting(one)}
    if run.consider(Seats(slots=slots, tables=tables, people=people), "place") and _least(run, plan, found):
        return True
    how = Search(seconds=watch.left, workers=run.workers, seed=run.seed, should_stop=watch.over, core=True)
    latest: list[Seats] = []
    with watch.stage("all rules"):
        search(run.grid, how, Ask(weights={"lost": plan.lost_weight, "changes": 1}, fixed={}), latest.append)
    if latest:
        run.consider(latest[-1], "search")
    return _least(run, plan, found)


def _least(run: Run, plan: Plan, found: Fewest) -> bool:
    """Whether the run's timetable reaches the bound on the first two aims."""
    return bool(run.values) and plan.lost_weight * run.values["lost"] + run.values["changes"] == found.cost


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
