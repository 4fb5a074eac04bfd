"""What a repair changes: meeting by meeting, and for everybody whose own itinerary is another one now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from matcher.people import Participant
from scheduler.problem import Problem
from scheduler.repair.apply import Applied
from scheduler.repair.changes import Change, WalkIn
from scheduler.timetable import Meeting

Kind = Literal["kept", "shifted", "reseated", "moved", "new", "cancelled", "lost"]
"""`shifted`: the same slot and table, which begins later. `reseated`: only who holds it has changed.
`cancelled`: a change made it impossible by itself. `lost`: it could be held, but not beside the others.
"""
Whose = Literal["company", "delegate", "interpreter"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """When, where and by whom a meeting is held. `start` is the slot's, where it is known."""

    slot: str
    start: str | None
    table: str
    delegates: tuple[str, str]
    interpreter: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingChange:
    """One meeting before and after.

    `causes` are places in the list of changes. A meeting that moved without any made room for others, and a
    new one without any fills a place that became free.
    """

    id: str
    pair: tuple[str, str]
    kind: Kind
    before: Place | None
    after: Place | None
    causes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ItineraryChange:
    """Somebody whose itinerary has changed, with the meetings that it is about.

    All of a seller's people share the company's itinerary, and so do those of a company of a pool; a
    buyer's officer has one of their own, and so has an interpreter.
    """

    code: str
    company: str
    whose: Whose
    meetings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Diff:
    """All meetings of both timetables in the order of their ids, and whom to tell: these and nobody else."""

    meetings: tuple[MeetingChange, ...]
    people: tuple[ItineraryChange, ...]

    @property
    def tell(self) -> tuple[str, ...]:
        """The codes of all whose itinerary has changed: companies, delegates and interpreters."""
        return tuple(dict.fromkeys(one.code for one in self.people))

    def of(self, *kinds: Kind) -> tuple[MeetingChange, ...]:
        """The meetings of these kinds."""
        return tuple(one for one in self.meetings if one.kind in kinds)


def diff_of(
    problem: Problem,
    published: Sequence[Meeting],
    applied: Applied,
    meetings: Sequence[Meeting],
    changes: Sequence[Change],
) -> Diff:
    """What changes from a published timetable of the problem to the repaired one."""
    old, new = _places(problem, published), _places(applied.problem, meetings)
    pairs = {one.id: one.pair for one in (*published, *meetings)}
    published_by = {one.id: one for one in published}
    came = {
        one.id: i for i, change in enumerate(changes) if isinstance(change, WalkIn) for one in change.pairs
    }
    found: list[MeetingChange] = []
    for code in sorted(pairs):
        before, after = old.get(code), new.get(code)
        causes: Iterable[int] = ()
        kind = _kind(before, after)
        if before is None:
            causes = {came[code]} if code in came else ()
        elif code in applied.cancelled:
            causes = applied.cancelled[code]
        elif kind in {"moved", "lost", "reseated", "cancelled"}:
            taken = _taken(problem, published_by[code])
            causes = applied.absences.of(published_by[code], taken)
            kind = "lost" if after is None else kind
        elif kind == "shifted":
            causes = {applied.shifted[before.slot]}
        found.append(
            MeetingChange(
                id=code, pair=pairs[code], kind=kind, before=before, after=after, causes=tuple(sorted(causes))
            )
        )
    return Diff(meetings=tuple(found), people=tuple(_people(problem, published, applied.problem, meetings)))


def _kind(before: Place | None, after: Place | None) -> Kind:
    if before is None:
        return "new"
    if after is None:
        return "cancelled"
    if (before.slot, before.table) != (after.slot, after.table):
        return "moved"
    if before.start != after.start:
        return "shifted"
    return "kept" if before == after else "reseated"


def _taken(problem: Problem, meeting: Meeting) -> tuple[str, ...]:
    (source,) = (one for one in problem.meetings if one.id == meeting.id)
    return problem.taken(source, meeting.slot)


def _places(problem: Problem, meetings: Iterable[Meeting]) -> dict[str, Place]:
    start = {slot.code: slot.start for slot in problem.slots}
    return {
        one.id: Place(
            slot=one.slot,
            start=start[one.slot],
            table=one.table,
            delegates=one.delegates,
            interpreter=one.interpreter,
        )
        for one in meetings
    }


Entry = tuple[str, str | None, str, str]
"""Slot, start, table, and who goes there for us."""
Owner = tuple[Whose, str, str]
"""Whose itinerary it is, the company ('' for interpreters), and the code."""


def itineraries(
    problem: Problem, meetings: Iterable[Meeting], people: Mapping[str, Participant]
) -> dict[Owner, dict[str, Entry]]:
    """Everybody's itinerary as far as there are meetings in it: by meeting id, what stands there.

    `people` are all companies with everybody who was ever listed for them.
    """
    start = {slot.code: slot.start for slot in problem.slots}
    found: dict[Owner, dict[str, Entry]] = {}
    for one in meetings:
        for code, person in zip(one.pair, one.delegates, strict=True):
            entry = one.slot, start[one.slot], one.table, person
            owners: list[Owner] = [("company", code, code)]
            if people[code].side == "buyer":
                owners.append(("delegate", code, person))
            else:
                owners += [("delegate", code, other.code) for other in people[code].staff]
            for owner in owners:
                if people[code].delegates or owner[0] == "company":
                    found.setdefault(owner, {})[one.id] = entry
        if one.interpreter is not None:
            entry = one.slot, start[one.slot], one.table, one.interpreter
            found.setdefault(("interpreter", "", one.interpreter), {})[one.id] = entry
    return found


def _people(
    problem: Problem, published: Sequence[Meeting], after: Problem, meetings: Sequence[Meeting]
) -> list[ItineraryChange]:
    # Who has no hours left is not listed after the changes, and still shares what the company does.
    people = {one.code: one for one in (*after.participants, *problem.participants)}
    old, new = itineraries(problem, published, people), itineraries(after, meetings, people)
    nothing: Mapping[str, Entry] = {}
    found: list[ItineraryChange] = []
    for owner in sorted(old.keys() | new.keys()):
        before, now = old.get(owner, nothing), new.get(owner, nothing)
        about = sorted(code for code in before.keys() | now.keys() if before.get(code) != now.get(code))
        if about:
            whose, company, code = owner
            found.append(ItineraryChange(code=code, company=company, whose=whose, meetings=tuple(about)))
    return found
