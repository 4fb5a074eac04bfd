"""The aims of an event in their order: moved, left out and added, with the numbers that belong to them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from matcher.people import Side
from matcher.score import PRESETS, PresetName
from scheduler.problem import AimName, Problem
from web import words
from web.language import Language, mark
from web.pages.access import Form, Visitor, Write, log_change, text, texts, visitor
from web.pages.fault import Fault
from web.pages.frame import is_part, reply, see
from web.rows import EventRow
from web.store.aims import (
    FLOOR_MOST,
    OFFERED,
    floors_of,
    liftable,
    set_aims,
    set_floors,
    start_from,
    start_of,
)
from web.store.people import assembled
from web.store.scoring import scoring_of

router = APIRouter()

Outcome = Literal["", "saved", "kept", "meanwhile", "odd"]
"""What came of the last change: saved, nothing to change, somebody else was there first, or no number."""
ABOUT: Mapping[AimName, str] = {
    "shortfall": mark("Counts the meetings that companies lack to the fewest they should get."),
    "leximin": mark(
        "First as few companies as possible with no meeting at all, then with under 2, up to {levels}."
    ),
    "score": mark("Adds up the points of all meetings: wishes, mutual wishes and affinity."),
    "idle": mark("Counts the empty slots between two meetings of one person or company in a session."),
    "breaks": mark("Counts how often companies wait between two meetings, lunch included."),
    "table-changes": mark("Counts how often somebody goes to another table; another hall counts {hall}."),
    "slot-costs": mark("Adds up what the slots cost: {costs} of them are to be avoided."),
}
"""What each aim counts, in a sentence."""
SLOW = frozenset({"breaks", "table-changes", "slot-costs"})
"""Aims for which no quick proof is known: a run may search until its time is up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AimLine:
    """One aim in the list. `nothing` says why it changes nothing here; empty where it does."""

    name: AimName
    title: str
    about: str
    slow: bool
    nothing: str


def moved(aims: tuple[AimName, ...], do: str, name: str) -> tuple[AimName, ...]:
    """The order after one touch: up, down, drop or add; any other changes nothing. One aim always stays."""
    listed = list(aims)
    at = next((i for i, one in enumerate(listed) if one == name), -1)
    if do == "up" and at > 0:
        listed[at - 1], listed[at] = listed[at], listed[at - 1]
    if do == "down" and 0 <= at < len(listed) - 1:
        listed[at + 1], listed[at] = listed[at], listed[at + 1]
    if do == "drop" and at >= 0 and len(listed) > 1:
        listed.pop(at)
    if do == "add" and at < 0 and name in OFFERED:
        listed.append(name)
    return tuple(listed)


def aims_values(
    who: Visitor, problem: Problem, *, outcome: Outcome = "", touched: str = ""
) -> dict[str, Any]:
    """What the list of aims shows: those in use, those that can be added, and where to begin."""
    event, say = who.event, who.language.say
    chosen = _chosen(event, problem)
    floors, pooled = floors_of(event), event.kind == "exchange"
    sides: tuple[Side, ...] = ("pool",) if pooled else ("seller", "buyer")
    own = sum(one.floor is not None for one in problem.participants)
    return {
        "aim_lines": [_line(who.language, problem, name) for name in chosen],
        "more_aims": [_line(who.language, problem, name) for name in OFFERED if name not in chosen],
        "starts": {
            name: (say(words.PRESETS[name][0]), say(words.PRESETS[name][1]), _is_start(event, problem, name))
            for name in PRESETS
        },
        "floor_fields": {side: (say(words.SIDES[side]), floors[side]) for side in sides},
        "floor_most": FLOOR_MOST,
        "own_floors": own,
        "aims_outcome": outcome,
        "aims_touched": _said_of(who.language, chosen, touched) if outcome == "saved" else "",
    }


def _said_of(language: Language, chosen: tuple[AimName, ...], touched: str) -> str:
    if touched not in chosen:
        return ""
    place = chosen.index(touched) + 1
    title = words.aim(language, touched)
    return language.say("“{aim}” is now number {place} of {all}.", aim=title, place=place, all=len(chosen))


def _chosen(event: EventRow, problem: Problem) -> tuple[AimName, ...]:
    """All aims that stand in the list, those included that have nothing to do here."""
    chosen = scoring_of(event).aims
    if chosen is None:
        return start_of(event.preset, problem)
    return chosen or PRESETS[event.preset].aims


