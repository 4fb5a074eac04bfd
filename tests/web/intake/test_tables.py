"""The list in a sheet is found, wherever it begins and however its headers are written."""

import io
import time
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from xlsxwriter import Workbook

from web.intake.asking import ASKED_MOST, ColumnsToConfirm
from web.intake.example import EXAMPLE
from web.intake.files import Upload
from web.intake.grid import Raw
from web.intake.intake import Intake
from web.intake.limits import COLUMNS_MOST
from web.intake.read import read
from web.intake.tables import find_list, is_sum

Make = Callable[..., Intake]


def listed(*rows: Sequence[str]) -> tuple[int, int, list[str]]:
    """Row and number of the headers, and the columns that they mean."""
    found = find_list(Raw(file="a.csv", title="a", rows=rows), ("companies",), {})
    assert found is not None
    return found.top, found.depth, list(found.columns)


def test_headers_stand_where_most_of_them_are_known() -> None:
    assert listed(["2026 참가기업 명단"], [], ["업체명", "구분"], ["해솔", "수요처"]) == (
        3,
        1,
        ["name", "side"],
    )


def test_headers_in_two_rows_are_read_together() -> None:
    rows = ["업체명", "담당자", "", "희망 기업", ""], ["", "성명", "연락처", "1순위", "2순위"], ["해솔"]
    names = ["name", "contact_name", "contact_phone", "wish_1", "wish_2"]
    assert listed(*rows) == (1, 2, names)


def test_a_title_above_one_row_of_headers_is_no_header() -> None:
    assert listed(["참가기업 현황"], ["업체명", "연락처"], ["해솔", ""]) == (2, 1, ["name", "contact_phone"])


def test_the_first_of_two_lists_below_each_other_counts_and_its_headers_are_no_rows(intake: Make) -> None:
    rows = "기업 코드,구분,기업명,관\nS001,공급기업,한빛,\n기업 코드,구분,기업명,관\nB001,수요처,가온,M\n"
    found = intake(참가기업=rows, 희망=None, 제외=None, 상담자=None)
    assert [one.participant.code for one in found.companies] == ["S001", "B001"]


@pytest.mark.parametrize(
    ("row", "adds_up"),
    [
        (["합계", "", 3], True),
        (["", "총 계", "12건"], True),
        (["총 42개사"], True),
        (["Total", 7.0], True),
        (["※ 문의: 운영사무국"], True),
        (["합계기획", "서울"], False),
        (["계", "한빛전자", "구미"], False),
        (["S001", "합계", "공급기업"], False),
        ([], False),
    ],
)
def test_rows_that_add_up_are_known(row: list[Any], adds_up: bool) -> None:
    assert is_sum(row) is adds_up


def test_a_row_that_adds_up_is_left_out_and_named(intake: Make) -> None:
    found = intake(희망="신청,대상,순위\nS001,B001,1\n합계,1,\n")
    assert [(note.place, note.code, note.given) for note in found.notes] == [
        ("희망.csv:3", "row-left-out", "합계")
    ]
    assert len(found.wishes) == 1


def test_a_second_word_for_a_column_is_left_out_and_named(intake: Make) -> None:
    rows = "기업 코드,구분,기업명,상호,관\nS001,공급기업,한빛,㈜한빛,\nB001,수요처,가온,,M\n"
    found = intake(참가기업=rows, 희망=None, 제외=None, 상담자=None)
    assert [(note.code, note.given, dict(note.detail)) for note in found.notes] == [
        ("column-second", "상호", {"other": "기업명"})
    ]


def test_a_cell_behind_the_last_header_is_named(intake: Make) -> None:
    found = intake(희망="신청,대상,순위,\nS001,B001,1,꼭\n")
    assert [(note.code, note.given) for note in found.notes] == [("column-ignored", "–")]


def book(*sheets: tuple[str, Sequence[Sequence[Any]]]) -> list[Upload]:
    out = io.BytesIO()
    with Workbook(out) as made:
        for title, rows in sheets:
            page = made.add_worksheet(title)
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
    return [Upload(name="a.xlsx", data=out.getvalue())]


