"""Publishing a run's timetable, and the published one as the organiser sees it."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from scheduler.timetable import Meeting
from web import words
from web.pages.access import Form, Read, Write, visitor
from web.pages.fault import Fault
from web.pages.frame import reply, see
from web.pages.result import timetable_values
from web.rows import MeetingRow, VersionRow
from web.store.runs import find_run, run_problem
from web.store.versions import meetings, publish, versions

router = APIRouter()


@router.post("/o/{token}/runs/{run_id}/publish")
def publish_run(request: Request, token: str, run_id: str, form: Form, db: Write) -> Response:
    """Makes the run's timetable the next version, which everybody sees from then on."""
    del form
    who = visitor(request, db, token, "organiser")
    run = find_run(db, run_id)
    if run is None or run.event != who.event.code:
        raise Fault.missing()
    done = publish(db, run, now=who.now)
    if isinstance(done, VersionRow):
        return see(f"{who.base}/timetable")
    sentence = words.issue(who.language, done[0])
    return reply(
        request, "organiser/refused.html", {**who.common, "sentence": sentence, "run": run}, status=409
    )


@router.get("/o/{token}/timetable")
def show_timetable(request: Request, token: str, db: Read, hall: str = "") -> Response:
    """Shows the newest published version, or says how to come to one."""
    who = visitor(request, db, token, "organiser")
    history = versions(db, who.event.code)
    values = {**who.common, "history": history, "at_home": who.at_home}
    if not history:
        return reply(request, "organiser/timetable.html", values)
    run = find_run(db, history[0].run)
    assert run is not None, "a version keeps its run"
    problem = run_problem(run)
    held = [_meeting(row) for row in meetings(db, history[0]) if row.state != "cancelled"]
    values |= timetable_values(db, who, problem, held, hall)
    values |= {"problem": problem, "grid_address": f"{who.base}/timetable"}
    return reply(request, "organiser/timetable.html", values, part="organiser/hall.html")


def _meeting(row: MeetingRow) -> Meeting:
    return Meeting(
        id=row.id,
        pair=(row.first, row.second),
        delegates=(row.first_delegate, row.second_delegate),
        slot=row.slot,
        table=row.table_code,
    )
