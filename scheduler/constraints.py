"""The rules, said to the solver. One function a rule, named as in docs/model.md and scheduler/verify.py.

Some rules only narrow the slots of single meetings (`scheduler.narrow`). Those here link meetings with each
other: they add constraints to a CP-SAT model. `RULES` has the names of all.
"""

from collections.abc import Callable, Mapping

import numpy as np

from scheduler.grid import NOWHERE
from scheduler.model import Model
from scheduler.narrow import NARROW

Link = Callable[[Model], None]


def pair_once(model: Model) -> None:
    """A candidate pair meets at most once, and a given meeting is held only once."""
    for i, held in enumerate(model.held):
        model.cp.add(sum(model.at[i].values()) == held)


def must_meet(model: Model) -> None:
    """A pair that must meet does, and every given or pinned meeting is held."""
    for i in np.flatnonzero(model.grid.required):
        model.cp.add(model.held[i] == 1)


def delegates_suffice(model: Model) -> None:
    """Each meeting has a delegate of each company who is there, is meant, and holds no other at that time."""
    grid = model.grid
    for ids, room in ((model.by_person, grid.room), (model.by_delegate, grid.there.astype(np.int64))):
        for row, meetings in ids.items():
            for t in range(room.shape[1]):
                model.at_most([model.at[i][t] for i in meetings if t in model.at[i]], int(room[row, t]))


def quota(model: Model) -> None:
    """No participant has more meetings than its quota."""
    for row, meetings in model.by_person.items():
        model.at_most([model.held[i] for i in meetings], int(model.grid.most[row]))


def tables_by_hall(model: Model) -> None:
    """A table holds one meeting at a time, only while it is open, and stands in its companies' hall."""
    grid = model.grid
    every = len(grid.tables) - 1
    for row in range(len(grid.tables)):
        meetings = np.flatnonzero((grid.pool != NOWHERE) if row == every else grid.pool == row)
        for t in range(grid.tables.shape[1]):
            there = [model.at[i][t] for i in meetings.tolist() if t in model.at[i]]
            model.at_most(there, int(grid.tables[row, t]))
    for table in np.unique(grid.pin[grid.pin >= 0]):
        for t in range(grid.tables.shape[1]):
            there = [model.at[i][t] for i in np.flatnonzero(grid.pin == table).tolist() if t in model.at[i]]
            model.at_most(there, 1)


def precedence(model: Model) -> None:
    """Of two meetings in an order, if both are held, the first is held in an earlier slot."""
    place = {meeting.id: i for i, meeting in enumerate(model.grid.problem.meetings)}
    for before, after in model.grid.problem.precedences:
        early, late = model.at[place[before]], model.at[place[after]]
        for t, held in late.items():
            # If `after` is held in t, `before` is not held in t or later.
            model.cp.add_at_most_one([held, *(other for s, other in early.items() if s >= t)])


def break_spread(model: Model) -> None:
    """The numbers of breaks of any two participants differ by no more than the set bound."""
    spread = model.grid.problem.break_spread
    if spread is None:
        return
    n = len(model.grid.most)
    counts = [model.breaks(person) for person in range(n)]
    least = model.cp.new_int_var(0, len(model.grid.index.slot), "fewest breaks")
    for count in counts:
        model.cp.add(count >= least)
        model.cp.add(count <= least + spread)


LINK: Mapping[str, Link] = {
    "pair-once": pair_once,
    "must-meet": must_meet,
    "delegates-suffice": delegates_suffice,
    "quota": quota,
    "tables-by-hall": tables_by_hall,
    "precedence": precedence,
    "break-spread": break_spread,
}

RULES: frozenset[str] = frozenset((*NARROW, *LINK))
"""All rules that the solver knows, by name."""
