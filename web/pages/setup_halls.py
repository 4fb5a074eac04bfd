"""Halls and tables of an event, drawn as a plan and changed by forms."""

from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.datastructures import FormData
from starlette.responses import Response

from matcher.issue import Issue
from web.pages.access import Form, Read, Visitor, Write, log_change, text, visitor
from web.pages.fault import Fault
from web.pages.frame import reply, see
from web.pages.plan import ACROSS_MOST, HallPlan, hall_plan
from web.pages.setup import number_faults, said, setup_values, tables_said
from web.store.companies import names
from web.store.halls import add_hall, open_fields, set_number, tables_in
from web.store.people import field_names, frame_of
from web.store.reframe import table_owners
from web.store.setup import A_ROW, save_setup, setup_of
from web.store.texts import one_line

router = APIRouter()
TABLES_MOST = 300
"""Tables of one hall; more than any fair of the field has."""


@router.get("/o/{token}/setup/halls")
def show_halls(request: Request, token: str, db: Read, saved: str = "") -> Response:
    """Shows each hall as a plan, with forms for its tables, and one for a new hall."""
    who = visitor(request, db, token, "organiser")
    return reply(request, "organiser/setup_halls.html", _values(db, who) | {"saved": bool(saved)})


@router.post("/o/{token}/setup/halls")
def take_halls(request: Request, token: str, form: Form, db: Write) -> Response:
    """Changes one hall, removes it or adds one; or says what stands in the way, and nothing is done."""
    who = visitor(request, db, token, "organiser")
    do = text(form, "do", most=16, needed=True)
    if do not in {"save", "remove", "add"}:
        raise Fault.garbled()
    before = _logged(who)
    faults = _add(db, who, form) if do == "add" else _change(db, who, form, remove=do == "remove")
    if faults:
        values = _values(db, who) | {"faults": said(who, faults)}
        return reply(request, "organiser/setup_halls.html", values, status=422)
    log_change(db, who, "setup-halls", before=before, after=_logged(who))
    return see(f"{who.base}/setup/halls?saved=1")


def _add(db: Session, who: Visitor, form: FormData) -> list[Issue]:
    say = who.language.say
    field = text(form, "field", most=64, needed=True)
    korean, english = (one_line(text(form, name, most=200, needed=True)) for name in ("name_ko", "name_en"))
    if field and field not in open_fields(db, who.event):
        raise Fault.garbled()
    if not field and not (korean or english):
        return [Issue(code="field-missing", detail={"field": say("Name of the hall")})]
    number, across = (text(form, name, most=12, needed=True) for name in ("number", "across"))
    if faults := _number_faults(who, number, across):
        return faults
    added = add_hall(db, who.event, field=field or None, names=(korean, english), number=int(number))
    if isinstance(added, list):
        return added
    _set_across(db, who, added, int(across))
    return []


def _change(db: Session, who: Visitor, form: FormData, *, remove: bool) -> list[Issue]:
    hall = text(form, "hall", most=64, needed=True)
    if hall not in frame_of(who.event).halls:
        raise Fault.garbled()
    if remove:
        return set_number(db, who.event, hall, 0)
    number, across = (text(form, name, most=12, needed=True) for name in ("number", "across"))
    faults = _number_faults(who, number, across) or set_number(db, who.event, hall, int(number))
    if not faults:
        _set_across(db, who, hall, int(across))
    return faults


def _number_faults(who: Visitor, number: str, across: str) -> list[Issue]:
    say = who.language.say
    return [
        *number_faults(number, say("Tables"), 1, TABLES_MOST),
        *number_faults(across, say("Tables in a row"), 1, ACROSS_MOST),
    ]


def _set_across(db: Session, who: Visitor, hall: str, across: int) -> None:
    setup = setup_of(db, who.event.code)
    save_setup(db, who.event.code, replace(setup, across={**setup.across, hall: across}))


def _logged(who: Visitor) -> dict[str, object]:
    """How many tables each hall has, as the log keeps it."""
    frame = frame_of(who.event)
    return {"tables": {hall: len(tables_in(frame, hall)) for hall in frame.halls}}


def plans(db: Session, who: Visitor) -> list[HallPlan]:
    """The plan of every hall."""
    frame, setup = frame_of(who.event), setup_of(db, who.event.code)
    owners = table_owners(db, who.event.code)
    return [
        hall_plan(hall, tables_in(frame, hall), across=setup.across.get(hall, A_ROW), owners=owners)
        for hall in frame.halls
    ]


def _values(db: Session, who: Visitor) -> dict[str, Any]:
    return {
        **setup_values(db, who, "halls"),
        "plans": plans(db, who),
        "stands": tables_said(who.language, frame_of(who.event)),
        "names": names(db, who.event.code),
        "fields": field_names(db, who.event.code),
        "open_fields": open_fields(db, who.event),
        "usual_row": A_ROW,
        "tables_most": TABLES_MOST,
        "across_most": ACROSS_MOST,
    }
