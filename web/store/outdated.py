"""Whether a timetable that was made a while ago still fits the event as it is now."""

from collections.abc import Iterator, Sequence

from sqlmodel import Session, select

from matcher.issue import Issue
from scheduler.problem import Problem
from scheduler.timetable import Meeting
from web.rows import CompanyRow, DelegateRow, EventRow, RunRow, VetoRow
from web.store.people import frame_of
from web.store.runs import run_problem

SHOWN = 12


def check_outdated(db: Session, run: RunRow, held: Sequence[Meeting]) -> Iterator[Issue]:
    """The fault of a timetable that can't be held any more.

    Pairs were vetoed since, companies are not selected any more, delegates are gone, or a slot or a table is
    gone, at another time or in another hall.

    Whatever else has changed since, such as new wishes, a timetable may still be published.
    """
    selected = set(
        db.exec(select(CompanyRow.code).where(CompanyRow.event == run.event, CompanyRow.status == "selected"))
    )
    staff = set(
        db.exec(select(DelegateRow.company, DelegateRow.code).where(DelegateRow.event == run.event)).all()
    )
    vetoed = {
        frozenset(pair)
        for pair in db.exec(
            select(VetoRow.of_company, VetoRow.to_company).where(VetoRow.event == run.event)
        ).all()
    }
    gone: dict[str, None] = {}
    moved = _moved(run_problem(run), frame_of(db.get_one(EventRow, run.event)))
    for one in held:
        gone.update(dict.fromkeys(code for code in (one.slot, one.table) if code in moved))
        left = [code for code in one.pair if code not in selected]
        gone.update(dict.fromkeys(left))
        if not left and frozenset(one.pair) in vetoed:
            gone["–".join(one.pair)] = None
        seats = zip(one.pair, one.delegates, strict=True)
        gone.update(dict.fromkeys(code for seat in seats if seat not in staff for code in seat[1:]))
    if gone:
        codes = ", ".join(sorted(gone)[:SHOWN]) + (" …" if len(gone) > SHOWN else "")
        yield Issue(code="run-outdated", given=codes)


def _moved(before: Problem, now: Problem) -> set[str]:
    """The slots that are gone or at another time by now, and the tables that are gone or elsewhere."""
    places: list[dict[str, object]] = []
    for frame in (before, now):
        slots = {
            slot.code: (one.date, slot.start, frame.slot_minutes)
            for one in frame.sessions
            for slot in one.slots
        }
        places.append({**slots, **{table.code: table.hall for table in frame.tables}})
    had, have = places
    return {code for code, place in had.items() if have.get(code) != place}
