"""From a published timetable and changes to the problem of its repair.

The repair is a problem like any other: what has begun is pinned, who is gone has fewer hours, and its first
aims are to lose as few meetings as can be and to move as few. So the auditor can judge it as any other.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from matcher.people import Participant
from scheduler.presence import presence_of
from scheduler.problem import AimName, Planned, Problem, ProgrammeItem
from scheduler.repair.absences import Absences, absences_of, past_of
from scheduler.repair.changes import Change, SlotSlipped, TableLost, WalkIn
from scheduler.repair.clock import begun, slipped
from scheduler.repair.listing import listing
from scheduler.repair.people import people_after, tables_after
from scheduler.repair.pins import standing
from scheduler.rows import rows_of
from scheduler.timetable import Meeting

FIRST: tuple[AimName, ...] = ("lost", "changes")
"""What a repair aims at before anything else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """The problem of a repair, and what was decided on the way to it.

    `frozen` are the published meetings that have begun, by id; `open` those that still can be held, as
    published; `cancelled` those that can't, each with the places of the changes that made it so. `released`
    had a pin that the changes took away. `shifted` are slots that begin later, each with its delay.
    """

    problem: Problem
    frozen: Mapping[str, Meeting]
    open: Mapping[str, Meeting]
    cancelled: Mapping[str, tuple[int, ...]]
    released: tuple[str, ...]
    absences: Absences
    shifted: Mapping[str, int]


def apply(
    problem: Problem, published: Sequence[Meeting], changes: Sequence[Change], *, now: datetime | None
) -> Problem:
    """The problem of the repair: see `applied`."""
    return applied(problem, published, changes, now=now).problem


def applied(
    problem: Problem, published: Sequence[Meeting], changes: Sequence[Change], *, now: datetime | None
) -> Applied:
    """The problem of the repair, for a published timetable of the problem and changes without faults.

    `now`: slots that have begun by then are history; None: the event has not begun. Scores, quotas and
    rules are those of the published run, with four exceptions. Bounds on the spread of breaks and gaps are
    left out: they judge a whole plan, and the past can't be mended. Places held back for walk-ins yield to
    published meetings. A company that cancelled has no floor. What had to be held is kept before everything
    else instead (`lost`), since it may have become impossible.
    """
    delays = [(i, one) for i, one in enumerate(changes) if isinstance(one, SlotSlipped)]
    late = slipped(problem, delays)
    shifted = replace(problem, sessions=late.sessions)
    past = past_of(shifted, published, begun(shifted, now, frozenset(late.lost)))
    absences = absences_of(shifted, changes, past, late.lost)
    new = (one.participant for one in changes if isinstance(one, WalkIn) and one.participant is not None)
    before = (*problem.participants, *new)
    tables = [one for one in changes if isinstance(one, TableLost)]
    after = people_after(shifted, before, past, absences, tables)
    listed = listing(shifted, changes, past, absences, after, frozenset(one.id for one in published))
    draft = replace(
        shifted,
        participants=after,
        tables=tables_after(shifted, before, after, absences),
        given=(),
        candidates=listed.candidates,
        meetings_per_pair=listed.per_pair,
        programme=_programme(problem.programme, after),
        precedences=(),
        break_spread=None,
        idle_spread=None,
        published=(),
        aims=_aims(problem),
    )
    still = [one for one in published if one.id not in past.meetings]
    cancelled = {one.id: listed.cancelled[one.id] for one in still if one.id in listed.cancelled}
    cancelled |= _impossible(draft, [one for one in still if one.id not in cancelled], absences)
    open_ = {one.id: one for one in still if one.id not in cancelled}
    pinned = {one.id: one for one in problem.meetings if one.id in open_ and (one.slot or one.table)}
    kept = standing(draft, open_, pinned)
    held = [one for one in published if one.id not in cancelled]
    ids = {one.id for one in draft.meetings}
    final = replace(
        draft,
        candidates=tuple(
            replace(one, slot=pinned[one.id].slot, table=pinned[one.id].table) if one.id in kept else one
            for one in draft.candidates
        ),
        participants=_held_back(draft, held),
        precedences=tuple(pair for pair in problem.precedences if ids.issuperset(pair)),
        published=tuple(
            Planned(id=one.id, slot=one.slot, table=one.table, delegates=one.delegates) for one in held
        ),
    )
    return Applied(
        problem=final,
        frozen=past.meetings,
        open=open_,
        cancelled=cancelled,
        released=tuple(code for code in pinned if code not in kept),
        absences=absences,
        shifted=late.shifted,
    )


def _aims(problem: Problem) -> tuple[AimName, ...]:
    """Keep all that can be kept, move little, and then what was aimed at before.

    Freed slots are filled by score. Where a problem has candidates and no such aim, it comes first among
    those that were, after floors.
    """
    usual: list[AimName] = [name for name in problem.aims if name not in FIRST]
    if "score" not in usual:
        floors = [name for name in usual if name in {"shortfall", "leximin"}]
        usual = [*floors, "score", *(name for name in usual if name not in floors)]
    return (*FIRST, *usual)


def _programme(items: Iterable[ProgrammeItem], people: Iterable[Participant]) -> tuple[ProgrammeItem, ...]:
    """The programme, without those who are not listed any more."""
    known = {code for one in people for code in (one.code, *(person.code for person in one.staff))}
    return tuple(
        one
        if known.issuperset(one.who)
        else replace(one, who=tuple(code for code in one.who if code in known))
        for one in items
    )


def _impossible(
    draft: Problem, published: Iterable[Meeting], absences: Absences
) -> dict[str, tuple[int, ...]]:
    """Published meetings that have no slot left, with all changes that took one from them."""
    slots, listed = rows_of(draft).slots, {one.id: one for one in draft.meetings}
    every = [slot.code for slot in draft.slots]
    return {one.id: tuple(sorted(absences.of(one, every))) for one in published if not slots(listed[one.id])}


def _held_back(draft: Problem, held: Iterable[Meeting]) -> tuple[Participant, ...]:
    """Everybody, with no more places held back than published meetings leave free."""
    if not any(one.held_back for one in draft.participants):
        return draft.participants
    listed = {one.id: one for one in draft.meetings}
    used: Counter[str] = Counter()
    for meeting in held:
        if not listed[meeting.id].walk_in:
            used.update(dict.fromkeys(meeting.pair, listed[meeting.id].length))
    found = []
    for one in draft.participants:
        by_slot = presence_of(draft).at_once[one.code]
        room = sum(most for slot, most in by_slot.items() if slot not in one.held_slots)
        least = max(0, min(one.held_back, room - used[one.code]))
        found.append(one if least == one.held_back else replace(one, held_back=least))
    return tuple(found)
