"""The problem file of an event: codes only, for anybody who wants to solve or check it elsewhere."""

from sqlmodel import Session

from scheduler.form import write_problem
from web.rows import EventRow
from web.store.people import event_problem


def problem_json(db: Session, event: EventRow) -> str:
    """What a run would solve now, as canonical JSON: the selected companies and their candidate pairs."""
    return write_problem(event_problem(db, event))
