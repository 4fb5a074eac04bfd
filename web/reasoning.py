"""Reasons, changes and contradictions as sentences for a terminal, in the reader's language."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from functools import reduce
from typing import TYPE_CHECKING

from scheduler.presence import presence_of
from scheduler.problem import Problem
from scheduler.reasons.cause import (
    Cause,
    CauseCode,
    Day,
    OwnCode,
    Placed,
    Reason,
    SlotState,
    State,
    StepChange,
)
from scheduler.reasons.changes import Change, ChangeKind
from scheduler.reasons.company import Told
from scheduler.reasons.preflight import Lack, Short
from web.language import Language, mark
from web.words import step_name, when

if TYPE_CHECKING:  # it would load the solver, and a server that starts does not need it
    from scheduler.reasons.allow import Counterfactual
    from scheduler.reasons.binding import Binding

NEUTRAL = mark("There was no place for this meeting in the timetable.")
OWN: Mapping[OwnCode, str] = {
    "quota": mark("Your own number of meetings is reached."),
    "hours": mark("Your hours and theirs have no slot in common."),
    "full": mark("All of your own slots are taken by other meetings."),
}
SHOWN = 4
"""So many meetings are named in a sentence; of the others only the number is said."""

CAUSES: Mapping[CauseCode, str] = {
    "held": mark("It is held: {meetings}."),
    "vetoed": mark("The pair is vetoed."),
    "never-listed": mark("Nobody has wished for it: it is no candidate."),
    "different-halls": mark("The two belong to different halls ({halls})."),
    "two-fixed-tables": mark("Both have tables of their own ({tables})."),
    "one-side": mark("The two are on one side."),
    "no-common-slot": mark("The two have no slot in common."),
    "company-once": mark("They meet already, and may meet {bound} time(s): {meetings}."),
    "quota": mark("{who} has all {bound} meetings of its quota: {meetings}."),
    "quota-day": mark("{who} has all {bound} meetings of its quota for the day {part}: {meetings}."),
    "quota-session": mark("{who} has all {bound} meetings of its quota for session {part}: {meetings}."),
    "held-back": mark("{who} keeps places free for walk-ins {slots}."),
    "busy": mark("{who} is taken {slots}: {meetings}."),
    "tables-full": mark("No table is free {slots} (hall {halls})."),
    "no-interpreter": mark("No interpreter of {language} is free {slots}."),
    "in-a-row": mark("{who} would meet in more than {bound} slots in a row {slots}: {meetings}."),
    "lunch": mark("{who} would have no {bound} free slot(s) for lunch."),
    "turnaround": mark(
        "{who} would have too little time to go from one hall to the other {slots}: {meetings}."
    ),
    "rivals": mark("A rival sits at the same or the next table {slots}: {meetings}."),
    "precedence": mark("It would break an order of meetings {slots}: {meetings}."),
    "spread": mark("Idle gaps or breaks would be spread too unevenly."),
    "must-stay": mark("Only meetings that must be held could make room for it: {meetings}."),
    "push-out": mark("As the timetable stands it would push out {meetings} {slots}."),
    "floor": mark("{who} would fall short of the floor."),
    "aim": mark("It could be added {slots}, but {aim} would be worse by {amount}."),
    "improves": mark("The timetable is not the best there is: with this meeting {slots} it would be better."),
}
CAUSE_NAMES: Mapping[CauseCode, str] = {
    "held": mark("held"),
    "vetoed": mark("vetoed"),
    "never-listed": mark("never-listed"),
    "different-halls": mark("different-halls"),
    "two-fixed-tables": mark("two-fixed-tables"),
    "one-side": mark("one-side"),
    "no-common-slot": mark("no-common-slot"),
    "company-once": mark("company-once"),
    "quota": mark("quota"),
    "quota-day": mark("quota-day"),
    "quota-session": mark("quota-session"),
    "held-back": mark("held-back"),
    "busy": mark("busy"),
    "tables-full": mark("tables-full"),
    "no-interpreter": mark("no-interpreter"),
    "in-a-row": mark("in-a-row"),
    "lunch": mark("lunch"),
    "turnaround": mark("turnaround"),
    "rivals": mark("rivals"),
    "precedence": mark("precedence"),
    "spread": mark("spread"),
    "must-stay": mark("must-stay"),
    "push-out": mark("push-out"),
    "floor": mark("floor"),
    "aim": mark("aim"),
    "improves": mark("improves"),
}
"""What a cause is called where it is counted. In English it is its own code, as in the JSON."""
STATES: Mapping[State, str] = {
    "free": mark("{slot} free"),
    "busy": mark("{slot} busy"),
    "away": mark("{slot} away"),
    "forbidden": mark("{slot} forbidden"),
    "programme": mark("{slot} programme"),
    "held-back": mark("{slot} held back"),
    "closed": mark("{slot} closed"),
}


def reason_lines(language: Language, problem: Problem, reason: Reason) -> list[str]:
    """A reason in sentences, the cause that decides last."""
    first, second = reason.pair
    head = language.say("{first} and {second}", first=first, second=second) + ":"
    if reason.score is not None:
        head = language.say(
            "{first} and {second}, {score} points:", first=first, second=second, score=reason.score
        )
    lines = [head, *(f"  {cause_sentence(language, problem, one)}" for one in reason.causes)]
    if any(one.code == "no-common-slot" for one in reason.causes):
        lines += [f"  {_day(language, one)}" for one in reason.days]
    if reason.move is not None and reason.move.leaves:
        changed = language.say("That would change {steps}.", steps=_steps(language, reason.move.changes))
        lines.append(f"  {changed}")
    if reason.least is not None:
        least = reason.least
        proven = language.say(
            "Proven: in every timetable that holds it {step} is at best {bound} (now {value}), "
            "if the aims before stay as good.",
            step=step_name(language, least.step),
            bound=least.bound,
            value=least.value,
        )
        lines.append(f"  {proven}")
    return lines


def cause_sentence(language: Language, problem: Problem, cause: Cause) -> str:
    """One cause as a sentence."""
    text = language.say(
        CAUSES[cause.code],
        who=_and(language, cause.who),
        bound=cause.bound,
        part=cause.part or "",
        slots=when(language, problem, cause.slots),
        halls=language.listed(cause.halls),
        tables=language.listed(cause.tables),
        language=cause.language,
        aim=step_name(language, cause.aim or ""),
        amount=cause.amount,
        meetings=_meetings(language, cause.meetings),
    )
    return _closed(text)


def _closed(text: str) -> str:
    """A sentence without the gaps that empty blanks leave."""
    return " ".join(text.split()).replace(" .", ".").replace(" :", ":").replace(" ,", ",")


def _and(language: Language, names: Sequence[str]) -> str:
    """A and B."""

    def joined(first: str, second: str) -> str:
        return language.say("{first} and {second}", first=first, second=second)

    return reduce(joined, names) if names else ""


def _meetings(language: Language, meetings: Sequence[Placed]) -> str:
    """A, B and 3 more."""
    listed = language.listed(f"{one.pair[0]}–{one.pair[1]} ({one.score})" for one in meetings[:SHOWN])
    more = len(meetings) - SHOWN
    return language.say("{listed} and {more} more", listed=listed, more=more) if more > 0 else listed


def _companies_and_more(language: Language, codes: Sequence[str]) -> str:
    """The same of companies, which Korean counts in another way than meetings."""
    listed, more = language.listed(codes[:SHOWN]), len(codes) - SHOWN
    return language.say("{listed} and {more} others", listed=listed, more=more) if more > 0 else listed


def _day(language: Language, day: Day) -> str:
    return f"{day.who}: {'; '.join(_state(language, one) for one in day.slots)}"


def _state(language: Language, one: SlotState) -> str:
    state = language.say(STATES[one.state], slot=one.slot)
    if not one.codes:
        return state
    return language.say("{state} with {codes}", state=state, codes=language.listed(one.codes))


def _steps(language: Language, steps: Iterable[StepChange]) -> str:
    return language.listed(
        language.say(
            "{step} from {before} to {after}",
            step=step_name(language, one.step),
            before=one.before,
            after=one.after,
        )
        for one in steps
    )


CHANGES: Mapping[ChangeKind, str] = {
    "quota": mark("{who} had a quota of {after} instead of {before}"),
    "quota-day": mark("{who} had a quota for a day of {after} instead of {before}"),
    "quota-session": mark("{who} had a quota for a session of {after} instead of {before}"),
    "held-slot": mark("{who} held nothing back {slots}"),
    "held-back": mark("{who} held {after} places back instead of {before}"),
    "in-a-row": mark("{who} could meet in {after} slots in a row instead of {before}"),
    "table": mark("there were one more table in hall {hall} {slots}"),
    "interpreter": mark("there were one more interpreter of {language} {slots}"),
    "precedence": mark("the order {first} before {second} were dropped"),
    "again": mark("{first} and {second} could meet once more"),
    "staff": mark("{who} had {after} people at tables instead of {before}"),
    "wish": mark("one of {first} and {second} wished for it"),
    "veto": mark("the veto between {first} and {second} were taken back"),
}
"""Each is what follows "if"; in Korean it ends as such a clause does (…면)."""


def change_words(language: Language, problem: Problem, change: Change) -> str:
    """A change as what would have to be: "B012 stayed until 15:20", "B012가 15:20까지 있으면"."""
    if change.kind == "hours":
        return _hours(language, problem, change)
    first, second = change.pair or ("", "")
    slots = when(language, problem, change.slots)
    filled = {**asdict(change), "slots": slots, "first": first, "second": second}
    return _closed(language.say(CHANGES[change.kind], **filled))


def _hours(language: Language, problem: Problem, change: Change) -> str:
    """Stayed until, came at, or were there in: by what the company's hours are now."""
    at_once = presence_of(problem).at_once[change.who or ""]
    session, first = problem.place[change.slots[0]]
    codes = [slot.code for slot in session.slots]
    last = codes.index(change.slots[-1])
    begin, end = session.slots[first].start, session.slots[last].start
    if first and at_once[codes[first - 1]] and end is not None:
        hours, minutes = (int(part) for part in end.split(":"))
        until = 60 * hours + minutes + problem.slot_minutes
        clock = f"{until // 60 % 24:02d}:{until % 60:02d}"
        return language.say("{who} stayed until {time}", who=change.who, time=clock)
    if last + 1 < len(codes) and at_once[codes[last + 1]] and begin is not None:
        return language.say("{who} were there from {time}", who=change.who, time=begin)
    slots = when(language, problem, change.slots)
    return _closed(language.say("{who} were there {slots}", who=change.who, slots=slots))


