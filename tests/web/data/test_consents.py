"""A consent is given and withdrawn by one person, for one purpose, in one version of its text."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from web import consents as texts
from web.consents import CONSENTS, NOTICE, asked_of, needed_to_share
from web.purge import purge
from web.rows import CompanyRow, ConsentRow, EventRow
from web.store.consents import consents, save_consents, shared_contacts
from web.store.enrol import enrol_cards
from web.store.values import Contact


@pytest.fixture
def seller(db: Session, event: EventRow) -> CompanyRow:
    return db.get_one(CompanyRow, (event.code, "S001"))


def test_nobody_has_consented_to_anything_at_first(db: Session, event: EventRow) -> None:
    assert (consents(db, event.code), shared_contacts(db, event.code)) == ({}, {})


def test_a_contact_is_passed_on_while_its_person_consents(
    db: Session, seller: CompanyRow, now: datetime
) -> None:
    save_consents(db, seller, "share", ["S001-1"], now=now)
    assert {code: card.name for code, card in shared_contacts(db, "small").items()} == {"S001-1": "김하늘"}
    save_consents(db, seller, "share", [], now=now + timedelta(hours=1))
    assert shared_contacts(db, "small") == {}
    [row] = db.exec(select(ConsentRow))
    assert (row.given_at, row.withdrawn_at, row.version) == (now, now + timedelta(hours=1), 1)


def test_each_purpose_is_apart(db: Session, seller: CompanyRow, now: datetime) -> None:
    save_consents(db, seller, "marketing", ["S001-1"], now=now)
    assert (consents(db, "small"), shared_contacts(db, "small")) == ({"S001-1": {"marketing"}}, {})


def test_consenting_twice_is_once(db: Session, seller: CompanyRow, now: datetime) -> None:
    for _ in range(2):
        save_consents(db, seller, "share", ["S001-1"], now=now)
    assert len(db.exec(select(ConsentRow)).all()) == 1


def test_nobody_consents_for_another_company_or_without_a_name(
    db: Session, seller: CompanyRow, now: datetime
) -> None:
    save_consents(db, seller, "share", ["B001-1", "S002"], now=now)
    nameless = db.get_one(CompanyRow, ("small", "S002"))
    save_consents(db, nameless, "share", ["S002"], now=now)
    assert consents(db, "small") == {}


def test_another_name_on_the_card_is_another_person(db: Session, seller: CompanyRow, now: datetime) -> None:
    save_consents(db, seller, "share", ["S001-1"], now=now)
    enrol_cards(db, "small", {}, {"S001-1": Contact(name="박구름", phone="010-0000-0009")})
    assert shared_contacts(db, "small") == {}


def test_a_new_version_of_a_text_is_asked_anew(
    db: Session, seller: CompanyRow, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_consents(db, seller, "share", ["S001-1"], now=now)
    monkeypatch.setitem(texts.CONSENTS, "share", replace(CONSENTS["share"], version=2))  # type: ignore[arg-type]
    assert shared_contacts(db, "small") == {}
    save_consents(db, seller, "share", ["S001-1"], now=now)
    assert [row.version for row in db.exec(select(ConsentRow).order_by(ConsentRow.number))] == [1, 2]  # type: ignore[arg-type]
    assert list(shared_contacts(db, "small")) == ["S001-1"]


def test_sellers_of_an_export_fair_are_asked_about_the_transfer_abroad(
    db: Session, event: EventRow, seller: CompanyRow, now: datetime
) -> None:
    assert asked_of("export", "seller") == ("share", "abroad", "marketing")
    assert needed_to_share("export", "buyer") == needed_to_share("purchase", "seller") == ("share",)
    event.kind = "export"
    db.add(event)
    save_consents(db, seller, "share", ["S001-1"], now=now)
    assert shared_contacts(db, "small") == {}
    save_consents(db, seller, "abroad", ["S001-1"], now=now)
    assert list(shared_contacts(db, "small")) == ["S001-1"]


def test_what_this_event_does_not_ask_is_not_saved(db: Session, seller: CompanyRow, now: datetime) -> None:
    save_consents(db, seller, "abroad", ["S001-1"], now=now)
    assert db.exec(select(ConsentRow)).all() == []


def test_purging_leaves_that_somebody_consented_and_not_who(
    db: Session, event: EventRow, seller: CompanyRow, now: datetime
) -> None:
    save_consents(db, seller, "share", ["S001-1"], now=now)
    purge(db, event, now=now)
    [row] = db.exec(select(ConsentRow))
    assert (row.delegate, row.person, shared_contacts(db, "small")) == ("S001-1", "", {})


@pytest.mark.parametrize("kind", ["share", "abroad"])
def test_passing_data_on_names_all_that_the_law_asks_for(kind: str) -> None:
    heads = [head for (head, _), _ in CONSENTS[kind].lines]  # type: ignore[index]
    assert [any(word in head for head in heads) for word in ("받는 자", "목적", "항목", "기간", "거부")] == [
        True
    ] * 5


def test_every_text_is_there_in_both_languages() -> None:
    for text in (NOTICE, *CONSENTS.values()):
        both = [text.title, *(one for line in text.lines for one in line), *([text.box] if text.box else [])]
        assert [one for one in both if not (one[0] and one[1])] == []
