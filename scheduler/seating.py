"""Who sits where: delegates and tables for meetings that have their slots.

The slots were chosen so that people and tables suffice; here each meeting gets one person of each company
and one table. A company keeps its table from slot to slot where it can.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from matcher.people import Delegate, Participant
from scheduler.problem import Candidate, Problem
from scheduler.timetable import Meeting


class SeatingError(RuntimeError):
    """People or tables do not suffice in a slot: the slots were not chosen by the rules."""


def seat(
    problem: Problem, slots: Mapping[str, str], *, holders: Mapping[tuple[str, str], str] | None = None
) -> tuple[Meeting, ...]:
    """The meetings with delegates and tables, in the order of slots; `slots` has slot codes by meeting id.

    `holders`: by meeting id and company, the delegate who shall hold it, where that was chosen already.
    Raises SeatingError where a slot has more meetings than people or tables.
    """
    people = {one.code: one for one in problem.participants}
    by_slot: defaultdict[str, list[Candidate]] = defaultdict(list)
    for meeting in problem.meetings:
        if meeting.id in slots:
            by_slot[slots[meeting.id]].append(meeting)
    last_table: dict[str, str] = {}
    seated: list[Meeting] = []
    for slot in problem.slots:
        held = by_slot[slot.code]
        who = _people(problem, people, held, slot.code, holders or {})
        where = _tables(problem, people, held, who, slot.code, last_table)
        for meeting in held:
            seated.append(
                Meeting(
                    id=meeting.id,
                    pair=meeting.pair,
                    delegates=(who[meeting.id, meeting.pair[0]], who[meeting.id, meeting.pair[1]]),
                    slot=slot.code,
                    table=where[meeting.id],
                )
            )
            last_table.update(dict.fromkeys(meeting.pair, where[meeting.id]))
    return tuple(seated)


def _people(
    problem: Problem,
    people: Mapping[str, Participant],
    held: Sequence[Candidate],
    slot: str,
    holders: Mapping[tuple[str, str], str],
) -> dict[tuple[str, str], str]:
    """By meeting id and company, the delegate who holds it: who is meant first, then whoever is free."""
    closed = {table.code for table in problem.tables if slot in table.closed}
    free: dict[str, list[Delegate]] = {}
    for code in {code for meeting in held for code in meeting.pair}:
        free[code] = [
            person
            for person in people[code].staff
            if (person.hours is None or slot in person.hours) and person.table not in closed
        ]
    found: dict[tuple[str, str], str] = {}
    waiting: list[tuple[str, str]] = []
    for meeting in held:
        for code in meeting.pair:
            chosen = {*meeting.delegates, holders.get((meeting.id, code))}
            meant = [p for p in free[code] if p.code in chosen or _pinned_to(meeting, p)]
            asked = {p.code for p in people[code].staff if p.code in chosen}
            if meant:
                free[code].remove(meant[0])
                found[meeting.id, code] = meant[0].code
            elif asked:
                raise SeatingError(f"{meeting.id}: {min(asked)} is not free in {slot}")
            else:
                waiting.append((meeting.id, code))
    for meeting_id, code in waiting:
        if not free[code]:
            raise SeatingError(f"{meeting_id}: nobody of {code} is free in {slot}")
        found[meeting_id, code] = free[code].pop(0).code
    return found


def _pinned_to(meeting: Candidate, person: Delegate) -> bool:
    """Whether a meeting is pinned to this person's own table."""
    return meeting.table is not None and meeting.table == person.table


def _tables(
    problem: Problem,
    people: Mapping[str, Participant],
    held: Sequence[Candidate],
    who: Mapping[tuple[str, str], str],
    slot: str,
    last_table: Mapping[str, str],
) -> dict[str, str]:
    """By meeting id, its table: pinned ones, own ones, then halls with few to choose from, then the rest."""
    owned = {code for one in people.values() for code in one.fixed_tables}
    free = {table.code: table.hall for table in problem.tables if slot not in table.closed}
    found: dict[str, str] = {}

    def take(meeting: Candidate, choices: Iterable[str]) -> None:
        code = next((code for code in choices if code in free), None)
        if code is None:
            raise SeatingError(f"{meeting.id}: no table is free in {slot}")
        del free[code]
        found[meeting.id] = code

    own = {(code, p.code): p.table for code, one in people.items() for p in one.delegates}
    later: list[tuple[bool, Candidate, frozenset[str]]] = []
    for meeting in held:
        seats = [own.get((code, who[meeting.id, code])) for code in meeting.pair]
        fixed = [code for code in seats if code is not None]
        if meeting.table is not None or fixed:
            take(meeting, [meeting.table] if meeting.table is not None else fixed)
            continue
        later.append((any(people[code].tables for code in meeting.pair), meeting, _halls(people, meeting)))
    for shared, meeting, _ in later:
        if shared:
            take(meeting, [table for code in meeting.pair for table in people[code].tables])
    pooled = [(halls, meeting) for shared, meeting, halls in later if not shared]
    # Meetings of one hall go before those that may sit anywhere; who has a table to keep goes first.
    pooled.sort(key=lambda item: (not item[0], not any(code in last_table for code in item[1].pair)))
    for halls, meeting in pooled:
        kept = [last_table[code] for code in reversed(meeting.pair) if code in last_table]
        fits = [code for code, hall in free.items() if code not in owned and (not halls or hall in halls)]
        take(meeting, [*(code for code in kept if code in fits), *fits])
    return found


def _halls(people: Mapping[str, Participant], meeting: Candidate) -> frozenset[str]:
    """The hall that a meeting belongs to, or none."""
    halls = (people[code].hall for code in meeting.pair)
    return frozenset(hall for hall in halls if hall is not None)
