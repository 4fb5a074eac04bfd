"""The aims of an event in the organiser's order, and the numbers that belong to them."""

from collections.abc import Mapping
from dataclasses import replace

from sqlmodel import Session

from matcher.people import Side
from matcher.score import PRESETS, PresetName
from scheduler.faults.aims import LIFT_MOST
from scheduler.form import read_problem
from scheduler.problem import AimName, Problem
from web.rows import EventRow
from web.store.events import frame_text
from web.store.scoring import scoring_of, scoring_text

OFFERED: tuple[AimName, ...] = (
    "shortfall",
    "leximin",
    "score",
    "idle",
    "breaks",
    "table-changes",
    "slot-costs",
)
"""What an organiser can aim at; the others are those of a repair."""
STARTS: Mapping[PresetName, tuple[AimName, ...]] = {
    "floor-first": ("shortfall", "leximin", "score", "idle"),
    "score-first": ("score", "shortfall", "idle"),
    "mutual-first": ("score", "shortfall", "idle"),
}
"""With which order an event of each preset starts (docs/decisions/aims.md)."""
FLOOR_MOST = 20
SIDES: tuple[Side, ...] = ("seller", "buyer", "pool")


def aims_of(event: EventRow, problem: Problem) -> tuple[AimName, ...]:
    """The event's aims in their order, without those that its problem gives nothing to do."""
    chosen = scoring_of(event).aims
    if chosen is None:
        chosen = start_of(event.preset, problem)
    chosen = chosen or PRESETS[event.preset].aims
    return tuple(name for name in chosen if name != "leximin" or liftable(problem)) or ("score",)


def start_of(preset: PresetName, problem: Problem) -> tuple[AimName, ...]:
    """The order that a new event of this preset starts with. One pool starts without idle gaps.

    There most of them can't be helped, and no proof is near: a run would search until its time is up.
    """
    return tuple(name for name in STARTS[preset] if name != "idle" or not problem.pooled)


def liftable(problem: Problem) -> bool:
    """Whether there is anybody whom `leximin` could lift, in a number of steps that can be solved."""
    return 1 <= problem.levels <= LIFT_MOST


def set_aims(db: Session, event: EventRow, aims: tuple[AimName, ...]) -> None:
    """Settles the order of aims. An empty one leaves the order as it is: something has to be aimed at."""
    if aims:
        event.scoring = scoring_text(replace(scoring_of(event), aims=aims))
        db.add(event)
        db.flush()


def start_from(db: Session, event: EventRow, preset: PresetName) -> None:
    """Takes a preset: its order of aims, and its points."""
    event.preset = preset
    event.scoring = scoring_text(replace(scoring_of(event), aims=None, dials=None))
    db.add(event)
    db.flush()


def floors_of(event: EventRow) -> dict[Side, int]:
    """The fewest meetings that each participant of a side should get."""
    frame = _frame(event)
    return {"seller": frame.floors.seller, "buyer": frame.floors.buyer, "pool": frame.floors.pool}


def set_floors(db: Session, event: EventRow, floors: Mapping[Side, int]) -> None:
    """Settles the fewest meetings by side; sides that are not named keep theirs."""
    frame = _frame(event)
    event.frame = frame_text(replace(frame, floors=replace(frame.floors, **dict(floors))))
    db.add(event)
    db.flush()


def _frame(event: EventRow) -> Problem:
    found = read_problem(event.frame)
    assert isinstance(found, Problem), f"the frame of event {event.code} does not read"
    return found
