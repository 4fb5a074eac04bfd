"""Every fault in a list of changes, named by its place, so that the repair can read them."""

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from matcher.issue import Issue
from scheduler.check import check
from scheduler.problem import Problem
from scheduler.repair.changes import (
    Change,
    CompanyCancelled,
    DelegateCancelled,
    Late,
    Leaves,
    MeetingCancelled,
    SlotSlipped,
    TableLost,
    WalkIn,
)
from scheduler.repair.clock import begun, local, over, starts
from scheduler.timetable import Meeting

CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
"""What a time of day looks like."""


def faults(
    problem: Problem, published: Sequence[Meeting], changes: Sequence[Change], *, now: datetime | None
) -> list[Issue]:
    """Every fault in these changes to a published timetable, each with its JSON path."""
    found = list(_clock(problem, published, now))
    if found:
        return found
    has_begun = begun(problem, now, frozenset())
    known = _Known(problem, published, has_begun, now)
    for i, change in enumerate(changes):
        found += known.faults(f"/changes/{i}", change)
    return found


def faults_after(problem: Problem, changes: Sequence[Change]) -> list[Issue]:
    """What `check` finds in the problem of a repair, said of the changes that brought it there."""
    walk_ins = [(i, one) for i, one in enumerate(changes) if isinstance(one, WalkIn)]
    people = [f"/changes/{i}/participant" for i, one in walk_ins if one.participant is not None]
    pairs = [f"/changes/{i}/pairs/{j}" for i, one in walk_ins for j in range(len(one.pairs))]
    slips = [f"/changes/{i}" for i, one in enumerate(changes) if isinstance(one, SlotSlipped)]
    places = {
        f"/participants/{len(problem.participants) - len(people) + k}": path for k, path in enumerate(people)
    }
    places |= {
        f"/candidates/{len(problem.candidates) - len(pairs) + k}": path for k, path in enumerate(pairs)
    }
    if slips:
        places["/sessions"] = slips[0]
    return [_moved(one, places) for one in check(problem)]


def _moved(issue: Issue, places: dict[str, str]) -> Issue:
    path = issue.path or ""
    for begin, there in places.items():
        if path == begin or path.startswith(f"{begin}/"):
            path = there if begin == "/sessions" else there + path[len(begin) :]
            return Issue(code=issue.code, path=path, given=issue.given, detail=issue.detail)
    return issue


def _clock(problem: Problem, published: Sequence[Meeting], now: datetime | None) -> Iterator[Issue]:
    """Sessions with meetings that can't be compared with the clock."""
    if now is None:
        return
    when = starts(problem, local(problem, now))
    used = {one.slot for one in published}
    for i, session in enumerate(problem.sessions):
        if any(when[slot.code] is None and slot.code in used for slot in session.slots):
            yield Issue(code="start-missing", path=f"/sessions/{i}/slots", given=session.code)


class _Known:
    """The codes that changes may speak of."""

    def __init__(
        self,
        problem: Problem,
        published: Sequence[Meeting],
        has_begun: frozenset[str],
        now: datetime | None,
    ) -> None:
        self.problem, self.now = problem, now
        self.slots = {slot.code for slot in problem.slots}
        self.companies = {one.code for one in problem.participants}
        self.delegates = {person.code for one in problem.participants for person in one.staff}
        self.tables = {table.code for table in problem.tables}
        self.owner = {code: one.code for one in problem.participants for code in one.fixed_tables}
        self.hall = {one.code: one.hall for one in problem.participants}
        self.planned = {one.id: one for one in published}
        self.past = {one.id for one in published if one.slot in has_begun}
        self.used = {(one.table, code) for one in published if one.slot in has_begun for code in one.pair}
        self.meetings = {one.id for one in problem.meetings}

    def faults(self, path: str, change: Change) -> Iterator[Issue]:
        """The faults of one change, which stands at this path."""
        match change:
            case MeetingCancelled():
                yield from _known(f"{path}/meeting", change.meeting, self.meetings, "meeting")
                if change.meeting in self.past:
                    yield Issue(code="meeting-begun", path=f"{path}/meeting", given=change.meeting)
            case DelegateCancelled():
                yield from _known(f"{path}/delegate", change.delegate, self.delegates, "delegate")
                yield from self._slot(path, change.slot)
            case CompanyCancelled():
                yield from _known(f"{path}/company", change.company, self.companies, "participant")
            case Late() | Leaves():
                yield from _known(f"{path}/who", change.who, self.companies | self.delegates, "participant")
                yield from self._slot(path, change.slot)
            case TableLost():
                yield from self._table(path, change)
            case SlotSlipped():
                yield from self._slip(path, change)
            case WalkIn():
                yield from self._walk_in(path, change)

    def _slot(self, path: str, slot: str | None) -> Iterator[Issue]:
        if slot is not None:
            yield from _known(f"{path}/slot", slot, self.slots, "slot")

    def _table(self, path: str, change: TableLost) -> Iterator[Issue]:
        yield from _known(f"{path}/table", change.table, self.tables, "table")
        yield from self._slot(path, change.slot)
        if change.instead is None or change.table not in self.tables:
            return
        at = f"{path}/instead"
        yield from _known(at, change.instead, self.tables, "table")
        owner = self.owner.get(change.table)
        if owner is None:
            yield Issue(code="table-nobody", path=at, given=change.table)
        elif change.instead in self.owner:
            detail = {"first": self.owner[change.instead], "second": owner}
            yield Issue(code="table-two-owners", path=at, given=change.instead, detail=detail)
        elif any(table == change.instead and code != owner for table, code in self.used):
            yield Issue(code="table-used", path=at, given=change.instead)

    def _slip(self, path: str, change: SlotSlipped) -> Iterator[Issue]:
        yield from _known(f"{path}/slot", change.slot, self.slots, "slot")
        if change.slot in self.slots and over(self.problem, self.now, change.slot):
            yield Issue(code="slot-over", path=f"{path}/slot", given=change.slot)
        if change.minutes < 1:
            detail = {"field": "minutes", "least": "1"}
            yield Issue(
                code="number-negative", path=f"{path}/minutes", given=str(change.minutes), detail=detail
            )
        if change.until is not None and not CLOCK.fullmatch(change.until):
            yield Issue(code="time-wrong", path=f"{path}/until", given=change.until)

    def _walk_in(self, path: str, change: WalkIn) -> Iterator[Issue]:
        for j, one in enumerate(change.pairs):
            if one.must or one.slot is not None or one.table is not None:
                yield Issue(code="walk-in-pinned", path=f"{path}/pairs/{j}", given=one.id)


def _known(path: str, code: str, known: Collection[str], what: str) -> Iterator[Issue]:
    if code not in known:
        yield Issue(code="code-unknown", path=path, given=code, detail={"what": what})
