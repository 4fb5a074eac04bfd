"""What needs a decision of the organiser now, and nothing else."""

from sqlmodel import Session

from scheduler.form import fingerprint
from web.pages.access import Visitor
from web.pages.decision import Decision
from web.pages.findings import pressing
from web.rows import RunRow, VersionRow
from web.store.companies import Counts, companies
from web.store.people import Assembly, assembled, open_until


def decisions(
    db: Session, who: Visitor, counts: Counts, history: list[RunRow], version: VersionRow | None
) -> list[Decision]:
    """Everything that waits for the organiser, the most pressing first. Never empty."""
    say = who.language.say
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
    found = [*_run(have, who, history, version), *_answers(db, who, version), *pressing(db, have, who)]
    return found or [Decision(meaning="good", what=say("Nothing waits for you."))]


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
    ready = next((run for run in history if run.chosen_at is not None), last)
    if ready.result is not None and (version is None or version.run != ready.id):
        found.append(
            Decision(
                meaning="warn",
                what=say("A timetable waits to be published."),
                why=say("Until then nobody but you sees it."),
                href=f"/runs/{ready.id}",
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
