"""The organiser's door: looks a check-in code up, says who it is, and marks the arrival."""

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from web.pages.access import Form, Read, Visitor, Write, log_change, text, visitor
from web.pages.agenda import next_of
from web.pages.fault import Fault
from web.pages.frame import reply, see
from web.store.attendance import arrive, attendance, presences, take_back
from web.store.checkin import find_by_checkin, written
from web.store.itineraries import itinerary
from web.store.versions import latest_version

router = APIRouter()
MOST = 40
"""Characters of a code as somebody might write it."""


@router.get("/o/{token}/checkin")
def look_up(request: Request, token: str, db: Read, code: str = "") -> Response:
    """Asks for a code, or says whose this one is, where that person goes next, and whether he or she came."""
    who = visitor(request, db, token, "organiser")
    said = code.strip()[:MOST]
    subject = find_by_checkin(db, who.event.code, said) if said else None
    values = {
        **who.common,
        "said": said,
        "found": _found(db, who, subject) if subject else None,
        **_counted(db, who),
    }
    answer = reply(request, "organiser/checkin.html", values)
    answer.headers["cache-control"] = "no-store"
    return answer


@router.post("/o/{token}/checkin")
def mark(request: Request, token: str, form: Form, db: Write) -> Response:
    """Marks that the holder of a code has arrived, or takes that back."""
    who = visitor(request, db, token, "organiser")
    said, do = text(form, "code", most=MOST), text(form, "do")
    subject = find_by_checkin(db, who.event.code, said)
    if subject is None or do not in {"arrive", "back"}:
        raise Fault.garbled()
    before = _arrived(db, who, subject)
    if do == "arrive":
        arrive(db, who.event.code, subject, by=who.link.token_hash, now=who.now)
    else:
        take_back(db, who.event.code, subject)
    log_change(db, who, "arrival", subject=subject, before=before, after=_arrived(db, who, subject))
    return see(f"{who.base}/checkin?{urlencode({'code': said})}")


def _arrived(db: Session, who: Visitor, subject: str) -> dict[str, str]:
    """The moment of the arrival, as the log keeps it."""
    at = attendance(db, who.event.code, subject).arrived_at
    return {"arrived": who.at_home(at).isoformat()} if at else {}


def _found(db: Session, who: Visitor, subject: str) -> dict[str, Any]:
    """Who it is, as the page shows it."""
    version, row = latest_version(db, who.event.code), attendance(db, who.event.code, subject)
    plan = itinerary(db, version, subject) if version else None
    return {
        "subject": subject,
        "company": row.company,
        "plan": plan,
        "next": next_of(plan, who.now) if plan else None,
        "coming": row.coming,
        "arrived": who.at_home(row.arrived_at) if row.arrived_at else None,
    }


def _counted(db: Session, who: Visitor) -> dict[str, Any]:
    """How many of those who have meetings have arrived."""
    version = latest_version(db, who.event.code)
    people = presences(db, version) if version else []
    return {
        "expected": len(people),
        "arrived": sum(one.arrived_at is not None for one in people),
        "written": written,
    }
