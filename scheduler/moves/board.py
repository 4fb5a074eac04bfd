"""A timetable that is asked again and again: what stands where, and what a change costs."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from scheduler.aims import breaks_by_participant, idle_by_unit, less_is_better, value_of
from scheduler.presence import presence_of
from scheduler.problem import AimName, Candidate, Planned, Problem
from scheduler.reasons.held import Held
from scheduler.timetable import Meeting

Price = tuple[tuple[str, int], ...]
"""By step of the aims that a change touches: by how much it comes to more (or, below 0, to less)."""

USUAL: tuple[AimName, ...] = ("lost", "changes", "shortfall", "score", "idle", "breaks")
"""What organisers ask about a change, whether or not the event aims at it."""


@dataclass(frozen=True)
class Board:
    """A timetable that keeps all rules of its problem, and what was told to people before.

    `before` are the meetings that people know of, such as those of the published version: who has to be told
    of a change is counted from them. It is made once and never changes.
    """

    problem: Problem
    meetings: tuple[Meeting, ...]
    before: tuple[Meeting, ...] = ()

    @cached_property
    def held(self) -> Held:
        """The meetings by whatever uses them."""
        return Held(self.problem, self.meetings)

    @cached_property
    def told(self) -> Mapping[str, Planned]:
        """By id, what people know of, as far as the problem still lists it."""
        return {
            one.id: Planned(id=one.id, slot=one.slot, table=one.table, delegates=one.delegates)
            for one in self.before
            if one.id in self.problem.by_id
        }

    @cached_property
    def listed_of(self) -> Mapping[str, tuple[Candidate, ...]]:
        """By company, everything that it may be in."""
        found: defaultdict[str, list[Candidate]] = defaultdict(list)
        for one in self.problem.meetings:
            for code in one.pair:
                found[code].append(one)
        return {code: tuple(listed) for code, listed in found.items()}

    @cached_property
    def given(self) -> frozenset[str]:
        """The ids of the given meetings."""
        return frozenset(one.id for one in self.problem.given)

    @cached_property
    def steps(self) -> tuple[str, ...]:
        """The steps that a price names: the event's own in their order, then what is usually asked."""
        own = self.problem.steps
        return (*own, *(step for step in USUAL if step not in own))

    @cached_property
    def breaks(self) -> Mapping[str, int]:
        """By company, its breaks."""
        return breaks_by_participant(self.problem, self.meetings)

    @cached_property
    def idle(self) -> Mapping[str, int]:
        """By unit, its idle gaps."""
        return idle_by_unit(self.problem, self.meetings)

    def around(self, companies: Iterable[str]) -> "Around":
        """The part of the timetable that a change to these companies' meetings can touch."""
        return Around(self, frozenset(companies))

    def key(self, price: Price) -> tuple[int, ...]:
        """A tuple that is smaller for a better price: step by step in the order of the aims."""
        by = dict(price)
        return tuple(by.get(step, 0) * (1 if less_is_better(step) else -1) for step in self.steps)


@dataclass(frozen=True)
class Around:
    """All meetings of some companies, and the problem as far as these meetings go.

    Every aim is a sum over companies or units. Where only these companies' meetings change, what the others
    add is the same before and after, so the difference over this part is that of the whole.
    """

    board: Board
    companies: frozenset[str]

    @cached_property
    def meetings(self) -> tuple[Meeting, ...]:
        """All meetings of these companies."""
        held = self.board.held
        ids = {id_: None for code in sorted(self.companies) for id_ in held.of.get(code, ())}
        return tuple(held.by_id[id_] for id_ in ids)

    @cached_property
    def problem(self) -> Problem:
        """Whoever is in these meetings, and what may be held between the companies."""
        board = self.board
        here = self.companies.union(*(one.pair for one in self.meetings))
        listed = {one.id: board.held.listed[one.id] for one in self.meetings}
        for code in self.companies:
            listed |= {
                one.id: one for one in board.listed_of.get(code, ()) if self.companies.issuperset(one.pair)
            }
        found = replace(
            board.problem,
            participants=tuple(board.held.people[code] for code in sorted(here)),
            candidates=tuple(one for id_, one in listed.items() if id_ not in board.given),
            given=tuple(one for id_, one in listed.items() if id_ in board.given),
            published=tuple(board.told[id_] for id_ in listed if id_ in board.told),
            precedences=(),
            vetoes=(),
        )
        # Who is there when is known of everybody already.
        vars(found)["_presence"] = presence_of(board.problem)
        return found

    @cached_property
    def values(self) -> Mapping[str, int]:
        """By step of a price, what it comes to in this part."""
        return {step: value_of(self.problem, step, self.meetings) for step in self.board.steps}

    def with_(self, moved: Sequence[Meeting], gone: Iterable[str] = ()) -> tuple[Meeting, ...]:
        """The part's meetings when some are moved or added, and others gone."""
        left = {*gone, *(one.id for one in moved)}
        return (*(one for one in self.meetings if one.id not in left), *moved)

    def price(self, moved: Sequence[Meeting], gone: Iterable[str] = ()) -> Price:
        """What a change costs: the steps that it touches."""
        after = self.with_(moved, gone)
        found = ((step, value_of(self.problem, step, after) - before) for step, before in self.values.items())
        return tuple((step, change) for step, change in found if change)

    def spread(self, moved: Sequence[Meeting], gone: Iterable[str] = ()) -> str | None:
        """The rule about spreads that a change would break, or None."""
        problem, after = self.board.problem, self.with_(moved, gone)
        if problem.break_spread is not None:
            mine = breaks_by_participant(self.problem, after)
            breaks = {**self.board.breaks, **{code: mine[code] for code in self.companies}}
            if breaks and max(breaks.values()) - min(breaks.values()) > problem.break_spread:
                return "break-spread"
        if problem.idle_spread is not None:
            gaps = idle_by_unit(self.problem, after)
            units = {
                unit
                for code in self.companies
                for unit in (code, *(person.code for person in self.board.held.people[code].staff))
            }
            idle = {**self.board.idle, **{unit: gaps[unit] for unit in units if unit in gaps}}
            if idle and max(idle.values()) - min(idle.values()) > problem.idle_spread:
                return "idle-spread"
        return None
