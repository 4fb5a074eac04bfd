"""One search for everything that has a name or a number: companies, people and tables."""

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from web import words
from web.pages.access import Form, Read, Visitor, text, visitor
from web.pages.frame import reply
from web.store.companies import names
from web.store.finding import find, table_owners
from web.store.people import field_names, frame_of
from web.store.versions import latest_version

router = APIRouter()
SHOWN = 8
"""So many of each kind are listed."""
MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTable:
    """A table, its hall, and who sits there all the time."""

    code: str
    hall: str
    owner: str | None


@router.get("/o/{token}/search")
def show_search(request: Request, token: str, db: Read) -> Response:
    """The empty page of the search."""
    return reply(request, "organiser/search.html", _values(db, visitor(request, db, token, "organiser"), ""))


@router.post("/o/{token}/search")
def search(request: Request, token: str, form: Form, db: Read) -> Response:
    """What fits. It comes as a form, so that no name stands in an address; nothing is changed."""
    who = visitor(request, db, token, "organiser")
    values = _values(db, who, text(form, "search", most=MOST))
    return reply(request, "organiser/search.html", values, part="organiser/search_found.html")


def _values(db: Session, who: Visitor, piece: str) -> dict[str, Any]:
    found = find(db, who.event.code, piece, limit=SHOWN)
    tables = _tables(db, who, piece) if piece else []
    return {
        **who.common,
        "piece": piece,
        "found": found,
        "tables": tables[:SHOWN],
        "all_tables": len(tables),
        "nothing": piece and not (found.companies or found.people or tables),
        "names": names(db, who.event.code) if found.people or tables else {},
        "fields": field_names(db, who.event.code) if tables else {},
        "published": latest_version(db, who.event.code) is not None,
        "words": words,
    }


def _tables(db: Session, who: Visitor, piece: str) -> list[FoundTable]:
    """The tables whose code has this piece; one with exactly this code comes first."""
    frame = frame_of(who.event)
    wanted = piece.casefold()
    codes = [one for one in frame.tables if wanted in one.code.casefold()]
    if not codes:
        return []
    owners = table_owners(db, who.event.code)
    found = [FoundTable(code=one.code, hall=one.hall, owner=owners.get(one.code)) for one in codes]
    return sorted(found, key=lambda one: one.code.casefold() != wanted)
