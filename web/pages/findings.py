"""What will not work when the timetable is made, and where each thing is mended."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from urllib.parse import quote

from sqlmodel import Session

from matcher.bars import Because
from scheduler.check import check
from scheduler.reasons.preflight import Lack, Preflight, Short, preflight
from web import words
from web.language import Language
from web.pages.access import Visitor
from web.pages.decision import Decision
from web.store.companies import companies, names
from web.store.people import Assembly, field_names

LISTED_MOST = 100
"""So many are listed by name; of the others only the number is said."""
Name = Callable[[str], str]

Words = Callable[[Language, int], tuple[str, str]]
"""What is said of so many things, and what is behind it."""

DROPPED: Mapping[Because, Words] = {
    "vetoed": lambda language, n: (
        language.count("{n} wished pair contradicts a veto.", "{n} wished pairs contradict a veto.", n),
        language.say("The veto wins: no meeting will be set for them."),
    ),
    "different halls": lambda language, n: (
        language.count(
            "{n} wished pair belongs to two different halls.",
            "{n} wished pairs belong to two different halls.",
            n,
        ),
        language.say("They can’t meet. Take the hall away from one of the two if they should."),
    ),
    "two fixed tables": lambda language, n: (
        language.count(
            "In {n} wished pair both have tables of their own.",
            "In {n} wished pairs both have tables of their own.",
            n,
        ),
        language.say("They can’t meet while neither may leave its table."),
    ),
    "ruled out": lambda language, n: (
        language.count(
            "{n} wished pair is ruled out by a fact.", "{n} wished pairs are ruled out by a fact.", n
        ),
        language.say("You said under “What counts for a suggestion” that such companies don’t meet."),
    ),
}
"""By reason, the words for wished pairs that can't meet. A request that was declined is no fault."""
LACKS: Mapping[Lack, Words] = {
    "wishes": lambda language, n: (
        language.count(
            "{n} company has fewer candidates than its floor.",
            "{n} companies have fewer candidates than their floors.",
            n,
        ),
        language.say("More wishes help, or suggestions that fill up."),
    ),
    "hours": lambda language, n: (
        language.count(
            "{n} company is there for fewer slots than its floor.",
            "{n} companies are there for fewer slots than their floors.",
            n,
        ),
        language.say("More hours or one more person helps, or a smaller floor."),
    ),
    "quota": lambda language, n: (
        language.count(
            "{n} company has a quota below its floor.", "{n} companies have quotas below their floors.", n
        ),
        language.say("One of the two numbers has to change."),
    ),
    "vetoes": lambda language, n: (
        language.count(
            "Vetoes keep {n} company below its floor.", "Vetoes keep {n} companies below their floors.", n
        ),
        language.say("Ask whether each veto is meant."),
    ),
}
"""By what they lack, the words for companies that can't reach their floors whatever the timetable."""


def findings(db: Session, have: Assembly, who: Visitor) -> list[Decision]:
    """Everything that will not work, the most pressing first; of an event with faults only those."""
    if faults := check(have.problem):
        return [_faulty(who, [words.issue(who.language, one) for one in faults])]
    return _found(db, have, who, preflight(have.problem))


def pressing(db: Session, have: Assembly, who: Visitor) -> list[Decision]:
    """What the home page shows: the first, wishes that contradict a veto, and how much more there is."""
    found = findings(db, have, who)
    vetoed = [one for one in _dropped(db, have, who) if one in found][:1]
    shown = [*found[:1], *(one for one in vetoed if one not in found[:1])]
    left = len(found) - len(shown)
    if left <= 0:
        return shown
    more = Decision(
        meaning="warn",
        what=who.language.count(
            "The check found {n} more thing that will not work.",
            "The check found {n} more things that will not work.",
            left,
        ),
        href="/preflight",
        button=who.language.say("See all"),
    )
    return [*shown, more]


def _faulty(who: Visitor, sentences: list[str]) -> Decision:
    return Decision(
        meaning="bad",
        what=who.language.count(
            "No run can start: {n} fault must be mended first.",
            "No run can start: {n} faults must be mended first.",
            len(sentences),
        ),
        href="/import",
        button=who.language.say("Mend it in the workbook"),
        listed=tuple(sentences),
    )


def _found(db: Session, have: Assembly, who: Visitor, checked: Preflight) -> list[Decision]:
    name = namer(db, who)
    return [
        *_nowhere(have, who, checked, name),
        *_halls(db, who, checked),
        *_hours(have, who, checked),
        *_alone(who, checked, name),
        *_together(who, checked, name),
        *_unpaired(have, who, name),
        *_dropped(db, have, who),
        *_unwanted(db, have, who, name),
    ]


def namer(db: Session, who: Visitor) -> Name:
    """What a company is called, with its code."""
    called = names(db, who.event.code)
    return lambda code: f"{who.language.pick(*called.get(code, (code, code)))} ({code})"


def _listed(who: Visitor, lines: Iterable[str]) -> tuple[str, ...]:
    found = list(lines)
    more = len(found) - LISTED_MOST
    if more <= 0:
        return tuple(found)
    return (*found[:LISTED_MOST], who.language.count("and {n} more", "and {n} more", more))


def _company(code: str) -> str:
    return f"/companies/{quote(code, safe='')}"


def _nowhere(have: Assembly, who: Visitor, checked: Preflight, name: Name) -> Iterator[Decision]:
    if not checked.nowhere:
        return
    pairs = [have.problem.by_id[one].pair for one in checked.nowhere]
    yield Decision(
        meaning="bad",
        what=who.language.count(
            "{n} meeting must be held and has no slot.",
            "{n} meetings must be held and have no slot.",
            len(pairs),
        ),
        why=who.language.say("As long as that is so there is no timetable at all."),
        href=_company(pairs[0][0]),
        button=who.language.say("Look at the first"),
        listed=_listed(who, (f"{name(first)} – {name(second)}" for first, second in pairs)),
    )


