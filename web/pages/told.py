"""Who sees which version, and whom a version tells of what: for the question before, and the pages after."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session
from starlette.datastructures import FormData

from scheduler.timetable import Meeting
from web.language import Language, mark
from web.pages.access import Visitor, text
from web.pages.bulk import linkless
from web.pages.fault import Fault
from web.pages.follow import sentence
from web.rows import RunRow, VersionRow
from web.store.companies import names
from web.store.events import frame_text
from web.store.news import Change, news, news_of
from web.store.people import field_names
from web.store.runs import run_problem
from web.store.showing import ALL, HALL, shown, wave_of, waves
from web.store.versions import as_rows

LISTED = 50
"""So many companies are listed before a publication, and on each page of a version."""
SIDES = {
    ALL: mark("Everybody"),
    "buyer": mark("Buyers only"),
    "seller": mark("Sellers only"),
    "pool": mark("Participants only"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A company whose timetable a version changes, and each change as the company is told it."""

    code: str
    name: tuple[str, str]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """To whom a version can be shown, as a form names it and as it is read."""

    code: str
    name: str
    companies: int


def told_of(
    db: Session, who: Visitor, before: VersionRow | None, run: RunRow, held: Iterable[Meeting]
) -> list[Told]:
    """Whom a run's timetable would tell of what if it were published."""
    number = (before.number if before else 0) + 1
    frame = frame_text(run_problem(run))
    after = VersionRow(event=run.event, number=number, run=run.id, frame=frame, published_at=who.now)
    return _told(db, who, news_of(db, before, after, as_rows(after, held)))


def told_by(db: Session, who: Visitor, before: VersionRow | None, after: VersionRow) -> list[Told]:
    """Whom a version tells of what, against an earlier one."""
    return _told(db, who, news(db, before, after))


def _told(db: Session, who: Visitor, found: dict[str, tuple[Change, ...]]) -> list[Told]:
    called = names(db, who.event.code)
    return [
        Told(code=code, name=called[code], lines=tuple(sentence(who.language, one) for one in found[code]))
        for code in called
        if code in found
    ]


def wave_choices(db: Session, who: Visitor) -> list[Wave]:
    """Everybody, each side, each hall."""
    called = field_names(db, who.event.code)
    return [
        Wave(code=code, name=wave_name(who.language, code, called), companies=n)
        for code, n in waves(db, who.event.code).items()
    ]


def wave_name(language: Language, wave: str, called: dict[str, tuple[str, str]]) -> str:
    """A wave as it is read."""
    if wave in SIDES:
        return language.say(SIDES[wave])
    hall = wave.removeprefix(HALL)
    return language.say("Hall {name} only", name=language.pick(*called.get(hall, (hall, hall))))


def wave_asked(db: Session, who: Visitor, form: FormData) -> str:
    """The wave that a form names; everybody where it names none. Raises Fault for one that is not there."""
    wave = text(form, "wave") or ALL
    if wave not in waves(db, who.event.code):
        raise Fault.garbled()
    return wave


def shown_values(db: Session, who: Visitor, history: list[VersionRow]) -> dict[str, Any]:
    """Who sees the newest version by now, and to whom else it can be shown."""
    if not history:
        return {}
    steps, everybody = shown(db, who.event.code), wave_of(db, who.event.code, ALL)
    seeing = {code for code in everybody if steps.now(code) == history[0].number}
    left = [
        one for one in wave_choices(db, who) if not seeing.issuperset(wave_of(db, who.event.code, one.code))
    ]
    return {
        "seeing": len(seeing),
        "everybody": len(everybody),
        "waves_left": left,
        "linkless": len(linkless(db, who.event.code, now=who.now)),
        "withdrawn": bool(everybody) and all(steps.withdrawn(code) for code in everybody),
    }
