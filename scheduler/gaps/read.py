"""From the grid to the case: units, rows and totals of the meetings that are still open to choice."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from scheduler.gaps.case import UNHELD, Case, Plan, Row, Total, Unit, Worth
from scheduler.gaps.face import Face
from scheduler.grid import NOWHERE, Grid
from scheduler.index import Bools, Ints

Position = tuple[int, int]


def case_of(grid: Grid, face: Face, *, weights: Mapping[str, int], rows: Sequence[Row] = ()) -> Case:
    """The case of a face; `weights` are by side (seller, buyer, pool), 1 where nothing is said.

    `rows` are further rules, with positions (meeting of the problem, slot).
    """
    meetings = np.flatnonzero(face.may | face.must)
    units, of_company, of_delegate = _units(grid, weights)
    holders = []
    for i in meetings.tolist():
        ends = []
        for p, g in zip(grid.ends[i].tolist(), grid.named[i].tolist(), strict=True):
            ends.append((of_delegate[g],) if g in of_delegate else of_company[p])
        holders.append((ends[0], ends[1]))
    place = {i: at for at, i in enumerate(meetings.tolist())}
    further = (
        Row(
            positions=frozenset((place[i], t) for i, t in row.positions if i in place),
            most=row.most,
        )
        for row in rows
    )
    session_of = grid.index.session_of
    starts = [t for t in range(len(session_of)) if t == 0 or session_of[t] != session_of[t - 1]]
    ends_at = [*starts[1:], len(session_of)]
    return Case(
        n_slots=grid.allowed.shape[1],
        sessions=tuple(tuple(range(a, b)) for a, b in zip(starts, ends_at, strict=True)),
        units=units,
        meetings=tuple(meetings.tolist()),
        slots=tuple(tuple(np.flatnonzero(row).tolist()) for row in grid.allowed[meetings]),
        holders=tuple(holders),
        must=tuple(face.must[meetings].tolist()),
        rows=_binding((*_rows(grid, meetings, units), *further)),
        totals=tuple(_totals(grid, face, meetings)),
        worths=tuple(_worths(grid, face, meetings)),
    )


def _binding(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Rows that are a bound at all, and of those over the same positions the tightest."""
    most: dict[frozenset[Position], int] = {}
    for row in rows:
        if len(row.positions) > row.most:
            most[row.positions] = min(row.most, most.get(row.positions, row.most))
    return tuple(Row(positions=positions, most=n) for positions, n in most.items())


def _units(
    grid: Grid, weights: Mapping[str, int]
) -> tuple[tuple[Unit, ...], list[tuple[int, ...]], dict[int, int]]:
    """All units, which of them belong to each company, and the unit of each buyer's delegate."""
    units: list[Unit] = []
    of_company: list[tuple[int, ...]] = []
    of_delegate: dict[int, int] = {}
    g = 0
    for p, one in enumerate(grid.problem.participants):
        present, weight = grid.room[p] > 0, weights.get(one.side, 1)
        staff = range(g, g + len(one.staff))
        g += len(one.staff)
        begin = len(units)
        for delegate in staff if one.side == "buyer" else (-1,):
            there = present if delegate < 0 else present & grid.there[delegate]
            parallel = delegate < 0 and bool((grid.room[p] > 1).any())
            if delegate >= 0:
                of_delegate[delegate] = len(units)
            units.append(
                Unit(
                    company=p,
                    delegate=delegate,
                    there=tuple(there.tolist()),
                    weight=weight,
                    parallel=parallel,
                )
            )
        of_company.append(tuple(range(begin, len(units))))
    return tuple(units), of_company, of_delegate


def _rows(grid: Grid, meetings: Ints, units: Sequence[Unit]) -> Iterator[Row]:
    """Everything that units alone do not say: room of a company, named people, tables, pins, orders."""
    ends, named, pool, pin = (x[meetings] for x in (grid.ends, grid.named, grid.pool, grid.pin))
    allowed = grid.allowed[meetings]
    n_slots = allowed.shape[1]
    at_once = np.zeros_like(grid.room)  # What the units of a company could hold at once.
    for unit in units:
        # A parallel unit is bounded by its row alone.
        at_once[unit.company] += np.array(unit.there) * (n_slots * len(meetings) + 1 if unit.parallel else 1)
    tight = np.flatnonzero((at_once > grid.room).any(axis=1))
    for p in tight.tolist():
        yield from _by_slot(allowed, np.flatnonzero((ends == p).any(axis=1)), grid.room[p])
    alone = {unit.company for unit in units if unit.delegate < 0 and unit.parallel}
    for g in np.unique(named[named >= 0]).tolist():
        mine = np.flatnonzero((named == g).any(axis=1))
        if alone.intersection(ends[mine].ravel().tolist()):
            yield from _by_slot(allowed, mine, grid.there[g].astype(np.int64))
    for h in range(len(grid.tables)):
        last = h == len(grid.tables) - 1
        yield from _by_slot(allowed, np.flatnonzero((pool != NOWHERE) if last else pool == h), grid.tables[h])
    for table in np.unique(pin[pin >= 0]).tolist():
        yield from _by_slot(allowed, np.flatnonzero(pin == table), np.ones(n_slots, np.int64))
    yield from _orders(grid, meetings, allowed)


