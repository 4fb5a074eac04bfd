"""Gives an event a kind, with as much of what the kind begins with as the organiser wants."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from sqlmodel import Session

from matcher.facts import Effect
from matcher.issue import Issue
from scheduler.daily import Day, Pause, day_faults, sessions_of, starts_of
from scheduler.problem import Floors, Kind, Problem
from scheduler.problem import Session as Run
from web.event_kinds import KINDS, KindPreset
from web.rows import EventRow
from web.store.companies import counts
from web.store.facts import read_rules, with_effects, write_rules
from web.store.people import frame_of
from web.store.reframe import set_frame, slots_used
from web.store.scoring import Caps, scoring_of, scoring_text
from web.store.setup import days_typed, save_setup, setup_of

Part = Literal["minutes", "day", "floors", "caps", "language", "reviews"]
PARTS: tuple[Part, ...] = get_args(Part)
"""What a kind sets: minutes to talk and to change over, the usual day, and so on."""
Hours = tuple[str, str, tuple[Pause, ...]]
Value = tuple[int, int] | Hours | Floors | Caps | Effect | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartChoice:
    """One part as it stands and as the kind would set it. `own`: the organiser has changed it himself."""

    part: Part
    now: Value
    new: Value
    own: bool

    @property
    def same(self) -> bool:
        """Whether setting it would change nothing."""
        return self.now == self.new


def part_choices(db: Session, event: EventRow, kind: Kind) -> tuple[PartChoice, ...]:
    """What choosing this kind would set, part by part; nothing is done.

    A part that is not what the event's present kind begins with is the organiser's own.
    """
    have, begun, new = _parts(db, event), _preset_parts(KINDS[event.kind]), _preset_parts(KINDS[kind])
    return tuple(
        PartChoice(part=part, now=have[part], new=new[part], own=have[part] != begun[part]) for part in PARTS
    )


def choose_kind(db: Session, event: EventRow, kind: Kind, parts: Collection[Part]) -> list[Issue]:
    """Makes the event one of this kind and sets these parts as it begins; the others stay.

    Or says what stands in the way, and nothing is done.
    """
    have = counts(db, event.code)
    if (kind == "exchange") != (event.kind == "exchange") and have.buyers + have.sellers + have.pool:
        return [Issue(code="kind-sides", given=event.kind)]
    preset, before, setup = KINDS[kind], frame_of(event), setup_of(db, event.code)
    frame = replace(before, kind=kind)
    if "floors" in parts:
        frame = replace(frame, floors=preset.floors)
    days = days_typed(before, setup)
    if not {"minutes", "day"}.isdisjoint(parts) and days is not None:
        if "minutes" in parts:
            frame = replace(frame, slot_minutes=preset.talk, change_minutes=preset.change)
        if "day" in parts:
            days = tuple(preset.on(day.date) for day in days)
        if faults := day_faults(days, talk=frame.slot_minutes):
            return faults
        frame = with_days(db, event, frame, days)
        setup = replace(setup, days=days)
    if faults := set_frame(db, event, frame):
        return faults
    save_setup(db, event.code, setup)
    _set_scoring(event, preset, parts)
    if "language" in parts:
        event.facts = with_language(event.facts, preset)
    db.add(event)
    db.flush()
    return []


def with_days(
    db: Session,
    event: EventRow,
    frame: Problem,
    days: Collection[Day],
    *,
    known: Sequence[Run] | None = None,
) -> Problem:
    """The frame with the slots of these days, which have no fault.

    A slot that begins as one did keeps its code where something names slots; else they are numbered anew.
    `known` are the event's sessions, where days moved to other dates.
    """
    before = frame_of(event)
    used = slots_used(db, event)
    stood = before.sessions if known is None else known
    sessions = sessions_of(
        tuple(days),
        talk=frame.slot_minutes,
        change=frame.change_minutes,
        known=starts_of(stood) if used else {},
        taken={slot.code for slot in before.slots} if used else (),
    )
    return replace(frame, sessions=sessions)


def _set_scoring(event: EventRow, preset: KindPreset, parts: Collection[Part]) -> None:
    scoring = scoring_of(event)
    if "caps" in parts:
        scoring = replace(scoring, caps=_caps(preset))
    if "reviews" in parts:
        scoring = replace(scoring, reviews=preset.reviews)
        event.review_until = event.review_until if preset.reviews else None
    event.scoring = scoring_text(scoring)


def with_language(facts: str, preset: KindPreset) -> str:
    """What facts count, with what a common language raises in this kind of event."""
    rules = read_rules(facts)
    return write_rules(with_effects(rules, "language", preset.language, rules.language.otherwise))


def _parts(db: Session, event: EventRow) -> dict[Part, Value]:
    frame, scoring = frame_of(event), scoring_of(event)
    days = days_typed(frame, setup_of(db, event.code)) or ()
    hours = {(day.begins, day.ends, day.pauses) for day in days}
    return {
        "minutes": (frame.slot_minutes, frame.change_minutes),
        "day": hours.pop() if len(hours) == 1 else None,
        "floors": frame.floors,
        "caps": scoring.caps,
        "language": read_rules(event.facts).language.as_asked,
        "reviews": scoring.reviews,
    }


def _preset_parts(preset: KindPreset) -> Mapping[Part, Value]:
    return {
        "minutes": (preset.talk, preset.change),
        "day": (preset.begins, preset.ends, preset.pauses),
        "floors": preset.floors,
        "caps": _caps(preset),
        "language": preset.language,
        "reviews": preset.reviews,
    }


def _caps(preset: KindPreset) -> Caps:
    seller, buyer, pool = preset.caps
    return Caps(seller=seller, buyer=buyer, pool=pool)
