"""How a page is made: the templates, what each of them may use, and whole pages or parts of them."""

import hashlib
from collections.abc import Mapping
from datetime import date
from functools import cache
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from web.business_number import written
from web.language import COOKIE, Language, chosen

WEB = Path(__file__).parent.parent
STATIC = WEB / "static"

templates = Environment(
    loader=FileSystemLoader(WEB / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
# Korean as it is: escaped it would be twice as long.
templates.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
templates.filters["date"] = date.fromisoformat
templates.filters["business_number"] = lambda number: written(number) if number else ""


@cache
def static(name: str) -> str:
    """The address of a file that the browser may keep for ever: it changes when the file does."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


def language_of(headers: Headers) -> Language:
    """The language that the reader has chosen."""
    try:
        cookie = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        cookie = None
    return chosen(cookie.value if cookie else None)


def render(template: str, language: Language, **values: object) -> str:
    """A page, or a part of one, as HTML."""
    context = {
        "_": language.say,
        "n_": language.count,
        "language": language,
        "static": static,
        "here": "/",
        **values,
    }
    return templates.get_template(template).render(context)


def reply(
    request: Request,
    template: str,
    values: Mapping[str, Any],
    *,
    part: str | None = None,
    status: int = 200,
) -> Response:
    """A page; or, for a request by HTMX, the part of it that is shown anew: a template of its own.

    One address with two bodies must not be kept as if it had one: such an answer is never stored.
    """
    partly = part is not None and is_part(request)
    shown = part if part is not None and partly else template
    html = render(shown, language_of(request.headers), here=here(request), **values)
    headers = {"vary": "HX-Request, Cookie"}
    if partly:
        headers["cache-control"] = "no-store"
    return HTMLResponse(html, status, headers=headers)


def is_part(request: Request) -> bool:
    """Whether HTMX asks for a part of a page."""
    return "hx-request" in request.headers


def here(request: Request) -> str:
    """The address of this page, to come back to: path and question, never a host."""
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path


def see(path: str) -> Response:
    """Sends the browser on to a page after a form was taken in."""
    return RedirectResponse(path, status_code=303)
