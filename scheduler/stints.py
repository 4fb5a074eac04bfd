"""The most slots that one person can be busy in, counted from the problem alone.

Pauses and lunch windows take slots away from whoever is there. What is counted here is never too low: it
may be too high where several of these rules meet.
"""

from collections.abc import Iterable

from scheduler.days import most_slots
from scheduler.presence import Presence
from scheduler.problem import Problem


def busy_most(
    problem: Problem, presence: Presence, company: str, person: str, most_in_a_row: int | None
) -> int:
    """The most slots in which this person can hold meetings."""
    there = presence.present[company, person]
    return most_slots(problem, there, most_in_a_row)


def orders(problem: Problem) -> tuple[tuple[str, ...], ...]:
    """The slots of each session, in their order."""
    return tuple(tuple(slot.code for slot in session.slots) for session in problem.sessions)


def busy_in(there: Iterable[str], session: tuple[str, ...], most_in_a_row: int | None) -> int:
    """The most slots of one session that somebody who is there in these can be busy in.

    Of a run of r slots at least one in every n + 1 stays free, where n in a row are allowed.
    """
    there = frozenset(there)
    if most_in_a_row is None:
        return sum(slot in there for slot in session)
    found = run = 0
    for slot in (*session, None):
        if slot in there:
            run += 1
        else:
            found += run - run // (most_in_a_row + 1)
            run = 0
    return found
