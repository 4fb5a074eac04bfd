"""Runs made again, and the run that is chosen to be published."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from web.language import Language
from web.pages.access import Form, Write, house, log_change, visitor
from web.pages.fault import Fault
from web.pages.frame import see
from web.rows import RunRow
from web.store.repeats import Compared, choose, chosen_run, repeatable
from web.store.runs import find_run, run_result, runs

router = APIRouter()


@router.post("/o/{token}/runs/{run_id}/repeat")
def repeat_run(request: Request, token: str, run_id: str, form: Form, db: Write) -> Response:
    """Makes the same run again, or leads to the one that is under way already."""
    del form
    who = visitor(request, db, token, "organiser")
    run = event_run(find_run(db, run_id), who.event.code)
    if not repeatable(run):
        raise Fault.missing()
    had = {one.id for one in runs(db, who.event.code)}
    found = house(request).runs.repeat(db, run, now=who.now)
    if found not in had:
        log_change(db, who, "repeat", subject=found, after={"repeats": run.id})
    return see(f"{who.base}/runs/{found}")


@router.post("/o/{token}/runs/{run_id}/choose")
def choose_run(request: Request, token: str, run_id: str, form: Form, db: Write) -> Response:
    """Makes this the run that is to be published. One without a timetable can't be chosen."""
    del form
    who = visitor(request, db, token, "organiser")
    run = event_run(find_run(db, run_id), who.event.code)
    result = run_result(run)
    if result is None or result.meetings is None:
        raise Fault.missing()
    before = chosen_run(db, who.event.code)
    choose(db, run, now=who.now)
    log_change(
        db,
        who,
        "choose",
        subject=run.id,
        before={"chosen": before.id if before is not None else None},
        after={"chosen": run.id},
    )
    return see(f"{who.base}/runs#history")


def event_run(run: RunRow | None, event: str) -> RunRow:
    """The run, if it is one of this event and no what-if. Raises the fault for what is not there."""
    if run is None or run.event != event or run.beside is not None:
        raise Fault.missing()
    return run


def said_of_repeat(language: Language, found: Compared) -> str:
    """Whether a repeated run came to the same, as a sentence."""
    if found.sameness == "same":
        said = language.say("The same as the run that it repeats, meeting by meeting.")
    elif found.sameness == "moved":
        said = language.count(
            "The same values as the run that it repeats; {n} meeting is held elsewhere.",
            "The same values as the run that it repeats; {n} meetings are held elsewhere.",
            found.moved,
        )
    else:
        said = language.say("Other values than the run that it repeats.")
    if found.versions:
        said += " " + language.say("The two were made by different versions of the programs.")
    elif found.sameness != "same":
        said += " " + language.say("Several threads and a limit of time leave some to chance.")
    return said
