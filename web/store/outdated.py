"""Whether a timetable that was made a while ago still fits the event as it is now."""

from collections.abc import Iterator, Sequence

from sqlmodel import Session, select

from matcher.issue import Issue
from scheduler.timetable import Meeting
from web.rows import CompanyRow, DelegateRow, RunRow, VetoRow

SHOWN = 12


def check_outdated(db: Session, run: RunRow, held: Sequence[Meeting]) -> Iterator[Issue]:
    """The fault of a timetable with pairs vetoed since, companies not selected any more, or delegates gone.

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
    for one in held:
        left = [code for code in one.pair if code not in selected]
        gone.update(dict.fromkeys(left))
        if not left and frozenset(one.pair) in vetoed:
            gone["–".join(one.pair)] = None
        seats = zip(one.pair, one.delegates, strict=True)
        gone.update(dict.fromkeys(code for seat in seats if seat not in staff for code in seat[1:]))
    if gone:
        codes = ", ".join(sorted(gone)[:SHOWN]) + (" …" if len(gone) > SHOWN else "")
        yield Issue(code="run-outdated", given=codes)
