"""A timetable that is being changed by hand: edits in a row, each of which can be taken back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from scheduler.problem import Candidate, Problem
from scheduler.timetable import Meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """Meetings are put where they say: moved, added, or two that change places."""

    kind: Literal["put"] = "put"
    meetings: tuple[Meeting, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """A meeting is left out."""

    kind: Literal["drop"] = "drop"
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A meeting stays where it is, whatever is solved anew."""

    kind: Literal["pin"] = "pin"
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpin:
    """A meeting that was pinned by hand may be moved again."""

    kind: Literal["unpin"] = "unpin"
    id: str


Edit = Put | Drop | Pin | Unpin


@dataclass(frozen=True)
class Draft:
    """A run's problem and meetings after some edits.

    `source` is the problem as the run had it, `pins` are meetings pinned by hand: only those can be unpinned,
    since the others are pinned by the event itself. `dropped` were left out by hand and not put back.
    """

    source: Problem
    meetings: tuple[Meeting, ...]
    pins: frozenset[str] = frozenset()
    dropped: frozenset[str] = frozenset()
    loose: frozenset[str] = frozenset()
    """Pinned by hand before the run, and not any more."""

    @cached_property
    def problem(self) -> Problem:
        """The problem with the pins: a timetable of it keeps them."""
        if not self.pins and not self.loose:
            return self.source
        held = {one.id: one for one in self.meetings}

        def pinned(one: Candidate) -> Candidate:
            if one.id in self.pins:
                return replace(one, slot=held[one.id].slot, table=held[one.id].table)
            return replace(one, slot=None, table=None) if one.id in self.loose else one

        return replace(
            self.source,
            candidates=tuple(pinned(one) for one in self.source.candidates),
            given=tuple(pinned(one) for one in self.source.given),
        )

    @property
    def pinned(self) -> frozenset[str]:
        """All pinned meetings, by hand or by the event."""
        return self.pins | frozenset(
            one.id
            for one in self.source.meetings
            if (one.slot is not None or one.table is not None) and one.id not in self.loose
        )


def begun(problem: Problem, meetings: Sequence[Meeting], pins: Iterable[str] = ()) -> Draft:
    """A draft without edits. `pins` were pinned by hand before the run and still are."""
    by_hand = frozenset(pins)
    return Draft(source=problem, meetings=tuple(meetings), pins=by_hand, loose=by_hand)


def edited(draft: Draft, edits: Iterable[Edit]) -> Draft:
    """The draft after these edits, in their order. They are not judged here: `places` and `audit` do that."""
    held = {one.id: one for one in draft.meetings}
    pins, dropped = set(draft.pins), set(draft.dropped)
    for edit in edits:
        if isinstance(edit, Put):
            held.update({one.id: one for one in edit.meetings})
            dropped.difference_update(one.id for one in edit.meetings)
        elif isinstance(edit, Drop):
            held.pop(edit.id, None)
            dropped.add(edit.id)
            pins.discard(edit.id)
        elif isinstance(edit, Pin):
            pins.add(edit.id)
        else:
            pins.discard(edit.id)
    return replace(draft, meetings=tuple(held.values()), pins=frozenset(pins), dropped=frozenset(dropped))
