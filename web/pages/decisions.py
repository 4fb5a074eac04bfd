"""What needs a decision of the organiser now, and nothing else."""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from sqlmodel import Session

from scheduler.form import fingerprint
from web.pages.access import Visitor
from web.rows import RunRow, VersionRow
from web.store.attendance import presences
from web.store.companies import Counts, companies, names
from web.store.people import Assembly, assembled, frame_of, open_until

Meaning = Literal["good", "warn", "bad"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One thing to decide: what it is, what is behind it, where its button leads, and all it is about."""

    meaning: Meaning
    what: str
    why: str = ""
    href: str = ""
    button: str = ""
    listed: tuple[str, ...] = ()


def decisions(
    db: Session, who: Visitor, counts: Counts, history: list[RunRow], version: VersionRow | None
) -> list[Decision]:
    """Everything that waits for the organiser, the most pressing first. Never empty."""
    say = who.language.say
    frame = frame_of(who.event)
    if not frame.slots or not frame.tables:
        return [
            Decision(
                meaning="warn",
                what=say("The event is not set up yet."),
                why=say("Days, halls and tables come first; it takes a few minutes."),
                href="/setup",
                button=say("Set it up"),
            )
        ]
    if not counts.buyers + counts.sellers + counts.pool:
        return [
            Decision(
                meaning="warn",
                what=say("There are no companies yet."),
                why=say(
                    "Bring them in with the workbook that you already have; a template shows the columns."
                ),
                href="/import",
                button=say("Import a workbook"),
            )
        ]
    have = assembled(db, who.event)
    found = [
        *_run(have, who, history, version),
        *_absent(db, who, version),
        *_answers(db, who, version),
        *_contradictions(db, have, who),
    ]
    return found or [Decision(meaning="good", what=say("Nothing waits for you."))]


def _absent(db: Session, who: Visitor, version: VersionRow | None) -> list[Decision]:
    """Who said that they can't come, and still has meetings."""
    missing = [one for one in presences(db, version) if one.coming == "no"] if version else []
    if not missing:
        return []
    lost = sum(one.meetings for one in missing)
    return [
        Decision(
            meaning="bad",
            what=who.language.count("{n} person can’t come.", "{n} people can’t come.", len(missing)),
            why=who.language.count(
                "{n} meeting waits for a repair.", "{n} meetings wait for a repair.", lost
            ),
            href="/attendance?show=not",
            button=who.language.say("See who"),
            listed=tuple(dict.fromkeys(who.language.pick(*one.company_name) for one in missing)),
        )
    ]


def _run(have: Assembly, who: Visitor, history: list[RunRow], version: VersionRow | None) -> list[Decision]:
    say = who.language.say
    if not history:
        return [
            Decision(
                meaning="warn",
                what=say("No timetable has been made yet."),
                why=say("It takes seconds and changes nothing until you publish it."),
                href="/runs",
                button=say("Make a timetable"),
            )
        ]
    last = history[0]
    address = f"/runs/{last.id}"
    if last.state in {"queued", "running"}:
        return [
            Decision(meaning="warn", what=say("A run is under way."), href=address, button=say("Watch it"))
        ]
    if last.state == "failed":
        return [
            Decision(
                meaning="bad",
                what=say("The last run failed."),
                why=say("Everything that was saved before is kept."),
                href=address,
                button=say("See why"),
            )
        ]
    found: list[Decision] = []
    if last.fingerprint != fingerprint(have.problem):
        found.append(
            Decision(
                meaning="warn",
                what=say("Companies or wishes have changed since the last run."),
                why=say("The timetable of that run does not know of it."),
                href="/runs",
                button=say("Run again"),
            )
        )
    if last.result is not None and (version is None or version.run != last.id):
        found.append(
            Decision(
                meaning="warn",
                what=say("A timetable waits to be published."),
                why=say("Until then nobody but you sees it."),
                href=address,
                button=say("Look and publish"),
            )
        )
    return found


def _answers(db: Session, who: Visitor, version: VersionRow | None) -> list[Decision]:
    if version is not None or not open_until(who.event, who.now):
        return []
    silent = [one for one in companies(db, who.event.code, answered=False) if not one.wishes]
    if not silent:
        return []
    return [
        Decision(
            meaning="warn",
            what=who.language.count(
                "{n} company has not answered yet.", "{n} companies have not answered yet.", len(silent)
            ),
            href="/companies?answered=no",
            button=who.language.say("See which"),
        )
    ]


def _contradictions(db: Session, have: Assembly, who: Visitor) -> list[Decision]:
    crossed = [pair for pair in have.dropped if pair.because == "vetoed"]
    if not crossed:
        return []
    called = names(db, who.event.code)

    def name(code: str) -> str:
        return f"{who.language.pick(*called.get(code, (code, code)))} ({code})"

    return [
        Decision(
            meaning="warn",
            what=who.language.count(
                "{n} wished pair contradicts a veto.", "{n} wished pairs contradict a veto.", len(crossed)
            ),
            why=who.language.say("The veto wins: no meeting will be set for them."),
            href=f"/companies/{quote(crossed[0].first, safe='')}",
            button=who.language.say("Look at the first"),
            listed=tuple(f"{name(pair.first)} – {name(pair.second)}" for pair in crossed),
        )
    ]
