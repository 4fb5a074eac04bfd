"""Who met at earlier events is counted from their published timetables, company by company."""

from datetime import datetime

import pytest
from sqlmodel import Session, select

from fixtures.event import Event
from fixtures.generate import generate
from scheduler.solve import solve
from web.intake.met import Card, Counted, count_met, relations_with, same_companies_of, save_met
from web.rows import CompanyRow, EventRow, MeetingRow, ProfileRow, RelationRow, RunRow, VersionRow
from web.store.events import create_event
from web.store.relations import event_relations
from web.store.runs import new_run, run_problem, store_result
from web.store.undoing import Undone, undo
from web.store.values import Relation
from web.store.versions import publish


def card(code: str, number: str = "", name: str = "") -> Card:
    return Card(code=code, number=number, name=name)


@pytest.mark.parametrize(
    ("there", "here", "same"),
    [
        ([card("S1", "1", "가")], [card("S9", "1", "나")], {"S1": "S9"}),  # the number counts, not the name
        ([card("S1", "", "가")], [card("S9", "1", "가")], {"S1": "S9"}),  # else the name
        ([card("S1", "2", "가")], [card("S9", "1", "가")], {}),  # not against two numbers
        ([card("S1", "", "가")], [card("S8", "", "가"), card("S9", "", "가")], {}),  # two have the name
        ([card("S1", "", "가"), card("S2", "", "가")], [card("S9", "", "가")], {}),
        ([card("S1", "1"), card("S2", "1")], [card("S9", "1")], {}),  # two have the number
        ([card("S1", "1", "가"), card("S2", "", "나")], [card("S9", "1", "나")], {"S1": "S9"}),  # taken
        ([card("S1")], [card("S9")], {}),  # names were purged
    ],
)
def test_companies_are_the_same_by_number_or_by_a_name_of_their_own(
    there: list[Card], here: list[Card], same: dict[str, str]
) -> None:
    assert same_companies_of(there, here) == same


def counted(*met: tuple[str, str, int]) -> Counted:
    pairs = {(first, second): times for first, second, times in met}
    return Counted(earlier="old", version=1, same={}, strange=(), met=pairs)


def test_several_events_count_together_and_never_lower_what_is_known() -> None:
    known = (
        Relation(first="S1", second="B1", met=5, supplies=True),
        Relation(first="S2", second="B1", met=1),
    )
    found = relations_with(known, [counted(("S1", "B1", 1), ("S2", "B1", 1)), counted(("S2", "B1", 1))])
    assert found == (known[0], Relation(first="S2", second="B1", met=2))
    assert relations_with(found, [counted(("S2", "B1", 2))]) == found


@pytest.fixture(scope="module")
def made() -> Event:
    return generate("gumi-500", seed=3, buyers=3, sellers=5, slots=6)


@pytest.fixture
def earlier(db: Session, made: Event, now: datetime) -> EventRow:
    """An event whose timetable is published: one meeting was cancelled, one missed, the others planned."""
    row = create_event(db, made, now=now)
    run = new_run(db, row, seed=0, seconds=10, now=now)
    assert isinstance(run, RunRow)
    assert store_result(db, run, solve(run_problem(run), seconds=10, workers=1), now=now) == ()
    assert isinstance(publish(db, run, now=now), VersionRow)
    return row


@pytest.fixture
def event(db: Session, earlier: EventRow, now: datetime) -> EventRow:
    """The next year: the first seller of the earlier one has another code and name, and B002 is not there."""
    row = EventRow(**{**earlier.model_dump(), "code": "next", "created_at": now})
    db.add(row)
    db.flush()
    companies = db.exec(
        select(CompanyRow, ProfileRow).where(
            CompanyRow.event == earlier.code,
            ProfileRow.event == earlier.code,
            CompanyRow.code == ProfileRow.company,
        )
    ).all()
    for company, profile in companies:
        if company.code == "B002":
            continue
        new = {"S001": "S900"}.get(company.code, company.code)
        db.add(CompanyRow(**{**company.model_dump(), "event": "next", "code": new, "fields": ()}))
        name = "새 이름" if new == "S900" else f"주식회사 {profile.name}"
        db.add(ProfileRow(**{**profile.model_dump(), "event": "next", "company": new, "name": name}))
    db.flush()
    return row


def by_hand(db: Session, earlier: EventRow) -> dict[tuple[str, str], int]:
    """The meetings of the earlier event between companies that are there again, by their codes now."""
    rows = db.exec(select(MeetingRow).where(MeetingRow.event == earlier.code)).all()
    pairs = [(row.first, row.second) for row in rows if row.state not in {"cancelled", "no-show"}]
    return {
        (first.replace("S001", "S900"), second): pairs.count((first, second))
        for first, second in pairs
        if second != "B002"
    }


def test_meetings_count_unless_they_were_cancelled_or_missed(
    db: Session, earlier: EventRow, event: EventRow
) -> None:
    rows = db.exec(
        select(MeetingRow).where(MeetingRow.event == earlier.code, MeetingRow.second != "B002")
    ).all()
    for row, state in zip(rows, ("cancelled", "no-show", "held", "walk-in"), strict=False):
        row.state = state  # type: ignore[assignment]
        db.add(row)
    db.flush()
    found = count_met(db, event, earlier)
    assert found is not None
    assert found.met == by_hand(db, earlier)
    assert len(found.met) == len(rows) - 2
    assert (found.same["S001"], found.strange, found.version) == ("S900", ("B002",), 1)


def test_what_was_counted_is_saved_once_and_undone(
    db: Session, earlier: EventRow, event: EventRow, now: datetime
) -> None:
    db.add(RelationRow(event="next", first="S900", second="B001", met=0, supplies=True))
    db.flush()
    before = event_relations(db, "next")
    found = count_met(db, event, earlier)
    assert found is not None
    after = relations_with(before, [found])
    deed = save_met(db, "next", after, earlier=["gumi"], now=now)
    assert deed is not None
    assert (deed.deed, event_relations(db, "next")) == ("met", after)
    assert save_met(db, "next", relations_with(after, [found]), earlier=["gumi"], now=now) is None
    assert isinstance(undo(db, deed), Undone)
    assert event_relations(db, "next") == before


def test_an_event_without_a_published_timetable_says_nothing(
    db: Session, earlier: EventRow, event: EventRow
) -> None:
    assert count_met(db, earlier, event) is None
