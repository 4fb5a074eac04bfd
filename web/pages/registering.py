"""Open registration: the door as the organiser opens it, and the page on which a company applies."""

from datetime import timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from matcher.people import Side
from web import words
from web.consents import NOTICE
from web.links import issue_link
from web.pages.access import ROOTS, Form, Read, Visitor, Write, house, log_change, text, visitor
from web.pages.address import served_at
from web.pages.fault import Fault
from web.pages.frame import language_of, reply, see
from web.rows import EventRow, RegistrationRow
from web.store.events import find_event
from web.store.people import closes_at, open_until
from web.store.registration import apply, close_door, find_door, is_full, open_door, registrations
from web.store.texts import one_line
from web.store.values import Contact, Profile

router = APIRouter()
FIELDS = {"name": 200, "name_en": 200, "person": 100, "email": 254, "phone": 40}
"""What a company says when it applies, with the most characters of each."""
NEEDED = ("name", "person", "email")


def doors(request: Request, db: Session, who: Visitor) -> list[tuple[Side, str, str]]:
    """Each side of the event: its code, what it is called, and the address of its door where that is open."""
    sides = cast("tuple[Side, ...]", ("pool",) if who.event.kind == "exchange" else ("seller", "buyer"))
    called, found = words.side_names(who.language, who.event.kind), registrations(db, who.event.code)
    begins = served_at(house(request).settings, request)
    return [(side, called[side], f"{begins}/r/{found[side]}" if side in found else "") for side in sides]


@router.post("/o/{token}/registration")
def set_door(request: Request, token: str, form: Form, db: Write) -> Response:
    """Opens or closes the registration of one side."""
    who = visitor(request, db, token, "organiser")
    side, do = text(form, "side"), text(form, "do")
    known = {code: code for code, _, _ in doors(request, db, who)}.get(cast("Side", side))
    if known is None or do not in {"open", "close"}:
        raise Fault.garbled()
    was = known in registrations(db, who.event.code)
    if do == "open":
        open_door(db, who.event.code, known, now=who.now)
    else:
        close_door(db, who.event.code, known)
    log_change(db, who, "registration", subject=known, before={"open": was}, after={"open": do == "open"})
    return see(f"{who.base}/companies")


@router.get("/r/{token}")
def show_door(request: Request, token: str, db: Read) -> Response:
    """Asks a company that applies for its name and for one person."""
    door, event = _door(db, token)
    return reply(
        request, "company/register.html", _values(request, db, door, event, dict.fromkeys(FIELDS, ""))
    )


@router.post("/r/{token}")
def take_application(request: Request, token: str, form: Form, db: Write) -> Response:
    """Writes the company down as applied and leads to its own page; or says what is missing."""
    door, event = _door(db, token)
    said = {name: one_line(text(form, name, most=most)) for name, most in FIELDS.items()}
    values = _values(request, db, door, event, said)
    values["missing"] = [name for name in NEEDED if not said[name]]
    if said["email"] and not _like_email(said["email"]):
        values["missing"].append("email")
    if values["closed"] or values["missing"]:
        return reply(request, "company/register.html", values, status=422)
    request.state.event = event.code
    profile = Profile(name=said["name"], name_en=said["name_en"])
    person = Contact(name=said["person"], email=said["email"], phone=said["phone"])
    company = apply(db, event, door.side, profile, person)
    own, now = house(request), house(request).now()
    ends = now + timedelta(days=own.settings.link_days)
    new = issue_link(db, event.code, "company", company.code, now=now, expires=ends)
    return see(f"{ROOTS['company']}/{new}")


def _door(db: Session, token: str) -> tuple[RegistrationRow, EventRow]:
    """The door and its event. Raises the one fault for every address that leads nowhere."""
    door = find_door(db, token)
    event = find_event(db, door.event) if door is not None else None
    if door is None or event is None:
        raise Fault.missing()
    return door, event


def _values(
    request: Request, db: Session, door: RegistrationRow, event: EventRow, said: dict[str, str]
) -> dict[str, Any]:
    language, now = language_of(request.headers), house(request).now()
    closes = closes_at(event, door.side)
    return {
        "base": f"/r/{door.token}",
        "event": event,
        "event_title": language.pick(event.title_ko, event.title_en),
        "side": words.side_names(language, event.kind)[door.side],
        "said": said,
        "missing": [],
        "most": FIELDS,
        "closes": closes.astimezone(ZoneInfo(event.timezone)) if closes else None,
        "closed": not open_until(event, now, door.side) or is_full(db, event.code),
        "notice_text": NOTICE,
        "until": event.purge_on,
    }


def _like_email(said: str) -> bool:
    name, at, host = said.rpartition("@")
    return bool(name and at and "." in host.strip(".")) and not any(sign.isspace() for sign in said)
