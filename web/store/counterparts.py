"""The other side as one company may see it: never what anybody else wished, refused or was scored."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from matcher.people import Side
from web.rows import CompanyRow, ProfileRow, VetoRow, WishRow
from web.store.companies import asked, of_company
from web.store.setup import may_see


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterpart:
    """A company of the other side as this one may see it: what it says of itself, and our own answer to it.

    `rank` is the rank of the company's own wish (a delegate's wishes are apart), `refused` its own veto.
    Nothing tells what the counterpart wished or refused.
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
    query = (
        select(CompanyRow, ProfileRow)
        .select_from(CompanyRow)
        .outerjoin(ProfileRow, of_company())
        .where(
            *asked(company.event, search=search, side=_other(company.side)),
            CompanyRow.code != company.code,
            col(CompanyRow.status).not_in(("declined", "withdrawn")),
        )
        .order_by(CompanyRow.code)
    )
    return [
        Counterpart(
            code=row.code,
            hall=row.hall,
            fields=row.fields,
            name=profile.name if profile else row.code,
            name_en=(profile.name_en if profile else "") or row.code,
            region=profile.region if profile else "",
            intro_ko=profile.intro_ko if profile else "",
            intro_en=profile.intro_en if profile else "",
            rank=ranks.get(row.code),
            refused=row.code in refused,
        )
        for row, profile in db.exec(query)
        if row.hall is None or company.hall is None or row.hall == company.hall
    ]


def _other(side: Side) -> Side:
    others: dict[Side, Side] = {"seller": "buyer", "buyer": "seller", "pool": "pool"}
    return others[side]
