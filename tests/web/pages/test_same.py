"""Companies that seem to stand twice are shown side by side, and merged or told apart by a button only."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import select

from web.database import reading, writing
from web.intake.twice import Twice
from web.pages.same import without_apart
from web.rows import ApartRow, CompanyRow, ProfileRow, WishRow
from web.store.enrol import enrol_cards
from web.store.whole import profile_of


@pytest.fixture
def desk(site: Any) -> str:
    return site.link("organiser", event="second")


@pytest.fixture
def twice(site: Any) -> Iterator[str]:
    """S003 has the name of S002, with its legal form; undone after the test."""
    with writing(site.engine) as db:
        before = profile_of(db.get_one(ProfileRow, ("second", "S003")))
        name = db.get_one(ProfileRow, ("second", "S002")).name
        twin = replace(before, name=f"(주){name}", business_number=None)
        enrol_cards(db, "second", {"S003": twin}, {})
    yield f"(주){name}"
    with writing(site.engine) as db:
        for row in db.exec(select(ApartRow)):
            db.delete(row)
        enrol_cards(db, "second", {"S003": before}, {})


def codes(site: Any) -> set[str]:
    with reading(site.engine) as db:
        return set(db.exec(select(CompanyRow.code).where(CompanyRow.event == "second")))


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("ko", "같은 기업으로 보이는 곳이 1건 있습니다."), ("en", "1 company may stand twice.")],
)
def test_the_list_of_companies_says_that_some_may_stand_twice(
    site: Any, desk: str, twice: str, language: str, sentence: str
) -> None:
    site.client.cookies.set("language", language)
    assert sentence in site.get(desk + "/companies").text
    shown = site.get(desk + "/same").text
    assert ('name="stays" value="S003"' in shown, twice in shown) == (True, language == "ko")


def test_nothing_is_said_where_nobody_stands_twice(site: Any, desk: str) -> None:
    assert "/same" not in site.get(desk + "/companies").text
    assert "같은 기업으로 보이는 곳이 없습니다." in site.get(desk + "/same").text


def test_two_are_made_one_and_two_again(site: Any, desk: str, twice: str) -> None:
    before = codes(site)
    form = {"code": ["S002", "S003"], "stays": "S002", "do": "merge"}
    done = site.post(desk + "/same", form)
    assert done.status_code == 303
    assert codes(site) == before - {"S003"}
    with reading(site.engine) as db:
        assert [
            row for row in db.exec(select(WishRow)) if row.event == "second" and "S003" in row.of_code
        ] == []
    shown = site.get(done.headers["location"])
    assert "두 기업을 합쳤습니다." in shown.text
    assert "S003을 S002로 합침" in shown.text
    [action, *_] = re.findall(r'action="(/o/[^"]+/undo/[^"]+)"', shown.text)
    assert site.post(action, {"state": "done"}).status_code == 303
    assert codes(site) == before
    assert twice in site.get(desk + "/same").text


@pytest.mark.usefixtures("twice")
def test_two_told_apart_are_asked_about_again_only_on_demand(site: Any, desk: str) -> None:
    pair = {"code": ["S002", "S003"]}
    assert site.post(desk + "/same", {**pair, "do": "apart"}).status_code == 303
    assert "/same" not in site.get(desk + "/companies").text
    assert "다른 기업으로 표시한 곳" in site.get(desk + "/same").text
    assert site.post(desk + "/same", {**pair, "do": "together"}).status_code == 303
    assert "/same" in site.get(desk + "/companies").text


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"code": ["S002"], "stays": "S002", "do": "merge"}, 422),
        ({"code": ["S002", "S003"], "do": "merge"}, 422),
        ({"code": ["S002", "S003"], "stays": "S002"}, 422),
        ({"code": ["S002", "S999"], "do": "apart"}, 400),
        ({"code": ["S002"], "do": "apart"}, 400),
        ({"code": ["S002", "B001"], "stays": "S002", "do": "merge"}, 409),
        ({"code": ["S002", "S003", "B001"], "stays": "S002", "do": "merge"}, 409),
        ({"code": ["S002", "S999"], "stays": "S002", "do": "merge"}, 409),
    ],
)
def test_what_is_unclear_or_can_not_be_changes_nothing(
    site: Any, desk: str, form: dict[str, Any], status: int
) -> None:
    """Of three, one of which is on the other side, none is merged."""
    before = codes(site)
    assert site.post(desk + "/same", form).status_code == status
    assert codes(site) == before


def test_a_group_falls_apart_only_where_nothing_holds_it_together() -> None:
    three = Twice(codes=("A", "B", "C"), why=("name",))
    assert without_apart([three], {("A", "B")}) == [three]  # both are still like C
    assert without_apart([three], {("A", "B"), ("A", "C")}) == [Twice(codes=("B", "C"), why=("name",))]
    assert without_apart([three], {("A", "B"), ("A", "C"), ("B", "C")}) == []
