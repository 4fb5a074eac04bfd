"""A result in a few lines for a person at a terminal."""

from functools import reduce

from scheduler.aims import level_of
from scheduler.problem import LEXIMIN, Problem
from scheduler.timetable import AimResult, Contradiction, Result
from web.cli.terminal import padded
from web.contradiction import contradiction_lines
from web.language import Language, mark
from web.words import step_name

SENTENCES = {
    "lost": mark("no timetable keeps more of the published meetings"),
    "changes": mark("none leaves fewer people to be told"),
    "shortfall": mark("no timetable leaves fewer meetings missing under the floors"),
    "score": mark("none that leaves as few missing has a higher score"),
    "idle": mark("none has fewer idle gaps"),
    "breaks": mark("no timetable has fewer breaks"),
    "table-changes": mark("none has fewer changes of table"),
    "slot-costs": mark("none uses better slots"),
}


def _sentence(aim: AimResult, language: Language) -> str:
    """What is certified about a step of the aims, of those that equal it in the earlier ones."""
    if aim.name.startswith(LEXIMIN):
        level = level_of(aim.name)
        return language.say("none has fewer companies with under {level} meetings", level=level)
    return language.say(SENTENCES[aim.name])


def summary(problem: Problem, result: Result, language: Language) -> str:
    """The result of a problem in lines: status, counts, each aim, and what is proven."""
    total = f"{result.seconds.get('total', 0.0):.2f}"
    if result.meetings is None:
        return "\n".join(_without(problem, result, total, language))
    head = language.say(
        "{status}: {held} meetings, {candidates} candidates, {total} s.",
        status=result.status,
        held=len(result.meetings),
        candidates=result.candidates,
        total=total,
    )
    lines = [head, *(_aim(aim, language) for aim in result.aims)]
    proven = [_sentence(aim, language) for aim in result.aims if aim.status == "CERTIFIED"]
    if proven:
        said = reduce(
            lambda first, second: language.say("{first}; {second}", first=first, second=second), proven
        )
        lines.append(language.say("Proven: {proven}. Check it with `sangdam verify`.", proven=said))
    return "\n".join(lines)


def _without(problem: Problem, result: Result, total: str, language: Language) -> list[str]:
    """Why there is no timetable, as far as it is known."""
    if result.status == "INFEASIBLE":
        head = language.say(
            "{status} after {total} s: there is no timetable.", status=result.status, total=total
        )
    else:
        head = language.say(
            "{status} after {total} s: no timetable was found.", status=result.status, total=total
        )
    word = result.contradiction
    if word is None:
        return [head]
    items = contradiction_lines(language, problem, word.items, minimal=word.minimal) if word.items else []
    return [head, *_contradiction(word, language), *items[:1], *(f"  {one}" for one in items[1:])]


def _contradiction(found: Contradiction, language: Language) -> list[str]:
    """Which rules contradict each other, whose word that is, and where."""
    rules = language.listed(found.rules)
    if found.confirmed_by == "counting":
        lines = [language.say("These rules contradict each other (counting): {rules}.", rules=rules)]
    else:
        lines = [language.say("These rules contradict each other (solver): {rules}.", rules=rules)]
    if found.codes:
        lines.append(language.say("Where: {codes}", codes=" ".join(found.codes[:12])))
    return lines


def _aim(aim: AimResult, language: Language) -> str:
    bound = language.say("no bound") if aim.bound is None else language.say("bound {bound}", bound=aim.bound)
    scope = "" if aim.scope == "all" else language.say(", of the chosen pairs")
    name = padded(step_name(language, aim.name), 13, right=False)
    return f"  {name} {aim.value:>12,}   {padded(bound, 18, right=False)} {aim.status}{scope}"
