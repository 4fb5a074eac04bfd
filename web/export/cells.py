"""An event's content as rows of cells, in the sheets and columns that `web.intake` reads."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from matcher.people import Participant
from matcher.wish_forms import MUST_RANKS, STAR_RANKS, importance_of, stars_of
from web.business_number import written
from web.intake.sheets import BY_NAME, EVENT_ITEMS, Column, SheetName
from web.intake.words import IMPORTANCE, KINDS, PRESET_WORDS, SIDES, STANDINGS, WISH_FORMS, YES_NO
from web.store.values import Contact, Profile
from web.store.whole import StoredEvent

Tongue = Literal["ko", "en"]
Cell = str | int | None
Rows = Iterable[Mapping[str, Cell]]


def header(column: Column, tongue: Tongue) -> str:
    """The header of a column."""
    return column.ko if tongue == "ko" else column.en


def word(value: object, words: Mapping[str, object], tongue: Tongue) -> str:
    """The first word in the language that means a value."""
    return next(
        one for one, meaning in words.items() if meaning == value and one.isascii() == (tongue == "en")
    )


def cells(event: StoredEvent, tongue: Tongue) -> Mapping[SheetName, list[Mapping[str, Cell]]]:
    """All rows of all sheets, each by column name."""
    found: dict[SheetName, Rows] = {
        "event": _event(event, tongue),
        "slots": _slots(event),
        "tables": (
            {"code": one.code, "hall": one.hall, "closed": _listed(one.closed)} for one in event.frame.tables
        ),
        "fields": _fields(event),
        "companies": (_company(event, one, tongue) for one in event.participants),
        "delegates": _delegates(event),
        "wishes": ({"of": one.of, "to": one.to, **_wanted(one.rank, event, tongue)} for one in event.wishes),
        "vetoes": ({"of": one.of, "to": one.to} for one in event.vetoes),
        "relations": (
            {
                "of": one.first,
                "to": one.second,
                "met": one.met,
                "supplies": _yes_no(one.supplies, tongue),
            }
            for one in event.relations
        ),
    }
    return {name: list(rows) for name, rows in found.items()}


def in_order(name: SheetName, row: Mapping[str, Cell]) -> list[Cell]:
    """The cells of a row in the order of the sheet's columns."""
    return [row.get(column.name) for column in BY_NAME[name].columns]


def _event(event: StoredEvent, tongue: Tongue) -> Iterator[Mapping[str, Cell]]:
    frame = event.frame
    said: dict[str, Cell] = {
        "code": frame.event,
        "title_ko": event.title[0],
        "title_en": event.title[1],
        "kind": word(frame.kind, KINDS, tongue),
        "timezone": frame.timezone,
        "slot_minutes": frame.slot_minutes,
        "change_minutes": frame.change_minutes,
        "floor_seller": frame.floors.seller,
        "floor_buyer": frame.floors.buyer,
        "floor_pool": frame.floors.pool,
        "preset": word(event.preset, PRESET_WORDS, tongue),
        "deadline": _local(event.deadline, frame.timezone),
        "review_until": _local(event.review_until, frame.timezone),
        "wish_form": word(event.wish_form, WISH_FORMS, tongue),
        "cap_seller": event.scoring.caps.seller,
        "cap_buyer": event.scoring.caps.buyer,
        "cap_pool": event.scoring.caps.pool,
        "fill": event.scoring.fill,
        "purge_on": None if event.purge_on is None else event.purge_on.isoformat(),
    }
    for item in EVENT_ITEMS:
        about = item.note_ko if tongue == "ko" else item.note_en
        yield {"item": header(item, tongue), "value": said[item.name], "about": about}


def _local(moment: datetime | None, timezone: str) -> str | None:
    """A moment on the event's own clock."""
    return None if moment is None else f"{moment.astimezone(ZoneInfo(timezone)):%Y-%m-%d %H:%M}"


def _wanted(rank: int, event: StoredEvent, tongue: Tongue) -> Mapping[str, Cell]:
    """A wish in the event's form. A rank that the form has no word for stays a rank: nothing is lost."""
    if event.wish_form == "stars" and rank in STAR_RANKS.values():
        return {"stars": stars_of(rank)}
    if event.wish_form == "must" and rank in MUST_RANKS.values():
        return {"importance": word(importance_of(rank), IMPORTANCE, tongue)}
    return {"rank": rank}


def _slots(event: StoredEvent) -> Iterator[Mapping[str, Cell]]:
    for session in event.frame.sessions:
        for slot in session.slots:
            yield {"code": slot.code, "session": session.code, "date": session.date, "start": slot.start}


def _fields(event: StoredEvent) -> Iterator[Mapping[str, Cell]]:
    for code, parent in event.tree.parent.items():
        korean, english = event.field_names.get(code, (code, code))
        yield {"code": code, "parent": parent, "name_ko": korean, "name_en": english}


def _company(event: StoredEvent, one: Participant, tongue: Tongue) -> Mapping[str, Cell]:
    profile = event.profiles.get(one.code, Profile(name=""))
    return {
        "code": one.code,
        "side": word(one.side, SIDES, tongue),
        "name": profile.name,
        "name_en": profile.name_en,
        "business_number": written(profile.business_number) if profile.business_number else None,
        "region": profile.region,
        "hall": one.hall,
        "quota": one.quota,
        "floor": one.floor,
        "parallel": one.parallel,
        "tables": _listed(one.tables),
        "forbidden": _listed(one.forbidden),
        "fields": _listed(one.fields),
        "languages": _listed(one.languages),
        "status": word(event.standing.get(one.code, "selected"), STANDINGS, tongue),
        "intro_ko": profile.intro_ko,
        "intro_en": profile.intro_en,
        "certificates": _listed(profile.certificates),
        "capacity": profile.capacity,
        "exports": _yes_no(profile.exports, tongue),
        "newcomer": _yes_no(profile.newcomer, tongue),
    }


def _yes_no(said: bool | None, tongue: Tongue) -> str | None:
    return None if said is None else word(said, YES_NO, tongue)


def _delegates(event: StoredEvent) -> Iterator[Mapping[str, Cell]]:
    for one in event.participants:
        for person in one.delegates:
            card = event.contacts.get(person.code, Contact())
            yield {
                "code": person.code,
                "company": one.code,
                "name": card.name,
                "title": card.title,
                "phone": card.phone,
                "email": card.email,
                "hours": None if person.hours is None else _listed(person.hours),
                "table": person.table,
                "fields": _listed(person.fields),
                "languages": _listed(person.languages),
            }


def _listed(codes: Iterable[str]) -> str:
    return ", ".join(codes)
