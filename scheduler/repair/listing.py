"""Which meetings a repair may hold, and which published ones changes cancel outright."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from matcher.people import Participant
from scheduler.problem import Candidate, Problem
from scheduler.repair.absences import Absences, Past
from scheduler.repair.changes import Change, MeetingCancelled, WalkIn


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What may be held after changes.

    `cancelled`: by id, the changes after which a meeting is listed no more. `per_pair`: how often two may
    meet.
    """

    candidates: tuple[Candidate, ...]
    cancelled: Mapping[str, tuple[int, ...]]
    per_pair: int


def listing(
    problem: Problem,
    changes: Sequence[Change],
    past: Past,
    absences: Absences,
    people: Sequence[Participant],
    published: frozenset[str],
) -> Listing:
    """The meetings of a repair. `people` are those who are left, `published` the ids that were planned.

    What has begun is pinned to what it was. Nothing else must be held: what had to be is a candidate now,
    published and therefore kept before anything else, as it may have become impossible.
    """
    single = {one.meeting: i for i, one in enumerate(changes) if isinstance(one, MeetingCancelled)}
    walk_ins = [
        replace(one, walk_in=True) for change in changes if isinstance(change, WalkIn) for one in change.pairs
    ]
    again = {frozenset(one.pair) for one in walk_ins}
    left = {one.code: {person.code for person in one.staff} for one in people}
    was = {person.code: one.code for one in problem.participants for person in one.staff}
    cancelled: dict[str, tuple[int, ...]] = {}
    found: list[Candidate] = []
    for one in problem.meetings:
        if one.id in past.meetings:
            continue
        causes = {absences.cancelled[code] for code in one.pair if code in absences.cancelled}
        causes |= {single[one.id]} if one.id in single else set()
        missing = [code for code in one.delegates if code not in left[was[code]]]
        for code in missing:
            causes.update(absences.people.get((was[code], code), {}).values())
            causes.update(absences.companies.get(was[code], {}).values())
        if causes or missing:
            cancelled[one.id] = tuple(sorted(causes))
        elif one.id in published or frozenset(one.pair) not in again:
            # Who comes as a walk-in is listed anew, with the score given then.
            found.append(replace(one, must=False, slot=None, table=None))
    begun = tuple(_frozen(one, past) for one in problem.meetings if one.id in past.meetings)
    listed, per_pair = _within(problem, (*begun, *found, *walk_ins), published)
    return Listing(candidates=listed, cancelled=cancelled, per_pair=per_pair)


def _frozen(one: Candidate, past: Past) -> Candidate:
    """A meeting that has begun, pinned to what it was."""
    was = past.meetings[one.id]
    return replace(one, slot=was.slot, table=was.table, delegates=was.delegates)


def _within(
    problem: Problem, listed: tuple[Candidate, ...], published: frozenset[str]
) -> tuple[tuple[Candidate, ...], int]:
    """The candidates, and how often two may meet: more often only where given meetings have repeated a pair.

    Then what is not published of any pair is listed as far as the organiser's own bound goes.
    """
    usual = problem.meetings_per_pair
    planned = Counter(frozenset(one.pair) for one in listed if one.id in published)
    most = max(planned.values(), default=0)
    if most <= usual:
        return listed, usual
    room = {frozenset(one.pair): max(0, usual - planned[frozenset(one.pair)]) for one in listed}
    kept: set[str] = set()
    for one in sorted(listed, key=lambda one: (-one.score, one.id)):
        pair = frozenset(one.pair)
        if one.id not in published and room[pair] > 0:
            room[pair] -= 1
            kept.add(one.id)
    return tuple(one for one in listed if one.id in published or one.id in kept), most
