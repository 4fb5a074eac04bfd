"""What facts about two companies count for a suggestion: the organiser's settings."""

import json
import re
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from matcher.facts import Effect, FactRule, FactRules
from web.language import Language, mark
from web.pages.access import Form, Read, Visitor, Write, log_change, text, visitor
from web.pages.fault import Fault
from web.pages.frame import reply, see
from web.store.facts import NAMES, read_rules, with_effects, write_rules

router = APIRouter()

FACTS = {
    "region": (mark("Region"), mark("The two are from one region.")),
    "certificates": (mark("Certificates"), mark("The seller holds a certificate that the buyer asks for.")),
    "capacity": (mark("Capacity"), mark("The seller’s capacity in a month is what the buyer needs.")),
    "language": (mark("Language"), mark("The two have a language in common.")),
    "exports": (mark("Export experience"), mark("The seller has the export experience that is needed.")),
    "newcomer": (mark("First time"), mark("The seller is here for the first time.")),
    "met_before": (mark("Met before"), mark("The two met at an earlier event.")),
    "supplier": (mark("Supplies already"), mark("The seller supplies the buyer already.")),
}
"""By fact, what it is called, and when it counts as so."""
ONE_SIDED = frozenset({"newcomer", "met_before", "supplier"})
"""Facts whose absence says nothing."""
STEPS: dict[Effect, str] = {
    15: mark("raises much"),
    8: mark("raises"),
    4: mark("raises a little"),
    0: mark("doesn’t count"),
    -4: mark("lowers a little"),
    -10: mark("lowers"),
    -20: mark("lowers much"),
    "forbid": mark("no meeting"),
}
"""What a fact may do, in points of affinity."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One possible effect of a fact."""

    value: str
    said: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One fact on the page: its name, when it is so, and what it does; `otherwise` is empty if one-sided."""

    name: str
    called: str
    about: str
    as_asked: tuple[Choice, ...]
    otherwise: tuple[Choice, ...]


@router.get("/o/{token}/facts")
def show_facts(request: Request, token: str, db: Read, saved: str = "") -> Response:
    """Shows what counts for a suggestion."""
    who = visitor(request, db, token, "organiser")
    return reply(request, "organiser/facts.html", _values(who) | {"saved": bool(saved)})


@router.post("/o/{token}/facts")
def take_facts(request: Request, token: str, form: Form, db: Write) -> Response:
    """Saves what counts; affinities are counted anew behind the pages."""
    who = visitor(request, db, token, "organiser")
    rules = FactRules()
    try:
        for name in NAMES:
            otherwise = 0 if name in ONE_SIDED else _effect(text(form, f"{name}-otherwise", needed=True))
            rules = with_effects(rules, name, _effect(text(form, name, needed=True)), otherwise)
    except ValueError as odd:
        raise Fault.garbled() from odd
    before = json.loads(who.event.facts)
    who.event.facts = write_rules(rules)
    log_change(db, who, "facts", before=before, after=json.loads(who.event.facts))
    db.add(who.event)
    return see(f"{who.base}/facts?saved=1")


def _effect(said: str) -> int | str:
    """Raises ValueError for what is neither a number nor a word."""
    return int(said) if re.fullmatch(r"-?\d{1,3}", said) else said


def _values(who: Visitor) -> dict[str, object]:
    rules = read_rules(who.event.facts)
    return {**who.common, "lines": [_line(who.language, name, getattr(rules, name)) for name in NAMES]}


def _line(language: Language, name: str, rule: FactRule) -> Line:
    called, about = FACTS[name]
    return Line(
        name=name,
        called=language.say(called),
        about=language.say(about),
        as_asked=_choices(language, rule.as_asked),
        otherwise=() if name in ONE_SIDED else _choices(language, rule.otherwise),
    )


def _choices(language: Language, now: Effect) -> tuple[Choice, ...]:
    """All effects in words and points; one that is none of the usual steps stands with them."""
    found = {*STEPS, now}
    numbers = sorted((one for one in found if isinstance(one, int)), reverse=True)
    listed: list[Effect] = [*numbers, "forbid"]
    return tuple(Choice(value=str(one), said=_said(language, one), chosen=one == now) for one in listed)


def _said(language: Language, effect: Effect) -> str:
    """An effect in words, with its points."""
    words = language.say(STEPS[_step(effect)])
    return f"{words} ({effect:+d})".replace("-", "−") if isinstance(effect, int) and effect else words


def _step(effect: Effect) -> Effect:
    """The usual step whose words say an effect best: the nearest one of its sign."""
    if isinstance(effect, str) or effect == 0:
        return effect
    alike = [one for one in STEPS if isinstance(one, int) and one * effect > 0]
    return min(alike, key=lambda one: abs(one - effect))
