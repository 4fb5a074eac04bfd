"""Pieces of an event: packed and unpacked alike, and put back without touching anything else."""

from sqlmodel import Session

from web.rows import CompanyRow, EventRow, WishRow
from web.store.pieces import difference, packed, put_back, snapshot, unpacked


def test_the_rows_of_an_event_lie_in_pieces(db: Session, event: EventRow) -> None:
    found = snapshot(db, event.code)
    kinds = sorted({kind for kind, _ in found})
    assert kinds == ["company", "event", "field", "profile", "staff", "vetoes", "wishes"]
    assert list(found["wishes", "B001"]) == [("wish", "B001-1", "S002")]
    assert list(found["staff", "B001"]) == [
        ("delegate", "B001", "B001-1"),
        ("delegate", "B001", "B001-2"),
        ("contact", "B001-1"),
    ]


def test_what_is_packed_is_unpacked_as_it_was(db: Session, event: EventRow) -> None:
    changes = difference({}, snapshot(db, event.code))
    assert unpacked(packed(changes)) == changes


def test_another_event_has_no_pieces(db: Session, event: EventRow) -> None:
    del event
    assert snapshot(db, "other") == {}


def test_what_somebody_saves_meanwhile_is_not_touched(db: Session, event: EventRow) -> None:
    """Another quota and another wish come between the snapshot and what is put back."""
    before = snapshot(db, event.code)
    goal = {piece: {key: dict(values) for key, values in rows.items()} for piece, rows in before.items()}
    goal["company", "S001"]["company", "S001"]["quota"] = 5
    db.get_one(CompanyRow, (event.code, "S002")).quota = 9
    db.add(
        WishRow(
            event=event.code,
            of_code="B002",
            to_code="S001",
            of_company="B002",
            to_company="S001",
            rank=1,
            asked_at=event.created_at,
        )
    )
    put_back(db, event.code, before, goal)
    assert [db.get_one(CompanyRow, (event.code, code)).quota for code in ("S001", "S002")] == [5, 9]
    assert db.get(WishRow, (event.code, "B002", "S001")) is not None