def allow_sentence(language: Language, problem: Problem, found: "Counterfactual | None") -> str:
    """What would allow a meeting, as a sentence."""
    if found is None:
        return language.say("No change was found that would allow it.")
    if not found.changes:
        return language.say(
            "A timetable just as good holds it, in {slot} at {table}.",
            slot=found.meeting.slot,
            table=found.meeting.table,
        )
    changed = [one for one in found.steps if one.before != one.after]
    more = f": {_steps(language, changed)}" if changed else ""
    if not found.smallest:
        more += f" ({language.say('whether less would do was not found out in time')})"
    changes = _all_of(language, [change_words(language, problem, one) for one in found.changes])
    return language.say("It could be held if {changes}{more}.", changes=changes, more=more)


def _all_of(language: Language, changes: Sequence[str]) -> str:
    """Clauses of which all have to hold."""

    def joined(one: str, other: str) -> str:
        return language.say("{one} and {other}", one=one, other=other)

    return reduce(joined, changes)


def binding_sentence(language: Language, problem: Problem, one: "Binding") -> str:
    """What one resource more brings, as a sentence."""
    change, steps = change_words(language, problem, one.change), _steps(language, one.steps)
    if one.proven:
        return language.say("If {change}: {steps}.", change=change, steps=steps)
    return language.say("If {change} at least: {steps}.", change=change, steps=steps)


def told_sentences(language: Language, told: Told) -> list[str]:
    """What a company may be told about a meeting that it did not get."""
    return [language.say(OWN[one.code]) for one in told.own] or [language.say(NEUTRAL)]


LACKS: Mapping[Lack, str] = {
    "wishes": mark("too few candidates"),
    "hours": mark("too few slots in its hours"),
    "quota": mark("a quota below its floor"),
    "vetoes": mark("too many vetoes"),
}


def short_sentence(language: Language, one: Short) -> str:
    """Who can't reach the floor, and why, as a sentence."""
    who = _companies_and_more(language, one.who)
    if one.because != "others":
        return language.say(
            "{who} can't reach its floor of {asked}: {lack} (at most {room}).",
            who=who,
            asked=one.asked,
            lack=language.say(LACKS[one.because]),
            room=one.room,
        )
    return language.say(
        "{who} need {asked} meetings for their floors and can have {room}, {missing} fewer: "
        "those they wish for ({others}) have no more room.",
        who=who,
        asked=one.asked,
        room=one.room,
        missing=one.missing,
        others=_companies_and_more(language, one.others),
    )
