"""What needs a decision of the organiser now, and nothing else."""

from datetime import datetime

from sqlmodel import Session

from scheduler.form import fingerprint
from web import words
from web.pages.access import Visitor
from web.pages.bulk import linkless
from web.pages.decision import Decision
from web.pages.findings import pressing
from web.pages.publishing import as_meeting
from web.rows import RunRow, VersionRow
from web.store.attendance import presences
from web.store.companies import Counts, companies, names
from web.store.mails import count_mails
from web.store.outdated import check_outdated
from web.store.people import Assembly, assembled, closes_at, frame_of, open_until
from web.store.reviews import waiting_requests
from web.store.runs import find_run
from web.store.scoring import scoring_of
from web.store.versions import meetings


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
        *_published(db, who, version),
        *_run(have, who, history, version),
        *_absent(db, who, version),
        *_mails(db, who),
        *_links(db, who, version),
        *_answers(db, who, version),
        *_reviews(db, who, version),
        *pressing(db, have, who),
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
            why=_left(who, closes_at(who.event, "seller")),
            href="/companies?answered=no",
            button=who.language.say("See which"),
        )
    ]


def _published(db: Session, who: Visitor, version: VersionRow | None) -> list[Decision]:
    """What is published, and can't be held as it stands: somebody is out, or a pair was vetoed since."""
    run = find_run(db, version.run) if version else None
    if version is None or run is None:
        return []
    held = [as_meeting(row) for row in meetings(db, version) if row.state == "planned"]
    return [
        Decision(
            meaning="bad",
            what=who.language.say("The published timetable holds meetings that can’t take place any more."),
            why=words.issue(who.language, fault),
            href="/runs",
            button=who.language.say("Run again"),
        )
        for fault in check_outdated(db, run, held)
    ]


def _mails(db: Session, who: Visitor) -> list[Decision]:
    """Mails that can't be written, and those that nobody has taken out of the queue."""
    found: list[Decision] = []
    if failed := count_mails(db, who.event.code, state="failed"):
        what = who.language.count("{n} mail could not be written.", "{n} mails could not be written.", failed)
        why = who.language.say("Look at the address on the company’s page.")
        button = who.language.say("See which")
        found.append(Decision(meaning="bad", what=what, why=why, href="/outbox", button=button))
    if waiting := count_mails(db, who.event.code, state="queued"):
        what = who.language.count("{n} mail waits to be sent.", "{n} mails wait to be sent.", waiting)
        why = who.language.say("Take them from the outbox and send them with your own mail program.")
        button = who.language.say("To the outbox")
        found.append(Decision(meaning="warn", what=what, why=why, href="/outbox", button=button))
    return found


def _links(db: Session, who: Visitor, version: VersionRow | None) -> list[Decision]:
    """Companies that can't answer, since they have no link."""
    if version is not None or not open_until(who.event, who.now):
        return []
    without = linkless(db, who.event.code, now=who.now)
    if not without:
        return []
    return [
        Decision(
            meaning="warn",
            what=who.language.count(
                "{n} company has no link to its form yet.",
                "{n} companies have no link to their forms yet.",
                len(without),
            ),
            why=who.language.say("Without one it can’t answer."),
            href="/mails/invite",
            button=who.language.say("Invite them"),
        )
    ]


def _reviews(db: Session, who: Visitor, version: VersionRow | None) -> list[Decision]:
    """Requests that buyers have not answered, while they can: after the sellers' forms are closed."""
    event = who.event
    if version is not None or not scoring_of(event).reviews or not open_until(event, who.now, "buyer"):
        return []
    if event.review_until is not None and open_until(event, who.now):
        return []
    waiting = waiting_requests(db, event.code)
    if not waiting:
        return []
    called = names(db, event.code)
    return [
        Decision(
            meaning="warn",
            what=who.language.count(
                "{n} request waits for a buyer’s answer.",
                "{n} requests wait for buyers’ answers.",
                sum(waiting.values()),
            ),
            why=_left(who, closes_at(event, "buyer")),
            href="/companies?side=buyer",
            button=who.language.say("See the buyers"),
            listed=tuple(
                f"{who.language.pick(*called.get(code, (code, code)))} ({code}): {who.language.write(number)}"
                for code, number in waiting.items()
            ),
        )
    ]


def _left(who: Visitor, closes: datetime | None) -> str:
    """How many days are left, and until when; nothing where there is no deadline."""
    if closes is None:
        return ""
    days = (who.at_home(closes).date() - who.local.date()).days
    moment = who.language.moment(who.at_home(closes))
    if days < 1:
        return who.language.say("It ends today: {moment}.", moment=moment)
    return who.language.count(
        "{n} day is left, until {moment}.", "{n} days are left, until {moment}.", days, moment=moment
    )
