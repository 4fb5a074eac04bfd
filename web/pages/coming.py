"""After publication: the sheets of those whom a company meets, and who of it can't come."""

from dataclasses import dataclass
from typing import Any, get_args

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from web import words
from web.pages.access import Form, Read, Visitor, Write, company_of, text, visitor
from web.pages.exhibits import exhibit_file
from web.pages.fault import Fault
from web.pages.frame import reply, see
from web.rows import AttendanceRow, Coming, CompanyRow
from web.store.attendance import answer, attendance
from web.store.exhibits import exhibits
from web.store.forms import CompanyForm
from web.store.itineraries import Entry, Itinerary, itinerary
from web.store.sheet import sheet
from web.store.showing import seen_version

router = APIRouter()
OFF = frozenset({"cancelled", "no-show"})
"""How a meeting stands that nobody is waited for any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """The whole company or one of its people: what was answered, and the meetings that it is about."""

    code: str
    name: str
    answered: AttendanceRow
    entries: tuple[Entry, ...]


def coming_values(
    db: Session, company: CompanyRow, form: CompanyForm, plan: Itinerary | None
) -> dict[str, Any]:
    """What the page asks of attendance: of the company as a whole first, then of each of its people."""
    entries = [one for one in plan.entries if one.state not in OFF] if plan else []
    people = [(one.code, one.contact.name or one.code) for one in form.people if one.code != company.code]
    asked = [(company.code, ""), *(people if len(people) > 1 else [])]
    guests = [
        Guest(
            code=code,
            name=name,
            answered=attendance(db, company.event, code),
            entries=tuple(one for one in entries if code in {company.code, one.delegate}),
        )
        for code, name in asked
    ]
    return {"guests": [one for one in guests if one.entries]}


@router.post("/c/{token}/attendance")
def take_answer(request: Request, token: str, form: Form, db: Write) -> Response:
    """Writes down whether the company or one of its people comes. It changes nobody's timetable."""
    who = visitor(request, db, token, "company")
    company = company_of(db, who)
    version, subject = (
        seen_version(db, who.event.code, company_of(db, who).code),
        text(form, "of", needed=True),
    )
    coming = {one: one for one in get_args(Coming)}.get(text(form, "coming"))
    if version is None or coming is None:
        raise Fault.garbled()
    try:
        own = attendance(db, who.event.code, subject).company == company.code
    except LookupError:
        own = False
    if not own:
        raise Fault.garbled()
    answer(db, who.event.code, subject, coming, now=who.now)
    return see(f"{who.base}#coming")


@router.get("/c/{token}/with/{code}")
def show_sheet(request: Request, token: str, code: str, db: Read) -> Response:
    """Shows whom the company meets: what that one says of itself, its pictures, when and where."""
    who = visitor(request, db, token, "company")
    company = company_of(db, who)
    plan = _plan(db, who)
    together = [one for one in plan.entries if one.counterpart == code] if plan else []
    if not together:
        raise Fault.missing()
    values = {
        **who.common,
        "sheet": sheet(db, who.event.code, company.code, code),
        "entries": together,
        "shown": exhibits(db, who.event.code, [code]).get(code, []),
        "words": words,
    }
    return reply(request, "company/sheet.html", values)


@router.get("/c/{token}/with/{code}/{number}")
def show_shown(request: Request, token: str, code: str, number: str, db: Read, small: str = "") -> Response:
    """A picture or the sheet of somebody whom the company meets, in its hall or not."""
    who = visitor(request, db, token, "company")
    plan = _plan(db, who)
    if plan is None or code not in {one.counterpart for one in plan.entries}:
        raise Fault.missing()
    known = number.isdecimal() and len(number) < 6
    return exhibit_file(db, who, code, int(number) if known else 0, small=bool(small))


def _plan(db: Session, who: Visitor) -> Itinerary | None:
    code = company_of(db, who).code
    version = seen_version(db, who.event.code, code)
    return itinerary(db, version, code) if version else None
