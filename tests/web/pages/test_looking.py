"""Looking at a timetable through the pages: by hall, company and person, unmet wishes, and the search."""

import re
from typing import Any

import pytest
from sqlmodel import select

from web.database import reading
from web.rows import ContactRow, DelegateRow, ProfileRow, VersionRow
from web.store.versions import meetings

PART = {"hx-request": "true"}


@pytest.fixture
def desk(site: Any, version: int) -> str:
    assert version == 1
    return str(site.link("organiser"))


def held(site: Any) -> int:
    with reading(site.engine) as db:
        return len(meetings(db, db.get_one(VersionRow, ("first", 1))))


def run_of(site: Any) -> str:
    with reading(site.engine) as db:
        return db.get_one(VersionRow, ("first", 1)).run


@pytest.mark.parametrize("side", ["seller", "buyer"])
@pytest.mark.parametrize("by", ["company", "person"])
def test_each_meeting_stands_once_on_either_side(site: Any, desk: str, by: str, side: str) -> None:
    page = site.get(f"{desk}/timetable?by={by}&side={side}", headers=PART).text
    assert len(re.findall(r'<span class="soft nowrap">', page)) == held(site)


def test_a_run_shows_the_same_lines_as_the_timetable(site: Any, desk: str) -> None:
    addresses = (f"{desk}/timetable", f"{desk}/runs/{run_of(site)}")
    lines = [
        re.findall(r"(?s)<tr id=.*?</tr>", site.get(f"{one}?by=company", headers=PART).text)
        for one in addresses
    ]
    assert lines[0] == lines[1]
    assert lines[0]


def test_a_part_is_the_part_of_the_whole_page(site: Any, desk: str) -> None:
    whole, part = (site.get(f"{desk}/timetable?by=person", headers=headers).text for headers in ({}, PART))
    assert part.strip() in whole


def test_no_pair_that_meets_is_called_unmet_and_each_has_its_reasons(site: Any, desk: str) -> None:
    page = site.get(f"{desk}/runs/{run_of(site)}/unmet").text
    with reading(site.engine) as db:
        pairs = {
            one.pair for one in (_pair(row) for row in meetings(db, db.get_one(VersionRow, ("first", 1))))
        }
    shown = re.findall(r'<h2><a href="[^"]*/(\w+)">.*?<a href="[^"]*/(\w+)">', page)
    assert shown
    assert [pair for pair in shown if pair in pairs] == []
    assert page.count("<summary>") == len(shown)


def _pair(row: Any) -> Any:
    from web.pages.publishing import as_meeting

    return as_meeting(row)


def test_unmet_wishes_are_searched_and_filtered(site: Any, desk: str) -> None:
    address = f"{desk}/runs/{run_of(site)}/unmet"
    codes = re.findall(r'<h2><a href="[^"]*/(\w+)">', site.get(f"{address}?search=S00", headers=PART).text)
    assert codes
    assert [code for code in codes if not code.startswith("S00")] == []
    both = site.get(f"{address}?only=both", headers=PART).text
    assert both.count("○") == 0
    assert "조건에 맞는 조합이 없습니다." in site.get(f"{address}?search=zzz").text


def test_unmet_wishes_of_a_run_without_a_timetable_lead_to_the_run(site: Any, desk: str) -> None:
    run = site.post(f"{desk}/runs").headers["location"]
    site.post(f"{run}/stop")
    answer = site.get(f"{run}/unmet", follow_redirects=False)
    assert answer.status_code in {200, 303}


def search(site: Any, desk: str, piece: str) -> str:
    return str(site.post(f"{desk}/search", {"search": piece}, headers=PART).text)


def test_a_company_a_person_and_a_table_are_found(site: Any, desk: str) -> None:
    with reading(site.engine) as db:
        name = db.get_one(ProfileRow, ("first", "B003")).name
        person = db.get_one(ContactRow, ("first", "S002-1")).name
        table = db.exec(select(DelegateRow.table_code).where(DelegateRow.event == "first")).all()
    assert "/companies/B003" in search(site, desk, name)
    assert "/companies/S002" in search(site, desk, person)
    code = next(one for one in table if one)
    found = search(site, desk, code)
    assert f"#t-{code}" in found
    assert f'id="t-{code}"' in site.get(re.findall(rf'href="([^"]*)#t-{code}"', found)[0]).text


def test_what_fits_nothing_is_said_and_what_is_typed_is_shown_as_text(site: Any, desk: str) -> None:
    assert "“zzz”에 맞는 결과가 없습니다." in search(site, desk, "zzz")
    assert "<b>" not in search(site, desk, "<b>")
    assert "<li>" not in search(site, desk, "")


def test_the_search_finds_nothing_of_another_event(site: Any) -> None:
    with reading(site.engine) as db:
        names = set(db.exec(select(ContactRow.name).where(ContactRow.event == "first")))
        own = set(db.exec(select(ContactRow.name).where(ContactRow.event == "second")))
    desk = site.link("organiser", event="second")
    assert [name for name in sorted(names - own)[:5] if "<li>" in search(site, desk, name)] == []


def test_the_search_leads_to_the_line_of_whom_it_found(site: Any, desk: str) -> None:
    [address] = re.findall(r'href="([^"]*by=company[^"]*)#l-S003"', search(site, desk, "S003"))
    assert 'id="l-S003" class="sought"' in site.get(address.replace("&amp;", "&")).text
