"""From an audited result to a version that never changes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlmodel import Session, col, delete, select, update

from matcher.issue import Issue
from matcher.people import Veto, Wish
from scheduler.form import fingerprint, write_problem
from scheduler.problem import Interpreter
from scheduler.timetable import Result
from web.rows import CompanyRow, EventRow, MeetingRow, RunRow, SeatRow, VersionRow
from web.store.enrol import enrol_delegates, replace_vetoes, replace_wishes
from web.store.itineraries import itineraries, itinerary
from web.store.people import event_people
from web.store.runs import run_problem, run_result, store_result
from web.store.versions import latest_version, meetings, publish

Another = Callable[..., tuple[RunRow, Result]]


@pytest.fixture
def version(db: Session, run: RunRow, result: Result, now: datetime) -> VersionRow:
    store_result(db, run, result, now=now)
    found = publish(db, run, now=now)
    assert isinstance(found, VersionRow)
    return found


def test_a_result_that_passes_the_audit_ends_the_run_and_is_kept(
    db: Session, run: RunRow, result: Result, now: datetime
) -> None:
    assert store_result(db, run, result, now=now) == ()
    assert (run.state, run.ended_at, run_result(run)) == ("done", now, result)


def test_the_best_so_far_of_a_stopped_run_is_kept_too(
    db: Session, run: RunRow, result: Result, now: datetime
) -> None:
    store_result(db, run, result, now=now, stopped=True)
    assert (run.state, run_result(run)) == ("stopped", result)


def test_a_result_that_breaks_a_rule_fails_the_run_and_is_not_kept(
    db: Session, run: RunRow, result: Result, now: datetime
) -> None:
    assert result.meetings is not None
    clash = replace(result.meetings[1], table="M-02")  # where S001 and B001 already sit at 10:00
    store_result(db, run, replace(result, meetings=(result.meetings[0], clash, result.meetings[2])), now=now)
    assert (run.state, run.result) == ("failed", None)
    assert run.error == "the audit refused the result: tables-by-hall × 1, fixed-table × 1"


def test_a_false_claim_about_a_good_timetable_fails_the_run(
    db: Session, run: RunRow, result: Result, now: datetime
) -> None:
    better = replace(result.aims[1], value=(result.aims[1].value or 0) + 1)
    found = store_result(db, run, replace(result, aims=(result.aims[0], better)), now=now)
    assert [violation.rule for violation in found] == ["claim-value"]
    assert run.state == "failed"


def test_a_failed_run_can_not_be_published(db: Session, run: RunRow, result: Result, now: datetime) -> None:
    store_result(db, run, replace(result, candidates=99), now=now)
    assert publish(db, run, now=now) == [Issue(code="run-no-timetable", given=run.id)]


def test_a_run_that_is_not_over_can_not_be_published(db: Session, run: RunRow, now: datetime) -> None:
    assert publish(db, run, now=now) == [Issue(code="run-no-timetable", given=run.id)]


def test_a_result_for_another_problem_is_refused(
    db: Session, run: RunRow, result: Result, now: datetime
) -> None:
    found = store_result(db, run, replace(result, fingerprint="sha256:0"), now=now)
    assert [violation.rule for violation in found] == ["claim-fingerprint"]


def test_a_second_result_of_one_run_changes_nothing(
    db: Session, run: RunRow, result: Result, now: datetime
) -> None:
    store_result(db, run, result, now=now)
    store_result(db, run, replace(result, seed=5), now=now + timedelta(minutes=1))
    assert (run.ended_at, run_result(run)) == (now, result)


def test_the_first_published_timetable_is_version_one_with_every_meeting(
    db: Session, version: VersionRow
) -> None:
    assert version.number == 1
    assert [(row.id, row.slot, row.table_code, row.state) for row in meetings(db, version)] == [
        ("S002:B001", "T01", "M-01", "planned"),
        ("S001:B001", "T01", "M-02", "planned"),
        ("S001:B002", "T02", "M-03", "planned"),
    ]


def test_publishing_the_same_run_again_gives_the_same_version(
    db: Session, run: RunRow, version: VersionRow, now: datetime
) -> None:
    assert publish(db, run, now=now + timedelta(hours=1)) == version
    assert len(db.exec(select(VersionRow)).all()) == 1


def test_another_run_becomes_version_two(
    db: Session, event: EventRow, version: VersionRow, another: Another, now: datetime
) -> None:
    run, result = another()
    store_result(db, run, result, now=now)
    publish(db, run, now=now)
    latest = latest_version(db, event.code)
    assert latest is not None
    assert (version.number, latest.number) == (1, 2)


def test_only_the_calendar_entry_that_changes_gets_a_higher_sequence(
    db: Session, version: VersionRow, another: Another, now: datetime
) -> None:
    del version
    run, result = another(S001_B002={"table": "M-03", "slot": "T02"}, S002_B001={"slot": "T02"})
    store_result(db, run, result, now=now)
    second = publish(db, run, now=now)
    assert isinstance(second, VersionRow)
    assert {row.id: row.sequence for row in meetings(db, second)} == {
        "S001:B001": 0,
        "S001:B002": 0,
        "S002:B001": 1,
    }


def test_a_meeting_that_comes_back_has_a_higher_sequence_than_its_cancellation(
    db: Session, version: VersionRow, another: Another, now: datetime
) -> None:
    """0 when it was published, 1 in the calendars that heard of its cancellation, 2 when it is back."""
    del version
    for changed in ({"S001_B002": None}, {}):
        run, result = another(**changed)
        store_result(db, run, result, now=now)
        last = publish(db, run, now=now)
    assert isinstance(last, VersionRow)
    assert {row.id: row.sequence for row in meetings(db, last)}["S001:B002"] == 2


def test_a_meeting_that_was_cancelled_on_the_day_and_is_held_again_counts_both(
    db: Session, version: VersionRow, another: Another, now: datetime
) -> None:
    [row] = [one for one in meetings(db, version) if one.id == "S001:B002"]
    row.state = "cancelled"
    db.add(row)
    db.flush()
    run, result = another()
    store_result(db, run, result, now=now)
    second = publish(db, run, now=now)
    assert isinstance(second, VersionRow)
    assert {one.id: one.sequence for one in meetings(db, second)}["S001:B002"] == 2


@pytest.mark.parametrize(
    "change",
    [
        update(MeetingRow).values(slot="T09"),
        update(MeetingRow).values(second_delegate="B001-1"),
        update(MeetingRow).values(sequence=7),
        delete(MeetingRow),
        update(VersionRow).values(published_at=datetime.fromisoformat("2027-01-01T00:00+00:00")),
        delete(VersionRow),
        delete(SeatRow),
    ],
    ids=str,
)
def test_the_database_refuses_to_change_what_was_published(
    db: Session, version: VersionRow, change: object
) -> None:
    del version
    with pytest.raises(DatabaseError, match="a published version never changes"):
        db.exec(change)  # type: ignore[call-overload]


def test_the_state_of_a_published_meeting_may_change(db: Session, version: VersionRow) -> None:
    row = meetings(db, version)[0]
    row.state = "no-show"
    db.add(row)
    db.flush()
    db.expire_all()
    assert meetings(db, version)[0].state == "no-show"


def test_the_database_refuses_a_second_meeting_at_a_table(db: Session, version: VersionRow) -> None:
    db.add(_copy(meetings(db, version)[0], id="X"))
    with pytest.raises(IntegrityError, match="UNIQUE constraint failed: meeting"):
        db.flush()


def test_the_database_refuses_to_seat_a_delegate_twice_in_a_slot(db: Session, version: VersionRow) -> None:
    db.add(_copy(meetings(db, version)[0], id="X", table_code="M-03"))
    db.flush()
    db.add(SeatRow(event=version.event, version=1, slot="T01", delegate="S001-1", meeting="X"))
    with pytest.raises(IntegrityError, match="UNIQUE constraint failed: seat"):
        db.flush()


def test_a_company_of_a_published_meeting_can_not_be_deleted(db: Session, version: VersionRow) -> None:
    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        db.exec(delete(CompanyRow).where(col(CompanyRow.event) == version.event))


def test_who_interprets_is_published_and_shown_to_both_sides(
    db: Session, run: RunRow, true_of: Callable[..., Result], result: Result, now: datetime
) -> None:
    """S002 meets B001 with somebody who speaks Vietnamese; the others need nobody."""
    plain = run_problem(run)
    problem = replace(
        plain,
        interpreters=(Interpreter(code="V1", languages=("vi",)),),
        candidates=tuple(
            replace(one, interpreter="vi") if one.id == "S002:B001" else one for one in plain.candidates
        ),
    )
    run.problem, run.fingerprint = write_problem(problem), fingerprint(problem)
    held = tuple(
        replace(one, interpreter="V1") if one.id == "S002:B001" else one for one in result.meetings or ()
    )
    assert store_result(db, run, true_of(problem, *held), now=now) == ()
    version = publish(db, run, now=now)
    assert isinstance(version, VersionRow)
    assert {row.id: row.interpreter for row in meetings(db, version)} == {
        "S001:B001": None,
        "S002:B001": "V1",
        "S001:B002": None,
    }
    for code in ("S002", "B001-1"):
        assert [one.interpreter for one in itinerary(db, version, code).entries] == ["V1"]
    assert [one.interpreter for one in itinerary(db, version, "S001").entries] == [None, None]


def test_a_company_sees_its_own_meetings_in_the_order_of_time(db: Session, version: VersionRow) -> None:
    own = itinerary(db, version, "S001")
    assert own.company_name == ("한빛정밀", "Hanbit Precision")
    assert [(entry.id, str(entry.hour.start), entry.table) for entry in own.entries] == [
        ("S001:B001", "2026-12-10 10:00:00+09:00", "M-02"),
        ("S001:B002", "2026-12-10 10:25:00+09:00", "M-03"),
    ]
    assert [entry.counterpart_name[0] for entry in own.entries] == ["가온중공업", "새별산업"]


def test_a_delegate_sees_only_own_meetings_and_own_name(db: Session, version: VersionRow) -> None:
    own = itinerary(db, version, "B001-1")
    assert own.person_name == "이바다"
    assert [(entry.id, entry.delegate) for entry in own.entries] == [("S002:B001", "B001-1")]


def test_an_itinerary_names_nobody_of_the_other_company(db: Session, version: VersionRow) -> None:
    assert "이바다" not in repr(itinerary(db, version, "S002"))


def test_all_itineraries_are_the_single_ones(db: Session, version: VersionRow) -> None:
    assert itineraries(db, version) == {
        code: itinerary(db, version, code) for code in ("S001", "S002", "B001", "B002")
    }


def test_an_itinerary_of_nobody_is_a_lookup_error(db: Session, version: VersionRow) -> None:
    with pytest.raises(LookupError):
        itinerary(db, version, "S999")


def _copy(row: MeetingRow, **changed: str) -> MeetingRow:
    return MeetingRow(**{**row.model_dump(), **changed})


def said(found: VersionRow | list[Issue]) -> list[tuple[str, str | None]]:
    assert isinstance(found, list)
    return [(issue.code, issue.given) for issue in found if issue.message]


def test_a_pair_vetoed_since_the_run_is_not_published(
    db: Session, event: EventRow, run: RunRow, result: Result, now: datetime
) -> None:
    store_result(db, run, result, now=now)
    replace_vetoes(db, event.code, [Veto(of="B001", to="S001")], of=["B001"], now=now)
    assert said(publish(db, run, now=now)) == [("run-outdated", "S001–B001")]


def test_a_company_that_is_not_selected_any_more_is_not_published(
    db: Session, run: RunRow, result: Result, now: datetime
) -> None:
    store_result(db, run, result, now=now)
    company = db.get_one(CompanyRow, (run.event, "S002"))
    company.status = "withdrawn"
    db.add(company)
    assert said(publish(db, run, now=now)) == [("run-outdated", "S002")]


def test_a_delegate_who_is_gone_is_not_published(
    db: Session, event: EventRow, run: RunRow, result: Result, now: datetime
) -> None:
    store_result(db, run, result, now=now)
    [company] = [one for one in event_people(db, event).participants if one.code == "B001"]
    enrol_delegates(db, event.code, [replace(company, delegates=company.delegates[1:])])
    assert said(publish(db, run, now=now)) == [("run-outdated", "B001-1")]


def test_a_run_is_published_though_a_wish_came_since(
    db: Session, event: EventRow, run: RunRow, result: Result, now: datetime
) -> None:
    store_result(db, run, result, now=now)
    people = event_people(db, event).participants
    replace_wishes(db, event.code, people, [Wish(of="B002", to="S001", rank=1)], of=["B002"], now=now)
    assert isinstance(publish(db, run, now=now), VersionRow)
