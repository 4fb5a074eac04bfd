"""The other side as one company may see it: never what anybody else wished, refused or was scored."""

from dataclasses import dataclass

from sqlalchemy import select as columns_of
from sqlmodel import Session, col, select

from matcher.people import Side
from web.rows import CompanyRow, DelegateRow, ProfileRow, VetoRow, WishRow
from web.store.companies import asked, of_company
from web.store.setup import may_see


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterpart:
    """A company of the other side as this one may see it: what it says of itself, and our own answer to it.

    `fields` are its product fields and those of its people. `rank` is the rank of the company's own wish (a
    delegate's wishes are apart), `refused` its own veto. Nothing tells what the counterpart
    wished or refused.
    """

    code: str
    hall: str | None
    fields: tuple[str, ...]
    name: str
    name_en: str
    region: str
    intro_ko: str
    intro_en: str
    rank: int | None
    refused: bool


def counterparts(db: Session, company: CompanyRow, *, search: str = "") -> list[Counterpart]:
    """Everybody whom this company could meet: the other side (in one pool, all others), in code order.

    Companies that were declined or have withdrawn are left out; so are those of another hall. Nobody yet,
    where only selected companies see the other side and this one is not.
    """
    if not may_see(db, company):
        return []
    ranks = {
        row.to_company: row.rank
        for row in db.exec(
            select(WishRow).where(WishRow.event == company.event, WishRow.of_code == company.code)
        )
        if row.to_delegate is None
    }
    refused = set(
        db.exec(
            select(VetoRow.to_company).where(
                VetoRow.event == company.event, VetoRow.of_company == company.code
            )
        )
    )
    of_profile = ("name", "name_en", "region", "intro_ko", "intro_en")
    query = (
        columns_of(
            *(col(getattr(CompanyRow, name)) for name in ("code", "hall", "fields")),
            *(col(getattr(ProfileRow, name)) for name in of_profile),
        )
        .select_from(CompanyRow)
        .outerjoin(ProfileRow, of_company())
        .where(
            *asked(company.event, search=search, side=_other(company.side)),
            col(CompanyRow.code) != company.code,
            col(CompanyRow.status).not_in(("declined", "withdrawn")),
        )
        .order_by(col(CompanyRow.code))
    )
    people = _people_fields(db, company.event)
    return [
        Counterpart(
            code=code,
            hall=hall,
            fields=tuple(dict.fromkeys((*fields, *people.get(code, ())))),
            name=name if name is not None else code,
            name_en=name_en or code,
            region=region or "",
            intro_ko=intro_ko or "",
            intro_en=intro_en or "",
            rank=ranks.get(code),
            refused=code in refused,
        )
        for code, hall, fields, name, name_en, region, intro_ko, intro_en in db.connection().execute(query)
        if hall is None or company.hall is None or hall == company.hall
    ]


def _people_fields(db: Session, event: str) -> dict[str, tuple[str, ...]]:
    """The product fields of each company's people, in their order."""
    found: dict[str, tuple[str, ...]] = {}
    query = select(DelegateRow.company, DelegateRow.fields).where(DelegateRow.event == event)
    for company, fields in db.exec(query.order_by(col(DelegateRow.position))):
        found[company] = (*found.get(company, ()), *fields)
    return found


def _other(side: Side) -> Side:
    others: dict[Side, Side] = {"seller": "buyer", "buyer": "seller", "pool": "pool"}
    return others[side]
