"""Takes the set-up of an earlier event, whose organiser's link proves the right to it."""

import re
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from matcher.issue import Issue
from web.links import find_link
from web.pages.access import Form, Read, Visitor, Write, log_change, text, visitor
from web.pages.frame import reply, see
from web.pages.setup import said, setup_values
from web.pages.steps import days_of
from web.rows import EventRow
from web.store.events import find_event
from web.store.founding import copy_setup
from web.store.people import frame_of

router = APIRouter()
LINK = re.compile(r"(?:^|/o/)([\w-]{22})/?(?:$|[/?#])")
"""An organiser's link as it is copied from a browser or a mail, or its token alone."""


@router.get("/o/{token}/setup/copy")
def show_copy(request: Request, token: str, db: Read) -> Response:
    """Asks for the link to the earlier event."""
    who = visitor(request, db, token, "organiser")
    return reply(request, "organiser/setup_copy.html", _values(db, who, _first_day(who)))


@router.post("/o/{token}/setup/copy")
def take_copy(request: Request, token: str, form: Form, db: Write) -> Response:
    """Copies frame, fields, settings and texts; the link that was pasted is neither kept nor shown again."""
    who = visitor(request, db, token, "organiser")
    day = text(form, "first_day", most=16, needed=True)
    source = _source(db, who, text(form, "link", most=400, needed=True))
    try:
        first = date.fromisoformat(day)
    except ValueError:
        first = None
    faults = [] if source else [Issue(code="link-none")]
    faults += [] if first else [Issue(code="date-wrong", given=day)]
    if source is not None and first is not None:
        faults = copy_setup(db, source, who.event, first_day=first)
    if faults or source is None:
        values = _values(db, who, day) | {"faults": said(who, faults)}
        return reply(request, "organiser/setup_copy.html", values, status=422)
    log_change(db, who, "setup-copy", after={"from": source.code, "first_day": day})
    return see(f"{who.base}/setup")


def _source(db: Session, who: Visitor, said: str) -> EventRow | None:
    """The other event to which this link leads, while it holds."""
    found = LINK.search(said)
    link = find_link(db, found[1], "organiser", now=who.now) if found else None
    if link is None or link.event == who.event.code:
        return None
    return find_event(db, link.event)


def _first_day(who: Visitor) -> str:
    days = days_of(frame_of(who.event))
    return days[0].isoformat() if days else ""


def _values(db: Session, who: Visitor, first_day: str) -> dict[str, Any]:
    return {**setup_values(db, who, "copy"), "first_day": first_day}
