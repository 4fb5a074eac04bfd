"""Every fault in a problem, found before anything is solved, so that solver and auditor can read it."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from matcher.issue import Issue
from matcher.people import Participant
from scheduler.problem import Candidate, Problem

CODE = re.compile(r"(?!\.+$)[^\s:@/\\\"'<>,;\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ud800-\udfff]{1,64}")
"""What a code looks like: nothing that would need care on a page, in a sheet's list or in an address."""
DAY = re.compile(r"20\d\d-\d\d-\d\d")
"""A date of this century; other years are slips of the pen."""
NUMBER_MOST = 10**6
"""No quota, floor or number of minutes is larger."""
WEIGHED_MOST = 2**44
"""Scores times floors add up to less than this, so that both aims and the flow's scaling fit in 64 bits."""


def check(problem: Problem) -> list[Issue]:
    """Every fault in the problem, each with its JSON path. An empty list: it can be solved.

    What contradicts itself (a pinned meeting in a closed slot, say) is no fault here: that is an
    infeasible problem, and `solve` says so with the rules.
    """
    return [
        *_codes(problem),
        *_time(problem),
        *_tables(problem),
        *_participants(problem),
        *_meetings(problem),
        *_rules(problem),
    ]


def _unique(codes: Iterable[tuple[str, str]]) -> Iterator[Issue]:
    """Codes that are missing, odd or used twice; `codes` are (path, code)."""
    seen: set[str] = set()
    for path, code in codes:
        if not code:
            yield Issue(code="code-missing", path=path)
        elif not CODE.fullmatch(code):
            yield Issue(code="code-odd", path=path, given=code)
        elif code in seen:
            yield Issue(code="code-twice", path=path, given=code)
        seen.add(code)


def _codes(problem: Problem) -> Iterator[Issue]:
    yield from _unique([("/event", problem.event)])
    yield from _unique((f"/sessions/{i}/code", one.code) for i, one in enumerate(problem.sessions))
    yield from _unique(
        (f"/sessions/{i}/slots/{j}/code", slot.code)
        for i, session in enumerate(problem.sessions)
        for j, slot in enumerate(session.slots)
    )
    yield from _unique((f"/tables/{i}/code", one.code) for i, one in enumerate(problem.tables))
    yield from _unique(
        place
        for i, one in enumerate(problem.participants)
        for place in (
            (f"/participants/{i}/code", one.code),
            *(
                (f"/participants/{i}/delegates/{j}/code", person.code)
                for j, person in enumerate(one.delegates)
                # A company of one person may use one code for both.
                if not (len(one.delegates) == 1 and person.code == one.code)
            ),
        )
    )
    seen: set[str] = set()
    for path, meeting in _listed(problem):
        if not meeting.id:
            yield Issue(code="code-missing", path=f"{path}/id")
        elif not all(CODE.fullmatch(part) for part in meeting.id.split(":")):
            yield Issue(code="code-odd", path=f"{path}/id", given=meeting.id)
        elif meeting.id in seen:
            yield Issue(code="code-twice", path=f"{path}/id", given=meeting.id)
        seen.add(meeting.id)


def _listed(problem: Problem) -> Iterator[tuple[str, Candidate]]:
    for i, meeting in enumerate(problem.given):
        yield f"/given/{i}", meeting
    for i, meeting in enumerate(problem.candidates):
        yield f"/candidates/{i}", meeting


def _unknown(path: str, codes: Iterable[str | None], known: Collection[str], what: str) -> Iterator[Issue]:
    """References to codes that do not exist."""
    for code in codes:
        if code is not None and code not in known:
            yield Issue(code="code-unknown", path=path, given=code, detail={"what": what})


