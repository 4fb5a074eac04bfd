"""What can happen to a published timetable: cancellations, late arrivals, walk-ins, lost tables, delays.

Each is a value that holds codes only. `kind` is its name in the JSON form (docs/formats/changes.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from matcher.people import Participant
from scheduler.problem import Candidate


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingCancelled:
    """One meeting will not be held. The two companies do not meet instead at another time."""

    kind: Literal["meeting-cancelled"] = "meeting-cancelled"
    meeting: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegateCancelled:
    """A delegate is gone from a slot on, or altogether (`slot` None). `no_show`: without a word."""

    kind: Literal["delegate-cancelled"] = "delegate-cancelled"
    delegate: str
    slot: str | None = None
    no_show: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyCancelled:
    """A company does not come, or not again: none of its meetings that have not begun is held."""

    kind: Literal["company-cancelled"] = "company-cancelled"
    company: str
    no_show: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """A company or one of its delegates comes late: `slot` is the first one in which `who` is there."""

    kind: Literal["late"] = "late"
    who: str
    slot: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaves:
    """A company or one of its delegates leaves early: `slot` is the first one in which `who` is gone."""

    kind: Literal["leaves"] = "leaves"
    who: str
    slot: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkIn:
    """Pairs that come up on the day, with scores; `participant` where a company is new.

    They may use slots that are held back for walk-ins.
    """

    kind: Literal["walk-in"] = "walk-in"
    participant: Participant | None = None
    pairs: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLost:
    """A table can't be used from a slot on (`slot` None: from now on).

    `instead` is a table that is nobody's own, which the owner of a lost table gets in its place.
    """

    kind: Literal["table-lost"] = "table-lost"
    table: str
    slot: str | None = None
    instead: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotSlipped:
    """A slot begins so many minutes late, and so does what follows it, up to the next pause.

    What would not be over by the end of the last of these slots as planned, or by `until`, is lost. Pauses
    and what comes after them keep their time.
    """

    kind: Literal["slot-slipped"] = "slot-slipped"
    slot: str
    minutes: int
    until: str | None = None


Change = (
    MeetingCancelled | DelegateCancelled | CompanyCancelled | Late | Leaves | WalkIn | TableLost | SlotSlipped
)

KINDS: Mapping[str, type[Change]] = {
    "meeting-cancelled": MeetingCancelled,
    "delegate-cancelled": DelegateCancelled,
    "company-cancelled": CompanyCancelled,
    "late": Late,
    "leaves": Leaves,
    "walk-in": WalkIn,
    "table-lost": TableLost,
    "slot-slipped": SlotSlipped,
}
"""All kinds of change, by name."""
