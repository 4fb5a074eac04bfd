"""Many companies at once: standing set and put back, links as a file, and who has opened and answered."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from tests.web.pages.conftest import START
from tests.web.pages.test_company_form import FIRST, PERSON
from tests.web.pages.test_logbook import entries
from web.database import reading, writing
from web.links import form_links, hash_of, revoke
from web.rows import CompanyRow, ConsentRow, LinkRow, ProfileRow
from web.store.enrol import enrol_cards
from web.store.standing import set_standing
from web.store.whole import profile_of


@pytest.fixture
def desk(site: Any) -> Iterator[str]:
    yield site.link("organiser", event="second")
    with writing(site.engine) as db:
        set_standing(db, "second", standings_of(site), "selected")
        for row in db.exec(select(CompanyRow).where(CompanyRow.event == "second")):
            row.answered_at = None
            db.add(row)


def standings_of(site: Any) -> dict[str, str]:
    with reading(site.engine) as db:
        rows = db.exec(select(CompanyRow).where(CompanyRow.event == "second"))
        return {row.code: row.status for row in rows}


def put(site: Any, desk: str, status: str, *codes: str, **more: str) -> Any:
    return site.post(f"{desk}/companies/standing", {"code": list(codes), "status": status, **more})


def test_one_company_or_a_selection_is_set_and_undone(site: Any, desk: str) -> None:
    before = standings_of(site)
    shown = site.get(put(site, desk, "waiting", "S002", "S004", "no-such").headers["location"]).text
    assert standings_of(site) == {**before, "S002": "waiting", "S004": "waiting"}
    assert "2개 기업의 상태를 바꾸었습니다." in shown
    [undo] = re.findall(r'action="(/o/[^"]+/log/\d+/undo)"', shown)
    assert site.post(undo).status_code == 303
    assert standings_of(site) == before


def test_an_undo_leaves_alone_who_was_set_again_since(site: Any, desk: str) -> None:
    put(site, desk, "waiting", "S002", "S004")
    number = entries(site)[-1].number
    put(site, desk, "declined", "S004")
    site.post(f"{desk}/log/{number}/undo")
    assert {code: standings_of(site)[code] for code in ("S002", "S004")} == {
        "S002": "selected", "S004": "declined",
    }  # fmt: skip


def test_all_that_fit_the_search_are_set_at_once(site: Any, desk: str) -> None:
    put(site, desk, "waiting", all="1", side="buyer")
    assert {code[0] for code, status in standings_of(site).items() if status == "waiting"} == {"B"}
    found = site.get(f"{desk}/companies?standing=waiting").text
    assert ("6곳" in found, ">S001<" in found) == (True, False)


@pytest.mark.parametrize("status", ["", "nonsense"])
def test_a_standing_that_no_page_offers_is_garbled(site: Any, desk: str, status: str) -> None:
    assert put(site, desk, status, "S002").status_code == 400


def test_what_is_no_change_of_standing_is_not_undone_like_one(site: Any, desk: str) -> None:
    site.post(f"{desk}/companies/S002/link", {"purpose": "company"})
    for number in (entries(site)[-1].number, 99_999, "x"):
        assert site.post(f"{desk}/log/{number}/undo").status_code == 404


def lines(site: Any, desk: str) -> list[list[str]]:
    answer = site.post(f"{desk}/companies/links")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert (answer.headers["cache-control"], "attachment" in answer.headers["content-disposition"]) == (
        "no-store", True,
    )  # fmt: skip
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_links_for_all_who_have_none_come_once_as_a_file(site: Any, desk: str) -> None:
    with writing(site.engine) as db:
        revoke(db, "second", now=START, purpose="company")
        formula = profile_of(db.get_one(ProfileRow, ("second", "S005")))
        enrol_cards(db, "second", {"S005": type(formula)(name="=1+1")}, {})
    put(site, desk, "withdrawn", "S006")
    site.post(f"{desk}/companies/S002/link", {"purpose": "company"})
    head, *found = lines(site, desk)
    assert head == ["코드", "이름", "담당자", "이메일", "링크", "유효 기한"]
    assert {line[0] for line in found} == set(standings_of(site)) - {"S002", "S006"}
    one = next(line for line in found if line[0] == "S005")
    assert one[1] == "'=1+1"
    path = one[4].removeprefix("http://sangdam.test:8000")
    assert site.get(path).status_code == 200
    with reading(site.engine) as db:
        kept = "".join(repr(row) for row in db.exec(select(LinkRow)))
    assert path.removeprefix("/c/") not in kept
    assert site.post(f"{desk}/companies/links").headers["location"] == f"{desk}/companies"
    with writing(site.engine) as db:
        enrol_cards(db, "second", {"S005": formula}, {})
        revoke(db, "second", now=START, purpose="company")
    site.tokens.clear()


def test_a_link_is_opened_once_and_by_looking_only(site: Any, desk: str) -> None:
    with writing(site.engine) as db:
        revoke(db, "second", now=START, purpose="company")
    form = site.link("company", "S007", event="second")
    with writing(site.engine) as db:
        link = db.get_one(LinkRow, hash_of(form.removeprefix("/c/")))
        link.revoked_at = None
        link.first_opened_at = None
        db.add(link)

    def opened() -> Any:
        with reading(site.engine) as db:
            return form_links(db, "second", now=START)["S007"].opened_at

    assert "아직 열지 않았습니다." in site.get(f"{desk}/companies/S007").text
    assert site.post(f"{form}/consents", {"kind": "marketing"}).status_code == 303
    assert opened() is None
    for hours in (1, 2):
        site.now = START + timedelta(hours=hours)
        site.get(form)
    assert opened() == START + timedelta(hours=1)
    assert "열어 봄" in site.get(f"{desk}/companies?search=S007").text


def test_an_organiser_answers_for_a_company_and_it_counts_as_silent_still(site: Any, desk: str) -> None:
    form = f"{desk}/companies/S003/form"
    page = site.get(form).text
    told = "이 기업을 대신하여 작성하고 있습니다."
    assert (told in page, f'action="{form}/profile"' in page) == (True, True)
    assert site.get(f"{form}/fields?phrase=x", headers={"hx-request": "true"}).status_code == 200
    saved = site.post(f"{form}/profile", {**FIRST, "name": "새봄"})
    assert saved.headers["location"] == f"{form}?saved=profile#profile"
    assert "저장했습니다 10:20:00" in site.get(saved.headers["location"]).text
    site.post(f"{form}/people", {**PERSON, "hours": ["T02"]})
    with reading(site.engine) as db:
        row = db.get_one(CompanyRow, ("second", "S003"))
        assert (row.fields, row.answered_at) == (("M0101",), None)
    shown = site.get(f"{desk}/log?subject=S003&what=answer").text
    assert ("대신 응답" in shown, "S003-1: T02" in shown, "새봄" in shown.split("<tbody>")[1]) == (
        True, True, True,
    )  # fmt: skip
    told = entries(site)[-1]
    assert ("김가온" in told.after, '"people"' in told.after) == (False, True)


def test_a_company_that_answered_itself_stays_so(site: Any, desk: str) -> None:
    own = site.link("company", "S004", event="second")
    site.post(f"{own}/wishes", {"do": "refuse", "to": "B001"})
    site.now = START + timedelta(hours=3)
    site.post(f"{desk}/companies/S004/form/wishes", {"do": "allow", "to": "B001"})
    with reading(site.engine) as db:
        assert db.get_one(CompanyRow, ("second", "S004")).answered_at == START


def test_nobody_consents_on_anothers_behalf(site: Any, desk: str) -> None:
    form = f"{desk}/companies/S003/form"
    answer = site.post(f"{form}/consents", {"kind": "share", "delegate": ["S003-1"]})
    assert answer.status_code == 404
    assert "동의는 본인이 기업 페이지에서만 할 수 있습니다." in site.get(form).text
    with reading(site.engine) as db:
        assert db.exec(select(ConsentRow)).all() == []


def test_a_code_in_the_question_does_not_lead_to_another_form(site: Any) -> None:
    own = site.link("company", "S002")
    assert site.get(own).text == site.get(f"{own}?code=S003").text.replace("?code=S003", "")
