"""One company is made of two that are the same when the organiser says so, and two again when undone."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session, select

from fixtures.event import Event
from fixtures.generate import generate
from matcher.issue import Issue
from scheduler.timetable import Result
from web.links import find_link, issue_link
from web.rows import (
    AttendanceRow,
    CompanyRow,
    ContactRow,
    DelegateRow,
    EventRow,
    ProfileRow,
    RelationRow,
    ReviewRow,
    Row,
    RunRow,
    UndoRow,
    VetoRow,
    WishRow,
    tables,
)
from web.store.answers import save_vetoes, save_wishes
from web.store.enrol import enrol_cards
from web.store.events import create_event
from web.store.joining import join, tell_apart, told_apart
from web.store.pieces import TABLES
from web.store.runs import store_result
from web.store.undoing import Undone, event_faults, undo
from web.store.values import Contact, Profile
from web.store.versions import publish

Join = Callable[[str, str], UndoRow]


def dump(db: Session) -> dict[str, list[Any]]:
    db.flush()
    return {
        name: sorted(db.connection().execute(text(f'SELECT * FROM "{name}"')).all(), key=repr)
        for name in tables() - {"undo", "log"}
    }


@pytest.fixture
def one_of(db: Session, event: EventRow, now: datetime) -> Join:
    def make(stays: str, goes: str) -> UndoRow:
        done = join(db, event, stays=stays, goes=goes, now=now)
        assert isinstance(done, UndoRow), done
        return done

    return make


def wishes(db: Session) -> list[tuple[str, str, int]]:
    rows = db.exec(select(WishRow).order_by(WishRow.of_code, WishRow.rank, WishRow.to_code))  # type: ignore[arg-type]
    return [(row.of_code, row.to_code, row.rank) for row in rows]


def test_every_table_is_put_back_by_an_undo_or_has_its_reason() -> None:
    """A new table that refers to an event or company has to be thought of: merging deletes a company."""
    not_ours = {
        "run", "version", "showing", "meeting", "seat", "draft",  # never change, or keep codes only
        "mail", "mail_text",  # what was said is said; purged after a while
        "exhibit",  # pictures stay under the code for which they were sent
        "consent",  # evidence of what somebody said: never put back
        "log",  # what was done stays known when it is undone
        "intake", "upload",  # wait for a day
        "fit", "fitted", "corpus",  # are counted anew
        "registration",  # a door of the event, of no company
        "undo",  # itself
        "setup",  # who sees whom and how halls are drawn: no import says it, and no company
    }  # fmt: skip
    assert set(Row.metadata.tables) == set(TABLES) | not_ours


def test_wishes_move_over_after_ones_own_and_doubles_are_dropped(
    db: Session, event: EventRow, one_of: Join
) -> None:
    """S001 asked for B001 and B002; S002 for B001's first table, which is another thing, and for B002."""
    save_wishes(db, db.get_one(CompanyRow, (event.code, "S002")), ["B002", "B001-1"], now=event.created_at)
    one_of("S001", "S002")
    assert wishes(db) == [
        ("B001-1", "S001", 1),
        ("S001", "B001", 1),
        ("S001", "B002", 2),
        ("S001", "B001-1", 3),
    ]


def test_who_asked_for_both_asks_once_by_the_better_rank_and_the_gap_is_closed(
    db: Session, event: EventRow, one_of: Join
) -> None:
    save_wishes(db, db.get_one(CompanyRow, (event.code, "B002")), ["S002", "S001"], now=event.created_at)
    save_wishes(db, db.get_one(CompanyRow, (event.code, "S001")), ["B002", "B001"], now=event.created_at)
    one_of("S001", "S002")
    assert [one for one in wishes(db) if one[0] == "B002"] == [("B002", "S001", 1)]


def test_empty_fields_are_filled_and_full_ones_stay(db: Session, event: EventRow, one_of: Join) -> None:
    db.get_one(ProfileRow, (event.code, "S001")).region = ""
    db.get_one(ProfileRow, (event.code, "S002")).intro_ko = "기계를 가공합니다."
    db.flush()
    one_of("S001", "S002")
    one, profile = (db.get_one(kind, (event.code, "S001")) for kind in (CompanyRow, ProfileRow))
    assert (one.quota, one.fields) == (1, ("M1",))  # type: ignore[attr-defined]
    said = (profile.name, profile.region, profile.intro_ko)  # type: ignore[attr-defined]
    assert said == ("한빛정밀", "경북 구미시", "기계를 가공합니다.")
    assert db.get(CompanyRow, (event.code, "S002")) is None