def _is_start(event: EventRow, problem: Problem, preset: PresetName) -> bool:
    """Whether the event stands as this preset starts."""
    scoring = scoring_of(event)
    own = scoring.dials is None and event.preset == preset
    return own and _chosen(event, problem) == start_of(preset, problem)


def _line(language: Language, problem: Problem, name: AimName) -> AimLine:
    nothing = ""
    if name == "leximin" and not liftable(problem):
        nothing = language.say("No company has a floor, so it changes nothing.")
    if name == "slot-costs" and not problem.slot_costs:
        nothing = language.say("All slots are equally good here, so it changes nothing.")
    about = language.say(
        ABOUT[name], levels=problem.levels, hall=problem.hall_change, costs=len(problem.slot_costs)
    )
    if name == "leximin" and problem.levels == 1:
        about = language.say("As few companies as possible with no meeting at all.")
    return AimLine(
        name=name,
        title=words.aim(language, name),
        about="" if nothing else about,
        slow=name in SLOW,
        nothing=nothing,
    )


@router.post("/o/{token}/aims")
def take_aims(request: Request, token: str, form: Form, db: Write) -> Response:
    """Takes one touch on the list, or its whole order as it was dragged; or a preset; or the floors.

    `was` is the order that the page showed: where it is another by now, nothing is changed.
    """
    who = visitor(request, db, token, "organiser")
    problem = assembled(db, who.event).problem
    do, _, name = text(form, "do", most=40, needed=True).partition(":")
    outcome: Outcome
    if do == "floors":
        outcome = _take_floors(db, who, form)
    elif text(form, "was", most=400, needed=True) != ",".join(_chosen(who.event, problem)):
        outcome = "meanwhile"
    elif do == "start":
        outcome = _take_start(db, who, problem, name)
    else:
        outcome = _take_order(db, who, problem, _asked(form, do, name, _chosen(who.event, problem)))
    if not is_part(request):
        return see(f"{who.base}/runs?aims={outcome}#aims")
    now = assembled(db, who.event).problem
    values = {**who.common, **aims_values(who, now, outcome=outcome, touched=name)}
    return reply(request, "organiser/aims.html", values, part="organiser/aims.html")


def _asked(form: Form, do: str, name: str, before: tuple[AimName, ...]) -> tuple[AimName, ...]:
    """The order that was asked for. Raises Fault for what no page of ours sends."""
    if do != "order":
        return moved(before, do, name)
    listed = texts(form, "aim")
    if sorted(listed) != sorted(before):
        raise Fault.garbled()
    return tuple(cast("AimName", one) for one in listed)


def _take_order(db: Session, who: Visitor, problem: Problem, asked: tuple[AimName, ...]) -> Outcome:
    before = _chosen(who.event, problem)
    if asked == before:
        return "kept"
    set_aims(db, who.event, asked)
    log_change(db, who, "aims", before={"aims": list(before)}, after={"aims": list(asked)})
    return "saved"


def _take_start(db: Session, who: Visitor, problem: Problem, name: str) -> Outcome:
    if name not in get_args(PresetName):
        raise Fault.garbled()
    preset = cast("PresetName", name)
    if _is_start(who.event, problem, preset):
        return "kept"
    before = {"preset": who.event.preset, "aims": list(_chosen(who.event, problem))}
    start_from(db, who.event, preset)
    after = {"preset": preset, "aims": list(_chosen(who.event, problem))}
    log_change(db, who, "aims", before=before, after=after)
    return "saved"


def _take_floors(db: Session, who: Visitor, form: Form) -> Outcome:
    said = dict(_floors(form))
    if any(number is None for number in said.values()):
        return "odd"
    before = floors_of(who.event)
    asked = {side: number for side, number in said.items() if number is not None and number != before[side]}
    if not asked:
        return "kept"
    set_floors(db, who.event, asked)
    log_change(
        db,
        who,
        "aims",
        before={f"floor_{side}": before[side] for side in asked},
        after={f"floor_{side}": number for side, number in asked.items()},
    )
    return "saved"


def _floors(form: Form) -> Iterator[tuple[Side, int | None]]:
    """The floors that were sent; None for what is no number in its bounds."""
    for side in get_args(Side):
        said = text(form, f"floor_{side}", most=40)
        if said:
            good = said.isascii() and said.isdecimal() and int(said) <= FLOOR_MOST
            yield side, int(said) if good else None


def outcome_of(said: str) -> Outcome:
    """What the address says came of the last change; whatever else stands there is nothing."""
    return cast("Outcome", said) if said in get_args(Outcome) else ""
