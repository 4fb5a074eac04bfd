"""A timetable as calendar entries (RFC 5545): one a meeting, which later versions move or cancel."""

import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta

from icalendar import Calendar, Event, vText

from web.language import Language
from web.store.itineraries import Entry, Itinerary

MAKER = "-//sangdam//timetable//KO"
COLOUR = "teal"
"""Our accent, as CSS3 names it: RFC 7986 allows no other names."""
REFRESH, IN_WORDS = timedelta(minutes=15), "PT15M"
"""How often a calendar that subscribes should ask again."""


def calendar(
    plan: Itinerary,
    title: tuple[str, str],
    language: Language,
    *,
    stamp: datetime,
    gone: Sequence[Entry] = (),
) -> bytes:
    """The calendar file of one itinerary, in the reader's language. Meetings without hours are left out.

    An entry's UID is event and meeting id, so that another download changes it and adds no second one.
    `gone` are meetings as an earlier version held them and this one does not: calendars take them out.
    A cancelled entry's SEQUENCE is one more than that of the meeting which it takes back. `stamp` is when
    the version was published: the same version gives the same bytes.
    """
    called = plain(language.pick(*title))
    file = _head(called, stamp)
    entries = [(one, one.state == "cancelled") for one in plan.entries] + [(one, True) for one in gone]
    for entry, off in entries:
        if entry.hour.start is None:
            continue
        found = _entry(entry, language, off=off)
        found.add("uid", uid(plan.event, entry.id))
        found.add("sequence", entry.sequence + off)
        found.add("dtstamp", stamp)
        found.add("description", vText(_described(called, entry, language)))
        file.add_component(found)
    file.add_missing_timezones()
    return bytes(file.to_ical())


def _head(called: str, stamp: datetime) -> Calendar:
    """A calendar without entries (RFC 7986): what it is called, and how often to ask again.

    It has no UID of its own, as RFC 7986 would allow: vdirsyncer takes all entries for one then.
    """
    file = Calendar()
    file.add("prodid", MAKER)
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    file.add("last-modified", stamp)
    file.add("name", vText(called))
    file.add("x-wr-calname", vText(called))
    file.add("color", COLOUR)
    file.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    file.add("x-published-ttl", vText(IN_WORDS))
    return file


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
