"""What-ifs: up to three variants of a run, solved beside it and compared. Nothing of the event changes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, cast, get_args

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from matcher.issue import Issue
from matcher.people import Side
from matcher.score import PresetName
from scheduler.form import fingerprint
from scheduler.problem import Problem
from scheduler.whatif.refusal import VariantError
from scheduler.whatif.variants import Asked
from web import words
from web.database import reading, writing
from web.language import Language
from web.pages.access import Form, Read, Visitor, Write, house, log_change, text, visitor
from web.pages.compared import columns, measures
from web.pages.fault import Fault
from web.pages.frame import reply, see
from web.rows import RunRow
from web.store.people import assembled, event_people, field_names
from web.store.repeats import chosen_run
from web.store.runs import find_run, is_over, run_problem
from web.store.tries import MOST, asked_of, new_try, tries

router = APIRouter()

MINUTES = (15, 20, 30)
"""Lengths of a meeting that fairs use."""
NUMBER_MOST = 480


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Why a what-if was not begun, as a sentence."""

    sentence: str


@router.get("/o/{token}/whatif")
def show_whatif(request: Request, token: str, db: Read, tables: str = "") -> Response:
    """Shows the run and its what-ifs in columns, and what can be tried. `tables` fills that number in."""
    who = visitor(request, db, token, "organiser")
    base = chosen_run(db, who.event.code)
    _settle(request, who, [] if base is None else tries(db, base))
    values = {**who.common, **_values(db, who, base), "tables": tables or "+1", "refused": None}
    return reply(request, "organiser/whatif.html", values, part="organiser/whatif_columns.html")


@router.post("/o/{token}/whatif")
def take_whatif(request: Request, token: str, form: Form, db: Write) -> Response:
    """Begins a what-if beside the run, or says why it can't be made."""
    who = visitor(request, db, token, "organiser")
    base = chosen_run(db, who.event.code)
    if base is None:
        raise Fault.missing()
    found = _begin(request, db, who, base, form)
    if isinstance(found, Refused):
        values = {**who.common, **_values(db, who, base), "tables": "+1", "refused": found.sentence}
        return reply(request, "organiser/whatif.html", values, status=422)
    log_change(db, who, "whatif", subject=found.id, after={"change": found.variant})
    return see(f"{who.base}/whatif")


@router.post("/o/{token}/whatif/{try_id}/drop")
def drop_whatif(request: Request, token: str, try_id: str, form: Form) -> Response:
    """Takes a what-if away, so that another one can stand in its place. One under way is ended."""
    del form
    own = house(request)
    with reading(own.engine) as db:
        found = _try(db, visitor(request, db, token, "organiser"), try_id)
    if not is_over(found):
        own.runs.stop(found.id)  # the jobs have a transaction of their own
    with writing(own.engine) as db:
        who = visitor(request, db, token, "organiser")
        found = _try(db, who, try_id)
        log_change(db, who, "whatif", subject=found.id, before={"change": found.variant})
        db.delete(found)
    return see(f"{who.base}/whatif")


def _try(db: Session, who: Visitor, try_id: str) -> RunRow:
    """The what-if with this id, if it is one of the link's event."""
    found = find_run(db, try_id)
    if found is None or found.event != who.event.code or found.beside is None:
        raise Fault.missing()
    return found


def _begin(request: Request, db: Session, who: Visitor, base: RunRow, form: Form) -> RunRow | Refused:
    say = who.language.say
    have = tries(db, base)
    if len(have) >= MOST:
        return Refused(sentence=say("There are {n} what-ifs already. Take one away first.", n=MOST))
    problem = run_problem(base)
    asked = _asked(form, problem)
    if asked is None:
        return Refused(sentence=say("That is no number that could be tried."))
    if any(asked_of(one) == asked for one in have):
        return Refused(sentence=say("This stands there already."))
    own = house(request)
    try:
        found = new_try(db, base, asked, workers=own.settings.solve_workers, now=who.now)
    except VariantError as error:
        return Refused(sentence=_sentence(who.language, error.issues[0]))
    # Slots that are cut anew have other codes, even where they are as long as before.
    same_length = asked.change == "slot-minutes" and int(asked.values) == problem.slot_minutes
    if same_length or found.fingerprint == base.fingerprint:
        db.delete(found)
        return Refused(sentence=say("That is how it is now: nothing would change."))
    own.runs.try_out(db, found)
    return found


def _sentence(language: Language, issue: Issue) -> str:
    """Why a change can't be made. Its reason is the program's own, in English."""
    told = language.say("This can’t be tried.")
    if issue.code != "field-wrong":
        return f"{told} {words.issue(language, issue)}"
    return f"{told} ({dict(issue.detail).get('reason', '')})"


