"""The assignment: starting a run, watching it, stopping it, and the list of runs so far."""

import json
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.responses import Response

from scheduler.timetable import Progress
from web import words
from web.database import reading, writing
from web.pages.access import Form, Read, Visitor, house, log_change, visitor
from web.pages.again import event_run
from web.pages.aims import Outcome, aims_values, outcome_of
from web.pages.frame import language_of, reply, see
from web.pages.history import run_lines
from web.pages.live import live
from web.pages.looking import Look
from web.pages.result import result_values
from web.pages.rules import rule_lines
from web.rows import RunRow
from web.store.people import assembled
from web.store.runs import find_run, is_over, runs
from web.store.versions import versions

router = APIRouter()
SHOWN = 20
"""The most runs in the list; each one's result is read for it."""


@router.get("/o/{token}/runs")
def show_runs(request: Request, token: str, db: Read, aims: str = "") -> Response:
    """Shows the aims and rules of the event, the button that starts a run, and the runs so far.

    `aims` says what came of the last change of them.
    """
    who = visitor(request, db, token, "organiser")
    return reply(request, "organiser/runs.html", _desk(db, who, outcome_of(aims)))


@router.post("/o/{token}/runs")
def start_run(request: Request, token: str, form: Form) -> Response:
    """Starts a run, or leads to the one that is under way already.

    Affinities that are out of date are counted first: a run scores with what companies say now.
    """
    del form  # read before the transaction began
    own = house(request)
    with reading(own.engine) as db:
        event = visitor(request, db, token, "organiser").event.code
    own.fitter.refit(event)
    with writing(own.engine) as db:
        who = visitor(request, db, token, "organiser")
        had = {run.id for run in runs(db, who.event.code)}
        found = own.runs.start(db, who.event, now=who.now)
        if isinstance(found, str):
            if found not in had:
                log_change(db, who, "run", subject=found)
            return see(f"{who.base}/runs/{found}")
        faults = [(fault, words.issue(who.language, fault)) for fault in found]
        return reply(request, "organiser/runs.html", {**_desk(db, who), "faults": faults}, status=422)


def _desk(db: Read, who: Visitor, outcome: Outcome = "") -> dict[str, object]:
    have = assembled(db, who.event)
    used, idle = rule_lines(who.language, have.problem)
    return {
        **aims_values(who, have.problem, outcome=outcome),
        "rules_used": used,
        "rules_idle": idle,
        **who.common,
        "problem": have.problem,
        "dropped": len(have.dropped),
        "filled": sum(one.filled for one in have.pairs),
        "history": run_lines(
            db,
            who.language,
            runs(db, who.event.code)[:SHOWN],
            {version.run: version.number for version in versions(db, who.event.code)},
        ),
        "words": words,
        "at_home": who.at_home,
        "faults": [],
    }


@router.get("/o/{token}/runs/{run_id}")
def show_run(request: Request, token: str, run_id: str, db: Read, look: Look, hall: str = "") -> Response:
    """Shows a run: while it goes on, how far it is; afterwards what came of it and what is proven."""
    who = visitor(request, db, token, "organiser")
    run = _run(db, who, run_id)
    work = house(request).runs
    if not is_over(run) and work.ended(run.id):
        with writing(house(request).engine) as again:
            work.settle(again, _run(again, who, run_id), now=who.now)
        return see(f"{who.base}/runs/{run_id}")
    if is_over(run):
        values = {**who.common, **result_values(db, who, run, hall, look)}
        return reply(request, "organiser/result.html", values, part="organiser/hall.html")
    values = {**who.common, "run": run, "live": live(who.language, work.lines(run.id)), "words": words}
    return reply(request, "organiser/run.html", values)


def _followed(request: Request, token: str, run_id: str) -> str:
    """The run to follow. Found before the answer begins: inside of a stream it is too late for a 404."""
    with reading(house(request).engine) as db:
        return _run(db, visitor(request, db, token, "organiser"), run_id).id


@router.get("/o/{token}/runs/{run_id}/events", response_class=EventSourceResponse)
async def follow_run(
    request: Request, found: Annotated[str, Depends(_followed)]
) -> AsyncIterator[ServerSentEvent]:
    """Sends every step of a run as it comes, ready to be shown, and at last that it is over."""
    language, heard = language_of(request.headers), list[Progress]()
    async for step in house(request).runs.follow(found):
        heard.append(step)
        shown = live(language, heard)
        data = {"texts": shown.texts, "lines": {"value": shown.lines.value, "bound": shown.lines.bound}}
        yield ServerSentEvent(raw_data=json.dumps(data, ensure_ascii=False), event="progress")
    yield ServerSentEvent(raw_data="{}", event="over")


@router.post("/o/{token}/runs/{run_id}/stop")
def stop_run(request: Request, token: str, run_id: str, form: Form) -> Response:
    """Asks a run to end with its best so far."""
    del form
    own = house(request)
    with reading(own.engine) as db:
        found = _run(db, visitor(request, db, token, "organiser"), run_id).id
    own.runs.stop(found)  # the jobs have a transaction of their own
    with writing(own.engine) as db:
        who = visitor(request, db, token, "organiser")
        log_change(db, who, "stop", subject=found)
    return see(f"{who.base}/runs/{run_id}")


def _run(db: Read, who: Visitor, run_id: str) -> RunRow:
    """The run with this id, if it is one of the link's event."""
    return event_run(find_run(db, run_id), who.event.code)
