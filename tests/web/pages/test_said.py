"""A company says its product fields in words: what is shown is to be ticked, and nothing is ticked for it."""

import re
from typing import Any

import pytest

from web.database import reading, writing
from web.rows import CompanyRow

PART = {"hx-request": "true"}


@pytest.fixture
def form(site: Any) -> str:
    """A seller of the second event, without product fields and without a hall."""
    settle(site)
    return site.link("company", "S004", event="second")


def settle(site: Any, *fields: str, hall: str | None = None) -> None:
    with writing(site.engine) as db:
        row = db.get_one(CompanyRow, ("second", "S004"))
        row.fields, row.hall = fields, hall
        db.add(row)


def boxes(site: Any, form: str, phrase: str) -> list[tuple[str, bool]]:
    """The codes of the boxes that are shown for a phrase, and which are ticked."""
    answer = site.get(f"{form}/fields", params={"phrase": phrase}, headers=PART)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    found = re.findall(r'<input type="checkbox" name="fields" value="([^"]*)"( checked)?>', answer.text)
    return [(code, bool(ticked)) for code, ticked in found]


def test_the_fields_that_are_meant_are_shown_and_none_is_ticked(site: Any, form: str) -> None:
    found = boxes(site, form, "볼베어링")
    assert found[0] == ("M0301", False)
    assert not any(ticked for _, ticked in found)
    page = site.get(f"{form}/fields", params={"phrase": "볼베어링"}, headers=PART).text
    assert "기계·중공업 › 동력전달부품" in page
    with reading(site.engine) as db:
        assert db.get_one(CompanyRow, ("second", "S004")).fields == ()


def test_at_most_five_are_shown_and_only_such_as_the_form_has(site: Any, form: str) -> None:
    """The form offers the fields at the bottom of the tree: their codes have five signs. Six are named."""
    found = boxes(site, form, "밸브, 센서, 커넥터, 조명, 김치, 펌프")
    assert len(found) == 5
    assert {len(code) for code, _ in found} == {5}


def test_what_the_company_has_already_is_shown_as_ticked(site: Any, form: str) -> None:
    settle(site, "M0301")
    assert boxes(site, form, "볼베어링")[0] == ("M0301", True)


def test_only_fields_of_the_companys_hall_are_shown(site: Any, form: str) -> None:
    settle(site, hall="R")
    assert {code[0] for code, _ in boxes(site, form, "세정제")} == {"R"}


def test_words_that_nothing_fits_are_answered_and_no_words_are_not(site: Any, form: str) -> None:
    none = site.get(f"{form}/fields", params={"phrase": "qqqq"}, headers=PART).text
    assert "맞는 분야를 찾지 못했습니다." in none
    assert site.get(f"{form}/fields", params={"phrase": " "}, headers=PART).text.strip() == ""


def test_words_are_never_shown_as_html_and_may_be_of_any_length(site: Any, form: str) -> None:
    answer = site.get(f"{form}/fields", params={"phrase": "<script>" * 2000}, headers=PART)
    assert answer.status_code == 200
    assert "<script>" not in answer.text


def test_without_scripts_the_address_leads_back_to_the_form(site: Any, form: str) -> None:
    answer = site.get(f"{form}/fields?phrase=x", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{form}?part=profile#profile")
    assert 'name="phrase"' in site.get(form).text


def test_a_link_that_does_not_hold_finds_nothing(site: Any) -> None:
    assert site.get("/c/1mYO-dO3tx8P2F42DyxL2A/fields?phrase=x", headers=PART).status_code == 404
