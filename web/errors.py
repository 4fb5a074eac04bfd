"""The answer to every fault: one page for what is not there, one for everything else."""

from fastapi import FastAPI, Request
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from web.language import chosen
from web.pages.fault import Fault
from web.pages.frame import language_of, render


def missing_page(*, part: bool = False) -> Response:
    """The one page for all addresses that lead nowhere: the same bytes for all, in both languages at once."""
    headers = {"cache-control": "no-store"}
    if part:
        headers["hx-refresh"] = "true"  # the link ended while its page was open: the whole page says so
    return HTMLResponse(render("missing.html", chosen(None)), 404, headers=headers)


def fault_page(headers: Headers, fault: Fault) -> Response:
    """The page, or for a part of a page the notice, that tells of a fault."""
    if fault.status == 404:
        return missing_page(part="hx-request" in headers)
    language = language_of(headers)
    template = "parts/fault.html" if "hx-request" in headers else "fault.html"
    html = render(template, language, sentences=fault.sentences(language))
    return HTMLResponse(html, fault.status, headers={"cache-control": "no-store", "vary": "HX-Request"})


def answer_faults(app: FastAPI) -> None:
    """Makes every fault, whoever raises it, look alike."""

    def on_fault(request: Request, error: Exception) -> Response:
        assert isinstance(error, Fault)
        return fault_page(request.headers, error)

    def on_http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return fault_page(request.headers, _fault_of(error.status_code))

    app.add_exception_handler(Fault, on_fault)
    app.add_exception_handler(HTTPException, on_http)


def _fault_of(status: int) -> Fault:
    """The fault behind a status that the framework raises. A known path with a wrong method is no page."""
    if status in {404, 405}:
        return Fault.missing()
    return Fault.garbled() if status < 500 else Fault.ours()
