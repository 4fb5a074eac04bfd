"""One event as a problem: when and where meetings may be held, whom they may join, and what is aimed at.

A problem holds codes only. It is complete: solver and auditor read nothing else.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from matcher.people import Participant

FORMAT = 1
"""Version of the JSON form. It rises when an older program could misread a newer file."""

AimName = Literal["shortfall", "score", "breaks"]
Kind = Literal["purchase", "export", "exchange", "technology"]


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
    """A table in a hall. In the slots of `closed` it can't be used."""

    code: str
    hall: str
    closed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A meeting that may be held, or must be: two participants, and what is settled about it beforehand.

    `pair` is seller and buyer, in this order, or any two of one pool. `delegates` are the people who must
    hold it, where that is settled; at most one of each company. `must`: the two must meet. `sessions`: it
    is held in one of these (none named: in any). `slot` and `table` pin it there; a pinned meeting must be
    held. `score` is in whole points and may be negative.
    """

    id: str
    pair: tuple[str, str]
    score: int = 0
    delegates: tuple[str, ...] = ()
    must: bool = False
    sessions: tuple[str, ...] = ()
    slot: str | None = None
    table: str | None = None

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


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Everything that a timetable is made from and judged by.

    `sessions` come in the order of time; slots count through all of them. `candidates` may be held, each
    pair at most once. `given` meetings must all be held and may repeat a pair. `vetoes` are pairs that
    never meet. `precedences` are pairs of meeting ids: if both are held, the first is held in an earlier
    slot. `break_spread` bounds the difference in breaks between any two participants. `aims` come in
    strict order, the first before all others.
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

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """All slots in the order of time."""
        return tuple(slot for session in self.sessions for slot in session.slots)

    @cached_property
    def meetings(self) -> tuple[Candidate, ...]:
        """Everything that may become a meeting: the given ones first, then the candidates."""
        return (*self.given, *self.candidates)

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
    def halls(self) -> tuple[str, ...]:
        """The halls that have tables, in the order of their first table."""
        return tuple(dict.fromkeys(table.hall for table in self.tables))

    def floor(self, one: Participant) -> int:
        """The fewest meetings that this participant should get: its own floor, or its side's."""
        if one.floor is not None:
            return one.floor
        floors = self.floors
        return {"seller": floors.seller, "buyer": floors.buyer, "pool": floors.pool}[one.side]
