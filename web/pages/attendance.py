"""Who said to be coming, who did not answer, who can't come, and who has arrived, for the organiser."""

from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from web.language import mark
from web.pages.access import Read, visitor
from web.pages.frame import reply
from web.store.attendance import Presence, presences
from web.store.versions import latest_version

router = APIRouter()
A_PAGE = 100
KINDS = {
    "all": mark("All"),
    "coming": mark("Coming"),
    "open": mark("No answer"),
    "not": mark("Can’t come"),
    "arrived": mark("Arrived"),
    "missing": mark("Not there yet"),
}
"""Whom the list can show."""


@router.get("/o/{token}/attendance")
def show_attendance(request: Request, token: str, db: Read, show: str = "all", page: str = "1") -> Response:
    """Lists everybody who has a meeting in the newest version, a hundred a page."""
    who = visitor(request, db, token, "organiser")
    version = latest_version(db, who.event.code)
    everybody = presences(db, version) if version else []
    kind = show if show in KINDS else "all"
    chosen = [one for one in everybody if _is(one, kind)]
    pages = max(1, -(-len(chosen) // A_PAGE))
    at = min(max(1, int(page)), pages) if page.isdecimal() and len(page) < 6 else 1
    values = {
        **who.common,
        "version": version,
        "kinds": KINDS,
        "show": kind,
        "counts": {one: sum(_is(person, one) for person in everybody) for one in KINDS},
        "people": chosen[(at - 1) * A_PAGE : at * A_PAGE],
        "page": at,
        "pages": pages,
        "address": lambda other: f"{who.base}/attendance?{urlencode({'show': kind, 'page': other})}",
        "at_home": who.at_home,
    }
    return reply(request, "organiser/attendance.html", values)


def _is(one: Presence, kind: str) -> bool:
    """Whether somebody is of this kind. Whoever can't come is not waited for."""
    return {
        "all": True,
        "coming": one.coming == "yes",
        "open": one.coming is None,
        "not": one.coming == "no",
        "arrived": one.arrived_at is not None,
        "missing": one.arrived_at is None and one.coming != "no",
    }[kind]
