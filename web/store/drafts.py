"""The draft of an event: a timetable that organisers change by hand, revision by revision."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlmodel import Session, col, select

from scheduler.form import fingerprint, write_problem
from scheduler.moves.draft import Draft, Drop, Edit, Pin, Put, Unpin, begun, edited
from scheduler.moves.outcome import outcome
from scheduler.problem import Problem
from scheduler.timetable import Meeting, Result, Violation
from web.rows import DraftRow, EventRow, RunRow
from web.store.runs import is_over, run_problem, run_result, runs, store_result
from web.store.versions import latest_version


@dataclass(frozen=True, slots=True, kw_only=True)
class Begin:
    """The draft goes on from another run's timetable. `pins` were pinned by hand and still are."""

    run: str
    pins: tuple[str, ...] = ()


Change = Begin | Edit
"""What an organiser can do and take back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A draft as it stood after one step. Number 0: nobody has changed anything yet.

    `changes` begin with a `Begin`. `did` and `what` are the step: do, undo or redo, and of which change.
    """

    number: int
    changes: tuple[Change, ...]
    undone: tuple[Change, ...] = ()
    did: str = ""
    what: Change | None = None
    author: str = ""
    at: datetime | None = None

    @property
    def begin(self) -> Begin:
        """Where its last changes begin from."""
        return next(one for one in reversed(self.changes) if isinstance(one, Begin))

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The changes since then."""
        found: list[Edit] = []
        for one in self.changes:
            if isinstance(one, Begin):
                found.clear()
            else:
                found.append(one)
        return tuple(found)

    @property
    def tag(self) -> str:
        """What a page sends back to say which revision it shows."""
        return f"{self.number}.{self.begin.run[:8]}"

    @property
    def undoable(self) -> bool:
        """Whether there is a change that can be taken back: the first `Begin` can't."""
        return len(self.changes) > 1


def latest(db: Session, event: str) -> Revision | None:
    """The draft as it is now. Before anybody changes it: the published version's run, or the newest one.

    None: there is no run with a timetable yet.
    """
    row = db.exec(
        select(DraftRow).where(DraftRow.event == event).order_by(col(DraftRow.number).desc()).limit(1)
    ).first()
    if row is not None:
        return _revision(row)
    version = latest_version(db, event)
    if version is not None:
        return Revision(number=0, changes=(Begin(run=version.run),))
    run = next((one for one in runs(db, event) if with_timetable(one)), None)
    return Revision(number=0, changes=(Begin(run=run.id),)) if run is not None else None


def with_timetable(run: RunRow) -> bool:
    """Whether a run has ended with a timetable."""
    found = run_result(run) if is_over(run) else None
    return found is not None and found.meetings is not None


def draft_of(db: Session, revision: Revision) -> Draft:
    """The problem and the meetings of a revision, read afresh."""
    run = db.get_one(RunRow, revision.begin.run)
    result = run_result(run)
    assert result is not None, "a draft begins from a run with a result"
    assert result.meetings is not None, "a draft begins from a timetable"
    return edited(begun(run_problem(run), result.meetings, revision.begin.pins), revision.edits)


def begin_from(db: Session, run: RunRow) -> Begin:
    """What takes a run's timetable over: with the pins by hand that it was completed around."""
    made = at_number(db, run.event, run.revision) if run.revision is not None else None
    return Begin(run=run.id, pins=tuple(sorted(draft_of(db, made).pins)) if made is not None else ())


def at_number(db: Session, event: str, number: int) -> Revision | None:
    """The draft as it was at one revision, or None."""
    row = db.get(DraftRow, (event, number))
    return None if row is None else _revision(row)


def since(db: Session, event: str, number: int, *, most: int = 20) -> list[Revision]:
    """The revisions after this one, the newest first."""
    rows = db.exec(
        select(DraftRow)
        .where(DraftRow.event == event, col(DraftRow.number) > number)
        .order_by(col(DraftRow.number).desc())
        .limit(most)
    )
    return [_revision(row) for row in rows]


def change(
    db: Session, event: EventRow, shown: str, what: Change, *, author: str, now: datetime
) -> Revision | None:
    """Does one thing more. None: the draft is not the one that was shown any more, and nothing is done."""
    found = _locked(db, event, shown)
    if found is None:
        return None
    changes = (*found.changes, what)
    return _write(db, event, found, changes, (), did="do", what=what, author=author, now=now)


def undo(db: Session, event: EventRow, shown: str, *, author: str, now: datetime) -> Revision | None:
    """Takes the last change back. None: as above, or there is none."""
    found = _locked(db, event, shown)
    if found is None or not found.undoable:
        return None
    *changes, what = found.changes
    undone = (*found.undone, what)
    return _write(db, event, found, changes, undone, did="undo", what=what, author=author, now=now)


