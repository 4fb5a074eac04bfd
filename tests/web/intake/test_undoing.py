"""An import is undone and done again, row for row; what somebody changed since is never lost."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session, select

from fixtures.generate import generate
from matcher.people import Veto, Wish
from web.export.workbook import event_workbook
from web.intake.files import Upload
from web.intake.intake import Intake
from web.intake.read import read
from web.intake.save import Saved, save
from web.links import find_link, issue_link
from web.rows import CompanyRow, EventRow, LinkRow, ProfileRow, UndoRow, WishRow, tables
from web.store.answers import save_profile, save_wishes
from web.store.events import create_event
from web.store.runs import new_run, run_problem, store_result
from web.store.undoing import Plan, Undone, deeds, undo
from web.store.values import Profile
from web.store.versions import publish
from web.store.whole import StoredEvent, stored_event

Files = Callable[..., list[Upload]]
LATER = timedelta(hours=1)


def dump(db: Session) -> dict[str, list[Any]]:
    """Every row of every table but the list of deeds itself."""
    db.flush()
    return {
        name: sorted(db.connection().execute(text(f'SELECT * FROM "{name}"')).all(), key=repr)
        for name in tables() - {"undo", "log"}
    }


@pytest.fixture
def event(db: Session, files: Files, now: datetime) -> EventRow:
    found = save(db, read(files()), now=now)  # type: ignore[arg-type]
    assert isinstance(found, Saved)
    return db.get_one(EventRow, found.event)


@pytest.fixture
def send(db: Session, files: Files, event: EventRow, now: datetime) -> Callable[..., UndoRow]:
    """Imports the small fair again, some files given anew, and gives the deed."""

    def make(**changed: str | None) -> UndoRow:
        found = read(files(**changed), stored_event(db, event))
        assert isinstance(found, Intake), found
        saved = save(db, found, now=now + LATER, event=event)
        assert isinstance(saved, Saved), saved
        assert saved.undo is not None
        return db.get_one(UndoRow, saved.undo)

    return make


COMPANIES = (
    "기업 코드,구분,기업명,관,최대 상담 수,상담 분야\n"
    "S001,공급기업,한빛정밀(주),,9,M1\n"
    "S002,공급기업,두물기공,,4,베어링\n"
    "B001,수요처,가온중공업,M,6,M\n"
    "S003,공급기업,새봄정공,,2,M1\n"
)
PEOPLE = (
    "상담자 코드,기업 코드,이름,전화,테이블\nS003-1,S003,정가람,010-0000-0009,\n"
    "S001-1,S001,김하늘,010-0000-0001,\nB001-2,B001,최누리,010-0000-0003,M-01\n"
)
WISHES = "신청,대상,순위\nS001,B001-2,1\nS003,B001,1\nB001-2,S003,1\n"


def test_undoing_puts_back_every_row_and_doing_again_every_new_one(
    db: Session, send: Callable[..., UndoRow]
) -> None:
    """A new company, one renamed, a delegate gone with wish and contact, one at another table."""
    before = dump(db)
    deed = send(참가기업=COMPANIES, 상담자=PEOPLE, 희망=WISHES, 제외="기업,제외 대상\nS003,B001\n")
    after = dump(db)
    assert after != before
    for state, rows in (("undone", before), ("done", after), ("undone", before)):
        done = undo(db, deed)
        assert isinstance(done, Undone)
        assert (done.state, deed.state) == (state, state)
        assert dump(db) == rows


def test_an_import_that_changes_nothing_is_no_deed(
    db: Session, files: Files, event: EventRow, now: datetime
) -> None:
    found = read(files(), stored_event(db, event))
    assert isinstance(found, Intake)
    saved = save(db, found, now=now + LATER, event=event)
    assert isinstance(saved, Saved)
    assert saved.undo is None
    assert [deed.number for deed in deeds(db, event.code)] == [1]  # the import that made the event


def test_undoing_the_import_that_made_an_event_takes_it_away_and_brings_it_back(
    db: Session, event: EventRow, now: datetime
) -> None:
    token = issue_link(db, event.code, "organiser", None, now=now, expires=now + LATER)
    full = dump(db)
    [deed] = deeds(db, event.code)
    asked = undo(db, deed, with_event=True)
    assert isinstance(asked, Plan)
    assert asked.links == 1
    assert isinstance(undo(db, deed, seen=asked.fingerprint, with_event=True), Undone)
    assert [name for name, rows in dump(db).items() if rows] == []
    assert isinstance(undo(db, deed), Undone)
    assert dump(db) == full
    assert find_link(db, token, "organiser", now=now) is not None


def test_an_event_stays_without_its_companies_unless_it_is_to_go_as_well(
    db: Session, event: EventRow
) -> None:
    full = dump(db)
    [deed] = deeds(db, event.code)
    asked = undo(db, deed)
    assert isinstance(asked, Plan)
    assert asked.others_left == ("event",)
    assert isinstance(undo(db, deed, seen=asked.fingerprint), Undone)
    assert [name for name, rows in dump(db).items() if rows] == ["event"]
    assert isinstance(undo(db, deed), Undone)
    assert dump(db) == full


def test_a_list_that_a_company_changed_since_is_left_alone_and_told(
    db: Session, send: Callable[..., UndoRow], event: EventRow, now: datetime
) -> None:
    """S001 answers on its form after the import; the wishes of B001 are put back."""
    deed = send(희망="신청,대상,순위\nS001,B001-2,1\nB001-1,S002,1\n")
    save_wishes(db, db.get_one(CompanyRow, (event.code, "S001")), ["B001"], now=now + 2 * LATER)
    before = dump(db)
    asked = undo(db, deed)
    assert isinstance(asked, Plan)
    assert (asked.back, asked.companies_left) == ((("wishes", "B001"),), {"S001": "changed"})
    assert dump(db) == before
    assert isinstance(undo(db, deed, seen=asked.fingerprint), Undone)
    wishes = {(row.of_code, row.to_code) for row in db.exec(select(WishRow))}
    assert wishes == {("S001", "B001"), ("S002", "B001-1"), ("B001-1", "S001")}


def test_a_new_company_that_answered_since_stays_as_a_whole(
    db: Session, send: Callable[..., UndoRow], event: EventRow, now: datetime
) -> None:
    deed = send(참가기업=COMPANIES, 희망=WISHES)
    company = db.get_one(CompanyRow, (event.code, "S003"))
    save_profile(db, company, Profile(name="새봄정공(주)"), fields=["M1"], languages=[], now=now)
    before = dump(db)
    asked = undo(db, deed)
    assert isinstance(asked, Plan)
    assert asked.companies_left["S003"] == "changed"
    assert isinstance(undo(db, deed, seen=asked.fingerprint), Undone)
    assert db.get_one(ProfileRow, (event.code, "S003")).name == "새봄정공(주)"
    assert [row.to_code for row in db.exec(select(WishRow)) if row.of_code == "S003"] == ["B001"]
    assert db.get_one(CompanyRow, (event.code, "S001")).quota == 4
    assert isinstance(undo(db, deed), Undone)
    assert dump(db) == before


def test_a_company_for_which_somebody_wishes_since_stays(
    db: Session, send: Callable[..., UndoRow], event: EventRow, now: datetime
) -> None:
    deed = send(참가기업=COMPANIES)
    save_wishes(db, db.get_one(CompanyRow, (event.code, "B001")), ["S003"], now=now)
    asked = undo(db, deed)
    assert isinstance(asked, Plan)
    assert asked.companies_left == {"S003": "needed"}
    assert isinstance(undo(db, deed, seen=asked.fingerprint), Undone)
    assert db.get(CompanyRow, (event.code, "S003")) is not None


def test_links_to_a_company_that_goes_end_only_after_the_organiser_agreed_and_come_back(
    db: Session, send: Callable[..., UndoRow], event: EventRow, now: datetime
) -> None:
    deed = send(참가기업=COMPANIES)
    token = issue_link(db, event.code, "company", "S003", now=now, expires=now + 9 * LATER)
    before = dump(db)
    asked = undo(db, deed)
    assert isinstance(asked, Plan)
    assert (asked.links, dict(asked.left)) == (1, {})
    assert isinstance(undo(db, deed, seen=asked.fingerprint), Undone)
    assert find_link(db, token, "company", now=now) is None
    assert isinstance(undo(db, deed), Undone)
    assert find_link(db, token, "company", now=now) is not None
    assert dump(db) == before


def test_a_company_with_a_published_meeting_stays(
    db: Session, send: Callable[..., UndoRow], event: EventRow, now: datetime
) -> None:
    from scheduler.solve import solve

    deed = send(참가기업=COMPANIES, 희망=WISHES)
    run = new_run(db, event, seed=0, seconds=10, now=now)
    assert not isinstance(run, list)
    result = solve(run_problem(run), seconds=10, workers=1)
    assert any("S003" in meeting.pair for meeting in result.meetings or ())
    assert store_result(db, run, result, now=now) == ()
    publish(db, run, now=now)
    before = {name: rows for name, rows in dump(db).items() if name in {"meeting", "seat", "version"}}
    asked = undo(db, deed)
    assert isinstance(asked, Plan)
    assert asked.companies_left["S003"] == "needed"
    assert isinstance(undo(db, deed, seen=asked.fingerprint), Undone)
    assert db.get_one(ProfileRow, (event.code, "S003")).name == "새봄정공"
    assert {name: rows for name, rows in dump(db).items() if name in before} == before


def test_of_two_imports_the_first_is_undone_but_for_what_the_second_changed(
    db: Session, send: Callable[..., UndoRow], event: EventRow
) -> None:
    first = send(참가기업=COMPANIES)
    second = send(참가기업=COMPANIES.replace("한빛정밀(주),,9", "한빛정밀(주),,8"))
    asked = undo(db, first)
    assert isinstance(asked, Plan)
    assert asked.companies_left == {"S001": "changed"}
    assert isinstance(undo(db, second), Undone)
    assert isinstance(undo(db, first), Undone)
    assert db.get_one(CompanyRow, (event.code, "S001")).quota == 4
    assert db.get(CompanyRow, (event.code, "S003")) is None


def test_settings_that_companies_rely_on_since_are_left_alone(
    db: Session, send: Callable[..., UndoRow], event: EventRow, now: datetime
) -> None:
    """The import adds the slot T04 and a name; B001-1 is there in T04 only since."""
    from web.rows import DelegateRow
    from web.store.answers import save_hours

    slots = (
        "회차,세션,날짜,시작\nT01,오전,2026-12-10,10:00\nT02,오전,2026-12-10,10:25\n"
        "T03,오후,2026-12-10,13:00\nT04,오후,2026-12-10,13:25\n"
    )
    deed = send(상담회차=slots, 참가기업=COMPANIES)
    save_hours(db, db.get_one(CompanyRow, (event.code, "B001")), "B001-1", ["T04"], now=now)
    asked = undo(db, deed)
    assert isinstance(asked, Plan)
    assert (asked.others_left, asked.left[("event", "fair")]) == (("event",), "needed")
    assert isinstance(undo(db, deed, seen=asked.fingerprint), Undone)
    assert "T04" in db.get_one(EventRow, event.code).frame
    assert db.get_one(DelegateRow, (event.code, "B001-1")).hours == ("T04",)
    assert db.get(CompanyRow, (event.code, "S003")) is None


def test_what_would_not_fit_together_any_more_is_said_and_nothing_is_done(
    db: Session, send: Callable[..., UndoRow], event: EventRow, now: datetime
) -> None:
    """The import makes a buyer of S002, and S001 wishes for it since: two sellers would meet."""
    deed = send(
        참가기업="기업 코드,구분,기업명\nS002,수요처,두물기공\n",
        희망="신청,대상,순위\nS002,S001,1\n",
        제외="기업,제외 대상\nB001,S001\n",
    )
    save_wishes(db, db.get_one(CompanyRow, (event.code, "S001")), ["S002"], now=now)
    before = dump(db)
    found = undo(db, deed)
    assert isinstance(found, list)
    assert [(one.code, one.given) for one in found] == [("wish-own-side", "S001")]
    assert dump(db) == before


def test_the_summary_counts_rows_and_names_files_but_no_person(
    db: Session, files: Files, event: EventRow, now: datetime
) -> None:
    found = read(files(참가기업=COMPANIES), stored_event(db, event))
    assert isinstance(found, Intake)
    save(db, found, now=now, event=event, files=["참가기업.csv"])
    assert json.loads(deeds(db, event.code)[0].what) == {
        "files": ["참가기업.csv"],
        "sheets": {"companies": [1, 3, 0]},  # two lose their business numbers, one has a new name
    }


def test_changes_that_are_not_those_that_were_shown_are_not_saved(
    db: Session, files: Files, event: EventRow, now: datetime
) -> None:
    before = dump(db)
    found = read(files(참가기업=COMPANIES), stored_event(db, event))
    assert isinstance(found, Intake)
    [refused] = save(db, found, now=now, event=event, seen="others")  # type: ignore[misc]
    assert refused.code == "import-overtaken"
    assert dump(db) == before


def shaken(rng: Random, stored: StoredEvent) -> StoredEvent:
    """The event as another workbook has it: some companies, names, wishes and vetoes otherwise."""
    everybody = list(stored.participants)
    sellers = [one for one in everybody if one.side == "seller"]
    buyers = [one for one in everybody if one.side == "buyer"]
    profiles = dict(stored.profiles)
    for one in rng.sample(everybody, 4):
        at = everybody.index(one)
        everybody[at] = replace(one, quota=rng.randint(3, 9), floor=None)
        profiles[one.code] = replace(profiles[one.code], name=f"기업 {rng.randrange(1000)}")
    for number in rng.sample(range(100, 130), rng.randint(0, 3)):
        if f"N{number}" not in {one.code for one in everybody}:
            new = replace(rng.choice(sellers), code=f"N{number}", delegates=())
            everybody.append(new)
            profiles[new.code] = Profile(name=f"새 기업 {number}")
    wishes = {(one.of, one.to): one for one in stored.wishes}
    for key in rng.sample(sorted(wishes), len(wishes) // 4):
        del wishes[key]
    for seller in rng.sample(sellers, 3):
        for rank, buyer in enumerate(rng.sample(buyers, 3), 1):
            wishes[seller.code, buyer.code] = Wish(of=seller.code, to=buyer.code, rank=rank)
    vetoes = {*stored.vetoes, Veto(of=rng.choice(buyers).code, to=rng.choice(sellers).code)}
    return replace(
        stored,
        participants=tuple(everybody),
        profiles=profiles,
        wishes=tuple(wishes.values()),
        vetoes=tuple(sorted(vetoes, key=repr)),
        standing={**stored.standing, rng.choice(sellers).code: "waiting"},
    )


@pytest.mark.parametrize("seed", range(8))
def test_random_imports_are_undone_in_turn_to_what_there_was_and_done_again_to_what_there_is(
    db: Session, seed: int, now: datetime
) -> None:
    rng = Random(seed)
    row = create_event(db, generate("gumi-500", seed=seed, buyers=5, sellers=9), now=now)
    states, done = [dump(db)], []
    for number in range(3):
        stored = stored_event(db, row)
        found = read([Upload(name="a.xlsx", data=event_workbook(shaken(rng, stored)))], stored)
        assert isinstance(found, Intake), found
        saved = save(db, found, now=now + number * LATER, event=row)
        assert isinstance(saved, Saved), saved
        done.append(db.get_one(UndoRow, saved.undo))
        states.append(dump(db))
    for _ in range(2):
        for deed, state in zip(reversed(done), reversed(states[:-1]), strict=True):
            assert isinstance(undo(db, deed), Undone)
            assert dump(db) == state
        for deed, state in zip(done, states[1:], strict=True):
            assert isinstance(undo(db, deed), Undone)
            assert dump(db) == state


@pytest.mark.parametrize("seed", range(8))
def test_undoing_in_any_order_keeps_the_event_whole_and_doing_again_is_exact(
    db: Session, seed: int, now: datetime
) -> None:
    """Whatever stays because a later import relies on it, nothing refers to nothing."""
    rng = Random(100 + seed)
    row = create_event(db, generate("gumi-500", seed=seed, buyers=5, sellers=9), now=now)
    done = []
    for number in range(3):
        stored = stored_event(db, row)
        found = read([Upload(name="a.xlsx", data=event_workbook(shaken(rng, stored)))], stored)
        assert isinstance(found, Intake), found
        saved = save(db, found, now=now + number * LATER, event=row)
        assert isinstance(saved, Saved), saved
        done.append(db.get_one(UndoRow, saved.undo))
    for deed in rng.sample(done, 3):
        before = dump(db)
        asked = undo(db, deed)
        if isinstance(asked, Plan) and asked.back:
            asked = undo(db, deed, seen=asked.fingerprint)
        if isinstance(asked, Undone):
            assert isinstance(undo(db, deed), Undone)
            assert dump(db) == before
            again = undo(db, deed)
            if isinstance(again, Plan):
                again = undo(db, deed, seen=again.fingerprint)
            assert isinstance(again, Undone)
        else:
            assert dump(db) == before
    assert db.exec(select(LinkRow)).all() == []
