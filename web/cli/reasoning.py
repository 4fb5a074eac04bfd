"""Reasons, changes and contradictions as English sentences for a terminal."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

from scheduler.presence import presence_of
from scheduler.problem import Problem
from scheduler.reasons.allow import Counterfactual
from scheduler.reasons.binding import Binding
from scheduler.reasons.cause import Cause, CauseCode, Day, Placed, Reason, StepChange
from scheduler.reasons.changes import Change, ChangeKind
from scheduler.reasons.company import Told
from scheduler.reasons.instances import Item
from scheduler.reasons.preflight import Short

NEUTRAL = "There was no place for this meeting in the timetable."
OWN = {
    "quota": "Your own number of meetings is reached.",
    "hours": "Your hours and theirs have no slot in common.",
    "full": "All of your own slots are taken by other meetings.",
}
SHOWN = 4
"""So many meetings are named in a sentence; of the others only the number is said."""

CAUSES: Mapping[CauseCode, str] = {
    "held": "It is held: {meetings}.",
    "vetoed": "The pair is vetoed.",
    "never-listed": "Nobody has wished for it: it is no candidate.",
    "different-halls": "The two belong to different halls ({halls}).",
    "two-fixed-tables": "Both have tables of their own ({tables}).",
    "one-side": "The two are on one side.",
    "no-common-slot": "The two have no slot in common.",
    "company-once": "They meet already, and may meet {bound} time(s): {meetings}.",
    "quota": "{who} has all {bound} meetings of its quota: {meetings}.",
    "quota-day": "{who} has all {bound} meetings of its quota for the day {part}: {meetings}.",
    "quota-session": "{who} has all {bound} meetings of its quota for session {part}: {meetings}.",
    "held-back": "{who} keeps places free for walk-ins {slots}.",
    "busy": "{who} is taken {slots}: {meetings}.",
    "tables-full": "No table is free {slots} (hall {halls}).",
    "no-interpreter": "No interpreter of {language} is free {slots}.",
    "in-a-row": "{who} would meet in more than {bound} slots in a row {slots}: {meetings}.",
    "lunch": "{who} would have no {bound} free slot(s) for lunch.",
    "turnaround": "{who} would have too little time to go from one hall to the other {slots}: {meetings}.",
    "rivals": "A rival sits at the same or the next table {slots}: {meetings}.",
    "precedence": "It would break an order of meetings {slots}: {meetings}.",
    "spread": "Idle gaps or breaks would be spread too unevenly.",
    "must-stay": "Only meetings that must be held could make room for it: {meetings}.",
    "push-out": "As the timetable stands it would push out {meetings} {slots}.",
    "floor": "{who} would fall short of the floor.",
    "aim": "It could be added {slots}, but {aim} would be worse by {amount}.",
    "improves": "The timetable is not the best there is: with this meeting {slots} it would be better.",
}


def reason_lines(problem: Problem, reason: Reason) -> list[str]:
    """A reason in sentences, the cause that decides last."""
    worth = "" if reason.score is None else f", {reason.score} points"
    lines = [f"{reason.pair[0]} and {reason.pair[1]}{worth}:"]
    lines += [f"  {cause_sentence(problem, one)}" for one in reason.causes]
    if any(one.code == "no-common-slot" for one in reason.causes):
        lines += [f"  {_day(one)}" for one in reason.days]
    if reason.move is not None and reason.move.leaves:
        lines.append(f"  That would change {_steps(reason.move.changes)}.")
    if reason.least is not None:
        least = reason.least
        lines.append(
            f"  Proven: in every timetable that holds it {least.step} is at best {least.bound:,}"
            f" (now {least.value:,}), if the aims before stay as good."
        )
    return lines


def cause_sentence(problem: Problem, cause: Cause) -> str:
    """One cause as a sentence."""
    text = CAUSES[cause.code].format(
        who=" and ".join(cause.who),
        bound=cause.bound,
        part=cause.part or "",
        slots=when(problem, cause.slots),
        halls=", ".join(cause.halls),
        tables=", ".join(cause.tables),
        language=cause.language,
        aim=cause.aim,
        amount=cause.amount,
        meetings=_meetings(cause.meetings),
    )
    return " ".join(text.split()).replace(" .", ".").replace(" :", ":")


def _meetings(meetings: Sequence[Placed]) -> str:
    named = [f"{one.pair[0]}–{one.pair[1]} ({one.score})" for one in meetings[:SHOWN]]
    more = len(meetings) - len(named)
    return ", ".join(named) + (f" and {more} more" if more else "")


def _day(day: Day) -> str:
    words = {"held-back": "held back"}
    states = (
        f"{one.slot} {words.get(one.state, one.state)}{' with ' + ', '.join(one.codes) if one.codes else ''}"
        for one in day.slots
    )
    return f"{day.who}: {'; '.join(states)}"


def when(problem: Problem, slots: Sequence[str]) -> str:
    """In which slots, with the clock where it is known; nothing for all of them or none."""
    if not slots or len(slots) == len(problem.slots):
        return ""
    start = {slot.code: slot.start for slot in problem.slots}
    return "in " + ", ".join(f"{one} ({start[one]})" if start[one] else one for one in slots)


def _steps(steps: Iterable[StepChange]) -> str:
    return ", ".join(f"{one.step} from {one.before:,} to {one.after:,}" for one in steps)


CHANGES: Mapping[ChangeKind, str] = {
    "quota": "{who} had a quota of {after} instead of {before}",
    "quota-day": "{who} had a quota for a day of {after} instead of {before}",
    "quota-session": "{who} had a quota for a session of {after} instead of {before}",
    "held-slot": "{who} held nothing back {slots}",
    "held-back": "{who} held {after} places back instead of {before}",
    "in-a-row": "{who} could meet in {after} slots in a row instead of {before}",
    "table": "there were one more table in hall {hall} {slots}",
    "interpreter": "there were one more interpreter of {language} {slots}",
    "precedence": "the order {first} before {second} were dropped",
    "again": "{first} and {second} could meet once more",
    "staff": "{who} had {after} people at tables instead of {before}",
    "wish": "one of {first} and {second} wished for it",
    "veto": "the veto between {first} and {second} were taken back",
}


def change_words(problem: Problem, change: Change) -> str:
    """A change as what would have to be: "B012 stayed until 15:20"."""
    if change.kind == "hours":
        return f"{change.who} {_hours(problem, change)}"
    first, second = change.pair or ("", "")
    slots = when(problem, change.slots)
    filled = {**asdict(change), "slots": slots, "first": first, "second": second}
    return CHANGES[change.kind].format(**filled).strip()


def _hours(problem: Problem, change: Change) -> str:
    """Stayed until, came at, or were there in: by what the company's hours are now."""
    at_once = presence_of(problem).at_once[change.who or ""]
    session, first = problem.place[change.slots[0]]
    codes = [slot.code for slot in session.slots]
    last = codes.index(change.slots[-1])
    begin, end = session.slots[first].start, session.slots[last].start
    if first and at_once[codes[first - 1]] and end is not None:
        hours, minutes = (int(part) for part in end.split(":"))
        until = 60 * hours + minutes + problem.slot_minutes
        return f"stayed until {until // 60 % 24:02d}:{until % 60:02d}"
    if last + 1 < len(codes) and at_once[codes[last + 1]] and begin is not None:
        return f"were there from {begin}"
    return f"were there {when(problem, change.slots)}"


