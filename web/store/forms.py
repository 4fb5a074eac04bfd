"""A company's form as it stands; `web.store.answers` saves it."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from matcher.people import Wish
from matcher.wish_forms import WishForm
from web.rows import CompanyRow, ContactRow, DelegateRow, EventRow, ProfileRow, VetoRow, WishRow
from web.store.people import closes_at, form_open
from web.store.scoring import scoring_of
from web.store.values import Contact, Profile
from web.store.whole import contact_of, profile_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A delegate on the form. `hours` None means always; `wishes` are this person's own, in rank order."""

    code: str
    contact: Contact
    hours: tuple[str, ...] | None
    table: str | None
    fields: tuple[str, ...]
    wishes: tuple[Wish, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyForm:
    """All that a company can read and change of itself. `open`: it may still be changed.

    `wish_form` is how it says whom it wishes to meet; `cap` is how many companies that may be (None: any
    number), and `left` how many more.
    """

    code: str
    profile: Profile
    fields: tuple[str, ...]
    languages: tuple[str, ...]
    people: tuple[Person, ...]
    wishes: tuple[Wish, ...]
    vetoes: tuple[str, ...]
    wish_form: WishForm
    cap: int | None
    left: int | None
    deadline: datetime | None
    open: bool
    answered_at: datetime | None


def company_form(db: Session, company: CompanyRow, *, now: datetime) -> CompanyForm:
    """The form as it stands. `wishes` are the company's own, in rank order; delegates have theirs apart."""
    event = db.get_one(EventRow, company.event)
    profile = db.get(ProfileRow, (company.event, company.code))
    own = (WishRow.event == company.event, WishRow.of_company == company.code)
    wishes = [
        Wish(of=row.of_code, to=row.to_code, rank=row.rank)
        for row in db.exec(select(WishRow).where(*own).order_by(col(WishRow.rank), WishRow.to_code))
    ]
    staff = db.exec(
        select(DelegateRow, ContactRow)
        .select_from(DelegateRow)
        .outerjoin(
            ContactRow,
            (col(ContactRow.event) == col(DelegateRow.event))
            & (col(ContactRow.delegate) == col(DelegateRow.code)),
        )
        .where(DelegateRow.event == company.event, DelegateRow.company == company.code)
        .order_by(col(DelegateRow.position))
    )
    cap = scoring_of(event).caps.of(company.side)
    number = len(
        set(db.exec(select(WishRow.to_company).where(*own)))  # its people's wishes count for the cap as well
    )
    return CompanyForm(
        code=company.code,
        profile=profile_of(profile) if profile else Profile(name=company.code),
        fields=company.fields,
        languages=company.languages,
        people=tuple(
            Person(
                code=row.code,
                contact=contact_of(card) if card else Contact(),
                hours=row.hours,
                table=row.table_code,
                fields=row.fields,
                wishes=tuple(wish for wish in wishes if wish.of == row.code != company.code),
            )
            for row, card in staff
        ),
        wishes=tuple(wish for wish in wishes if wish.of == company.code),
        vetoes=tuple(
            db.exec(
                select(VetoRow.to_company)
                .where(VetoRow.event == company.event, VetoRow.of_company == company.code)
                .order_by(VetoRow.to_company)
            )
        ),
        wish_form=event.wish_form,
        cap=cap,
        left=None if cap is None else max(0, cap - number),
        deadline=closes_at(event, company.side),
        open=form_open(event, company, now),
        answered_at=company.answered_at,
    )
