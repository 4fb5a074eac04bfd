"""How companies stand: applied, selected, waiting, declined or withdrawn; set for one or for many at once."""

from collections.abc import Collection, Mapping

from sqlmodel import Session, col, select

from web.rows import CompanyRow, Standing


def set_standing(db: Session, event: str, codes: Collection[str], status: Standing) -> dict[str, Standing]:
    """Sets how these companies stand; returns how those stood that stood otherwise."""
    return put_standing(db, event, dict.fromkeys(codes, status))


def put_standing(
    db: Session,
    event: str,
    wanted: Mapping[str, Standing],
    *,
    unless_changed: Mapping[str, Standing] | None = None,
) -> dict[str, Standing]:
    """Sets how each of these companies stands; returns how those stood that stood otherwise.

    `unless_changed` says how they are thought to stand: who stands otherwise by now is left alone.
    """
    before: dict[str, Standing] = {}
    rows = select(CompanyRow).where(CompanyRow.event == event).order_by(col(CompanyRow.position))
    for row in db.exec(rows):
        status = wanted.get(row.code, row.status)
        expected = row.status if unless_changed is None else unless_changed.get(row.code)
        if status != row.status == expected:
            before[row.code] = row.status
            row.status = status
            db.add(row)
    db.flush()
    return before
