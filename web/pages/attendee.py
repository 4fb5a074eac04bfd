"""An attendee's timetable: now and next, the day, the calendar file, and the page to print."""

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from web import words
from web.calendar import calendar
from web.language import CODES, language
from web.pages.access import Read, Visitor, visitor
from web.pages.agenda import agenda, next_of
from web.pages.frame import reply
from web.store.itineraries import Entry, Itinerary, itinerary
from web.store.versions import latest_version, versions

router = APIRouter()


@router.get("/t/{token}")
@router.get("/t/{token}/")
def show_day(request: Request, token: str, db: Read) -> Response:
    """Shows where to be now or next, and below it the whole day."""
    who = visitor(request, db, token, "attendee")
    plan = _plan(db, who)
    version = latest_version(db, who.event.code)
    values = {
        **who.common,
        "plan": plan,
        "version": version,
        "next": next_of(plan, who.now) if plan else None,
        "days": agenda(plan, who.now) if plan else (),
        "local": who.local,
        "at_home": who.at_home,
        "words": words,
    }
    return reply(request, "attendee/day.html", values)


@router.get("/t/{token}/calendar.ics")
def calendar_file(request: Request, token: str, db: Read, lang: str = "") -> Response:
    """The same meetings for a calendar, in the language of the page that led here."""
    who = visitor(request, db, token, "attendee")
    plan = _plan(db, who)
    speak = next((language(code) for code in CODES if code == lang), who.language)
    empty = Itinerary(
        event=who.event.code,
        version=0,
        subject="",
        company="",
        company_name=("", ""),
        person_name="",
        entries=(),
        gaps=(),
    )
    title = (who.event.title_ko, who.event.title_en)
    return Response(
        calendar(plan or empty, title, speak, now=who.now, gone=_gone(db, who, plan) if plan else ()),
        media_type="text/calendar; charset=utf-8",
        headers={"content-disposition": 'attachment; filename="timetable.ics"'},
    )


def _plan(db: Session, who: Visitor) -> Itinerary | None:
    """What the link is about, in the newest version; None before anything is published."""
    version = latest_version(db, who.event.code)
    assert who.link.subject is not None, "an attendee's link is about somebody"
    return itinerary(db, version, who.link.subject) if version else None


def _gone(db: Session, who: Visitor, plan: Itinerary) -> tuple[Entry, ...]:
    """Meetings that earlier versions held and this one does not, each as it stood last."""
    held = {entry.id for entry in plan.entries}
    found: dict[str, Entry] = {}
    for version in versions(db, who.event.code)[1:]:
        for entry in itinerary(db, version, plan.subject).entries:
            if entry.id not in held:
                found.setdefault(entry.id, entry)
    return tuple(found.values())