def _time(problem: Problem) -> Iterator[Issue]:
    if not problem.slots:
        yield Issue(code="sessions-none", path="/sessions")
    if not _reads(ZoneInfo, problem.timezone):
        yield Issue(code="timezone-unknown", path="/timezone", given=problem.timezone)
    before: tuple[str, str] | None = None
    for i, session in enumerate(problem.sessions):
        day = session.date
        if day is not None and not (DAY.fullmatch(day) and _reads(date.fromisoformat, day)):
            yield Issue(code="date-wrong", path=f"/sessions/{i}/date", given=day)
            day = None
        for j, slot in enumerate(session.slots):
            path = f"/sessions/{i}/slots/{j}/start"
            if slot.start is None:
                continue
            if not re.fullmatch(r"\d\d:\d\d", slot.start) or not _reads(time.fromisoformat, slot.start):
                yield Issue(code="time-wrong", path=path, given=slot.start)
            elif before is not None and (day or before[0], slot.start) <= before:
                yield Issue(code="slots-out-of-order", path=path, given=slot.code)
            else:
                before = (day or (before[0] if before else ""), slot.start)
    for field, least in (("slot_minutes", 1), ("change_minutes", 0)):
        yield from _within(f"/{field}", field, getattr(problem, field), least)


def _reads(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return False
    return True


def _within(path: str, field: str, given: int | None, least: int) -> Iterator[Issue]:
    """A number that is too small or too large."""
    if given is not None and given < least:
        detail = {"field": field, "least": str(least)}
        yield Issue(code="number-negative", path=path, given=str(given), detail=detail)
    if given is not None and given > NUMBER_MOST:
        detail = {"field": field, "most": str(NUMBER_MOST)}
        yield Issue(code="number-too-large", path=path, given=str(given)[:12], detail=detail)


def _tables(problem: Problem) -> Iterator[Issue]:
    if not problem.tables:
        yield Issue(code="tables-none", path="/tables")
    slots = {slot.code for slot in problem.slots}
    for i, table in enumerate(problem.tables):
        yield from _unique([(f"/tables/{i}/hall", table.hall)])
        yield from _unknown(f"/tables/{i}/closed", table.closed, slots, "slot")


def _participants(problem: Problem) -> Iterator[Issue]:
    slots = {slot.code for slot in problem.slots}
    hall_of = {table.code: table.hall for table in problem.tables}
    halls = set(hall_of.values())
    owner: dict[str, str] = {}
    for i, one in enumerate(problem.participants):
        path = f"/participants/{i}"
        if problem.pooled and one.side != "pool":
            yield Issue(code="side-mixed", path=f"{path}/side", given=one.code, detail={"side": one.side})
        yield from _within(f"{path}/parallel", "parallel", one.parallel, 1)
        yield from _within(f"{path}/quota", "quota", one.quota, 0)
        yield from _within(f"{path}/floor", "floor", one.floor, 0)
        if one.quota is not None and one.floor is not None and one.floor > one.quota:
            detail = {"who": one.code, "quota": str(one.quota)}
            yield Issue(code="floor-over-quota", path=f"{path}/floor", given=str(one.floor), detail=detail)
        yield from _unknown(f"{path}/forbidden", one.forbidden, slots, "slot")
        yield from _unknown(f"{path}/tables", one.tables, hall_of, "table")
        yield from _unknown(f"{path}/hall", (one.hall,), halls, "hall")
        for code in one.fixed_tables:
            if owner.setdefault(code, one.code) != one.code:
                detail = {"first": owner[code], "second": one.code}
                yield Issue(code="table-two-owners", path=path, given=code, detail=detail)
            if one.hall is not None and hall_of.get(code, one.hall) != one.hall:
                detail = {"hall": hall_of[code], "other": one.hall}
                yield Issue(code="table-other-hall", path=path, given=code, detail=detail)
        yield from _delegates(path, one, slots, hall_of)


def _delegates(
    path: str, one: Participant, slots: Collection[str], tables: Collection[str]
) -> Iterator[Issue]:
    own = [person.table for person in one.delegates if person.table is not None]
    if own and len(own) < len(one.delegates):
        yield Issue(code="delegate-tables-partial", path=f"{path}/delegates", given=one.code)
    for code, times in Counter(own).items():
        if times > 1:
            yield Issue(code="code-twice", path=f"{path}/delegates", given=code)
    for j, person in enumerate(one.delegates):
        at = f"{path}/delegates/{j}"
        if person.hours is not None and not person.hours:
            yield Issue(code="delegate-no-hours", path=f"{at}/hours", given=person.code)
        yield from _unknown(f"{at}/hours", person.hours or (), slots, "slot")
        yield from _unknown(f"{at}/table", (person.table,), tables, "table")
        if one.tables and person.table is not None and person.table not in one.tables:
            detail = {"who": person.code}
            yield Issue(code="table-not-own", path=f"{at}/table", given=person.table, detail=detail)


def _meetings(problem: Problem) -> Iterator[Issue]:
    people = {one.code: one for one in problem.participants}
    sessions = {session.code for session in problem.sessions}
    slots = {slot.code for slot in problem.slots}
    tables = {table.code for table in problem.tables}
    owner = {person.code: one.code for one in problem.participants for person in one.staff}
    fixed = {one.code for one in problem.participants if one.fixed_tables}
    hall_of = {table.code: table.hall for table in problem.tables}
    halls = {one.code: one.halls(hall_of) for one in problem.participants}
    for path, meeting in _listed(problem):
        missing = list(_unknown(f"{path}/pair", meeting.pair, people, "participant"))
        yield from missing or _pair(f"{path}/pair", meeting.pair, people, halls, fixed)
        yield from _named(f"{path}/delegates", meeting, owner)
        yield from _unknown(f"{path}/sessions", meeting.sessions, sessions, "session")
        yield from _unknown(f"{path}/slot", (meeting.slot,), slots, "slot")
        yield from _unknown(f"{path}/table", (meeting.table,), tables, "table")
    yield from _listed_twice(problem)
    scores = 1 + sum(abs(meeting.score) for meeting in problem.meetings)
    if scores * (1 + sum(max(0, problem.floor(one)) for one in problem.participants)) >= WEIGHED_MOST:
        yield Issue(code="sum-too-large", path="/candidates", detail={"most": str(WEIGHED_MOST)})


def _listed_twice(problem: Problem) -> Iterator[Issue]:
    """Candidates of a pair that is given, or listed before.

    A pair may be listed again where two companies may meet more than once, or once for each of several
    delegates who are named: they meet once all the same, and it is open with whom.
    """
    given = {frozenset(meeting.pair) for meeting in problem.given}
    named: dict[frozenset[str], set[frozenset[str]]] = {}
    for i, meeting in enumerate(problem.candidates):
        first, second = meeting.pair
        pair, whom = frozenset(meeting.pair), frozenset(meeting.delegates)
        before = named.setdefault(pair, set())
        again = bool(before) and (not whom or whom in before or frozenset() in before)
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
    yield from _unknown(path, meeting.delegates, owner, "delegate")
    first, second = meeting.pair
    for code in meeting.delegates:
        if owner.get(code, first) not in meeting.pair:
            detail = {"first": first, "second": second}
            yield Issue(code="delegate-not-own", path=path, given=code, detail=detail)
    whose = [owner[code] for code in meeting.delegates if code in owner]
    if len(whose) > len(set(whose)):
        yield Issue(code="delegates-named-many", path=path, given=meeting.id)


def _rules(problem: Problem) -> Iterator[Issue]:
    people = {one.code for one in problem.participants}
    ids = {meeting.id for meeting in problem.meetings}
    for i, pair in enumerate(problem.vetoes):
        yield from _unknown(f"/vetoes/{i}", pair, people, "participant")
    for i, (before, after) in enumerate(problem.precedences):
        yield from _unknown(f"/precedences/{i}", (before, after), ids, "meeting")
        if before == after:
            yield Issue(code="precedence-self", path=f"/precedences/{i}", given=before)
    yield from _within("/break_spread", "break_spread", problem.break_spread, 0)
    for side in ("seller", "buyer", "pool"):
        yield from _within(f"/floors/{side}", side, getattr(problem.floors, side), 0)
    if not problem.aims:
        yield Issue(code="aims-none", path="/aims")
    for name, times in Counter(problem.aims).items():
        if times > 1:
            yield Issue(code="aim-twice", path="/aims", given=name)
