"""The people of an event: companies, those who sit at a table for them, and whom they wish to meet."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Side = Literal["seller", "buyer", "pool"]
"""Sellers meet buyers. In an exchange everyone is in one pool and may meet anyone."""
Verdict = Literal["accepted", "held", "declined"]
"""What is said of a request: 수락, 보류, 거절."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegate:
    """A person who can sit at a table for a participant.

    `hours` are the codes of the slots in which the delegate is there; None means all of them.
    `table` is the delegate's own fixed table: the two together are a staffed table.
    `fields` are the product fields that the delegate seeks (buyers) or answers for (sellers). Who has some
    holds no meeting that is about other fields only.
    """

    code: str
    hours: tuple[str, ...] | None = None
    table: str | None = None
    fields: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """A company at the event, with what bounds its meetings.

    `parallel` is how many meetings it may hold at once: 1 unless it says otherwise, and for a buyer one per
    staffed table. `quota` is the most meetings (None: no such bound), `floor` the fewest that it should
    get (None: what the event sets for its side).
    `quota_day` and `quota_session` are the most meetings on one day and in one session; all of these are
    shared by the company's delegates and staffed tables. `forbidden` are codes of slots in which it meets
    nobody. `tables` are fixed tables: whoever meets it comes there. `hall` is where it meets.
    `held_slots` are slots held back for walk-ins, and `held_back` is how many places more are to stay free
    for them, wherever. `in_a_row` is the most slots that one of its people meets in without a pause (None:
    what the event says). Those of one `rivals` group are kept apart.
    Without `delegates` one is assumed who has the participant's code and is always there.
    """

    code: str
    side: Side
    delegates: tuple[Delegate, ...] = ()
    parallel: int = 1
    quota: int | None = None
    floor: int | None = None
    forbidden: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    hall: str | None = None
    fields: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    quota_day: int | None = None
    quota_session: int | None = None
    held_slots: tuple[str, ...] = ()
    held_back: int = 0
    in_a_row: int | None = None
    rivals: str | None = None

    @property
    def fixed_tables(self) -> tuple[str, ...]:
        """The company's own tables: its list, or those of its delegates; each once."""
        listed = self.tables or [person.table for person in self.delegates if person.table is not None]
        return tuple(dict.fromkeys(listed)) if listed else ()

    def halls(self, hall_of: Mapping[str, str]) -> frozenset[str]:
        """Where the company meets: its hall, or the halls of its own tables; none where any hall will do.

        `hall_of` gives the hall of each table.
        """
        if self.hall is not None:
            return frozenset({self.hall})
        return frozenset(hall_of[code] for code in self.fixed_tables if code in hall_of)

    @property
    def staff(self) -> tuple[Delegate, ...]:
        """The delegates, or the one who is assumed where none is named."""
        return self.delegates or (Delegate(code=self.code),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A one-way request: `of` would like to meet `to`, rank 1 before rank 2.

    Either end is a participant's code, or a delegate's code where one person or staffed table is meant.
    Several wishes may have one rank. `asked` is the wish's place in the order of asking: who asked earlier
    has the smaller number (None: not known).
    """

    of: str
    to: str
    rank: int
    asked: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What `of` says of the request of `to` (participants' codes). Nobody else ever learns of it."""

    of: str
    to: str
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Veto:
    """A one-way refusal: `of` must not meet `to` (participants' codes). Nobody else ever learns of it."""

    of: str
    to: str
