"""A timetable as calendar entries (RFC 5545): one for each meeting, which later versions move or cancel."""

from datetime import datetime

from icalendar import Calendar, Event

from web.language import Language
from web.store.itineraries import Entry, Itinerary

MAKER = "-//sangdam//timetable//KO"


def calendar(plan: Itinerary, title: tuple[str, str], language: Language, *, now: datetime) -> bytes:
    """The calendar file of one itinerary, in the reader's language. Meetings without hours are left out.

    An entry's UID is event and meeting id, so that another download changes it and adds no second one.
    """
    file = Calendar()
    file.add("prodid", MAKER)
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    file.add("name", language.pick(*title))
    file.add("x-wr-calname", language.pick(*title))
    for entry in plan.entries:
        if entry.hour.start is not None:
            file.add_component(_entry(plan, entry, language, now))
    file.add_missing_timezones()
    return bytes(file.to_ical())


def _entry(plan: Itinerary, entry: Entry, language: Language, now: datetime) -> Event:
    counterpart, hall = language.pick(*entry.counterpart_name), language.pick(*entry.hall_name)
    found = Event()
    found.add("uid", uid(plan.event, entry.id))
    found.add("sequence", entry.sequence)
    found.add("dtstamp", now)
    found.add("dtstart", entry.hour.start)
    found.add("dtend", entry.hour.end)
    found.add("summary", language.say("Consultation with {name}", name=counterpart))
    found.add("location", language.say("{hall}, table {table}", hall=hall, table=entry.table))
    found.add("status", "CANCELLED" if entry.state == "cancelled" else "CONFIRMED")
    found.add("class", "PRIVATE")
    return found


def uid(event: str, meeting: str) -> str:
    """What names a meeting in every calendar, for ever."""
    return f"{event}/{meeting}@sangdam"
