"""The auditor: whether a timetable keeps every rule, and whether what is claimed about it is true.

It reads the problem and the result, nothing of the solver's, and never imports ortools: a rule that the
solver gets wrong must be caught by code that does not share its mistake. Each rule is one function whose
docstring says the rule; docs/model.md lists the same names.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations

from scheduler.aims import breaks_by_participant, idle_by_unit, less_is_better, values
from scheduler.certify import certified_bounds, counted_out
from scheduler.form import canonical, fingerprint
from scheduler.presence import presence_of
from scheduler.problem import Problem, minutes_between
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
    helpers = {one.code for one in problem.interpreters}
    own = {one.code: {person.code for person in one.staff} for one in problem.participants}
    for meeting in meetings:
        source = listed.get(meeting.id)
        known = (
            source is not None
            and source.pair == meeting.pair
            and meeting.slot in slots
            and meeting.table in tables
            and (meeting.interpreter is None or meeting.interpreter in helpers)
            and all(person in own[code] for person, code in zip(meeting.delegates, meeting.pair, strict=True))
        )
        if not known:
            yield Violation(rule="as-listed", slot=meeting.slot, codes=(meeting.id,))


def _with_slots(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[tuple[Meeting, tuple[str, ...]]]:
    """Each meeting with all slots that it takes."""
    listed = {one.id: one for one in problem.meetings}
    for meeting in meetings:
        yield meeting, problem.taken(listed[meeting.id], meeting.slot)


def pair_once(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """A candidate pair meets at most once, and a given meeting is held only once."""
    del problem
    for code, times in Counter(meeting.id for meeting in meetings).items():
        if times > 1:
            yield Violation(rule="pair-once", codes=(code,), amount=times - 1)


def company_once(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """Two companies meet at most once, at whichever of their tables, unless the organiser allows more."""
    candidates = {one.id for one in problem.candidates}
    # A candidate that is held twice breaks the rule about that.
    pairs = {meeting.id: frozenset(meeting.pair) for meeting in meetings if meeting.id in candidates}
    for pair, times in Counter(pairs.values()).items():
        over = times - problem.meetings_per_pair
        if over > 0:
            yield Violation(rule="company-once", codes=tuple(sorted(pair)), amount=over)


def adjacent_slots(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """A meeting of several slots takes them one after the other, all in one session."""
    length = {one.id: one.length for one in problem.meetings}
    for meeting, slots in _with_slots(problem, meetings):
        if len(slots) < length[meeting.id]:
            yield Violation(rule="adjacent-slots", slot=meeting.slot, codes=(meeting.id,))


def delegates_suffice(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """Each meeting has a delegate of each company who is there, is meant, and holds no other at that time.

    Who has product fields holds only meetings that are about one of them or about none in particular. No
    company holds more meetings at once than its `parallel`.
    """
    staff = {(one.code, person.code): person for one in problem.participants for person in one.staff}
    listed = {one.id: one for one in problem.meetings}
    booked: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
    at_once: Counter[tuple[str, str]] = Counter()
    for meeting, slots in _with_slots(problem, meetings):
        source = listed[meeting.id]
        for code, name in zip(meeting.pair, meeting.delegates, strict=True):
            person = staff[code, name]
            away = person.hours is not None and not set(slots) <= set(person.hours)
            if away or not problem.serves(person, source):
                yield Violation(rule="delegates-suffice", slot=meeting.slot, codes=(meeting.id, name))
            for slot in slots:
                booked[code, name, slot].append(meeting.id)
                at_once[code, slot] += 1
        missing = set(source.delegates).difference(meeting.delegates)
        if missing:
            codes = (meeting.id, *sorted(missing))
            yield Violation(rule="delegates-suffice", slot=meeting.slot, codes=codes)
    for (_, _, slot), ids in booked.items():
        if len(ids) > 1:
            yield Violation(rule="delegates-suffice", slot=slot, codes=tuple(ids), amount=len(ids) - 1)
    most = {one.code: one.parallel for one in problem.participants}
    for (code, slot), times in at_once.items():
        if times > most[code]:
            yield Violation(rule="delegates-suffice", slot=slot, codes=(code,), amount=times - most[code])


def quota(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """No participant has more meetings than its quota."""
    held = Counter(code for meeting in meetings for code in meeting.pair)
    for one in problem.participants:
        if one.quota is not None and held[one.code] > one.quota:
            yield Violation(rule="quota", codes=(one.code,), amount=held[one.code] - one.quota)


def quota_day(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """No participant has more meetings on one day than its quota for a day."""
    day = {slot.code: problem.day[one.code] for one in problem.sessions for slot in one.slots}
    most = {one.code: one.quota_day for one in problem.participants}
    yield from _quota_by("quota-day", day, most, meetings)


def quota_session(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """No participant has more meetings in one session than its quota for a session."""
    session = {slot.code: one.code for one in problem.sessions for slot in one.slots}
    most = {one.code: one.quota_session for one in problem.participants}
    yield from _quota_by("quota-session", session, most, meetings)


def _quota_by(
    rule: str, part_of: Mapping[str, str], most: Mapping[str, int | None], meetings: Sequence[Meeting]
) -> Iterator[Violation]:
    """Quotas that hold in each part of the event, which a slot is part of."""
    held = Counter((code, part_of[meeting.slot]) for meeting in meetings for code in meeting.pair)
    for (code, part), times in held.items():
        bound = most[code]
        if bound is not None and times > bound:
            codes = (code, part) if part else (code,)
            yield Violation(rule=rule, codes=codes, amount=times - bound)


def held_back(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """A participant's held-back slots are free of planned meetings.

    In its other slots as many places as it holds back stay free of them too.
    """
    people = {one.code: one for one in problem.participants if one.held_slots or one.held_back}
    if not people:
        return
    walk_in = {one.id for one in problem.meetings if one.walk_in}
    used: Counter[str] = Counter()
    for meeting, slots in _with_slots(problem, meetings):
        for code in meeting.pair:
            if code not in people or meeting.id in walk_in:
                continue
            used[code] += len(slots)
            if not set(slots).isdisjoint(people[code].held_slots):
                yield Violation(rule="held-back", slot=meeting.slot, codes=(meeting.id, code))
    at_once = presence_of(problem).at_once
    for code, one in people.items():
        room = sum(most for slot, most in at_once[code].items() if slot not in one.held_slots)
        over = used[code] - max(0, room - one.held_back)
        if one.held_back and over > 0:
            yield Violation(rule="held-back", codes=(code,), amount=over)


def tables_by_hall(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """A table holds one meeting at a time, only while it is open, and stands in its companies' hall."""
    table = {one.code: one for one in problem.tables}
    hall = {one.code: one.hall for one in problem.participants}
    taken = Counter(
        (slot, meeting.table) for meeting, slots in _with_slots(problem, meetings) for slot in slots
    )
    for (slot, code), times in taken.items():
        if times > 1:
            yield Violation(rule="tables-by-hall", slot=slot, codes=(code,), amount=times - 1)
    for meeting, slots in _with_slots(problem, meetings):
        place = table[meeting.table]
        elsewhere = any(hall[code] not in {None, place.hall} for code in meeting.pair)
        if elsewhere or not set(slots).isdisjoint(place.closed):
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


