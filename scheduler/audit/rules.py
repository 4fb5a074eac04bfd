"""All rules by name, and whether a timetable keeps them."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from scheduler.audit.days import in_a_row, lunch, turnaround
from scheduler.audit.listed import as_listed, company_once, must_meet, pair_once, pinned, veto
from scheduler.audit.people import delegates_suffice, interpreters_suffice
from scheduler.audit.places import fixed_table, rivals, tables_by_hall
from scheduler.audit.quotas import held_back, quota, quota_day, quota_session
from scheduler.audit.spread import break_spread, idle_spread
from scheduler.audit.times import adjacent_slots, forbidden_slots, meeting_session, precedence, programme
from scheduler.problem import Problem
from scheduler.timetable import Meeting, Violation

Rule = Callable[[Problem, Sequence[Meeting]], Iterator[Violation]]

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
"""By name, each rule as one function, whose docstring is the rule; docs/model.md lists the same."""


def audit(problem: Problem, meetings: Sequence[Meeting]) -> tuple[Violation, ...]:
    """Every breach of a rule by these meetings. None: this is a timetable of the problem.

    Meetings that the problem does not list (`as-listed`) are reported and left out of the other rules.
    """
    known_before = vars(problem).get("_audited")
    if known_before is not None and known_before[0] is meetings:
        # These very meetings, which can't have changed, of this problem, which can't either.
        done: tuple[Violation, ...] = known_before[1]
        return done
    found = _audited(problem, meetings)
    if isinstance(meetings, tuple):
        vars(problem)["_audited"] = meetings, found
    return found


def _audited(problem: Problem, meetings: Sequence[Meeting]) -> tuple[Violation, ...]:
    strange = tuple(as_listed(problem, meetings))
    odd = {(one.slot, one.codes) for one in strange}
    listed = (one for one in meetings if (one.slot, (one.id,)) not in odd)
    known = tuple(listed if odd else meetings)
    return (*strange, *(found for rule in RULES.values() for found in rule(problem, known)))
