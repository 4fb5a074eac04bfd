"""A problem in indices and arrays, as the solver reads it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from matcher.people import Participant
from scheduler.crews import crews_of, present
from scheduler.index import Bools, Index, Ints, index_of, open_tables, programme_of
from scheduler.narrow import NARROW
from scheduler.problem import Problem
from scheduler.rows import rows_of

NOWHERE = -1
"""Index of the pool of a meeting that is held at somebody's own table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """One problem with n participants, m meetings (given ones first), t slots, g delegates, h pools.

    `ends`: (m, 2) participants. `score`: (m,). `required`: (m,). `allowed`: (m, t) slots in which the
    meeting may begin: they and those that follow suit both companies, the people meant, session, pin and
    veto. `length`: (m,) in slots. `room`: (n, t) most meetings at once. `most`: (n,) most in all. `floor`:
    (n,). `named`: (m, 2) crew meant at each end, or -1 (`scheduler.crews`: the first crews are the single
    delegates). `there`: (g, t) how many of a crew can hold a meeting; `above`: by crew, the crews that
    contain it. `pool`: (m,) hall whose free tables the meeting needs (h - 1: any hall), or NOWHERE. `pin`:
    (m,) the table it is pinned to, or -1. `tables`: (h, t) open tables that are nobody's own, by hall; the
    last row is their sum. `open`: (tables, t) when each one can be used. `helpers`: (interpreters, t) when
    each one is there. `planned`: (m,) no walk-in.
    """

    problem: Problem
    index: Index
    ends: Ints
    score: Ints
    required: Bools
    allowed: Bools
    room: Ints
    most: Ints
    floor: Ints
    named: Ints
    there: Ints
    above: tuple[tuple[int, ...], ...]
    members: tuple[frozenset[int], ...]
    length: Ints
    planned: Bools
    pool: Ints
    pin: Ints
    tables: Ints
    open: Bools
    helpers: Bools


def grid_of(problem: Problem) -> Grid:
    """The arrays of a problem that `check` found no fault in."""
    index = index_of(problem)
    people, m, t = problem.participants, len(problem.meetings), len(index.slot)
    opened = open_tables(problem, index)
    kept = programme_of(problem, index)
    there_by = [_there(one, index, opened, kept) for one in people]
    room = np.zeros((len(people), t), np.int64)
    for i, one in enumerate(people):
        room[i] = np.minimum(one.parallel, there_by[i].sum(axis=0))
        if one.tables and not any(person.table for person in one.delegates):
            room[i] = np.minimum(
                room[i], opened[[index.table[code] for code in one.fixed_tables]].sum(axis=0)
            )
    codes = (code for one in problem.meetings for code in one.pair)
    ends = np.fromiter((index.person[code] for code in codes), np.int64, 2 * m).reshape(m, 2)
    delegates = np.concatenate([*there_by, np.zeros((0, t), bool)]).astype(np.int64)
    crews = crews_of(problem, index)
    there = present(crews, delegates)
    named = crews.named
    allowed = (room[ends[:, 0]] > 0) & (room[ends[:, 1]] > 0)
    for side in (0, 1):
        meant = named[:, side] >= 0
        allowed[meant] &= there[named[meant, side]] > 0
    allowed[crews.nobody] = False

    tables = np.zeros((len(index.hall) + 1, t), np.int64)
    for i, table in enumerate(problem.tables):
        if table.code not in index.owner_of_table:
            tables[[index.hall[table.hall], -1]] += opened[i]
    hall = np.array([index.hall[one.hall] if one.hall else -1 for one in people], np.int64)[ends]
    pool = hall.max(axis=1, initial=-1)
    pool[pool < 0] = len(index.hall)
    pin = np.full(m, -1, np.int64)
    for i, meeting in enumerate(problem.meetings):
        if meeting.table is not None:
            pin[i] = index.table[meeting.table]
            pool[i] = index.hall[problem.tables[pin[i]].hall]
    owns = np.array([bool(one.fixed_tables) for one in people], bool)
    pool[owns[ends].any(axis=1)] = NOWHERE

    pooled = pool != NOWHERE
    allowed[pooled] &= tables[pool[pooled]] > 0
    for narrow in NARROW.values():
        narrow(problem, index, allowed)
    # What a company can hold for itself is counted once, for the flow as for its certificate.
    capacity = rows_of(problem).capacity
    most = (capacity[f"participant:{one.code}"] for one in people)
    required = (one.id in problem.required for one in problem.meetings)
    return Grid(
        problem=problem,
        index=index,
        ends=ends,
        score=np.fromiter((one.score for one in problem.meetings), np.int64, m),
        required=np.fromiter(required, bool, m),
        allowed=allowed,
        room=room,
        most=np.minimum(room.sum(axis=1), np.fromiter(most, np.int64, len(people))),
        floor=np.fromiter((problem.floor(one) for one in people), np.int64, len(people)),
        named=named,
        there=there,
        above=crews.above,
        members=crews.members,
        length=np.fromiter((one.length for one in problem.meetings), np.int64, m),
        planned=np.fromiter((not one.walk_in for one in problem.meetings), bool, m),
        pool=pool,
        pin=pin,
        tables=tables,
        open=opened,
        helpers=_helpers(problem, index),
    )


def _helpers(problem: Problem, index: Index) -> Bools:
    """(interpreters, t): when each interpreter is there."""
    found = np.ones((len(problem.interpreters), len(index.slot)), bool)
    for i, one in enumerate(problem.interpreters):
        if one.hours is not None:
            found[i] = False
            found[i, [index.slot[code] for code in one.hours]] = True
    return found


def _there(one: Participant, index: Index, opened: Bools, kept: Mapping[str, Bools]) -> Bools:
    """(delegates, t): when each of a company's people can hold a meeting, at an own table if there is one."""
    found = np.ones((len(one.staff), len(index.slot)), bool)
    for j, person in enumerate(one.staff):
        if person.hours is not None:
            found[j] = False
            found[j, [index.slot[code] for code in person.hours]] = True
        if person.table is not None:
            found[j] &= opened[index.table[person.table]]
    if one.forbidden:
        found[:, [index.slot[code] for code in one.forbidden]] = False
    if kept:
        for j, person in enumerate(one.staff):
            for code in (one.code, person.code):
                if code in kept:
                    found[j] &= ~kept[code]
    return found
