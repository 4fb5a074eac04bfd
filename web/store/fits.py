"""How well companies fit, as it was counted: read by pages and runs, written by `web.fitter`."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, and_, delete, insert, or_, tuple_
from sqlalchemy import Row as Found
from sqlalchemy import select as columns_of
from sqlmodel import Session, col, func, select

from matcher.affinity import Affinity, Known
from matcher.reason import Reason
from web.rows import CompanyRow, CorpusRow, FitRow, FittedRow, Row

FIT, FITTED, WISH = (Row.metadata.tables[name] for name in ("fit", "fitted", "wish"))
Item = TypeVar("Item")
A_BATCH = 500
"""So many rows are written in one statement."""
LEAST = 5
"""Pairs with a smaller affinity are not kept: three of four have next to nothing in common."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitting:
    """How well two companies fit, and why: `affinity` of 0 to 100 in parts, ties broken by `fine`.

    `first` and `second` stand in the order of a pair. `offering` is who of them offers what the other seeks.
    """

    first: str
    second: str
    offering: str
    affinity: Affinity
    fine: int = 0


def fits_of(
    db: Session, event: str, company: str, *, among: Collection[str] | None = None
) -> dict[str, Fitting]:
    """What was counted for one company, by the other's code; `among`: only for these others."""
    query = columns_of(FIT).where(FIT.c.event == event, or_(FIT.c.first == company, FIT.c.second == company))
    return {
        other: _fitting(row)
        for row in db.connection().execute(query)
        if (other := row.second if row.first == company else row.first) and (among is None or other in among)
    }


def affinities(db: Session, event: str, *, every: bool = False) -> Known:
    """What was counted for the pairs of an event that somebody wished for; `every`: for all pairs."""
    columns = (FIT.c.first, FIT.c.second, FIT.c.total, FIT.c.parts, FIT.c.forbidden)
    query = columns_of(*columns).where(FIT.c.event == event)
    wishes = [query.join(WISH, _wished(*ends)) for ends in (("first", "second"), ("second", "first"))]
    return Known(
        pairs={
            (first, second): Affinity(total=total, parts=json.loads(parts), forbidden=forbidden)
            for asked in ([query] if every else wishes)
            for first, second, total, parts, forbidden in db.connection().execute(asked)
        },
        counted=frozenset(db.exec(select(FittedRow.company).where(FittedRow.event == event))),
    )


def _wished(of: str, to: str) -> ColumnElement[bool]:
    """That one of the pair wished for the other."""
    return and_(WISH.c.event == FIT.c.event, WISH.c.of_company == FIT.c[of], WISH.c.to_company == FIT.c[to])


def forget_fits(db: Session, event: str, codes: Collection[str]) -> None:
    """Deletes what was counted for these companies, and of which profiles: it is to be counted anew."""
    for batch in _batches(sorted(codes)):
        db.exec(delete(FittedRow).where(col(FittedRow.event) == event, col(FittedRow.company).in_(batch)))
        for column in (FitRow.first, FitRow.second):
            db.exec(delete(FitRow).where(col(FitRow.event) == event, col(column).in_(batch)))


def add_fits(db: Session, event: str, fittings: Iterable[Fitting]) -> None:
    """Writes what was counted, in the place of what these pairs had. Who is gone meanwhile is left out."""
    here = set(db.exec(select(CompanyRow.code).where(CompanyRow.event == event)))
    rows = (
        {
            "event": event,
            "first": one.first,
            "second": one.second,
            "offering": one.offering,
            "total": one.affinity.total,
            "fine": one.fine,
            "parts": json.dumps(dict(one.affinity.parts), separators=(",", ":")),
            "why": json.dumps(
                [(reason.kind, *reason.words) for reason in one.affinity.because],
                ensure_ascii=False,
                separators=(",", ":"),
            ),
            "forbidden": one.affinity.forbidden,
        }
        for one in fittings
        if one.first in here
        and one.second in here
        and (one.affinity.total >= LEAST or one.affinity.forbidden is not None)
    )
    for batch in _batches(rows):
        pairs = tuple_(FIT.c.first, FIT.c.second).in_([(row["first"], row["second"]) for row in batch])
        db.connection().execute(
            delete(FIT).where(FIT.c.event == event, pairs)
        )  # another server may count too
        db.connection().execute(insert(FIT), batch)


def digests(db: Session, event: str) -> dict[str, str]:
    """Of which profiles affinities were counted, by company."""
    query = select(FittedRow.company, FittedRow.digest).where(FittedRow.event == event)
    return dict(db.exec(query).all())


def note_digests(db: Session, event: str, found: Mapping[str, str]) -> None:
    """Says of which profiles affinities are counted now; companies that are not named have none."""
    db.exec(delete(FittedRow).where(col(FittedRow.event) == event))
    rows = [{"event": event, "company": code, "digest": digest} for code, digest in found.items()]
    for batch in _batches(rows):
        db.connection().execute(insert(FITTED), batch)


def corpus(db: Session, event: str) -> CorpusRow | None:
    """The statistics in use, or None where nothing was counted yet."""
    query = select(CorpusRow).where(CorpusRow.event == event).order_by(col(CorpusRow.number).desc())
    return db.exec(query).first()


def take_corpus(db: Session, event: str, *, offers: int, statistics: str, now: datetime) -> CorpusRow:
    """Puts new statistics into use; those that no run has used go."""
    last = db.exec(select(func.max(CorpusRow.number)).where(CorpusRow.event == event)).one() or 0
    db.exec(delete(CorpusRow).where(col(CorpusRow.event) == event, col(CorpusRow.frozen_at).is_(None)))
    row = CorpusRow(event=event, number=last + 1, offers=offers, statistics=statistics, taken_at=now)
    db.add(row)
    db.flush()
    return row


def freeze_corpus(db: Session, event: str, *, now: datetime) -> int | None:
    """Keeps the statistics in use as they are, since a run counts with them; returns their number."""
    row = corpus(db, event)
    if row is None:
        return None
    row.frozen_at = row.frozen_at or now
    db.add(row)
    db.flush()
    return row.number


def _fitting(row: Found[Any]) -> Fitting:
    why = tuple(Reason(kind=kind, words=tuple(words)) for kind, *words in json.loads(row.why))
    return Fitting(
        first=row.first,
        second=row.second,
        offering=row.offering,
        affinity=Affinity(total=row.total, parts=json.loads(row.parts), forbidden=row.forbidden, because=why),
        fine=row.fine,
    )


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    left = iter(items)
    while batch := list(islice(left, A_BATCH)):
        yield batch