def test_vetoes_move_over_and_are_dropped_once_they_stand_twice(
    db: Session, event: EventRow, one_of: Join
) -> None:
    """B002 refuses S002 already."""
    save_vetoes(db, db.get_one(CompanyRow, (event.code, "B002")), ["S001", "S002"], now=event.created_at)
    save_vetoes(db, db.get_one(CompanyRow, (event.code, "S002")), ["B002"], now=event.created_at)
    one_of("S001", "S002")
    found = {(row.of_company, row.to_company) for row in db.exec(select(VetoRow))}
    assert found == {("B002", "S001"), ("S001", "B002")}


def test_what_was_said_of_either_s_request_last_counts(
    db: Session, event: EventRow, one_of: Join, now: datetime
) -> None:
    for seller, verdict, later in (("S001", "accepted", 1), ("S002", "declined", 2)):
        said = now + timedelta(hours=later)
        row = ReviewRow(event=event.code, of_company="B002", to_company=seller, verdict=verdict, said_at=said)
        db.add(row)
    one_of("S001", "S002")
    found = [(row.of_company, row.to_company, row.verdict) for row in db.exec(select(ReviewRow))]
    assert found == [("B002", "S001", "declined")]


def test_of_two_answers_whether_one_comes_the_later_counts_and_of_two_arrivals_the_first(
    db: Session, event: EventRow, one_of: Join, now: datetime
) -> None:
    """S001 said no first and then S002 yes, for the company; S002 arrived first."""
    for code, coming, hours in (("S001", "no", 1), ("S002", "yes", 2)):
        at, there = now + timedelta(hours=hours), now + timedelta(hours=9 - hours)
        row = AttendanceRow(event=event.code, code=code, company=code, coming=coming, answered_at=at)
        row.arrived_at = there
        db.add(row)
    one_of("S001", "S002")
    [row] = db.exec(select(AttendanceRow)).all()
    assert (row.code, row.company, row.coming) == ("S001", "S001", "yes")
    assert row.arrived_at == now + timedelta(hours=7)


def test_the_answer_of_a_person_moves_over_with_its_company(
    db: Session, event: EventRow, one_of: Join, now: datetime
) -> None:
    db.add(DelegateRow(event=event.code, company="S002", code="S002-9", position=9))
    db.flush()
    enrol_cards(db, event.code, {}, {"S002-9": Contact(name="박노을")})
    answered = {"coming": "yes", "answered_at": now}
    db.add(AttendanceRow(event=event.code, code="S002-9", company="S002", delegate="S002-9", **answered))
    one_of("S001", "S002")
    [row] = db.exec(select(AttendanceRow)).all()
    assert (row.code, row.company, row.delegate, row.coming) == ("S002-9", "S001", "S002-9", "yes")


def test_what_is_known_of_two_companies_adds_up(db: Session, event: EventRow, one_of: Join) -> None:
    for seller, met, supplies in (("S001", 1, False), ("S002", 2, True)):
        db.add(RelationRow(event=event.code, first=seller, second="B001", met=met, supplies=supplies))
    one_of("S001", "S002")
    found = [(row.first, row.second, row.met, row.supplies) for row in db.exec(select(RelationRow))]
    assert found == [("S001", "B001", 3, True)]


def test_stars_stay_as_they_were_given(db: Session, event: EventRow, one_of: Join) -> None:
    """Rank 4 is two stars: it does not become the second of two."""
    save_wishes(db, db.get_one(CompanyRow, (event.code, "B002")), ["S001", "S002"], now=event.created_at)
    event.wish_form = "stars"
    db.get_one(WishRow, (event.code, "B002", "S001")).rank = 4
    db.get_one(WishRow, (event.code, "B002", "S002")).rank = 5
    db.flush()
    one_of("S001", "S002")
    assert [one for one in wishes(db) if one[0] == "B002"] == [("B002", "S001", 4)]


