"""The set-up of an event: its steps on one page, and its title and rules."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from fastapi import APIRouter, Request
from sqlmodel import Session, func, select
from starlette.datastructures import FormData
from starlette.responses import Response

from matcher.issue import Issue
from scheduler.problem import Floors, Problem
from web import words
from web.event_kinds import KINDS
from web.language import Language, mark
from web.pages.access import Form, Read, Visitor, Write, log_change, text, visitor
from web.pages.frame import reply, see
from web.rows import FieldRow
from web.store.companies import counts
from web.store.people import frame_of
from web.store.reframe import set_frame
from web.store.texts import one_line

router = APIRouter()
STEPS: dict[str, str] = {
    "kind": mark("Kind of event"),
    "basics": mark("Title and rules"),
    "days": mark("Days and hours"),
    "halls": mark("Halls and tables"),
    "fields": mark("Tree of product fields"),
    "dates": mark("Deadlines and who sees whom"),
}
"""The steps in the order in which one takes them."""
TITLE_MOST = 200
FLOOR_MOST = 50
ROW_MOST = 50
ZONES = ("Asia/Seoul", "Asia/Tokyo", "Asia/Ho_Chi_Minh", "Asia/Tashkent", "Europe/Berlin", "America/New_York")
"""What is offered first; any other that there is may be written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: what it is called, whether it is done, and how it stands in a few words."""

    name: str
    title: str
    done: bool
    summary: str


def steps(db: Session, who: Visitor) -> tuple[Step, ...]:
    """All steps of the set-up with how they stand."""
    event, frame, language = who.event, frame_of(who.event), who.language
    fields = db.exec(select(func.count()).where(FieldRow.event == event.code)).one()
    said = {
        "kind": (True, language.pick(*KINDS[event.kind].title)),
        "basics": (True, who.title),
        "days": (bool(frame.slots), slots_said(language, frame)),
        "halls": (bool(frame.tables), tables_said(language, frame)),
        "fields": (bool(fields), language.count("{n} product field", "{n} product fields", fields)),
        "dates": (event.deadline is not None and event.purge_on is not None, _dates_said(who)),
    }
    return tuple(
        Step(name=name, title=language.say(title), done=said[name][0], summary=said[name][1])
        for name, title in STEPS.items()
    )


def slots_said(language: Language, frame: Problem) -> str:
    """2 days · 6 sessions · 42 slots."""
    days = len({one.date for one in frame.sessions})
    return " · ".join(
        (
            language.count("{n} day", "{n} days", days),
            language.count("{n} session", "{n} sessions", len(frame.sessions)),
            language.count("{n} slot", "{n} slots", len(frame.slots)),
        )
    )


def tables_said(language: Language, frame: Problem) -> str:
    """2 halls · 30 tables."""
    halls = language.count("{n} hall", "{n} halls", len(frame.halls))
    tables = language.count("{n} table", "{n} tables", len(frame.tables))
    return f"{halls} · {tables}"


def _dates_said(who: Visitor) -> str:
    event, language = who.event, who.language
    closes = event.deadline and language.moment(who.at_home(event.deadline))
    said = [language.say("Applications until {moment}", moment=closes) if closes else ""]
    said += [language.say("Names are deleted on {day}", day=event.purge_on) if event.purge_on else ""]
    return " · ".join(one for one in said if one) or language.say("Nothing is set yet.")


def setup_values(db: Session, who: Visitor, at: str) -> dict[str, Any]:
    """What every page of the set-up is given; `at` is the step that it shows."""
    listed = steps(db, who)
    names = [one.name for one in listed]
    following = names.index(at) + 1 if at in names else 0
    return {
        **who.common,
        "tab": "setup",
        "step": at,
        "steps": listed,
        "after": listed[following] if following < len(listed) else None,
        "faults": [],
        "saved": False,
    }


def said(who: Visitor, faults: Sequence[Issue]) -> list[str]:
    """The faults as sentences."""
    return [words.issue(who.language, one) for one in faults]


@router.get("/o/{token}/setup")
def show_setup(request: Request, token: str, db: Read) -> Response:
    """Shows all steps and how they stand."""
    who = visitor(request, db, token, "organiser")
    have = counts(db, who.event.code)
    values = setup_values(db, who, "") | {"companies": have.buyers + have.sellers + have.pool}
    return reply(request, "organiser/setup.html", values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Basics:
    """The form as it was written, so that a slip can be shown and mended."""

    title_ko: str
    title_en: str
    timezone: str
    floors: dict[str, str]
    in_a_row: str


@router.get("/o/{token}/setup/basics")
def show_basics(request: Request, token: str, db: Read, saved: str = "") -> Response:
    """Shows title, time zone, floors and how many meetings follow each other."""
    who = visitor(request, db, token, "organiser")
    values = _values(db, who, _stands(who)) | {"saved": bool(saved)}
    return reply(request, "organiser/setup_basics.html", values)


@router.post("/o/{token}/setup/basics")
def take_basics(request: Request, token: str, form: Form, db: Write) -> Response:
    """Saves them, or says all that is wrong and saves nothing."""
    who = visitor(request, db, token, "organiser")
    asked = _asked(who, form)
    faults = list(_faults(who, asked))
    before = _logged(who)
    if not faults:
        frame = frame_of(who.event)
        floors = {side: int(number) for side, number in asked.floors.items()}
        kept = {"seller": frame.floors.seller, "buyer": frame.floors.buyer, "pool": frame.floors.pool}
        fitted = replace(
            frame,
            floors=Floors(**{**kept, **floors}),
            in_a_row=int(asked.in_a_row) if asked.in_a_row else None,
            timezone=asked.timezone,
        )
        faults = set_frame(db, who.event, fitted)
    if faults:
        values = _values(db, who, asked) | {"faults": said(who, faults)}
        return reply(request, "organiser/setup_basics.html", values, status=422)
    who.event.title_ko = asked.title_ko or asked.title_en
    who.event.title_en = asked.title_en or asked.title_ko
    db.add(who.event)
    log_change(db, who, "setup-basics", before=before, after=_logged(who))
    return see(f"{who.base}/setup/basics?saved=1")


def sides_of(who: Visitor) -> tuple[tuple[str, str], ...]:
    """The sides of the event's kind, each with what it is called here."""
    names = ("pool",) if who.event.kind == "exchange" else ("seller", "buyer")
    called = words.side_names(who.language, who.event.kind)
    return tuple((name, called[name]) for name in names)


