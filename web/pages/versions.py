"""Published versions: what each changed for whom; shown to more, withdrawn, and shown again."""

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from web.pages.access import Form, Read, Visitor, Write, log_change, visitor
from web.pages.fault import Fault
from web.pages.frame import reply, see
from web.pages.told import LISTED, told_by, wave_asked
from web.rows import VersionRow
from web.store.showing import show, withdraw
from web.store.versions import latest_version, versions

router = APIRouter()


@router.get("/o/{token}/versions/{number}")
def show_version(
    request: Request, token: str, number: str, db: Read, against: str = "", page: str = "1"
) -> Response:
    """Shows what a version changed, company by company; `against` an earlier one, else the one before."""
    who = visitor(request, db, token, "organiser")
    version = _version(db, who, number)
    earlier = [one for one in versions(db, who.event.code) if one.number < version.number]
    before = next((one for one in earlier if str(one.number) == against), next(iter(earlier), None))
    told = told_by(db, who, before, version)
    pages = max(1, -(-len(told) // LISTED))
    at = min(max(1, int(page)), pages) if page.isdecimal() and len(page) < 6 else 1
    values = {
        **who.common,
        "version": version,
        "before": before,
        "earlier": earlier,
        "told": told[(at - 1) * LISTED : at * LISTED],
        "all_told": len(told),
        "page": at,
        "pages": pages,
        "address": lambda other: (
            f"{who.base}/versions/{version.number}?page={other}"
            + (f"&against={before.number}" if before else "")
        ),
        "at_home": who.at_home,
    }
    return reply(request, "organiser/version.html", values)


@router.post("/o/{token}/versions/{number}/show")
def show_more(request: Request, token: str, number: str, form: Form, db: Write) -> Response:
    """Shows the newest version to one more wave, or to everybody."""
    who = visitor(request, db, token, "organiser")
    version = _newest(db, who, number)
    if version is not None:
        wave = wave_asked(db, who, form)
        show(db, version, wave, now=who.now)
        log_change(db, who, "show", after={"version": version.number, "wave": wave})
    return see(f"{who.base}/timetable")


@router.post("/o/{token}/versions/{number}/withdraw")
def take_back(request: Request, token: str, number: str, form: Form, db: Write) -> Response:
    """Takes the newest version back from everybody. Nothing of it is lost: it can be shown again."""
    del form
    who = visitor(request, db, token, "organiser")
    version = _newest(db, who, number)
    if version is not None:
        withdraw(db, version, now=who.now)
        log_change(db, who, "withdraw", before={"version": version.number})
    return see(f"{who.base}/timetable")


def _version(db: Session, who: Visitor, number: str) -> VersionRow:
    """The version of the link's event with this number. Raises Fault where there is none."""
    key = (who.event.code, int(number)) if number.isdecimal() and len(number) < 9 else None
    found = db.get(VersionRow, key) if key is not None else None
    if found is None:
        raise Fault.missing()
    return found


def _newest(db: Session, who: Visitor, number: str) -> VersionRow | None:
    """That version if it is the newest; None where another came since: the page shows it, nothing is done."""
    version = _version(db, who, number)
    newest = latest_version(db, who.event.code)
    return version if newest is not None and newest.number == version.number else None
