"""How wishes count: presets to begin with, the dials, the form of wishes, caps, filling and reviews."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, cast, get_args
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.datastructures import FormData
from starlette.responses import Response

from matcher.issue import Issue
from matcher.score import PRESETS, Dials, PresetName
from matcher.wish_forms import WishForm
from web import words
from web.pages.access import Form, Read, Visitor, Write, log_change, text, visitor
from web.pages.fault import Fault
from web.pages.frame import reply, see
from web.rows import EventRow
from web.store.people import assembled
from web.store.scoring import (
    BOUNDS,
    CAP_MOST,
    FILL_MOST,
    NEW_EVENT,
    UNIT,
    Caps,
    Scoring,
    scoring_of,
    set_scoring,
)

router = APIRouter()
ONE_POOL = frozenset({"buyer_wish", "accepted"})
"""Dials that an exchange has not: there one wish is as good as another, and nobody is a buyer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What stands in the form: every number as it was written, so that a slip can be shown and mended."""

    preset: PresetName
    wish_form: WishForm
    numbers: Mapping[str, str]
    reviews: bool
    review_until: str


@router.get("/o/{token}/scores")
def show_scores(request: Request, token: str, db: Read, start: str = "", saved: str = "") -> Response:
    """Shows how wishes count; with `start`, the numbers of a preset, which are not saved yet."""
    who = visitor(request, db, token, "organiser")
    asked = _stands(who.event)
    if start in get_args(PresetName):
        preset = cast("PresetName", start)
        dials = {name: str(n) for name, n in asdict(PRESETS[preset].dials).items() if name in BOUNDS}
        asked = Asked(
            preset=preset,
            wish_form=asked.wish_form,
            numbers={**asked.numbers, **dials},
            reviews=asked.reviews,
            review_until=asked.review_until,
        )
    values = _values(db, who, asked) | {"saved": bool(saved), "started": bool(start)}
    return reply(request, "organiser/scores.html", values)


@router.post("/o/{token}/scores")
def take_scores(request: Request, token: str, form: Form, db: Write) -> Response:
    """Saves everything on the page, or says all that is wrong with it and saves nothing."""
    who = visitor(request, db, token, "organiser")
    asked = _asked(form, who.event)
    numbers, faults = _numbers(who, asked)
    until = _moment(who, asked.review_until) if asked.reviews else None
    if isinstance(until, Issue):
        faults.append(until)
        until = None
    if faults:
        values = _values(db, who, asked) | {"faults": [words.issue(who.language, one) for one in faults]}
        return reply(request, "organiser/scores.html", values, status=422)
    dials = Dials(**{name: numbers[name] for name in BOUNDS if name in numbers})
    before = _as_logged(who)
    set_scoring(
        db,
        who.event,
        Scoring(
            dials=dials,
            unit=UNIT,
            caps=Caps(**{side: numbers.get(f"cap_{side}") or None for side in ("seller", "buyer", "pool")}),
            fill=numbers["fill"],
            reviews=asked.reviews,
            aims=scoring_of(who.event).aims,
        ),
        preset=asked.preset,
        wish_form=asked.wish_form,
        review_until=until,
    )
    log_change(db, who, "scores", before=before, after=_as_logged(who))
    return see(f"{who.base}/scores?saved=1")


def _as_logged(who: Visitor) -> dict[str, object]:
    """Everything on the page, as the log keeps it."""
    event = who.event
    scoring, until = scoring_of(event), event.review_until
    return {
        "preset": event.preset,
        "wish_form": event.wish_form,
        "fill": scoring.fill,
        "reviews": scoring.reviews,
        "review_until": who.at_home(until).isoformat() if until else None,
        **{f"cap_{side}": most for side, most in asdict(scoring.caps).items()},
        **asdict(scoring.counted(event.preset)),
    }


def _stands(event: EventRow) -> Asked:
    """The form as the event is set."""
    scoring = scoring_of(event)
    dials = asdict(scoring.dials or PRESETS[event.preset].dials)
    numbers = {name: str(dials[name]) for name in BOUNDS}
    for side in ("seller", "buyer", "pool"):
        numbers[f"cap_{side}"] = str(scoring.caps.of(side) or "")
    local = event.review_until and event.review_until.astimezone(ZoneInfo(event.timezone))
    return Asked(
        preset=event.preset,
        wish_form=event.wish_form,
        numbers={**numbers, "fill": str(scoring.fill)},
        reviews=scoring.reviews,
        review_until=f"{local:%Y-%m-%dT%H:%M}" if local else "",
    )


def _asked(form: FormData, event: EventRow) -> Asked:
    """The form as it was sent. Raises Fault for what no page of ours sends."""
    preset, wish_form = text(form, "preset", needed=True), text(form, "wish_form", needed=True)
    if preset not in get_args(PresetName) or wish_form not in get_args(WishForm):
        raise Fault.garbled()
    numbers = {name: text(form, name, most=40, needed=True) for name in _bounds(event)}
    return Asked(
        preset=cast("PresetName", preset),
        wish_form=cast("WishForm", wish_form),
        numbers=numbers,
        reviews=bool(text(form, "reviews")),
        review_until=text(form, "review_until", most=40),
    )


def _bounds(event: EventRow) -> dict[str, tuple[int, int]]:
    """The numbers that this event's page asks for, each with its least and its most."""
    pool = event.kind == "exchange"
    dials = {name: bounds for name, bounds in BOUNDS.items() if not (pool and name in ONE_POOL)}
    caps = {f"cap_{side}": (0, CAP_MOST) for side in (("pool",) if pool else ("seller", "buyer"))}
    return {**dials, **caps, "fill": (0, FILL_MOST)}


