"""What a buyer sees of those who asked for it, and what it says of each request."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlmodel import Session, col, select

from matcher.issue import Issue
from matcher.people import Verdict
from web.rows import CompanyRow, EventRow, ProfileRow, ReviewRow, VetoRow, WishRow
from web.store.companies import of_company
from web.store.people import OUT, form_open
from web.store.scoring import scoring_of
from web.store.setup import may_see

Phase = Literal["none", "ahead", "open", "over"]
"""Whether this company reviews requests at all, will do so, can do so now, or could."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A company that asked for this one: what it says of itself, and our answer so far.

    Neither its ranks nor when it asked are in it.
    """

    code: str
    fields: tuple[str, ...]
    name: str
    name_en: str
    region: str
    intro_ko: str
    intro_en: str
    verdict: Verdict | None


def phase_of(event: EventRow, company: CompanyRow, now: datetime) -> Phase:
    """Where this company's review of requests stands.

    Buyers answer after the deadline, when no more requests come, until the event's second one; where there is
    no second one, as long as their form is open.
    """
    if company.side != "buyer" or not scoring_of(event).reviews:
        return "none"
    if event.review_until is None:
        return "open" if form_open(event, company, now) else "over"
    if event.deadline is not None and now < event.deadline:
        return "ahead"
    return "open" if now < event.review_until and company.status not in OUT else "over"


def requests(db: Session, company: CompanyRow) -> list[Request]:
    """Who has asked for this company or for one of its people, in the order of the codes.

    Companies that do not take part are left out, and so are those that this one has ruled out itself. Nobody,
    while this company sees nobody of the other side.
    """
    if not may_see(db, company):
        return []
    asked = select(WishRow.of_company).where(
        WishRow.event == company.event, WishRow.to_company == company.code
    )
    refused = select(VetoRow.to_company).where(
        VetoRow.event == company.event, VetoRow.of_company == company.code
    )
    query = (
        select(CompanyRow, ProfileRow)
        .select_from(CompanyRow)
        .outerjoin(ProfileRow, of_company())
        .where(
            CompanyRow.event == company.event,
            col(CompanyRow.code).in_(asked),
            col(CompanyRow.code).not_in(refused),
            col(CompanyRow.status).not_in(OUT),
        )
        .order_by(CompanyRow.code)
    )
    said = verdicts(db, company)
    return [
        Request(
            code=row.code,
            fields=row.fields,
            name=profile.name if profile else row.code,
            name_en=(profile.name_en if profile else "") or row.code,
            region=profile.region if profile else "",
            intro_ko=profile.intro_ko if profile else "",
            intro_en=profile.intro_en if profile else "",
            verdict=said.get(row.code),
        )
        for row, profile in db.exec(query)
    ]


def waiting_requests(db: Session, event: str) -> dict[str, int]:
    """How many requests each buyer has not answered yet, by its code; nothing of those that take no part."""
    here = set(
        db.exec(select(CompanyRow.code).where(CompanyRow.event == event, col(CompanyRow.status).not_in(OUT)))
    )
    buyers = set(
        db.exec(select(CompanyRow.code).where(CompanyRow.event == event, CompanyRow.side == "buyer"))
    )
    wished = set(db.exec(select(WishRow.to_company, WishRow.of_company).where(WishRow.event == event)).all())
    said = set(
        db.exec(select(ReviewRow.of_company, ReviewRow.to_company).where(ReviewRow.event == event)).all()
    )
    refused = set(db.exec(select(VetoRow.of_company, VetoRow.to_company).where(VetoRow.event == event)).all())
    left = sorted(pair for pair in wished - said - refused if pair[0] in buyers and here.issuperset(pair))
    return dict(Counter(buyer for buyer, _ in left))


def verdicts(db: Session, company: CompanyRow) -> dict[str, Verdict]:
    """What this company has said so far, by the code of who asked."""
    rows = db.exec(
        select(ReviewRow).where(ReviewRow.event == company.event, ReviewRow.of_company == company.code)
    )
    return {row.to_company: row.verdict for row in rows}


def save_review(
    db: Session, company: CompanyRow, to: str, verdict: Verdict | None, *, now: datetime
) -> list[Issue]:
    """Saves what the company says of the request of `to`; None takes it back.

    Or every fault, and nothing is saved. The company's form does not count as answered by it: what the
    organiser's files say of its wishes is still taken.
    """
    event = db.get_one(EventRow, company.event)
    faults = [*_closed(event, company, now)]
    if to not in {one.code for one in requests(db, company)}:
        faults.append(Issue(code="request-gone", column="to", given=to))
    if faults:
        return faults
    row = db.get(ReviewRow, (company.event, company.code, to))
    if verdict is None:
        if row is not None:
            db.delete(row)
    elif row is None:
        fresh = ReviewRow(
            event=company.event, of_company=company.code, to_company=to, verdict=verdict, said_at=now
        )
        db.add(fresh)
    else:
        row.verdict, row.said_at = verdict, now
        db.add(row)
    db.flush()
    return []


def forget_decline(db: Session, company: CompanyRow, to: str) -> None:
    """Takes a refusal back: the company wishes for `to` itself now."""
    row = db.get(ReviewRow, (company.event, company.code, to))
    if row is not None and row.verdict == "declined":
        db.delete(row)
        db.flush()


def _closed(event: EventRow, company: CompanyRow, now: datetime) -> Iterator[Issue]:
    phase = phase_of(event, company, now)
    if phase == "open":
        return
    if company.status in OUT or phase == "none":
        yield Issue(code="form-closed", given=company.code)
    elif phase == "ahead":
        yield Issue(code="review-ahead")
    else:
        closes = event.review_until or event.deadline
        yield Issue(code="deadline-over", given=f"{closes:%Y-%m-%d %H:%M} UTC" if closes else "")
