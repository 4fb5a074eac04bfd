"""What was read is saved whole or not at all, and saved again it never doubles."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session, func, select

from matcher.people import Veto, Wish
from scheduler.check import check
from web.intake.files import Upload
from web.intake.intake import Intake
from web.intake.read import read
from web.intake.save import Saved, save
from web.rows import CompanyRow, ContactRow, DelegateRow, EventRow, ProfileRow, VetoRow, WishRow
from web.store.answers import save_hours, save_profile, save_vetoes, save_wishes
from web.store.checkin import checkin_code
from web.store.events import find_event
from web.store.people import event_people, event_problem, frame_of
from web.store.values import Profile
from web.store.whole import stored_event

Make = Callable[..., Intake]
Files = Callable[..., list[Upload]]


@pytest.fixture
def saved(db: Session, intake: Make, now: datetime) -> Saved:
    found = save(db, intake(), now=now)
    assert isinstance(found, Saved)
    return found


@pytest.fixture
def event(db: Session, saved: Saved) -> EventRow:
    return db.get_one(EventRow, saved.event)


@pytest.fixture
def again(db: Session, files: Files, event: EventRow, now: datetime) -> Callable[..., Saved | list[str]]:
    """Reads and saves the files once more, some of them given anew."""

    def make(**changed: str | None) -> Saved | list[str]:
        found = read(files(**changed), stored_event(db, event))
        if not isinstance(found, list):
            found = save(db, found, now=now, event=event)  # type: ignore[assignment]
        return [f"{issue.place} {issue.code}" for issue in found] if isinstance(found, list) else found  # type: ignore[return-value]

    return make


def rows(db: Session) -> dict[str, int]:
    kinds = (CompanyRow, DelegateRow, ProfileRow, ContactRow, WishRow, VetoRow)
    return {kind.__name__: db.exec(select(func.count()).select_from(kind)).one() for kind in kinds}


def test_a_new_event_is_made_of_the_files(db: Session, saved: Saved, event: EventRow) -> None:
    assert saved == Saved(
        event="fair", new=True, companies=3, new_companies=3, delegates=3, wishes=3, vetoes=1, kept=()
    )
    assert rows(db) == {
        "CompanyRow": 3,
        "DelegateRow": 4,  # S002 names nobody and gets one of its own code
        "ProfileRow": 3,
        "ContactRow": 3,
        "WishRow": 3,
        "VetoRow": 1,
    }
    assert check(event_problem(db, event)) == []


def test_the_settings_of_the_sheet_become_the_events(db: Session, intake: Make, now: datetime) -> None:
    text = (
        "항목,값\n행사 코드,fair\n행사명,구미 상담회\n행사 종류,수출상담회\n상담 시간,15\n이동 시간,10\n"
        "공급기업 최소 상담 수,2\n배정 방식,상호 희망 우선\n신청 마감,2026-11-30 18:00\n"
        "개인정보 삭제일,2027. 1. 10.\n"
    )
    save(db, intake(행사=text), now=now)
    event = db.get_one(EventRow, "fair")
    frame = frame_of(event)
    assert (event.title_ko, event.title_en, event.kind, event.preset) == (
        "구미 상담회",
        "구미 상담회",
        "export",
        "mutual-first",
    )
    assert (frame.slot_minutes, frame.change_minutes, frame.floors.seller) == (15, 10, 2)
    assert event.deadline == datetime(2026, 11, 30, 9, 0, tzinfo=UTC)  # 18:00 in Seoul
    assert event.purge_on == date(2027, 1, 10)


def test_a_deadline_without_an_hour_is_the_end_of_its_day(db: Session, intake: Make, now: datetime) -> None:
    save(db, intake(행사="항목,값\n행사 코드,fair\n신청 마감,2026-11-30\n"), now=now)
    assert db.get_one(EventRow, "fair").deadline == datetime(2026, 11, 30, 14, 59, tzinfo=UTC)


def test_the_same_files_again_change_nothing(
    db: Session, again: Callable[..., Saved], event: EventRow
) -> None:
    before, problem = rows(db), event_problem(db, event)
    saved = again()
    assert (saved.new, saved.new_companies) == (False, 0)
    assert (rows(db), event_problem(db, event)) == (before, problem)


def test_a_company_in_the_file_is_brought_up_to_date(
    db: Session, again: Callable[..., Saved], event: EventRow
) -> None:
    again(참가기업="기업 코드,구분,기업명,최대 상담 수\nS001,공급기업,한빛정밀(주),9\n")
    assert db.get_one(CompanyRow, (event.code, "S001")).quota == 9
    assert db.get_one(ProfileRow, (event.code, "S001")).name == "한빛정밀(주)"


def test_companies_that_are_not_in_the_file_stay(db: Session, again: Callable[..., Saved]) -> None:
    before = rows(db)
    again(참가기업="기업 코드,구분,기업명\nS001,공급기업,한빛정밀\n")
    assert rows(db) == before


def test_one_list_alone_can_be_sent_later(db: Session, event: EventRow, now: datetime) -> None:
    only = Upload(name="희망.csv", data="신청,대상,순위\nS001,B001-2,1\n".encode())
    found = read([only], stored_event(db, event))
    assert isinstance(found, Intake)
    save(db, found, now=now, event=event)
    assert [wish for wish in event_people(db, event).wishes if wish.of == "S001"] == [
        Wish(of="S001", to="B001-2", rank=1)
    ]


def test_wishes_of_companies_without_any_in_the_file_stay(
    db: Session, again: Callable[..., Saved], event: EventRow
) -> None:
    again(희망="신청,대상,순위\nS001,B001,2\n")
    assert set(event_people(db, event).wishes) == {
        Wish(of="S001", to="B001", rank=2),
        Wish(of="S002", to="B001-1", rank=1),
        Wish(of="B001-1", to="S001", rank=1),
    }


def test_vetoes_of_companies_without_any_in_the_file_stay(
    db: Session, again: Callable[..., Saved], event: EventRow
) -> None:
    again(제외="기업,제외 대상\nS001,B001\n")
    assert set(event_people(db, event).vetoes) == {Veto(of="B001", to="S002"), Veto(of="S001", to="B001")}


def test_a_delegate_who_is_not_in_the_file_any_more_is_gone_with_contact_and_wishes(
    db: Session, again: Callable[..., Saved], event: EventRow
) -> None:
    again(
        상담자="상담자 코드,기업 코드,테이블\nB001-2,B001,M-02\nS001-1,S001,\n",
        희망="신청,대상,순위\nS001,B001,1\n",
    )
    people = event_people(db, event)
    assert [person.code for person in people.participants[2].delegates] == ["B001-2"]
    assert people.wishes == (Wish(of="S001", to="B001", rank=1),)
    assert db.get(ContactRow, (event.code, "B001-1")) is None


def test_two_delegates_may_change_their_tables(
    db: Session, again: Callable[..., Saved], event: EventRow
) -> None:
    again(상담자="상담자 코드,기업 코드,테이블\nB001-1,B001,M-02\nB001-2,B001,M-01\n")
    tables = {row.code: row.table_code for row in db.exec(select(DelegateRow)) if row.company == "B001"}
    assert (event.code, tables) == ("fair", {"B001-1": "M-02", "B001-2": "M-01"})


def test_a_status_in_the_file_is_kept_where_a_later_file_says_nothing(
    db: Session, again: Callable[..., Saved], event: EventRow
) -> None:
    again(참가기업="기업 코드,구분,기업명,상태\nS001,공급기업,한빛정밀,대기\n")
    again(참가기업="기업 코드,구분,기업명\nS001,공급기업,한빛정밀\n")
    assert db.get_one(CompanyRow, (event.code, "S001")).status == "waiting"


def test_what_a_company_answered_on_its_form_stands_against_the_file(
    db: Session, again: Callable[..., Saved], event: EventRow, now: datetime
) -> None:
    seller = db.get_one(CompanyRow, (event.code, "S001"))
    save_profile(db, seller, Profile(name="새 이름"), fields=["M"], languages=["en"], now=now)
    save_hours(db, seller, "S001-1", ["T03"], now=now)
    save_wishes(db, seller, ["B001-2"], now=now)
    save_vetoes(db, seller, [], now=now)
    saved = again(참가기업="기업 코드,구분,기업명,최대 상담 수\nS001,공급기업,한빛정밀,9\n")
    one = event_people(db, event).participants[0]
    assert saved.kept == ("S001",)
    assert (one.quota, one.fields, one.languages, one.delegates[0].hours) == (9, ("M",), ("en",), ("T03",))
    assert [wish.to for wish in event_people(db, event).wishes if wish.of == "S001"] == ["B001-2"]
    assert db.get_one(ProfileRow, (event.code, "S001")).name == "새 이름"


def test_slots_can_not_be_taken_away_from_those_who_named_them(again: Callable[..., list[str]]) -> None:
    found = again(상담회차="회차\nT01\nT02\n", 참가기업=None, 상담자=None)
    assert found == ["상담자 (Delegates):B001-2 code-unknown"]


def test_files_for_another_event_are_not_saved_into_this_one(
    db: Session, intake: Make, event: EventRow, now: datetime
) -> None:
    found = save(db, intake(행사="항목,값\n행사 코드,other\n"), now=now, event=event)
    assert isinstance(found, list)
    assert [issue.code for issue in found] == ["event-other"]
    assert find_event(db, "other") is None


def test_what_changed_between_reading_and_saving_is_checked_again(
    db: Session, event: EventRow, now: datetime
) -> None:
    wishes = Upload(name="희망.csv", data="신청,대상,순위\nS001,B001-2,1\n".encode())
    found = read([wishes], stored_event(db, event))
    assert isinstance(found, Intake)
    db.delete(db.get_one(DelegateRow, (event.code, "B001-2")))
    db.flush()
    refused = save(db, found, now=now, event=event)
    assert isinstance(refused, list)
    assert [f"{issue.place} {issue.code}" for issue in refused] == ["희망.csv:2:대상 code-unknown"]


def test_a_company_can_not_change_its_side_while_stored_wishes_stand_against_it(
    again: Callable[..., Saved | list[str]],
) -> None:
    """S001 wishes for B001 and B001 for S001; neither is in the files any more."""
    rows = "기업 코드,구분,기업명\nS001,수요처,한빛정밀\n"
    assert again(참가기업=rows, 희망=None, 제외=None) == ["참가기업.csv:2:구분 wishes-against"]


def test_a_company_changes_its_side_with_its_wishes(again: Callable[..., Saved | list[str]]) -> None:
    rows = "기업 코드,구분,기업명\nS002,수요처,두물기공\n"
    assert again(참가기업=rows, 희망="신청,대상,순위\nS002,S001,1\n", 제외=None) == [
        "참가기업.csv:2:구분 wishes-against"  # the veto of B001 against S002
    ]


def test_a_fault_in_what_is_stored_says_who_uses_it(again: Callable[..., Saved | list[str]]) -> None:
    """The file closes the table of a delegate who is not in the file."""
    gone = dict.fromkeys(("상담회차", "상담분야", "참가기업", "상담자", "희망", "제외"))
    assert again(테이블="테이블,관\nM-01,M\nM-03,M\n", **gone) == ["상담자 (Delegates):B001-2 code-unknown"]


def test_an_event_made_of_files_has_check_in_codes(db: Session, event: EventRow) -> None:
    codes = {checkin_code(db, event.code, one.code) for one in event_people(db, event).participants}
    assert len(codes) == 3