def test_a_sheet_of_another_name_is_not_read_where_the_templates_is_there() -> None:
    ours = ("참가기업", [["기업 코드", "구분", "기업명"], ["S009", "공급기업", "해솔"]])
    theirs = ("작년 업체", [["업체명", "연락처"], ["옛날", "010"]])
    found = read(book(ours, theirs), EXAMPLE)
    assert isinstance(found, Intake), found
    assert [one.participant.code for one in found.companies] == ["S009"]
    assert [(note.code, note.given) for note in found.notes] == [("sheet-ignored", "작년 업체")]


def test_two_sheets_for_one_side_are_refused() -> None:
    first = ("공급기업 1차", [["업체명", "연락처"], ["해솔", ""]])
    second = ("공급기업 2차", [["업체명", "연락처"], ["누리", ""]])
    found = read(book(first, second), EXAMPLE)
    assert isinstance(found, list)
    assert [(issue.file, issue.code) for issue in found] == [("a.xlsx/공급기업 2차", "sheet-twice")]


def test_a_needed_column_that_is_lost_is_asked_for() -> None:
    found = read(book(("참가기업", [["구분", "이릉", "메일"], ["공급기업", "해솔", ""]])), EXAMPLE)
    assert isinstance(found, ColumnsToConfirm)
    assert [(one.file, one.sheet, one.header) for one in found.columns] == [("a.xlsx", "참가기업", "이릉")]


def test_wishes_under_headers_that_leave_it_open_who_asks_are_asked_about() -> None:
    upload = book(("매칭 희망", [["공급기업", "수요기업", "순위"], ["두물정밀", "가온중공업", 1]]))
    found = read(upload, EXAMPLE)
    assert isinstance(found, ColumnsToConfirm)
    assert [one.header for one in found.columns] == ["공급기업", "수요기업"]
    answers = {one.key: name for one, name in zip(found.columns, ("of", "to"), strict=True)}
    done = read(upload, EXAMPLE, columns=answers)
    assert isinstance(done, Intake)
    assert [(wish.of, wish.to, wish.rank) for wish, _ in done.wishes] == [("S002", "B001", 1)]


def test_a_sheet_of_another_name_of_which_everything_is_left_out_is_not_read() -> None:
    upload = book(("매칭 희망", [["공급기업", "수요기업", "순위"], ["두물정밀", "가온중공업", 1]]))
    at = ("a.xlsx", "매칭 희망")
    found = read(upload, EXAMPLE, columns={(*at, "공급기업"): None, (*at, "수요기업"): None})
    assert isinstance(found, list)
    assert [issue.code for issue in found] == ["sheets-none"]


def test_what_was_left_out_though_it_is_needed_is_a_fault() -> None:
    upload = book(("참가기업", [["구분", "이릉", "메일"], ["공급기업", "해솔", ""]]))
    found = read(upload, EXAMPLE, columns={("a.xlsx", "참가기업", "이릉"): None})
    assert isinstance(found, list)
    assert [issue.code for issue in found] == ["header-missing"]


def test_a_file_that_can_not_be_read_comes_before_any_question() -> None:
    asked = book(("참가기업", [["구분", "이릉", "메일"], ["공급기업", "해솔", ""]]))
    found = read([*asked, Upload(name="b.xlsx", data=b"none")], EXAMPLE)
    assert isinstance(found, list)
    assert "xlsx-not" in [issue.code for issue in found]


def test_fifty_sheets_of_strange_headers_are_read_in_seconds() -> None:
    """All of them are compared with all words: the time must not run away."""
    words = [f"사업자{i}등록번{'오' * (i % 3)}" for i in range(50 * COLUMNS_MOST)]
    sheets = [
        (f"업체 {i}", [["업체명", "연락처", *words[i * COLUMNS_MOST + 2 : (i + 1) * COLUMNS_MOST]], ["해솔"]])
        for i in range(50)
    ]
    begun = time.process_time()
    found = read(book(*sheets), EXAMPLE)
    assert isinstance(found, (list, ColumnsToConfirm))
    assert time.process_time() - begun < 20


def test_only_so_many_columns_are_asked_about() -> None:
    rows = [["구분", "이릉", *(f"사업자번오{i}" for i in range(90))], ["공급기업", "해솔", *"1" * 90]]
    found = read(
        [*book(("참가기업", rows)), Upload(name="희망.csv", data="신청,순위,댜상\nS001,1,B001\n".encode())],
        EXAMPLE,
    )
    assert isinstance(found, ColumnsToConfirm)
    assert len(found.columns) <= ASKED_MOST
