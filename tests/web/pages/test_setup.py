"""The set-up of an event, from nothing to a complete frame, and what it refuses."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

import pytest
from sqlmodel import select

from tests.web.pages.conftest import START
from web.database import reading, writing
from web.links import hash_of
from web.rows import CompanyRow, EventRow, FieldRow, LogRow, WishRow
from web.store.founding import found_event
from web.store.people import frame_of
from web.store.scoring import scoring_of
from web.store.setup import setup_of


@pytest.fixture
def desk(site: Any) -> Iterator[str]:
    """The desk of an event that is new."""
    with writing(site.engine) as db:
        made = found_event(
            db,
            "fresh",
            title=("새 상담회", "A new fair"),
            days=["2027-03-18"],
            kind="purchase",
            timezone="Asia/Seoul",
            now=START,
        )
        assert isinstance(made, EventRow)
    yield str(site.link("organiser", event="fresh"))
    site.tokens.pop("freshorganiserNone")
    with writing(site.engine) as db:
        for row in db.exec(select(LogRow).where(LogRow.event == "fresh")).all():
            db.delete(row)
        db.delete(db.get_one(EventRow, "fresh"))


def form_of(page: str, action: str) -> dict[str, str]:
    """What the form with this address holds: its fields as a browser would send them."""
    [form] = re.findall(rf'<form[^>]*action="{re.escape(action)}".*?</form>', page, re.DOTALL)
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        said = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if said.get("type") not in {"checkbox", "radio"} or " checked" in tag:
            found[said["name"]] = unescape(said.get("value", ""))
    for name, options in re.findall(r'<select name="([\w-]+)">(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option(?: value="([^"]*)")? selected>([^<]*)', options)
        assert chosen is not None, name
        found[name] = unescape(chosen[1] or chosen[2])
    return found


def frame(site: Any, event: str = "fresh") -> Any:
    with reading(site.engine) as db:
        return frame_of(db.get_one(EventRow, event))


def test_the_home_of_a_new_event_leads_to_its_set_up(site: Any, desk: str) -> None:
    page = site.get(desk).text
    assert "행사 설정이 끝나지 않았습니다." in page
    assert f'class="button main" href="{desk}/setup"' in page
    said = site.get(f"{desk}/setup").text
    assert ("2027" in said, "1일 · 2세션 · 14회차" in said) == (False, True)


def test_every_step_can_be_opened_of_an_event_with_nothing(site: Any, desk: str) -> None:
    for path in ("", "/kind", "/basics", "/days", "/halls", "/fields", "/dates", "/copy"):
        assert site.get(f"{desk}/setup{path}").status_code == 200
    for path in (
        "/companies",
        "/runs",
        "/scores",
        "/facts",
        "/timetable",
        "/import",
        "/outbox",
        "/log",
        "/same",
        "/draft",
        "/attendance",
    ):
        assert site.get(f"{desk}{path}").status_code == 200


def test_a_kind_is_shown_before_it_is_set_and_what_is_the_organisers_own_stays(site: Any, desk: str) -> None:
    with writing(site.engine) as db:
        event = db.get_one(EventRow, "fresh")
        event.scoring = event.scoring.replace('"seller": 8', '"seller": 3')
        db.add(event)
    page = site.get(f"{desk}/setup/kind?kind=technology").text
    assert frame(site).kind == "purchase"
    ticked = re.findall(r'name="part" value="(\w+)" checked', page)
    assert (ticked, re.findall(r'name="part" value="caps">', page)) == (
        ["minutes", "day"],
        ['name="part" value="caps">'],
    )
    answer = site.post(f"{desk}/setup/kind", {"kind": "technology", "part": ticked})
    assert answer.status_code == 303
    now = frame(site)
    assert (now.kind, now.slot_minutes, len(now.slots)) == ("technology", 30, 5)
    with reading(site.engine) as db:
        assert scoring_of(db.get_one(EventRow, "fresh")).caps.seller == 3


def test_sides_cannot_change_under_companies(site: Any) -> None:
    answer = site.post(site.link("organiser") + "/setup/kind", {"kind": "exchange", "part": []})
    assert (answer.status_code, frame(site, "first").kind) == (422, "purchase")
    assert "편을 나누는 방식을 바꿀 수 없습니다." in answer.text


def test_title_and_rules_are_saved_or_all_that_is_wrong_is_said(site: Any, desk: str) -> None:
    page = site.get(f"{desk}/setup/basics").text
    sent = form_of(page, f"{desk}/setup/basics")
    assert sent["title_ko"] == "새 상담회"
    wrong = site.post(
        f"{desk}/setup/basics",
        {**sent, "title_ko": "", "title_en": "", "floor_seller": "-1", "in_a_row": "x"},
    )
    assert (wrong.status_code, wrong.text.count("<li>")) == (422, 3)
    right = site.post(
        f"{desk}/setup/basics", {**sent, "timezone": "Asia/Tokyo", "floor_seller": "2", "in_a_row": "4"}
    )
    assert right.status_code == 303
    now = frame(site)
    assert (now.timezone, now.floors.seller, now.in_a_row) == ("Asia/Tokyo", 2, 4)


def test_the_slots_are_shown_before_they_are_saved_without_scripts(site: Any, desk: str) -> None:
    sent = form_of(site.get(f"{desk}/setup/days").text, f"{desk}/setup/days")
    assert (sent["begins-0"], sent["ends-0"], sent["pause-0-0-begins"]) == ("10:00", "17:00", "12:00")
    shown = site.post(f"{desk}/setup/days", {**sent, "talk": "30", "do": "preview"})
    # 10:00–12:00 holds three talks of 30 + 5, and 13:00–17:00 seven
    assert "1일 · 2세션 · 10회차" in shown.text
    assert (shown.status_code, len(frame(site).slots)) == (200, 14)
    part = site.post(f"{desk}/setup/days", {**sent, "do": "preview"}, headers={"hx-request": "true"})
    assert part.text.startswith('<section id="slots"')


def test_days_are_added_and_saved_and_stay_as_they_were_typed(site: Any, desk: str) -> None:
    sent = form_of(site.get(f"{desk}/setup/days").text, f"{desk}/setup/days")
    more = form_of(site.post(f"{desk}/setup/days", {**sent, "do": "add"}).text, f"{desk}/setup/days")
    assert (more["date-1"], more["ends-1"]) == ("2027-03-19", "17:00")
    assert site.post(f"{desk}/setup/days", {**more, "do": "save"}).status_code == 303
    assert [(one.date, len(one.slots)) for one in frame(site).sessions] == [
        ("2027-03-18", 5),
        ("2027-03-18", 9),
        ("2027-03-19", 5),
        ("2027-03-19", 9),
    ]
    again = form_of(site.get(f"{desk}/setup/days").text, f"{desk}/setup/days")
    assert (again["ends-1"], again["pause-1-0-ends"]) == ("17:00", "13:00")
    fewer = form_of(site.post(f"{desk}/setup/days", {**again, "do": "drop-0"}).text, f"{desk}/setup/days")
    assert (fewer["date-0"], "date-1" in fewer) == ("2027-03-19", False)


def test_what_is_wrong_with_a_day_is_named_with_its_place(site: Any, desk: str) -> None:
    sent = form_of(site.get(f"{desk}/setup/days").text, f"{desk}/setup/days")
    odd = {"pause-0-1-begins": "12:30", "pause-0-1-ends": "14:00", "do": "save"}
    answer = site.post(f"{desk}/setup/days", {**sent, **odd})
    assert answer.status_code == 422
    assert "1일째, 휴식 2: 휴식 12:30–14:00과 12:00–13:00이 겹칩니다." in answer.text
    assert len(frame(site).slots) == 14


def test_who_comes_second_is_told_that_the_days_have_changed(site: Any, desk: str) -> None:
    first = form_of(site.get(f"{desk}/setup/days").text, f"{desk}/setup/days")
    assert site.post(f"{desk}/setup/days", {**first, "ends-0": "16:00", "do": "save"}).status_code == 303
    late = site.post(f"{desk}/setup/days", {**first, "ends-0": "18:00", "do": "save"})
    assert late.status_code == 409
    assert "그사이 다른 분이 바꾸었습니다." in late.text
    assert form_of(late.text, f"{desk}/setup/days")["ends-0"] == "16:00"


def test_a_day_that_moves_keeps_the_codes_of_its_slots(site: Any) -> None:
    """Companies of the first event gave hours: their slots move to another date with them."""
    desk = site.link("organiser")
    before = frame(site, "first")
    sent = form_of(site.get(f"{desk}/setup/days").text, f"{desk}/setup/days")
    assert site.post(f"{desk}/setup/days", {**sent, "date-0": "2026-12-17", "do": "save"}).status_code == 303
    after = frame(site, "first")
    assert [slot.code for slot in after.slots] == [slot.code for slot in before.slots]
    assert {one.date for one in after.sessions} == {"2026-12-17"}
    back = form_of(site.get(f"{desk}/setup/days").text, f"{desk}/setup/days")
    assert site.post(f"{desk}/setup/days", {**back, "date-0": "2026-12-10", "do": "save"}).status_code == 303
    assert [one.slots for one in frame(site, "first").sessions] == [one.slots for one in before.sessions]


def test_hours_that_companies_gave_are_not_taken_away(site: Any) -> None:
    desk = site.link("organiser")
    sent = form_of(site.get(f"{desk}/setup/days").text, f"{desk}/setup/days")
    answer = site.post(f"{desk}/setup/days", {**sent, "ends-0": "13:30", "do": "save"})
    assert answer.status_code == 422
    assert "회차는 기업이 적은 참석 시간에 있어 없앨 수 없습니다" in answer.text


def test_halls_are_added_drawn_and_changed(site: Any, desk: str) -> None:
    new = {
        "field": "",
        "name_ko": "기계관",
        "name_en": "Machinery",
        "number": "7",
        "across": "4",
        "do": "add",
    }
    assert site.post(f"{desk}/setup/halls", new).status_code == 303
    assert [one.code for one in frame(site).tables] == [f"1-0{n}" for n in range(1, 8)]
    page = site.get(f"{desk}/setup/halls").text
    # the fifth table begins the second row: 12 + 44 + 12
    assert re.search(r'<rect x="12" y="68" width="72" height="44" rx="6"/><text[^>]*>1-05</text>', page)
    change = {"hall": "H1", "number": "9", "across": "5", "do": "save"}
    assert site.post(f"{desk}/setup/halls", change).status_code == 303
    assert [one.code for one in frame(site).tables][-1] == "1-09"
    second = {**new, "name_ko": "전자관", "number": "2"}
    site.post(f"{desk}/setup/halls", second)
    site.post(f"{desk}/setup/halls", {"hall": "H1", "number": "10", "across": "5", "do": "save"})
    codes = [one.code for one in frame(site).tables]
    assert (codes[-2:], codes[9]) == (["2-01", "2-02"], "1-10")
    assert site.post(f"{desk}/setup/halls", {"hall": "H2", "do": "remove"}).status_code == 303
    assert frame(site).halls == ("H1",)


def test_a_table_of_a_companys_own_is_not_taken_away(site: Any) -> None:
    desk = site.link("organiser")
    hall = frame(site, "first").halls[0]
    answer = site.post(f"{desk}/setup/halls", {"hall": hall, "do": "remove"})
    assert answer.status_code == 422
    assert "기업이 있습니다" in answer.text
    one = site.post(f"{desk}/setup/halls", {"hall": hall, "number": "1", "across": "5", "do": "save"})
    if one.status_code == 422:
        assert "지정 테이블이어서 없앨 수 없습니다" in one.text


def test_the_tree_grows_is_renamed_and_loses_only_what_nobody_uses(site: Any, desk: str) -> None:
    site.post(f"{desk}/setup/fields", {"parent": "", "name_ko": "기계", "name_en": "Machines", "do": "add"})
    site.post(f"{desk}/setup/fields", {"parent": "H1", "name_ko": "베어링", "name_en": "", "do": "add"})
    page = site.get(f"{desk}/setup/fields?edit=H101").text
    assert 'value="베어링"' in page
    rename = {"code": "H101", "name_ko": "볼 베어링", "name_en": "Ball bearings", "do": "rename"}
    assert site.post(f"{desk}/setup/fields", rename).status_code == 303
    refused = site.post(f"{desk}/setup/fields", {"code": "H1", "do": "remove"})
    assert (refused.status_code, "아래에 다른 분야가 있습니다: H101" in refused.text) == (422, True)
    assert site.post(f"{desk}/setup/fields", {"code": "H101", "do": "remove"}).status_code == 303
    with reading(site.engine) as db:
        rows = db.exec(select(FieldRow).where(FieldRow.event == "fresh")).all()
        assert [(row.code, row.name_en) for row in rows] == [("H1", "Machines")]


def test_a_field_that_companies_use_stays_and_says_how_many(site: Any) -> None:
    desk = site.link("organiser")
    with reading(site.engine) as db:
        used = db.exec(select(CompanyRow).where(CompanyRow.event == "first")).first().fields[0]
    page = site.get(f"{desk}/setup/fields?edit={used}").text
    assert re.search(r"기업 \d+곳이 쓰고 있습니다\.", page)
    assert site.post(f"{desk}/setup/fields", {"code": used, "do": "remove"}).status_code == 422


def test_the_example_tree_is_taken_at_once(site: Any, desk: str) -> None:
    assert site.post(f"{desk}/setup/fields", {"do": "example"}).status_code == 303
    page = site.get(f"{desk}/setup/fields").text
    assert ("상담분야 124개" in page, len(page.encode()) < 300_000) == (True, True)


def test_deadlines_come_in_order(site: Any, desk: str) -> None:
    sent = {"deadline": "2027-03-05T18:00", "review_until": "2027-03-01T18:00", "sees": "all"}
    wrong = site.post(f"{desk}/setup/dates", {**sent, "purge_on": "2027-03-18"})
    assert wrong.status_code == 422
    assert "‘수요처 검토 마감’ 시점이 ‘참가 신청 마감’ 시점보다 앞섭니다." in wrong.text
    assert wrong.text.count("<li>") >= 2
    right = {**sent, "review_until": "2027-03-10T18:00", "purge_on": "2027-04-17", "sees": "selected"}
    assert site.post(f"{desk}/setup/dates", right).status_code == 303
    with reading(site.engine) as db:
        event = db.get_one(EventRow, "fresh")
        assert event.deadline == datetime(2027, 3, 5, 9, tzinfo=UTC)
        assert (event.purge_on, setup_of(db, "fresh").sees) == (date(2027, 4, 17), "selected")


def test_who_is_not_selected_yet_sees_nobody_where_the_organiser_says_so(site: Any) -> None:
    with reading(site.engine) as db:
        rows = db.exec(select(WishRow).where(WishRow.event == "second", WishRow.of_delegate == None))  # noqa: E711
        wanted = {f"S{n:03d}": {f"B{m:03d}" for m in range(1, 7)} for n in range(1, 13)}
        for row in rows:
            wanted.get(row.of_company, set()).discard(row.to_company)
    code = next(code for code in wanted if len(wanted[code]) > 1)
    desk, form = site.link("organiser", event="second"), site.link("company", code, event="second")
    sent = form_of(site.get(f"{desk}/setup/dates").text, f"{desk}/setup/dates")
    assert 'class="cards-list' in site.get(form).text
    site.post(f"{desk}/setup/dates", {**sent, "sees": "selected"})
    assert 'class="cards-list' in site.get(form).text
    site.post(f"{desk}/companies/standing", {"code": [code], "status": "applied"})
    page = site.get(form).text
    assert ("선정되면 만날 수 있는 기업을" in page, 'class="cards-list' in page) == (True, False)
    other = min(wanted[code])
    asked = site.post(f"{form}/wishes", {"do": "wish", "to": other})
    site.post(f"{desk}/companies/standing", {"code": [code], "status": "selected"})
    site.post(f"{desk}/setup/dates", sent)
    assert asked.status_code == 400


def test_an_earlier_event_is_copied_with_its_link_and_nobody_of_it(site: Any, desk: str) -> None:
    link = "http://sangdam.test" + site.link("organiser", event="second") + "/runs?x=1"
    answer = site.post(f"{desk}/setup/copy", {"link": link, "first_day": "2027-03-25"})
    assert answer.status_code == 303
    copied, source = frame(site), frame(site, "second")
    assert [one.code for one in copied.tables] == [one.code for one in source.tables]
    assert {one.date for one in copied.sessions} == {"2027-03-25"}
    with reading(site.engine) as db:
        assert db.exec(select(CompanyRow).where(CompanyRow.event == "fresh")).all() == []
        log = db.exec(select(LogRow).where(LogRow.event == "fresh")).all()
    token = site.link("organiser", event="second").rsplit("/", 1)[1]
    assert [(one.what, one.link) for one in log] == [("setup-copy", hash_of(desk.removeprefix("/o/"))[:12])]
    assert token not in repr(log)


@pytest.mark.parametrize("said", ["", "x", "/o/" + "A" * 22, "own", "company", "revoked"])
def test_only_an_organisers_link_to_another_event_opens_it(site: Any, desk: str, said: str) -> None:
    links = {
        "own": desk,
        "company": site.link("company", "S001"),
        "revoked": site.revoked("organiser", None, "first"),
    }
    site.tokens.pop("firstorganiserNone", None)
    before = frame(site)
    answer = site.post(f"{desk}/setup/copy", {"link": links.get(said, said), "first_day": "2027-03-25"})
    assert (answer.status_code, frame(site)) == (422, before)
    assert "지금 쓸 수 있는 주최자 링크가 아닙니다." in answer.text


def test_nothing_is_copied_into_an_event_with_companies(site: Any, desk: str) -> None:
    own = site.link("organiser", event="second")
    before = frame(site, "second")
    answer = site.post(f"{own}/setup/copy", {"link": desk, "first_day": "2027-03-25"})
    assert (answer.status_code, frame(site, "second")) == (422, before)


def test_the_sides_are_called_what_they_are_at_this_kind_of_event(site: Any, desk: str) -> None:
    site.post(f"{desk}/setup/kind", {"kind": "technology", "part": []})
    pages = [site.get(f"{desk}{path}").text for path in ("", "/setup/basics")]
    assert [("연구기관" in page, "수요처" in page) for page in pages] == [(True, False)] * 2
