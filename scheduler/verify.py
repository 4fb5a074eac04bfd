"""The auditor: whether a timetable keeps every rule, and whether what is claimed about it is true.

It reads the problem and the result, nothing of the solver's, and never imports ortools: a rule that the
solver gets wrong must be caught by code that does not share its mistake. Each rule is one function whose
docstring says the rule; docs/model.md lists the same names.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from scheduler.aims import LESS_IS_BETTER, breaks_by_participant, values
from scheduler.certify import certified_bounds, counted_out
from scheduler.form import fingerprint
from scheduler.problem import Problem
from scheduler.timetable import AimResult, Meeting, Result, Status, Violation

Rule = Callable[[Problem, Sequence[Meeting]], Iterator[Violation]]

LADDER: tuple[Status, ...] = ("CERTIFIED", "OPTIMAL", "FEASIBLE", "STOPPED", "UNKNOWN", "INFEASIBLE")
"""How much a status claims, from the most to the least; a result has its weakest aim's."""

WITH_TIMETABLE: tuple[Status, ...] = LADDER[:4]
"""The statuses that an aim of a timetable can have."""


def as_listed(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """Only meetings that the problem lists are held, at places and times that it has."""
    listed = {one.id: one for one in problem.meetings}
    slots = {slot.code for slot in problem.slots}
    tables = {table.code for table in problem.tables}
    own = {one.code: {person.code for person in one.staff} for one in problem.participants}
    for meeting in meetings:
        source = listed.get(meeting.id)
        known = (
            source is not None
            and source.pair == meeting.pair
            and meeting.slot in slots
            and meeting.table in tables
            and all(person in own[code] for person, code in zip(meeting.delegates, meeting.pair, strict=True))
        )
        if not known:
            yield Violation(rule="as-listed", slot=meeting.slot, codes=(meeting.id,))


def pair_once(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """A candidate pair meets at most once, and a given meeting is held only once."""
    del problem
    for code, times in Counter(meeting.id for meeting in meetings).items():
        if times > 1:
            yield Violation(rule="pair-once", codes=(code,), amount=times - 1)


def delegates_suffice(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """Each meeting has a delegate of each company who is there, is meant, and holds no other at that time.

    No company holds more meetings at once than its `parallel`.
    """
    hours = {person.code: person.hours for one in problem.participants for person in one.staff}
    meant = {one.id: one.delegates for one in problem.meetings}
    booked: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
    for meeting in meetings:
        for person, code in zip(meeting.delegates, meeting.pair, strict=True):
            present = hours[person]
            if present is not None and meeting.slot not in present:
                yield Violation(rule="delegates-suffice", slot=meeting.slot, codes=(meeting.id, person))
            booked[code, person, meeting.slot].append(meeting.id)
        missing = set(meant[meeting.id]).difference(meeting.delegates)
        if missing:
            codes = (meeting.id, *sorted(missing))
            yield Violation(rule="delegates-suffice", slot=meeting.slot, codes=codes)
    for (_, _, slot), ids in booked.items():
        if len(ids) > 1:
            yield Violation(rule="delegates-suffice", slot=slot, codes=tuple(ids), amount=len(ids) - 1)
    most = {one.code: one.parallel for one in problem.participants}
    at_once = Counter((code, meeting.slot) for meeting in meetings for code in meeting.pair)
    for (code, slot), times in at_once.items():
        if times > most[code]:
            yield Violation(rule="delegates-suffice", slot=slot, codes=(code,), amount=times - most[code])


def quota(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """No participant has more meetings than its quota."""
    held = Counter(code for meeting in meetings for code in meeting.pair)
    for one in problem.participants:
        if one.quota is not None and held[one.code] > one.quota:
            yield Violation(rule="quota", codes=(one.code,), amount=held[one.code] - one.quota)


def tables_by_hall(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """A table holds one meeting at a time, only while it is open, and stands in its companies' hall."""
    table = {one.code: one for one in problem.tables}
    hall = {one.code: one.hall for one in problem.participants}
    for (slot, code), times in Counter((meeting.slot, meeting.table) for meeting in meetings).items():
        if times > 1:
            yield Violation(rule="tables-by-hall", slot=slot, codes=(code,), amount=times - 1)
    for meeting in meetings:
        place = table[meeting.table]
        elsewhere = any(hall[code] not in {None, place.hall} for code in meeting.pair)
        if meeting.slot in place.closed or elsewhere:
            yield Violation(rule="tables-by-hall", slot=meeting.slot, codes=(meeting.id, place.code))


def fixed_table(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """Who has fixed tables meets there, a delegate with a table only at that one; nobody else uses them."""
    fixed = {one.code: one.fixed_tables for one in problem.participants}
    owner = {code: who for who, codes in fixed.items() for code in codes}
    own = {(one.code, person.code): person.table for one in problem.participants for person in one.delegates}
    for meeting in meetings:
        away = any(fixed[code] and meeting.table not in fixed[code] for code in meeting.pair)
        taken = owner.get(meeting.table, meeting.pair[0]) not in meeting.pair
        seats = [own.get(seat) for seat in zip(meeting.pair, meeting.delegates, strict=True)]
        if away or taken or any(seat not in {None, meeting.table} for seat in seats):
            yield Violation(rule="fixed-table", slot=meeting.slot, codes=(meeting.id, meeting.table))


def veto(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """A vetoed pair never meets."""
    refused = {frozenset(pair) for pair in problem.vetoes}
    for meeting in meetings:
        if frozenset(meeting.pair) in refused:
            yield Violation(rule="veto", slot=meeting.slot, codes=(meeting.id,))


def pinned(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """A pinned meeting is held, in its slot and at its table."""
    held = {meeting.id: meeting for meeting in meetings}
    for one in problem.meetings:
        if one.slot is None and one.table is None:
            continue
        meeting = held.get(one.id)
        if meeting is None:
            yield Violation(rule="pinned", slot=one.slot, codes=(one.id,))
        elif (one.slot or meeting.slot) != meeting.slot or (one.table or meeting.table) != meeting.table:
            yield Violation(rule="pinned", slot=meeting.slot, codes=(one.id,))


def must_meet(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """A pair that must meet does, and every given meeting is held."""
    held = {meeting.id for meeting in meetings}
    for one in problem.meetings:
        # A pinned meeting that is missing breaks the rule about pinned ones.
        pin = one.slot is not None or one.table is not None
        if one.id in problem.required and one.id not in held and not pin:
            yield Violation(rule="must-meet", codes=(one.id,))


def forbidden_slots(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """A participant meets nobody in its forbidden slots."""
    never = {one.code: one.forbidden for one in problem.participants}
    for meeting in meetings:
        for code in meeting.pair:
            if meeting.slot in never[code]:
                yield Violation(rule="forbidden-slots", slot=meeting.slot, codes=(meeting.id, code))


def meeting_session(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """A meeting that is meant for certain sessions is held in one of them."""
    meant = {one.id: one.sessions for one in problem.meetings}
    session = {slot.code: one.code for one in problem.sessions for slot in one.slots}
    for meeting in meetings:
        if meant[meeting.id] and session[meeting.slot] not in meant[meeting.id]:
            yield Violation(rule="meeting-session", slot=meeting.slot, codes=(meeting.id,))


def precedence(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """Of two meetings in an order, if both are held, the first is held in an earlier slot."""
    place = {slot.code: i for i, slot in enumerate(problem.slots)}
    held = {meeting.id: place[meeting.slot] for meeting in meetings}
    for before, after in problem.precedences:
        if before in held and after in held and held[before] >= held[after]:
            yield Violation(rule="precedence", codes=(before, after))


def break_spread(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """The numbers of breaks of any two participants differ by no more than the set bound."""
    if problem.break_spread is None or not problem.participants:
        return
    found = breaks_by_participant(problem, meetings)
    most, least = max(found, key=lambda code: found[code]), min(found, key=lambda code: found[code])
    over = found[most] - found[least] - problem.break_spread
    if over > 0:
        yield Violation(rule="break-spread", codes=(most, least), amount=over)


RULES: Mapping[str, Rule] = {
    "pair-once": pair_once,
    "delegates-suffice": delegates_suffice,
    "quota": quota,
    "tables-by-hall": tables_by_hall,
    "fixed-table": fixed_table,
    "veto": veto,
    "pinned": pinned,
    "must-meet": must_meet,
    "forbidden-slots": forbidden_slots,
    "meeting-session": meeting_session,
    "precedence": precedence,
    "break-spread": break_spread,
}


def audit(problem: Problem, meetings: Sequence[Meeting]) -> tuple[Violation, ...]:
    """Every breach of a rule by these meetings. None: this is a timetable of the problem.

    Meetings that the problem does not list (`as-listed`) are reported and left out of the other rules.
    """
    strange = tuple(as_listed(problem, meetings))
    odd = {(one.slot, one.codes) for one in strange}
    known = [one for one in meetings if (one.slot, (one.id,)) not in odd]
    return (*strange, *(found for rule in RULES.values() for found in rule(problem, known)))


def verify(problem: Problem, result: Result) -> tuple[Violation, ...]:
    """Every breach of a rule, and every claim of a result that can be checked and is false.

    Claims are violations too, with names that begin with `claim-`. What rests on the solver's word (OPTIMAL,
    a bound without a certificate, a contradiction that the solver found) is checked for sense only.
    """
    found = [*_claims_of_identity(problem, result)]
    if result.meetings is None:
        found += _claims_without_timetable(problem, result)
        return tuple(found)
    broken = audit(problem, result.meetings)
    found += broken
    if any(one.rule == "as-listed" for one in broken):
        return tuple(found)
    if result.contradiction is not None:
        found.append(Violation(rule="claim-infeasible", codes=result.contradiction.rules))
    if [aim.name for aim in result.aims] != list(problem.aims):
        found.append(Violation(rule="claim-aims", codes=tuple(aim.name for aim in result.aims)))
        return tuple(found)
    found += _claims_of_aims(problem, result)
    return tuple(found)


def _claims_of_identity(problem: Problem, result: Result) -> Iterator[Violation]:
    if result.fingerprint != fingerprint(problem):
        yield Violation(rule="claim-fingerprint", codes=(result.fingerprint,))
    if result.candidates != len(problem.candidates):
        amount = abs(result.candidates - len(problem.candidates))
        yield Violation(rule="claim-candidates", amount=amount)
    if result.violations:
        yield Violation(rule="claim-violations", amount=len(result.violations))


def _claims_without_timetable(problem: Problem, result: Result) -> Iterator[Violation]:
    if result.status not in {"INFEASIBLE", "UNKNOWN", "STOPPED"}:
        yield Violation(rule="claim-status", codes=(result.status,))
    if [aim.name for aim in result.aims] != list(problem.aims):
        yield Violation(rule="claim-aims", codes=tuple(aim.name for aim in result.aims))
    for aim in result.aims:
        if aim.value is not None or aim.bound is not None:
            yield Violation(rule="claim-value", codes=(aim.name, str(aim.value), str(aim.bound)))
        if aim.status != result.status:
            yield Violation(rule="claim-status", codes=(aim.name, aim.status))
    word = result.contradiction
    if (result.status == "INFEASIBLE") != (word is not None):
        yield Violation(rule="claim-infeasible")
    elif word is not None:
        counted = counted_out(problem) if word.confirmed_by == "counting" else word
        if word != counted or not set(word.rules) <= RULES.keys():
            yield Violation(rule="claim-infeasible", codes=word.rules)


def _claims_of_aims(problem: Problem, result: Result) -> Iterator[Violation]:
    truth = values(problem, result.meetings or ())
    proven = certified_bounds(problem, result.certificate, truth)
    weakest = 0
    for name, aim in zip(problem.aims, result.aims, strict=True):
        value = truth[name]
        if aim.value != value:
            yield Violation(rule="claim-value", codes=(name, str(aim.value), str(value)))
        if aim.status not in WITH_TIMETABLE:
            yield Violation(rule="claim-status", codes=(name, aim.status))
            continue
        rank = LADDER.index(aim.status)
        if rank < weakest or not _status_true(aim, value, proven.get(name), LESS_IS_BETTER[name]):
            yield Violation(rule="claim-status", codes=(name, aim.status))
        weakest = max(weakest, rank)
        if aim.bound is not None and (aim.bound > value if LESS_IS_BETTER[name] else aim.bound < value):
            yield Violation(rule="claim-bound", codes=(name, str(aim.bound)))
    if result.status != LADDER[weakest]:
        yield Violation(rule="claim-status", codes=(result.status,))


def _status_true(aim: AimResult, value: int, proven: int | None, less_is_better: bool) -> bool:
    """Whether the aim's status can stand: CERTIFIED only with a bound that the certificate confirms."""
    if aim.status == "CERTIFIED":
        confirmed = proven == value or (less_is_better and value == 0)
        return aim.scope == "all" and aim.bound == value and confirmed
    return aim.status != "OPTIMAL" or aim.bound == value
