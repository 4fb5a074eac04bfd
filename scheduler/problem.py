"""One event as a problem: when and where meetings may be held, whom they may join, and what is aimed at.

A problem holds codes only. It is complete: solver and auditor read nothing else.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from matcher.people import Delegate, Participant, Side

FORMAT = 1
"""Version of the JSON form. It rises when an older program could misread a newer file."""

AimName = Literal[
    "lost", "changes", "shortfall", "leximin", "score", "idle", "breaks", "table-changes", "slot-costs"
]
Kind = Literal["purchase", "export", "exchange", "technology"]

LEXIMIN = "leximin-"
"""`leximin` is reached level by level: its steps are leximin-1, leximin-2, …"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One interval of time, the same for everybody. `start` is local time, as in 10:20, where it is known."""

    code: str
    start: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """An unbroken run of slots on one day. `date` is an ISO date, where it is known."""

    code: str
    slots: tuple[Slot, ...]
    date: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table in a hall. In the slots of `closed` it can't be used.

    Tables of one hall stand in the order of their codes, with numbers as numbers: 1-9 is next to 1-10.
    """

    code: str
    hall: str
    closed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A meeting that may be held, or must be: two participants, and what is settled about it beforehand.

    `pair` is seller and buyer, in this order, or any two of one pool. `delegates` are the people who must
    hold it, where that is settled; at most one of each company. `must`: the two must meet. `sessions`: it
    is held in one of these (none named: in any). `slot` and `table` pin it there; a pinned meeting must be
    held. `score` is in whole points and may be negative. `fields` are the product fields that it is about
    (none named: anybody may hold it). `interpreter` is the language that somebody has to interpret.
    `length` is in slots; `slot` is then its first one. A `walk_in` may use slots that are held back.
    """

    id: str
    pair: tuple[str, str]
    score: int = 0
    delegates: tuple[str, ...] = ()
    must: bool = False
    sessions: tuple[str, ...] = ()
    slot: str | None = None
    table: str | None = None
    fields: tuple[str, ...] = ()
    interpreter: str | None = None
    length: int = 1
    walk_in: bool = False

    @property
    def required(self) -> bool:
        """Whether every timetable has to hold this meeting."""
        return self.must or self.slot is not None or self.table is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Floors:
    """The fewest meetings that each participant of a side should get."""

    seller: int = 1
    buyer: int = 0
    pool: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SideWeights:
    """How much an idle slot or a break of each side counts; 0: not at all."""

    seller: int = 1
    buyer: int = 1
    pool: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Turnaround:
    """Minutes that a person needs from a table of one hall to a table of the other, in either direction.

    The two halls may be one: then the minutes are those between any two of its tables.
    """

    halls: tuple[str, str]
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lunch:
    """A window of slots in which everybody has at least `free` slots in a row without a meeting."""

    slots: tuple[str, ...]
    free: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpreter:
    """Somebody who interprets one meeting at a time, in these languages. `hours` None: always there."""

    code: str
    languages: tuple[str, ...]
    hours: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeItem:
    """An item of the programme (a speech, a tour) that keeps people from meeting in its slots.

    `who` are codes of participants, whose people are then all kept, or of single delegates.
    """

    code: str
    slots: tuple[str, ...]
    who: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A meeting of the published timetable, as it was: what a repair keeps as far as it can."""

    id: str
    slot: str
    table: str
    delegates: tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Everything that a timetable is made from and judged by.

    `sessions` come in the order of time; slots count through all of them. `candidates` may be held, each
    at most once, and those of one pair at most `meetings_per_pair` times. `given` meetings must all be held
    and may repeat a pair. `vetoes` are pairs that never meet. `precedences` are pairs of meeting ids: if
    both are held, the first is held in an earlier slot. `break_spread` and `idle_spread` bound the
    difference in breaks between any two participants, and in idle gaps between any two units. `in_a_row`
    is the most slots that anybody meets in without a pause. `published` is what stands in the timetable
    that is repaired. `aims` come in strict order, the first before all others. `lift` is the number of
    meetings up to which `leximin` lifts the worst-off (None: the highest floor). `hall_change` is how many
    changes of table a change of hall counts as. `slot_costs` says what a meeting that begins in a slot
    costs; the others cost nothing.
    """

    event: str
    kind: Kind = "purchase"
    sessions: tuple[Session, ...]
    tables: tuple[Table, ...]
    participants: tuple[Participant, ...]
    candidates: tuple[Candidate, ...] = ()
    given: tuple[Candidate, ...] = ()
    vetoes: tuple[tuple[str, str], ...] = ()
    precedences: tuple[tuple[str, str], ...] = ()
    break_spread: int | None = None
    floors: Floors = Floors()
    aims: tuple[AimName, ...] = ("shortfall", "score")
    slot_minutes: int = 20
    change_minutes: int = 5
    timezone: str = "Asia/Seoul"
    meetings_per_pair: int = 1
    turnarounds: tuple[Turnaround, ...] = ()
    in_a_row: int | None = None
    lunches: tuple[Lunch, ...] = ()
    interpreters: tuple[Interpreter, ...] = ()
    programme: tuple[ProgrammeItem, ...] = ()
    idle_spread: int | None = None
    lift: int | None = None
    idle_weights: SideWeights = SideWeights()
    hall_change: int = 1
    slot_costs: tuple[tuple[str, int], ...] = ()
    published: tuple[Planned, ...] = ()

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """All slots in the order of time."""
        return tuple(slot for session in self.sessions for slot in session.slots)

    @cached_property
    def meetings(self) -> tuple[Candidate, ...]:
        """Everything that may become a meeting: the given ones first, then the candidates."""
        return (*self.given, *self.candidates)

    @cached_property
    def by_id(self) -> Mapping[str, Candidate]:
        """Everything that may become a meeting, by its id."""
        return {meeting.id: meeting for meeting in self.meetings}

    @cached_property
    def pooled(self) -> bool:
        """Whether anyone may meet anyone, instead of sellers buyers."""
        return any(one.side == "pool" for one in self.participants)

    @cached_property
    def required(self) -> frozenset[str]:
        """The ids of the meetings that every timetable has to hold: given, pinned, or who must meet."""
        listed = (*self.given, *(one for one in self.candidates if one.required))
        return frozenset(one.id for one in listed)

    @cached_property
    def least_score(self) -> int:
        """No timetable's score is less: the sum of all negative scores, and of what must be held."""
        required = self.required
        scores = ((one.score, one.id in required) for one in self.meetings)
        return sum(score for score, held in scores if held or score < 0)

    @cached_property
    def score_span(self) -> int:
        """The scores of two timetables lie no further apart than the sum of all scores, signs left off."""
        return sum([abs(one.score) for one in self.meetings])

    @cached_property
    def halls(self) -> tuple[str, ...]:
        """The halls that have tables, in the order of their first table."""
        return tuple(dict.fromkeys(table.hall for table in self.tables))

    @cached_property
    def steps(self) -> tuple[str, ...]:
        """The aims in their order, `leximin` as its levels: what a result reports on, one by one."""
        found: list[str] = []
        for name in self.aims:
            if name == "leximin":
                found += [f"{LEXIMIN}{level}" for level in range(1, self.levels + 1)]
            else:
                found.append(name)
        return tuple(found)

    @cached_property
    def levels(self) -> int:
        """Up to how many meetings `leximin` lifts the worst-off: `lift`, or the highest floor."""
        if self.lift is not None:
            return self.lift
        return max((self.floor(one) for one in self.participants), default=0)

    @cached_property
    def day(self) -> Mapping[str, str]:
        """By session, the day it is on: its date. All sessions without a date are on one day."""
        return {session.code: session.date or "" for session in self.sessions}

    @cached_property
    def place(self) -> Mapping[str, tuple[Session, int]]:
        """By slot, its session and its place in it, counted from 0."""
        return {slot.code: (session, i) for session in self.sessions for i, slot in enumerate(session.slots)}

    @cached_property
    def rows_of_tables(self) -> Mapping[str, tuple[str, int]]:
        """By table, its hall and its place there, in the order of their codes with numbers as numbers."""
        ordered = sorted(self.tables, key=lambda table: _natural(table.code))
        found: dict[str, tuple[str, int]] = {}
        for hall in self.halls:
            here = [table.code for table in ordered if table.hall == hall]
            found.update({code: (hall, i) for i, code in enumerate(here)})
        return found

    @cached_property
    def runs(self) -> Mapping[str, tuple[str, ...]]:
        """By slot, itself and the slots that follow it in its session."""
        found: dict[str, tuple[str, ...]] = {}
        for session in self.sessions:
            codes = tuple(slot.code for slot in session.slots)
            found.update({code: codes[i:] for i, code in enumerate(codes)})
        return found

    def taken(self, meeting: Candidate, slot: str) -> tuple[str, ...]:
        """The slots that a meeting takes when it begins in this one: fewer than its length where it can't."""
        return self.runs[slot][: meeting.length]

    def floor(self, one: Participant) -> int:
        """The fewest meetings that this participant should get: its own floor, or its side's."""
        if one.floor is not None:
            return one.floor
        floors = self.floors
        return {"seller": floors.seller, "buyer": floors.buyer, "pool": floors.pool}[one.side]

    def lifted(self, one: Participant) -> bool:
        """Whether `leximin` looks at this participant: it has a floor."""
        return self.floor(one) > 0

    def idle_weight(self, side: Side) -> int:
        """How much an idle slot or a break of this side counts."""
        weights = self.idle_weights
        return {"seller": weights.seller, "buyer": weights.buyer, "pool": weights.pool}[side]

    def serves(self, person: Delegate, meeting: Candidate) -> bool:
        """Whether a delegate may hold a meeting, as far as product fields and who is meant are concerned.

        The people meant bind their own company only; the caller asks about delegates of the pair.
        """
        return not (person.fields and meeting.fields) or not set(person.fields).isdisjoint(meeting.fields)


def minutes_between(problem: Problem, one: str, other: str) -> int | None:
    """Minutes from the end of the earlier of two slots to the beginning of the later, in either order.

    Slots of one day whose start is known are compared by the clock; others of one session by their place in
    it, `slot_minutes` to talk and `change_minutes` to change over. None: the two are on different days, or
    there is nothing to tell by.
    """
    (first, i), (second, j) = problem.place[one], problem.place[other]
    if problem.day[first.code] != problem.day[second.code]:
        return None
    starts = [_minute(session.slots[k].start) for session, k in ((first, i), (second, j))]
    if starts[0] is not None and starts[1] is not None:
        return abs(starts[0] - starts[1]) - problem.slot_minutes
    if first.code != second.code:
        return None
    return abs(i - j) * (problem.slot_minutes + problem.change_minutes) - problem.slot_minutes


def _natural(code: str) -> tuple[tuple[int, str], ...]:
    """A sort key under which 1-9 comes before 1-10."""
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", code))


def _minute(start: str | None) -> int | None:
    """Minutes since midnight."""
    if start is None:
        return None
    hours, minutes = start.split(":")
    return 60 * int(hours) + int(minutes)
