"""Drafts: what is done, taken back and done again, and that nobody overwrites anybody."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from fixtures.event import Event
from scheduler.moves.draft import Drop, Pin, Unpin
from scheduler.repair.complete import complete, completing
from scheduler.timetable import Meeting, Result
from scheduler.verify import verify
from web.database import writing
from web.rows import DraftRow, EventRow, RunRow, VersionRow
from web.store.drafts import (
    Begin,
    Revision,
    at_number,
    begin_from,
    change,
    draft_of,
    latest,
    new_completion,
    redo,
    run_by_hand,
    since,
    undo,
)
from web.store.events import create_event, find_event
from web.store.runs import new_run, run_problem, run_result, store_result
from web.store.versions import publish

ME, OTHER = "a" * 64, "b" * 64


@pytest.fixture
def solved(db: Session, run: RunRow, result: Result, now: datetime) -> RunRow:
    """A run with its timetable."""
    assert store_result(db, run, result, now=now) == ()
    return run


def do(db: Session, event: EventRow, what: Drop | Pin | Unpin | Begin, now: datetime) -> Revision:
    shown = latest(db, event.code)
    assert shown is not None
    made = change(db, event, shown.tag, what, author=ME, now=now)
    assert made is not None
    return made


def test_without_a_timetable_there_is_no_draft(db: Session, event: EventRow, run: RunRow) -> None:
    assert run.result is None
    assert latest(db, event.code) is None


def test_before_anybody_changes_anything_it_is_the_runs_timetable(
    db: Session, event: EventRow, solved: RunRow, result: Result
) -> None:
    found = latest(db, event.code)
    assert found is not None
    assert (found.number, found.begin.run, found.undoable) == (0, solved.id, False)
    assert draft_of(db, found).meetings == result.meetings


@pytest.mark.usefixtures("solved")
def test_changes_are_taken_back_and_done_again(
    db: Session, event: EventRow, result: Result, now: datetime
) -> None:
    assert result.meetings is not None
    one, other = result.meetings[:2]
    do(db, event, Pin(id=one.id), now)
    made = do(db, event, Drop(id=other.id), now)
    assert (made.number, len(draft_of(db, made).meetings)) == (2, len(result.meetings) - 1)
    back = undo(db, event, made.tag, author=ME, now=now)
    assert back is not None
    assert (back.number, back.edits, back.undone) == (3, (Pin(id=one.id),), (Drop(id=other.id),))
    assert draft_of(db, back).meetings == result.meetings
    again = redo(db, event, back.tag, author=ME, now=now)
    assert again is not None
    assert (again.edits, again.undone) == (made.edits, ())
    assert latest(db, event.code) == again
    assert at_number(db, event.code, 2) == made


@pytest.mark.usefixtures("solved")
def test_a_new_change_ends_what_could_be_done_again(
    db: Session, event: EventRow, result: Result, now: datetime
) -> None:
    assert result.meetings is not None
    first = do(db, event, Drop(id=result.meetings[0].id), now)
    back = undo(db, event, first.tag, author=ME, now=now)
    assert back is not None
    assert undo(db, event, back.tag, author=ME, now=now) is None
    made = do(db, event, Pin(id=result.meetings[0].id), now)
    assert redo(db, event, made.tag, author=ME, now=now) is None


@pytest.mark.usefixtures("solved")
def test_a_change_to_a_draft_that_has_moved_on_is_refused_with_what_changed(
    db: Session, event: EventRow, result: Result, now: datetime
) -> None:
    assert result.meetings is not None
    shown = latest(db, event.code)
    assert shown is not None
    one = result.meetings[0]
    assert change(db, event, shown.tag, Pin(id=one.id), author=OTHER, now=now) is not None
    for late in (
        change(db, event, shown.tag, Drop(id=one.id), author=ME, now=now),
        undo(db, event, shown.tag, author=ME, now=now),
        redo(db, event, shown.tag, author=ME, now=now),
    ):
        assert late is None
    (meanwhile,) = since(db, event.code, shown.number)
    assert (meanwhile.what, meanwhile.author, meanwhile.at) == (Pin(id=one.id), OTHER, now)
    assert len(db.exec(select(DraftRow)).all()) == 1


def test_of_several_at_once_one_is_heard(
    engine: Engine,
    small: Event,
    true_of: Callable[..., Result],
    first_meetings: tuple[Meeting, ...],
    now: datetime,
) -> None:
    with writing(engine) as db:
        create_event(db, small, now=now)
        event = find_event(db, "small")
        assert event is not None
        run = new_run(db, event, seed=0, seconds=5, now=now)
        assert isinstance(run, RunRow)
        assert store_result(db, run, true_of(run_problem(run), *first_meetings), now=now) == ()
        shown = latest(db, "small")
    assert shown is not None
    tag, ready = shown.tag, Barrier(4)

    def one_of(which: int) -> bool:
        ready.wait()
        with writing(engine) as db:
            event = find_event(db, "small")
            assert event is not None
            pin = Pin(id=first_meetings[0].id)
            return change(db, event, tag, pin, author=f"{which:064d}", now=now) is not None

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(one_of, range(4))) == [False, False, False, True]


def test_a_draft_is_published_as_any_run_and_only_if_it_is_true(
    db: Session, event: EventRow, solved: RunRow, result: Result, now: datetime
) -> None:
    assert result.meetings is not None
    made = do(db, event, Drop(id=result.meetings[0].id), now)
    draft, base = draft_of(db, made), run_result(solved)
    assert base is not None
    run = run_by_hand(db, event, made, draft.problem, draft.meetings, base, now=now)
    assert isinstance(run, RunRow)
    assert run_by_hand(db, event, made, draft.problem, draft.meetings, base, now=now) == run
    version = publish(db, run, now=now)
    assert isinstance(version, VersionRow)
    twice = (*draft.meetings, draft.meetings[0])
    later = do(db, event, Pin(id=draft.meetings[0].id), now)
    false = run_by_hand(db, event, later, draft.problem, twice, base, now=now)
    assert isinstance(false, tuple)
    assert {one.rule for one in false} >= {"pair-once"}


def test_a_completion_is_taken_over_with_its_pins(
    db: Session, event: EventRow, solved: RunRow, result: Result, now: datetime
) -> None:
    assert result.meetings is not None
    one = result.meetings[0]
    made = do(db, event, Pin(id=one.id), now)
    draft = draft_of(db, made)
    asked = completing(draft.problem, draft.meetings, draft.dropped)
    run = new_completion(db, event, made, asked, seed=1, seconds=5, now=now)
    found = complete(run_problem(run), draft.meetings, seconds=5, workers=1)
    assert store_result(db, run, found, now=now) == ()
    assert verify(run_problem(run), found) == ()
    taken = do(db, event, begin_from(db, run), now)
    assert draft_of(db, taken).pins == {one.id}
    assert draft_of(db, taken).problem.by_id[one.id].slot == one.slot
    loose = do(db, event, Unpin(id=one.id), now)
    assert draft_of(db, loose).problem.by_id[one.id].slot is None
    for _ in range(2):
        shown = latest(db, event.code)
        assert shown is not None
        assert undo(db, event, shown.tag, author=ME, now=now) is not None
    back = latest(db, event.code)
    assert back is not None
    assert (back.begin.run, back.edits) == (solved.id, (Pin(id=one.id),))
