"""What is held at all: listed meetings, each once, none that is vetoed, all that must be."""

from collections import Counter
from collections.abc import Iterator, Sequence

from scheduler.problem import Problem
from scheduler.timetable import Meeting, Violation


def as_listed(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """Only meetings that the problem lists are held, at places and times that it has."""
    listed = problem.by_id
    slots = {slot.code for slot in problem.slots}
    tables = {table.code for table in problem.tables}
    helpers = {one.code for one in problem.interpreters}
    people = {(one.code, person.code) for one in problem.participants for person in one.staff}
    for meeting in meetings:
        source = listed.get(meeting.id)
        known = (
            source is not None
            and source.pair == meeting.pair
            and meeting.slot in slots
            and meeting.table in tables
            and (meeting.interpreter is None or meeting.interpreter in helpers)
            and len(meeting.delegates) == 2
            and (meeting.pair[0], meeting.delegates[0]) in people
            and (meeting.pair[1], meeting.delegates[1]) in people
        )
        if not known:
            yield Violation(rule="as-listed", slot=meeting.slot, codes=(meeting.id,))


def pair_once(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """A candidate pair meets at most once, and a given meeting is held only once."""
    del problem
    for code, times in Counter([meeting.id for meeting in meetings]).items():
        if times > 1:
            yield Violation(rule="pair-once", codes=(code,), amount=times - 1)


def company_once(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """Two companies meet at most once, at whichever of their tables, unless the organiser allows more."""
    given = {one.id for one in problem.given}
    # A candidate that is held twice breaks the rule about that.
    pairs = {meeting.id: _sorted(meeting.pair) for meeting in meetings if meeting.id not in given}
    for pair, times in Counter(pairs.values()).items():
        over = times - problem.meetings_per_pair
        if over > 0:
            yield Violation(rule="company-once", codes=pair, amount=over)


def _sorted(pair: tuple[str, str]) -> tuple[str, str]:
    return pair if pair[0] < pair[1] else (pair[1], pair[0])


def veto(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """A vetoed pair never meets."""
    refused = {frozenset(pair) for pair in problem.vetoes}
    for meeting in meetings if refused else ():
        if frozenset(meeting.pair) in refused:
            yield Violation(rule="veto", slot=meeting.slot, codes=(meeting.id,))


def pinned(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """A pinned meeting is held, in its slot and at its table."""
    held = {meeting.id: meeting for meeting in meetings}
    for one in problem.meetings:
        if one.slot is None and one.table is None:
            continue
        meeting = held.get(one.id)
        if meeting is None:
            yield Violation(rule="pinned", slot=one.slot, codes=(one.id,))
        elif (one.slot or meeting.slot) != meeting.slot or (one.table or meeting.table) != meeting.table:
            yield Violation(rule="pinned", slot=meeting.slot, codes=(one.id,))


def must_meet(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """A pair that must meet does, and every given meeting is held."""
    held = {meeting.id for meeting in meetings}
    for one in problem.meetings:
        # A pinned meeting that is missing breaks the rule about pinned ones.
        pin = one.slot is not None or one.table is not None
        if one.id in problem.required and one.id not in held and not pin:
            yield Violation(rule="must-meet", codes=(one.id,))
