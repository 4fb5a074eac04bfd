"""Wishes that got no meeting in a run's timetable, the strongest first, each with the reason in sentences."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from scheduler.problem import Problem
from scheduler.reasons.cause import Cause, Day, Placed, Reason
from scheduler.reasons.why import Explainer
from scheduler.timetable import Meeting
from web.language import Language
from web.pages.access import Read, visitor
from web.pages.fault import Fault
from web.pages.frame import reply, see
from web.pages.grid import Heart, heart_of
from web.pages.naming import all_names
from web.pages.result import wished_pairs, wishes_of
from web.reasoning import cause_sentence, reason_lines
from web.store.people import event_people, field_names
from web.store.runs import find_run, run_problem, run_result

router = APIRouter()
A_PAGE = 25
"""Reasons on a page: each takes about a millisecond."""

DECIDE = frozenset({"push-out", "floor", "aim", "improves", "must-stay", "spread"})
"""Causes that say what it would come to; where there is none, the first that forbids it decides."""
Called = Callable[[str], str]
"""What somebody with a code, or a hall, is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmet:
    """A pair without a meeting: its points where it is a candidate, and how much it was wanted."""

    pair: tuple[str, str]
    score: int | None
    heart: Heart


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One of them with the reason in sentences: what decides, and all else that stands in the way."""

    one: Unmet
    sentences: tuple[str, ...]
    more: tuple[str, ...]


@router.get("/o/{token}/runs/{run_id}/unmet")
def show_unmet(
    request: Request, token: str, run_id: str, db: Read, search: str = "", only: str = "", page: str = "1"
) -> Response:
    """Lists the wishes without a meeting, 25 a page. `only` is both: those of both sides."""
    who = visitor(request, db, token, "organiser")
    run = find_run(db, run_id)
    if run is None or run.event != who.event.code:
        raise Fault.missing()
    result = run_result(run)
    if result is None or result.meetings is None:
        return see(f"{who.base}/runs/{run_id}")
    problem = run_problem(run)
    names = all_names(db, who.event.code) | field_names(db, who.event.code)
    people = event_people(db, who.event, selected=True)
    every = unmet(problem, result.meetings, wished_pairs(people, wishes_of(db, who, people)))

    def called(code: str) -> str:
        return who.language.pick(*names.get(code, (code, code)))

    piece, both = search[:100].strip(), only == "both"
    fits = [one for one in every if (one.heart == "both" or not both) and _has(one, piece, names)]
    pages = max(1, -(-len(fits) // A_PAGE))
    at = min(max(1, int(page)), pages) if page.isdecimal() and len(page) < 6 else 1
    explainer = Explainer(problem, result)
    shown = []
    for one in fits[(at - 1) * A_PAGE : at * A_PAGE]:
        reason = spoken(explainer.reason(explainer.wish(one.pair)), called)
        shown.append(_shown(who.language, problem, one, reason))
    values = {
        **who.common,
        "run": run,
        "shown": shown,
        "number": len(fits),
        "all": len(every),
        "of_both": sum(one.heart == "both" for one in every),
        "asked": {"search": piece, "only": "both" if both else ""},
        "called": called,
        "page": at,
        "pages": pages,
        "address": lambda other: _address(f"{who.base}/runs/{run_id}/unmet", piece, both=both, page=other),
    }
    return reply(request, "organiser/unmet.html", values, part="organiser/unmet_list.html")


def _shown(language: Language, problem: Problem, one: Unmet, reason: Reason) -> Shown:
    deciding = [cause for cause in reason.causes if cause.code in DECIDE] or reason.causes[:1]
    said = tuple(cause_sentence(language, problem, cause) for cause in deciding)
    _, *lines = (line.strip() for line in reason_lines(language, problem, reason))
    return Shown(one=one, sentences=said, more=tuple(line for line in lines if line not in said))


def unmet(
    problem: Problem, meetings: Iterable[Meeting], wished: frozenset[tuple[str, str]]
) -> tuple[Unmet, ...]:
    """The wished pairs that do not meet: those wished by both first, then by points.

    A wish of a company that did not take part in the run is left out; one that was no candidate, since it
    was vetoed for one thing, comes last.
    """
    sides = {one.code: one.side for one in problem.participants}
    held = {frozenset(one.pair) for one in meetings}
    listed = {frozenset(one.pair): one for one in problem.meetings}
    found: dict[frozenset[str], Unmet] = {}
    for pair in sorted(wished):
        both = frozenset(pair)
        if both in held or both in found or not both <= sides.keys():
            continue
        known = listed.get(both)
        own = known.pair if known else pair[::-1] if sides[pair[0]] == "buyer" else pair
        score = known.score if known else None
        found[both] = Unmet(pair=own, score=score, heart=heart_of(own, wished))
    return tuple(
        sorted(
            found.values(),
            key=lambda one: (one.score is None, one.heart != "both", -(one.score or 0), one.pair),
        )
    )


def spoken(reason: Reason, called: Called) -> Reason:
    """The same reason with names in the place of codes."""
    pair = called(reason.pair[0]), called(reason.pair[1])
    move = reason.move
    if move is not None:
        move = replace(move, leaves=tuple(_placed(one, called) for one in move.leaves))
    return replace(
        reason,
        pair=pair,
        causes=tuple(_cause(one, called) for one in reason.causes),
        days=(_day(reason.days[0], called), _day(reason.days[1], called)),
        move=move,
    )


def _cause(one: Cause, called: Called) -> Cause:
    return replace(
        one,
        who=tuple(called(code) for code in one.who),
        halls=tuple(called(code) for code in one.halls),
        meetings=tuple(_placed(held, called) for held in one.meetings),
    )


def _placed(one: Placed, called: Called) -> Placed:
    return replace(one, pair=(called(one.pair[0]), called(one.pair[1])))


def _day(one: Day, called: Called) -> Day:
    slots = tuple(replace(slot, codes=tuple(called(code) for code in slot.codes)) for slot in one.slots)
    return replace(one, who=called(one.who), slots=slots)


def _has(one: Unmet, piece: str, names: dict[str, tuple[str, str]]) -> bool:
    """Whether a piece of a code or of a name of one of the two is asked for."""
    wanted = piece.casefold()
    texts = (text for code in one.pair for text in (code, *names.get(code, ())))
    return any(wanted in text.casefold() for text in texts)


def _address(address: str, search: str, *, both: bool, page: int) -> str:
    asked = {"search": search, "only": "both" if both else "", "page": str(page)}
    return f"{address}?{urlencode({name: value for name, value in asked.items() if value})}"