def _numbers(who: Visitor, asked: Asked) -> tuple[dict[str, int], list[Issue]]:
    """The numbers as numbers, and what is wrong with them; a cap or filling left empty is 0."""
    found: dict[str, int] = {}
    faults: list[Issue] = []
    for name, bounds in _bounds(who.event).items():
        said = asked.numbers[name]
        fault = _fault(name, said, *bounds, label=_label(who, name))
        if fault is not None:
            faults.append(fault)
        else:
            found[name] = int(said or 0)
    if who.event.kind == "exchange" and not faults:
        found["buyer_wish"] = found["seller_wish"]
    return found, faults


def _fault(name: str, said: str, least: int, most: int, *, label: str) -> Issue | None:
    if not said and name not in BOUNDS:
        return None
    if not said:
        return Issue(code="field-missing", column=name, detail={"field": label})
    if not (said.isascii() and said.lstrip("-").isdecimal() and len(said) <= 9):
        return Issue(code="number-not", column=name, given=said)
    if int(said) < least:
        return Issue(
            code="number-negative", column=name, given=said, detail={"field": label, "least": str(least)}
        )
    if int(said) > most:
        return Issue(
            code="number-too-large", column=name, given=said, detail={"field": label, "most": str(most)}
        )
    return None


def _moment(who: Visitor, said: str) -> datetime | Issue | None:
    """Until when requests are answered, on the event's own clock; None where nothing is said."""
    if not said:
        return None
    try:
        until = datetime.fromisoformat(said).replace(tzinfo=ZoneInfo(who.event.timezone))
        until.astimezone(ZoneInfo("UTC"))
    except (ValueError, OverflowError):
        return Issue(code="date-wrong", column="review_until", given=said)
    closes = who.event.deadline
    if closes is not None and until < closes:
        told = {"deadline": who.language.moment(who.at_home(closes))}
        return Issue(code="review-early", given=who.language.moment(until), detail=told)
    return until


def _label(who: Visitor, name: str) -> str:
    return who.language.say(words.DIALS[_called(who.event, name)][0])


def _called(event: EventRow, name: str) -> str:
    """Under which name a number is explained: in an exchange a wish is nobody's in particular."""
    return "wish" if event.kind == "exchange" and name == "seller_wish" else name


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A field of the form with its bounds, what it is called, and what it does."""

    name: str
    value: str
    least: int
    most: int
    label: str
    about: str


def _fields(who: Visitor, asked: Asked) -> Iterator[Number]:
    for name, (least, most) in _bounds(who.event).items():
        label, about = words.DIALS[_called(who.event, name)]
        yield Number(
            name=name,
            value=asked.numbers[name],
            least=least,
            most=most,
            label=who.language.say(label),
            about=who.language.say(about),
        )


def _values(db: Session, who: Visitor, asked: Asked) -> dict[str, Any]:
    fields = {one.name: one for one in _fields(who, asked)}
    have = assembled(db, who.event)
    return {
        **who.common,
        "asked": asked,
        "dials": [fields[name] for name in BOUNDS if name in fields],
        "limits": [one for name, one in fields.items() if name not in BOUNDS],
        "presets": words.PRESETS,
        "forms": words.WISH_FORMS,
        "has_buyers": who.event.kind != "exchange",
        "fill_usual": NEW_EVENT.fill,
        "pairs": len(have.pairs),
        "filled": sum(one.filled for one in have.pairs),
        "deadline": who.at_home(who.event.deadline) if who.event.deadline else None,
        "faults": [],
        "saved": False,
        "started": False,
    }
