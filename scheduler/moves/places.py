"""All places where a meeting could be: legal with a price, or not, with the rule that forbids it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from scheduler.moves.board import Around, Board, Price
from scheduler.moves.people import OF_ALL, OF_PEOPLE, OF_SLOT, OF_TABLE, anybody, broken, crews
from scheduler.reasons.beside import Beside
from scheduler.reasons.held import Held
from scheduler.timetable import Meeting

SWAPPED = tuple(name for name in (*OF_SLOT, *OF_TABLE) if name != "must-meet")
"""Asked of the first of two that change places: the other one, which leaves, comes back at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A slot at a table, and what putting the meeting there means.

    `rule` forbids it (a name of the auditor's; None: it is legal); `busy` are the ids of meetings that are in
    the way. Otherwise `moves` are the meetings as they would be then: the one that was asked about, and with
    `swap` the one that is there now and comes to its place. `price`: what the aims change by. `swap_rule`
    says why the two can't change places, where somebody else is there.
    """

    slot: str
    table: str
    rule: str | None = None
    busy: tuple[str, ...] = ()
    moves: tuple[Meeting, ...] = ()
    swap: str | None = None
    swap_rule: str | None = None
    price: Price = ()


def places(board: Board, which: str) -> tuple[Place, ...]:
    """Every slot at every table for a meeting of the problem, held or not, but the place where it is.

    Slots in the order of time, tables in the problem's. People stay the same where they can; where somebody
    is not free then, a colleague steps in who may hold it. Raises KeyError for an unknown id.
    """
    return tuple(Asked(board, which).places())


def place(board: Board, which: str, slot: str, table: str) -> Place:
    """One place of a meeting. Raises KeyError for an unknown meeting, slot or table."""
    if slot not in board.problem.place or table not in board.held.hall_of:
        raise KeyError(slot, table)
    return Asked(board, which).at(slot, table)


@dataclass(frozen=True)
class Asked:
    """One meeting that is to be put somewhere."""

    board: Board
    which: str
    _by_slot: dict[str, tuple[str | None, list[Meeting]]] = field(default_factory=dict)

    @cached_property
    def held(self) -> Held:
        """The timetable by whatever uses it."""
        return self.board.held

    @cached_property
    def now(self) -> Meeting | None:
        """Where the meeting is now, if it is held."""
        return self.held.by_id.get(self.which)

    @cached_property
    def around(self) -> Around:
        """What it can touch."""
        return self.board.around(self.held.listed[self.which].pair)

    def places(self) -> Iterator[Place]:
        """All places but its own."""
        now = self.now
        for slot in self.board.problem.slots:
            for table in self.board.problem.tables:
                if now is None or (now.slot, now.table) != (slot.code, table.code):
                    yield self.at(slot.code, table.code)

    def at(self, slot: str, table: str) -> Place:
        """One place: free, taken by a meeting with which it could change places, or forbidden."""
        there = self._there(slot, table)
        if len(there) == 1 and self.now is not None:
            return self._swapped(there[0], slot, table)
        rule, standing = self._in(slot)
        meeting = self._meeting(slot, table)
        asked = Beside(self.held, meeting, frozenset((self.which,)))
        rule = broken(asked, OF_TABLE) or rule
        if rule is not None:
            return Place(slot=slot, table=table, rule=rule, busy=self._busy(rule, meeting, there))
        first: str | None = None
        for one in standing:
            moved = replace(one, table=table)
            rule = broken(Beside(self.held, moved, frozenset((self.which,))), OF_ALL)
            rule = rule or self.around.spread([moved])
            if rule is None:
                return Place(slot=slot, table=table, moves=(moved,), price=self.around.price([moved]))
            first = first or rule
        return Place(slot=slot, table=table, rule=first)

    def _meeting(self, slot: str, table: str) -> Meeting:
        """The meeting there, with its present people or the first who may hold it."""
        if self.now is not None:
            return replace(self.now, slot=slot, table=table)
        return anybody(self.held, self.held.listed[self.which], slot, table)

    def _there(self, slot: str, table: str) -> list[str]:
        """The other meetings at this table in the slots that the meeting would take."""
        taken = self.board.problem.taken(self.held.listed[self.which], slot)
        found = (self.held.table_at.get((table, one)) for one in taken)
        return list(dict.fromkeys(one for one in found if one is not None and one != self.which))

    def _in(self, slot: str) -> tuple[str | None, list[Meeting]]:
        """What forbids the slot whatever the table, or with whom the meeting can be held in it."""
        if slot not in self._by_slot:
            self._by_slot[slot] = self._asked_in(slot)
        return self._by_slot[slot]

    def _asked_in(self, slot: str) -> tuple[str | None, list[Meeting]]:
        meeting, gone = self._meeting(slot, self.board.problem.tables[0].code), frozenset((self.which,))
        rule = broken(Beside(self.held, meeting, gone), OF_SLOT)
        if rule is not None:
            return rule, []
        first: str | None = None
        found: list[Meeting] = []
        for one in crews(self.held, meeting):
            rule = broken(Beside(self.held, one, gone), OF_PEOPLE)
            first = first or rule
            if rule is None:
                found.append(one)
        return (None, found) if found else (first, [])

    def _busy(self, rule: str, meeting: Meeting, there: Iterable[str]) -> tuple[str, ...]:
        """The meetings that are in the way, where the rule speaks of such."""
        if rule == "tables-by-hall":
            return tuple(there)
        if rule != "delegates-suffice":
            return ()
        taken = self.board.problem.taken(self.held.listed[self.which], meeting.slot)
        found = (id_ for code in meeting.pair for slot in taken for id_ in self.held.at.get((code, slot), ()))
        return tuple(dict.fromkeys(id_ for id_ in found if id_ != self.which))

    def _swapped(self, other: str, slot: str, table: str) -> Place:
        """The two change places, or why they can't."""
        assert self.now is not None
        there = self.held.by_id[other]
        taken = Place(slot=slot, table=table, rule="tables-by-hall", busy=(other,))
        if (there.slot, there.table) != (slot, table):
            return taken  # A long meeting that began before.
        found = self._swap(there)
        if isinstance(found, str):
            return replace(taken, swap_rule=found)
        price = self.board.around(code for one in found for code in one.pair).price(found)
        return Place(slot=slot, table=table, moves=found, swap=other, price=price)

    def _swap(self, there: Meeting) -> tuple[Meeting, Meeting] | str:
        """Both meetings when they have changed places, or the rule that forbids it."""
        assert self.now is not None
        now, gone = self.now, frozenset((self.now.id, there.id))
        for pair, to in ((now.pair, there), (there.pair, now)):
            if (rule := self._elsewhere(pair, to.table) or self._crowded(pair, to.slot, gone)) is not None:
                return rule
        mine = replace(now, slot=there.slot, table=there.table)
        theirs = replace(there, slot=now.slot, table=now.table)
        for one in (mine, theirs):
            rule = broken(Beside(self.held, one, gone), SWAPPED)
            if rule is not None:
                return rule
        first: str | None = None
        near: Held | None = None
        around = self.board.around((*mine.pair, *theirs.pair))
        for one in crews(self.held, mine):
            rule = broken(Beside(self.held, one, gone), (*OF_PEOPLE, *OF_ALL))
            first = first or rule
            if rule is not None:
                continue
            near = self._beside(around, one, gone)
            for other in crews(self.held, theirs):
                asked = Beside(near, other, frozenset())
                rule = broken(asked, (*OF_SLOT, *OF_TABLE, *OF_PEOPLE, *OF_ALL))
                rule = rule or around.spread([one, other])
                first = first or rule
                if rule is None:
                    return one, other
        assert first is not None
        return first

    def _elsewhere(self, pair: tuple[str, str], table: str) -> str | None:
        """The rule by which two companies never meet at a table, whoever comes and whenever; a quick look."""
        held = self.held
        if held.owner.get(table, pair[0]) not in pair:
            return "fixed-table"
        for code in pair:
            one = held.people[code]
            if one.hall is not None and one.hall != held.hall_of[table]:
                return "tables-by-hall"
            if one.fixed_tables and table not in one.fixed_tables:
                return "fixed-table"
        return None

    def _crowded(self, pair: tuple[str, str], slot: str, gone: frozenset[str]) -> str | None:
        """The rule by which one of two companies has all the meetings in a slot that it can; a quick look."""
        held = self.held
        for code in pair:
            ids = held.at.get((code, slot), ())
            if (
                len(ids) >= held.people[code].parallel
                and len(gone.union(ids)) - len(gone) >= held.people[code].parallel
            ):
                return "delegates-suffice"
        return None

    def _beside(self, around: Around, moved: Meeting, gone: frozenset[str]) -> Held:
        """What the second meeting can run into once the first has moved.

        All that its rules look at: the meetings of all four companies, those at the tables next to either
        place, those of their interpreters, and those that come before or after one of the two.
        """
        assert self.now is not None
        held, now = self.held, self.now
        tables = {*held.next_to[now.table], *held.next_to[moved.table]}
        orders = {id_ for one in gone for pair in held.precedences.get(one, ()) for id_ in pair}
        kept = {one.id: one for one in around.meetings}
        for one in self.board.meetings:
            if one.table in tables or one.interpreter is not None or one.id in orders:
                kept[one.id] = one
        listed = tuple(one for one in kept.values() if one.id not in gone)
        return held.with_meetings((*listed, moved))


def drop_rule(board: Board, which: str) -> str | None:
    """The rule that forbids leaving a held meeting out, or None. Raises KeyError where it is not held."""
    meeting, source = board.held.by_id[which], board.held.listed[which]
    if which in board.problem.required:
        return "pinned" if source.slot is not None or source.table is not None else "must-meet"
    return board.around(meeting.pair).spread([], [which])


def drop_price(board: Board, which: str) -> Price:
    """What leaving a held meeting out costs."""
    return board.around(board.held.by_id[which].pair).price([], [which])
