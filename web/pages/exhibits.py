"""A company sends pictures or a PDF sheet, sees and removes them; whoever may meet it sees them too."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from web.database import reading, writing
from web.exhibit_files import BYTES_MOST, PAGES_MOST, Picture, Refusal, Sheet, read_exhibit
from web.language import mark
from web.pages.access import Form, Read, Visitor, Write, company_of, form_visitor, house, log_change
from web.pages.fault import MEGABYTE, Fault
from web.pages.files import download
from web.pages.frame import is_part, reply, see
from web.rows import CompanyRow
from web.store.counterparts import counterparts
from web.store.exhibits import (
    PICTURES_MOST,
    Exhibit,
    add_exhibit,
    exhibits,
    find_exhibit,
    remove_exhibit,
)
from web.store.people import form_open

router = APIRouter()
REFUSALS: Mapping[str, str] = {
    "empty": mark("Choose a file first."),
    "heavy": mark("The file is larger than {megabytes} MB. Make it smaller and send it again."),
    "kind": mark("Only JPEG, PNG and WebP pictures or a PDF can be shown. Save the file as one of these."),
    "picture-broken": mark("The picture could not be read. Save it anew as JPEG and send it again."),
    "picture-large": mark("The picture has too many pixels. Make it smaller and send it again."),
    "pdf-broken": mark("The PDF could not be read. Save it anew as PDF and send it again."),
    "pdf-locked": mark("The PDF is protected by a password. Send one without."),
    "pdf-long": mark("The PDF has more than {pages} pages or too many parts. Send a shorter one."),
    "pdf-active": mark(
        "The PDF has scripts, forms that send data, or other files in it. Print it as a PDF and send that."
    ),
    "full": mark("There can be three pictures or one PDF. Remove something first."),
    "closed": mark("The form is closed, so nothing can be added any more."),
}
"""Why a file is not taken, and what to do."""


def exhibit_values(db: Session, who: Visitor, company: CompanyRow) -> dict[str, Any]:
    """What the page needs to show the company's own exhibits."""
    own = exhibits(db, who.event.code, [company.code]).get(company.code, [])
    return {"exhibits": own, "room": room(own), "exhibit_faults": [], "company": company}


def room(own: list[Exhibit]) -> int:
    """How many more pictures there may be."""
    return 0 if any(one.kind == "sheet" for one in own) else PICTURES_MOST - len(own)


@router.post("/c/{token}/exhibits")
@router.post("/o/{token}/companies/{code}/form/exhibits")
def take_exhibits(request: Request, token: str, form: Form) -> Response:
    """Keeps the files that can be kept, and says of each other one why not."""
    own = house(request)
    with reading(own.engine) as db:
        form_visitor(request, db, token)  # nothing is unpacked for somebody without a link
    read = [read_exhibit(data) for data in _files(form)] or ["empty"]
    with writing(own.engine) as db:
        who = form_visitor(request, db, token)
        company = company_of(db, who)
        said = _kept(db, who, company, read)
        return _answer(request, db, who, company, said)


@router.post("/c/{token}/exhibits/{number}/remove")
@router.post("/o/{token}/companies/{code}/form/exhibits/{number}/remove")
def take_away(request: Request, token: str, number: str, form: Form, db: Write) -> Response:
    """Removes one of the company's own exhibits, whatever the deadline. Raises Fault for any other."""
    del form
    who = form_visitor(request, db, token)
    company = company_of(db, who)
    if not remove_exhibit(db, who.event.code, company.code, _number(number)):
        raise Fault.missing()
    if who.behalf is not None:
        log_change(db, who, "exhibit-removed", subject=company.code)
    return _answer(request, db, who, company, [])


@router.get("/c/{token}/exhibits/{of}/{number}")
@router.get("/o/{token}/companies/{code}/form/exhibits/{of}/{number}")
def show_exhibit(request: Request, token: str, of: str, number: str, db: Read, small: str = "") -> Response:
    """A picture, or a sheet to be saved: one's own, or of somebody on the other side."""
    who = form_visitor(request, db, token)
    company = company_of(db, who)
    if of != company.code and of not in {one.code for one in counterparts(db, company)}:
        raise Fault.missing()
    return exhibit_file(db, who, of, _number(number), small=bool(small))


def exhibit_file(db: Session, who: Visitor, of: str, number: int, *, small: bool) -> Response:
    """The bytes of an exhibit, kept by nobody but the one who asks. Raises Fault where there is none."""
    row = find_exhibit(db, who.event.code, of, number)
    if row is None:
        raise Fault.missing()
    if row.kind == "sheet":
        answer = download(row.data, f"{of}-sheet.pdf", "application/pdf")
    else:
        answer = Response(row.small if small and row.small else row.data, media_type="image/jpeg")
    answer.headers["cache-control"] = "private, max-age=3600"
    answer.headers["content-security-policy"] = "default-src 'none'; sandbox"
    return answer


def _kept(db: Session, who: Visitor, company: CompanyRow, read: list[Picture | Sheet | Refusal]) -> list[str]:
    """Keeps what can be kept; returns the sentences on what can't."""
    if not form_open(who.event, company, who.now):
        return [who.language.say(REFUSALS["closed"])]
    said: list[str] = []
    kept = 0
    for one in read:
        done = (
            one if isinstance(one, str) else add_exhibit(db, who.event.code, company.code, one, now=who.now)
        )
        if isinstance(done, str):
            sizes = {"megabytes": BYTES_MOST // MEGABYTE, "pages": PAGES_MOST}
            said.append(who.language.say(REFUSALS[done], **sizes))
        else:
            kept += 1
    if kept and who.behalf is not None:
        log_change(db, who, "exhibit", subject=company.code, after={"files": kept})
    elif kept:
        company.answered_at = who.now
        db.add(company)
        db.flush()
    return list(dict.fromkeys(said))


def _answer(request: Request, db: Session, who: Visitor, company: CompanyRow, said: list[str]) -> Response:
    """The part that changed; without scripts the page again, or a page with what is wrong."""
    if not said and not is_part(request):
        return see(f"{who.base}?part=profile#exhibits")
    values = {**who.common, **exhibit_values(db, who, company), "exhibit_faults": said}
    values |= {"may_add": form_open(who.event, company, who.now)}
    status = 422 if said and not is_part(request) else 200
    return reply(request, "company/exhibits_page.html", values, part="company/exhibits.html", status=status)


def _files(form: FormData) -> list[bytes]:
    """The files that were sent; of a large one only so much that it is seen to be too large."""
    sent = [
        one for one in form.getlist("files") if isinstance(one, UploadFile) and (one.filename or one.size)
    ]
    return [one.file.read(BYTES_MOST + 1) for one in sent]


def _number(said: str) -> int:
    return int(said) if said.isdecimal() and len(said) < 6 else 0
