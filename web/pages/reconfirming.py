"""When people are asked again whether they are coming: a week before their first day, and the day before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

BEFORE = (7, 1)
"""So many days before the first day a new question begins; it is put until it is answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """How the question of attendance stands: to be put now, or only open to an answer, about which day."""

    state: Literal["put", "open"]
    on: date


def question(days: Iterable[date | None], *, today: date, answered_on: date | None) -> Question | None:
    """What somebody is asked whose meetings are on these days; None without days, or when all are over.

    An answer to the first question does not answer the second: `answered_on` is the day of the last one.
    Days are those of the event's own calendar.
    """
    known = sorted({day for day in days if day is not None})
    if not known or today > known[-1]:
        return None
    left = (known[0] - today).days
    round_now = _round(left)
    before = None if answered_on is None else _round((known[0] - answered_on).days)
    put = round_now is not None and before != round_now
    return Question(state="put" if put else "open", on=known[0])


def _round(left: int) -> int | None:
    """Which question is put with so many days left: the latest that has begun."""
    return min((days for days in BEFORE if left <= days), default=None)
