"""Bringing a workbook in through the page: all of it, or every fault in it and nothing."""

import re
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import func, select

from web.database import reading, writing
from web.export.workbook import event_workbook
from web.intake.met import save_met
from web.rows import CompanyRow, ProfileRow, RelationRow, WishRow, tables
from web.store.answers import save_wishes
from web.store.events import find_event
from web.store.values import Relation
from web.store.whole import stored_event


@pytest.fixture
def page(site: Any) -> str:
    return site.link("organiser", event="second") + "/import"


def dump(site: Any) -> dict[str, list[Any]]:
    """Every row but those of files that wait, of what can be undone, and of the log."""
    with reading(site.engine) as db:
        return {
            name: sorted(db.connection().execute(text(f'SELECT * FROM "{name}"')).all(), key=repr)
            for name in tables() - {"intake", "upload", "undo", "log", "corpus", "fit", "fitted"}
        }


def number(site: Any, kind: Any) -> int:
    with reading(site.engine) as db:
        return db.exec(select(func.count()).select_from(kind).where(kind.event == "second")).one()


def send(site: Any, page: str, name: str, data: bytes) -> Any:
    """What the page says of a file, before anything is saved."""
    kept = site.post(page, files={"files": (name, data)})
    return site.get(kept.headers["location"]) if kept.status_code == 303 else kept


def confirm(site: Any, checked: Any) -> Any:
    """Saves what the page has shown."""
    [seen] = re.findall(r'name="seen" value="(\w+)"', checked.text)
    return site.post(checked.url.path, {"seen": seen})


def save(site: Any, page: str, name: str, data: bytes) -> Any:
    """Sends a file, saves it, and gives the page that comes then."""
    answer = confirm(site, send(site, page, name, data))
    assert answer.status_code == 303
    return site.get(answer.headers["location"])


def press(site: Any, shown: Any) -> Any:
    """Presses the first button that undoes, or does again, and all that it asks."""
    [(action, form), *_] = re.findall(r'action="(/o/[^"]+/undo/[^"]+)"(.*?)</form>', shown.text, re.DOTALL)
    fields = dict(re.findall(r'name="(state|seen)" value="(\w+)"', form))
    return site.post(action, fields)


@pytest.fixture
def workbook(site: Any) -> bytes:
    with reading(site.engine) as db:
        return event_workbook(stored_event(db, find_event(db, "second")), "ko")


def test_the_workbook_of_what_is_stored_would_change_nothing(site: Any, page: str, workbook: bytes) -> None:
    answer = send(site, page, "상담회.xlsx", workbook)
    assert answer.status_code == 200
    assert "바뀌는 것이 없습니다." in answer.text
    assert 'name="seen"' not in answer.text


def test_nothing_is_saved_before_the_organiser_has_seen_what_would_change(
    site: Any, page: str, wishes_csv: Any
) -> None:
    before = dump(site)
    checked = send(site, page, "희망.csv", wishes_csv("S001,B001,9"))
    assert checked.status_code == 200
    assert "저장하기 전입니다." in checked.text
    assert "<ins>9</ins>" in checked.text
    assert dump(site) == before
    assert confirm(site, checked).status_code == 303
    assert dump(site) != before


def test_what_was_saved_is_undone_and_done_again_by_a_button(site: Any, page: str, wishes_csv: Any) -> None:
    before = dump(site)
    saved = save(site, page, "희망.csv", wishes_csv("S001,B001,7"))
    assert "저장했습니다." in saved.text
    after = dump(site)
    undone = press(site, saved)
    assert dump(site) == before
    shown = site.get(undone.headers["location"])
    assert "되돌렸습니다." in shown.text
    again = press(site, shown)
    assert again.status_code == 303
    assert dump(site) == after
    press(site, site.get(again.headers["location"]))
    assert dump(site) == before


def test_what_changed_since_is_named_before_the_rest_is_undone(site: Any, page: str, wishes_csv: Any) -> None:
    saved = save(site, page, "희망.csv", wishes_csv("S002,B001,1", "S003,B001,1"))
    with writing(site.engine) as db:
        company = db.get_one(CompanyRow, ("second", "S002"))
        assert save_wishes(db, company, ["B002"], now=site.now) == []
    before = dump(site)
    asked = press(site, saved)
    assert asked.status_code == 409
    assert '<span class="code soft small">S002</span>' in asked.text
    assert '<span class="code soft small">S003</span>' not in asked.text
    assert dump(site) == before
    assert press(site, asked).status_code == 303
    with reading(site.engine) as db:
        mine = select(WishRow.to_code).where(WishRow.event == "second", WishRow.of_code == "S002")
        assert db.exec(mine).all() == ["B002"]


