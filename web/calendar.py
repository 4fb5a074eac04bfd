"""A timetable as calendar entries (RFC 5545): one for each meeting, which later versions move or cancel."""

import unicodedata
from collections.abc import Sequence
from datetime import datetime

from icalendar import Calendar, Event, vText

from web.language import Language
from web.store.itineraries import Entry, Itinerary

MAKER = "-//sangdam//timetable//KO"


def calendar(
    plan: Itinerary,
    title: tuple[str, str],
    language: Language,
    *,
    now: datetime,
    gone: Sequence[Entry] = (),
) -> bytes:
    """The calendar file of one itinerary, in the reader's language. Meetings without hours are left out.

    An entry's UID is event and meeting id, so that another download changes it and adds no second one.
    `gone` are meetings as an earlier version held them and this one does not: calendars take them out.
    """
    called = plain(language.pick(*title))
    file = Calendar()
    file.add("prodid", MAKER)
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    file.add("name", vText(called))
    file.add("x-wr-calname", vText(called))
    entries = [(one, one.state == "cancelled", one.sequence) for one in plan.entries]
    entries += [(one, True, one.sequence + 1) for one in gone]
    for entry, off, sequence in entries:
        if entry.hour.start is None:
            continue
        found = _entry(entry, language, off=off)
        found.add("uid", uid(plan.event, entry.id))
        found.add("sequence", sequence)
        found.add("dtstamp", now)
        found.add("description", vText(_described(called, entry, language)))
        file.add_component(found)
    file.add_missing_timezones()
    return bytes(file.to_ical())


def _entry(entry: Entry, language: Language, *, off: bool) -> Event:
    counterpart = plain(language.pick(*entry.counterpart_name))
    hall = plain(language.pick(*entry.hall_name))
    summary = language.say("Consultation with {name}", name=counterpart)
    found = Event()
    found.add("dtstart", entry.hour.start)
    found.add("dtend", entry.hour.end)
    found.add("summary", vText(language.say("Cancelled: {what}", what=summary) if off else summary))
    found.add("location", vText(language.say("{hall}, table {table}", hall=hall, table=plain(entry.table))))
    found.add("status", "CANCELLED" if off else "CONFIRMED")
    found.add("class", "PRIVATE")
    return found


def _described(title: str, entry: Entry, language: Language) -> str:
    """The event, and who interprets where somebody does."""
    if entry.interpreter is None:
        return title
    return f"{title} · {language.say('Interpreter: {name}', name=plain(entry.interpreter))}"


def plain(text: str) -> str:
    """A text on one line, without signs that nobody can see: calendars refuse files with such."""
    seen = "".join(" " if unicodedata.category(sign) in {"Cc", "Zl", "Zp"} else sign for sign in text)
    return " ".join(seen.split())


def uid(event: str, meeting: str) -> str:
    """What names a meeting in every calendar, for ever."""
    return f"{event}/{meeting}@sangdam"