def _halls(db: Session, who: Visitor, checked: Preflight) -> Iterator[Decision]:
    called = field_names(db, who.event.code)
    for hall in checked.halls:
        lacking = hall.expected - hall.possible
        if lacking > 0:
            title = who.language.pick(*called.get(hall.hall, (hall.hall, hall.hall)))
            yield Decision(
                meaning="bad",
                what=who.language.count(
                    "Hall {hall} is short of {n} table-slot.",
                    "Hall {hall} is short of {n} table-slots.",
                    lacking,
                    hall=title,
                ),
                why=who.language.say(
                    "{expected} meetings are expected there, and its tables have room for {possible}.",
                    expected=hall.expected,
                    possible=hall.possible,
                ),
                href="/whatif?tables=%2B1",
                button=who.language.say("Try more tables"),
            )


def _hours(have: Assembly, who: Visitor, checked: Preflight) -> Iterator[Decision]:
    start = {slot.code: slot.start or slot.code for slot in have.problem.slots}
    full = [hour for hour in checked.hours if hour.expected > hour.possible]
    if full:
        yield Decision(
            meaning="warn",
            what=who.language.count(
                "In {n} slot more meetings are expected than people and tables allow.",
                "In {n} slots more meetings are expected than people and tables allow.",
                len(full),
            ),
            why=who.language.say("Some wishes will stay unmet; other slots may take some of them."),
            href="/whatif",
            button=who.language.say("Try other settings"),
            listed=tuple(
                who.language.say(
                    "{slot}: {expected} expected, {possible} possible.",
                    slot=start[hour.slot],
                    expected=hour.expected,
                    possible=hour.possible,
                )
                for hour in full
            ),
        )


def _alone(who: Visitor, checked: Preflight, name: Name) -> Iterator[Decision]:
    """Those who can't reach their floors whatever the others do, by what they lack."""
    say = who.language.say
    for lack, said in LACKS.items():
        short = [each for each in checked.short if each.because == lack]
        if not short:
            continue
        what, why = said(who.language, len(short))
        fills = lack == "wishes" and len(short) > 1
        yield Decision(
            meaning="warn",
            what=what,
            why=why,
            href="/scores#numbers" if fills else _company(short[0].who[0]),
            button=say("Fill up with suggestions") if fills else say("Look at the first"),
            listed=_listed(who, (_lacking(who, each, name) for each in short)),
        )


def _lacking(who: Visitor, short: Short, name: Name) -> str:
    return who.language.say(
        "{company}: floor {asked}, at most {room} possible",
        company=name(short.who[0]),
        asked=short.asked,
        room=short.room,
    )


def _together(who: Visitor, checked: Preflight, name: Name) -> Iterator[Decision]:
    """Those who could reach their floors one by one, but not all of them."""
    for short in checked.short:
        if short.because != "others":
            continue
        yield Decision(
            meaning="warn",
            what=who.language.count(
                "{n} meeting will be missing under the floors, whatever the timetable.",
                "{n} meetings will be missing under the floors, whatever the timetable.",
                short.missing,
            ),
            why=who.language.say(
                "{companies} companies need {asked} meetings for their floors; the {others} companies that"
                " they wish to meet have room for {room}.",
                companies=len(short.who),
                asked=short.asked,
                others=len(short.others),
                room=short.room,
            ),
            href="/whatif",
            button=who.language.say("Try other quotas"),
            listed=_listed(who, map(name, short.others)),
        )


def _unpaired(have: Assembly, who: Visitor, name: Name) -> Iterator[Decision]:
    paired = {code for one in have.problem.meetings for code in one.pair}
    lonely = [one.code for one in have.problem.participants if one.code not in paired]
    if lonely:
        yield Decision(
            meaning="warn",
            what=who.language.count(
                "{n} company has nobody whom it could meet.",
                "{n} companies have nobody whom they could meet.",
                len(lonely),
            ),
            why=who.language.say("It neither wishes nor is wished for, or every such pair is ruled out."),
            href=_company(lonely[0]),
            button=who.language.say("Look at the first"),
            listed=_listed(who, map(name, lonely)),
        )


def _dropped(db: Session, have: Assembly, who: Visitor) -> Iterator[Decision]:
    name, say = namer(db, who), who.language.say
    for because, said in DROPPED.items():
        crossed = [pair for pair in have.dropped if pair.because == because]
        if crossed:
            what, why = said(who.language, len(crossed))
            facts = because == "ruled out"
            yield Decision(
                meaning="warn",
                what=what,
                why=why,
                href="/facts" if facts else _company(crossed[0].first),
                button=say("See what rules out") if facts else say("Look at the first"),
                listed=_listed(who, (f"{name(pair.first)} – {name(pair.second)}" for pair in crossed)),
            )


def _unwanted(db: Session, have: Assembly, who: Visitor, name: Name) -> Iterator[Decision]:
    paired = {code for one in have.problem.meetings for code in one.pair}
    lines = companies(db, who.event.code, status="selected")
    unwanted = [one.code for one in lines if not one.wished and one.code in paired]
    if unwanted:
        yield Decision(
            meaning="warn",
            what=who.language.count(
                "Nobody has wished for {n} company.", "Nobody has wished for {n} companies.", len(unwanted)
            ),
            why=who.language.say("They get meetings by their own wishes or by suggestions only."),
            href=_company(unwanted[0]),
            button=who.language.say("Look at the first"),
            listed=_listed(who, map(name, unwanted)),
        )
