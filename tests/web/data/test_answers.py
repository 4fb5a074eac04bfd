"""A company answers on its form: each part at once, until the deadline, or not at all."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from matcher.issue import Issue
from matcher.people import Veto, Wish
from web.rows import CompanyRow, EventRow, Standing, WishRow
from web.store.answers import save_contact, save_hours, save_profile, save_vetoes, save_wishes
from web.store.events import set_deadline
from web.store.forms import company_form
from web.store.people import event_people
from web.store.values import Contact, Profile

PROFILE = Profile(name="한빛정밀", name_en="Hanbit", business_number="000-81-00009", intro_ko="베어링")


@pytest.fixture
def seller(db: Session, event: EventRow) -> CompanyRow:
    return db.get_one(CompanyRow, (event.code, "S001"))


@pytest.fixture
def buyer(db: Session, event: EventRow) -> CompanyRow:
    return db.get_one(CompanyRow, (event.code, "B001"))


def test_the_form_shows_what_is_stored(db: Session, seller: CompanyRow, now: datetime) -> None:
    form = company_form(db, seller, now=now)
    assert form.profile.name == "한빛정밀"
    assert [(one.code, one.contact.name, one.hours) for one in form.people] == [
        ("S001-1", "김하늘", ("T01", "T02"))
    ]
    assert form.wishes == (Wish(of="S001", to="B001", rank=1), Wish(of="S001", to="B002", rank=2))
    assert (form.open, form.answered_at) == (True, None)


def test_a_delegates_wishes_stand_with_the_delegate(db: Session, buyer: CompanyRow, now: datetime) -> None:
    form = company_form(db, buyer, now=now)
    assert form.wishes == ()
    assert [one.wishes for one in form.people] == [(Wish(of="B001-1", to="S002", rank=1),), ()]


def test_a_saved_profile_stands_on_the_form_with_its_fields(
    db: Session, seller: CompanyRow, now: datetime
) -> None:
    assert save_profile(db, seller, PROFILE, fields=["M1", "M1"], languages=["ko"], now=now) == []
    form = company_form(db, seller, now=now)
    assert (form.profile.business_number, form.fields, form.answered_at) == ("0008100009", ("M1",), now)


@pytest.mark.parametrize(
    ("profile", "fields", "code", "column"),
    [
        (Profile(name=" "), [], "field-missing", "name"),
        (Profile(name="x" * 201), [], "text-too-long", "name"),
        (Profile(name="x", intro_ko="가" * 5001), [], "text-too-long", "intro_ko"),
        (Profile(name="x", business_number="123-45-67890"), [], "business-number-wrong", "business_number"),
        (Profile(name="x"), ["Z9"], "code-unknown", "fields"),
    ],
)
def test_a_profile_with_a_fault_is_not_saved(
    db: Session,
    seller: CompanyRow,
    now: datetime,
    profile: Profile,
    fields: list[str],
    code: str,
    column: str,
) -> None:
    found = save_profile(db, seller, profile, fields=fields, languages=[], now=now)
    assert [(issue.code, issue.column) for issue in found] == [(code, column)]
    assert company_form(db, seller, now=now).profile.name == "한빛정밀"


def test_a_foreign_company_needs_no_business_number(db: Session, seller: CompanyRow, now: datetime) -> None:
    assert save_profile(db, seller, Profile(name="Foreign Ltd"), fields=[], languages=["en"], now=now) == []


def test_hours_are_kept_in_the_order_of_time(db: Session, seller: CompanyRow, now: datetime) -> None:
    save_hours(db, seller, "S001-1", ["T02"], now=now)
    assert company_form(db, seller, now=now).people[0].hours == ("T02",)


def test_all_hours_are_the_same_as_always(db: Session, seller: CompanyRow, now: datetime) -> None:
    save_hours(db, seller, "S001-1", ["T02", "T01"], now=now)
    assert company_form(db, seller, now=now).people[0].hours is None


@pytest.mark.parametrize(
    ("delegate", "hours", "code"),
    [
        ("S001-1", [], "delegate-no-hours"),
        ("S001-1", ["T09"], "code-unknown"),
        ("B001-1", None, "code-unknown"),
    ],
)
def test_hours_with_a_fault_are_not_saved(
    db: Session, seller: CompanyRow, now: datetime, delegate: str, hours: list[str] | None, code: str
) -> None:
    assert [issue.code for issue in save_hours(db, seller, delegate, hours, now=now)] == [code]
    assert company_form(db, seller, now=now).people[0].hours == ("T01", "T02")


def test_the_contact_of_an_own_delegate_is_saved(db: Session, seller: CompanyRow, now: datetime) -> None:
    contact = Contact(name="나무", phone="010-0000-0009")
    assert save_contact(db, seller, "S001-1", contact, now=now) == []
    assert company_form(db, seller, now=now).people[0].contact == contact


def test_nobody_changes_the_contact_of_anothers_delegate(
    db: Session, seller: CompanyRow, buyer: CompanyRow, now: datetime
) -> None:
    assert save_contact(db, seller, "B001-1", Contact(name="x"), now=now) != []
    assert company_form(db, buyer, now=now).people[0].contact.name == "이바다"


def test_wishes_take_the_ranks_of_their_order(db: Session, seller: CompanyRow, now: datetime) -> None:
    assert save_wishes(db, seller, ["B002", "B001-2"], now=now) == []
    assert company_form(db, seller, now=now).wishes == (
        Wish(of="S001", to="B002", rank=1),
        Wish(of="S001", to="B001-2", rank=2),
    )


def test_a_wish_that_stays_keeps_the_time_at_which_it_was_made(
    db: Session, seller: CompanyRow, now: datetime
) -> None:
    save_wishes(db, seller, ["B001"], now=now + timedelta(hours=1))
    assert db.get_one(WishRow, ("small", "S001", "B001")).asked_at == now


def test_the_wishes_of_a_delegate_leave_those_of_the_company(
    db: Session, buyer: CompanyRow, now: datetime
) -> None:
    save_wishes(db, buyer, ["S001"], now=now)
    save_wishes(db, buyer, ["S001", "S002"], of="B001-2", now=now)
    form = company_form(db, buyer, now=now)
    assert [wish.to for wish in form.wishes] == ["S001"]
    assert [[wish.to for wish in one.wishes] for one in form.people] == [["S002"], ["S001", "S002"]]


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (["B999"], "code-unknown"),
        (["S002"], "wish-own-side"),
        (["S001-1"], "wish-self"),
        (["B001", "B001"], "wish-twice"),
    ],
)
def test_wishes_with_a_fault_are_not_saved(
    db: Session, seller: CompanyRow, now: datetime, wanted: list[str], code: str
) -> None:
    assert [issue.code for issue in save_wishes(db, seller, ["B002", *wanted], now=now)] == [code]
    assert [wish.to for wish in company_form(db, seller, now=now).wishes] == ["B001", "B002"]


def test_nobody_wishes_for_anothers_delegate(db: Session, seller: CompanyRow, now: datetime) -> None:
    found = save_wishes(db, seller, ["B002"], of="B001-1", now=now)
    assert found[0] == Issue(code="code-unknown", given="B001-1", detail={"what": "delegate"})


def test_vetoes_are_replaced(db: Session, seller: CompanyRow, event: EventRow, now: datetime) -> None:
    assert save_vetoes(db, seller, ["B001"], now=now) == []
    assert save_vetoes(db, seller, ["B002"], now=now) == []
    assert event_people(db, event).vetoes == (Veto(of="B002", to="S002"), Veto(of="S001", to="B002"))


@pytest.mark.parametrize(
    ("refused", "code"),
    [(["B999"], "code-unknown"), (["B001-1"], "code-unknown"), (["S002"], "wish-own-side")],
)
def test_vetoes_with_a_fault_are_not_saved(
    db: Session, seller: CompanyRow, now: datetime, refused: list[str], code: str
) -> None:
    assert [issue.code for issue in save_vetoes(db, seller, refused, now=now)] == [code]


def test_after_the_deadline_nothing_is_saved(
    db: Session, event: EventRow, seller: CompanyRow, now: datetime
) -> None:
    set_deadline(db, event, now)
    closed = Issue(code="deadline-over", given="2026-11-23 01:00 UTC")
    assert [
        save_profile(db, seller, PROFILE, fields=[], languages=[], now=now),
        save_contact(db, seller, "S001-1", Contact(name="x"), now=now),
        save_hours(db, seller, "S001-1", None, now=now),
        save_wishes(db, seller, [], now=now),
        save_vetoes(db, seller, [], now=now),
    ] == [[closed]] * 5
    assert not company_form(db, seller, now=now).open
    assert len(db.exec(select(WishRow).where(WishRow.of_company == "S001")).all()) == 2


def test_a_language_is_kept_by_its_code(db: Session, seller: CompanyRow, now: datetime) -> None:
    assert save_profile(db, seller, Profile(name="한빛"), fields=(), languages=["영어", "ko"], now=now) == []
    assert seller.languages == ("en", "ko")


def test_what_is_no_language_is_refused(db: Session, seller: CompanyRow, now: datetime) -> None:
    found = save_profile(db, seller, Profile(name="한빛"), fields=(), languages=["<b>"], now=now)
    assert [(issue.code, issue.column) for issue in found] == [("word-unknown", "languages")]


@pytest.mark.parametrize("status", ["declined", "withdrawn"])
def test_the_form_of_a_company_that_does_not_take_part_is_closed(
    db: Session, seller: CompanyRow, now: datetime, status: Standing
) -> None:
    seller.status = status
    assert [issue.code for issue in save_wishes(db, seller, ["B001"], now=now)] == ["form-closed"]
    assert not company_form(db, seller, now=now).open
