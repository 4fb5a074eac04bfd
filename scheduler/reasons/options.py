"""Which changes could give a meeting its place, each by itself: what is lacking, looked up one by one."""

from collections.abc import Iterator

from scheduler.presence import presence_of
from scheduler.reasons.changes import Change
from scheduler.reasons.ways import Ways


def needed(ways: Ways, *, listed: bool) -> tuple[Change, ...]:
    """The changes without which no timetable can hold it at all."""
    wish, held = ways.wish, ways.held
    found = []
    if frozenset(wish.pair) in held.vetoed:
        found.append(Change(kind="veto", pair=wish.pair))
    if not listed:
        found.append(Change(kind="wish", pair=wish.pair))
    return tuple(found)


def options(ways: Ways) -> list[Change]:
    """The single changes that could help, the smallest first."""
    found = [*_quotas(ways), *_hours(ways), *_places(ways), *_rest(ways)]
    return sorted(found, key=lambda one: one.cost)


def _quotas(ways: Ways) -> Iterator[Change]:
    for one in ways.sides:
        if one.quota is not None:
            yield Change(kind="quota", who=one.code, before=one.quota, after=one.quota + 1)
        if one.quota_day is not None:
            yield Change(kind="quota-day", who=one.code, before=one.quota_day, after=one.quota_day + 1)
        if one.quota_session is not None:
            more = one.quota_session + 1
            yield Change(kind="quota-session", who=one.code, before=one.quota_session, after=more)


def _hours(ways: Ways) -> Iterator[Change]:
    """One slot more, where the company is not there: next to its own hours, or apart from them."""
    held, length = ways.held, ways.wish.length
    for one in ways.sides:
        for slot in one.held_slots:
            yield Change(kind="held-slot", who=one.code, slots=(slot,))
        if one.held_back:
            yield Change(kind="held-back", who=one.code, before=one.held_back, after=one.held_back - 1)
        at_once = presence_of(held.problem).at_once[one.code]
        lacking = {state.slot for state in held.days[one.code].slots if state.state in {"away", "forbidden"}}
        for session in held.problem.sessions:
            codes = [slot.code for slot in session.slots]
            for i in range(len(codes) - length + 1):
                run = codes[i : i + length]
                away = tuple(code for code in run if code in lacking)
                if away:
                    around = codes[max(0, i - 1) : i + length + 1]
                    apart = not any(at_once[code] for code in around if code not in away)
                    yield Change(kind="hours", who=one.code, slots=away, apart=apart)


def _places(ways: Ways) -> Iterator[Change]:
    """A table or an interpreter more, in one slot or in all of them."""
    held, wish = ways.held, ways.wish
    runs = [held.problem.taken(wish, slot.code) for slot in held.problem.slots]
    fits = [run for run in runs if len(run) == wish.length]
    if not any(one.fixed_tables for one in ways.sides):
        own = {one.hall for one in ways.sides} - {None}
        for hall in held.problem.halls:
            if own <= {hall}:
                yield from (Change(kind="table", hall=hall, slots=run) for run in fits)
    if wish.interpreter is not None:
        yield from (Change(kind="interpreter", language=wish.interpreter, slots=run) for run in fits)


def _rest(ways: Ways) -> Iterator[Change]:
    held, wish = ways.held, ways.wish
    for one in ways.sides:
        most = held.problem.in_a_row if one.in_a_row is None else one.in_a_row
        if most is not None:
            yield Change(kind="in-a-row", who=one.code, before=most, after=most + 1)
        yield Change(kind="staff", who=one.code, before=len(one.staff), after=len(one.staff) + 1)
    for pair in held.precedences.get(wish.id, ()):
        yield Change(kind="precedence", pair=pair)
    same = [two for two in held.problem.candidates if set(two.pair) == set(wish.pair)]
    if len(same) > held.problem.meetings_per_pair:
        yield Change(kind="again", pair=wish.pair)