def _asked(form: Form, problem: Problem) -> Asked | None:
    """The change that was asked for; None for no number. Raises Fault for what no page of ours sends."""
    change = text(form, "change", most=20, needed=True)
    if change == "slot-minutes":
        return _numbered(change, text(form, "number", most=8))
    if change in {"quota", "floor"}:
        side = _one_of(text(form, "side", most=8), get_args(Side))
        return _numbered(change, text(form, "number", most=8), f"{side}=")
    if change == "tables":
        return _tables(form, problem)
    if change == "merge-halls":
        named = (text(form, "first", most=64), text(form, "second", most=64))
        halls = tuple(dict.fromkeys(_one_of(one, problem.halls) for one in named))
        return Asked(change=change, values=",".join(halls)) if len(halls) == 2 else None
    if change == "aims":
        return Asked(change=change, values=_one_of(text(form, "order", most=20), ORDERS))
    raise Fault.garbled()


def _one_of(said: str, known: Collection[str]) -> str:
    """What was said, where it is known. Raises Fault for what no page of ours sends."""
    if said not in known:
        raise Fault.garbled()
    return said


def _tables(form: Form, problem: Problem) -> Asked | None:
    """So many tables more or fewer, in one hall or in every one; without a sign it is more."""
    hall = _one_of(text(form, "hall", most=64), ("", *problem.halls))
    said = text(form, "number", most=8).replace("−", "-")
    sign, digits = (said[0], said[1:]) if said[:1] in {"+", "-"} else ("+", said)
    if not (digits.isascii() and digits.isdecimal() and 0 < int(digits) <= NUMBER_MOST):
        return None
    number = f"{sign}{int(digits)}"
    return Asked(change="tables", values=f"{hall}={number}" if hall else number)


ORDERS = ("floor-first", "score-first", "idle-first")
"""What can be put first for a trial."""


def _numbered(change: str, said: str, before: str = "") -> Asked | None:
    good = said.isascii() and said.isdecimal() and int(said) <= NUMBER_MOST
    return Asked(change=change, values=f"{before}{int(said)}") if good else None


def _settle(request: Request, who: Visitor, listed: list[RunRow]) -> None:
    """Writes down the end of what-ifs that came to one without being able to say so."""
    work = house(request).runs
    ended = [one.id for one in listed if not is_over(one) and work.ended(one.id)]
    if ended:
        with writing(house(request).engine) as db:
            for run_id in ended:
                found = find_run(db, run_id)
                if found is not None:
                    work.settle(db, found, now=who.now)


def _values(db: Session, who: Visitor, base: RunRow | None) -> dict[str, Any]:
    if base is None:
        return {"base_run": None, "columns": [], "going": False}
    db.expire_all()
    problem = run_problem(base)
    listed = tries(db, base)
    halls = _hall_names(db, who, problem)
    titles = {one.id: title_of(who.language, asked_of(one), halls) for one in listed}
    found = columns(who.language, base, listed, titles, event_people(db, who.event, selected=True).wishes)
    return {
        "base_run": base,
        "at_home": who.at_home,
        "outdated": base.fingerprint != fingerprint(assembled(db, who.event).problem),
        "columns": found,
        "rows": measures(who.language, found),
        "going": any(not is_over(one) for one in listed),
        "room": MOST - len(listed),
        "most": MOST,
        "halls": halls,
        "sides": _side_numbers(who.language, problem),
        "minutes": [one for one in MINUTES if one != problem.slot_minutes],
        "minutes_now": problem.slot_minutes,
        "orders": {name: _order_title(who.language, name) for name in ORDERS},
        "words": words,
    }


def _hall_names(db: Session, who: Visitor, problem: Problem) -> dict[str, str]:
    called = field_names(db, who.event.code)
    return {hall: who.language.pick(*called.get(hall, (hall, hall))) for hall in problem.halls}


def _side_numbers(language: Language, problem: Problem) -> dict[str, tuple[str, int, int]]:
    """By side what it is called, its usual quota now (the highest), and its floor."""
    found: dict[str, tuple[str, int, int]] = {}
    for side in dict.fromkeys(one.side for one in problem.participants):
        quotas = [one.quota for one in problem.participants if one.side == side and one.quota is not None]
        floor = cast("int", getattr(problem.floors, side))
        found[side] = (language.say(words.SIDES[side]), max(quotas, default=len(problem.slots)), floor)
    return found


def _order_title(language: Language, name: str) -> str:
    if name == "idle-first":
        return language.say("Fewest idle gaps first")
    return language.say(words.PRESETS[cast("PresetName", name)][0])


def title_of(language: Language, asked: Asked, halls: Mapping[str, str]) -> str:
    """What a what-if is called at the head of its column."""
    about, _, number = asked.values.rpartition("=")
    if asked.change == "tables" and about:
        return language.say("{hall}: {number} tables", hall=halls.get(about, about), number=number)
    if asked.change == "tables":
        return language.say("Every hall: {number} tables", number=number)
    if asked.change == "slot-minutes":
        return language.say("{n} minutes to talk", n=int(number))
    if asked.change == "quota":
        return language.say("{side}: at most {n} meetings", side=_side(language, about), n=int(number))
    if asked.change == "floor":
        return language.say("{side}: at least {n} meetings", side=_side(language, about), n=int(number))
    if asked.change == "merge-halls":
        joined = " + ".join(halls.get(hall, hall) for hall in asked.values.split(","))
        return language.say("{halls} as one hall", halls=joined)
    return _order_title(language, asked.values)


def _side(language: Language, side: str) -> str:
    return language.say(words.SIDES.get(side, side))
