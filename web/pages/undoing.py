"""Undoing what was imported or merged, and doing it again; what changed since is shown before it is left."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from web import words
from web.language import Language
from web.pages.access import Form, Read, Visitor, Write, log_change, text, visitor
from web.pages.differing import sheet_title
from web.pages.fault import Fault
from web.pages.frame import reply, see
from web.rows import UndoRow
from web.store.companies import names
from web.store.undoing import Plan, Undone, deeds, find_deed, undo

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeedLine:
    """A deed. `sheets`: title, and how many rows are new, changed, removed.

    `earlier` are the events whose meetings were counted.
    """

    id: str
    deed: str
    state: str
    at: datetime
    files: tuple[str, ...]
    earlier: tuple[str, ...]
    sheets: tuple[tuple[str, int, int, int], ...]
    stays: str
    goes: str


def deed_lines(db: Session, who: Visitor) -> list[DeedLine]:
    """What can be undone in this event, the newest first."""
    return [_deed_line(who, row) for row in deeds(db, who.event.code)]


def _deed_line(who: Visitor, row: UndoRow) -> DeedLine:
    said = json.loads(row.what)
    return DeedLine(
        id=row.id,
        deed=row.deed,
        state=row.state,
        at=who.at_home(row.at),
        files=tuple(said.get("files", ())),
        earlier=tuple(said.get("earlier", ())),
        sheets=tuple(
            (sheet_title(who.language, name), *numbers) for name, numbers in said.get("sheets", {}).items()
        ),
        stays=said.get("stays", ""),
        goes=said.get("goes", ""),
    )


@router.get("/o/{token}/undo/{deed}")
def show_deed(request: Request, token: str, deed: str, db: Read) -> Response:
    """Leads to the list: what undoing would do is only shown when it is asked for."""
    who = visitor(request, db, token, "organiser")
    if find_deed(db, who.event.code, deed) is None:
        raise Fault.missing()
    return see(f"{who.base}/import#deeds")


@router.post("/o/{token}/undo/{deed}")
def undo_deed(request: Request, token: str, deed: str, form: Form, db: Write) -> Response:
    """Undoes a deed, or does it again; where something has to stay, asks first and says what."""
    who = visitor(request, db, token, "organiser")
    row = find_deed(db, who.event.code, deed)
    if row is None:
        raise Fault.missing()
    if (text(form, "state") or row.state) != row.state:
        return see(f"{who.base}/import#deeds")  # pressed twice: it is done already
    line = _deed_line(who, row)
    found = undo(db, row, seen=text(form, "seen") or None)
    if isinstance(found, Undone):
        what = "undo" if found.state == "undone" else "redo"
        log_change(db, who, what, after={"deed": row.number, "put_back": len(found.plan.back)})
        return see(f"{who.base}/import?deed={row.id}")
    values = {**who.common, "line": line, "plan": None, "faults": [], "companies": [], "others": []}
    if isinstance(found, Plan):
        values |= _left(who.language, found, names(db, who.event.code))
    else:
        values["faults"] = [words.issue(who.language, fault) for fault in found]
    return reply(request, "organiser/undo.html", values, status=409)


def _left(language: Language, plan: Plan, called: dict[str, tuple[str, str]]) -> dict[str, Any]:
    """What stays as it is, in words."""
    return {
        "plan": plan,
        "companies": [
            (code, language.pick(*called.get(code, (code, code))), why)
            for code, why in plan.companies_left.items()
        ],
        "others": [language.say(words.PIECES[kind]) for kind in plan.others_left if kind in words.PIECES],
    }
