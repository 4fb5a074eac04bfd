"""The organiser's first page: where the event stands, and what needs a decision now."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from web import words
from web.pages.access import Read, visitor
from web.pages.decisions import decisions
from web.pages.frame import reply
from web.pages.steps import STEPS, days_of, line_of_time, step_of
from web.store.companies import counts
from web.store.people import frame_of
from web.store.runs import runs
from web.store.versions import latest_version

router = APIRouter()


@router.get("/o/{token}")
@router.get("/o/{token}/")
def home(request: Request, token: str, db: Read) -> Response:
    """Shows the line of time, what waits for the organiser, and how many there are of everything."""
    who = visitor(request, db, token, "organiser")
    frame, event = frame_of(who.event), who.event
    have, history, version = counts(db, event.code), runs(db, event.code), latest_version(db, event.code)
    days = days_of(frame)
    step = step_of(
        now=who.now,
        timezone=event.timezone,
        companies=have.buyers + have.sellers + have.pool,
        deadline=event.deadline,
        days=days,
        runs=len(history),
        published=version is not None,
    )
    values = {
        **who.common,
        "frame": frame,
        "days": days,
        "stages": line_of_time(step, timezone=event.timezone, deadline=event.deadline, days=days),
        "step": step,
        "step_number": STEPS.index(step) + 1,
        "steps": words.STEPS,
        "counts": have,
        "version": version,
        "at_home": who.at_home,
        "decisions": decisions(db, who, have, history, version),
    }
    return reply(request, "organiser/home.html", values)
