"""A problem without one of its rules, and which rules contradict each other."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace

from matcher.people import Delegate, Participant
from scheduler.problem import Candidate, Problem


def _people(problem: Problem, change: Callable[[Participant], Participant]) -> Problem:
    return replace(problem, participants=tuple(change(one) for one in problem.participants))


def _meetings(problem: Problem, change: Callable[[Candidate], Candidate]) -> Problem:
    return replace(
        problem,
        candidates=tuple(change(one) for one in problem.candidates),
        given=tuple(change(one) for one in problem.given),
    )


def _free_people(problem: Problem) -> Problem:
    """Everybody always there, with as many people as meetings; tables that were a delegate's are shared."""
    wanted = Counter(code for meeting in problem.meetings for code in meeting.pair)

    def many(one: Participant) -> Participant:
        staff = tuple(Delegate(code=f"{one.code}+{i}") for i in range(max(1, wanted[one.code])))
        return replace(one, tables=one.fixed_tables, delegates=staff, parallel=len(staff))

    return _people(_meetings(problem, lambda one: replace(one, delegates=(), fields=())), many)


def _no_own_tables(one: Participant) -> Participant:
    return replace(one, tables=(), delegates=tuple(replace(p, table=None) for p in one.delegates))


def _more_tables(problem: Problem) -> Problem:
    """Enough open tables in every hall for every meeting at once."""
    table = problem.tables[0]
    extra = tuple(
        replace(table, code=f"{hall}+{i}", hall=hall, closed=())
        for hall in problem.halls
        for i in range(len(problem.meetings))
    )
    opened = tuple(replace(one, closed=()) for one in problem.tables)
    return replace(problem, tables=(*opened, *extra))


def _more_interpreters(problem: Problem) -> Problem:
    """No meeting needs anybody to interpret."""
    return replace(_meetings(problem, lambda one: replace(one, interpreter=None)), interpreters=())


def _no_must(problem: Problem) -> Problem:
    """Every meeting may be held, and none has to be; what is pinned stays so if it is held."""
    return replace(
        _meetings(problem, lambda one: replace(one, must=False)),
        candidates=tuple(replace(one, must=False) for one in problem.meetings),
        given=(),
    )


RELAX: Mapping[str, Callable[[Problem], Problem]] = {
    "veto": lambda problem: replace(problem, vetoes=()),
    "break-spread": lambda problem: replace(problem, break_spread=None),
    "idle-spread": lambda problem: replace(problem, idle_spread=None),
    "precedence": lambda problem: replace(problem, precedences=()),
    "rivals": lambda problem: _people(problem, lambda one: replace(one, rivals=None)),
    "turnaround": lambda problem: replace(problem, turnarounds=()),
    "in-a-row": lambda problem: replace(
        _people(problem, lambda one: replace(one, in_a_row=None)), in_a_row=None
    ),
    "lunch": lambda problem: replace(problem, lunches=()),
    "programme": lambda problem: replace(problem, programme=()),
    "meeting-session": lambda problem: _meetings(problem, lambda one: replace(one, sessions=())),
    "forbidden-slots": lambda problem: _people(problem, lambda one: replace(one, forbidden=())),
    "held-back": lambda problem: _people(problem, lambda one: replace(one, held_slots=(), held_back=0)),
    "quota-session": lambda problem: _people(problem, lambda one: replace(one, quota_session=None)),
    "quota-day": lambda problem: _people(problem, lambda one: replace(one, quota_day=None)),
    "quota": lambda problem: _people(problem, lambda one: replace(one, quota=None)),
    "company-once": lambda problem: replace(
        problem, meetings_per_pair=max(1, problem.meetings_per_pair, len(problem.candidates))
    ),
    "interpreters-suffice": _more_interpreters,
    "adjacent-slots": lambda problem: _meetings(problem, lambda one: replace(one, length=1)),
    "pinned": lambda problem: _meetings(
        problem, lambda one: replace(one, must=one.required, slot=None, table=None)
    ),
    "fixed-table": lambda problem: _people(problem, _no_own_tables),
    "delegates-suffice": _free_people,
    "tables-by-hall": _more_tables,
    "must-meet": _no_must,
}
"""By rule, the same problem without it. What the problem consists of (pair-once) is not to be relaxed."""


def contradicting(problem: Problem, feasible: Callable[[Problem], bool | None]) -> tuple[str, ...]:
    """Rules that contradict each other: without any one of them, the others can be kept together.

    Goes through the rules once and leaves out each one that is not needed for the contradiction. `feasible`
    says whether a problem has a timetable, or None where it can't tell in time; such a rule is kept, so the
    list can then be longer than it needs to be.
    """
    needed: list[str] = []
    rest = problem
    for name, relax in RELAX.items():
        without = relax(rest)
        if without != rest and feasible(without) is False:
            rest = without
        elif without != rest:
            needed.append(name)
    return tuple(needed)
