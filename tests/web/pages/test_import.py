"""Bringing a workbook in through the page: all of it, or every fault in it and nothing."""

from typing import Any

import pytest
from sqlmodel import func, select

from web.database import reading
from web.export.workbook import event_workbook
from web.rows import CompanyRow, WishRow
from web.store.events import find_event
from web.store.whole import stored_event


@pytest.fixture
def page(site: Any) -> str:
    return site.link("organiser", event="second") + "/import"


def number(site: Any, kind: Any) -> int:
    with reading(site.engine) as db:
        return db.exec(select(func.count()).select_from(kind).where(kind.event == "second")).one()


def send(site: Any, page: str, name: str, data: bytes) -> Any:
    return site.post(page, files={"files": (name, data)})


@pytest.fixture
def workbook(site: Any) -> bytes:
    with reading(site.engine) as db:
        return event_workbook(stored_event(db, find_event(db, "second")), "ko")


def test_a_workbook_that_is_right_is_saved_and_counted(site: Any, page: str, workbook: bytes) -> None:
    answer = send(site, page, "상담회.xlsx", workbook)
    assert answer.status_code == 200
    assert "저장했습니다." in answer.text
    assert "기업 18곳(새 기업 0곳)" in answer.text


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


def test_a_column_that_is_not_sure_is_asked_about_and_nothing_is_saved(site: Any, page: str) -> None:
    before = number(site, CompanyRow)
    answer = send(site, page, "참가기업.csv", LIST)
    assert answer.status_code == 422
    assert "확인이 필요한 열이 있습니다." in answer.text
    assert '<option value="name" selected>기업명</option>' in answer.text
    assert "해솔정밀<br>누리전자" in answer.text
    assert number(site, CompanyRow) == before


def test_the_answer_is_taken_with_the_same_file(site: Any, page: str) -> None:
    before = number(site, CompanyRow)
    said = {"column_file": "참가기업.csv", "column_sheet": "", "column_header": "참가하는 업체명은?"}
    answer = site.post(page, {**said, "column_name": "name"}, files={"files": ("참가기업.csv", LIST)})
    assert answer.status_code == 200, answer.text
    assert "기업 2곳(새 기업 2곳)" in answer.text
    assert number(site, CompanyRow) == before + 2


def test_a_column_that_is_left_out_is_not_asked_about_again(site: Any, page: str) -> None:
    said = {"column_file": "참가기업.csv", "column_sheet": "", "column_header": "참가하는 업체명은?"}
    answer = site.post(page, {**said, "column_name": ""}, files={"files": ("참가기업.csv", LIST)})
    assert answer.status_code == 422
    assert "확인이 필요한 열이 있습니다." not in answer.text
    assert "“기업명 (Name)”" in answer.text


def test_an_answer_of_before_is_sent_along(site: Any, page: str) -> None:
    said = {
        "column_file": "전에.csv",
        "column_sheet": "",
        "column_header": "전번",
        "column_name": "contact_phone",
    }
    answer = site.post(page, said, files={"files": ("참가기업.csv", LIST)})
    assert '<input type="hidden" name="column_header" value="전번">' in answer.text


def test_a_header_in_a_file_is_shown_as_text(site: Any, page: str) -> None:
    data = "구분,업체명 <script>alert(3)</script>\n공급기업,<b>해솔</b>\n".encode()
    answer = send(site, page, "참가기업.csv", data)
    assert answer.status_code == 422
    assert "<script>alert" not in answer.text
    assert "<b>해솔" not in answer.text


@pytest.fixture
def wishes_csv() -> Any:
    """A CSV of wishes in Korean, as a spreadsheet writes it."""
    from web.intake.sheets import BY_NAME

    columns = {one.name: one.ko for one in BY_NAME["wishes"].columns}
    names = [columns["of"], columns["to"], columns["rank"]]

    def made(*lines: str) -> bytes:
        return "\n".join([",".join(names), *lines, ""]).encode("cp949")

    return made
