"""Bringing companies and wishes in: the template, the upload, and every fault of a file at once."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from matcher.issue import Issue
from web import words
from web.database import reading, writing
from web.export.workbook import template_workbook
from web.intake.asking import ColumnsToConfirm
from web.intake.files import Upload
from web.intake.intake import Intake
from web.intake.read import read
from web.intake.save import save
from web.pages.access import Form, Read, Visitor, house, visitor
from web.pages.columns import answered_columns, column_questions
from web.pages.files import XLSX, download
from web.pages.frame import reply
from web.store.whole import stored_event

router = APIRouter()
SHOWN = 500
"""The most faults on one page; how many there are in all is always said."""


@router.get("/o/{token}/import")
def show_import(request: Request, token: str, db: Read) -> Response:
    """Shows how to bring companies in."""
    who = visitor(request, db, token, "organiser")
    return reply(request, "organiser/import.html", _values(who))


@router.get("/o/{token}/import/template.xlsx")
def template(request: Request, token: str, db: Read) -> Response:
    """The workbook to fill in, in the reader's language."""
    who = visitor(request, db, token, "organiser")
    return download(template_workbook(who.language.code), "sangdam-template.xlsx", XLSX)


@router.post("/o/{token}/import")
def take_files(request: Request, token: str, form: Form) -> Response:
    """Saves what the files hold, or says everything that is wrong with them and saves nothing.

    A large file takes seconds to read: that happens between two transactions; the second checks it again.
    """
    own = house(request)
    with reading(own.engine) as db:
        who = visitor(request, db, token, "organiser")
        stored = stored_event(db, who.event)
    uploads = _uploads(form)
    if not uploads:
        return reply(request, "organiser/import.html", _values(who) | {"nothing": True}, status=422)
    answers = answered_columns(form)
    found = read(uploads, stored, columns=answers, most=own.settings.upload_bytes)
    if isinstance(found, ColumnsToConfirm):
        values = _values(who) | column_questions(found, who.language, answers)
        return reply(request, "organiser/import.html", values, status=422)
    if isinstance(found, Intake):
        notes = found.notes
        with writing(own.engine) as db:
            who = visitor(request, db, token, "organiser")
            saved = save(db, found, now=who.now, event=who.event)
        if not isinstance(saved, list):
            values = _values(who) | {"saved": saved, "notes": _said(who, notes)}
            return reply(request, "organiser/import.html", values)
        found = saved
    values = _values(who) | {"faults": _said(who, found[:SHOWN]), "number": len(found)}
    return reply(request, "organiser/import.html", values, status=422)


def _uploads(form: FormData) -> list[Upload]:
    """The files that were sent; an empty choice of files comes as one without a name."""
    files = [one for one in form.getlist("files") if isinstance(one, UploadFile) and one.filename]
    return [Upload(name=_name(one.filename or ""), data=one.file.read()) for one in files]


def _name(path: str) -> str:
    """A file's name without its folders, as some browsers send them."""
    return path.replace("\\", "/").rsplit("/", 1)[-1][:200]


def _said(who: Visitor, found: Sequence[Issue]) -> list[tuple[Issue, str]]:
    return [(fault, words.issue(who.language, fault)) for fault in found]


def _values(who: Visitor) -> dict[str, Any]:
    return {
        **who.common,
        "faults": [],
        "number": 0,
        "saved": None,
        "notes": [],
        "nothing": False,
        "columns": [],
    }
