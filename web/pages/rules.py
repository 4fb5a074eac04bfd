"""The rules that every timetable keeps, in words, with this event's own numbers beside them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from matcher.people import Participant, Side
from scheduler.problem import Problem
from web.language import Language
from web.words import SIDES, rule

Numbers = Callable[[Language, Problem], str]
"""What a rule's numbers are here, as a sentence; empty where the event gives it nothing to forbid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """One rule: its name as in docs/model.md, its words, and this event's numbers."""

    name: str
    words: str
    numbers: str


def rule_lines(language: Language, problem: Problem) -> tuple[list[RuleLine], list[RuleLine]]:
    """The rules in use here with their numbers, and those that have nothing to do in this event."""
    used: list[RuleLine] = []
    idle: list[RuleLine] = []
    for name, numbers in RULES.items():
        said = numbers(language, problem)
        (used if said else idle).append(RuleLine(name=name, words=rule(language, name), numbers=said))
    return used, idle


def _by_side(
    language: Language, problem: Problem, number: Callable[[Participant], int | None]
) -> list[tuple[str, list[int]]]:
    """By side as it is called, the numbers of those companies that have one."""
    sides: dict[Side, list[int]] = {}
    for one in problem.participants:
        found = number(one)
        if found is not None:
            sides.setdefault(one.side, []).append(found)
    return [(language.say(SIDES[side]), numbers) for side, numbers in sides.items()]


def _ranges(language: Language, problem: Problem, number: Callable[[Participant], int | None]) -> str:
    """Sellers 4, buyers 5–10; and how many have no such number."""
    sides = _by_side(language, problem, number)
    if not sides:
        return ""
    said = [
        f"{side} {min(numbers)}" if min(numbers) == max(numbers) else f"{side} {min(numbers)}–{max(numbers)}"
        for side, numbers in sides
    ]
    free = len(problem.participants) - sum(len(numbers) for _, numbers in sides)
    if free:
        said.append(language.count("{n} company without one", "{n} companies without one", free))
    return language.listed(said)


def _companies(language: Language, number: int) -> str:
    return language.count("{n} company", "{n} companies", number) if number else ""


def _meetings(language: Language, number: int) -> str:
    return language.count("{n} meeting", "{n} meetings", number) if number else ""


def _pairs(language: Language, number: int) -> str:
    return language.count("{n} pair", "{n} pairs", number) if number else ""


def _count(things: Iterable[object]) -> int:
    return sum(bool(one) for one in things)


def _candidates(language: Language, problem: Problem) -> str:
    return language.count("{n} candidate pair", "{n} candidate pairs", len(problem.candidates))


def _company_once(language: Language, problem: Problem) -> str:
    return language.count("at most {n} time", "at most {n} times", problem.meetings_per_pair)


def _delegates(language: Language, problem: Problem) -> str:
    people = sum(len(one.staff) for one in problem.participants)
    told = language.count("{n} delegate", "{n} delegates", people)
    away = sum(person.hours is not None for one in problem.participants for person in one.staff)
    if away:
        part = language.count("{n} of them only part of the time", "{n} of them only part of the time", away)
        return language.listed((told, part))
    return told


def _tables(language: Language, problem: Problem) -> str:
    return language.listed(
        language.say(
            "hall {hall}: {tables}",
            hall=hall,
            tables=language.count(
                "{n} table", "{n} tables", sum(table.hall == hall for table in problem.tables)
            ),
        )
        for hall in problem.halls
    )


def _fixed(language: Language, problem: Problem) -> str:
    tables = len({code for one in problem.participants for code in one.fixed_tables})
    return language.count("{n} table", "{n} tables", tables) if tables else ""


def _rivals(language: Language, problem: Problem) -> str:
    groups = {one.rivals for one in problem.participants if one.rivals is not None}
    return language.count("{n} group", "{n} groups", len(groups)) if groups else ""


def _interpreters(language: Language, problem: Problem) -> str:
    needed = sum(one.interpreter is not None for one in problem.meetings)
    if not needed and not problem.interpreters:
        return ""
    here = language.count("{n} interpreter", "{n} interpreters", len(problem.interpreters))
    return language.listed(
        (here, language.say("for {meetings}", meetings=_meetings(language, needed) or "0"))
    )


def _forbidden(language: Language, problem: Problem) -> str:
    return _companies(language, _count(one.forbidden for one in problem.participants))


def _programme(language: Language, problem: Problem) -> str:
    number = len(problem.programme)
    return language.count("{n} item", "{n} items", number) if number else ""


def _turnaround(language: Language, problem: Problem) -> str:
    said = (
        language.say(
            "{first} ↔ {second}: {minutes} min", first=one.halls[0], second=one.halls[1], minutes=one.minutes
        )
        for one in problem.turnarounds
    )
    return language.listed(said)


def _in_a_row(language: Language, problem: Problem) -> str:
    said = []
    if problem.in_a_row is not None:
        said.append(language.count("at most {n} slot", "at most {n} slots", problem.in_a_row))
    own = _count(one.in_a_row is not None for one in problem.participants)
    if own:
        said.append(
            language.count("{n} company by a number of its own", "{n} companies by numbers of their own", own)
        )
    return language.listed(said)


def _lunch(language: Language, problem: Problem) -> str:
    start = {slot.code: slot.start or slot.code for slot in problem.slots}
    said = (
        language.say(
            "{free} in a row between {first} and {last}",
            free=language.count("{n} free slot", "{n} free slots", one.free),
            first=start[one.slots[0]],
            last=start[one.slots[-1]],
        )
        for one in problem.lunches
    )
    return language.listed(said)


def _spread(language: Language, most: int | None) -> str:
    return "" if most is None else language.say("differ by at most {most}", most=most)


RULES: Mapping[str, Numbers] = {
    "pair-once": _candidates,
    "company-once": _company_once,
    "quota": lambda language, problem: _ranges(language, problem, lambda one: one.quota),
    "quota-day": lambda language, problem: _ranges(language, problem, lambda one: one.quota_day),
    "quota-session": lambda language, problem: _ranges(language, problem, lambda one: one.quota_session),
    "delegates-suffice": _delegates,
    "tables-by-hall": _tables,
    "fixed-table": _fixed,
    "veto": lambda language, problem: _pairs(language, len(problem.vetoes)),
    "forbidden-slots": _forbidden,
    "must-meet": lambda language, problem: _meetings(language, len(problem.required)),
    "pinned": lambda language, problem: _meetings(
        language, _count(one.slot or one.table for one in problem.meetings)
    ),
    "meeting-session": lambda language, problem: _meetings(
        language, _count(one.sessions for one in problem.meetings)
    ),
    "adjacent-slots": lambda language, problem: _meetings(
        language, _count(one.length > 1 for one in problem.meetings)
    ),
    "precedence": lambda language, problem: _pairs(language, len(problem.precedences)),
    "held-back": lambda language, problem: _companies(
        language, _count(one.held_slots or one.held_back for one in problem.participants)
    ),
    "rivals": _rivals,
    "interpreters-suffice": _interpreters,
    "programme": _programme,
    "turnaround": _turnaround,
    "in-a-row": _in_a_row,
    "lunch": _lunch,
    "break-spread": lambda language, problem: _spread(language, problem.break_spread),
    "idle-spread": lambda language, problem: _spread(language, problem.idle_spread),
}
"""By rule, its numbers; every rule of docs/model.md stands here, but not what only the auditor checks."""
