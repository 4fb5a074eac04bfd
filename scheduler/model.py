"""A CP-SAT model of the whole problem: every meeting, every slot, every rule."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from scheduler.grid import NOWHERE, Grid
from scheduler.index import Ints

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

Spots = Mapping[tuple[int, int], "cp_model.IntVar"]
"""By (who or where, slot in which the meeting begins), whether it is so."""


class Model:
    """Variables of one problem, shared by the rules in `scheduler.constraints`.

    `at[i][t]`: meeting i begins in slot t (only slots that suit it). `held[i]`: it is held at all. Who sits
    where is counted, which is exact as long as everybody's slots stand for themselves; where a rule looks at
    one person or one table through several slots, `people`, `places` and `helpers` decide on each.
    """

    def __init__(self, grid: Grid, *, keep: np.ndarray | None = None, slots: Ints | None = None) -> None:
        """Create the variables.

        `keep` (m,) leaves out meetings that are known not to be held. `slots` (m,) settles which meetings
        are held and when: only who sits where is left to decide.
        """
        from ortools.sat.python import cp_model

        self.grid = grid
        self.settled = slots is not None
        self.cp: cp_model.CpModel = cp_model.CpModel()
        m = len(grid.score)
        kept = np.ones(m, bool) if keep is None else keep | grid.required
        begin = grid.allowed if slots is None else slots[:, None] == np.arange(grid.allowed.shape[1])[None, :]
        self.at: list[dict[int, cp_model.IntVar]] = [
            {t: self.cp.new_bool_var(f"{i} at {t}") for t in np.flatnonzero(begin[i]).tolist()}
            if kept[i]
            else {}
            for i in range(m)
        ]
        self.held: list[cp_model.IntVar] = [self.cp.new_bool_var(f"{i} held") for i in range(m)]
        self.by_person: defaultdict[int, list[int]] = defaultdict(list)
        for i in range(m):
            for side in (0, 1):
                self.by_person[int(grid.ends[i, side])].append(i)
        self._people: dict[tuple[int, int], dict[tuple[int, int], cp_model.IntVar]] = {}
        self._places: dict[int, dict[tuple[int, int], cp_model.IntVar]] = {}
        self._stay_at: dict[int, tuple[int, int]] = {}
        self._helpers: dict[int, dict[tuple[int, int], cp_model.IntVar]] = {}
        self.apart: set[int] = set()
        self.notes: dict[str, Any] = {}
        self.stays: dict[int, cp_model.IntVar] = {}
        if slots is not None:
            for i in np.flatnonzero(slots >= 0).tolist():
                self.cp.add(self.held[i] == 1)

    def at_most(self, variables: Sequence["cp_model.IntVar"], most: int) -> None:
        """At most so many of the variables are true; nothing is added where that is no bound."""
        if len(variables) <= most:
            return
        if most == 1:
            self.cp.add_at_most_one(variables)
        else:
            self.cp.add(sum(variables) <= most)

    def during(self, i: int, t: int) -> "list[cp_model.IntVar]":
        """What says that meeting i takes slot t: that it begins there, or not long before."""
        at = self.at[i]
        return [at[s] for s in range(t - int(self.grid.length[i]) + 1, t + 1) if s in at]

    def spans(self, i: int, spots: Spots) -> "Iterable[tuple[int, int, cp_model.IntVar]]":
        """Each (who or where, slot) that meeting i would take, with what says so."""
        for (where, s), here in spots.items():
            for t in range(s, s + int(self.grid.length[i])):
                yield where, t, here

    @cached_property
    def staff(self) -> list[list[int]]:
        """By company, its delegates by index."""
        found: list[list[int]] = [[] for _ in self.grid.most]
        person = self.grid.index.person
        for (company, _), d in self.grid.index.delegate.items():
            found[person[company]].append(d)
        return found

    def crew(self, i: int, side: int) -> list[int]:
        """The delegates who may hold meeting i at this end."""
        named = int(self.grid.named[i, side])
        return self.staff[int(self.grid.ends[i, side])] if named < 0 else sorted(self.grid.members[named])

    def people(self, i: int, side: int) -> Spots:
        """By (delegate, slot), whether the delegate holds meeting i at this end from that slot on.

        A company of which somebody is asked for keeps everybody's meetings apart from then on: the rule
        about delegates sees to it.
        """
        key = i, side
        if key not in self._people:
            who = self.crew(i, side)
            if len(who) == 1:
                self._people[key] = {(who[0], t): here for t, here in self.at[i].items()}
            else:
                self.apart.add(int(self.grid.ends[i, side]))
                self._people[key] = self._split(i, {d: self.grid.there[d] > 0 for d in who})
        return self._people[key]

    def _split(
        self, i: int, free: Mapping[int, "np.ndarray[tuple[int], np.dtype[np.bool_]]"]
    ) -> "dict[tuple[int, int], cp_model.IntVar]":
        """One variable for each of these who or which is free through the meeting; exactly one is it."""
        found: dict[tuple[int, int], cp_model.IntVar] = {}
        length = int(self.grid.length[i])
        for t, here in self.at[i].items():
            choice = [one for one, suits in free.items() if suits[t : t + length].all()]
            for one in choice:
                found[one, t] = self.cp.new_bool_var("")
            self.cp.add(sum(found[one, t] for one in choice) == here)
        return found

    def places(self, i: int) -> Spots:
        """By (table, slot), whether meeting i is held at the table from that slot on."""
        if i not in self._places:
            self._places[i] = self._placed(i)
        return self._places[i]

    def _placed(self, i: int) -> "dict[tuple[int, int], cp_model.IntVar]":
        grid = self.grid
        if grid.pin[i] >= 0:
            return {(int(grid.pin[i]), t): here for t, here in self.at[i].items()}
        for side in (0, 1):
            one = grid.problem.participants[int(grid.ends[i, side])]
            own = {
                grid.index.delegate[one.code, p.code]: grid.index.table[p.table]
                for p in one.delegates
                if p.table is not None
            }
            if own:
                return {(own[d], t): here for (d, t), here in self.people(i, side).items()}
            if one.tables:
                return self._split(i, {k: grid.open[k] for k in map(grid.index.table.get, one.tables)})  # type: ignore[misc]
        return self._split(i, {k: grid.open[k] for k in self.pool_tables(i)})

    def pool_tables(self, i: int) -> list[int]:
        """The tables that are nobody's own and stand where meeting i may be held."""
        grid = self.grid
        pool, halls = int(grid.pool[i]), grid.problem.halls
        return [
            k
            for k, table in enumerate(grid.problem.tables)
            if table.code not in grid.index.owner_of_table
            and (pool == len(halls) or table.hall == halls[pool])
        ]

    def hall(self, i: int) -> int | None:
        """The hall of meeting i where that is settled, else None."""
        grid = self.grid
        if grid.pin[i] >= 0:
            return grid.index.hall[grid.problem.tables[int(grid.pin[i])].hall]
        if grid.pool[i] != NOWHERE:
            return int(grid.pool[i]) if grid.pool[i] < len(grid.problem.halls) else None
        tables = {table.code: table.hall for table in grid.problem.tables}
        for end in grid.ends[i].tolist():
            halls = grid.problem.participants[end].halls(tables)
            if len(halls) == 1:
                return grid.index.hall[min(halls)]
        return None

    def halls(self, i: int) -> Spots:
        """By (hall, slot), whether meeting i is held in the hall from that slot on."""
        hall = self.hall(i)
        if hall is not None:
            return {(hall, t): here for t, here in self.at[i].items()}
        index, tables = self.grid.index, self.grid.problem.tables
        by_hall: defaultdict[tuple[int, int], list[cp_model.IntVar]] = defaultdict(list)
        for (k, t), here in self.places(i).items():
            by_hall[index.hall[tables[k].hall], t].append(here)
        return {at: self.any_of(here) for at, here in by_hall.items()}

    def helpers(self, i: int) -> Spots:
        """By (interpreter, slot), whether the interpreter helps in meeting i from that slot on."""
        if i not in self._helpers:
            language = self.grid.problem.meetings[i].interpreter
            free = {
                k: there
                for k, (one, there) in enumerate(
                    zip(self.grid.problem.interpreters, self.grid.helpers, strict=True)
                )
                if language in one.languages
            }
            self._helpers[i] = self._split(i, free)
        return self._helpers[i]

    def stay(self, i: int, table: int, t: int) -> "cp_model.IntVar | None":
        """What says that meeting i is held from slot t on at this table, or None where it can't be."""
        grid = self.grid
        if t not in self.at[i]:
            return None
        if i in self._places or grid.pin[i] >= 0 or grid.pool[i] == NOWHERE:
            return self.places(i).get((table, t))
        if table not in self.pool_tables(i) or not grid.open[table, t : t + int(grid.length[i])].all():
            return None
        if i not in self.stays:
            # All other tables of its pool are alike to it: only this one is told apart.
            self.stays[i] = self.cp.new_bool_var(f"{i} stays")
            self.cp.add_implication(self.stays[i], self.at[i][t])
            self._stay_at[i] = table, t
        return self.stays[i]

    def close(self) -> None:
        """Keep apart what some rule looks at one by one: to be called when all is said."""
        for p in sorted(self.apart):
            taken: defaultdict[tuple[int, int], list[cp_model.IntVar]] = defaultdict(list)
            for i in self.by_person[p]:
                side = int(self.grid.ends[i, 1] == p)
                for d, t, here in self.spans(i, self.people(i, side)):
                    taken[d, t].append(here)
            for literals in taken.values():
                self.at_most(literals, 1)
        self._close_tables()
        busy: defaultdict[tuple[int, int], list[cp_model.IntVar]] = defaultdict(list)
        for i, spots in self._helpers.items():
            for k, t, here in self.spans(i, spots):
                busy[k, t].append(here)
        for literals in busy.values():
            self.at_most(literals, 1)

    def _close_tables(self) -> None:
        pins = np.flatnonzero(self.grid.pin >= 0).tolist()
        known = {i: self.places(i) for i in (*self._places, *pins)}
        for i, here in self.stays.items():
            if i in known:
                # Its tables were told apart later: where it stays it sits at this one.
                self.cp.add_bool_or([~here, *(x for at, x in known[i].items() if at == self._stay_at[i])])
        known |= {i: {self._stay_at[i]: here} for i, here in self.stays.items() if i not in known}
        taken: defaultdict[tuple[int, int], list[cp_model.IntVar]] = defaultdict(list)
        loose: defaultdict[tuple[int, int], list[cp_model.IntVar]] = defaultdict(list)
        index, anywhere = self.grid.index, len(self.grid.problem.halls)
        for i, spots in known.items():
            for table, t, here in self.spans(i, spots):
                taken[table, t].append(here)
                if self.grid.pool[i] == anywhere and self.grid.pin[i] < 0:
                    loose[index.hall[self.grid.problem.tables[table].hall], t].append(here)
        for literals in taken.values():
            self.at_most(literals, 1)
        # Who may sit in any hall and is known to sit in this one takes a table from those of this hall.
        for (hall, t), literals in loose.items():
            own = [x for i in np.flatnonzero(self.grid.pool == hall).tolist() for x in self.during(i, t)]
            self.at_most([*own, *literals], int(self.grid.tables[hall, t]))

    def any_of(self, literals: "Sequence[cp_model.IntVar]") -> "cp_model.IntVar":
        """A literal that is true exactly where one of these is."""
        if len(literals) == 1:
            return literals[0]
        found = self.cp.new_bool_var("")
        self.cp.add_max_equality(found, literals or [self.cp.new_constant(0)])
        return found

    def decided_people(self, true: "Callable[[cp_model.IntVar], bool]") -> dict[tuple[int, int], int]:
        """By meeting and side, the delegate who holds it, as far as the model decided on it."""
        return {key: d for key, spots in self._people.items() for (d, _), here in spots.items() if true(here)}

    def decided_tables(self, true: "Callable[[cp_model.IntVar], bool]") -> dict[int, int]:
        """By meeting, its table, as far as the model decided on it."""
        found = {i: k for i, spots in self._places.items() for (k, _), here in spots.items() if true(here)}
        return {i: self._stay_at[i][0] for i, here in self.stays.items() if true(here)} | found

    def decided_helpers(self, true: "Callable[[cp_model.IntVar], bool]") -> dict[int, int]:
        """By meeting, its interpreter, as far as the model decided on it."""
        return {i: k for i, spots in self._helpers.items() for (k, _), here in spots.items() if true(here)}
