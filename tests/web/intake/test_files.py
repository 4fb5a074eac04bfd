"""Whatever is sent, the answer is what stands in it or why it can't be read; never a crash."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook

from matcher.issue import Issue
from web.export.workbook import template_workbook
from web.intake.asking import ColumnsToConfirm
from web.intake.confirming import FieldsToConfirm
from web.intake.example import EXAMPLE
from web.intake.files import Upload, take
from web.intake.intake import Intake
from web.intake.limits import ROWS_MOST
from web.intake.read import read

TEMPLATE = template_workbook()
NAMES = st.sampled_from(["a.xlsx", "a.csv", "희망.csv", "a.xls", "a.tsv", "a", "a.png"])


def codes(name: str, data: bytes) -> list[str]:
    """The codes of what is wrong with one file."""
    found = read([Upload(name=name, data=data)])
    assert isinstance(found, list)
    assert [issue.file for issue in found if issue.message] != []
    return [issue.code for issue in found]


def zipped(parts: dict[str, bytes], *, level: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", level) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return out.getvalue()


def with_part(name: str, data: bytes) -> bytes:
    """The template with one of its parts replaced."""
    with zipfile.ZipFile(io.BytesIO(TEMPLATE)) as parts:
        return zipped({**{part: parts.read(part) for part in parts.namelist()}, name: data})


def sheet_xml(cells: bytes) -> bytes:
    head = (
        b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    )
    return head + b"<sheetData>" + cells + b"</sheetData></worksheet>"


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.xlsx", b"this is no workbook", "xlsx-not"),
        ("a.xlsx", b"", "xlsx-not"),
        ("a.xlsx", b"PK\x03\x04 and then nothing", "xlsx-broken"),
        ("a.xlsx", TEMPLATE[: len(TEMPLATE) // 2], "xlsx-broken"),
        ("a.xlsx", zipped({"word/document.xml": b"<w/>"}), "xlsx-not"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "xlsx-old"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "xlsx-old"),
        ("a.pdf", b"%PDF-1.7", "file-kind"),
        ("noending", TEMPLATE, "file-kind"),
        ("희망.csv", TEMPLATE, "csv-is-workbook"),
        ("희망.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "csv-encoding"),
        ("희망.csv", "신청,대상,순위\n".encode() + b"\xff\xff", "csv-encoding"),
        ("희망.csv", '신청,대상,순위\n"S001,B001'.encode(), "csv-broken"),
        ("희망.csv", b"x" * 200_000, "csv-broken"),
        ("희망.csv", b"," * 200, "sheet-too-large"),
        ("목록.csv", b"a,b\n1,2\n", "csv-unknown"),
        ("a.xlsx", b"PK\x03\x04" + b"\0" * (11 * 1024 * 1024), "file-too-large"),
    ],
    ids=lambda value: value if isinstance(value, str) else len(value),
)
def test_a_file_that_can_not_be_read_says_why(name: str, data: bytes, code: str) -> None:
    assert codes(name, data) == [code]


def test_a_csv_with_too_many_rows_is_refused() -> None:
    assert codes("희망.csv", b"a,b,c\n" * (ROWS_MOST + 2)) == ["sheet-too-large"]


def test_a_workbook_that_unpacks_to_gigabytes_is_refused_before_it_is() -> None:
    bomb = with_part("xl/worksheets/sheet1.xml", b" " * (65 * 1024 * 1024))
    assert len(bomb) < 200_000
    assert codes("a.xlsx", bomb) == ["xlsx-swollen"]


def test_a_workbook_that_unpacks_two_hundred_times_is_refused() -> None:
    assert codes("a.xlsx", with_part("xl/worksheets/sheet1.xml", b" " * (20 * 1024 * 1024))) == [
        "xlsx-swollen"
    ]


def test_a_workbook_that_lies_about_its_size_is_refused() -> None:
    """The directory says ten bytes; unpacking would give twenty megabytes."""
    size = 20 * 1024 * 1024
    honest = with_part("xl/worksheets/sheet1.xml", b" " * size)
    lie = honest.replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lie != honest
    assert codes("a.xlsx", lie) == ["xlsx-broken"]


@pytest.mark.parametrize(
    "cells",
    [
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        b'<row r="300000"><c><v>1</v></c></row>',
        b'<row r="1">' + b"<c><v>1</v></c>" * 200 + b"</row>",
        b'<row r="1"><c r="A1"><v>1</v></c><c r="CV100000"><v>1</v></c></row>',
    ],
)
def test_a_cell_far_out_is_refused_before_room_is_made_for_all_before_it(cells: bytes) -> None:
    assert codes("a.xlsx", with_part("xl/worksheets/sheet1.xml", sheet_xml(cells))) == ["sheet-too-large"]


def test_a_sheet_far_out_is_found_wherever_the_workbook_keeps_it() -> None:
    with zipfile.ZipFile(io.BytesIO(TEMPLATE)) as parts:
        said = {part: parts.read(part) for part in parts.namelist()}
    rels = "xl/_rels/workbook.xml.rels"
    said[rels] = said[rels].replace(b"worksheets/sheet1.xml", b"media/picture1.png")
    said["xl/media/picture1.png"] = sheet_xml(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    assert codes("a.xlsx", zipped(said)) == ["sheet-too-large"]


def shared_text(length: int) -> bytes:
    space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return b'<sst xmlns="' + space + b'"><si><t>' + b"x" * length + b"</t></si></sst>"


def with_shared_text(length: int, times: int) -> bytes:
    """The template, but each of so many cells refers to one text of this length."""
    cells = b'<row r="1"/>' + b'<row><c t="s"><v>0</v></c></row>' * times
    with zipfile.ZipFile(io.BytesIO(TEMPLATE)) as parts:
        said = {part: parts.read(part) for part in parts.namelist()}
    said["xl/sharedStrings.xml"] = shared_text(length)
    said["xl/worksheets/sheet1.xml"] = sheet_xml(cells)
    return zipped(said)


def test_one_long_text_in_many_cells_is_refused_before_it_is_multiplied() -> None:
    """Thirty thousand characters in 600 cells are 18 million, out of a file of a few kilobytes."""
    bomb = with_shared_text(30_000, 600)
    assert len(bomb) < 50_000
    assert codes("a.xlsx", bomb) == ["xlsx-swollen"]


def test_a_text_longer_than_any_spreadsheet_takes_is_refused() -> None:
    assert codes("a.xlsx", with_shared_text(32_768, 1)) == ["xlsx-swollen"]


def with_sheets(listed: bytes) -> bytes:
    """The template, with another list of sheets."""
    with zipfile.ZipFile(io.BytesIO(TEMPLATE)) as parts:
        book = parts.read("xl/workbook.xml")
    before, after = book.split(b"<sheets>")[0], book.split(b"</sheets>")[1]
    return with_part("xl/workbook.xml", before + b"<sheets>" + listed + b"</sheets>" + after)


def test_one_part_listed_as_two_sheets_is_refused() -> None:
    twice = b'<sheet name="A" sheetId="1" r:id="rId1"/><sheet name="B" sheetId="2" r:id="rId1"/>'
    assert codes("a.xlsx", with_sheets(twice)) == ["xlsx-broken"]


def test_more_than_fifty_sheets_are_refused() -> None:
    many = b"".join(b'<sheet name="S%d" sheetId="%d" r:id="rId%d"/>' % (i, i, i) for i in range(1, 52))
    assert codes("a.xlsx", with_sheets(many)) == ["xlsx-swollen"]


def test_the_cells_of_all_sheets_count_together() -> None:
    far = sheet_xml(b'<row r="12000"><c r="CV12000"><v>1</v></c></row>')  # 1.2 of 2 million cells
    with zipfile.ZipFile(io.BytesIO(TEMPLATE)) as parts:
        said = {part: parts.read(part) for part in parts.namelist()}
    said |= {"xl/worksheets/sheet1.xml": far, "xl/worksheets/sheet2.xml": far}
    assert codes("a.xlsx", zipped(said)) == ["sheet-too-large"]


def test_formatted_cells_without_content_do_not_count() -> None:
    cells = b'<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    found = read([Upload(name="a.xlsx", data=with_part("xl/worksheets/sheet1.xml", sheet_xml(cells)))])
    assert isinstance(found, Intake)


def test_entities_are_not_expanded() -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'
    assert codes("a.xlsx", with_part("xl/worksheets/sheet1.xml", laughs)) == ["xlsx-broken"]


def test_a_file_that_is_too_large_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "large.xlsx"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024 * 1024)  # 50 GB with nothing in it: reading it would not end well
    found = take(path)
    assert isinstance(found, Issue)
    assert (found.code, found.message) == ("file-too-large", "The file “large.xlsx” is larger than 10 MB.")


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    found = take(tmp_path / "none.xlsx")
    assert isinstance(found, Issue)
    assert found.code == "file-not-read"


def test_the_template_is_read_as_it_is() -> None:
    found = read([Upload(name="template.xlsx", data=TEMPLATE)])
    assert isinstance(found, Intake)
    assert (len(found.companies), len(found.wishes), found.notes) == (4, 5, ())


def test_sheets_that_are_not_the_templates_are_left_out_and_named() -> None:
    out = io.BytesIO()
    with Workbook(out) as book:
        book.add_worksheet("내 메모").write_string(0, 0, "전화할 것")
        page = book.add_worksheet("제외")
        page.write_row(0, 0, ["기업", "제외 대상"])
    found = read([Upload(name="a.xlsx", data=out.getvalue())])
    assert isinstance(found, list)  # no event, no companies; but the sheet was found
    assert "sheets-none" not in [issue.code for issue in found]


def test_a_workbook_without_any_sheet_of_the_template_says_so() -> None:
    out = io.BytesIO()
    with Workbook(out) as book:
        book.add_worksheet("Sheet1").write_string(0, 0, "x")
    found = read([Upload(name="a.xlsx", data=out.getvalue())])
    assert isinstance(found, list)
    assert [issue.code for issue in found] == ["sheets-none"]


def _numbers() -> bytes:
    out = io.BytesIO()
    with Workbook(out) as book:
        page = book.add_worksheet("행사")
        page.write_row(0, 0, ["항목", "값"])
        page.write_row(1, 0, ["행사 코드", 2026])
        page = book.add_worksheet("상담회차")
        page.write_row(0, 0, ["회차", "날짜", "시작"])
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        hour = book.add_format({"num_format": "hh:mm"})
        page.write_number(1, 0, 1)
        page.write_number(1, 1, 46366, day)  # 2026-12-10 as Excel counts days
        page.write_number(1, 2, 10 / 24 + 20 / 1440, hour)
        page = book.add_worksheet("테이블")
        page.write_row(0, 0, ["테이블", "관"])
        page.write_row(1, 0, [101, "A"])
        page = book.add_worksheet("참가기업")
        page.write_row(0, 0, ["기업 코드", "구분", "기업명", "사업자등록번호"])
        page.write_row(1, 0, [1, "공급기업", "한빛", 8112349])
        page.write_row(2, 0, [2, "수요처", "가온", "000-88-00425"])
        page = book.add_worksheet("상담자")
        page.write_row(0, 0, ["상담자 코드", "기업 코드", "전화"])
        page.write_row(1, 0, ["1-1", 1, 1000000001])
    return out.getvalue()


@pytest.fixture
def numbers() -> Intake:
    found = read([Upload(name="numbers.xlsx", data=_numbers())])
    assert isinstance(found, Intake), found
    return found


def test_a_code_that_is_a_number_in_the_cell_is_a_code(numbers: Intake) -> None:
    assert numbers.settings.code == "2026"
    assert [one.participant.code for one in numbers.companies] == ["1", "2"]


def test_a_business_number_gets_its_zeros_back(numbers: Intake) -> None:
    assert [one.profile.business_number for one in numbers.companies] == ["0008112349", "000-88-00425"]


def test_a_phone_number_gets_its_zero_back(numbers: Intake) -> None:
    assert numbers.people is not None
    assert numbers.people[0].contact.phone == "010-0000-0001"


def test_dates_and_times_of_cells_are_read(numbers: Intake) -> None:
    assert numbers.sessions is not None
    [(session, _)] = numbers.sessions
    assert (session.date, session.slots[0].start) == ("2026-12-10", "10:20")


@settings(max_examples=300, deadline=None)
@given(name=NAMES, data=st.binary(max_size=2000))
def test_any_bytes_give_issues_or_questions_and_never_an_exception(name: str, data: bytes) -> None:
    assert isinstance(read([Upload(name=name, data=data)]), (list, ColumnsToConfirm))


@settings(max_examples=150, deadline=None)
@given(place=st.integers(0, len(TEMPLATE) - 1), junk=st.binary(min_size=1, max_size=40))
def test_a_damaged_workbook_is_read_or_refused_and_never_an_exception(place: int, junk: bytes) -> None:
    damaged = TEMPLATE[:place] + junk + TEMPLATE[place + len(junk) :]
    assert isinstance(
        read([Upload(name="a.xlsx", data=damaged)]), (list, Intake, ColumnsToConfirm, FieldsToConfirm)
    )


@settings(max_examples=150, deadline=None)
@given(
    part=st.sampled_from(
        ["xl/workbook.xml", "xl/worksheets/sheet2.xml", "xl/sharedStrings.xml", "xl/styles.xml"]
    ),
    place=st.floats(0, 1),
    junk=st.sampled_from(
        [b"<", b">", b"&", b'"', b"\xff", b"\0", b"<c r='A9'>", b"-1", b"99999999999999999999"]
    ),
)
@example(part="xl/workbook.xml", place=0.02, junk=b"-1")  # an encoding that nobody knows
def test_odd_xml_in_a_workbook_is_read_or_refused(part: str, place: float, junk: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(TEMPLATE)) as parts:
        said = parts.read(part)
    at = int(place * len(said))
    data = with_part(part, said[:at] + junk + said[at:])
    assert isinstance(
        read([Upload(name="a.xlsx", data=data)]), (list, Intake, ColumnsToConfirm, FieldsToConfirm)
    )


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)


@settings(max_examples=200, deadline=None)
@given(rows=st.lists(st.lists(TEXTS, max_size=8), max_size=8))
def test_any_cells_under_right_headers_are_read_or_refused(rows: list[list[str]]) -> None:
    import csv

    out = io.StringIO()
    csv.writer(out).writerows(
        [["기업 코드", "구분", "기업명", "관", "최대 상담 수", "불참 회차", "상담 분야", "언어"], *rows]
    )
    found = read([Upload(name="참가기업.csv", data=out.getvalue().encode())])
    assert isinstance(found, list)


HEADERS = st.sampled_from(
    [
        "업체명",
        "담당자",
        "성명",
        "연락처",
        "희망 기업",
        "1순위",
        "2순위",
        "구분",
        "사업자번호",
        "합계",
        "대상",
        "순위",
        "",
    ]
)
CELLS = st.one_of(
    HEADERS, TEXTS, st.sampled_from(["1) 가 2) 나", "가, 나", "S001", "B001-1", "바이어", "(주)가"])
)


@settings(max_examples=200, deadline=None)
@given(
    title=st.sampled_from(["참가신청", "공급기업", "희망", "담당자", "x"]),
    head=st.lists(HEADERS, max_size=8),
    rows=st.lists(st.lists(CELLS, max_size=8), max_size=8),
)
def test_any_list_is_read_refused_or_asked_about(title: str, head: list[str], rows: list[list[str]]) -> None:
    import csv

    out = io.StringIO()
    csv.writer(out).writerows([head, *rows])
    found = read([Upload(name=f"{title}.csv", data=out.getvalue().encode())], EXAMPLE)
    assert isinstance(found, (list, Intake, ColumnsToConfirm, FieldsToConfirm))


def test_files_of_one_fair_may_be_mixed(files: Callable[..., list[Upload]]) -> None:
    """The template's wishes are for other companies than those of the files: each is named."""
    found = read([*files(희망=None), Upload(name="wishes.tsv", data=b"of\tto\trank\nS001\tB001\t1\n")])
    assert isinstance(found, Intake)
