"""The front door, for those who come without a link, and the switch of languages."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from web.language import CODES, COOKIE, DEFAULT
from web.pages.access import Form, text
from web.pages.frame import reply, see

router = APIRouter()
YEAR = 365 * 24 * 3600


@router.get("/")
def landing(request: Request) -> Response:
    """Says what this is, and that pages are reached by personal links."""
    return reply(request, "landing.html", {})


@router.post("/language")
def switch(request: Request, form: Form) -> Response:
    """Remembers the reader's language and goes back to the page where it was chosen."""
    wanted = text(form, "language")
    answer = see(_local(text(form, "back")))
    answer.set_cookie(
        COOKIE,
        wanted if wanted in CODES else DEFAULT,
        max_age=YEAR,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return answer


def _local(path: str) -> str:
    """The path if it leads to one of our own pages; else the front door."""
    odd = not path.startswith("/") or path.startswith("//") or any(sign in path for sign in "\\\r\n\t")
    return "/" if odd or not path.isascii() else path
