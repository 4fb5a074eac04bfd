"""A buyer answers requests; ratings in place of an order; the cap: all as it is used without scripts."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import delete, select

from matcher.wish_forms import WishForm
from tests.web.pages.conftest import DEADLINE
from web.database import reading, writing
from web.pages.wishing import Rating, rate
from web.rows import EventRow, MeetingRow, ReviewRow, VetoRow, WishRow
from web.store.scoring import Caps, Scoring, set_scoring

Settle = Callable[..., None]
SELLER, BUYER = "S003", "B001"


@pytest.fixture
def settle(site: Any) -> Iterator[Settle]:
    """Sets how the second event counts wishes; afterwards S003 and B001 have none, and all is as it was."""

    def make(scoring: Scoring, *, form: WishForm = "ranks", until: Any = None) -> None:
        with writing(site.engine) as db:
            event = db.get_one(EventRow, "second")
            set_scoring(db, event, scoring, preset=event.preset, wish_form=form, review_until=until)

    def clean() -> None:
        with writing(site.engine) as db:
            db.exec(delete(ReviewRow))
            for kind in (WishRow, VetoRow):
                db.exec(
                    delete(kind).where(kind.event == "second", kind.of_company.in_([SELLER, BUYER]))  # type: ignore[attr-defined]
                )

    clean()
    yield make
    clean()
    make(Scoring())


@pytest.fixture
def seller(site: Any) -> str:
    return site.link("company", SELLER, event="second")


@pytest.fixture
def buyer(site: Any) -> str:
    return site.link("company", BUYER, event="second")


@pytest.fixture
def asked(site: Any, settle: Settle, seller: str) -> None:
    """Buyers answer requests, and S003 asks for B001."""
    settle(Scoring(reviews=True))
    wish(site, seller, BUYER)


def wish(site: Any, form: str, to: str, do: str = "wish") -> Any:
    return site.post(f"{form}/wishes", {"do": do, "to": to})


def say(site: Any, form: str, do: str, to: str = SELLER, **more: Any) -> Any:
    return site.post(f"{form}/reviews", {"do": do, "to": to}, **more)


def verdict(site: Any) -> str | None:
    with reading(site.engine) as db:
        row = db.get(ReviewRow, ("second", BUYER, SELLER))
        return row.verdict if row else None


def ranks(site: Any, code: str) -> dict[str, int]:
    with reading(site.engine) as db:
        rows = db.exec(select(WishRow).where(WishRow.event == "second", WishRow.of_code == code))
        return {row.to_code: row.rank for row in rows}


def card(page: str, code: str = SELLER) -> str:
    found = re.search(rf'<li class="card[^"]*" id="r-{code}">.*?</li>', page, re.DOTALL)
    return found[0] if found else ""


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("do", ["accepted", "held", "declined"])
def test_an_answer_is_saved_shown_and_taken_back(site: Any, buyer: str, do: str) -> None:
    assert say(site, buyer, do).headers["location"] == f"{buyer}?saved=requests#requests"
    assert verdict(site) == do
    pressed = re.findall(r'value="(\w+)" aria-pressed="true"', card(site.get(buyer).text))
    assert pressed == ["open"]  # the same button again takes the answer back
    say(site, buyer, "open")
    assert verdict(site) is None


@pytest.mark.usefixtures("asked")
def test_a_buyer_sees_who_asks_for_it_and_not_with_which_rank(site: Any, buyer: str) -> None:
    page = site.get(buyer).text
    assert "받은 상담 신청" in page
    shown = card(page)
    assert all(word in shown for word in ("수락", "보류", "거절"))
    assert "순위" not in shown


def test_without_reviews_nobody_sees_who_asks(site: Any, settle: Settle, seller: str, buyer: str) -> None:
    settle(Scoring())
    before = site.get(buyer).text
    wish(site, seller, BUYER)
    assert site.get(buyer).text == before
    assert say(site, buyer, "accepted").status_code == 422
    assert verdict(site) is None


@pytest.mark.usefixtures("asked")
def test_a_seller_learns_that_it_is_seen_and_nothing_of_the_answer(
    site: Any, seller: str, buyer: str
) -> None:
    before = site.get(seller).text
    assert "신청한 사실은 수요처가 보고 답합니다." in before
    for do in ("accepted", "held", "declined"):
        say(site, buyer, do)
        assert site.get(seller).text == before


@pytest.mark.usefixtures("asked")
def test_another_buyer_sees_nothing_of_the_request(site: Any) -> None:
    other = site.link("company", "B002", event="second")
    assert card(site.get(other).text) == ""
    assert say(site, other, "accepted").status_code == 422


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("do", ["", "maybe", "ACCEPTED"])
def test_an_answer_that_no_button_gives_is_garbled(site: Any, buyer: str, do: str) -> None:
    assert say(site, buyer, do).status_code == 400
    assert verdict(site) is None


@pytest.mark.usefixtures("asked")
def test_declining_takes_the_own_wish_away_and_a_wish_the_decline(site: Any, buyer: str) -> None:
    wish(site, buyer, SELLER)
    say(site, buyer, "declined")
    assert (ranks(site, BUYER), verdict(site)) == ({}, "declined")
    wish(site, buyer, SELLER)
    assert (ranks(site, BUYER), verdict(site)) == ({SELLER: 1}, None)


@pytest.mark.usefixtures("asked")
def test_with_htmx_both_parts_come_back_that_may_have_changed(site: Any, buyer: str) -> None:
    answer = say(site, buyer, "declined", headers={"hx-request": "true"})
    assert "<html" not in answer.text
    assert re.findall(r'<details id="(\w+)"[^>]*?( hx-swap-oob="true")?>', answer.text) == [
        ("requests", ""),
        ("wishes", ' hx-swap-oob="true"'),
    ]
    answer = site.post(f"{buyer}/wishes", {"do": "wish", "to": SELLER}, headers={"hx-request": "true"})
    assert re.findall(r'<details id="(\w+)"[^>]*?( hx-swap-oob="true")?>', answer.text) == [
        ("wishes", ""),
        ("requests", ' hx-swap-oob="true"'),
    ]


def test_requests_are_answered_between_the_two_deadlines(
    site: Any, settle: Settle, seller: str, buyer: str
) -> None:
    settle(Scoring(reviews=True), until=DEADLINE + timedelta(days=1))
    wish(site, seller, BUYER)
    assert "2026. 11. 26.(목) 10:20부터 받은 신청을 보고 답할 수 있습니다." in site.get(buyer).text
    assert card(site.get(buyer).text) == ""
    assert "아직" not in card(say(site, buyer, "accepted").text)
    assert verdict(site) is None
    site.now = DEADLINE
    assert "2026. 11. 27.(금) 10:20까지 답해 주십시오." in site.get(buyer).text
    assert say(site, buyer, "accepted").status_code == 303
    assert wish(site, buyer, "S004").status_code == 303  # a wish of its own may still be added
    assert wish(site, seller, "B002").status_code == 422
    site.now = DEADLINE + timedelta(days=1)
    page = site.get(buyer).text
    assert "검토가 마감되었습니다." in page
    assert '<span class="badge">수락</span>' in card(page)
    answer = say(site, buyer, "declined")
    assert answer.status_code == 422
    assert "2026. 11. 27.(금) 10:20에 마감되어 저장하지 않았습니다." in answer.text
    assert verdict(site) == "accepted"


def test_what_a_company_writes_is_text_among_the_requests(site: Any, settle: Settle, buyer: str) -> None:
    settle(Scoring(reviews=True))
    wish(site, site.link("company", "S001", event="second"), BUYER)
    page = site.get(buyer).text
    assert "&lt;script&gt;alert(1)" in card(page, "S001")
    assert "<script>alert" not in page


def test_a_form_says_how_many_are_left_and_refuses_more(site: Any, settle: Settle, seller: str) -> None:
    settle(Scoring(caps=Caps(seller=2)))
    assert "2곳 더 신청할 수 있습니다." in site.get(seller).text
    for code in ("B001", "B002"):
        assert wish(site, seller, code).status_code == 303
    assert "2곳을 모두 신청했습니다." in site.get(seller).text
    wish(site, seller, "B003", "refuse")
    answer = wish(site, seller, "B003")
    assert answer.status_code == 422
    assert "2건까지 신청할 수 있습니다." in answer.text
    assert ranks(site, SELLER) == {"B001": 1, "B002": 2}
    with reading(site.engine) as db:  # nor was the veto taken back for it
        assert db.get(VetoRow, ("second", SELLER, "B003")) is not None


def test_stars_are_given_one_by_one(site: Any, settle: Settle, seller: str) -> None:
    settle(Scoring(), form="stars")
    wish(site, seller, "B001")
    wish(site, seller, "B002", "star-5")
    assert ranks(site, SELLER) == {"B001": 3, "B002": 1}
    page = site.get(seller).text
    assert re.findall(r'id="rate-star-(\d)-B002"[^>]*aria-pressed="true"', page) == ["5"]
    assert "↑" not in page
    wish(site, seller, "B002", "star-1")
    assert ranks(site, SELLER) == {"B001": 3, "B002": 5}
    assert wish(site, seller, "B001", "up").headers["location"].endswith("#wishes")
    assert ranks(site, SELLER) == {"B001": 3, "B002": 5}


def test_must_and_nice_to_have(site: Any, settle: Settle, seller: str) -> None:
    settle(Scoring(), form="must")
    wish(site, seller, "B001")
    wish(site, seller, "B002", "must")
    assert ranks(site, SELLER) == {"B001": 4, "B002": 1}
    assert re.findall(r'id="rate-(\w+)-B00\d"[^>]*aria-pressed="true"', site.get(seller).text) == [
        "must",
        "nice",
    ]
    assert wish(site, seller, "B001", "star-5").status_code == 400


def test_a_rating_in_a_ranked_event_is_garbled(site: Any, settle: Settle, seller: str) -> None:
    settle(Scoring())
    assert wish(site, seller, "B001", "star-5").status_code == 400


@pytest.mark.parametrize(
    ("do", "ranks", "refused"),
    [
        ("star-4", {"a": 1, "b": 2}, ()),
        ("wish", {"a": 1, "b": 3}, ()),
        ("allow", {"a": 1}, ()),
        ("drop", {"a": 1}, ("b",)),
        ("refuse", {"a": 1}, ("b",)),
        ("nonsense", {"a": 1}, ("b",)),
    ],
)
def test_a_touch_on_somebody_who_is_left_out(
    do: str, ranks: dict[str, int], refused: tuple[str, ...]
) -> None:
    before = Rating(ranks={"a": 1}, refused=("b",))
    assert rate(before, do, "b", "stars") == Rating(ranks=ranks, refused=refused)


@pytest.mark.usefixtures("asked")
def test_the_organiser_sees_requests_with_their_answers(site: Any, buyer: str) -> None:
    desk = site.link("organiser", event="second")
    assert "답변 없음" in site.get(f"{desk}/companies/{BUYER}").text
    say(site, buyer, "held")
    assert '<span class="badge">보류</span>' in site.get(f"{desk}/companies/{BUYER}").text
    assert "받은 신청과 답변" not in site.get(f"{desk}/companies/{SELLER}").text


@pytest.fixture
def filling(site: Any, version: int) -> Iterator[None]:
    """The published event fills in what is missing."""

    def make(scoring: Scoring) -> None:
        with writing(site.engine) as db:
            event = db.get_one(EventRow, "first")
            set_scoring(db, event, scoring, preset=event.preset, wish_form="ranks", review_until=None)

    make(Scoring(fill=6))
    yield
    make(Scoring())
    del version


@pytest.mark.usefixtures("filling")
def test_a_company_sees_which_meetings_it_did_not_wish_for_whatever_the_other_did(site: Any) -> None:
    """The same mark, whether the other one wished for it or nobody did."""
    with reading(site.engine) as db:
        meeting = db.exec(select(MeetingRow).where(MeetingRow.event == "first")).first()
        own = WishRow.event == "first", WishRow.of_company == meeting.first
        wanted = set(db.exec(select(WishRow.to_company).where(*own)))
        held = db.exec(
            select(MeetingRow).where(MeetingRow.event == "first", MeetingRow.first == meeting.first)
        ).all()
    page = site.link("company", meeting.first)
    assert site.get(page).text.count("희망 외") == sum(one.second not in wanted for one in held)
    both = WishRow.event == "first", WishRow.of_company.in_([meeting.first, meeting.second])  # type: ignore[attr-defined]
    with writing(site.engine) as db:
        db.exec(delete(WishRow).where(*both, WishRow.of_company == meeting.first))
    with_others = site.get(page).text
    with writing(site.engine) as db:
        db.exec(delete(WishRow).where(*both))
    assert site.get(page).text == with_others
    assert with_others.count("희망 외") == len(held)
    desk = site.link("organiser")
    grids = [site.get(f"{desk}/timetable?hall={hall}").text for hall in site.event.frame.halls]
    assert sum("추천으로 배정" in one for one in grids) >= 1
