"""The organiser's list, and the other side as a company may see it."""

from datetime import datetime

import pytest
from sqlalchemy import Engine
from sqlalchemy import event as hear
from sqlmodel import Session

from fixtures.generate import generate
from web.database import reading, writing
from web.rows import CompanyRow, EventRow
from web.store.companies import companies, count_companies, counts, names
from web.store.counterparts import counterparts
from web.store.events import create_event


def test_companies_come_in_the_organisers_order_with_their_numbers(db: Session, event: EventRow) -> None:
    listed = companies(db, event.code)
    assert [(one.code, one.name, one.delegates, one.wishes, one.wished) for one in listed] == [
        ("S001", "한빛정밀", 1, 2, 0),
        ("S002", "두물기공", 1, 1, 1),
        ("B001", "가온중공업", 2, 1, 2),
        ("B002", "새별산업", 1, 0, 1),
    ]


@pytest.mark.parametrize(
    ("search", "codes"),
    [("정밀", ["S001"]), ("b00", ["B001", "B002"]), ("MACHIN", ["S002"]), ("%", []), ("없는 기업", [])],
)
def test_search_looks_for_a_piece_of_code_or_name(
    db: Session, event: EventRow, search: str, codes: list[str]
) -> None:
    assert [one.code for one in companies(db, event.code, search=search)] == codes


def test_filters_add_up(db: Session, event: EventRow) -> None:
    assert [one.code for one in companies(db, event.code, side="buyer", hall="M", search="새별")] == ["B002"]
    assert companies(db, event.code, side="seller", hall="M") == []


def test_who_has_answered_can_be_asked(db: Session, event: EventRow, now: datetime) -> None:
    db.get_one(CompanyRow, ("small", "S002")).answered_at = now
    db.flush()
    assert [one.code for one in companies(db, event.code, answered=True)] == ["S002"]
    assert count_companies(db, event.code, answered=False) == 3


def test_a_page_of_the_list_is_a_piece_of_the_whole(db: Session, event: EventRow) -> None:
    assert [one.code for one in companies(db, event.code, limit=2, offset=1)] == ["S002", "B001"]


def test_counts_count_everything(db: Session, event: EventRow) -> None:
    found = counts(db, event.code)
    assert (found.sellers, found.buyers, found.pool, found.delegates) == (2, 2, 0, 5)
    assert (found.wishes, found.vetoes, found.answered) == (4, 1, 0)


def test_a_list_of_three_hundred_companies_takes_as_many_queries_as_one_of_four(
    engine: Engine, now: datetime
) -> None:
    with writing(engine) as db:
        create_event(db, generate("gumi-500", seed=1), now=now)
        create_event(db, generate("busan-2017", seed=1, buyers=1, sellers=3), now=now)

    def queries(event: str) -> int:
        said: list[str] = []
        with reading(engine) as db:
            hear.listen(engine, "before_cursor_execute", lambda *args: said.append(args[2]))
            companies(db, event)
        return len(said)

    few = queries("busan-2017")
    assert queries("gumi-500") == few


def test_names_are_in_two_languages(db: Session, event: EventRow) -> None:
    assert names(db, event.code)["S001"] == ("한빛정밀", "Hanbit Precision")


def test_a_company_sees_the_other_side_with_its_own_wishes_and_vetoes(db: Session, event: EventRow) -> None:
    mine = counterparts(db, db.get_one(CompanyRow, (event.code, "B002")))
    assert [(one.code, one.rank, one.refused) for one in mine] == [
        ("S001", None, False),
        ("S002", None, True),
    ]
    theirs = counterparts(db, db.get_one(CompanyRow, (event.code, "S001")))
    assert [(one.code, one.rank, one.refused) for one in theirs] == [("B001", 1, False), ("B002", 2, False)]


def test_a_company_does_not_learn_of_anothers_veto(db: Session, event: EventRow) -> None:
    [_, refusing] = counterparts(db, db.get_one(CompanyRow, (event.code, "S002")))
    assert (refusing.code, refusing.refused) == ("B002", False)


@pytest.mark.parametrize("status", ["declined", "withdrawn"])
def test_who_does_not_take_part_is_not_shown(db: Session, event: EventRow, status: str) -> None:
    db.get_one(CompanyRow, (event.code, "B001")).status = status  # type: ignore[assignment]
    db.flush()
    assert [one.code for one in counterparts(db, db.get_one(CompanyRow, (event.code, "S001")))] == ["B002"]
