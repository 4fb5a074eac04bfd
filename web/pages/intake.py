"""Bringing companies and wishes in: files are kept, what they would change is shown, and only then saved."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from matcher.issue import Issue
from web import words
from web.database import reading, writing
from web.export.workbook import template_workbook
from web.intake.asking import ColumnsToConfirm
from web.intake.changes import changes
from web.intake.confirming import FieldsToConfirm
from web.intake.files import Upload
from web.intake.intake import Intake
from web.intake.merge import Merged, merge
from web.intake.read import read
from web.intake.save import save
from web.intake.twice import same_companies
from web.pages.access import Form, Read, Visitor, Write, house, log_change, text, visitor
from web.pages.columns import Answers, answered_columns, column_questions
from web.pages.differing import kept_views, sheet_views
from web.pages.files import XLSX, download
from web.pages.frame import reply, see
from web.pages.phrases import Chosen, answered_fields, field_questions
from web.pages.same import without_apart
from web.pages.undoing import deed_lines
from web.store.joining import told_apart
from web.store.logbook import deed_said
from web.store.undoing import find_deed
from web.store.uploads import (
    choose_columns,
    choose_fields,
    chosen_columns,
    chosen_fields,
    find_files,
    keep_files,
    kept_files,
)
from web.store.values import Profile
from web.store.whole import StoredEvent, stored_event

router = APIRouter()
SHOWN = 500
"""The most faults on one page; how many there are in all is always said."""
OVERTAKEN = "import-overtaken"


@router.get("/o/{token}/import")
def show_import(request: Request, token: str, db: Read, deed: str = "") -> Response:
    """Shows how to bring companies in, and what was brought in. `deed` was done or undone just now."""
    who = visitor(request, db, token, "organiser")
    return reply(request, "organiser/import.html", _values(db, who) | {"fresh": deed})


@router.get("/o/{token}/import/template.xlsx")
def template(request: Request, token: str, db: Read) -> Response:
    """The workbook to fill in, in the reader's language."""
    who = visitor(request, db, token, "organiser")
    return download(template_workbook(who.language.code), "sangdam-template.xlsx", XLSX)


@router.post("/o/{token}/import")
def take_files(request: Request, token: str, form: Form) -> Response:
    """Keeps the files and leads to the page that says what they would change. Nothing is saved yet."""
    own = house(request)
    uploads = _uploads(form)
    with writing(own.engine) as db:
        who = visitor(request, db, token, "organiser")
        if not uploads:
            values = _values(db, who) | {"nothing": True}
            return reply(request, "organiser/import.html", values, status=422)
        kept = keep_files(db, who.event.code, [(one.name, one.data) for one in uploads], now=who.now)
        log_change(db, who, "files", after={"files": len(uploads)})
    return see(f"{who.base}/import/{kept.id}")


@router.get("/o/{token}/import/{intake}")
def check_files(request: Request, token: str, intake: str) -> Response:
    """Says what saving the files would change, or everything that is wrong with them."""
    return _checked(request, token, intake)


@router.post("/o/{token}/import/{intake}")
def save_files(request: Request, token: str, intake: str, form: Form) -> Response:
    """Saves what was shown; where it would be something else by now, that is shown instead."""
    own, seen = house(request), text(form, "seen")
    opened = _opened(request, token, intake)
    if isinstance(opened, Response):
        return opened
    who, uploads, stored, columns, fields = opened
    found = read(uploads, stored, columns=columns, fields=fields, most=own.settings.upload_bytes)
    if isinstance(found, Intake):
        with writing(own.engine) as db:
            who = visitor(request, db, token, "organiser")
            waiting = find_files(db, who.event.code, intake, now=who.now)
            if waiting is None:  # pressed twice
                return see(f"{who.base}/import")
            names = [one.name for one in uploads]
            saved = save(db, found, now=who.now, event=who.event, files=names, seen=seen)
            if not isinstance(saved, list):
                db.delete(waiting)
                deed = find_deed(db, saved.event, saved.undo) if saved.undo else None
                log_change(db, who, "import", after=deed_said(deed))
                own.fitter.touch(saved.event)
                return see(f"{who.base}/import" + (f"?deed={saved.undo}" if saved.undo else ""))
    return _checked(request, token, intake, again=True)


@router.post("/o/{token}/import/{intake}/columns")
def take_columns(request: Request, token: str, intake: str, form: Form, db: Write) -> Response:
    """Keeps what the organiser says of columns that are not the template's, and goes on with the check."""
    who = visitor(request, db, token, "organiser")
    waiting = find_files(db, who.event.code, intake, now=who.now)
    if waiting is None:
        return reply(request, "organiser/import.html", _values(db, who) | {"gone": True}, status=404)
    chosen = answered_columns(form)
    choose_columns(db, waiting, chosen)
    log_change(db, who, "columns", after={"columns": len(chosen)})
    return see(f"{who.base}/import/{intake}")


