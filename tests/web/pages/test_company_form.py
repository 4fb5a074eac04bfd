"""A company's form, as it is used without scripts: every touch is a form that is sent, saved and shown."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from web.database import reading
from web.pages.wishing import Wishing, step
from web.rows import CompanyRow, ContactRow, DelegateRow, ProfileRow, VetoRow, WishRow
from web.store.counterparts import counterparts
from web.store.people import field_names

FIRST = {
    "name": "새봄",
    "name_en": "Saebom",
    "business_number": "",
    "region": "구미",
    "intro_ko": "",
    "intro_en": "",
    "certificates": "ISO 9001, IATF 16949",
    "capacity": "12,000",
    "exports": "yes",
    "newcomer": "",
    "fields": ["M0101"],
    "languages": ["ko"],
}
PERSON = {"delegate": "S003-1", "name": "김가온", "title": "", "phone": "010-0000-0000", "email": ""}


@pytest.fixture
def form(site: Any) -> str:
    """A seller of the second event, which is never published here."""
    return site.link("company", "S003", event="second")


def rows(site: Any, kind: Any, **asked: str) -> Any:
    with reading(site.engine) as db:
        query = select(kind).where(*(getattr(kind, name) == value for name, value in asked.items()))
        return list(db.exec(query))


def wishes(site: Any, code: str = "S003") -> list[str]:
    found = rows(site, WishRow, event="second", of_code=code)
    return [row.to_code for row in sorted(found, key=lambda row: row.rank)]


def vetoes(site: Any, code: str = "S003") -> set[str]:
    return {row.to_company for row in rows(site, VetoRow, event="second", of_company=code)}


def touch(site: Any, form: str, do: str, to: str) -> Any:
    return site.post(f"{form}/wishes", {"do": do, "to": to})


@pytest.fixture
def empty(site: Any, form: str) -> str:
    """The form without wishes and vetoes."""
    for code in wishes(site):
        touch(site, form, "drop", code)
    for code in vetoes(site):
        touch(site, form, "allow", code)
    return form


def test_a_saved_profile_is_there_when_the_page_comes_back(site: Any, form: str) -> None:
    answer = site.post(f"{form}/profile", FIRST)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{form}?saved=profile#profile")
    page = site.get(answer.headers["location"]).text
    assert "저장했습니다 10:20:00" in page
    assert 'value="새봄"' in page
    (row,) = rows(site, CompanyRow, event="second", code="S003")
    assert (row.fields, row.languages) == (("M0101",), ("ko",))


def test_a_wrong_business_number_is_said_and_nothing_is_saved(site: Any, form: str) -> None:
    answer = site.post(f"{form}/profile", {**FIRST, "name": "다른이름", "business_number": "123-45-67890"})
    assert answer.status_code == 422
    assert "사업자등록번호 123-45-67890이 올바르지 않습니다." in answer.text
    assert rows(site, ProfileRow, event="second", company="S003")[0].name != "다른이름"


def test_a_missing_name_is_asked_for_by_what_the_field_is_called(site: Any, form: str) -> None:
    answer = site.post(f"{form}/profile", {**FIRST, "name": " "})
    assert answer.status_code == 422
    assert "“국문 이름”이 비어 있습니다." in answer.text


def test_a_right_business_number_is_kept_and_written_with_its_hyphens(site: Any, form: str) -> None:
    site.post(f"{form}/profile", {**FIRST, "business_number": "0008112349"})
    assert 'value="000-81-12349"' in site.get(form).text


def test_a_persons_card_and_hours_are_saved_together(site: Any, form: str) -> None:
    assert site.post(f"{form}/people", {**PERSON, "hours": ["T01", "T03"]}).status_code == 303
    (person,) = rows(site, DelegateRow, event="second", code="S003-1")
    assert person.hours == ("T01", "T03")
    assert rows(site, ContactRow, event="second", delegate="S003-1")[0].name == "김가온"


def test_a_person_who_is_never_there_is_refused_and_the_card_with_it(site: Any, form: str) -> None:
    before = rows(site, ContactRow, event="second", delegate="S003-1")[0].name
    answer = site.post(f"{form}/people", {**PERSON, "name": "이다른"})
    assert answer.status_code == 422
    assert "이다른 님의 참석 회차를 하나 이상 골라 주십시오." in answer.text
    assert rows(site, ContactRow, event="second", delegate="S003-1")[0].name == before


def test_nobody_changes_another_companys_people(site: Any, form: str) -> None:
    answer = site.post(f"{form}/people", {**PERSON, "delegate": "S004-1", "name": "x", "hours": ["T01"]})
    assert answer.status_code == 422
    assert rows(site, ContactRow, event="second", delegate="S004-1")[0].name != "x"


@pytest.mark.parametrize("cut", [name for name in FIRST if name not in {"fields", "languages"}])
def test_a_form_that_was_cut_short_erases_nothing(site: Any, form: str, cut: str) -> None:
    before = rows(site, ProfileRow, event="second", company="S003")
    answer = site.post(f"{form}/profile", {name: value for name, value in FIRST.items() if name != cut})
    assert answer.status_code == 400
    assert rows(site, ProfileRow, event="second", company="S003") == before


def test_what_a_company_has_is_kept_as_numbers_and_lists(site: Any, form: str) -> None:
    site.post(f"{form}/profile", FIRST)
    [row] = rows(site, ProfileRow, event="second", company="S003")
    kept = (row.certificates, row.capacity, row.exports, row.newcomer)
    assert kept == (("ISO 9001", "IATF 16949"), 12000, True, None)
    page = site.get(form).text
    assert 'value="ISO 9001, IATF 16949"' in page
    assert '<option value="yes" selected>' in page


@pytest.mark.parametrize(
    ("field", "sent", "said"),
    [
        ("capacity", "많음", "“많음”은 정수가 아닙니다."),
        ("capacity", "9999999999", "999,999,999"),
        ("certificates", ", ".join(f"ISO {n}" for n in range(31)), "최대 30개까지"),
    ],
)
def test_what_a_company_has_is_refused_with_a_reason(
    site: Any, form: str, field: str, sent: str, said: str
) -> None:
    before = rows(site, ProfileRow, event="second", company="S003")
    answer = site.post(f"{form}/profile", {**FIRST, field: sent})
    assert answer.status_code == 422
    assert said in answer.text
    assert rows(site, ProfileRow, event="second", company="S003") == before


@pytest.mark.parametrize("do", ["", "nonsense", "WISH"])
def test_a_touch_that_no_button_makes_is_garbled_and_never_called_saved(
    site: Any, empty: str, do: str
) -> None:
    answer = touch(site, empty, do, "B001")
    assert answer.status_code == 400
    assert "저장했습니다" not in answer.text


def test_a_search_comes_back_as_it_was_typed(site: Any, empty: str) -> None:
    sent = {"do": "wish", "to": "B001", "search": "가 & more=1#x"}
    back = site.post(f"{empty}/wishes", sent).headers["location"]
    assert back == f"{empty}?saved=wishes&search=%EA%B0%80+%26+more%3D1%23x#wishes"


def test_what_the_organiser_filled_in_is_to_be_checked_until_the_company_saves(site: Any) -> None:
    path = site.link("company", "S009", event="second")
    assert "주최 측이 미리 입력했습니다. 확인해 주십시오." in site.get(path).text
    touch(site, path, "refuse", "B001")
    assert "주최 측이 미리 입력했습니다." not in site.get(path).text


@pytest.mark.usefixtures("version")
def test_after_publication_the_form_says_when_a_change_counts(site: Any) -> None:
    assert "시간표는 이미 게시되었습니다." in site.get(site.link("company", "S002")).text
    assert "시간표는 이미 게시되었습니다." not in site.get(site.link("company", "S009", event="second")).text


def test_wishes_are_ranked_by_the_order_in_which_they_are_made(site: Any, empty: str) -> None:
    for code in ("B002", "B001", "B003"):
        assert touch(site, empty, "wish", code).headers["location"] == f"{empty}?saved=wishes#wishes"
    assert wishes(site) == ["B002", "B001", "B003"]


def test_a_wish_moves_up_and_down_and_away(site: Any, empty: str) -> None:
    for code in ("B001", "B002", "B003"):
        touch(site, empty, "wish", code)
    touch(site, empty, "up", "B003")
    touch(site, empty, "down", "B001")
    assert wishes(site) == ["B003", "B001", "B002"]
    touch(site, empty, "drop", "B001")
    assert wishes(site) == ["B003", "B002"]


def test_a_veto_takes_the_wish_away_and_a_wish_the_veto(site: Any, empty: str) -> None:
    touch(site, empty, "wish", "B001")
    touch(site, empty, "refuse", "B001")
    assert (wishes(site), vetoes(site)) == ([], {"B001"})
    touch(site, empty, "wish", "B001")
    assert (wishes(site), vetoes(site)) == (["B001"], set())


@pytest.mark.parametrize("to", ["S004", "S003", "nobody", ""])
def test_only_the_other_side_can_be_wished_for(site: Any, empty: str, to: str) -> None:
    assert touch(site, empty, "wish", to).status_code == 400
    assert wishes(site) == []


def test_the_search_finds_by_name_and_by_code(site: Any, form: str) -> None:
    assert 'id="c-B002"' in site.get(f"{form}?search=B002").text
    assert 'id="c-B001"' not in site.get(f"{form}?search=B002").text
    assert "조건에 맞는 기업이 없습니다." in site.get(f"{form}?search=zzz").text


def test_with_htmx_only_the_part_that_changed_comes_back(site: Any, empty: str) -> None:
    answer = site.post(f"{empty}/wishes", {"do": "wish", "to": "B001"}, headers={"hx-request": "true"})
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert 'id="wishes"' in answer.text
    assert "저장했습니다 10:20:00" in answer.text


def test_after_the_deadline_the_form_is_read_only_and_says_why(site: Any, empty: str) -> None:
    site.now += timedelta(days=4)
    page = site.get(empty).text
    assert "2026. 11. 26.(목) 10:20에 마감되었습니다. 내용을 볼 수 있지만 바꿀 수는 없습니다." in page
    assert 'formaction="' not in page
    assert f'action="{empty}/wishes"' not in page
    answer = site.post(f"{empty}/profile", {**FIRST, "name": "늦은이름"})
    assert answer.status_code == 422
    assert "2026. 11. 26.(목) 10:20에 마감되어 저장하지 않았습니다." in answer.text
    assert rows(site, ProfileRow, event="second", company="S003")[0].name != "늦은이름"


def test_nobody_sees_who_wished_for_them_or_refused_them(site: Any, empty: str) -> None:
    buyer = site.link("company", "B001", event="second")
    before = site.get(buyer).text
    touch(site, empty, "refuse", "B001")
    after_veto = site.get(buyer).text
    touch(site, empty, "wish", "B001")
    assert before == after_veto == site.get(buyer).text


@pytest.mark.usefixtures("version")
def test_what_a_company_writes_is_text_on_every_page(site: Any) -> None:
    desk = site.link("organiser")
    pages = [
        site.link("company", "S001"),
        site.link("company", "B001") + "?more=1",
        site.link("attendee", "S001"),
        f"{desk}/companies",
        f"{desk}/companies/S001",
        f"{desk}/timetable",
    ]
    told = [site.get(path).text for path in pages]
    assert ["<script>alert" in html for html in told] == [False] * len(pages)
    assert sum("&lt;script&gt;alert(1)" in html for html in told) >= 4


@pytest.mark.usefixtures("version")
def test_after_publication_the_same_link_shows_the_timetable(site: Any) -> None:
    page = site.get(site.link("company", "S002")).text
    assert "상담 일정표" in page


@pytest.mark.parametrize(
    ("do", "wanted", "refused"),
    [
        ("wish", ("a", "b"), ()),
        ("drop", ("a", "b"), ()),
        ("refuse", ("a", "b"), ("c",)),
        ("nonsense", ("a", "b"), ()),
    ],
)
def test_a_touch_on_a_stranger_changes_only_what_it_says(
    do: str, wanted: tuple[str, ...], refused: tuple[str, ...]
) -> None:
    before = Wishing(wanted=("a", "b"), refused=())
    want = (*wanted, "c") if do == "wish" else wanted
    assert step(before, do, "c") == Wishing(wanted=want, refused=refused)


@pytest.mark.parametrize(
    ("place", "after"),
    [
        (1, ("c", "a", "b")),
        (2, ("a", "c", "b")),
        (3, ("a", "b", "c")),
        (9, ("a", "b", "c")),
        (0, ("a", "b", "c")),
    ],
)
def test_a_wish_moves_to_a_place(place: int, after: tuple[str, ...]) -> None:
    before = Wishing(wanted=("a", "b", "c"), refused=())
    assert step(before, "move", "c", place=place).wanted == after


def test_a_hold_takes_back_a_wish_as_well_as_a_veto() -> None:
    before = Wishing(wanted=("a",), refused=("b",))
    assert step(step(before, "hold", "a"), "hold", "b") == Wishing(wanted=(), refused=())


def test_a_wish_is_moved_by_its_form(site: Any, empty: str) -> None:
    for code in ("B001", "B002", "B003"):
        touch(site, empty, "wish", code)
    site.post(f"{empty}/wishes", {"do": "move", "to": "B003", "place": "1"})
    assert wishes(site) == ["B003", "B001", "B002"]
    assert site.post(f"{empty}/wishes", {"do": "move", "to": "B003", "place": "-1"}).status_code == 400


def shown(site: Any, form: str, **asked: str) -> list[str]:
    answer = site.get(f"{form}/others", params=asked, headers={"hx-request": "true"})
    return sorted(re.findall(r'<li class="card[^"]*" id="c-(\w+)"', answer.text))


def test_the_list_is_narrowed_by_our_own_answers(site: Any, empty: str) -> None:
    touch(site, empty, "wish", "B001")
    touch(site, empty, "refuse", "B002")
    every = shown(site, empty)
    assert shown(site, empty, show="wished") == ["B001"]
    assert shown(site, empty, show="refused") == ["B002"]
    assert shown(site, empty, show="open") == [code for code in every if code not in {"B001", "B002"}]
    assert shown(site, empty, show="wished", search="B002") == []


def test_the_list_is_narrowed_by_product_field_and_found_by_it(site: Any, empty: str) -> None:
    with reading(site.engine) as db:
        row = db.get_one(CompanyRow, ("second", "S003"))
        people = dict.fromkeys(one.code for one in counterparts(db, row))
        fields = {one.code: one.fields for one in counterparts(db, row)}
        called = field_names(db, "second")
    [code, *_] = next(iter(fields.values()))
    having = sorted(one for one in people if code in fields[one])
    assert shown(site, empty, field=code) == having
    assert set(having) <= set(shown(site, empty, search=called[code][0]))
    assert set(having) <= set(shown(site, empty, search=called[code][1].upper()))


def test_others_narrow_nothing_for_us(site: Any, empty: str) -> None:
    """Whoever wishes for us or leaves us out stands in the list as before, in every sieve."""
    asked = [{}, {"show": "suggested"}, {"show": "open"}, {"search": "B00"}]
    before = [site.get(f"{empty}/others", params=one, headers={"hx-request": "true"}).text for one in asked]
    other = site.link("company", "B001", event="second")
    for do in ("refuse", "wish"):
        touch(site, other, do, "S003")
        after = [
            site.get(f"{empty}/others", params=one, headers={"hx-request": "true"}).text for one in asked
        ]
        assert after == before
    touch(site, other, "hold", "S003")


def kept(site: Any, form: str, part: str, data: dict[str, Any], seen: str) -> Any:
    return site.post(f"{form}/{part}", data, headers={"x-sangdam-seen": seen, "hx-request": "true"})


def mark_of(site: Any, form: str, part: str) -> str:
    found = re.search(rf'id="saved-{part}" data-seen="(\w+)"', site.get(form).text)
    assert found
    return found[1]


def test_a_kept_change_is_saved_where_nothing_else_was(site: Any, empty: str) -> None:
    answer = kept(site, empty, "wishes", {"do": "wish", "to": "B001"}, mark_of(site, empty, "wishes"))
    assert (answer.status_code, answer.json()["sentences"]) == (200, [])
    assert answer.json()["seen"] == mark_of(site, empty, "wishes")
    assert wishes(site) == ["B001"]


def test_a_kept_change_is_not_put_over_what_was_saved_meanwhile(site: Any, empty: str) -> None:
    seen = mark_of(site, empty, "wishes")
    touch(site, empty, "wish", "B002")
    answer = kept(site, empty, "wishes", {"do": "wish", "to": "B001"}, seen)
    assert answer.status_code == 409
    assert "다른 곳에서 먼저 저장했습니다." in answer.text
    assert wishes(site) == ["B002"]
    assert kept(site, empty, "wishes", {"do": "wish", "to": "B001"}, "any").status_code == 200
    assert wishes(site) == ["B002", "B001"]


def test_a_change_whose_answer_was_lost_is_no_conflict(site: Any, empty: str) -> None:
    seen = mark_of(site, empty, "profile")
    site.post(f"{empty}/profile", {**FIRST, "region": "포항"})
    assert kept(site, empty, "profile", {**FIRST, "region": "포항"}, seen).status_code == 200
    assert kept(site, empty, "profile", {**FIRST, "region": "대구"}, seen).status_code == 409


def test_a_kept_change_after_the_deadline_is_told(site: Any, empty: str) -> None:
    seen = mark_of(site, empty, "wishes")
    site.now += timedelta(days=4)
    answer = kept(site, empty, "wishes", {"do": "wish", "to": "B001"}, seen)
    assert answer.status_code == 422
    assert "마감" in answer.json()["sentences"][0]
    assert wishes(site) == []


def test_the_first_can_not_go_up_nor_the_last_down() -> None:
    before = Wishing(wanted=("a", "b"), refused=())
    assert step(before, "up", "a") == step(before, "down", "b") == before