def rivals(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """Companies of one group of rivals are never at the same or the next table in the same slot."""
    group = {one.code: one.rivals for one in problem.participants if one.rivals is not None}
    if not group:
        return
    place = problem.rows_of_tables
    seated: defaultdict[tuple[str, str], list[tuple[int, str, str]]] = defaultdict(list)
    for meeting, slots in _with_slots(problem, meetings):
        hall, number = place[meeting.table]
        for slot in slots:
            seated[slot, hall] += [(number, code, meeting.id) for code in meeting.pair if code in group]
    for (slot, _), listed in seated.items():
        for (number, code, own), (other_number, other, others) in combinations(listed, 2):
            near = abs(number - other_number) <= 1 and own != others
            if near and code != other and group[code] == group[other]:
                yield Violation(rule="rivals", slot=slot, codes=tuple(sorted((code, other))))


def interpreters_suffice(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """A meeting that needs a language interpreted has an interpreter of it who is there.

    No interpreter has two meetings at once.
    """
    needed = {one.id: one.interpreter for one in problem.meetings}
    helpers = {one.code: one for one in problem.interpreters}
    booked: Counter[tuple[str, str]] = Counter()
    for meeting, slots in _with_slots(problem, meetings):
        language, code = needed[meeting.id], meeting.interpreter
        if code is None:
            if language is not None:
                yield Violation(rule="interpreters-suffice", slot=meeting.slot, codes=(meeting.id,))
            continue
        one = helpers[code]
        away = one.hours is not None and not set(slots) <= set(one.hours)
        if language not in one.languages or away:
            yield Violation(rule="interpreters-suffice", slot=meeting.slot, codes=(meeting.id, code))
        booked.update((code, slot) for slot in slots)
    for (code, slot), times in booked.items():
        if times > 1:
            yield Violation(rule="interpreters-suffice", slot=slot, codes=(code,), amount=times - 1)


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
    for meeting, slots in _with_slots(problem, meetings):
        for code in meeting.pair:
            if not set(slots).isdisjoint(never[code]):
                yield Violation(rule="forbidden-slots", slot=meeting.slot, codes=(meeting.id, code))


def programme(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """Nobody has a meeting while an item of the programme keeps them."""
    kept = {(code, slot): item.code for item in problem.programme for code in item.who for slot in item.slots}
    if not kept:
        return
    for meeting, slots in _with_slots(problem, meetings):
        for who in dict.fromkeys((*meeting.pair, *meeting.delegates)):
            items = {kept[who, slot] for slot in slots if (who, slot) in kept}
            if items:
                codes = (meeting.id, who, *sorted(items))
                yield Violation(rule="programme", slot=meeting.slot, codes=codes)


def meeting_session(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """A meeting that is meant for certain sessions is held in one of them."""
    meant = {one.id: one.sessions for one in problem.meetings}
    session = {slot.code: one.code for one in problem.sessions for slot in one.slots}
    for meeting in meetings:
        if meant[meeting.id] and session[meeting.slot] not in meant[meeting.id]:
            yield Violation(rule="meeting-session", slot=meeting.slot, codes=(meeting.id,))


def precedence(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """Of two meetings in an order, if both are held, the first is over before the second begins."""
    place = {slot.code: i for i, slot in enumerate(problem.slots)}
    booked = _with_slots(problem, meetings)
    held = {meeting.id: (place[slots[0]], place[slots[-1]]) for meeting, slots in booked}
    for before, after in problem.precedences:
        if before in held and after in held and held[before][1] >= held[after][0]:
            yield Violation(rule="precedence", codes=(before, after))


Seat = tuple[str, str]
"""A company and one of its people: in a company of one the two may have one code."""


def _by_person(problem: Problem, meetings: Sequence[Meeting]) -> dict[Seat, list[tuple[str, str, str]]]:
    """By company and delegate, the (slot, table, meeting) that the delegate is booked for."""
    found: dict[Seat, list[tuple[str, str, str]]] = {}
    for meeting, slots in _with_slots(problem, meetings):
        for seat in zip(meeting.pair, meeting.delegates, strict=True):
            found.setdefault(seat, []).extend((slot, meeting.table, meeting.id) for slot in slots)
    return found


def turnaround(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """Whoever goes from one table to another has the minutes between that the halls of the two ask for."""
    if not problem.turnarounds:
        return
    minutes = {frozenset(one.halls): one.minutes for one in problem.turnarounds}
    hall = {table.code: table.hall for table in problem.tables}
    for (_, person), booked in _by_person(problem, meetings).items():
        for one, other in combinations(booked, 2):
            if one[1] == other[1] or one[2] == other[2]:
                continue
            needed = minutes.get(frozenset((hall[one[1]], hall[other[1]])), 0)
            between = minutes_between(problem, one[0], other[0])
            if between is not None and between < needed:
                codes = (person, *sorted((one[2], other[2])))
                yield Violation(rule="turnaround", slot=other[0], codes=codes)


def in_a_row(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """Nobody meets in more slots of a session without a pause than is allowed in a row."""
    usual = problem.in_a_row
    most = {one.code: usual if one.in_a_row is None else one.in_a_row for one in problem.participants}
    for (code, person), booked in _by_person(problem, meetings).items():
        bound = most[code]
        if bound is None:
            continue
        busy = {slot for slot, _, _ in booked}
        for session in problem.sessions:
            length = 0
            for slot in session.slots:
                length = length + 1 if slot.code in busy else 0
                if length > bound:
                    yield Violation(rule="in-a-row", slot=slot.code, codes=(person,))


def lunch(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """In every lunch window everybody has as many slots in a row without a meeting as the window asks for."""
    if not problem.lunches:
        return
    for (_, person), booked in _by_person(problem, meetings).items():
        busy = {slot for slot, _, _ in booked}
        for window in problem.lunches:
            longest = length = 0
            for code in window.slots:
                length = 0 if code in busy else length + 1
                longest = max(longest, length)
            if longest < window.free:
                amount = window.free - longest
                yield Violation(rule="lunch", slot=window.slots[0], codes=(person,), amount=amount)


def break_spread(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """The numbers of breaks of any two participants differ by no more than the set bound."""
    if problem.break_spread is not None:
        found = breaks_by_participant(problem, meetings)
        yield from _spread("break-spread", found, problem.break_spread)


def idle_spread(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """The numbers of idle gaps of any two units differ by no more than the set bound."""
    if problem.idle_spread is not None:
        yield from _spread("idle-spread", idle_by_unit(problem, meetings), problem.idle_spread)


def _spread(rule: str, found: Mapping[str, int], bound: int) -> Iterator[Violation]:
    if not found:
        return
    most, least = max(found, key=lambda code: found[code]), min(found, key=lambda code: found[code])
    over = found[most] - found[least] - bound
    if over > 0:
        yield Violation(rule=rule, codes=(most, least), amount=over)


RULES: Mapping[str, Rule] = {
    "pair-once": pair_once,
    "company-once": company_once,
    "adjacent-slots": adjacent_slots,
    "delegates-suffice": delegates_suffice,
    "quota": quota,
    "quota-day": quota_day,
    "quota-session": quota_session,
    "held-back": held_back,
    "tables-by-hall": tables_by_hall,
    "fixed-table": fixed_table,
    "rivals": rivals,
    "interpreters-suffice": interpreters_suffice,
    "veto": veto,
    "pinned": pinned,
    "must-meet": must_meet,
    "forbidden-slots": forbidden_slots,
    "programme": programme,
    "meeting-session": meeting_session,
    "precedence": precedence,
    "turnaround": turnaround,
    "in-a-row": in_a_row,
    "lunch": lunch,
    "break-spread": break_spread,
    "idle-spread": idle_spread,
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
    # What is said of a contradiction must not depend on the order in which the problem lists things.
    problem = canonical(problem)
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
    if [aim.name for aim in result.aims] != list(problem.steps):
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
    if [aim.name for aim in result.aims] != list(problem.steps):
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
    for name, aim in zip(problem.steps, result.aims, strict=True):
        value = truth[name]
        if aim.value != value:
            yield Violation(rule="claim-value", codes=(name, str(aim.value), str(value)))
        if aim.status not in WITH_TIMETABLE:
            yield Violation(rule="claim-status", codes=(name, aim.status))
            continue
        rank = LADDER.index(aim.status)
        if rank < weakest or not _status_true(aim, value, proven.get(name), less_is_better(name)):
            yield Violation(rule="claim-status", codes=(name, aim.status))
        weakest = max(weakest, rank)
        if aim.bound is not None and (aim.bound > value if less_is_better(name) else aim.bound < value):
            yield Violation(rule="claim-bound", codes=(name, str(aim.bound)))
    if result.status != LADDER[weakest]:
        yield Violation(rule="claim-status", codes=(result.status,))


def _status_true(aim: AimResult, value: int, proven: int | None, less_is_better: bool) -> bool:
    """Whether the aim's status can stand: CERTIFIED only with a bound that the certificate confirms."""
    if aim.status == "CERTIFIED":
        confirmed = proven == value or (less_is_better and value == 0)
        return aim.scope == "all" and aim.bound == value and confirmed
    return aim.status != "OPTIMAL" or aim.bound == value
