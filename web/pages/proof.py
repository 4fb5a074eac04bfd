"""What is proven about a result, and of what: whole sentences, true of just that result."""

from collections.abc import Mapping, Sequence

from scheduler.aims import level_of
from scheduler.problem import LEXIMIN, Problem
from scheduler.timetable import AimResult, Contradiction, Result
from web.contradiction import contradiction_lines
from web.language import Language, mark
from web.words import rule


def proof(
    language: Language, result: Result, *, floor_most: int, problem: Problem | None = None
) -> tuple[str, ...]:
    """What is proven about a result, and of what, aim by aim.

    With the problem, what contradicts itself in it is said in its own words, where the result knows it.
    `floor_most` is the highest floor of any participant: up to 1 the shortfall counts companies.
    """
    if result.status == "INFEASIBLE":
        return (
            language.say("The rules contradict each other: no timetable can keep all of them."),
            *_contradiction(language, result.contradiction, problem),
        )
    if result.meetings is None:
        return (language.say("Give the run more time, or relax a rule. Nothing was proven either way."),)
    aims = [aim for aim in result.aims if aim.value is not None]
    joined = _joined(aims)
    closed = [aim for aim in aims if _proven(aim)]
    said = [
        _aim_sentence(language, aim, first=place == 0, candidates=result.candidates, floor_most=floor_most)
        for place, aim in enumerate(aims)
    ]
    if joined:
        said[:joined] = [_joint(language, aims[:joined], result.candidates, floor_most)]
    # A later aim is at most as proven as the earlier ones: whose word it is stands between the two kinds.
    word = [_whose_word(language, closed)] if closed else []
    left = len(aims) - len(closed)
    return (*said[: len(said) - left], *word, *said[len(said) - left :])


def _contradiction(language: Language, why: Contradiction | None, problem: Problem | None) -> tuple[str, ...]:
    if why is None:
        return ()
    if why.items and problem is not None:
        items = contradiction_lines(language, problem, why.items, minimal=why.minimal)
        # Counting confirms that there is no timetable; which things are needed for that it does not say.
        return (language.say(_CONFIRMED[why.confirmed_by]), *items)
    places = (language.say("It concerns: {codes}", codes=language.listed(why.codes)),) if why.codes else ()
    names = (rule(language, name) for name in why.rules)
    return (*names, *places, language.say(_CONFIRMED[why.confirmed_by]))


_CONFIRMED: Mapping[str, str] = {
    "counting": mark("Counting confirms it."),
    "solver": mark("This is the solver’s word; it was not confirmed independently."),
}


def _proven(aim: AimResult) -> bool:
    return aim.status in {"CERTIFIED", "OPTIMAL"}


def _joined(aims: Sequence[AimResult]) -> int:
    """How many aims one sentence can say: floors, the worst-off and the score, all closed; 0: none."""
    names = [aim.name for aim in aims]
    if names[:1] != ["shortfall"] or "score" not in names:
        return 0
    place = names.index("score")
    lifted = all(name.startswith(LEXIMIN) for name in names[1:place])
    return (
        place + 1 if lifted and all(_proven(aim) and aim.scope == "all" for aim in aims[: place + 1]) else 0
    )


def _joint(language: Language, aims: Sequence[AimResult], candidates: int, floor_most: int) -> str:
    """The usual order of aims, all closed: one sentence for them."""
    worst = any(aim.value for aim in aims[1:-1])
    if aims[0].value == 0 and not worst:
        said = mark(
            "Every company reaches its floor, and no such timetable from these {candidates} candidate pairs"
            " has a higher score."
        )
    elif worst and aims[0].value == 0:
        said = mark(
            "Every company reaches its floor; no such timetable from these {candidates} candidate pairs has"
            " fewer companies with few meetings, and none that equals it has a higher score."
        )
    elif worst:
        said = mark(
            "No timetable from these {candidates} candidate pairs leaves fewer meetings missing under the"
            " floors; none that equals it has fewer companies with the fewest meetings, and none that equals"
            " both has a higher score."
        )
    elif floor_most <= 1:
        said = mark(
            "No timetable from these {candidates} candidate pairs leaves fewer companies short, and none that"
            " equals it has a higher score."
        )
    else:
        said = mark(
            "No timetable from these {candidates} candidate pairs leaves fewer meetings missing under the"
            " floors, and none that equals it has a higher score."
        )
    return language.say(said, candidates=candidates)


def _whose_word(language: Language, aims: list[AimResult]) -> str:
    if all(aim.status == "CERTIFIED" for aim in aims if _proven(aim)):
        return language.say(
            "The bound was confirmed from the problem itself, in whole numbers and without the solver."
        )
    return language.say("This is the solver’s word; the bound was not confirmed independently.")


