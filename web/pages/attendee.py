"""An attendee's timetable: now and next, the day, the calendar file, and the page to print."""

import json
from email.utils import format_datetime
from hashlib import sha256
from typing import Any, get_args
from urllib.parse import quote

import segno
from fastapi import APIRouter, Request
from markupsafe import Markup
from sqlmodel import Session
from starlette.responses import Response

from web import words
from web.calendar import calendar
from web.language import CODES, language
from web.pages.access import Form, Read, Visitor, Write, house, text, visitor
from web.pages.address import served_at
from web.pages.agenda import OFF, agenda, next_of
from web.pages.fault import Fault
from web.pages.frame import STATIC, reply, see, static
from web.pages.reconfirming import question
from web.rows import Coming
from web.store.attendance import answer, attendance
from web.store.checkin import checkin_code, written
from web.store.itineraries import Entry, Itinerary, itinerary
from web.store.sheet import sheet
from web.store.versions import latest_version, versions

router = APIRouter()
STYLES = ("look.css", "parts.css", "day.css", "htmx.min.js", "pages.js", "day.js", "mark.svg")
FONTS = ("/static/fonts/pretendard-regular.woff2", "/static/fonts/pretendard-semibold.woff2")
"""The files that the page is made with, as it names them: with their digest, and fonts without."""


@router.get("/t/{token}")
@router.get("/t/{token}/")
def show_day(request: Request, token: str, db: Read) -> Response:
    """Shows where to be now or next, and below it the whole day."""
    who = visitor(request, db, token, "attendee")
    version = latest_version(db, who.event.code)
    plan = itinerary(db, version, _subject(who)) if version else None
    values = {
        **who.common,
        **_checkin(db, who),
        **_attendance(db, who, plan),
        "plan": plan,
        "version": version,
        "feed": f"{served_at(house(request).settings, request)}{who.base}/feed.ics?lang={who.language.code}",
        "next": next_of(plan, who.now) if plan else None,
        "days": agenda(plan, who.now) if plan else (),
        "local": who.local,
        "at_home": who.at_home,
        "words": words,
    }
    return reply(request, "attendee/day.html", values)


@router.get("/t/{token}/with/{code}")
def show_sheet(request: Request, token: str, code: str, db: Read) -> Response:
    """Shows whom the reader meets: what that company says of itself, when and where. Nobody else's sheet."""
    who = visitor(request, db, token, "attendee")
    version = latest_version(db, who.event.code)
    plan = itinerary(db, version, _subject(who)) if version else _nothing(who)
    together = [one for one in plan.entries if one.counterpart == code]
    if not together:
        raise Fault.missing()
    values = {
        **who.common,
        "sheet": sheet(db, who.event.code, plan.company, code),
        "entries": together,
        "version": version,
        "local": who.local,
        "words": words,
    }
    return reply(request, "attendee/sheet.html", values)


@router.get("/t/{token}/worker.js")
def worker(request: Request, token: str, db: Read) -> Response:
    """The program that keeps this page and its sheets, and no other, for hours without a network.

    Its address lies under the page's own, and so does all that it may answer for.
    """
    who = visitor(request, db, token, "attendee")
    version = latest_version(db, who.event.code)
    plan = itinerary(db, version, _subject(who)) if version else _nothing(who)
    sheets = [f"{who.base}/with/{quote(code)}" for code in sorted({one.counterpart for one in plan.entries})]
    known = {"PAGE": who.base, "SHEETS": sheets, "FILES": [*map(static, STYLES), *FONTS]}
    head = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in known.items())
    return Response(
        head + (STATIC / "worker.js").read_text("utf-8"),
        media_type="text/javascript; charset=utf-8",
        headers={"service-worker-allowed": who.base},
    )


@router.post("/t/{token}/attendance")
def take_answer(request: Request, token: str, form: Form, db: Write) -> Response:
    """Writes down whether the reader is coming. The organiser sees it; no timetable changes by it."""
    who = visitor(request, db, token, "attendee")
    coming = {one: one for one in get_args(Coming)}.get(text(form, "coming"))
    version = latest_version(db, who.event.code)
    plan = itinerary(db, version, _subject(who)) if version else None
    if coming is None or _attendance(db, who, plan)["question"] is None:
        raise Fault.garbled()
    answer(db, who.event.code, _subject(who), coming, now=who.now)
    return see(who.base)


@router.get("/t/{token}/calendar.ics")
def calendar_file(request: Request, token: str, db: Read, lang: str = "") -> Response:
    """The same meetings as a file for a calendar, in the language of the page that led here."""
    answer = subscription(request, token, db, lang)
    answer.headers["content-disposition"] = 'attachment; filename="timetable.ics"'
    return answer


@router.get("/t/{token}/feed.ics")
def subscription(request: Request, token: str, db: Read, lang: str = "") -> Response:
    """What a calendar subscribes to. It asks again and again, and gets a body only when that changed."""
    who = visitor(request, db, token, "attendee")
    version = latest_version(db, who.event.code)
    plan = itinerary(db, version, _subject(who)) if version else _nothing(who)
    stamp = version.published_at if version else who.event.created_at
    body = calendar(
        plan,
        (who.event.title_ko, who.event.title_en),
        next((language(code) for code in CODES if code == lang), who.language),
        stamp=stamp,
        gone=_gone(db, who, plan),
    )
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    headers = {"etag": tag, "last-modified": format_datetime(stamp, usegmt=True), "vary": "Cookie"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="text/calendar; charset=utf-8", headers=headers)


def _attendance(db: Session, who: Visitor, plan: Itinerary | None) -> dict[str, Any]:
    """What the reader is asked, and answered last."""
    row = attendance(db, who.event.code, _subject(who))
    at = who.at_home(row.answered_at) if row.answered_at else None
    days = [one.hour.date for one in plan.entries if one.state not in OFF] if plan else []
    asked = question(days, today=who.local.date(), answered_on=at.date() if at else None)
    return {"question": asked, "answered": row, "answered_at": at}


def _checkin(db: Session, who: Visitor) -> dict[str, Any]:
    """The reader's check-in code as letters and as a QR picture, dark on white whatever the page's look."""
    code = checkin_code(db, who.event.code, _subject(who))
    picture = segno.make(code, error="m", micro=False).svg_inline(
        scale=4, border=2, dark="#000", light="#fff", title=who.language.say("Check-in code"), omitsize=True
    )
    return {"checkin": written(code), "qr": Markup(picture)}  # noqa: S704 drawn by us, of our own signs


def _nothing(who: Visitor) -> Itinerary:
    """The timetable of somebody before anything is published."""
    return Itinerary(
        event=who.event.code,
        version=0,
        subject=_subject(who),
        company=who.link.company or "",
        company_name=("", ""),
        person_name="",
        entries=(),
        gaps=(),
    )


def _subject(who: Visitor) -> str:
    """Whom the link is about."""
    assert who.link.subject is not None, "an attendee's link is about somebody"
    return who.link.subject


def _gone(db: Session, who: Visitor, plan: Itinerary) -> tuple[Entry, ...]:
    """Meetings that earlier versions held and this one does not, each as it stood last."""
    held = {entry.id for entry in plan.entries}
    found: dict[str, Entry] = {}
    for version in versions(db, who.event.code)[1:]:
        for entry in itinerary(db, version, plan.subject).entries:
            if entry.id not in held:
                found.setdefault(entry.id, entry)
    return tuple(found.values())