def test_a_button_that_is_pressed_twice_undoes_once(site: Any, page: str, wishes_csv: Any) -> None:
    saved = save(site, page, "희망.csv", wishes_csv("S004,B001,5"))
    press(site, saved)
    before = dump(site)
    assert press(site, saved).status_code == 303
    assert dump(site) == before


def test_what_changed_meanwhile_is_shown_anew_and_not_saved(site: Any, page: str, wishes_csv: Any) -> None:
    checked = send(site, page, "희망.csv", wishes_csv("S005,B001,1"))
    with writing(site.engine) as db:
        company = db.get_one(CompanyRow, ("second", "S005"))
        save_wishes(db, company, ["B002", "B003"], now=site.now)
    before = dump(site)
    anew = confirm(site, checked)
    assert anew.status_code == 409
    assert "그사이" in anew.text
    assert "S005" in anew.text
    assert dump(site) == before


def test_files_that_were_saved_do_not_wait_any_more(site: Any, page: str, wishes_csv: Any) -> None:
    checked = send(site, page, "희망.csv", wishes_csv("S006,B001,6"))
    confirm(site, checked)
    before = dump(site)
    assert confirm(site, checked).status_code == 404
    answer = site.get(checked.url.path)
    assert (answer.status_code, "파일이 남아 있지 않습니다." in answer.text) == (404, True)
    assert dump(site) == before


def test_files_and_deeds_of_one_event_are_nothing_to_another(site: Any, page: str, wishes_csv: Any) -> None:
    checked = send(site, page, "희망.csv", wishes_csv("S007,B001,7"))
    saved = save(site, page, "희망.csv", wishes_csv("S008,B001,8"))
    ours, other = site.link("organiser", event="second"), site.link("organiser", event="first")
    assert site.get(checked.url.path.replace(ours, other)).status_code == 404
    [action, *_] = re.findall(r'action="(/o/[^"]+/undo/[^"]+)"', saved.text)
    assert site.post(action.replace(ours, other), {"state": "done"}).status_code == 404


def test_companies_that_may_stand_twice_are_named_and_not_merged(site: Any, page: str) -> None:
    with reading(site.engine) as db:
        name = db.get_one(ProfileRow, ("second", "S002")).name
    rows = f"기업 코드,구분,기업명\nS900,공급기업,(주){name}\n"
    checked = send(site, page, "참가기업.csv", rows.encode())
    assert "같은 기업으로 보이는 곳이 1건 있습니다." in checked.text
    assert "S900" in checked.text


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_list_of_imports_says_when_what_and_how_many(
    site: Any, page: str, wishes_csv: Any, language: str
) -> None:
    site.client.cookies.set("language", language)
    shown = save(site, page, "희망.csv", wishes_csv(f"S009,B001,{8 + (language == 'en')}"))
    assert "희망.csv" in shown.text
    assert {"ko": "2026. 11. 23.(월) 10:20", "en": "Mon 23 Nov 2026, 10:20"}[language] in shown.text


def test_every_fault_is_shown_at_once_with_its_place_and_nothing_is_saved(
    site: Any, page: str, wishes_csv: Any
) -> None:
    before = number(site, WishRow)
    answer = send(site, page, "희망.csv", wishes_csv("S001,B999,1", "S001,B001,0", "S001,S002,2"))
    assert answer.status_code == 422
    assert "고칠 곳이 3건 있어 저장하지 않았습니다." in answer.text
    assert "코드가 “B999”인" in answer.text
    assert "순위는 1부터입니다." in answer.text
    assert "같은 편인" in answer.text
    assert number(site, WishRow) == before


def test_the_faults_speak_the_language_of_the_page(site: Any, page: str, wishes_csv: Any) -> None:
    site.client.cookies.set("language", "en")
    answer = send(site, page, "wishes.csv", wishes_csv("S001,B001,0"))
    assert "1 fault was found, so nothing was saved." in answer.text
    assert "A rank counts from 1; 0 was given." in answer.text


