"""Rules about tables and halls."""

from collections import defaultdict
from collections.abc import Mapping
from itertools import combinations, product
from typing import TYPE_CHECKING

import numpy as np

from scheduler.grid import NOWHERE
from scheduler.model import Model

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    Seating = Mapping[tuple[int, int], list[tuple[int, cp_model.IntVar]]]


def tables_by_hall(model: Model) -> None:
    """A table holds one meeting at a time, only while it is open, and stands in its companies' hall.

    Tables are counted by hall; one by one where a meeting takes several slots.
    """
    grid = model.grid
    every = len(grid.tables) - 1
    for row in range(len(grid.tables)):
        meetings = np.flatnonzero((grid.pool != NOWHERE) if row == every else grid.pool == row).tolist()
        for t in range(grid.tables.shape[1]):
            model.at_most([x for i in meetings for x in model.during(i, t)], int(grid.tables[row, t]))
    for table in np.unique(grid.pin[grid.pin >= 0]):
        meetings = np.flatnonzero(grid.pin == table).tolist()
        for t in range(grid.tables.shape[1]):
            model.at_most([x for i in meetings for x in model.during(i, t)], 1)
    sharing = _sharing(model)
    if model.settled or (grid.length[grid.pool != NOWHERE] > 1).any():
        for i in np.flatnonzero(grid.pool != NOWHERE).tolist():
            model.places(i)
    for i in sharing:
        model.places(i)


def _sharing(model: Model) -> list[int]:
    """Meetings of companies that share tables of their own, where one takes several slots or is pinned."""
    grid = model.grid
    found: list[int] = []
    for p, meetings in model.by_person.items():
        one = grid.problem.participants[p]
        if len(one.tables) > 1 and not any(person.table for person in one.delegates):
            apart = (grid.length[meetings] > 1).any() or (grid.pin[meetings] >= 0).any()
            found += meetings if model.settled or apart else []
    return found


def rivals(model: Model) -> None:
    """Companies of one group of rivals are never at the same or the next table in the same slot."""
    problem = model.grid.problem
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for p, one in enumerate(problem.participants):
        if one.rivals is not None:
            groups[one.rivals].append(p)
    for group in groups.values():
        if len(group) < 2:
            continue
        seats = {p: _seats(model, p) for p in group}
        for p, q in combinations(group, 2):
            _keep_apart(model, seats[p], seats[q])


def _keep_apart(model: Model, mine: "Seating", others: "Seating") -> None:
    """Two companies are never at neighbouring tables in different meetings."""
    for (table, t), here in mine.items():
        for near in _next(model, table):
            for (i, sits), (j, other) in product(here, others.get((near, t), ())):
                if i != j:
                    model.cp.add_bool_or([~sits, ~other])


def _seats(model: Model, p: int) -> "Seating":
    """By (table, slot), the company's meetings that can be there, with what says so."""
    found: defaultdict[tuple[int, int], list[tuple[int, cp_model.IntVar]]] = defaultdict(list)
    for i in model.by_person.get(p, ()):
        for table, t, here in model.spans(i, model.places(i)):
            found[table, t].append((i, here))
    return found


def _next(model: Model, table: int) -> list[int]:
    """The neighbours of a table."""
    problem, index = model.grid.problem, model.grid.index
    hall, number = problem.rows_of_tables[problem.tables[table].code]
    return [
        index.table[code]
        for code, (other, place) in problem.rows_of_tables.items()
        if other == hall and abs(place - number) == 1
    ]
