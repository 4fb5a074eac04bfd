"""An event out of nothing, out of an earlier one, and of another kind."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session, select

from matcher.issue import Issue
from scheduler.daily import Pause
from scheduler.problem import Floors, Interpreter, ProgrammeItem
from web.mail_texts import MailText
from web.rows import CompanyRow, ContactRow, EventRow, ProfileRow, WishRow
from web.store.events import frame_text
from web.store.facts import read_rules
from web.store.founding import copy_setup, found_event
from web.store.kinds import choose_kind, part_choices
from web.store.mails import mail_text, save_mail_text
from web.store.people import event_tree, frame_of
from web.store.scoring import Caps, scoring_of
from web.store.setup import Setup, days_typed, save_setup, setup_of


@pytest.fixture
def fresh(db: Session, now: datetime) -> EventRow:
    found = found_event(
        db,
        "new",
        title=("새 상담회", ""),
        days=["2027-03-18"],
        kind="purchase",
        timezone="Asia/Seoul",
        now=now,
    )
    assert isinstance(found, EventRow)
    return found


def test_a_new_event_has_the_usual_day_and_nothing_else(fresh: EventRow) -> None:
    """10:00–17:00 with lunch at noon: 5 + 9 slots of 20 + 5 minutes."""
    frame = frame_of(fresh)
    assert (fresh.title_ko, fresh.title_en) == ("새 상담회", "새 상담회")
    assert [(one.date, len(one.slots)) for one in frame.sessions] == [("2027-03-18", 5), ("2027-03-18", 9)]
    assert (frame.tables, frame.slot_minutes, frame.change_minutes) == ((), 20, 5)
    assert scoring_of(fresh).caps == Caps(seller=8, buyer=12)


@pytest.mark.usefixtures("fresh")
def test_what_is_wrong_with_a_new_event_is_said_at_once(db: Session, now: datetime) -> None:
    found = found_event(
        db, "new", title=("", ""), days=["2027-13-01"], kind="export", timezone="Asia/Gumi", now=now
    )
    assert isinstance(found, list)
    assert [one.code for one in found] == ["date-wrong", "timezone-unknown", "code-twice"]


def test_another_kind_sets_what_nobody_has_changed(db: Session, fresh: EventRow) -> None:
    fresh.frame = frame_text(replace(frame_of(fresh), floors=Floors(seller=3)))
    own = [one.part for one in part_choices(db, fresh, "technology") if one.own]
    assert own == ["floors"]
    assert choose_kind(db, fresh, "technology", ["minutes", "day", "caps"]) == []
    frame = frame_of(fresh)
    assert (fresh.kind, frame.kind, frame.slot_minutes, frame.change_minutes) == (
        *("technology", "technology"),
        *(30, 10),
    )
    assert frame.floors == Floors(seller=3)
    # 13:00–15:00 holds three talks of 30 + 10, and 15:20–17:00 two.
    assert [len(one.slots) for one in frame.sessions] == [3, 2]
    assert scoring_of(fresh).caps == Caps(seller=5, buyer=8)


def test_an_export_fair_raises_who_has_a_language_in_common(db: Session, fresh: EventRow) -> None:
    before = read_rules(fresh.facts).language.otherwise
    choose_kind(db, fresh, "export", ["language"])
    rule = read_rules(fresh.facts).language
    assert (rule.as_asked, rule.otherwise) == (8, before)


def test_sides_stay_once_there_are_companies(db: Session, event: EventRow) -> None:
    assert choose_kind(db, event, "exchange", []) == [Issue(code="kind-sides", given="purchase")]
    assert choose_kind(db, event, "export", []) == []


def test_minutes_that_would_take_a_given_hour_away_are_refused(db: Session, event: EventRow) -> None:
    """S001 said that it is there at 10:25; from 10:00 to 10:45 there is one talk of 30 minutes."""
    found = choose_kind(db, event, "export", ["minutes"])
    assert [(one.code, one.given) for one in found] == [("slot-hours", "T02")]
    assert (event.kind, frame_of(event).slot_minutes) == ("purchase", 20)


def test_days_stay_as_they_were_typed_while_the_slots_are_theirs(db: Session, fresh: EventRow) -> None:
    """The last talk ends at 16:40; the organiser wrote 17:00. Other slots from a file: their own times."""
    frame, setup = frame_of(fresh), setup_of(db, "new")
    typed = days_typed(frame, setup)
    assert typed is not None
    assert (typed[0].ends, typed[0].pauses) == ("17:00", (Pause(begins="12:00", ends="13:00"),))
    fewer = replace(frame, sessions=frame.sessions[:1])
    read = days_typed(fewer, setup)
    assert read is not None
    assert (read[0].begins, read[0].ends) == ("10:00", "12:00")


def test_a_copy_has_frame_fields_settings_and_texts_and_nobody(
    db: Session, event: EventRow, fresh: EventRow
) -> None:
    event.deadline = datetime(2026, 12, 1, 9, tzinfo=UTC)
    event.purge_on = date(2027, 1, 10)
    guide = Interpreter(code="I1", languages=("vi",))
    speech = ProgrammeItem(code="P1", slots=("T01",), who=("S001",))
    event.frame = frame_text(replace(frame_of(event), interpreters=(guide,), programme=(speech,)))
    text = MailText(subject_ko="안내", body_ko="{link}", subject_en="News", body_en="{link}")
    save_mail_text(db, event.code, "remind", text)
    save_setup(db, event.code, Setup(sees="selected", across={"M": 3}))
    assert copy_setup(db, event, fresh, first_day=date(2027, 3, 18)) == []
    frame = frame_of(fresh)
    assert (frame.event, [one.date for one in frame.sessions]) == ("new", ["2027-03-18"])
    assert [one.code for one in frame.tables] == ["M-01", "M-02", "M-03"]
    assert (frame.interpreters, frame.programme) == ((), ())
    assert event_tree(db, "new").parent == {"M": None, "M1": "M"}
    assert mail_text(db, "new", "remind") == text
    assert setup_of(db, "new") == Setup(sees="selected", across={"M": 3})
    # 98 days from 10 December to 18 March
    assert (fresh.deadline, fresh.purge_on) == (datetime(2027, 3, 9, 9, tzinfo=UTC), date(2027, 4, 18))
    assert fresh.title_ko == "새 상담회"
    for kind in (CompanyRow, ProfileRow, ContactRow, WishRow):
        assert db.exec(select(kind).where(kind.event == "new")).all() == []


def test_nothing_is_copied_into_an_event_with_companies(
    db: Session, event: EventRow, fresh: EventRow
) -> None:
    before = event.frame
    assert copy_setup(db, fresh, event, first_day=date(2027, 1, 1)) == [Issue(code="copy-filled")]
    assert event.frame == before
