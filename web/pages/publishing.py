"""Publishing a run's timetable, and the published one as the organiser sees it."""

from typing import Any

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from matcher.issue import Issue
from scheduler.form import fingerprint
from scheduler.timetable import Meeting
from web import words
from web.pages.access import Form, Read, Visitor, Write, log_change, text, visitor
from web.pages.again import event_run
from web.pages.bulk import linkless
from web.pages.changes import changes
from web.pages.frame import reply, see
from web.pages.looking import Look
from web.pages.result import result_values, timetable_values
from web.pages.told import LISTED, shown_values, told_of, wave_asked, wave_choices
from web.rows import MeetingRow, RunRow, VersionRow
from web.store.drafts import latest
from web.store.outdated import check_outdated
from web.store.people import assembled
from web.store.runs import find_run, run_problem, run_result
from web.store.versions import latest_version, meetings, publish, versions

router = APIRouter()


@router.get("/o/{token}/runs/{run_id}/publish")
def ask(request: Request, token: str, run_id: str, db: Read) -> Response:
    """Asks once more before anybody's timetable changes, and says for how many it does."""
    who = visitor(request, db, token, "organiser")
    run = _run(db, who, run_id)
    if _published(db, run):
        return see(f"{who.base}/timetable")
    result = run_result(run)
    if result is None or result.meetings is None:
        return see(f"{who.base}/runs/{run_id}")
    if outdated := [*check_outdated(db, run, result.meetings)]:
        return _refused(request, db, who, run, outdated)
    return reply(request, "organiser/publish.html", _question(db, who, run))


@router.post("/o/{token}/runs/{run_id}/publish")
def publish_run(request: Request, token: str, run_id: str, form: Form, db: Write) -> Response:
    """Makes the run's timetable the next version, which everybody or one wave sees from then on.

    `number` is the version that the organiser was asked about: if another came first, the numbers that were
    shown are no longer true, and the question is put anew.
    """
    who = visitor(request, db, token, "organiser")
    run, asked = _run(db, who, run_id), text(form, "number")
    if _published(db, run):
        return see(f"{who.base}/timetable")
    question = _question(db, who, run)
    if run.result is not None and asked != str(question["number"]):
        return reply(request, "organiser/publish.html", question | {"overtaken": bool(asked)}, status=409)
    wave = wave_asked(db, who, form)
    done = publish(db, run, now=who.now, wave=wave)
    if isinstance(done, VersionRow):
        before, after = ({"version": number} for number in (done.number - 1 or None, done.number))
        log_change(db, who, "publish", subject=run.id, before=before, after={**after, "wave": wave})
        return see(f"{who.base}/timetable")
    return _refused(request, db, who, run, done)


def _refused(request: Request, db: Session, who: Visitor, run: RunRow, faults: list[Issue]) -> Response:
    """The result again, with why it was not published."""
    values = {**who.common, **result_values(db, who, run, "")}
    values["refusals"] = [words.issue(who.language, fault) for fault in faults]
    return reply(request, "organiser/result.html", values, status=409)


def _question(db: Session, who: Visitor, run: RunRow) -> dict[str, Any]:
    """What publishing the run would change, and whether companies may still change their answers."""
    version, result = latest_version(db, who.event.code), run_result(run)
    before = [as_meeting(row) for row in meetings(db, version)] if version else []
    held = (result.meetings or ()) if result else ()
    deadline = who.event.deadline
    early = deadline is not None and who.now < deadline
    day = who.language.short_day(who.at_home(deadline)) if deadline else ""
    return {
        **who.common,
        "run": run,
        "number": (version.number if version else 0) + 1,
        "changes": changes(before, held),
        "told": told_of(db, who, version, run, held)[:LISTED] if version else [],
        "waves": wave_choices(db, who),
        "is_outdated": run.fingerprint != fingerprint(assembled(db, who.event).problem),
        "linkless": len(linkless(db, who.event.code, now=who.now)),
        "before_deadline": day.partition("(")[0]
        if early
        else "",  # it stands in brackets: without its weekday
        "overtaken": False,
    }


def _run(db: Session, who: Visitor, run_id: str) -> RunRow:
    """The run with this id, if it is one of the link's event."""
    return event_run(find_run(db, run_id), who.event.code)


def _published(db: Session, run: RunRow) -> bool:
    return any(version.run == run.id for version in versions(db, run.event))


@router.get("/o/{token}/timetable")
def show_timetable(request: Request, token: str, db: Read, look: Look, hall: str = "") -> Response:
    """Shows the newest published version, or says how to come to one."""
    who = visitor(request, db, token, "organiser")
    history = versions(db, who.event.code)
    values = {**who.common, "history": history, "at_home": who.at_home, **shown_values(db, who, history)}
    if not history:
        return reply(request, "organiser/timetable.html", values)
    run = find_run(db, history[0].run)
    assert run is not None, "a version keeps its run"
    problem = run_problem(run)
    held = [as_meeting(row) for row in meetings(db, history[0]) if row.state != "cancelled"]
    values |= timetable_values(db, who, problem, held, hall, look=look)
    draft = latest(db, who.event.code)
    assert draft is not None, "what is published is a timetable to begin from"
    values |= {
        "problem": problem,
        "grid_address": f"{who.base}/timetable",
        "draft_tag": draft.tag,
        # The draft is this very timetable, or goes on from it; else it has to be taken over.
        "drafted": draft.begin.run == run.id or run.revision == draft.number,
    }
    return reply(request, "organiser/timetable.html", values, part="organiser/hall.html")


def as_meeting(row: MeetingRow) -> Meeting:
    """The meeting in a row of a published version."""
    return Meeting(
        id=row.id,
        pair=(row.first, row.second),
        delegates=(row.first_delegate, row.second_delegate),
        slot=row.slot,
        table=row.table_code,
        interpreter=row.interpreter,
    )
