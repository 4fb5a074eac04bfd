"""What a buyer sees of requests and says of them, when it can, and what comes of it in the scores."""

from dataclasses import asdict, replace
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from matcher.score import PRESETS, Dials
from web.rows import CompanyRow, EventRow, ReviewRow, Standing
from web.store.answers import save_vetoes, save_wishes
from web.store.forms import company_form
from web.store.people import assembled
from web.store.reviews import forget_decline, phase_of, requests, save_review
from web.store.scoring import NEW_EVENT, Caps, Scoring, scoring_of, set_scoring

REVIEWED = Scoring(reviews=True)


@pytest.fixture
def buyer(db: Session, event: EventRow) -> CompanyRow:
    return db.get_one(CompanyRow, (event.code, "B001"))


@pytest.fixture
def seller(db: Session, event: EventRow) -> CompanyRow:
    return db.get_one(CompanyRow, (event.code, "S001"))


def settle(db: Session, event: EventRow, scoring: Scoring, *, until: datetime | None = None) -> None:
    set_scoring(db, event, scoring, preset=event.preset, wish_form="ranks", review_until=until)


def parts(db: Session, event: EventRow, pair: str) -> dict[str, int]:
    found = {f"{one.first}:{one.second}": one for one in assembled(db, event).pairs}
    return dict(found[pair].score.parts)


def test_a_buyer_sees_who_asked_for_it_or_for_one_of_its_people(db: Session, buyer: CompanyRow) -> None:
    found = requests(db, buyer)
    assert [(one.code, one.name, one.verdict) for one in found] == [
        ("S001", "한빛정밀", None),
        ("S002", "두물기공", None),
    ]


def test_a_request_tells_neither_rank_nor_hour(db: Session, buyer: CompanyRow) -> None:
    assert set(asdict(requests(db, buyer)[0])) == {
        "code", "fields", "name", "name_en", "region", "intro_ko", "intro_en", "verdict",
    }  # fmt: skip


def test_who_was_ruled_out_or_does_not_take_part_is_not_among_them(
    db: Session, event: EventRow, buyer: CompanyRow, seller: CompanyRow, now: datetime
) -> None:
    save_vetoes(db, buyer, ["S002"], now=now)
    assert [one.code for one in requests(db, buyer)] == ["S001"]
    seller.status = "withdrawn"
    db.flush()
    assert requests(db, buyer) == []
    del event


def test_an_answer_is_kept_changed_and_taken_back(
    db: Session, event: EventRow, buyer: CompanyRow, now: datetime
) -> None:
    settle(db, event, REVIEWED)
    for verdict in ("accepted", "declined", None):
        assert save_review(db, buyer, "S001", verdict, now=now) == []  # type: ignore[arg-type]
        assert requests(db, buyer)[0].verdict == verdict
    assert buyer.answered_at is None  # its wishes may still come with the organiser's workbook


@pytest.mark.parametrize("to", ["S999", "B002", "B001"])
def test_only_a_request_can_be_answered(
    db: Session, event: EventRow, buyer: CompanyRow, now: datetime, to: str
) -> None:
    settle(db, event, REVIEWED)
    assert [one.code for one in save_review(db, buyer, to, "accepted", now=now)] == ["request-gone"]
    assert db.exec(select(ReviewRow)).all() == []


def test_without_reviews_nobody_reviews(
    db: Session, event: EventRow, buyer: CompanyRow, seller: CompanyRow, now: datetime
) -> None:
    assert phase_of(event, buyer, now) == "none"
    assert [one.code for one in save_review(db, buyer, "S001", "held", now=now)] == ["form-closed"]
    settle(db, event, REVIEWED)
    assert (phase_of(event, buyer, now), phase_of(event, seller, now)) == ("open", "none")


def test_reviews_open_when_the_sellers_forms_close_and_close_at_a_deadline_of_their_own(
    db: Session, event: EventRow, buyer: CompanyRow, seller: CompanyRow, now: datetime
) -> None:
    event.deadline = now + timedelta(days=1)
    settle(db, event, REVIEWED, until=now + timedelta(days=2))
    hours = [timedelta(hours=one) for one in (0, 24, 47, 48)]
    assert [phase_of(event, buyer, now + late) for late in hours] == ["ahead", "open", "open", "over"]
    assert [company_form(db, buyer, now=now + late).open for late in hours] == [True, True, True, False]
    assert [company_form(db, seller, now=now + late).open for late in hours] == [True, False, False, False]
    assert [one.code for one in save_review(db, buyer, "S001", "held", now=now)] == ["review-ahead"]
    late = now + timedelta(days=3)
    assert [one.code for one in save_review(db, buyer, "S001", "held", now=late)] == ["deadline-over"]


def test_without_a_deadline_of_their_own_reviews_are_open_as_long_as_the_form(
    db: Session, event: EventRow, buyer: CompanyRow, now: datetime
) -> None:
    event.deadline = now + timedelta(days=1)
    settle(db, event, REVIEWED)
    assert phase_of(event, buyer, now) == "open"
    assert phase_of(event, buyer, now + timedelta(days=1)) == "over"


