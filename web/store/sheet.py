"""The sheet of a counterpart: what the other company says of itself, and whether we asked for the meeting."""

from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from web.rows import CompanyRow, ProfileRow, WishRow
from web.store.people import field_names


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A company as somebody may see it who meets it. Names are Korean and English.

    `rank` is the best rank under which our own company or one of our people asked for it. Nothing tells what
    the counterpart asked for. Its people and how to reach them are not in it: to pass them on needs their
    consent, which is asked apart.
    """

    code: str
    name: tuple[str, str]
    region: str
    intro: tuple[str, str]
    fields: tuple[tuple[str, str], ...]
    rank: int | None


def sheet(db: Session, event: str, company: str, other: str) -> Sheet:
    """The other company's sheet as `company` may see it. Raises LookupError where there is none."""
    row, profile = db.get(CompanyRow, (event, other)), db.get(ProfileRow, (event, other))
    if row is None:
        raise LookupError(f"event {event} has no {other}")
    called = field_names(db, event)
    rank = db.exec(
        select(func.min(col(WishRow.rank))).where(
            WishRow.event == event, WishRow.of_company == company, WishRow.to_company == other
        )
    ).one()
    return Sheet(
        code=other,
        name=(profile.name, profile.name_en or profile.name) if profile else (other, other),
        region=profile.region if profile else "",
        intro=(profile.intro_ko, profile.intro_en) if profile else ("", ""),
        fields=tuple(called.get(field, (field, field)) for field in row.fields),
        rank=rank,
    )
