"""The timetable by company or by person: slots across, one line for each, whoever it meets in the fields."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from matcher.people import Side
from scheduler.presence import presence_of
from scheduler.problem import Problem
from scheduler.timetable import Meeting
from web.pages.grid import Heart, hearts

HEARTS: tuple[Heart, ...] = ("none", "filled", "one", "both")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """One meeting as one of the two has it: with which company, at which table, how much it was wanted."""

    id: str
    other: str
    table: str
    heart: Heart


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """What somebody does in a slot. `away`: nobody of them can hold a meeting then."""

    slot: str
    sittings: tuple[Sitting, ...] = ()
    away: bool = False

    @property
    def heart(self) -> Heart:
        """The strongest wish among them."""
        return max((one.heart for one in self.sittings), key=HEARTS.index, default="none")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLine:
    """The line of a company, or of one of its people; `held` counts all its meetings."""

    code: str
    company: str
    fields: tuple[Field, ...]
    held: int


def lines_by_company(
    problem: Problem, meetings: Iterable[Meeting], wished: frozenset[tuple[str, str]], shown: Sequence[str]
) -> tuple[OwnLine, ...]:
    """The lines of these companies. `wished` holds (of, to) of all wishes, between companies."""
    at_once = presence_of(problem).at_once
    kept = _sittings(problem, meetings, wished, delegates=False)
    return tuple(
        _line(problem, code, code, kept.get(code, {}), {slot for slot, n in at_once[code].items() if n})
        for code in shown
    )


def lines_by_person(
    problem: Problem, meetings: Iterable[Meeting], wished: frozenset[tuple[str, str]], shown: Sequence[str]
) -> tuple[OwnLine, ...]:
    """The lines of these people, by their codes."""
    present = {person: (whose, slots) for (whose, person), slots in presence_of(problem).present.items()}
    kept = _sittings(problem, meetings, wished, delegates=True)
    return tuple(
        _line(problem, code, whose, kept.get(code, {}), there)
        for code in shown
        for whose, there in (present[code],)
    )


def codes_by(problem: Problem, by: str, side: Side | None) -> tuple[str, ...]:
    """The codes of all companies of a side, or of all their people, in the organiser's order."""
    there = [one for one in problem.participants if side is None or one.side == side]
    if by == "company":
        return tuple(one.code for one in there)
    return tuple(person.code for one in there for person in one.staff)


def _sittings(
    problem: Problem,
    meetings: Iterable[Meeting],
    wished: frozenset[tuple[str, str]],
    *,
    delegates: bool,
) -> Mapping[str, Mapping[str, tuple[Sitting, ...]]]:
    """By company or delegate and by slot, the meetings held. A long meeting is in each of its slots."""
    found: dict[str, dict[str, tuple[Sitting, ...]]] = {}
    held = sorted(meetings, key=lambda one: one.table)
    wanted = hearts(problem, held, wished)
    listed = problem.by_id
    for one in held:
        slots = problem.taken(listed[one.id], one.slot) if one.id in listed else (one.slot,)
        for side in (0, 1):
            own = found.setdefault(one.delegates[side] if delegates else one.pair[side], {})
            sitting = Sitting(id=one.id, other=one.pair[1 - side], table=one.table, heart=wanted[one.id])
            for slot in slots:
                own[slot] = (*own.get(slot, ()), sitting)
    return found


def _line(
    problem: Problem,
    code: str,
    company: str,
    kept: Mapping[str, tuple[Sitting, ...]],
    there: Iterable[str],
) -> OwnLine:
    open_ = frozenset(there)
    fields = tuple(
        Field(slot=slot.code, sittings=kept.get(slot.code, ()), away=slot.code not in open_)
        for slot in problem.slots
    )
    held = {sitting.id for sittings in kept.values() for sitting in sittings}
    return OwnLine(code=code, company=company, fields=fields, held=len(held))
