"""What contradicts itself in an event that has no timetable, as sentences in the event's own words."""

from collections.abc import Mapping, Sequence

from scheduler.problem import Problem
from scheduler.timetable import Item
from web.language import Language, mark
from web.words import rule, when

ITEMS: Mapping[str, str] = {
    "must-meet": mark("{b} must meet {c} ({a})."),
    "veto": mark("{a} and {b} are vetoed."),
    "pinned at": mark("{b} and {c} are pinned at table {d} ({a})."),
    "pinned": mark("{b} and {c} are pinned {slots} ({a})."),
    "delegates-suffice number": mark("{a} holds {number} meeting(s) at once."),
    "delegates-suffice slots": mark("{b} of {a} is there only {slots}."),
    "delegates-suffice": mark("{b} and {c} meet with or about {rest} ({a})."),
    "tables-by-hall number": mark("Hall {a} has {number} table(s)."),
    "tables-by-hall slots": mark("Table {a} is closed {slots}."),
    "tables-by-hall": mark("{a} meets in hall {b}."),
    "fixed-table": mark("{a} meets only at its own tables, from {b} on."),
    "quota": mark("{a} has at most {number} meeting(s)."),
    "quota-day": mark("{a} has at most {number} meeting(s) a day."),
    "quota-session": mark("{a} has at most {number} meeting(s) a session."),
    "forbidden-slots": mark("{a} meets nobody {slots}."),
    "programme": mark("{a} is at {b} {slots}."),
    "held-back": mark("{a} keeps places for walk-ins."),
    "precedence": mark("{a} comes before {b}."),
    "meeting-session": mark("{b} and {c} meet in session {rest} ({a})."),
    "adjacent-slots": mark("{b} and {c} meet for {number} slots ({a})."),
    "interpreters-suffice": mark("{b} and {c} need an interpreter of {d} ({a})."),
    "rivals": mark("{a} sits apart from its rivals ({b})."),
    "lunch": mark("Everybody has {number} slot(s) for lunch {slots}."),
}
"""By rule and what the item says of it. `a` to `d` are its first four codes, `rest` those from the fourth."""


def contradiction_lines(
    language: Language, problem: Problem, items: Sequence[Item], *, minimal: bool
) -> list[str]:
    """What can't all be had: a head, and a line for each thing."""
    head = (
        language.say("These can't all be had; without any one of them the others could:")
        if minimal
        else language.say("These can't all be had (time was too short to leave out what is not needed):")
    )
    return [head, *(item_sentence(language, problem, one) for one in items)]


def item_sentence(language: Language, problem: Problem, item: Item) -> str:
    """One thing that contradicts others, in the event's own words."""
    # Slots that are all of the event's are said as well: it is there only then.
    slots = when(language, problem, item.slots) or language.say("at any time")
    kinds = [f"{item.rule} number"] if item.number is not None else []
    kinds += [f"{item.rule} slots"] if item.slots else []
    kinds += [f"{item.rule} at"] if len(item.codes) > 3 else []
    text = next((ITEMS[kind] for kind in (*kinds, item.rule) if kind in ITEMS), None)
    if text is None:
        return rule(language, item.rule)
    codes = dict(zip("abcd", item.codes, strict=False))
    rest = language.listed(item.codes[3:])
    return language.say(text, **codes, number=item.number, slots=slots, rest=rest)