def allow_sentence(problem: Problem, found: Counterfactual | None) -> str:
    """What would allow a meeting, as a sentence."""
    if found is None:
        return "No change was found that would allow it."
    if not found.changes:
        return f"A timetable just as good holds it, in {found.meeting.slot} at {found.meeting.table}."
    changes = " and ".join(change_words(problem, one) for one in found.changes)
    changed = [one for one in found.steps if one.before != one.after]
    yields = f": {_steps(changed)}" if changed else ""
    sure = "" if found.smallest else " (whether less would do was not found out in time)"
    return f"It could be held if {changes}{yields}{sure}."


def binding_sentence(problem: Problem, one: Binding) -> str:
    """What one resource more brings, as a sentence."""
    sure = "" if one.proven else " at least"
    return f"If {change_words(problem, one.change)}{sure}: {_steps(one.steps)}."


def told_sentences(told: Told) -> list[str]:
    """What a company may be told about a meeting that it did not get."""
    return [OWN[one.code] for one in told.own] or [NEUTRAL]


ITEMS: Mapping[str, str] = {
    "must-meet": "{1} must meet {2} ({0}).",
    "veto": "{0} and {1} are vetoed.",
    "pinned at": "{1} and {2} are pinned at table {3} ({0}).",
    "pinned": "{1} and {2} are pinned {slots} ({0}).",
    "delegates-suffice number": "{0} holds {number} meeting(s) at once.",
    "delegates-suffice slots": "{1} of {0} is there only {slots}.",
    "delegates-suffice": "{1} and {2} meet with or about {rest} ({0}).",
    "tables-by-hall number": "Hall {0} has {number} table(s).",
    "tables-by-hall slots": "Table {0} is closed {slots}.",
    "tables-by-hall": "{0} meets in hall {1}.",
    "fixed-table": "{0} meets only at its own tables, from {1} on.",
    "quota": "{0} has at most {number} meeting(s).",
    "quota-day": "{0} has at most {number} meeting(s) a day.",
    "quota-session": "{0} has at most {number} meeting(s) a session.",
    "forbidden-slots": "{0} meets nobody {slots}.",
    "programme": "{0} is at {1} {slots}.",
    "held-back": "{0} keeps places for walk-ins.",
    "precedence": "{0} comes before {1}.",
    "meeting-session": "{1} and {2} meet in session {rest} ({0}).",
    "adjacent-slots": "{1} and {2} meet for {number} slots ({0}).",
    "interpreters-suffice": "{1} and {2} need an interpreter of {3} ({0}).",
    "rivals": "{0} sits apart from its rivals ({1}).",
    "lunch": "Everybody has {number} slot(s) for lunch {slots}.",
}