def _aim_sentence(
    language: Language, aim: AimResult, *, first: bool, candidates: int, floor_most: int
) -> str:
    """One aim by itself: what no timetable can better, or how far it may still be from that."""
    kind = "companies" if aim.name == "shortfall" and floor_most <= 1 else aim.name
    values = {"value": aim.value, "bound": aim.bound, "candidates": candidates}
    if kind not in _BEST:
        return _other_sentence(language, aim, first=first, candidates=candidates)
    if _proven(aim) and aim.scope == "chosen pairs":
        return language.say(_SAME_PAIRS[kind], **values)
    if _proven(aim):
        return language.say((_BEST if first else _BEST_AFTER)[kind], **values)
    if aim.bound is None:
        return language.say(_NO_BOUND[kind], **values)
    return language.say(_OPEN[kind], **values)


_BEST: Mapping[str, str] = {
    "companies": mark("No timetable from these {candidates} candidate pairs leaves fewer companies short."),
    "shortfall": mark(
        "No timetable from these {candidates} candidate pairs leaves fewer meetings missing under the floors."
    ),
    "score": mark("No timetable from these {candidates} candidate pairs has a higher score."),
    "breaks": mark("No timetable of these meetings has fewer breaks."),
}
_BEST_AFTER: Mapping[str, str] = {
    "companies": mark("Of those that equal it so far, none leaves fewer companies short."),
    "shortfall": mark("Of those that equal it so far, none leaves fewer meetings missing under the floors."),
    "score": mark("Of those that equal it so far, none has a higher score."),
    "breaks": mark("Of those that equal it so far, none has fewer breaks."),
}
_SAME_PAIRS: Mapping[str, str] = {
    "companies": mark("With the same pairs, no timetable leaves fewer companies short."),
    "shortfall": mark("With the same pairs, no timetable leaves fewer meetings missing under the floors."),
    "score": mark("With the same pairs, no timetable has a higher score."),
    "breaks": mark("With the same pairs, no timetable has fewer breaks."),
}
_OPEN: Mapping[str, str] = {
    "companies": mark("{value} companies are left short; at least {bound} must be, whatever is done."),
    "shortfall": mark(
        "{value} meetings are missing under the floors; at least {bound} must be, whatever is done."
    ),
    "score": mark("The score is {value}; no timetable can exceed {bound}."),
    "breaks": mark("There are {value} breaks; no timetable can have fewer than {bound}."),
}
_NO_BOUND: Mapping[str, str] = {
    "companies": mark("{value} companies are left short; how many must be is not known."),
    "shortfall": mark("{value} meetings are missing under the floors; how many must be is not known."),
    "score": mark("The score is {value}; how much higher it could be is not known."),
    "breaks": mark("There are {value} breaks; how few there could be is not known."),
}


def _other_sentence(language: Language, aim: AimResult, *, first: bool, candidates: int) -> str:
    """The aims after who meets whom, put together from what would be better and how much there is."""
    kind = "leximin" if aim.name.startswith(LEXIMIN) else aim.name
    level = level_of(aim.name) if kind == "leximin" else 0
    if _proven(aim) and aim.value == 0 and kind in _NONE_LEFT:
        return language.say(_NONE_LEFT[kind], level=level)
    amount = language.say(_AMOUNT[kind], value=aim.value, level=level)
    if _proven(aim):
        better = language.say(_BETTER[kind], level=level)
        said = (
            _SAME_PAIRS_OTHER if aim.scope == "chosen pairs" else _BEST_OTHER if first else _BEST_AFTER_OTHER
        )
        return language.say(said, better=better, amount=amount, candidates=candidates)
    if aim.bound is None:
        return language.say(mark("{amount}; whether less is possible is not known."), amount=amount)
    if aim.scope == "chosen pairs":
        said = mark("{amount}; with the same pairs there must be {bound} at least.")
    else:
        said = mark("{amount}; there must be {bound} at least, whatever is done.")
    return language.say(said, amount=amount, bound=aim.bound)


_BETTER: Mapping[str, str] = {
    "lost": mark("keeps more of the published meetings"),
    "changes": mark("leaves fewer people to be told"),
    "leximin": mark("has fewer companies with under {level} meetings"),
    "idle": mark("has fewer idle gaps"),
    "table-changes": mark("has fewer changes of table"),
    "slot-costs": mark("uses better slots"),
}
"""What a better timetable would do."""

_AMOUNT: Mapping[str, str] = {
    "lost": mark("Published meetings lost: {value}"),
    "changes": mark("People to be told: {value}"),
    "leximin": mark("Companies with under {level} meetings: {value}"),
    "idle": mark("Idle gaps: {value}"),
    "table-changes": mark("Changes of table: {value}"),
    "slot-costs": mark("Cost of the slots: {value}"),
}
"""How much of it there is."""

_NONE_LEFT: Mapping[str, str] = {
    "leximin": mark("No company has under {level} meetings."),
    "idle": mark("Nobody has an idle gap between two meetings of a session."),
    "table-changes": mark("Nobody changes the table within a session."),
}
"""What is said where there is nothing left to make fewer: that needs no comparison."""

_BEST_OTHER = mark("{amount}; no timetable from these {candidates} candidate pairs {better}.")
_BEST_AFTER_OTHER = mark("{amount}; of those that equal it so far, none {better}.")
_SAME_PAIRS_OTHER = mark("{amount}; with the same pairs, no timetable {better}.")