def redo(db: Session, event: EventRow, shown: str, *, author: str, now: datetime) -> Revision | None:
    """Does again what was taken back last. None: as above, or there is none."""
    found = _locked(db, event, shown)
    if found is None or not found.undone:
        return None
    *undone, what = found.undone
    changes = (*found.changes, what)
    return _write(db, event, found, changes, undone, did="redo", what=what, author=author, now=now)


def _locked(db: Session, event: EventRow, shown: str) -> Revision | None:
    """The latest revision, if it is the one that was shown; nobody else writes another meanwhile.

    On SQLite by the write lock, elsewhere by the lock on the event's row.
    """
    db.exec(select(EventRow).where(EventRow.code == event.code).with_for_update()).one()
    found = latest(db, event.code)
    return found if found is not None and found.tag == shown else None


def _write(
    db: Session,
    event: EventRow,
    before: Revision,
    changes: Iterable[Change],
    undone: Iterable[Change],
    *,
    did: str,
    what: Change,
    author: str,
    now: datetime,
) -> Revision:
    made = Revision(
        number=before.number + 1,
        changes=tuple(changes),
        undone=tuple(undone),
        did=did,
        what=what,
        author=author,
        at=now,
    )
    db.add(
        DraftRow(
            event=event.code,
            number=made.number,
            run=made.begin.run,
            changes=json.dumps([_form(one) for one in made.changes], ensure_ascii=False),
            undone=json.dumps([_form(one) for one in made.undone], ensure_ascii=False),
            did=json.dumps({"did": did, "what": _form(what)}, ensure_ascii=False),
            author=author,
            at=now,
        )
    )
    db.flush()
    return made


def _revision(row: DraftRow) -> Revision:
    did = json.loads(row.did)
    return Revision(
        number=row.number,
        changes=tuple(_read(one) for one in json.loads(row.changes)),
        undone=tuple(_read(one) for one in json.loads(row.undone)),
        did=did["did"],
        what=_read(did["what"]),
        author=row.author,
        at=row.at,
    )


def _form(one: Change) -> dict[str, Any]:
    return {"kind": "begin", **asdict(one)} if isinstance(one, Begin) else asdict(one)


def _read(form: dict[str, Any]) -> Change:
    match form["kind"]:
        case "begin":
            return Begin(run=form["run"], pins=tuple(form["pins"]))
        case "put":
            return Put(meetings=tuple(_meeting(one) for one in form["meetings"]))
        case "drop":
            return Drop(id=form["id"])
        case "pin":
            return Pin(id=form["id"])
        case _:
            return Unpin(id=form["id"])


def _meeting(form: dict[str, Any]) -> Meeting:
    return Meeting(**{**form, "pair": tuple(form["pair"]), "delegates": tuple(form["delegates"])})


def run_by_hand(
    db: Session,
    event: EventRow,
    revision: Revision,
    problem: Problem,
    meetings: Sequence[Meeting],
    base: Result,
    *,
    now: datetime,
) -> RunRow | tuple[Violation, ...]:
    """The draft as a run whose result is written down, to be published as any other; or why it is untrue.

    Asked for twice it is the same run. `base` is the result of the run that the draft begins from.
    """
    result = outcome(problem, meetings, certificate=base.certificate, versions=base.versions)
    known = select(RunRow).where(
        RunRow.event == event.code, RunRow.revision == revision.number, col(RunRow.began_at).is_(None)
    )
    for one in db.exec(known):
        if one.fingerprint == result.fingerprint and one.result is not None:
            return one
    run = RunRow(
        id=uuid4().hex,
        event=event.code,
        seed=0,
        seconds=1.0,
        problem=write_problem(problem),
        fingerprint=fingerprint(problem),
        asked_at=now,
        revision=revision.number,
    )
    db.add(run)
    db.flush()
    return store_result(db, run, result, now=now) or run


def new_completion(
    db: Session,
    event: EventRow,
    revision: Revision,
    problem: Problem,
    *,
    seed: int,
    seconds: float,
    now: datetime,
) -> RunRow:
    """A run that completes the draft as it stood at a revision, queued."""
    run = RunRow(
        id=uuid4().hex,
        event=event.code,
        seed=seed,
        seconds=seconds,
        problem=write_problem(problem),
        fingerprint=fingerprint(problem),
        asked_at=now,
        revision=revision.number,
    )
    db.add(run)
    db.flush()
    return run
