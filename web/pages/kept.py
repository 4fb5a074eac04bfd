"""Changes that were made without a network and kept on the phone: sent later, and never over a newer answer.

Each part of the form has a mark of what stands in it. A kept change says on which mark it was made; where
another stands there by now, it is not saved, and the person decides.
"""

from datetime import datetime
from hashlib import sha256
from typing import Any

from fastapi import Request
from sqlmodel import Session
from starlette.responses import JSONResponse, Response

from web.pages.fault import Fault
from web.rows import CompanyRow
from web.store.consents import consents
from web.store.forms import CompanyForm, company_form
from web.store.reviews import verdicts

SEEN = "x-sangdam-seen"
"""The header in which a kept change says on which mark it was made; `any`: the person wants it anyway."""
ANYWAY = "any"


def marks(db: Session, company: CompanyRow, form: CompanyForm) -> dict[str, str]:
    """A mark for each part of the form: the same as long as the same stands there."""
    people = [(one.code, one.contact, one.hours) for one in form.people]
    parts: dict[str, Any] = {
        "profile": (form.profile, form.fields, form.languages),
        "people": people,
        "wishes": (form.wishes, form.vetoes),
        "requests": sorted(verdicts(db, company).items()),
        "consents": sorted(
            (code, sorted(kinds)) for code, kinds in consents(db, company.event, company=company.code).items()
        ),
    }
    return {part: sha256(repr(stands).encode()).hexdigest()[:16] for part, stands in parts.items()}


def is_kept(request: Request) -> bool:
    """Whether this is a change that waited on a phone."""
    return SEEN in request.headers


def check_seen(request: Request, before: str, after: str) -> None:
    """Raises Fault where a kept change would be put over what was saved elsewhere meanwhile.

    `before` and `after` are the marks of its part before and after it. A change that is there already was
    saved, and only its answer was lost on the way.
    """
    seen = request.headers.get(SEEN)
    if seen is not None and seen not in {before, ANYWAY} and after != before:
        raise Fault.overtaken()


def kept_answer(db: Session, company: CompanyRow, part: str, sentences: list[str], now: datetime) -> Response:
    """What a phone is told of a kept change: why it is not saved, or the mark that stands there from now."""
    mark = marks(db, company, company_form(db, company, now=now))[part]
    said = {"sentences": sentences, "seen": mark}
    return JSONResponse(said, 422 if sentences else 200, headers={"cache-control": "no-store"})