def _stands(who: Visitor) -> Basics:
    frame = frame_of(who.event)
    return Basics(
        title_ko=who.event.title_ko,
        title_en=who.event.title_en,
        timezone=who.event.timezone,
        floors={side: str(getattr(frame.floors, side)) for side, _ in sides_of(who)},
        in_a_row=str(frame.in_a_row or ""),
    )


def _asked(who: Visitor, form: FormData) -> Basics:
    return Basics(
        title_ko=one_line(text(form, "title_ko", needed=True)),
        title_en=one_line(text(form, "title_en", needed=True)),
        timezone=text(form, "timezone", most=64, needed=True),
        floors={side: text(form, f"floor_{side}", most=12, needed=True) for side, _ in sides_of(who)},
        in_a_row=text(form, "in_a_row", most=12, needed=True),
    )


def _faults(who: Visitor, asked: Basics) -> Iterator[Issue]:
    say = who.language.say
    if not (asked.title_ko or asked.title_en):
        yield Issue(code="field-missing", column="title_ko", detail={"field": say("Title in Korean")})
    for name in (asked.title_ko, asked.title_en):
        if len(name) > TITLE_MOST:
            detail = {"field": say("Title"), "most": str(TITLE_MOST)}
            yield Issue(code="text-too-long", given=str(len(name)), detail=detail)
    try:
        ZoneInfo(asked.timezone)
    except (ValueError, OSError, KeyError):
        yield Issue(code="timezone-unknown", column="timezone", given=asked.timezone)
    for side, called in sides_of(who):
        label = say("Fewest meetings: {side}", side=called)
        yield from number_faults(asked.floors[side], label, 0, FLOOR_MOST)
    if asked.in_a_row:
        yield from number_faults(asked.in_a_row, say("Most meetings without a pause"), 1, ROW_MOST)


def number_faults(given: str, label: str, least: int, most: int) -> Iterator[Issue]:
    """What is wrong with a number of a form: missing, none, too small or too large."""
    if not given:
        yield Issue(code="field-missing", detail={"field": label})
    elif not (given.isascii() and given.lstrip("-").isdecimal() and len(given) <= 9):
        yield Issue(code="number-not", given=given)
    elif int(given) < least:
        yield Issue(code="number-negative", given=given, detail={"field": label, "least": str(least)})
    elif int(given) > most:
        yield Issue(code="number-too-large", given=given, detail={"field": label, "most": str(most)})


def _logged(who: Visitor) -> dict[str, object]:
    """Title, zone and rules as the log keeps them."""
    frame = frame_of(who.event)
    return {
        "title_ko": who.event.title_ko,
        "title_en": who.event.title_en,
        "timezone": who.event.timezone,
        "in_a_row": frame.in_a_row,
        **{f"floor_{side}": getattr(frame.floors, side) for side, _ in sides_of(who)},
    }


def _values(db: Session, who: Visitor, asked: Basics) -> dict[str, Any]:
    return {
        **setup_values(db, who, "basics"),
        "asked": asked,
        "sides": sides_of(who),
        "zones": [*ZONES, *sorted(available_timezones() - set(ZONES))],
        "title_most": TITLE_MOST,
        "floor_most": FLOOR_MOST,
        "row_most": ROW_MOST,
    }
