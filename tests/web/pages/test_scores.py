"""The organiser's page of scores: presets to begin with, dials with bounds, caps, filling and reviews."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, delete

from matcher.score import PRESETS, Dials
from tests.web.pages.conftest import DEADLINE
from web.database import reading, writing
from web.rows import EventRow, WishRow
from web.store.scoring import BOUNDS, NEW_EVENT, UNIT, Caps, Scoring, scoring_of, set_scoring

FORM = {
    "preset": "floor-first",
    "wish_form": "ranks",
    **{name: str(getattr(Dials(), name)) for name in BOUNDS},
    "cap_seller": "",
    "cap_buyer": "",
    "fill": "6",
    "review_until": "",
}


@pytest.fixture
def page(site: Any) -> Iterator[str]:
    """The page of the second event, which is afterwards as it was."""
    yield site.link("organiser", event="second") + "/scores"
    with writing(site.engine) as db:
        event = db.get_one(EventRow, "second")
        set_scoring(db, event, Scoring(), preset="floor-first", wish_form="ranks", review_until=None)


def stored(site: Any) -> EventRow:
    with reading(site.engine) as db:
        return db.get_one(EventRow, "second")


def send(site: Any, page: str, **changed: str) -> Any:
    return site.post(page, {**FORM, **changed})


def shown(html: str) -> dict[str, str]:
    """The numbers that stand in the form."""
    return dict(re.findall(r'<input type="number" name="(\w+)" value="(-?\w*)"', html))


def test_the_page_shows_the_presets_numbers_at_first(site: Any, page: str) -> None:
    numbers = shown(site.get(page).text)
    assert {name: numbers[name] for name in BOUNDS} == {
        name: str(getattr(PRESETS["floor-first"].dials, name)) for name in BOUNDS
    }
    assert numbers["fill"] == "0"


def test_everything_is_saved_and_shown_again(site: Any, page: str) -> None:
    said = {
        "preset": "score-first", "wish_form": "stars", "seller_wish": "90", "mutual": "0",
        "cap_seller": "5", "cap_buyer": "0", "fill": "4", "reviews": "1", "review_until": "2026-11-30T18:00",
    }  # fmt: skip
    answer = send(site, page, **said)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{page}?saved=1")
    event = stored(site)
    assert (event.preset, event.wish_form) == ("score-first", "stars")
    assert scoring_of(event) == Scoring(
        dials=Dials(seller_wish=90, mutual=0), unit=UNIT, caps=Caps(seller=5), fill=4, reviews=True
    )
    again = site.get(answer.headers["location"]).text
    assert "저장했습니다." in again
    numbers = shown(again)
    assert {name: numbers[name] for name in ("seller_wish", "mutual", "cap_seller", "cap_buyer", "fill")} == {
        "seller_wish": "90", "mutual": "0", "cap_seller": "5", "cap_buyer": "", "fill": "4",
    }  # fmt: skip
    assert 'name="review_until" value="2026-11-30T18:00"' in again
    assert '<option value="stars" selected>' in again


def test_a_preset_fills_the_form_and_saves_nothing(site: Any, page: str) -> None:
    before = scoring_of(stored(site))
    html = site.get(f"{page}?start=mutual-first").text
    assert shown(html)["mutual"] == "1200"
    assert "저장해야 적용됩니다." in html
    assert scoring_of(stored(site)) == before
    numbers = {name: value for name, value in shown(html).items() if name in BOUNDS}
    send(site, page, preset="mutual-first", **numbers)
    assert (stored(site).preset, scoring_of(stored(site)).dials) == ("mutual-first", None)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"seller_wish": "0"}, "1"),
        ({"mutual": "2001"}, "2000"),
        ({"rank_step": "-1"}, "0"),
        ({"fill": "51"}, "50"),
        ({"wish_least": "많이"}, "정수가 아닙니다."),
        ({"accepted": ""}, "수락한 신청"),
        ({"cap_seller": "1e3"}, "정수가 아닙니다."),
        ({"reviews": "1", "review_until": "언젠가"}, "날짜"),
        ({"reviews": "1", "review_until": "2026-11-26T10:19"}, "빠릅니다."),
        ({"reviews": "1", "review_until": "0001-01-01T00:00"}, ""),
    ],
)
def test_what_can_not_be_is_said_and_nothing_is_saved(
    site: Any, page: str, changed: dict[str, str], sentence: str
) -> None:
    before = scoring_of(stored(site))
    answer = send(site, page, **{"seller_wish": "77", **changed})
    assert answer.status_code == 422
    assert "저장하지 않았습니다." in answer.text
    assert sentence in answer.text
    assert scoring_of(stored(site)) == before
    for name, said in changed.items():  # the slip stands there to be mended
        if name in FORM and name != "review_until":
            assert f'name="{name}" value="{said}"' in answer.text


@pytest.mark.parametrize("cut", sorted(FORM))
def test_a_form_that_was_cut_short_changes_nothing(site: Any, page: str, cut: str) -> None:
    before = scoring_of(stored(site))
    answer = site.post(page, {name: value for name, value in FORM.items() if name != cut})
    assert answer.status_code == (303 if cut == "review_until" else 400)
    if cut != "review_until":
        assert scoring_of(stored(site)) == before


@pytest.mark.parametrize(("name", "value"), [("preset", "mine"), ("wish_form", "dice")])
def test_a_choice_that_no_page_offers_is_garbled(site: Any, page: str, name: str, value: str) -> None:
    assert send(site, page, **{name: value}).status_code == 400


def test_reviews_end_with_their_deadline_when_they_are_switched_off(site: Any, page: str) -> None:
    late = (DEADLINE + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    send(site, page, reviews="1", review_until=late)
    assert stored(site).review_until is not None
    send(site, page, review_until=late)
    assert (scoring_of(stored(site)).reviews, stored(site).review_until) == (False, None)


def test_the_list_of_runs_leads_here_and_counts_what_was_filled_in(site: Any, page: str) -> None:
    with writing(site.engine) as db:  # in so small a fair nearly everybody has wished for everybody
        db.exec(delete(WishRow).where(col(WishRow.event) == "second"))
    runs = page.replace("/scores", "/runs")
    assert f'href="{page}"' in site.get(runs).text
    assert "추천으로 채운 조합" not in site.get(runs).text
    send(site, page, fill="12")
    assert "추천으로 채운 조합" in site.get(runs).text


def test_nobody_else_opens_the_page(site: Any) -> None:
    company = site.link("company", "S003", event="second")
    assert site.get(f"{company}/scores").status_code == 404
    token = company.rsplit("/", 1)[1]
    assert site.get(f"/o/{token}/scores").status_code == 404
    assert site.post(f"/o/{token}/scores", FORM).status_code == 404


def test_a_new_event_has_what_the_page_saves_by_default() -> None:
    assert (NEW_EVENT.fill, NEW_EVENT.unit) == (int(FORM["fill"]), UNIT)
