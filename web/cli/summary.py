"""A result in a few lines for a person at a terminal."""

from scheduler.aims import level_of
from scheduler.problem import LEXIMIN
from scheduler.timetable import AimResult, Result

SENTENCES = {
    "lost": "no timetable keeps more of the published meetings",
    "changes": "none leaves fewer people to be told",
    "shortfall": "no timetable leaves fewer meetings missing under the floors",
    "score": "none that leaves as few missing has a higher score",
    "idle": "none has fewer idle gaps",
    "breaks": "no timetable has fewer breaks",
    "table-changes": "none has fewer changes of table",
    "slot-costs": "none uses better slots",
}


def _sentence(aim: AimResult) -> str:
    """What is certified about a step of the aims, of those that equal it in the earlier ones."""
    if aim.name.startswith(LEXIMIN):
        return f"none has fewer companies with under {level_of(aim.name)} meetings"
    return SENTENCES[aim.name]


def summary(result: Result) -> str:
    """The result in lines: status, counts, each aim, and what is proven."""
    total = result.seconds.get("total", 0.0)
    if result.meetings is None:
        lines = [f"{result.status} after {total:.2f} s: there is no timetable."]
        if result.status != "INFEASIBLE":
            lines = [f"{result.status} after {total:.2f} s: no timetable was found."]
        if result.contradiction is not None:
            rules = ", ".join(result.contradiction.rules)
            lines.append(f"These rules contradict each other ({result.contradiction.confirmed_by}): {rules}.")
            if result.contradiction.codes:
                lines.append("Where: " + " ".join(result.contradiction.codes[:12]))
        return "\n".join(lines)
    held = len(result.meetings)
    lines = [
        f"{result.status}: {held:,} meetings, {result.candidates:,} candidates, {total:.2f} s.",
        *(_aim(aim) for aim in result.aims),
    ]
    proven = [_sentence(aim) for aim in result.aims if aim.status == "CERTIFIED"]
    if proven:
        lines.append(f"Proven: {'; '.join(proven)}. Check it with `sangdam verify`.")
    return "\n".join(lines)


def _aim(aim: AimResult) -> str:
    bound = "no bound" if aim.bound is None else f"bound {aim.bound:,}"
    scope = "" if aim.scope == "all" else f", of the {aim.scope}"
    return f"  {aim.name:<13} {aim.value:>12,}   {bound:<18} {aim.status}{scope}"
