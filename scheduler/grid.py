"""A problem in indices and arrays, as the solver reads it."""

from dataclasses import dataclass

import numpy as np

from matcher.people import Participant
from scheduler.index import Bools, Index, Ints, index_of, open_tables
from scheduler.narrow import NARROW
from scheduler.problem import Problem

NOWHERE = -1
"""Index of the pool of a meeting that is held at somebody's own table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """One problem with n participants, m meetings (given ones first), t slots, g delegates, h pools.

    `ends`: (m, 2) participants. `score`: (m,). `required`: (m,). `allowed`: (m, t) slots that suit both
    companies, the delegates meant, session, pin and veto. `room`: (n, t) most meetings at once. `most`:
    (n,) most in all. `floor`: (n,). `named`: (m, 2) delegate meant at each end, or -1. `there`: (g, t)
    whether a delegate can hold a meeting. `pool`: (m,) hall whose free tables the meeting needs (h - 1:
    any hall), or NOWHERE. `pin`: (m,) the table it is pinned to, or -1. `tables`: (h, t) open tables that
    are nobody's own, by hall; the last row is their sum.
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
    there: Bools
    pool: Ints
    pin: Ints
    tables: Ints


def grid_of(problem: Problem) -> Grid:
    """The arrays of a problem that `check` found no fault in."""
    index = index_of(problem)
    people, m, t = problem.participants, len(problem.meetings), len(index.slot)
    opened = open_tables(problem, index)
    there_by = [_there(one, index, opened) for one in people]
    room = np.zeros((len(people), t), np.int64)
    for i, one in enumerate(people):
        room[i] = np.minimum(one.parallel, there_by[i].sum(axis=0))
        if one.tables and not any(person.table for person in one.delegates):
            room[i] = np.minimum(
                room[i], opened[[index.table[code] for code in one.fixed_tables]].sum(axis=0)
            )
    codes = (code for one in problem.meetings for code in one.pair)
    ends = np.fromiter((index.person[code] for code in codes), np.int64, 2 * m).reshape(m, 2)
    there = np.concatenate([*there_by, np.zeros((0, t), bool)])
    named, clashing = _named(problem, index)
    allowed = (room[ends[:, 0]] > 0) & (room[ends[:, 1]] > 0)
    for side in (0, 1):
        meant = named[:, side] >= 0
        allowed[meant] &= there[named[meant, side]]
    allowed[clashing] = False

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
    quotas = (np.iinfo(np.int64).max if one.quota is None else one.quota for one in people)
    required = (one.id in problem.required for one in problem.meetings)
    return Grid(
        problem=problem,
        index=index,
        ends=ends,
        score=np.fromiter((one.score for one in problem.meetings), np.int64, m),
        required=np.fromiter(required, bool, m),
        allowed=allowed,
        room=room,
        most=np.minimum(room.sum(axis=1), np.fromiter(quotas, np.int64, len(people))),
        floor=np.fromiter((problem.floor(one) for one in people), np.int64, len(people)),
        named=named,
        there=there,
        pool=pool,
        pin=pin,
        tables=tables,
    )


def _there(one: Participant, index: Index, opened: Bools) -> Bools:
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
    return found


def _named(problem: Problem, index: Index) -> tuple[Ints, Bools]:
    """(m, 2) the delegate meant at each end, or -1; and (m,) whether two of one company are meant."""
    own_table = {
        (one.code, person.table): person.code
        for one in problem.participants
        for person in one.delegates
        if person.table is not None
    }
    named = np.full((len(problem.meetings), 2), -1, np.int64)
    clashing = np.zeros(len(problem.meetings), bool)
    for i, meeting in enumerate(problem.meetings):
        if not meeting.delegates and meeting.table is None:
            continue
        for side, code in enumerate(meeting.pair):
            meant = {one for one in meeting.delegates if (code, one) in index.delegate}
            # Whoever is pinned to a delegate's own table meets that delegate.
            if meeting.table is not None and (code, meeting.table) in own_table:
                meant.add(own_table[code, meeting.table])
            clashing[i] |= len(meant) > 1
            named[i, side] = index.delegate[code, min(meant)] if meant else -1
    return named, clashing
