"""The deadlines of an event in one place, and who sees whom."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any, cast, get_args
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.datastructures import FormData
from starlette.responses import Response

from matcher.issue import Issue
from web.language import mark
from web.pages.access import Form, Read, Visitor, Write, log_change, text, visitor
from web.pages.fault import Fault
from web.pages.frame import reply, see
from web.pages.setup import said, setup_values
from web.pages.steps import days_of
from web.rows import Sees
from web.store.people import frame_of
from web.store.scoring import scoring_of, scoring_text
from web.store.setup import save_setup, setup_of

router = APIRouter()
USUAL_PURGE = timedelta(days=30)
"""So long after the last day names are usually deleted."""
YEARS = range(2000, 2101)
LABELS = {
    "deadline": mark("Companies apply until"),
    "review_until": mark("Buyers answer requests until"),
    "first": mark("The first day of the event"),
    "purge_on": mark("Names and contacts are deleted on"),
}
SEES: dict[Sees, tuple[str, str]] = {
    "all": (
        mark("Every company sees the other side"),
        mark("From the application on, so that it can say whom it wishes to meet."),
    ),
    "selected": (
        mark("Only selected companies see the other side"),
        mark("Who has applied or waits sees no names yet and can’t wish for anybody."),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The form as it was written."""

    deadline: str
    review_until: str
    purge_on: str
    sees: Sees


@router.get("/o/{token}/setup/dates")
def show_dates(request: Request, token: str, db: Read, saved: str = "") -> Response:
    """Shows the deadlines in their order, and who sees whom."""
    who = visitor(request, db, token, "organiser")
    values = _values(db, who, _stands(db, who)) | {"saved": bool(saved)}
    return reply(request, "organiser/setup_dates.html", values)


@router.post("/o/{token}/setup/dates")
def take_dates(request: Request, token: str, form: Form, db: Write) -> Response:
    """Saves them where they come in order, or says which comes before which and saves nothing."""
    who = visitor(request, db, token, "organiser")
    asked = _asked(form)
    read = {name: _moment(who, getattr(asked, name)) for name in ("deadline", "review_until")}
    purge_on = _day(asked.purge_on)
    faults = [one for one in (*read.values(), purge_on) if isinstance(one, Issue)]
    moments = {name: one for name, one in read.items() if isinstance(one, datetime)}
    if not faults:
        faults = list(_order(who, moments, purge_on if isinstance(purge_on, date) else None))
    if faults:
        values = _values(db, who, asked) | {"faults": said(who, faults)}
        return reply(request, "organiser/setup_dates.html", values, status=422)
    before = _logged(db, who)
    event = who.event
    event.deadline, event.review_until = moments.get("deadline"), moments.get("review_until")
    event.purge_on = purge_on if isinstance(purge_on, date) else None
    if event.review_until is not None:
        event.scoring = scoring_text(replace(scoring_of(event), reviews=True))
    db.add(event)
    save_setup(db, event.code, replace(setup_of(db, event.code), sees=asked.sees))
    log_change(db, who, "setup-dates", before=before, after=_logged(db, who))
    return see(f"{who.base}/setup/dates?saved=1")


def _asked(form: FormData) -> Asked:
    sees = text(form, "sees", needed=True)
    if sees not in get_args(Sees):
        raise Fault.garbled()
    return Asked(
        deadline=text(form, "deadline", most=40, needed=True),
        review_until=text(form, "review_until", most=40),
        purge_on=text(form, "purge_on", most=40, needed=True),
        sees=cast("Sees", sees),
    )


def _stands(db: Session, who: Visitor) -> Asked:
    event = who.event

    def written(moment: datetime | None) -> str:
        return f"{who.at_home(moment):%Y-%m-%dT%H:%M}" if moment else ""

    return Asked(
        deadline=written(event.deadline),
        review_until=written(event.review_until),
        purge_on=event.purge_on.isoformat() if event.purge_on else "",
        sees=setup_of(db, event.code).sees,
    )


def _moment(who: Visitor, said: str) -> datetime | Issue | None:
    """A moment on the event's own clock; None where nothing is said."""
    if not said:
        return None
    try:
        moment = datetime.fromisoformat(said).replace(tzinfo=ZoneInfo(who.event.timezone))
    except ValueError:
        return Issue(code="date-wrong", given=said)
    return moment if moment.year in YEARS else _far(said)


def _day(said: str) -> date | Issue | None:
    if not said:
        return None
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return Issue(code="date-wrong", given=said)
    return day if day.year in YEARS else _far(said)


def _far(said: str) -> Issue:
    detail = {"first": str(YEARS.start), "last": str(YEARS.stop - 1)}
    return Issue(code="date-far", given=said, detail=detail)


def _order(who: Visitor, moments: dict[str, datetime], purge_on: date | None) -> Iterator[Issue]:
    """What comes before what it has to follow."""
    days, zone = days_of(frame_of(who.event)), ZoneInfo(who.event.timezone)
    line = dict(moments)
    if days:  # until the end of the day before, applications may come in
        line["first"] = datetime.combine(days[0], time(), tzinfo=zone)
    names = [name for name in ("deadline", "review_until", "first") if name in line]
    for earlier, later in pairwise(names):
        if line[later] < line[earlier]:
            yield _before(who, later, earlier)
    closes = max(moments.values(), default=None)
    last = days[-1] if days else closes.date() if closes else None
    if purge_on is not None and last is not None and purge_on <= last:
        yield Issue(
            code="purge-early",
            given=who.language.day(purge_on),
            detail={"last": who.language.day(last)},
        )


def _before(who: Visitor, given: str, other: str) -> Issue:
    say = who.language.say
    return Issue(code="order-wrong", given=say(LABELS[given]), detail={"other": say(LABELS[other])})


def _logged(db: Session, who: Visitor) -> dict[str, object]:
    event = who.event
    moments = {name: getattr(event, name) for name in ("deadline", "review_until")}
    return {
        **{name: who.at_home(one).isoformat() if one else None for name, one in moments.items()},
        "purge_on": event.purge_on.isoformat() if event.purge_on else None,
        "sees": setup_of(db, event.code).sees,
    }


def _values(db: Session, who: Visitor, asked: Asked) -> dict[str, Any]:
    days = days_of(frame_of(who.event))
    return {
        **setup_values(db, who, "dates"),
        "asked": asked,
        "labels": LABELS,
        "sees": SEES,
        "days": days,
        "usual_purge": days[-1] + USUAL_PURGE if days else None,
        "has_buyers": who.event.kind != "exchange",
    }
