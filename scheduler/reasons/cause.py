"""What a reason consists of: causes, days and moves, all of it data; sentences are made late, elsewhere."""

from dataclasses import dataclass
from typing import Literal

from scheduler.timetable import Meeting

CauseCode = Literal[
    "vetoed",
    "never-listed",
    "different-halls",
    "two-fixed-tables",
    "one-side",
    "no-common-slot",
    "company-once",
    "quota",
    "quota-day",
    "quota-session",
    "held-back",
    "busy",
    "tables-full",
    "no-interpreter",
    "in-a-row",
    "lunch",
    "turnaround",
    "rivals",
    "precedence",
    "spread",
    "must-stay",
    "push-out",
    "floor",
    "aim",
    "improves",
    "held",
]
"""Why a meeting is not held. `improves`: it would be better with it, so the timetable is not the best one.

`held`: it is. `must-stay`: it would have to push out meetings that must be held. `aim`: it could be added
as it is, and an aim would come to less.
"""

State = Literal["free", "busy", "away", "forbidden", "programme", "held-back", "closed"]
"""What a company does in a slot. `closed`: it is there, and its own tables can't be used."""

OwnCode = Literal["quota", "hours", "full"]
"""What a company may be told of itself: its quota is reached, its hours leave no slot, its slots are full."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A meeting of the timetable that a cause names, with what it is worth."""

    id: str
    pair: tuple[str, str]
    slot: str
    table: str
    score: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """One thing that stands in a meeting's way.

    `who` are codes of companies or people, `slots` where it is so (none: in all of them), `meetings` those
    of the timetable that use up what is lacking. `part` is the day or the session of a quota. `bound` is the
    number that is reached (a quota, places in a row), `amount` how much is lacking or lost. `aim` is the
    step that would come to less.
    """

    code: CauseCode
    who: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()
    halls: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    language: str | None = None
    part: str | None = None
    meetings: tuple[Placed, ...] = ()
    bound: int | None = None
    amount: int | None = None
    aim: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotState:
    """What a company does in one slot. `codes`: whom it meets, or the items of the programme."""

    slot: str
    state: State
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What a company does in each slot of the event."""

    who: str
    slots: tuple[SlotState, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepChange:
    """What a step of the aims comes to before and after."""

    step: str
    before: int
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """The meeting put into the timetable where it costs least, all others staying as they are.

    `leaves` are the meetings that have to go for it: without any one of them it could not be held there.
    `short` are companies that would then be (further) below their floor.
    """

    meeting: Meeting
    leaves: tuple[Placed, ...]
    changes: tuple[StepChange, ...]
    short: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Least:
    """What the certificate says of every timetable that holds the meeting.

    At least as good in the steps before, its `step` comes to `bound` at best; `value` is what it is now.
    """

    step: str
    value: int
    bound: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What a company may be told of itself about a meeting that it did not get."""

    who: str
    code: OwnCode
    bound: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a pair has no meeting (or not this one). For organisers only; companies get `for_company`.

    `id` is None where the problem lists no such candidate. `days` are those of both sides.
    """

    id: str | None
    pair: tuple[str, str]
    score: int | None
    causes: tuple[Cause, ...]
    days: tuple[Day, Day]
    move: Move | None = None
    least: Least | None = None
    own: tuple[Own, ...] = ()
