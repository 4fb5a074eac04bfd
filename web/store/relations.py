"""What is known of two companies before the event: how often they met, and whether one supplies already."""

from collections.abc import Iterable, Mapping

from sqlmodel import Session, select

from matcher.people import Side
from web.rows import RelationRow
from web.store.values import Relation


def pair_of(one: str, other: str, side: Mapping[str, Side]) -> tuple[str, str] | None:
    """Two companies in the order of a pair: the seller first, in one pool by code.

    None where they could not meet: one of them is not known, both are one, or on the same side.
    """
    sides = side.get(one), side.get(other)
    if sides == ("pool", "pool"):
        return None if one == other else (min(one, other), max(one, other))
    if sides == ("seller", "buyer"):
        return one, other
    return (other, one) if sides == ("buyer", "seller") else None


def event_relations(db: Session, event: str) -> tuple[Relation, ...]:
    """All that is known of pairs of an event, by their codes."""
    query = select(RelationRow).where(RelationRow.event == event)
    rows = sorted(db.exec(query), key=lambda row: (row.first, row.second))
    return tuple(
        Relation(first=row.first, second=row.second, met=row.met, supplies=row.supplies) for row in rows
    )


def replace_relations(db: Session, event: str, relations: Iterable[Relation]) -> None:
    """Makes these all that is known of pairs of an event; they stand in the order of a pair."""
    wanted = {(one.first, one.second): one for one in relations}
    for row in db.exec(select(RelationRow).where(RelationRow.event == event)).all():
        one = wanted.pop((row.first, row.second), None)
        if one is None:
            db.delete(row)
        else:
            row.met, row.supplies = one.met, one.supplies
            db.add(row)
    db.flush()
    for one in wanted.values():
        db.add(
            RelationRow(event=event, first=one.first, second=one.second, met=one.met, supplies=one.supplies)
        )
    db.flush()
