"""How often companies met at earlier events, counted from their published timetables."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, col, select

from web.intake.company_names import plain_company
from web.rows import CompanyRow, EventRow, MeetingRow, ProfileRow, UndoRow
from web.store.pieces import snapshot
from web.store.relations import event_relations, pair_of, replace_relations
from web.store.undoing import record
from web.store.values import Relation
from web.store.versions import latest_version, meetings

NOT_HELD = frozenset({"cancelled", "no-show"})
"""States of meetings at which two did not meet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A company of an event, as far as it is told by: number and name are empty where nobody knows them."""

    code: str
    number: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What an earlier event says of the companies of this one.

    `same` are the companies that met there, by their codes there, with their codes here; `strange` those that
    nobody here is. `met` counts by pair of codes here, in the order of a pair.
    """

    earlier: str
    version: int
    same: Mapping[str, str]
    strange: tuple[str, ...]
    met: Mapping[tuple[str, str], int]


def count_met(db: Session, event: EventRow, earlier: EventRow) -> Counted | None:
    """Who met at an earlier event; None where it has no published timetable.

    Of its last version every meeting counts that was not cancelled and nobody missed.
    """
    version = latest_version(db, earlier.code)
    if version is None:
        return None
    held = [row for row in meetings(db, version) if row.state not in NOT_HELD]
    there = {code for row in held for code in (row.first, row.second)}
    same = {
        code: here
        for code, here in same_companies_of(_cards(db, earlier.code), _cards(db, event.code)).items()
        if code in there
    }
    rows = db.exec(select(CompanyRow.code, CompanyRow.side).where(CompanyRow.event == event.code))
    return Counted(
        earlier=earlier.code,
        version=version.number,
        same=same,
        strange=tuple(sorted(there - same.keys())),
        met=_counted(held, same, dict(rows.all())),
    )


def same_companies_of(there: Sequence[Card], here: Sequence[Card]) -> dict[str, str]:
    """Which company of one event is which of another, by code: by business number, else by name.

    A number or a name says it only where one company of either event has it, and a name not against two
    numbers that differ.
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for key in ("number", "name"):
        left, right = _alone(there, key), _alone(here, key)
        for said in left.keys() & right.keys():
            one, other = left[said], right[said]
            apart = "" not in {one.number, other.number} and one.number != other.number
            if one.code not in found and other.code not in taken and not apart:
                found[one.code] = other.code
                taken.add(other.code)
    return dict(sorted(found.items()))


def relations_with(known: Iterable[Relation], counted: Iterable[Counted]) -> tuple[Relation, ...]:
    """What is known of pairs, with what was counted at earlier events together; never less than before."""
    met: Counter[tuple[str, str]] = Counter()
    for one in counted:
        met.update(one.met)
    found = {(one.first, one.second): one for one in known}
    for pair, times in met.items():
        before = found.get(pair, Relation(first=pair[0], second=pair[1]))
        found[pair] = replace(before, met=max(before.met, times))
    return tuple(found[pair] for pair in sorted(found))


def save_met(
    db: Session, event: str, relations: Sequence[Relation], *, earlier: Sequence[str], now: datetime
) -> UndoRow | None:
    """Saves what is known of pairs, keeping what it replaced to be put back. None: nothing has changed."""
    before = snapshot(db, event)
    known = {(one.first, one.second): one for one in event_relations(db, event)}
    new = sum((one.first, one.second) not in known for one in relations)
    changed = sum(known.get((one.first, one.second), one) != one for one in relations)
    replace_relations(db, event, relations)
    what = {"earlier": list(earlier), "sheets": {"relations": [new, changed, 0]}}
    return record(db, event, before, deed="met", what=what, now=now)


def _cards(db: Session, event: str) -> list[Card]:
    """All companies of an event by their codes; names and numbers may be purged."""
    query = select(ProfileRow).where(ProfileRow.event == event).order_by(col(ProfileRow.company))
    return [
        Card(code=row.company, number=row.business_number or "", name=plain_company(row.name))
        for row in db.exec(query)
    ]


def _alone(cards: Iterable[Card], key: str) -> dict[str, Card]:
    """The companies by their number or name, where nobody else has it."""
    found: dict[str, list[Card]] = {}
    for one in cards:
        found.setdefault(getattr(one, key), []).append(one)
    return {said: listed[0] for said, listed in found.items() if said and len(listed) == 1}


def _counted(
    held: Iterable[MeetingRow], same: Mapping[str, str], side: Mapping[str, str]
) -> dict[tuple[str, str], int]:
    met: Counter[tuple[str, str]] = Counter()
    for row in held:
        if row.first in same and row.second in same:
            pair = pair_of(same[row.first], same[row.second], side)  # type: ignore[arg-type]
            if pair is not None:
                met[pair] += 1
    return dict(met)
