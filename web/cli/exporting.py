"""What `sangdam export` writes."""

from sqlmodel import Session

from web.database import open_engine, reading, upgrade
from web.export.cells import Tongue
from web.export.problem import problem_json
from web.export.timetable import timetable_csv, timetable_workbook
from web.export.workbook import event_workbook, template_workbook
from web.rows import EventRow, VersionRow
from web.settings import Settings
from web.store.events import events, find_event
from web.store.versions import latest_version
from web.store.whole import stored_event


def content(
    what: str, *, settings: Settings, event: str | None, version: int | None, english: bool
) -> bytes | str:
    """The bytes of what was asked for, or a sentence that says why there are none."""
    tongue: Tongue = "en" if english else "ko"
    if what == "template.xlsx":
        return template_workbook(tongue)
    if not settings.database and not settings.file.exists():
        return f"There is no database in {settings.data} yet: import a workbook first."
    engine = open_engine(settings.url)
    upgrade(engine)
    with reading(engine) as db:
        row = _event(db, event)
        if isinstance(row, str):
            return row
        if what == "problem.json":
            return problem_json(db, row).encode()
        if what == "workbook.xlsx":
            return event_workbook(stored_event(db, row), tongue)
        published = _version(db, row, version)
        if published is None:
            return f"Event {row.code} has no version {version}." if version else _unpublished(row)
        write = timetable_csv if what == "timetable.csv" else timetable_workbook
        return write(db, published, tongue)


def _event(db: Session, code: str | None) -> EventRow | str:
    if code is not None:
        return find_event(db, code) or f"There is no event {code}."
    every = events(db)
    if len(every) == 1:
        return every[0]
    if not every:
        return "There is no event yet: import a workbook first."
    return f"There are several events: say --event with one of {', '.join(row.code for row in every)}."


def _version(db: Session, event: EventRow, number: int | None) -> VersionRow | None:
    return latest_version(db, event.code) if number is None else db.get(VersionRow, (event.code, number))


def _unpublished(event: EventRow) -> str:
    return f"Nothing of event {event.code} has been published yet."