def test_a_code_in_a_file_is_shown_as_text(site: Any, page: str, wishes_csv: Any) -> None:
    answer = send(site, page, "희망.csv", wishes_csv("<script>alert(2)</script>,B001,1"))
    assert answer.status_code == 422
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("상담회.xlsx", b"this is no workbook"),
        ("상담회.xlsx", b"PK\x03\x04 broken"),
        ("희망.csv", b"\xff\xfe\x00\x01\x02"),
        ("사진.png", b"\x89PNG"),
        ("..\\..\\x.exe", b"MZ"),
    ],
)
def test_a_file_that_is_none_is_a_fault_and_never_a_breakdown(
    site: Any, page: str, name: str, data: bytes
) -> None:
    before = number(site, CompanyRow)
    assert send(site, page, name, data).status_code == 422
    assert number(site, CompanyRow) == before


def test_a_file_beyond_the_measure_is_refused_with_what_was_kept(site: Any, page: str) -> None:
    answer = send(site, page, "상담회.xlsx", b"x" * (2 * 1024 * 1024))
    assert answer.status_code == 413
    assert "보낸 파일이 1 MB보다 큽니다." in answer.text


def test_no_file_is_no_fault_but_a_hint(site: Any, page: str) -> None:
    answer = site.post(page, {"x": "y"})
    assert answer.status_code == 422
    assert "고른 파일이 없습니다." in answer.text


LIST = "구분,참가하는 업체명은?,상담 언어\n공급기업,해솔정밀,한국어\n수요처,누리전자,\n".encode("cp949")


def answer_columns(site: Any, asked: Any, *names: str) -> Any:
    """Says what the columns hold that were asked about, and gives the page that comes then."""
    sent: dict[str, list[str]] = {"column_name": list(names)}
    for part in ("file", "sheet", "header"):
        sent[f"column_{part}"] = re.findall(rf'name="column_{part}" value="([^"]*)"', asked.text)
    assert {len(values) for values in sent.values()} == {len(names)}
    answer = site.post(asked.url.path + "/columns", sent)
    assert answer.status_code == 303
    return site.get(answer.headers["location"])


def test_a_column_that_is_not_sure_is_asked_about_and_nothing_is_saved(site: Any, page: str) -> None:
    before = number(site, CompanyRow)
    answer = send(site, page, "참가기업.csv", LIST)
    assert answer.status_code == 200
    assert "확인이 필요한 열이 있습니다." in answer.text
    assert '<option value="name" selected>기업명</option>' in answer.text
    assert "해솔정밀<br>누리전자" in answer.text
    assert number(site, CompanyRow) == before


def test_the_answer_is_kept_with_the_files_and_then_they_are_saved(site: Any, page: str) -> None:
    before = number(site, CompanyRow)
    checked = answer_columns(site, send(site, page, "참가기업.csv", LIST), "name")
    assert checked.status_code == 200
    assert "해솔정밀" in checked.text
    assert number(site, CompanyRow) == before
    assert confirm(site, checked).status_code == 303
    assert number(site, CompanyRow) == before + 2


def test_a_column_that_is_left_out_is_not_asked_about_again(site: Any, page: str) -> None:
    answer = answer_columns(site, send(site, page, "참가기업.csv", LIST), "")
    assert answer.status_code == 422
    assert "확인이 필요한 열이 있습니다." not in answer.text
    assert "“기업명 (Name)”" in answer.text


def test_answers_to_files_of_another_event_change_nothing(site: Any, page: str) -> None:
    asked = send(site, page, "참가기업.csv", LIST)
    other = asked.url.path.replace(page, site.link("organiser") + "/import") + "/columns"
    said = {"column_file": "참가기업.csv", "column_sheet": "", "column_header": "참가하는 업체명은?"}
    site.post(other, {**said, "column_name": "name"})
    assert "확인이 필요한 열이 있습니다." in site.get(asked.url.path).text