@pytest.mark.parametrize("status", ["declined", "withdrawn"])
def test_who_does_not_take_part_reviews_nothing(
    db: Session, event: EventRow, buyer: CompanyRow, now: datetime, status: Standing
) -> None:
    settle(db, event, REVIEWED)
    buyer.status = status
    assert [one.code for one in save_review(db, buyer, "S001", "held", now=now)] == ["form-closed"]


def test_an_acceptance_makes_the_wish_mutual(
    db: Session, event: EventRow, buyer: CompanyRow, now: datetime
) -> None:
    settle(db, event, REVIEWED)
    save_review(db, buyer, "S001", "accepted", now=now)
    assert parts(db, event, "S001:B001") == {
        "affinity": 10,
        "seller wish": 100,
        "buyer accepted": 100,
        "mutual": 60,
    }


def test_a_decline_drops_the_pair_and_is_never_filled_in(
    db: Session, event: EventRow, buyer: CompanyRow, now: datetime
) -> None:
    settle(db, event, replace(REVIEWED, fill=9))
    save_review(db, buyer, "S002", "declined", now=now)
    found = assembled(db, event)
    assert [(one.second, one.because) for one in found.dropped] == [("B001", "declined")]
    assert ("B001", "S002") in found.problem.vetoes
    assert "S002:B001" not in {one.id for one in found.problem.candidates}


def test_a_wish_of_ones_own_takes_a_decline_back_and_nothing_else(
    db: Session, event: EventRow, buyer: CompanyRow, now: datetime
) -> None:
    settle(db, event, REVIEWED)
    save_review(db, buyer, "S001", "declined", now=now)
    save_review(db, buyer, "S002", "held", now=now)
    forget_decline(db, buyer, "S001")
    forget_decline(db, buyer, "S002")
    assert [one.verdict for one in requests(db, buyer)] == [None, "held"]


def test_the_earlier_of_two_equal_requests_counts_more(db: Session, event: EventRow, now: datetime) -> None:
    """S002 asked B002 at first; S001 asks again, an hour later: both first wishes, without a field."""
    settle(db, event, NEW_EVENT)
    one, other = (db.get_one(CompanyRow, (event.code, code)) for code in ("S002", "S001"))
    save_vetoes(db, db.get_one(CompanyRow, (event.code, "B002")), [], now=now)
    save_wishes(db, one, ["B002"], now=now)
    save_wishes(db, other, [], now=now)
    save_wishes(db, other, ["B002"], now=now + timedelta(hours=1))
    first, second = (parts(db, event, f"{code}:B002") for code in ("S002", "S001"))
    assert (first.pop("earlier"), second.pop("earlier")) == (99, 98)
    assert first == second


def test_no_more_companies_than_the_cap_can_be_wished_for(
    db: Session, event: EventRow, seller: CompanyRow, now: datetime
) -> None:
    settle(db, event, Scoring(caps=Caps(seller=1)))
    (fault,) = save_wishes(db, db.get_one(CompanyRow, (event.code, "S002")), ["B001", "B002"], now=now)
    assert (fault.code, fault.given, fault.detail["most"]) == ("wishes-too-many", "2", "1")
    # S001 had two before there was a cap: it may still change their order, and have fewer.
    assert save_wishes(db, seller, ["B002", "B001"], now=now) == []
    assert save_wishes(db, seller, ["B002"], now=now) == []
    assert [one.code for one in save_wishes(db, seller, ["B002", "B001"], now=now)] == ["wishes-too-many"]


def test_the_wishes_of_ones_people_count_for_the_cap(
    db: Session, event: EventRow, buyer: CompanyRow, now: datetime
) -> None:
    """B001-1 wishes for S002: once more is no other company, S001 is."""
    settle(db, event, Scoring(caps=Caps(buyer=1)))
    assert save_wishes(db, buyer, ["S002"], now=now) == []
    assert [one.code for one in save_wishes(db, buyer, ["S001"], now=now)] == ["wishes-too-many"]


def test_wishes_may_have_ranks_of_their_own(db: Session, seller: CompanyRow, now: datetime) -> None:
    assert save_wishes(db, seller, ["B001", "B002"], ranks={"B001": 4, "B002": 4}, now=now) == []
    assert [wish.rank for wish in company_form(db, seller, now=now).wishes] == [4, 4]


def test_dials_caps_and_the_rest_come_back_as_they_were_set(db: Session, event: EventRow) -> None:
    said = Scoring(dials=Dials(mutual=7), unit=10, caps=Caps(seller=5, pool=3), fill=4, reviews=True)
    settle(db, event, said)
    db.expire(event)
    assert scoring_of(event) == said
    assert said.counted(event.preset) == Dials(mutual=7, unit=10)


def test_the_presets_own_dials_follow_the_preset(db: Session, event: EventRow) -> None:
    set_scoring(
        db,
        event,
        Scoring(dials=PRESETS["mutual-first"].dials),
        preset="mutual-first",
        wish_form="stars",
        review_until=None,
    )
    assert scoring_of(event).dials is None
    assert (event.preset, event.wish_form) == ("mutual-first", "stars")


def test_a_deadline_for_reviews_goes_with_them(db: Session, event: EventRow, now: datetime) -> None:
    settle(db, event, REVIEWED, until=now)
    assert event.review_until == now
    settle(db, event, Scoring(), until=now)
    assert event.review_until is None
