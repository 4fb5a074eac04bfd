"""Drafts that are being looked at, kept ready: a move is judged in the blink of an eye."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Generic, TypeVar

from sqlmodel import Session

from scheduler.moves.board import Board, Price
from scheduler.moves.draft import Draft, begun, edited
from scheduler.moves.outcome import outcome
from scheduler.problem import Problem
from scheduler.reasons.why import Explainer
from scheduler.timetable import Meeting, Result
from web.rows import MeetingRow, RunRow
from web.store.drafts import Revision
from web.store.runs import run_problem, run_result
from web.store.versions import latest_version, meetings

KEPT = 6
"""So many drafts and runs stay in memory; each of a large fair takes some megabytes."""

Value = TypeVar("Value")


@dataclass(frozen=True)
class Desk:
    """A revision of a draft, with all that is asked about it. It is made once and never changes."""

    revision: Revision
    draft: Draft
    base: Result
    before: tuple[Meeting, ...]

    @cached_property
    def board(self) -> Board:
        """The timetable, ready to be asked about moves."""
        return Board(self.draft.problem, self.draft.meetings, self.before)

    @cached_property
    def against(self) -> Price:
        """What all edits together have changed, against the run that the draft begins from."""
        was = {one.id: one for one in self.base.meetings or ()}
        now = {one.id: one for one in self.draft.meetings}
        touched = {code for id_ in was.keys() | now.keys() for code in self._pair(was.get(id_), now.get(id_))}
        start = Board(self.draft.problem, tuple(was.values()), self.before).around(touched)
        moved = [one for id_, one in now.items() if was.get(id_) != one]
        return start.price(moved, was.keys() - now.keys()) if touched else ()

    @staticmethod
    def _pair(was: Meeting | None, now: Meeting | None) -> tuple[str, ...]:
        """The companies of a meeting that is not as it was."""
        if was == now:
            return ()
        one = was or now
        assert one is not None
        return one.pair

    @property
    def worse(self) -> bool:
        """Whether the edits together cost something that the event aims at."""
        key = self.board.key(self.against)[: len(self.draft.problem.steps)]
        return key > (0,) * len(key)

    @cached_property
    def result(self) -> Result:
        """The timetable as a result, with what the run's proof still says of it."""
        return outcome(
            self.draft.problem,
            self.draft.meetings,
            certificate=self.base.certificate,
            versions=self.base.versions,
        )

    @cached_property
    def explainer(self) -> Explainer:
        """Says why a wish is unmet."""
        return Explainer(self.draft.problem, self.result)


class Boards:
    """The drafts that were asked for last. All that is kept is written once, so nothing here can be stale."""

    def __init__(self) -> None:
        self._runs: _Last[tuple[Problem, Result]] = _Last()
        self._desks: _Last[Desk] = _Last()

    def desk(self, db: Session, event: str, revision: Revision) -> Desk:
        """A revision's timetable."""
        version = latest_version(db, event)
        key = event, revision.tag, version.number if version else 0

        def made() -> Desk:
            problem, base = self._runs.get(revision.begin.run, lambda: _run(db, revision.begin.run))
            assert base.meetings is not None, "a draft begins from a timetable"
            draft = edited(begun(problem, base.meetings, revision.begin.pins), revision.edits)
            told = tuple(meeting_of(row) for row in meetings(db, version)) if version else ()
            return Desk(revision=revision, draft=draft, base=base, before=told)

        return self._desks.get(key, made)


def _run(db: Session, run: str) -> tuple[Problem, Result]:
    row = db.get_one(RunRow, run)
    result = run_result(row)
    assert result is not None, "a draft begins from a run with a result"
    return run_problem(row), result


def meeting_of(row: MeetingRow) -> Meeting:
    """The meeting in a row."""
    return Meeting(
        id=row.id,
        pair=(row.first, row.second),
        delegates=(row.first_delegate, row.second_delegate),
        slot=row.slot,
        table=row.table_code,
        interpreter=row.interpreter,
    )


class _Last(Generic[Value]):
    """The values that were asked for last, by key. Two who ask at once may both make one: they are equal."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, Value] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        value = make()
        with self._lock:
            self._kept[key] = value
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return value
