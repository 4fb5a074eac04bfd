"""Reads an organiser's files: either everything that stood in them, or every fault at once."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from matcher.issue import Issue
from web.intake.event_rows import read_fields, read_sessions, read_settings, read_tables
from web.intake.faults import faults
from web.intake.files import Upload, open_uploads
from web.intake.grid import Grid
from web.intake.hours import Clock
from web.intake.intake import Intake
from web.intake.limits import UPLOAD_MOST
from web.intake.merge import NOTHING, merge, merged_frame
from web.intake.names import FieldNames
from web.intake.people_rows import read_companies, read_people, read_vetoes, read_wishes
from web.intake.reader import Reader
from web.intake.remarks import remarks
from web.intake.sheets import BY_NAME, SheetName
from web.store.whole import StoredEvent


def read(
    uploads: Sequence[Upload],
    stored: StoredEvent | None = None,
    *,
    find: Callable[[str], StoredEvent | None] | None = None,
    most: int = UPLOAD_MOST,
) -> Intake | list[Issue]:
    """What the files hold, or every fault in them, each with file, row and column. Nothing is saved.

    `stored` is the event into which they are read (`web.store.whole.stored_event`): what is not in the files
    is looked up there. Without it the event is the one whose code stands in the files, where `find` knows it;
    else a new one, which needs its sheets of slots, tables and companies. `most` is how many bytes a file may
    have. Any bytes at all give an Intake or Issues, never an exception.
    """
    grids, found, notes = open_uploads(uploads, most=most)
    reader = Reader()
    if stored is None and find is not None:
        stored = find(_event_code(grids))
    intake = _intake(grids, reader, stored or NOTHING)
    found += reader.faults
    if stored is not None and (intake.settings.code or stored.frame.event) != stored.frame.event:
        line = intake.items["code"]
        # Everything else would only be wrong because it is meant for another event.
        return [line.issue("event-other", "value", intake.settings.code, event=stored.frame.event)]
    if grids and all(not one.faults for one in grids.values()):
        merged = merge(intake, stored or NOTHING)
        found += faults(intake, merged, new=stored is None, unsure=reader.unsure)
    return _in_order(found) if found else replace(intake, notes=(*notes, *intake.notes, *remarks(intake)))


def _intake(grids: dict[str, Grid], reader: Reader, stored: StoredEvent) -> Intake:
    """The values in the rows of all sheets; `reader` collects the faults."""

    def of(name: SheetName) -> Grid:
        return grids.get(name) or Grid(sheet=BY_NAME[name], file="")

    settings, items, notes = read_settings(reader, of("event"))
    sessions, slot_rows = read_sessions(of("slots"))
    intake = Intake(
        settings=settings,
        items=items,
        sessions=sessions if "slots" in grids else None,
        slot_rows=slot_rows,
        notes=tuple(notes),
    )
    clock = Clock(merged_frame(intake, stored.frame).sessions)
    tables = read_tables(reader, of("tables"), clock)
    fields = read_fields(reader, of("fields"))
    names = FieldNames({**stored.field_names, **{one.code: one.names for one in fields}})
    companies = read_companies(reader, of("companies"), clock, names)
    known = {one.code for one in stored.participants} | {one.participant.code for one in companies}
    wishes, refused = read_wishes(reader, of("wishes"))
    return replace(
        intake,
        tables=tables if "tables" in grids else None,
        fields=fields if "fields" in grids else None,
        companies=companies,
        people=read_people(reader, of("delegates"), clock, names, known) if "delegates" in grids else None,
        wishes=wishes,
        vetoes=(*refused, *read_vetoes(of("vetoes"))),
    )


def _event_code(grids: dict[str, Grid]) -> str:
    """The code of the event that the files are for; empty where they do not say."""
    said = read_settings(Reader(), grids["event"])[0].code if "event" in grids else None
    return said or ""


def _in_order(found: list[Issue]) -> list[Issue]:
    """The faults in the order of the files and rows, each once."""
    order = {file: i for i, file in enumerate(dict.fromkeys(issue.file for issue in found))}
    once = [issue for i, issue in enumerate(found) if issue not in found[:i]] if len(found) < 500 else found
    return sorted(once, key=lambda issue: (order[issue.file], issue.row or 0))
