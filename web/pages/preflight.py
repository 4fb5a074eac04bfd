"""The check before a run: what will not work and why, before the forms close and after."""

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from scheduler.check import check
from scheduler.reasons.preflight import preflight
from web.pages.access import Read, Visitor, visitor
from web.pages.findings import findings
from web.pages.frame import reply
from web.store.companies import companies
from web.store.people import Assembly, assembled, closes_at, field_names, open_until

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A hall or a slot: what is expected there and what is possible; `full` in whole percent, at most 100."""

    title: str
    expected: int
    possible: int

    @property
    def full(self) -> int:
        """How much of it is expected to be taken."""
        return min(100, 100 * self.expected // self.possible) if self.possible else 100

    @property
    def lacking(self) -> int:
        """How much is missing; 0 where it suffices."""
        return max(0, self.expected - self.possible)


@router.get("/o/{token}/preflight")
def show_preflight(request: Request, token: str, db: Read) -> Response:
    """Shows what will not work and where it is mended, and what is expected by hall and by slot."""
    who = visitor(request, db, token, "organiser")
    have = assembled(db, who.event)
    values = {**who.common, **_forms(db, who), **_places(db, who, have), "found": findings(db, have, who)}
    return reply(request, "organiser/preflight.html", values)


def _forms(db: Session, who: Visitor) -> dict[str, Any]:
    """Whether answers may still change what is said here."""
    silent = sum(not one.wishes for one in companies(db, who.event.code, status="selected", answered=False))
    closes = max(
        (one for one in (closes_at(who.event, "seller"), closes_at(who.event, "buyer")) if one is not None),
        default=None,
    )
    return {
        "still_open": open_until(who.event, who.now) or open_until(who.event, who.now, "buyer"),
        "closes": who.at_home(closes) if closes is not None else None,
        "silent": silent,
    }


def _places(db: Session, who: Visitor, have: Assembly) -> dict[str, Any]:
    problem = have.problem
    if not problem.meetings or check(problem):
        return {"halls": [], "hours": [], "pairs": len(problem.meetings)}
    checked, called = preflight(problem), field_names(db, who.event.code)
    start = {slot.code: slot.start or slot.code for slot in problem.slots}
    day = {slot.code: session.date for session in problem.sessions for slot in session.slots}
    several = len(set(day.values())) > 1

    def hour(code: str) -> str:
        return f"{day[code] or ''} {start[code]}".strip() if several else start[code]

    return {
        "pairs": len(problem.meetings),
        "halls": [
            Place(
                title=who.language.pick(*called.get(one.hall, (one.hall, one.hall))),
                expected=one.expected,
                possible=one.possible,
            )
            for one in checked.halls
        ],
        "hours": [
            Place(title=hour(one.slot), expected=one.expected, possible=one.possible) for one in checked.hours
        ],
    }