def _orders(grid: Grid, meetings: Ints, allowed: Bools) -> Iterator[Row]:
    """For each slot: not both "the first is held here or later" and "the second here or sooner"."""
    place = {grid.problem.meetings[i].id: at for at, i in enumerate(meetings.tolist())}
    n_slots = allowed.shape[1]
    for before, after in grid.problem.precedences:
        if before not in place or after not in place:
            continue
        a, b = place[before], place[after]
        for t in range(n_slots):
            late = [(a, s) for s in range(t, n_slots) if allowed[a, s]]
            soon = [(b, s) for s in range(t + 1) if allowed[b, s]]
            if late and soon:
                yield Row(positions=frozenset((*late, *soon)), most=1)


def _by_slot(allowed: Bools, members: Ints, most: Ints) -> Iterator[Row]:
    for t in range(allowed.shape[1]):
        here = members[allowed[members, t]].tolist()
        if len(here) > most[t]:
            yield Row(positions=frozenset((i, t) for i in here), most=int(most[t]))


def _totals(grid: Grid, face: Face, meetings: Ints) -> Iterator[Total]:
    """How many meetings each company has at least and at most, where that is not settled."""
    must = face.must[meetings]
    mine: list[list[int]] = [[] for _ in grid.most]
    for at, (a, b) in enumerate(grid.ends[meetings].tolist()):
        mine[a].append(at)
        mine[b].append(at)
    for p, members in enumerate(mine):
        least, most = int(face.least[p]), int(face.most[p])
        if least > int(must[members].sum()) or most < len(members):
            yield Total(meetings=tuple(members), least=least, most=most)
    for code, least in face.delegate_least.items():
        members = [at for at, i in enumerate(meetings.tolist()) if code in grid.problem.meetings[i].delegates]
        yield Total(meetings=tuple(members), least=least, most=len(members))


def _worths(grid: Grid, face: Face, meetings: Ints) -> Iterator[Worth]:
    """The values of earlier aims, where they do not follow from the rest."""
    if face.score is not None:
        yield Worth(worth=tuple(grid.score[meetings].tolist()), cover=0, covers=(), least=face.score)
    if face.covered is not None:
        ends = grid.ends[meetings]
        covers = (
            (tuple(np.flatnonzero((ends == p).any(axis=1)).tolist()), int(grid.floor[p]))
            for p in np.flatnonzero(grid.floor).tolist()
        )
        yield Worth(worth=(0,) * len(meetings), cover=1, covers=tuple(covers), least=face.covered)


def plan_of(case: Case, slots: Ints) -> Plan:
    """These slots, (m,), with a unit for each end: who is meant, and of the others whoever waits the least.

    Raises ValueError where a company has not enough people.
    """
    found = [int(slots[i]) if slots[i] >= 0 else UNHELD for i in case.meetings]
    chosen = [[-1, -1] for _ in case.meetings]
    busy: set[Position] = set()
    # Whoever has no choice goes first.
    ends = [(len(case.holders[i][side]), i, side) for i in range(len(found)) for side in (0, 1)]
    for _, i, side in sorted(ends):
        t, holders = found[i], case.holders[i][side]
        if t == UNHELD:
            chosen[i][side] = holders[0]
            continue
        free = [
            u for u in holders if case.units[u].parallel or (case.units[u].there[t] and (u, t) not in busy)
        ]
        if not free:
            raise ValueError(f"nobody is free for meeting {case.meetings[i]}")
        u = max(free, key=lambda u: ((u, t - 1) in busy) + ((u, t + 1) in busy))
        busy.add((u, t))
        chosen[i][side] = u
    return Plan(slots=tuple(found), holders=tuple((a, b) for a, b in chosen))
