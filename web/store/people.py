"""Reads an event's people back as the domain knows them, and puts its problem together."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, col, select

from matcher.affinity import FieldTree
from matcher.pairs import Dropped, Pair
from matcher.people import Delegate, Participant, Review, Side, Veto, Wish
from scheduler.assemble import assemble
from scheduler.form import read_problem
from scheduler.problem import Problem
from web.rows import CompanyRow, ContactRow, DelegateRow, EventRow, FieldRow, ReviewRow, VetoRow, WishRow
from web.store.aims import aims_of
from web.store.fits import affinities
from web.store.scoring import scoring_of
from web.store.values import Contact, People

OUT = frozenset({"declined", "withdrawn"})
"""How a company stands that does not take part for good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembly:
    """An event's problem, with what every pair is worth, and who was dropped and why."""

    problem: Problem
    pairs: tuple[Pair, ...]
    dropped: tuple[Dropped, ...]


def frame_of(event: EventRow) -> Problem:
    """The event's sessions, slots, halls, tables and rules, as a problem without people."""
    found = read_problem(event.frame)
    assert isinstance(found, Problem), f"the frame of event {event.code} does not read"
    return found


def event_people(db: Session, event: EventRow, *, selected: bool = False, in_time: bool = False) -> People:
    """Everybody of the event with their wishes and vetoes, in the organiser's order.

    `selected`: only the companies that take part, and only wishes and vetoes between two of them. `in_time`:
    with the order of asking; wishes of one moment have the same place.
    """
    companies = [
        row
        for row in db.exec(
            select(CompanyRow).where(CompanyRow.event == event.code).order_by(col(CompanyRow.position))
        )
        if row.status == "selected" or not selected
    ]
    here = {row.code for row in companies}
    staff: dict[str, list[DelegateRow]] = {}
    for person in db.exec(
        select(DelegateRow).where(DelegateRow.event == event.code).order_by(col(DelegateRow.position))
    ):
        staff.setdefault(person.company, []).append(person)
    wishes = db.exec(
        select(WishRow).where(WishRow.event == event.code).order_by(WishRow.of_code, col(WishRow.rank))
    ).all()
    moments = sorted({row.asked_at for row in wishes}) if in_time else []
    place = {moment: i for i, moment in enumerate(moments)}
    vetoes = db.exec(
        select(VetoRow).where(VetoRow.event == event.code).order_by(VetoRow.of_company, VetoRow.to_company)
    )
    return People(
        participants=tuple(participant(row, staff.get(row.code, [])) for row in companies),
        wishes=tuple(
            Wish(of=row.of_code, to=row.to_code, rank=row.rank, asked=place.get(row.asked_at))
            for row in wishes
            if row.of_company in here and row.to_company in here
        ),
        vetoes=tuple(
            Veto(of=row.of_company, to=row.to_company)
            for row in vetoes
            if row.of_company in here and row.to_company in here
        ),
        tree=event_tree(db, event.code),
    )


def event_tree(db: Session, event: str) -> FieldTree:
    """The organiser's tree of product fields."""
    rows = db.exec(select(FieldRow).where(FieldRow.event == event).order_by(col(FieldRow.position)))
    return FieldTree(parent={row.code: row.parent for row in rows})


def field_names(db: Session, event: str) -> dict[str, tuple[str, str]]:
    """The names of product fields and halls, Korean and English, by code."""
    rows = db.exec(select(FieldRow).where(FieldRow.event == event).order_by(col(FieldRow.position)))
    return {row.code: (row.name_ko, row.name_en) for row in rows}


def participant(company: CompanyRow, staff: list[DelegateRow]) -> Participant:
    """A company as the domain knows it; the one delegate who is assumed anyway is left out again."""
    people = tuple(
        Delegate(
            code=row.code,
            hours=row.hours,
            table=row.table_code,
            fields=row.fields,
            languages=row.languages,
        )
        for row in staff
    )
    return Participant(
        code=company.code,
        side=company.side,
        delegates=() if people == (Delegate(code=company.code),) else people,
        parallel=company.parallel,
        quota=company.quota,
        floor=company.floor,
        forbidden=company.forbidden,
        tables=company.tables,
        hall=company.hall,
        fields=company.fields,
        languages=company.languages,
    )


def assembled(db: Session, event: EventRow) -> Assembly:
    """The event's problem, made of the selected companies only, with scores in parts."""
    people = event_people(db, event, selected=True, in_time=True)
    scoring = scoring_of(event)
    problem, kept, dropped = assemble(
        frame_of(event),
        people.participants,
        people.wishes,
        people.vetoes,
        tree=people.tree,
        preset=event.preset,
        fits=affinities(db, event.code, every=scoring.fill > 0),
        dials=scoring.counted(event.preset),
        reviews=event_reviews(db, event, {one.code for one in people.participants}),
        fill=scoring.fill,
    )
    problem = replace(problem, aims=aims_of(event, problem))
    return Assembly(problem=problem, pairs=tuple(kept), dropped=tuple(dropped))


def event_reviews(db: Session, event: EventRow, here: Collection[str]) -> list[Review]:
    """What is said of requests between two of these companies."""
    rows = db.exec(
        select(ReviewRow)
        .where(ReviewRow.event == event.code)
        .order_by(ReviewRow.of_company, ReviewRow.to_company)
    )
    return [
        Review(of=row.of_company, to=row.to_company, verdict=row.verdict)
        for row in rows
        if row.of_company in here and row.to_company in here
    ]


def event_problem(db: Session, event: EventRow) -> Problem:
    """What a run would solve now: the selected companies, and the candidate pairs of their wishes."""
    return assembled(db, event).problem


def form_open(event: EventRow, company: CompanyRow, now: datetime) -> bool:
    """Whether this company may still change its form: in time, and while it takes part or still may."""
    return open_until(event, now, company.side) and company.status not in OUT


def open_until(event: EventRow, now: datetime, side: Side = "seller") -> bool:
    """Whether companies of this side may still change their forms."""
    closes = closes_at(event, side)
    return closes is None or now < closes


def closes_at(event: EventRow, side: Side) -> datetime | None:
    """When forms of this side close: those of buyers when they have answered what was asked of them.

    None: when the organiser says.
    """
    if side != "buyer" or event.deadline is None or event.review_until is None:
        return event.deadline
    return max(event.deadline, event.review_until)


def first_contacts(db: Session, event: str) -> dict[str, Contact]:
    """By company, whom to write to: the first of its people with an e-mail address, else the first named."""
    query = (
        select(DelegateRow.company, ContactRow)
        .join(
            ContactRow,
            (col(ContactRow.event) == col(DelegateRow.event))
            & (col(ContactRow.delegate) == col(DelegateRow.code)),
        )
        .where(DelegateRow.event == event)
        .order_by(col(DelegateRow.position))
    )
    found: dict[str, Contact] = {}
    for company, card in db.exec(query):
        if company not in found or (card.email and not found[company].email):
            found[company] = Contact(name=card.name, title=card.title, phone=card.phone, email=card.email)
    return found
