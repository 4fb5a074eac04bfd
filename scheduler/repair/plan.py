"""The published meetings that can still be held, as rows that they use up: what a repair moves about."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property

from scheduler.grid import NOWHERE, Grid
from scheduler.problem import Problem
from scheduler.repair.apply import Applied
from scheduler.timetable import Meeting

Row = tuple[str, int]
"""A participant, a crew of its people (`scheduler.crews`), a hall's tables or one table, by its index."""
Cell = tuple[str, int, int]
"""A row in one slot: it lets so many meetings through."""


@dataclass(frozen=True)
class Plan:
    """The open meetings of a repair by their index in the problem, and what each place asks for.

    A meeting *stays* if it keeps its slot and its table. `weight` is how many people a move touches.
    """

    applied: Applied
    grid: Grid

    @property
    def problem(self) -> Problem:
        """The problem of the repair."""
        return self.applied.problem

    @cached_property
    def index(self) -> Mapping[str, int]:
        """By meeting id, its index in the problem."""
        return {one.id: i for i, one in enumerate(self.problem.meetings)}

    @cached_property
    def was(self) -> Mapping[int, int]:
        """By open meeting, the slot in which it is published."""
        slot = self.grid.index.slot
        return {self.index[code]: slot[one.slot] for code, one in self.applied.open.items()}

    @cached_property
    def weight(self) -> Mapping[int, int]:
        """By open meeting, how many people have to be told when it moves."""
        return {i: touched_by(self.problem)[self.problem.meetings[i].id] for i in self.was}

    @cached_property
    def lost_weight(self) -> int:
        """What a lost meeting counts: more than all moves together."""
        return 1 + sum(self.weight.values())

    @cached_property
    def _table(self) -> Mapping[int, int]:
        """By open meeting, the index of its published table."""
        table = self.grid.index.table
        return {self.index[code]: table[one.table] for code, one in self.applied.open.items()}

    @cached_property
    def _owner(self) -> Mapping[int, tuple[int, int]]:
        """By table that is one delegate's own, the delegate's index and its company's."""
        grid = self.grid
        return {
            grid.index.table[person.table]: (
                grid.index.delegate[one.code, person.code],
                grid.index.person[one.code],
            )
            for one in self.problem.participants
            for person in one.delegates
            if person.table is not None
        }

    @cached_property
    def _pinned_tables(self) -> frozenset[int]:
        return frozenset(self.grid.pin[self.grid.pin >= 0].tolist())

    def taken(self, i: int, t: int) -> range:
        """The slots that a meeting takes when it begins in slot t."""
        return range(t, min(t + self.problem.meetings[i].length, self.grid.allowed.shape[1]))

    def moved(self, i: int, t: int) -> Iterator[Cell]:
        """The cells that meeting i needs in slot t, at whichever table."""
        grid = self.grid
        for s in self.taken(i, t):
            yield from self._people(i, s)
            if grid.pool[i] != NOWHERE:
                for pool in {int(grid.pool[i]), len(grid.tables) - 1}:
                    yield "pool", pool, s
            if grid.pin[i] >= 0:
                yield "table", int(grid.pin[i]), s

    def stay(self, i: int) -> Iterator[Cell]:
        """The cells that meeting i needs where it is published, at its own table."""
        grid, table = self.grid, self._table[i]
        for s in self.taken(i, self.was[i]):
            yield from self._people(i, s)
            if grid.pool[i] != NOWHERE:
                yield "pool", grid.index.hall[self.problem.tables[table].hall], s
                yield "pool", len(grid.tables) - 1, s
            for crew in self._sits_there(i, table):
                yield "crew", crew, s
            if table in self._pinned_tables:
                yield "table", table, s

    def _sits_there(self, i: int, table: int) -> Iterator[int]:
        """The crews that a table asks for, beside those that the meeting does: its owner is one person."""
        grid = self.grid
        if table in self._owner:
            delegate, company = self._owner[table]
            for side in (0, 1):
                if grid.ends[i, side] == company:
                    named = int(grid.named[i, side])
                    known = grid.above[named] if named >= 0 else ()
                    yield from (crew for crew in grid.above[delegate] if crew not in known)

    def stays(self, i: int, slots: Mapping[int, int | None], staying: AbstractSet[int]) -> bool:
        """Whether meeting i stays, where only those in `slots` are let loose."""
        return i not in slots or i in staying

    def sitting(self, one: Meeting) -> Iterator[tuple[int, int]]:
        """The ends of a meeting at which its published table says who sits there, with the delegate."""
        owner = self._owner.get(self.grid.index.table[one.table])
        for side, code in enumerate(one.pair):
            if owner is not None and owner[1] == self.grid.index.person[code]:
                yield side, owner[0]

    def _people(self, i: int, s: int) -> Iterator[Cell]:
        for side in (0, 1):
            yield "participant", int(self.grid.ends[i, side]), s
            named = int(self.grid.named[i, side])
            for crew in self.grid.above[named] if named >= 0 else ():
                yield "crew", crew, s

    def can_stay(self, i: int) -> bool:
        """Whether meeting i, by itself, can be held where it is published."""
        t = self.was[i]
        if not self.grid.allowed[i, t] or not self.grid.open[self._table[i], list(self.taken(i, t))].all():
            return False
        return all(self.room[cell] > 0 for cell in self.stay(i))

    @cached_property
    def staying(self) -> Mapping[Cell, list[int]]:
        """By cell, the open meetings that use it if all stay that can, by themselves."""
        found: defaultdict[Cell, list[int]] = defaultdict(list)
        for i in self.was:
            if self.can_stay(i):
                for cell in self.stay(i):
                    found[cell].append(i)
        return found

    @cached_property
    def displaced(self) -> frozenset[int]:
        """The open meetings that can't stay, and all who share a cell that has become too small for them."""
        alone = {i for i in self.was if not self.can_stay(i)}
        crowded = (i for cell, there in self.staying.items() if len(there) > self.room[cell] for i in there)
        return frozenset((*alone, *crowded))

    @cached_property
    def short(self) -> frozenset[int]:
        """The open meetings of companies that have more of them than places left."""
        grid = self.grid
        by_company: defaultdict[int, list[int]] = defaultdict(list)
        for i in self.was:
            for p in grid.ends[i].tolist():
                by_company[p].append(i)
        found: set[int] = set()
        for p, meetings in by_company.items():
            left = sum(self.room["participant", p, t] for t in range(grid.allowed.shape[1]))
            if sum(int(grid.length[i]) for i in meetings) > left:
                found.update(meetings)
        return frozenset(found)

    @cached_property
    def room(self) -> "Room":
        """How many open meetings each cell lets through, beside those that have begun."""
        return Room(self)


class Room:
    """By cell, its capacity less what running meetings use of it."""

    def __init__(self, plan: Plan) -> None:
        self._grid = plan.grid
        self._used: defaultdict[Cell, int] = defaultdict(int)
        for code, one in plan.applied.frozen.items():
            i = plan.index[code]
            for cell in plan.moved(i, plan.grid.index.slot[one.slot]):
                self._used[cell] += 1

    def __getitem__(self, cell: Cell) -> int:
        kind, i, t = cell
        grid = self._grid
        rows = {"participant": grid.room, "crew": grid.there, "pool": grid.tables}
        most = int(rows[kind][i, t]) if kind in rows else 1
        return most - self._used[cell]


def touched_by(problem: Problem) -> Mapping[str, int]:
    """By meeting id, how many people have to be told when it moves: `scheduler.aims.touched` for all."""
    kept = vars(problem)
    if "_touched" not in kept:
        size = {one.code: 1 if one.side == "buyer" else len(one.staff) for one in problem.participants}
        kept["_touched"] = {
            one.id: sum(size[code] for code in one.pair) + (one.interpreter is not None)
            for one in problem.meetings
        }
    found: Mapping[str, int] = kept["_touched"]
    return found
