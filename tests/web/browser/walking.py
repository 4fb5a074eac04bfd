"""Walks every page of the application by its own routes: a new page is walked without being named."""

import http.client
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any
from urllib.parse import urlsplit

from fastapi.routing import APIRoute

from web.app import PAGES

OURS = {"sec-fetch-site": "same-origin"}
VARIANTS = 6
"""So many other questions of one address are looked at: other halls, sides, pages of a list."""
WISH = "신청,대상,순위\nS017,B001,1\n".encode()
"""Of a company that no other test answers for: what a company has said itself, no import takes away."""
WATCH = """() => {
  window.shifted = 0;
  window.painted = 0;
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifted += one.value;
  }).observe({ type: "layout-shift", buffered: true });
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) window.painted = one.startTime;
  }).observe({ type: "largest-contentful-paint", buffered: true });
}"""
"""Run before anything else on a page: sums up its layout shifts and notes its largest paint, in ms."""


@dataclass(frozen=True)
class Seen:
    """A page: its HTML in bytes, how far it shifted, its largest paint in ms, what reaches over it in px."""

    path: str
    status: int
    size: int
    shifted: float
    painted: float
    wide: int


def page_routes() -> list[str]:
    """The address of everything that can be asked for behind a link."""
    routes = [route for page in PAGES for route in page.router.routes if isinstance(route, APIRoute)]
    return [one.path for one in routes if "GET" in one.methods and re.match(r"/[oct]/", one.path)]


def known(request: Any, address: str, desk: str, *others: str) -> dict[str, tuple[str, ...]]:
    """What blanks of an organiser's addresses are filled with: things that are there, made where need be.

    An import is sent, saved and taken back, so that everything stands as before. `others` are pages of
    companies and people: whom they meet has a sheet there.
    """

    def shown(path: str) -> str:
        return str(request.get(address + desk + path).text())

    def send() -> str:
        files = {"name": "희망.csv", "mimeType": "text/csv", "buffer": WISH}
        sent = request.post(
            address + desk + "/import", multipart={"files": files}, headers=OURS, max_redirects=0
        )
        return str(sent.headers["location"]).rsplit("/", 1)[1].split("?")[0]

    waiting = send()
    page = shown(f"/import/{waiting}")
    form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    request.post(f"{address}{desk}/import/{waiting}", form=form, headers=OURS)
    [deed, *_] = re.findall(
        r'/undo/([\w-]+)"><input type="hidden" name="state" value="done"', shown("/import")
    )
    request.post(f"{address}{desk}/undo/{deed}", form={"state": "done"}, headers=OURS)
    sheets = [re.findall(r"/with/(\w+)", request.get(address + other).text()) for other in others]
    met = tuple(found[0] for found in sheets if found)
    return {
        "code": ("S001", "B001", *met),
        "of": ("S001",),
        "number": ("1",),
        "run_id": (re.findall(r"/runs/(\w+)", shown("/runs"))[0],),
        "kind": ("invite", "remind", "changed"),
        "intake": (send(),),
        "deed": (deed,),
    }


def company_link(request: Any, address: str, desk: str, code: str) -> str:
    """A new link to a company's form, as a path."""
    made = request.post(f"{address}{desk}/companies/{code}/link", form={"purpose": "company"}, headers=OURS)
    return urlsplit(re.findall(r'value="(http[^"]*/c/[^"]*)"', made.text())[0]).path


def addresses(address: str, links: dict[str, str], blanks: dict[str, tuple[str, ...]]) -> Iterator[str]:
    """Every page, each blank filled with each thing. `links`: whose link, by the first letter of a path.

    Raises AssertionError for a blank of which nothing is known: it has to be added to `known`.
    """
    for route in page_routes():
        path = links[route[1]] + re.sub(r"^/\w/\{token\}/?", "/", route).rstrip("/")
        names = re.findall(r"\{(\w+)\}", path)
        if names == ["name"]:
            continue  # files to take along
        assert [name for name in names if name not in blanks] == [], f"say what {route} is filled with"
        for values in product(*(blanks[name] for name in names)):
            filled = path
            for name, value in zip(names, values, strict=True):
                filled = filled.replace(f"{{{name}}}", value)
            if is_page(address, filled):
                yield filled


def is_page(address: str, path: str) -> bool:
    """Whether HTML comes: files and streams of news are none. Only the head of the answer is read."""
    where = urlsplit(address)
    asked = http.client.HTTPConnection(where.hostname or "", where.port, timeout=30)
    try:
        asked.request("GET", path)
        answer = asked.getresponse()
        return answer.status == 200 and (answer.getheader("content-type") or "").startswith("text/html")
    finally:
        asked.close()


def look(page: Any, address: str, path: str) -> Seen:
    """Opens a page and says what it was like. The window must have been prepared with `WATCH`."""
    answer = page.goto(address + path)
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(100)
    found = page.evaluate(
        "() => ({shifted: window.shifted, painted: window.painted, "
        "wide: document.documentElement.scrollWidth - document.documentElement.clientWidth})"
    )
    return Seen(path=path, status=answer.status, size=len(answer.body()), **found)


def variants(page: Any, path: str) -> list[str]:
    """Other questions of the same address to which the page leads."""
    hrefs = page.eval_on_selector_all("main a[href]", "all => all.map((one) => one.getAttribute('href'))")
    found = dict.fromkeys(href.split("#")[0] for href in hrefs if href.startswith(f"{path}?"))
    return [href for href in found if href != path][:VARIANTS]
