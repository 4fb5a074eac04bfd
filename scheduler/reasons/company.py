"""What a company may be told about a meeting that it did not get: nothing but what it knows of itself.

A veto must not be told from a lack of places. So what is said depends on the company's own quota, hours and
meetings, and on the hours of the other, and never on why the other has no place for it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from scheduler.reasons.cause import Own, Reason
from scheduler.reasons.held import Held


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one company is told: its own causes, or nothing (then the sentence is neutral)."""

    who: str
    other: str
    own: tuple[Own, ...] = ()


def for_company(reason: Reason, company: str) -> Told:
    """The version of a reason for one of its two companies."""
    first, second = reason.pair
    if company not in reason.pair:
        raise ValueError(f"{company} is neither {first} nor {second}")
    own = tuple(one for one in reason.own if one.who == company)
    return Told(who=company, other=second if company == first else first, own=own)


def own_causes(held: Held, pair: tuple[str, str]) -> tuple[Own, ...]:
    """What each of the two may be told of itself."""
    return tuple(one for code, other in (pair, pair[::-1]) for one in _own(held, code, other))


def _own(held: Held, code: str, other: str) -> Iterator[Own]:
    one = held.people[code]
    if one.quota is not None and held.times.get(code, 0) >= one.quota:
        yield Own(who=code, code="quota", bound=one.quota)
    if held.planned[code].isdisjoint(held.there[other]):
        yield Own(who=code, code="hours")
        return
    free = held.spare[code]
    if not free:
        yield Own(who=code, code="full")
    elif all(_part_full(held, code, slot) for slot in free):
        yield Own(who=code, code="quota", bound=one.quota_day or one.quota_session)


def _part_full(held: Held, code: str, slot: str) -> bool:
    """Whether the quota of the day or of the session of a slot is reached."""
    problem, one = held.problem, held.people[code]
    session = problem.place[slot][0].code
    begun = [problem.place[held.by_id[id_].slot][0].code for id_ in held.of.get(code, ())]
    day = sum(problem.day[other] == problem.day[session] for other in begun)
    return (one.quota_day is not None and day >= one.quota_day) or (
        one.quota_session is not None and begun.count(session) >= one.quota_session
    )
