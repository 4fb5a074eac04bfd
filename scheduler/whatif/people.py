"""Changes of people: quotas, floors, who comes, and who interprets."""

from dataclasses import replace

from scheduler.problem import Interpreter, Problem
from scheduler.whatif.refusal import halves, number, signed, unknown, wrong

SIDES = ("seller", "buyer", "pool")
QUOTA = "write it as seller=4, S101=9, or seller=none"
FLOOR = "write it as seller=2 or S101=3"
INTERPRETER = "write it as vi=+1"


def quota(problem: Problem, value: str) -> Problem:
    """Another quota for a side or a company: `seller=4`, `S101=9`, `seller=none`.

    That of a side becomes the quota of each of its companies, whatever they had before.
    """
    who, amount = halves(value, QUOTA)
    most = None if amount == "none" else number(amount, value, QUOTA)
    chosen = _chosen(problem, who)
    return replace(
        problem,
        participants=tuple(
            replace(one, quota=most) if one.code in chosen else one for one in problem.participants
        ),
    )


def floor(problem: Problem, value: str) -> Problem:
    """Another floor for a side or a company: `seller=2`, `S101=3`.

    Companies that have a floor of their own keep it when their side gets another.
    """
    who, amount = halves(value, FLOOR)
    least = number(amount, value, FLOOR)
    chosen = _chosen(problem, who)
    if who in SIDES:
        floors = {side: getattr(problem.floors, side) for side in SIDES} | {who: least}
        return replace(problem, floors=replace(problem.floors, **floors))
    return replace(
        problem,
        participants=tuple(
            replace(one, floor=least) if one.code in chosen else one for one in problem.participants
        ),
    )


def _chosen(problem: Problem, who: str) -> frozenset[str]:
    """The companies that are meant by a side or by a code. A code may be spelled like a side."""
    named = frozenset(one.code for one in problem.participants if who in {one.code, one.side})
    if not named:
        raise unknown(who, "participant or side")
    exact = named & {who}
    return exact or named


def without(problem: Problem, value: str) -> Problem:
    """The event without one company, and without everything that concerns it alone: `B012`.

    Its own tables are then free for everybody.
    """
    if value not in {one.code for one in problem.participants}:
        raise unknown(value, "participant")
    gone = {meeting.id for meeting in problem.meetings if value in meeting.pair}
    leaving = next(one for one in problem.participants if one.code == value)
    people = {value, *(person.code for person in leaving.delegates)}
    # A delegate of another company may have the same code.
    staying = [one for one in problem.participants if one.code != value]
    people -= {one.code for one in staying} | {person.code for one in staying for person in one.staff}
    programme = (
        replace(item, who=tuple(code for code in item.who if code not in people))
        for item in problem.programme
    )
    return replace(
        problem,
        participants=tuple(staying),
        candidates=tuple(one for one in problem.candidates if one.id not in gone),
        given=tuple(one for one in problem.given if one.id not in gone),
        vetoes=tuple(pair for pair in problem.vetoes if value not in pair),
        precedences=tuple(pair for pair in problem.precedences if gone.isdisjoint(pair)),
        published=tuple(one for one in problem.published if one.id not in gone),
        programme=tuple(item for item in programme if item.who),
    )


def interpreter(problem: Problem, value: str) -> Problem:
    """More or fewer interpreters of a language: `vi=+1`. New ones are always there and know this one alone.

    Who knows the fewest languages beside it goes first.
    """
    language, amount = halves(value, INTERPRETER)
    count = signed(amount, value, INTERPRETER)
    if count >= 0:
        taken = {one.code for one in problem.interpreters}
        fresh = (f"{language}-{i}" for i in range(1, len(taken) + count + 1))
        codes = [code for code in fresh if code not in taken][:count]
        more = tuple(Interpreter(code=code, languages=(language,)) for code in codes)
        return replace(problem, interpreters=(*problem.interpreters, *more))
    able = [one for one in problem.interpreters if language in one.languages]
    if -count > len(able):
        raise wrong(value, f"there are {len(able)} interpreters of {language}")
    ranked = sorted(able, key=lambda one: (len(one.languages), one.code))
    gone = {one.code for one in ranked[:-count]}
    return replace(problem, interpreters=tuple(one for one in problem.interpreters if one.code not in gone))