@router.post("/o/{token}/import/{intake}/fields")
def take_fields(request: Request, token: str, intake: str, form: Form, db: Write) -> Response:
    """Keeps which product fields the organiser chose for words, and goes on with the check."""
    who = visitor(request, db, token, "organiser")
    waiting = find_files(db, who.event.code, intake, now=who.now)
    if waiting is None:
        return reply(request, "organiser/import.html", _values(db, who) | {"gone": True}, status=404)
    meant = answered_fields(form)
    choose_fields(db, waiting, meant)
    log_change(db, who, "meant", after={"fields": len(meant)})
    return see(f"{who.base}/import/{intake}")


def _opened(
    request: Request, token: str, intake: str
) -> tuple[Visitor, list[Upload], StoredEvent, Answers, Chosen] | Response:
    """Who asks, the files that wait, the event as it is stored, and what was said of columns and fields.

    Or a page that says that no files wait.
    """
    with reading(house(request).engine) as db:
        who = visitor(request, db, token, "organiser")
        waiting = find_files(db, who.event.code, intake, now=who.now)
        if waiting is None:
            return reply(request, "organiser/import.html", _values(db, who) | {"gone": True}, status=404)
        uploads = [Upload(name=name, data=data) for name, data in kept_files(db, waiting)]
        stored = stored_event(db, who.event)
        return who, uploads, stored, chosen_columns(waiting), chosen_fields(waiting)


def _checked(request: Request, token: str, intake: str, *, again: bool = False) -> Response:
    """The page that says what the files would change. A large file takes seconds: no transaction waits."""
    opened = _opened(request, token, intake)
    if isinstance(opened, Response):
        return opened
    who, uploads, stored, columns, fields = opened
    values = {
        **who.common,
        "intake": intake,
        "files": [one.name for one in uploads],
        "again": again,
        "faults": [],
        "number": 0,
        "columns": [],
        "phrases": [],
    }
    most = house(request).settings.upload_bytes
    found = read(uploads, stored, columns=columns, fields=fields, most=most)
    if isinstance(found, ColumnsToConfirm):
        values |= column_questions(found, who.language, columns)
        return reply(request, "organiser/import_check.html", values)
    if isinstance(found, FieldsToConfirm):
        values |= field_questions(found, who.language)
        return reply(request, "organiser/import_check.html", values)
    if isinstance(found, list):
        values |= {"faults": _said(who, found[:SHOWN]), "number": len(found)}
        return reply(request, "organiser/import_check.html", values, status=422)
    merged = merge(found, stored)
    with reading(house(request).engine) as db:
        apart = told_apart(db, who.event.code)
    values |= _differences(who, stored, merged, found, apart)
    return reply(request, "organiser/import_check.html", values, status=409 if again else 200)


def _differences(
    who: Visitor, stored: StoredEvent, merged: Merged, found: Intake, apart: Sequence[tuple[str, str]]
) -> dict[str, Any]:
    """What would change, in words, with what else an organiser may want to know."""
    differ = changes(stored, merged, found)
    profiles: Mapping[str, Profile] = {**stored.profiles, **merged.profiles}
    called = {code: (one.name, one.name_en) for code, one in profiles.items()}
    people = {
        person.code: called.get(one.code, (one.code, one.code))
        for one in merged.event.participants
        for person in one.delegates
    }
    contacts = {**stored.contacts, **merged.contacts}
    of_company = {
        one.code: [contacts[person.code] for person in one.staff if person.code in contacts]
        for one in merged.event.participants
    }
    listed = {one.participant.code for one in found.companies}
    return {
        "differ": differ,
        "sheets": sheet_views(who.language, differ.sheets, {**people, **called}),
        "kept": kept_views(who.language, differ, {**people, **called}),
        "kept_names": [who.language.pick(*called.get(code, (code, code))) for code in differ.kept_codes],
        "notes": _said(who, found.notes),
        "twice": [
            [(code, who.language.pick(*called[code])) for code in one.codes]
            for one in without_apart(same_companies(profiles, of_company), apart)
            if listed & set(one.codes)
        ],
    }


def _uploads(form: FormData) -> list[Upload]:
    """The files that were sent; an empty choice of files comes as one without a name."""
    files = [one for one in form.getlist("files") if isinstance(one, UploadFile) and one.filename]
    return [Upload(name=_name(one.filename or ""), data=one.file.read()) for one in files]


def _name(path: str) -> str:
    """A file's name without its folders, as some browsers send them."""
    return path.replace("\\", "/").rsplit("/", 1)[-1][:200]


def _said(who: Visitor, found: Sequence[Issue]) -> list[tuple[Issue, str]]:
    return [(fault, words.issue(who.language, fault)) for fault in found]


def _values(db: Session, who: Visitor) -> dict[str, Any]:
    return {**who.common, "deeds": deed_lines(db, who), "fresh": "", "nothing": False, "gone": False}
