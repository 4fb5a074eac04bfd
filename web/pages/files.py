"""What the organiser can take along as files: the event's workbook, and the published timetable."""

from collections.abc import Callable

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from web.export.timetable import timetable_csv, timetable_workbook
from web.export.workbook import event_workbook
from web.pages.access import Read, Visitor, visitor
from web.pages.fault import Fault
from web.store.versions import latest_version
from web.store.whole import stored_event

router = APIRouter()
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


@router.get("/o/{token}/files/{name}")
def take_file(request: Request, token: str, name: str, db: Read) -> Response:
    """One of the files, made now, in the reader's language."""
    who = visitor(request, db, token, "organiser")
    if name not in FILES:
        raise Fault.missing()
    make, kind = FILES[name]
    return download(make(db, who), f"{who.event.code}-{name}", kind)


def download(data: bytes, name: str, kind: str) -> Response:
    """An answer that the browser saves as a file."""
    plain = name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
    return Response(data, media_type=kind, headers={"content-disposition": f'attachment; filename="{plain}"'})


def _workbook(db: Session, who: Visitor) -> bytes:
    return event_workbook(stored_event(db, who.event), who.language.code)


def _timetable(db: Session, who: Visitor) -> bytes:
    version = latest_version(db, who.event.code)
    if version is None:
        raise Fault.missing()
    return timetable_workbook(db, version, who.language.code)


def _meetings(db: Session, who: Visitor) -> bytes:
    version = latest_version(db, who.event.code)
    if version is None:
        raise Fault.missing()
    return timetable_csv(db, version, who.language.code)


FILES: dict[str, tuple[Callable[[Session, Visitor], bytes], str]] = {
    "workbook.xlsx": (_workbook, XLSX),
    "timetable.xlsx": (_timetable, XLSX),
    "timetable.csv": (_meetings, CSV),
}
