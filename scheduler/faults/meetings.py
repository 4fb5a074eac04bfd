"""Faults of meetings: who is paired, whom they name, what is listed twice."""

from collections.abc import Iterator, Mapping

from matcher.issue import Issue
from matcher.people import Participant
from scheduler.faults.kinds import listed, unknown, within
from scheduler.problem import Candidate, Problem

WEIGHED_MOST = 2**44
"""Scores times floors add up to less than this, so that both aims and the flow's scaling fit in 64 bits."""


def meetings(problem: Problem) -> Iterator[Issue]:
    """Pairs that can't be, references to nothing, lengths below one, pairs listed twice, sums too large."""
    languages = _languages(problem)
    people = {one.code: one for one in problem.participants}
    sessions = {session.code for session in problem.sessions}
    slots = {slot.code for slot in problem.slots}
    tables = {table.code for table in problem.tables}
    owner = {person.code: one.code for one in problem.participants for person in one.staff}
    fixed = {one.code for one in problem.participants if one.fixed_tables}
    hall_of = {table.code: table.hall for table in problem.tables}
    halls = {one.code: one.halls(hall_of) for one in problem.participants}
    for path, meeting in listed(problem):
        first, second = meeting.pair
        if first in people and second in people:
            yield from _pair(f"{path}/pair", meeting.pair, people, halls, fixed)
        else:
            yield from unknown(f"{path}/pair", meeting.pair, people, "participant")
        if meeting.delegates:
            yield from _named(f"{path}/delegates", meeting, owner)
        if _plain(meeting):
            continue
        yield from unknown(f"{path}/sessions", meeting.sessions, sessions, "session")
        yield from unknown(f"{path}/slot", (meeting.slot,), slots, "slot")
        yield from unknown(f"{path}/table", (meeting.table,), tables, "table")
        yield from unknown(f"{path}/interpreter", (meeting.interpreter,), languages, "language")
        yield from within(f"{path}/length", "length", meeting.length, 1)
    yield from _listed_twice(problem)
    scores = 1 + problem.score_span
    if scores * (1 + sum(max(0, problem.floor(one)) for one in problem.participants)) >= WEIGHED_MOST:
        yield Issue(code="sum-too-large", path="/candidates", detail={"most": str(WEIGHED_MOST)})


def _plain(meeting: Candidate) -> bool:
    """Whether nothing but the pair, its people and its score is said of a meeting, as of most."""
    settled = meeting.slot is not None or meeting.table is not None or meeting.interpreter is not None
    return meeting.length == 1 and not settled and not meeting.sessions


def _languages(problem: Problem) -> frozenset[str]:
    """The languages that an interpreter or anybody else at the event speaks.

    A meeting may need one that no interpreter speaks, or none any more: it is not held then. A language
    that nobody speaks at all is a slip of the pen.
    """
    spoken = {code for helper in problem.interpreters for code in helper.languages}
    for one in problem.participants:
        spoken.update(one.languages, *(person.languages for person in one.delegates))
    return frozenset(spoken)


def _listed_twice(problem: Problem) -> Iterator[Issue]:
    """Candidates of a pair that is given, or listed before.

    A pair may be listed again where two companies may meet more than once, or once for each of several
    delegates who are named: they meet once all the same, and it is open with whom.
    """
    given = {(min(meeting.pair), max(meeting.pair)) for meeting in problem.given}
    named: dict[tuple[str, str], set[frozenset[str]]] = {}
    anybody: frozenset[str] = frozenset()
    for i, meeting in enumerate(problem.candidates):
        first, second = meeting.pair
        pair = (first, second) if first < second else (second, first)
        whom = frozenset(meeting.delegates) if meeting.delegates else anybody
        before = named.setdefault(pair, set())
        again = bool(before) and (not whom or whom in before or anybody in before)
        if pair in given or (again and problem.meetings_per_pair == 1):
            path = f"/candidates/{i}/pair"
            yield Issue(code="pair-twice", path=path, given=first, detail={"other": second})
        before.add(whom)


def _pair(
    path: str,
    pair: tuple[str, str],
    people: Mapping[str, Participant],
    halls: Mapping[str, frozenset[str]],
    fixed: set[str],
) -> Iterator[Issue]:
    """Two who can't be a pair, whatever else is said."""
    first, second = pair
    one, other = people[first], people[second]
    detail = {"other": second}
    if first == second:
        yield Issue(code="pair-self", path=path, given=first)
    elif (one.side, other.side) not in {("seller", "buyer"), ("pool", "pool")}:
        yield Issue(code="pair-own-side", path=path, given=first, detail=detail)
    elif halls[first] and halls[second] and halls[first] != halls[second]:
        yield Issue(code="pair-halls", path=path, given=first, detail=detail)
    elif first in fixed and second in fixed:
        yield Issue(code="pair-two-tables", path=path, given=first, detail=detail)


def _named(path: str, meeting: Candidate, owner: Mapping[str, str]) -> Iterator[Issue]:
    """Delegates of a meeting who do not exist, belong to neither company, or are two of one."""
    yield from unknown(path, meeting.delegates, owner, "delegate")
    first, second = meeting.pair
    for code in meeting.delegates:
        if owner.get(code, first) not in meeting.pair:
            detail = {"first": first, "second": second}
            yield Issue(code="delegate-not-own", path=path, given=code, detail=detail)
    whose = [owner[code] for code in meeting.delegates if code in owner]
    if len(whose) > len(set(whose)):
        yield Issue(code="delegates-named-many", path=path, given=meeting.id)