def test_a_header_in_a_file_is_shown_as_text(site: Any, page: str) -> None:
    data = "구분,업체명 <script>alert(3)</script>\n공급기업,<b>해솔</b>\n".encode()
    answer = send(site, page, "참가기업.csv", data)
    assert "확인이 필요한 열이 있습니다." in answer.text
    assert "<script>alert" not in answer.text
    assert "<b>해솔" not in answer.text


def test_meetings_that_were_counted_stand_in_the_list_and_are_undone(site: Any, page: str) -> None:
    with writing(site.engine) as db:
        relations = (Relation(first="S001", second="B001", met=1),)
        assert save_met(db, "second", relations, earlier=["first"], now=site.now) is not None
    shown = site.get(page)
    assert "지난 상담 집계: first" in shown.text
    assert "기존 관계: 새로 1건" in shown.text
    assert press(site, shown).status_code == 303
    assert number(site, RelationRow) == 0


PRODUCTS = "구분,기업명,상담 분야\n공급기업,해솔정밀,볼베어링\n공급기업,누리도예,도자기 인형\n".encode()


def answer_phrases(site: Any, asked: Any, *codes: str) -> Any:
    """Says which fields the words mean that were asked about, and gives the page that comes then."""
    said = re.findall(r'name="phrase" value="([^"]*)"', asked.text)
    assert len(said) == len(codes)
    answer = site.post(asked.url.path + "/fields", {"phrase": said, "phrase_field": list(codes)})
    assert answer.status_code == 303
    return site.get(answer.headers["location"])


def test_words_in_place_of_product_fields_are_asked_about_and_nothing_is_saved(site: Any, page: str) -> None:
    before = number(site, CompanyRow)
    answer = send(site, page, "참가기업.csv", PRODUCTS)
    assert answer.status_code == 200
    assert re.findall(r'name="phrase" value="([^"]*)"', answer.text) == ["볼베어링", "도자기 인형"]
    assert re.findall(r'<option value="([^"]*)" selected>', answer.text) == ["M0301", ""]
    assert "베어링 (기계·중공업 › 동력전달부품)" in answer.text
    assert number(site, CompanyRow) == before


def test_the_fields_that_were_chosen_are_kept_with_the_files_and_saved(site: Any, page: str) -> None:
    asked = send(site, page, "참가기업.csv", PRODUCTS)
    rest = answer_phrases(site, asked, "M0301", "")  # the second is left open
    assert re.findall(r'name="phrase" value="([^"]*)"', rest.text) == ["도자기 인형"]
    checked = answer_phrases(site, rest, "@")
    assert confirm(site, checked).status_code == 303
    with reading(site.engine) as db:
        made = db.exec(
            select(ProfileRow.name, CompanyRow.fields)
            .join(
                CompanyRow, (CompanyRow.event == ProfileRow.event) & (CompanyRow.code == ProfileRow.company)
            )  # type: ignore[arg-type]
            .where(ProfileRow.event == "second", ProfileRow.name.in_(["해솔정밀", "누리도예"]))  # type: ignore[attr-defined]
        ).all()
    assert ("누리도예", ()) in made
    assert ("해솔정밀", ("M0301",)) in made


def test_chosen_fields_for_files_of_another_event_change_nothing(site: Any, page: str) -> None:
    asked = send(site, page, "참가기업.csv", PRODUCTS)
    other = asked.url.path.replace(page, site.link("organiser") + "/import") + "/fields"
    site.post(other, {"phrase": "볼베어링", "phrase_field": "M0301"})
    assert "볼베어링" in re.findall(r'name="phrase" value="([^"]*)"', site.get(asked.url.path).text)


def test_words_in_a_file_are_shown_as_text(site: Any, page: str) -> None:
    data = "구분,기업명,상담 분야\n공급기업,해솔,<b>볼베어링</b>\n".encode()
    answer = send(site, page, "참가기업.csv", data)
    assert "&lt;b&gt;볼베어링" in answer.text
    assert "<b>볼베어링" not in answer.text


@pytest.fixture
def wishes_csv() -> Any:
    """A CSV of wishes in Korean, as a spreadsheet writes it."""
    from web.intake.sheets import BY_NAME

    columns = {one.name: one.ko for one in BY_NAME["wishes"].columns}
    names = [columns["of"], columns["to"], columns["rank"]]

    def made(*lines: str) -> bytes:
        return "\n".join([",".join(names), *lines, ""]).encode("cp949")

    return made