def item_sentence(problem: Problem, item: Item) -> str:
    """One thing that contradicts others, in the event's own words."""
    # Slots that are all of the event's are said as well: it is there only then.
    slots = when(problem, item.slots) or "at any time"
    kinds = [f"{item.rule} number"] if item.number is not None else []
    kinds += [f"{item.rule} slots"] if item.slots else []
    kinds += [f"{item.rule} at"] if len(item.codes) > 3 else []
    text = next((ITEMS[kind] for kind in (*kinds, item.rule) if kind in ITEMS), "The rule {rule} is kept.")
    rest = ", ".join(item.codes[3:])
    return text.format(*item.codes, number=item.number, slots=slots, rest=rest, rule=item.rule)


def short_sentence(one: Short) -> str:
    """Who can't reach the floor, and why, as a sentence."""
    who = ", ".join(one.who[:SHOWN]) + (f" and {len(one.who) - SHOWN} more" if len(one.who) > SHOWN else "")
    lacks = {
        "wishes": "too few candidates",
        "hours": "too few slots in its hours",
        "quota": "a quota below its floor",
        "vetoes": "too many vetoes",
    }
    if one.because != "others":
        return f"{who} can't reach its floor of {one.asked}: {lacks[one.because]} (at most {one.room})."
    others = ", ".join(one.others[:SHOWN])
    more = f" and {len(one.others) - SHOWN} more" if len(one.others) > SHOWN else ""
    return (
        f"{who} need {one.asked} meetings for their floors and can have {one.room}, "
        f"{one.missing} fewer: those they wish for ({others}{more}) have no more room."
    )
