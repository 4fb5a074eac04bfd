"""Writes down who comes and who wishes for whom. What is written is correct already: see `web.intake`."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import insert
from sqlmodel import Session, func, select

from matcher.affinity import FieldTree
from matcher.pairs import owners
from matcher.people import Delegate, Participant, Veto, Wish
from web.rows import (
    CompanyRow,
    ContactRow,
    DelegateRow,
    EventRow,
    FieldRow,
    ProfileRow,
    Standing,
    VetoRow,
    WishRow,
)
from web.store.values import ContactLike, ProfileLike


def enrol_fields(db: Session, event: str, tree: FieldTree, names: Mapping[str, tuple[str, str]]) -> None:
    """Adds product fields to the event's tree, or renames and moves those it has; none is removed."""
    known = {row.code: row for row in db.exec(select(FieldRow).where(FieldRow.event == event))}
    for position, (code, parent) in enumerate(tree.parent.items()):
        korean, english = names.get(code, (code, code))
        row = known.get(code) or FieldRow(event=event, code=code, name_ko="", name_en="", position=position)
        row.parent, row.name_ko, row.name_en, row.position = parent, korean, english, position
        db.add(row)
    db.flush()


def enrol_companies(
    db: Session,
    event: str,
    participants: Iterable[Participant],
    *,
    standing: Mapping[str, Standing],
) -> None:
    """Adds companies, or brings them up to date by code: everything that is the organiser's to settle.

    `standing` is selected where it says nothing. Delegates are `enrol_delegates`' part.
    """
    known = {row.code: row for row in db.exec(select(CompanyRow).where(CompanyRow.event == event))}
    last = max((row.position for row in known.values()), default=0)
    for one in participants:
        row = known.get(one.code)
        if row is None:
            last += 1
            row = CompanyRow(event=event, code=one.code, side=one.side, position=last)
            row.status = standing.get(one.code, "selected")
        elif one.code in standing:
            row.status = standing[one.code]
        row.side, row.hall, row.quota, row.floor = one.side, one.hall, one.quota, one.floor
        row.parallel, row.forbidden, row.tables = one.parallel, one.forbidden, one.tables
        row.fields, row.languages = one.fields, one.languages
        db.add(row)
    db.flush()


def enrol_delegates(db: Session, event: str, participants: Sequence[Participant]) -> None:
    """Gives each of these companies exactly these delegates; those it had and has no more are deleted.

    A company that names nobody gets one delegate with its own code (`Participant.staff`).
    """
    here = {one.code for one in participants}
    had = [
        row for row in db.exec(select(DelegateRow).where(DelegateRow.event == event)) if row.company in here
    ]
    staff = {person.code: (one, person) for one in participants for person in one.staff}
    for row in had:
        row.table_code = None  # tables may change hands within this list: none is taken meanwhile
        db.add(row)
        if row.code not in staff or staff[row.code][0].code != row.company:
            db.delete(row)
    db.flush()
    known = {row.code: row for row in had if row in db}
    last = _last_position(db, event)
    for code, (one, person) in staff.items():
        found = known.get(code)
        if found is None:
            last += 1
            found = DelegateRow(event=event, code=code, company=one.code, position=last)
        _settle(found, person)
        db.add(found)
    db.flush()


def _last_position(db: Session, event: str) -> int:
    return db.exec(select(func.max(DelegateRow.position)).where(DelegateRow.event == event)).one() or 0


def _settle(row: DelegateRow, person: Delegate) -> None:
    row.hours, row.table_code = person.hours, person.table
    row.fields, row.languages = person.fields, person.languages


def enrol_cards(
    db: Session, event: str, profiles: Mapping[str, ProfileLike], contacts: Mapping[str, ContactLike]
) -> None:
    """Writes names and contacts, by company's and by delegate's code, over what stood there.

    An event that was purged has names again then, so it is to be purged once more.
    """
    fair = db.get(EventRow, event)
    if fair is not None and fair.purged_at is not None and (profiles or contacts):
        fair.purged_at = None
        db.add(fair)
    companies = {row.company: row for row in db.exec(select(ProfileRow).where(ProfileRow.event == event))}
    for code, said in profiles.items():
        row = companies.get(code) or ProfileRow(event=event, company=code, name="")
        row.name, row.name_en, row.region = said.name, said.name_en, said.region
        row.business_number = digits(said.business_number)
        row.intro_ko, row.intro_en = said.intro_ko, said.intro_en
        row.certificates, row.capacity = said.certificates, said.capacity
        row.exports, row.newcomer = said.exports, said.newcomer
        db.add(row)
    people = {row.delegate: row for row in db.exec(select(ContactRow).where(ContactRow.event == event))}
    for code, person in contacts.items():
        if code not in people and not any((person.name, person.title, person.phone, person.email)):
            continue  # nothing is known of this person, as before
        card = people.get(code) or ContactRow(event=event, delegate=code)
        card.name, card.title = person.name, person.title
        card.phone, card.email = person.phone, person.email
        db.add(card)
    db.flush()


def digits(business_number: str | None) -> str | None:
    """A business number as it is kept: ten digits, no hyphens; None where there is none."""
    return (business_number or "").replace("-", "") or None


def replace_wishes(
    db: Session,
    event: str,
    everybody: Sequence[Participant],
    wishes: Sequence[Wish],
    *,
    of: Iterable[str],
    now: datetime,
) -> None:
    """Writes the wishes of these companies (and of their delegates) in place of those they had.

    A wish that was there before keeps its time: who asked first stays first.
    """
    asking = set(of)
    own = owners(everybody)
    wanted = {(wish.of, wish.to): wish.rank for wish in wishes if own[wish.of] in asking}
    for row in db.exec(select(WishRow).where(WishRow.event == event)).all():
        if row.of_company not in asking:
            continue
        rank = wanted.pop((row.of_code, row.to_code), None)
        if rank is None:
            db.delete(row)
        else:
            row.rank = rank
            db.add(row)
    db.flush()
    new = [
        {
            "event": event,
            "of_code": of_code,
            "to_code": to_code,
            "of_company": own[of_code],
            "of_delegate": None if of_code == own[of_code] else of_code,
            "to_company": own[to_code],
            "to_delegate": None if to_code == own[to_code] else to_code,
            "rank": rank,
            "asked_at": now,
        }
        for (of_code, to_code), rank in wanted.items()
    ]
    if new:
        db.exec(insert(WishRow), params=new)


def replace_vetoes(
    db: Session, event: str, vetoes: Iterable[Veto], *, of: Iterable[str], now: datetime
) -> None:
    """Writes the vetoes of these companies in place of those they had. One that was there keeps its time."""
    asking = set(of)
    wanted = {(veto.of, veto.to) for veto in vetoes if veto.of in asking}
    for row in db.exec(select(VetoRow).where(VetoRow.event == event)).all():
        if row.of_company not in asking:
            continue
        if (row.of_company, row.to_company) in wanted:
            wanted.remove((row.of_company, row.to_company))
        else:
            db.delete(row)
    db.flush()
    for of_company, to_company in sorted(wanted):
        db.add(VetoRow(event=event, of_company=of_company, to_company=to_company, asked_at=now))
    db.flush()
