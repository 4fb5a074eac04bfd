"""The kind of an event: what each begins with, shown before it is set."""

from dataclasses import asdict, dataclass
from typing import Any, cast, get_args

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from matcher.people import Side
from scheduler.problem import Floors, Kind
from web.consents import CONSENTS, asked_of
from web.event_kinds import KINDS
from web.language import Language, mark
from web.pages.access import Form, Read, Visitor, Write, log_change, text, texts, visitor
from web.pages.fault import Fault
from web.pages.frame import reply, see
from web.pages.setup import said, setup_values
from web.rows import EventRow
from web.store.kinds import PARTS, Part, PartChoice, Value, choose_kind, part_choices
from web.store.people import frame_of
from web.store.scoring import Caps

router = APIRouter()
PART_NAMES: dict[Part, str] = {
    "minutes": mark("Minutes of a slot"),
    "day": mark("Usual day"),
    "floors": mark("Fewest meetings"),
    "caps": mark("Most wishes"),
    "language": mark("A language in common"),
    "reviews": mark("Buyers answer requests"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One part on the page: as it stands and as it would be. `chosen`: its box is ticked at first."""

    part: str
    title: str
    now: str
    new: str
    same: bool
    own: bool
    chosen: bool


@router.get("/o/{token}/setup/kind")
def show_kind(request: Request, token: str, db: Read, kind: str = "", saved: str = "") -> Response:
    """Shows the kinds; with `kind`, what choosing it would set, which is not done yet."""
    who = visitor(request, db, token, "organiser")
    values = _values(db, who, _kind(kind) if kind else None) | {"saved": bool(saved)}
    return reply(request, "organiser/setup_kind.html", values)


@router.post("/o/{token}/setup/kind")
def take_kind(request: Request, token: str, form: Form, db: Write) -> Response:
    """Sets the kind and the parts that are ticked, or says what stands in the way."""
    who = visitor(request, db, token, "organiser")
    kind, parts = _kind(text(form, "kind", needed=True)), texts(form, "part")
    if not set(parts) <= set(PARTS):
        raise Fault.garbled()
    before = _logged(who.event)
    if faults := choose_kind(db, who.event, kind, cast("tuple[Part, ...]", parts)):
        values = _values(db, who, kind) | {"faults": said(who, faults)}
        return reply(request, "organiser/setup_kind.html", values, status=422)
    log_change(db, who, "setup-kind", before=before, after=_logged(who.event) | {"parts": list(parts)})
    return see(f"{who.base}/setup/kind?saved=1")


def _kind(said: str) -> Kind:
    if said not in get_args(Kind):
        raise Fault.garbled()
    return cast("Kind", said)


def _logged(event: EventRow) -> dict[str, object]:
    frame = frame_of(event)
    return {
        "kind": event.kind,
        "slot_minutes": frame.slot_minutes,
        "change_minutes": frame.change_minutes,
        "slots": len(frame.slots),
    }


def _values(db: Session, who: Visitor, kind: Kind | None) -> dict[str, Any]:
    language = who.language
    chosen = KINDS[kind] if kind else None
    return {
        **setup_values(db, who, "kind"),
        "kinds": [
            (name, language.pick(*one.title), language.pick(*one.about), _in_short(language, name))
            for name, one in KINDS.items()
        ],
        "shown": kind,
        "shown_title": language.pick(*chosen.title) if chosen else "",
        "lines": [_line(language, kind, one) for one in part_choices(db, who.event, kind)] if kind else [],
        "sides": language.listed(language.pick(*one) for one in chosen.sides) if chosen else "",
        "consents": _consents(language, kind) if kind else "",
    }


def _in_short(language: Language, kind: Kind) -> str:
    """Minutes and the usual day of a kind, in one line."""
    preset = KINDS[kind]
    minutes = _value(language, kind, "minutes", (preset.talk, preset.change))
    return f"{minutes} · {_value(language, kind, 'day', (preset.begins, preset.ends, preset.pauses))}"


def _line(language: Language, kind: Kind, one: PartChoice) -> Line:
    return Line(
        part=one.part,
        title=language.say(PART_NAMES[one.part]),
        now=_value(language, kind, one.part, one.now),
        new=_value(language, kind, one.part, one.new),
        same=one.same,
        own=one.own,
        chosen=not one.own,
    )


def _value(language: Language, kind: Kind, part: Part, value: Value) -> str:
    """A part's value in words."""
    if part == "minutes":
        talk, change = cast("tuple[int, int]", value)
        return language.say("{talk} minutes to talk, {change} to change over", talk=talk, change=change)
    if part == "day":
        if value is None:
            return language.say("differs from day to day")
        begins, ends, pauses = cast("tuple[str, str, tuple[Any, ...]]", value)
        spans = [f"{one.begins}–{one.ends}" for one in pauses]
        hours = f"{begins}–{ends}"
        if not spans:
            return hours
        return language.say("{hours}, pause {pauses}", hours=hours, pauses=language.listed(spans))
    if isinstance(value, Floors | Caps):
        return _by_side(language, kind, value)
    if part == "language":
        if value == "forbid":
            return language.say("no meeting")
        return language.say("raises by {n} points", n=value) if value else language.say("doesn’t raise")
    return language.say("Yes") if value else language.say("No")


def _by_side(language: Language, kind: Kind, value: Floors | Caps) -> str:
    numbers = asdict(value)
    names: tuple[Side, ...] = ("pool",) if kind == "exchange" else ("seller", "buyer")
    listed = []
    for side, called in zip(names, KINDS[kind].sides, strict=True):
        number = numbers[side]
        amount = language.say("any number") if number is None else language.write(number)
        listed.append(f"{language.pick(*called)} {amount}")
    return language.listed(listed)


def _consents(language: Language, kind: Kind) -> str:
    """What people are asked to consent to in this kind of event."""
    sides: tuple[Side, ...] = ("pool",) if kind == "exchange" else ("seller", "buyer")
    asked = dict.fromkeys(one for side in sides for one in asked_of(kind, side))
    return language.listed(language.pick(*CONSENTS[one].title) for one in asked)
