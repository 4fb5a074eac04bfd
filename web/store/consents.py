"""Who has consented to what: given and withdrawn by the people themselves, and never changed afterwards."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, col, func, select

from web.consents import CONSENTS, ConsentKind, asked_of, needed_to_share
from web.rows import CompanyRow, ConsentRow, ContactRow, DelegateRow, EventRow
from web.store.values import Contact
from web.store.whole import contact_of


def save_consents(
    db: Session, company: CompanyRow, kind: ConsentKind, given_by: Collection[str], *, now: datetime
) -> None:
    """Saves which of the company's people consent to this: those named do, all others of it do not.

    Somebody without a name on the card can't consent: nobody would know who did. A withdrawal is kept beside
    what was given, and so is the version of the text.
    """
    # Two who consent at once take their turns: on SQLite by the write lock, elsewhere by this row's.
    event = db.exec(select(EventRow).where(EventRow.code == company.event).with_for_update()).one()
    if kind not in asked_of(event.kind, company.side):
        return
    in_force = consents(db, company.event, company=company.code)
    last = db.exec(select(func.max(ConsentRow.number)).where(ConsentRow.event == company.event)).one() or 0
    for person, card in _people(db, company.event, company.code):
        wants = person.code in given_by and card is not None and bool(card.name)
        has = kind in in_force.get(person.code, ())
        if wants and not has:
            last += 1
            assert card is not None, "who wants it has a card"
            db.add(
                ConsentRow(
                    event=company.event,
                    number=last,
                    company=company.code,
                    delegate=person.code,
                    person=card.name,
                    kind=kind,
                    version=CONSENTS[kind].version,
                    given_at=now,
                )
            )
        if not wants:
            _withdraw(db, company.event, person.code, kind, now)
    db.flush()


def consents(db: Session, event: str, *, company: str | None = None) -> dict[str, frozenset[ConsentKind]]:
    """What each delegate has consented to, in the newest version of its text and under the name of now.

    Where another name stands on the card, it is another person, who was not asked.
    """
    query = (
        select(ConsentRow, ContactRow.name)
        .join(
            ContactRow,
            (col(ContactRow.event) == col(ConsentRow.event))
            & (col(ContactRow.delegate) == col(ConsentRow.delegate)),
        )
        .where(ConsentRow.event == event, col(ConsentRow.withdrawn_at).is_(None))
    )
    if company is not None:
        query = query.join(
            DelegateRow,
            (col(DelegateRow.event) == col(ConsentRow.event))
            & (col(DelegateRow.code) == col(ConsentRow.delegate)),
        ).where(DelegateRow.company == company)
    found: dict[str, set[ConsentKind]] = {}
    for row, name in db.exec(query):
        if row.person == name and row.version == CONSENTS[row.kind].version:
            found.setdefault(row.delegate, set()).add(row.kind)
    return {code: frozenset(kinds) for code, kinds in found.items()}


def shared_contacts(db: Session, event: str) -> dict[str, Contact]:
    """The contacts that may be passed on to the companies that meet them, by delegate; nobody else's."""
    given = consents(db, event)
    if not given:
        return {}
    kind = db.get_one(EventRow, event).kind
    query = (
        select(CompanyRow, ContactRow)
        .select_from(ContactRow)
        .join(
            DelegateRow,
            (col(DelegateRow.event) == col(ContactRow.event))
            & (col(DelegateRow.code) == col(ContactRow.delegate)),
        )
        .join(
            CompanyRow,
            (col(CompanyRow.event) == col(DelegateRow.event))
            & (col(CompanyRow.code) == col(DelegateRow.company)),
        )
        .where(ContactRow.event == event)
    )
    return {
        card.delegate: contact_of(card)
        for company, card in db.exec(query)
        if given.get(card.delegate, frozenset()).issuperset(needed_to_share(kind, company.side))
    }


def _withdraw(db: Session, event: str, delegate: str, kind: ConsentKind, now: datetime) -> None:
    open_ = select(ConsentRow).where(
        ConsentRow.event == event,
        ConsentRow.delegate == delegate,
        ConsentRow.kind == kind,
        col(ConsentRow.withdrawn_at).is_(None),
    )
    for row in db.exec(open_):
        row.withdrawn_at = now
        db.add(row)


def _people(db: Session, event: str, company: str) -> list[tuple[DelegateRow, ContactRow | None]]:
    """The company's delegates with their cards."""
    query = (
        select(DelegateRow, ContactRow)
        .select_from(DelegateRow)
        .outerjoin(
            ContactRow,
            (col(ContactRow.event) == col(DelegateRow.event))
            & (col(ContactRow.delegate) == col(DelegateRow.code)),
        )
        .where(DelegateRow.event == event, DelegateRow.company == company)
        .order_by(col(DelegateRow.position))
    )
    return list(db.exec(query).all())
