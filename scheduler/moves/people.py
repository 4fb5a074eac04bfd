"""Who holds a meeting at a place: its people and its interpreter, the present ones first."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import product

from scheduler.problem import Candidate
from scheduler.reasons.beside import KEEPS, Beside
from scheduler.reasons.held import Held
from scheduler.timetable import Meeting

Rule = Callable[[Beside], bool]

OF_SLOT: tuple[str, ...] = (
    "adjacent-slots",
    "forbidden-slots",
    "meeting-session",
    "veto",
    "pair-once",
    "company-once",
    "quota",
    "quota-day",
    "quota-session",
    "held-back",
    "precedence",
    "must-meet",
)
"""Rules that ask only which meeting it is and when."""
OF_TABLE: tuple[str, ...] = ("pinned", "tables-by-hall", "rivals")
"""Rules that ask where as well."""
OF_PEOPLE: tuple[str, ...] = ("delegates-suffice", "programme", "interpreters-suffice", "in-a-row", "lunch")
"""Rules that ask when and who."""
OF_ALL: tuple[str, ...] = ("as-listed", "fixed-table", "turnaround")
"""Rules that ask when, where and who."""


def broken(asked: Beside, rules: Sequence[str]) -> str | None:
    """The first of these rules that is broken, or None."""
    return next((name for name in rules if not KEEPS[name](asked)), None)


def crews(held: Held, meeting: Meeting) -> Iterator[Meeting]:
    """The meeting with everybody who may hold it, those who do now first."""
    source = held.listed[meeting.id]
    staff = [_staff(held, source, code) for code in meeting.pair]
    helpers: list[str | None] = [None]
    if source.interpreter is not None:
        helpers = [one.code for one in held.helpers.get(source.interpreter, ())] or [None]
    first = [meeting.delegates[0], meeting.delegates[1], meeting.interpreter]
    sides: list[Sequence[str | None]] = [*staff, helpers]
    ordered = [
        [*(code for code in side if code == who), *(code for code in side if code != who)]
        for side, who in zip(sides, first, strict=True)
    ]
    for one, other, helper in product(*ordered):
        assert one is not None
        assert other is not None
        yield replace(meeting, delegates=(one, other), interpreter=helper)


def _staff(held: Held, source: Candidate, code: str) -> list[str]:
    """The people of a company who may hold a meeting: those who are meant, or all."""
    everybody = [person.code for person in held.people[code].staff]
    meant = [one for one in everybody if one in source.delegates]
    return meant or everybody


def anybody(held: Held, source: Candidate, slot: str, table: str) -> Meeting:
    """A meeting that is not held yet, at a place, with the first people who may hold it."""
    first, second = (_staff(held, source, code)[0] for code in source.pair)
    helpers = held.helpers.get(source.interpreter or "", ())
    return Meeting(
        id=source.id,
        pair=source.pair,
        delegates=(first, second),
        slot=slot,
        table=table,
        interpreter=helpers[0].code if helpers else None,
    )
