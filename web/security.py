"""What every answer carries and every request must pass, whatever page it is for."""

import logging
import re
from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.errors import fault_page
from web.pages.address import LOOPBACK
from web.pages.fault import Fault

log = logging.getLogger("sangdam.pages")

PRIVATE = re.compile(r"^/[oct]/")
LINK = re.compile(r"(/[oct]/)[^/?\s]+([^?\s]*)(\?\S*)?")
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
FORM_MOST = 256 * 1024
"""Bytes of a form; uploads have their own, larger measure."""
ROOM = 64 * 1024
"""Bytes around the files of an upload."""
LENGTH_DIGITS = 15
"""A length with more digits is none."""

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": CONTENT_POLICY,
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex, nofollow, noarchive",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
}


class Guard:
    """Refuses requests from other sites and too large bodies, and adds the headers to each answer.

    `hosts` are the names under which the pages are served, besides those of this machine itself: a page
    of another site that has our address under its own name reads nothing.
    """

    def __init__(self, app: ASGIApp, upload_most: int, hosts: Collection[str] = ()) -> None:
        self.app = app
        self.upload_most = upload_most
        self.hosts = LOOPBACK | {host.lower().strip("[]") for host in hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request; whatever breaks before the answer began is answered for."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = False
        headless = scope["method"] == "HEAD"

        async def send_guarded(message: Message) -> None:
            nonlocal began
            if message["type"] == "http.response.start":
                began = True
                _add_headers(scope, MutableHeaders(scope=message))
            elif headless and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        try:
            await self._answer({**scope, "method": "GET"} if headless else scope, receive, send_guarded)
        except ClientDisconnect:
            return  # nobody is there to answer, and nothing is wrong on our side
        except Exception:
            if began:
                raise
            log.exception("a page broke: %s %s", scope["method"], redact(scope["path"]))
            await fault_page(Headers(scope=scope), Fault.ours())(scope, receive, send_guarded)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets the application answer, or says why it may not."""
        headers = Headers(scope=scope)
        most = self.upload_most + ROOM if takes_files(scope["path"]) else FORM_MOST
        if host_name(headers.get("host", "")) not in self.hosts:
            await fault_page(headers, Fault.elsewhere())(scope, receive, send)
        elif scope["method"] in UNSAFE and not same_site(headers):
            await fault_page(headers, Fault.foreign())(scope, receive, send)
        elif _length(headers) > most:
            await fault_page(headers, Fault.too_large(most))(scope, receive, send)
        else:
            await self.app(scope, Measured(receive, most), send)


class Measured:
    """A body that is counted as it comes in: one that was announced as shorter, or not at all, stops here."""

    def __init__(self, receive: Receive, most: int) -> None:
        self.receive = receive
        self.left = most
        self.most = most

    async def __call__(self) -> Message:
        """The next part of the body. Raises Fault when there is too much of it."""
        message = await self.receive()
        if message["type"] == "http.request":
            self.left -= len(message.get("body", b""))
            if self.left < 0:
                raise Fault.too_large(self.most)
        return message


def takes_files(path: str) -> bool:
    """Whether files are sent to this path."""
    return path.startswith("/o/") and path.endswith("/import")


def same_site(headers: Headers) -> bool:
    """Whether a request that changes something comes from one of our own pages, as the browser says."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    try:
        return urlsplit(headers.get("origin", "")).netloc == headers.get("host", "-")
    except ValueError:  # such as http://[
        return False


def host_name(host: str) -> str:
    """The name in a Host header, without its port; empty where it is none."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _length(headers: Headers) -> float:
    """How many bytes are announced; endless where that is no number."""
    said = headers.get("content-length", "0")
    return int(said) if said.isdecimal() and len(said) <= LENGTH_DIGITS else float("inf")


def _add_headers(scope: Scope, headers: MutableHeaders) -> None:
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    if PRIVATE.match(scope["path"]):
        headers.setdefault("cache-control", "private, no-cache")


class Redacted(logging.Filter):
    """Takes the private part of links out of the access log."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always keeps the line, without the token."""
        if isinstance(record.args, tuple):
            record.args = tuple(redact(one) if isinstance(one, str) else one for one in record.args)
        return True


def redact(path: str) -> str:
    """The path of a request as it may stand in a log: /t/… for a personal timetable.

    Behind a link the question is left out as well: it holds what somebody has typed.
    """
    return LINK.sub(lambda found: f"{found[1]}…{found[2]}{'?…' if found[3] else ''}", path)


def redact_access_log() -> None:
    """Keeps tokens out of the server's access log from now on."""
    log = logging.getLogger("uvicorn.access")
    if not any(isinstance(one, Redacted) for one in log.filters):
        log.addFilter(Redacted())
