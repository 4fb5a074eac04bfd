"""What is known of two companies: read by code or name in either order, shown, saved and undone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from sqlmodel import Session, select

from web.intake.changes import Change, changes
from web.intake.files import Upload
from web.intake.intake import Intake
from web.intake.merge import merge
from web.intake.read import read
from web.intake.save import save
from web.rows import RelationRow
from web.store.events import find_event
from web.store.relations import pair_of
from web.store.undoing import Undone, deeds, undo
from web.store.values import Relation
from web.store.whole import StoredEvent, stored_event

HEAD = "기업,상대 기업,만난 횟수,거래 중\n"
Make = Callable[..., Intake]


def stored(db: Session) -> StoredEvent:
    event = find_event(db, "fair")
    assert event is not None
    return stored_event(db, event)


def sent(db: Session, rows: str) -> Intake:
    found = read([Upload(name="기존 관계.csv", data=(HEAD + rows).encode())], stored(db))
    assert isinstance(found, Intake), found
    return found


def kept(db: Session, rows: str, now: datetime) -> list[tuple[str, str, int, bool]]:
    """What is known of pairs once these rows are saved."""
    assert not isinstance(save(db, sent(db, rows), now=now, event=find_event(db, "fair")), list)
    return known(db)


def known(db: Session) -> list[tuple[str, str, int, bool]]:
    return sorted((row.first, row.second, row.met, row.supplies) for row in db.exec(select(RelationRow)))


@pytest.fixture
def fair(db: Session, intake: Make, now: datetime) -> Session:
    """The small fair, saved; two of its companies have met."""
    save(db, intake(**{"기존 관계": HEAD + "S001,B001,2,\n"}), now=now)
    return db


def test_companies_stand_in_the_order_of_a_pair_by_code_or_name(fair: Session, now: datetime) -> None:
    assert known(fair) == [("S001", "B001", 2, False)]
    rows = "가온중공업,(주)두물기공,1,예\nB001,S001,3,아니오\n"
    assert kept(fair, rows, now) == [("S001", "B001", 3, False), ("S002", "B001", 1, True)]


def test_pairs_that_are_not_in_the_file_stay_and_a_row_of_nothing_ends_one(
    fair: Session, now: datetime
) -> None:
    assert kept(fair, "S002,B001,,o\n", now) == [("S001", "B001", 2, False), ("S002", "B001", 0, True)]
    assert kept(fair, "S001,B001,0,\n", now) == [("S002", "B001", 0, True)]


def test_what_would_change_is_shown(fair: Session) -> None:
    before, found = stored(fair), sent(fair, "S001,B001,5,\nS002,B001,1,예\n")
    [differ] = changes(before, merge(found, before), found).sheets
    assert (differ.sheet, differ.removed) == ("relations", ())
    assert differ.changed == (Change(key=("S001", "B001"), fields=(("met", "2", "5"),)),)
    assert differ.new == (Change(key=("S002", "B001"), fields=(("met", "", "1"), ("supplies", "", "True"))),)


def test_it_is_undone_and_done_again(fair: Session, now: datetime) -> None:
    after = kept(fair, "S001,B001,5,\nS002,B001,1,\n", now)
    [deed, _] = deeds(fair, "fair")
    for state in ([("S001", "B001", 2, False)], after):
        assert isinstance(undo(fair, deed), Undone)
        assert known(fair) == state


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("S001,Q9,1,", "기존 관계.csv:2:상대 기업 code-unknown"),
        ("B001-1,S001,1,", "기존 관계.csv:2:기업 code-unknown"),
        ("S001,없는기업이름,1,", "기존 관계.csv:2:상대 기업 company-unknown"),
        ("S001,S002,1,", "기존 관계.csv:2:상대 기업 pair-own-side"),
        ("S001,S001,1,", "기존 관계.csv:2:상대 기업 pair-self"),
        ("S001,B001,x,", "기존 관계.csv:2:만난 횟수 number-not"),
        ("S001,B001,-1,", "기존 관계.csv:2:만난 횟수 number-negative"),
        ("S001,B001,1001,", "기존 관계.csv:2:만난 횟수 number-too-large"),
        ("S001,B001,,어쩌면", "기존 관계.csv:2:거래 중 word-unknown"),
        ("S001,B001,1,\nB001,S001,2,", "기존 관계.csv:3:상대 기업 pair-twice"),
    ],
)
def test_every_fault_has_its_place(faults: Callable[..., list[str]], row: str, fault: str) -> None:
    assert faults(**{"기존 관계": f"{HEAD}{row}\n"}) == [fault]


def test_what_is_known_of_a_company_that_changes_its_side_goes_or_turns(fair: Session) -> None:
    """S001 becomes a buyer: it can't meet B001 any more. Where both turn, they stand the other way round."""
    rows = "기업 코드,구분,기업명\nS001,{},한빛정밀\nB001,{},가온중공업\n"
    one, both = (intake_of(rows.format("수요처", side), fair) for side in ("수요처", "공급기업"))
    assert one == ()
    assert both == (Relation(first="B001", second="S001", met=2),)


def intake_of(rows: str, db: Session) -> tuple[Relation, ...]:
    """What is known of pairs once these companies came, whatever does not fit together then."""
    before = stored(db)
    listed = read([Upload(name="참가기업.csv", data=rows.encode())], replace(before, wishes=(), vetoes=()))
    assert isinstance(listed, Intake), listed
    return merge(listed, before).event.relations


def test_a_pair_has_one_order_and_only_those_who_could_meet_are_one() -> None:
    side = {"S1": "seller", "B1": "buyer", "P2": "pool", "P1": "pool"}
    assert pair_of("B1", "S1", side) == pair_of("S1", "B1", side) == ("S1", "B1")  # type: ignore[arg-type]
    assert pair_of("P2", "P1", side) == ("P1", "P2")  # type: ignore[arg-type]
    for one, other in (("S1", "S1"), ("P1", "P1"), ("S1", "P1"), ("S1", "Q")):
        assert pair_of(one, other, side) is None  # type: ignore[arg-type]


def test_a_merge_keeps_what_is_known_in_order(fair: Session) -> None:
    before, found = stored(fair), sent(fair, "B001,S002,1,\n")
    assert merge(found, before).event.relations == (
        Relation(first="S001", second="B001", met=2),
        Relation(first="S002", second="B001", met=1),
    )
