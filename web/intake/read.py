"""Reads an organiser's files: either everything that stood in them, or every fault at once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from matcher.issue import Issue
from web.intake.asking import ColumnsToConfirm, to_confirm
from web.intake.codes import with_codes, with_people_codes
from web.intake.confirming import Chosen, FieldsToConfirm, as_faults, fields_to_confirm
from web.intake.event_rows import read_fields, read_sessions, read_settings, read_tables
from web.intake.faults import faults
from web.intake.files import Upload, open_uploads
from web.intake.grid import Grid, Line
from web.intake.hours import Clock
from web.intake.intake import Intake
from web.intake.limits import UPLOAD_MOST
from web.intake.listing import grid_of
from web.intake.merge import NOTHING, merge, merged_frame
from web.intake.names import FieldNames
from web.intake.people_rows import read_companies, read_people, read_relations, read_vetoes, read_wishes
from web.intake.reader import Reader
from web.intake.remarks import remarks
from web.intake.requests import CompanyNames, Named, companies_named, named
from web.intake.sheets import BY_NAME, SheetName
from web.intake.tables import Decided, Listed
from web.intake.unfold import split_rows, unfold
from web.intake.words import SIDES, meant
from web.store.values import Profile
from web.store.whole import StoredEvent


def read(
    uploads: Sequence[Upload],
    stored: StoredEvent | None = None,
    *,
    find: Callable[[str], StoredEvent | None] | None = None,
    columns: Decided | None = None,
    fields: Chosen | None = None,
    most: int = UPLOAD_MOST,
) -> Intake | ColumnsToConfirm | FieldsToConfirm | list[Issue]:
    """What the files hold, or every fault in them, each with file, row and column. Nothing is saved.

    Where it is not sure what a column means, what comes back says which ones, and what is proposed for each;
    `columns` are the answers, by file, sheet (empty for CSV) and header: the column's name, or None to leave
    it out. Files that can't be read are faults first. Where all that is wrong are words in place of product
    fields, what comes back says which ones, with proposals; `fields` are the answers, by the words as they
    are written: the field's code, or None to leave them out.

    `stored` is the event into which they are read (`web.store.whole.stored_event`): what is not in the files
    is looked up there. Without it the event is the one whose code stands in the files, where `find` knows it;
    else a new one, which needs its sheets of slots, tables and companies. `most` is how many bytes a file may
    have. Any bytes at all give one of these, never an exception.
    """
    lists, found, notes = open_uploads(uploads, most=most, decided=columns or {})
    if not found and (asked := to_confirm(lists, columns or {})) is not None:
        return asked
    grids = _grids(lists)
    for one in grids.values():
        found += one.faults
        notes += one.notes
    if not grids and not found:
        found.append(Issue(code="sheets-none"))
    reader = Reader(fields)
    if stored is None and find is not None:
        stored = find(_event_code(grids))
    grids, coded = _unfolded(grids, reader, stored or NOTHING)
    notes += coded
    intake = _intake(grids, reader, stored or NOTHING)
    found += reader.faults
    if stored is not None and (intake.settings.code or stored.frame.event) != stored.frame.event:
        line = intake.items["code"]
        # Everything else would only be wrong because it is meant for another event.
        return [line.issue("event-other", "value", intake.settings.code, event=stored.frame.event)]
    if grids and all(not one.faults for one in grids.values()):
        merged = merge(intake, stored or NOTHING)
        found += faults(intake, merged, new=stored is None, unsure=reader.unsure)
        if not found and (meant := fields_to_confirm(reader.phrases, merged.event)) is not None:
            return meant
    found += as_faults(reader.phrases)
    return _in_order(found) if found else replace(intake, notes=(*notes, *intake.notes, *remarks(intake)))


def _grids(lists: Iterable[Listed]) -> dict[SheetName, Grid]:
    """The rows of each kind of list, whichever sheets they stand in."""
    found: dict[SheetName, Grid] = {}
    for one in map(grid_of, lists):
        before = found.get(one.sheet.name)
        if before is not None:
            one = replace(  # noqa: PLW2901 -- the list, with what stood in another sheet
                before,
                lines=(*before.lines, *one.lines),
                faults=(*before.faults, *one.faults),
                notes=(*before.notes, *one.notes),
            )
        found[one.sheet.name] = one
    return found


def _unfolded(
    grids: Mapping[SheetName, Grid], reader: Reader, stored: StoredEvent
) -> tuple[dict[SheetName, Grid], list[Issue]]:
    """All lists with a row and a code for each company, delegate, wish and veto; and notes on new codes."""

    def lines(name: SheetName) -> tuple[Line, ...]:
        return grids[name].lines if name in grids else ()

    starts, more = split_rows(lines("companies"))
    companies, notes = with_codes(starts, stored)
    beside = unfold(companies, more)
    names = _names(companies, lines("delegates"), stored)
    people = (*companies_named(lines("delegates"), names, reader.faults), *beside.people)
    people = with_people_codes(people, stored)
    names = _names(companies, people, stored)
    found: dict[SheetName, tuple[Line, ...]] = {
        "companies": beside.companies,
        "delegates": people,
        "wishes": named((*lines("wishes"), *beside.wishes), names, reader.faults),
        "vetoes": named((*lines("vetoes"), *beside.vetoes), names, reader.faults, ranked=False),
        "relations": named(lines("relations"), names, reader.faults, ranked=False),
    }
    every = dict(grids)
    for name, rows in found.items():
        if rows or name in grids:
            every[name] = replace(grids.get(name) or Grid(sheet=BY_NAME[name], file=""), lines=rows)
    return every, notes


def _names(companies: Iterable[Line], people: Iterable[Line], stored: StoredEvent) -> CompanyNames:
    """The companies of the files and of the event, to look up by name; and who belongs to them."""
    known = {
        one.code: Named(one.code, one.side, (profile.name, profile.name_en))
        for one in stored.participants
        if (profile := stored.profiles.get(one.code, Profile(name="")))
    }
    known |= {
        line["code"]: Named(
            line["code"], meant(line["side"], SIDES) or "seller", (line["name"], line["name_en"])
        )
        for line in companies
    }
    own = {person.code: one.code for one in stored.participants for person in one.delegates}
    return CompanyNames(known.values(), {**own, **{line["code"]: line["company"] for line in people}})


def _intake(grids: Mapping[SheetName, Grid], reader: Reader, stored: StoredEvent) -> Intake:
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
        relations=read_relations(reader, of("relations")),
    )


def _event_code(grids: Mapping[SheetName, Grid]) -> str:
    """The code of the event that the files are for; empty where they do not say."""
    said = read_settings(Reader(), grids["event"])[0].code if "event" in grids else None
    return said or ""


def _in_order(found: list[Issue]) -> list[Issue]:
    """The faults in the order of the files and rows, each once."""
    order = {file: i for i, file in enumerate(dict.fromkeys(issue.file for issue in found))}
    once = [issue for i, issue in enumerate(found) if issue not in found[:i]] if len(found) < 500 else found
    return sorted(once, key=lambda issue: (order[issue.file], issue.row or 0))