def test_people_move_over_with_their_codes_and_who_stands_twice_is_one(
    db: Session, event: EventRow, now: datetime
) -> None:
    """S002's two people: one is S001-1 with a title more, the other is new."""
    for code in ("S002-1", "S002-2"):
        db.add(DelegateRow(event=event.code, company="S002", code=code, position=9))
    db.flush()
    cards = {
        "S001-1": Contact(name="김하늘", phone="010-0000-0001"),
        "S002-1": Contact(name="김 하늘", title="과장", phone="01000000001"),
        "S002-2": Contact(name="박노을", email="s002@example.com"),
    }
    enrol_cards(db, event.code, {}, cards)
    later = now + timedelta(days=1)
    twice = issue_link(db, event.code, "attendee", "S002-1", now=now, expires=later)
    form = issue_link(db, event.code, "company", "S002", now=now, expires=later)
    assert isinstance(join(db, event, stays="S001", goes="S002", now=now), UndoRow)
    mine = select(DelegateRow.code).where(DelegateRow.company == "S001").order_by(DelegateRow.code)
    assert db.exec(mine).all() == ["S001-1", "S002-2"]
    card = db.get_one(ContactRow, (event.code, "S001-1"))
    assert (card.name, card.title, card.phone) == ("김하늘", "과장", "010-0000-0001")
    for token, purpose, who in ((twice, "attendee", ("S001", "S001-1")), (form, "company", ("S001", None))):
        link = find_link(db, token, purpose, now=now)  # type: ignore[arg-type]
        assert link is not None
        assert (link.company, link.delegate) == who


def test_a_merging_is_undone_and_done_again(
    db: Session, event: EventRow, one_of: Join, now: datetime
) -> None:
    issue_link(db, event.code, "company", "S002", now=now, expires=now + timedelta(days=1))
    tell_apart(db, event.code, "S002", "B001")
    before = dump(db)
    deed = one_of("S001", "S002")
    after = dump(db)
    for rows in (before, after, before):
        assert isinstance(undo(db, deed), Undone)
        assert dump(db) == rows


@pytest.mark.parametrize(
    ("stays", "goes", "code"),
    [
        ("S001", "B001", "merge-sides"),
        ("S001", "S009", "code-unknown"),
        ("S009", "S001", "code-unknown"),
        ("S001", "S001", "code-unknown"),
    ],
)
def test_what_can_not_be_one_company_is_refused(
    db: Session, event: EventRow, now: datetime, stays: str, goes: str, code: str
) -> None:
    before = dump(db)
    found = join(db, event, stays=stays, goes=goes, now=now)
    assert [one.code for one in found if isinstance(one, Issue)] == [code]  # type: ignore[union-attr]
    assert dump(db) == before


def test_one_with_published_meetings_has_to_stay(
    db: Session, event: EventRow, run: RunRow, result: Result, now: datetime
) -> None:
    store_result(db, run, result, now=now)
    publish(db, run, now=now)
    found = join(db, event, stays="S001", goes="S002", now=now)
    assert found == [Issue(code="merge-published", given="S002")]


def test_what_would_not_fit_together_is_refused_and_nothing_is_done(
    db: Session, event: EventRow, now: datetime
) -> None:
    """B002 has a person without a table, B001 only such with one."""
    enrol_cards(db, event.code, {}, {"B002": Contact(name="오늘봄")})
    before = dump(db)
    found = join(db, event, stays="B001", goes="B002", now=now)
    assert isinstance(found, list)
    assert [one.code for one in found] == ["delegate-tables-partial"]
    assert dump(db) == before


def test_two_told_apart_are_remembered_once(db: Session, event: EventRow) -> None:
    tell_apart(db, event.code, "S002", "S001")
    tell_apart(db, event.code, "S001", "S002")
    assert told_apart(db, event.code) == [("S001", "S002")]


@pytest.mark.parametrize("seed", range(6))
def test_random_mergings_keep_the_event_whole_and_are_undone_exactly(
    db: Session, seed: int, now: datetime
) -> None:
    rng = Random(seed)
    preset = rng.choice(["gumi-500", "exchange-200"])
    size = {"sellers": 14} if preset == "exchange-200" else {"buyers": 6, "sellers": 10}
    made: Event = generate(preset, seed=seed, **size)
    row = create_event(db, made, now=now)
    for number in range(4):
        companies = db.exec(select(CompanyRow).where(CompanyRow.side != "buyer")).all()
        one, other = rng.sample(sorted(company.code for company in companies), 2)
        enrol_cards(db, row.code, {other: Profile(name=f"{number}", region="서울")}, {})
        before = dump(db)
        deed = join(db, row, stays=one, goes=other, now=now)
        assert isinstance(deed, UndoRow), deed
        assert event_faults(db, row.code) == []
        for asker in {of_code for of_code, _, _ in wishes(db)}:
            ranks = {rank for of_code, _, rank in wishes(db) if of_code == asker}
            assert ranks == set(range(1, len(ranks) + 1))
        after = dump(db)
        for rows in (before, after):
            assert isinstance(undo(db, deed), Undone)
            assert dump(db) == rows
