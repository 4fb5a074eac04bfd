"""What came of a run: the proof in a sentence, the counts, and the timetable of one hall."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from sqlmodel import Session

from matcher.pairs import owners
from matcher.people import Wish
from scheduler.problem import Problem
from scheduler.timetable import Meeting
from web import words
from web.pages.access import Visitor
from web.pages.again import said_of_repeat
from web.pages.distribution import distributions
from web.pages.fairness import fairness_figures
from web.pages.figures import figures
from web.pages.grid import grid, hearts
from web.pages.looking import BY_HALL, Looked, looking
from web.pages.occupancy import occupancy
from web.pages.proof import proof
from web.rows import RunRow, VersionRow
from web.store.companies import names, newcomers
from web.store.drafts import latest
from web.store.finding import person_names
from web.store.people import event_people, event_reviews, field_names
from web.store.repeats import chosen_run, compared, repeatable
from web.store.runs import run_problem, run_result
from web.store.values import People
from web.store.versions import versions

ACCEPTED = 10_000
"""A rank after all others."""


def result_values(
    db: Session, who: Visitor, run: RunRow, hall: str, look: Looked = BY_HALL
) -> dict[str, Any]:
    """What the page of a run that is over shows."""
    problem, result = run_problem(run), run_result(run)
    chosen, repeated = chosen_run(db, who.event.code), compared(db, run)
    values = {
        "run": run,
        "problem": problem,
        "result": result,
        "words": words,
        "at_home": who.at_home,
        "published": _published(db, run),
        "history": versions(db, who.event.code),
        "refusals": [],
        "draft_tag": draft.tag if (draft := latest(db, who.event.code)) is not None else "",
        "grid_address": f"{who.base}/runs/{run.id}",
        "chosen": chosen is not None and chosen.id == run.id,
        "repeatable": repeatable(run),
        "same": said_of_repeat(who.language, repeated) if repeated is not None else "",
    }
    if result is None:
        return values
    floor_most = max((problem.floor(one) for one in problem.participants), default=0)
    values |= {
        "headline": words.headline(who.language, result.status),
        "sentences": proof(who.language, result, floor_most=floor_most, problem=problem),
    }
    if result.meetings is None:
        return values
    people = event_people(db, who.event, selected=True)
    # Asked for by the whole page only, not by the part that shows another hall.
    values["fairness"] = partial(
        fairness_figures,
        problem,
        result.meetings,
        people.wishes,
        people.vetoes,
        newcomers(db, who.event.code),
    )
    return values | timetable_values(db, who, problem, result.meetings, hall, people, look)


def timetable_values(
    db: Session,
    who: Visitor,
    problem: Problem,
    meetings: Sequence[Meeting],
    hall: str,
    people: People | None = None,
    look: Looked = BY_HALL,
) -> dict[str, Any]:
    """Counts, occupancy, distribution, and the grid of one hall, or the lines of companies or people.

    `people` are those who take part, where they have been read already.
    """
    people = people or event_people(db, who.event, selected=True)
    wishes = wishes_of(db, who, people)
    wished = wished_pairs(people, wishes)
    shown = hall if hall in problem.halls else problem.halls[0]
    lines = grid(problem, meetings, shown, wished) if look.by == "hall" else ()
    return {
        "figures": figures(problem, meetings, wishes),
        "picture": occupancy(problem, meetings),
        "hours": {slot.code: slot.start or slot.code for slot in problem.slots},
        "hall": shown,
        "grid": lines,
        "has_filled": "filled" in hearts(problem, meetings, wished).values(),
        "sides_words": words.GROUPS,
        "span": partial(_span, who),
        "sides_of": partial(distributions, problem, meetings),
        "people_names": partial(person_names, db, who.event.code),
        "sessions": problem.sessions,
        "names": names(db, who.event.code),
        "fields": field_names(db, who.event.code),
        **looking(look, problem, meetings, wished),
    }


def wishes_of(db: Session, who: Visitor, people: People) -> list[Wish]:
    """All wishes; an acceptance is as good as one, but nobody's first."""
    return [*people.wishes, *_accepted(db, who, owners(people.participants))]


def wished_pairs(people: People, wishes: Sequence[Wish]) -> frozenset[tuple[str, str]]:
    """(of, to) of these wishes, between companies."""
    own = owners(people.participants)
    return frozenset((own[wish.of], own[wish.to]) for wish in wishes)


def _span(who: Visitor, ends: tuple[int, int]) -> str:
    """One number, or from the least to the most."""
    least, most = (who.language.write(one) for one in ends)
    return least if least == most else f"{least}–{most}"


def _accepted(db: Session, who: Visitor, own: Mapping[str, str]) -> list[Wish]:
    """The requests that were accepted, as wishes of the one who accepted, after all real ones."""
    return [
        Wish(of=one.of, to=one.to, rank=ACCEPTED)
        for one in event_reviews(db, who.event, own)
        if one.verdict == "accepted"
    ]


def _published(db: Session, run: RunRow) -> VersionRow | None:
    return next((version for version in versions(db, run.event) if version.run == run.id), None)
