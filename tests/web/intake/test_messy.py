"""Six workbooks as organisers have them, invented and built here; and what must be read out of each."""

import io
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from xlsxwriter import Workbook

from matcher.people import Veto, Wish
from web.intake.asking import ColumnsToConfirm
from web.intake.example import EXAMPLE
from web.intake.files import Upload
from web.intake.intake import Intake
from web.intake.merge import merge
from web.intake.read import read

Rows = Sequence[Sequence[Any]]
Merges = Sequence[tuple[int, int, int, int]]
STORED = EXAMPLE
"""An event with halls, tables and slots into which the lists are read; it has S001, S002, B001 and B002."""


def workbook(*sheets: tuple[str, Rows, Merges]) -> bytes:
    """Sheets with their rows and merged cells (first row and column, last row and column, from 0)."""
    out = io.BytesIO()
    with Workbook(out, {"strings_to_numbers": False, "strings_to_urls": False}) as book:
        for title, rows, merges in sheets:
            page = book.add_worksheet(title)
            for number, row in enumerate(rows):
                for place, cell in enumerate(row):
                    if cell not in {None, ""}:
                        page.write(number, place, cell)
            for first, left, last, right in merges:
                page.merge_range(first, left, last, right, rows[first][left])
    return out.getvalue()


APPLICATIONS = workbook(
    (
        "참가신청 현황",
        [
            ["2026 상담회 참가신청 현황", "", "", "", "", "", "", "", "", "", ""],
            [],
            ["연번", "업체명", "사업자등록번호", "소재지", "담당자", "", "", "", "희망 기업", "", ""],
            ["", "", "", "", "성명", "직위", "연락처", "이메일", "1순위", "2순위", "3순위"],
            [
                1,
                "㈜늘봄테크",
                8800712,
                "경북 구미시",
                "김하늘",
                "과장",
                1012345678.0,
                "kim @ example.com",
                "가온중공업",
                "B002",
                "",
            ],
            [
                2,
                "마루정밀 주식회사",
                "000 81 00009",
                "대구",
                "박가람",
                "대표",
                "010-0000-0002",
                "park@example.com",
                "새별전자",
                "㈜가온중공업",
                "",
            ],
            ["", "", "", "", "최누리", "사원", "010-0000-0003", "", "", "", ""],
            [3, "Bada Co., Ltd.", "해외", "Yangon", "", "", "", "", "", "Gaon Heavy Industries Inc.", ""],
            ["합계", "3개사", "", "", "", "", "", "", 2, 3, 0],
            ["※ 문의: 운영사무국"],
        ],
        [(0, 0, 0, 10), (2, 0, 3, 0), (2, 1, 3, 1), (2, 2, 3, 2), (2, 3, 3, 3), (2, 4, 2, 7), (2, 8, 2, 10)],
    ),
)
"""A title, two rows of headers with merged cells, a second person in a row of its own, a sum, a footnote."""

TWO_SIDES = workbook(
    (
        "공급기업 명단",
        [
            ["No", "회사명", "사업자번호", "주요품목", "HP", "E-mail", "상담희망기업"],
            [
                1,
                "늘봄테크(주)",
                "0008100009",
                "베어링, 커플링",
                1000000001,
                "a@example.com",
                "1) 온누리중공업 2) 다솜전자",
            ],
            [2, "마루정밀", "0008112349", "금형", "", "", "다솜전자\n온누리 중공업"],
            [3, "해솔", "", "하네스", "", "", "없음"],
        ],
        [],
    ),
    (
        "수요기업 명단",
        [
            ["No", "수요기업명", "담당자명", "직책", "연락처", "희망 공급기업"],
            [1, "(주)온누리중공업", "이바다", "부장", "02-000-0001", "마루정밀, ㈜늘봄테크"],
            [2, "다솜전자", "정다온", "책임", "02-000-0002", ""],
        ],
        [],
    ),
)
"""A sheet for each side, wishes by name, several in one cell."""

CODED = workbook(
    (
        "업체 리스트",
        [
            ["참가번호", "기업구분", "상호", "최대 상담건수", "선정여부", "상담 제외 기업"],
            ["S101", "공급기업", "늘봄테크", "3건", "O", ""],
            ["S102", "", "마루정밀", "", "X", "B101"],
            ["B101", "바이어", "온누리", "6건", "예", ""],
        ],
        [(1, 1, 2, 1)],
    ),
    (
        "상담희망",
        [
            ["업체명", "1지망", "2지망"],
            ["늘봄테크", "온누리", "B001"],
            ["B101", "S101 늘봄테크", "한빛베어링(S001)"],
        ],
        [],
    ),
    (
        "참석자 명단",
        [["소속", "성명", "핸드폰"], ["온누리", "이바다", 1000000009], ["온누리", "정다온", ""]],
        [],
    ),
)
"""Merged cells down the column of sides; wishes by rank in a sheet of their own; codes beside names."""

FORM = workbook(
    (
        "설문지 응답 시트1",
        [
            [
                "타임스탬프",
                "1. 귀사의 업체명을 적어 주세요",
                "2. 사업자등록번호 (숫자만)",
                "3. 참석자 성함",
                "희망하는 바이어를 골라 주세요",
            ],
            [46336.5, "늘봄테크", 8100009, "김하늘", "가온중공업, 새별전자"],
            [46336.6, "마루정밀", "", "박가람", "가온중공업"],
        ],
        [],
    ),
)
"""The answers of an online form: its questions are the headers, so they are asked about."""

ENGLISH = workbook(
    (
        "Buyers",
        [
            ["", "", "", "", ""],
            ["", "Company name", "Country", "Contact person", "E-mail", "Mobile", "Items"],
            ["", "", "", "", "", "", ""],
            [
                "",
                "Aung Trading Co., Ltd.",
                "Myanmar",
                "Ms. Aye",
                "aye@example.com",
                "+95 1 000 0000",
                "bearings",
            ],
            ["", "Silk Parts LLC", "Uzbekistan", "Mr. Timur", "", "", ""],
            ["", "Total", "", 2, "", "", ""],
        ],
        [],
    ),
)
"""Empty rows and columns around the list, all in English."""

SCHEDULE = workbook(
    (
        "상담회차",
        [
            ["상담 시간표"],
            ["회차", "세션", "상담일", "시간"],
            ["T01", "오전", "2026. 12. 10.(목)", "10:00~10:20"],
            ["T02", "", 46366, 10 / 24 + 25 / 1440],
            ["T03", "오후", "26.12.10", "오후 1시"],
            ["T04", "오후", "20261210", "13:25"],
            ["T05", "오후", "2026년 12월 10일", "1:50 PM"],
        ],
        [(0, 0, 0, 3), (2, 1, 3, 1)],
    ),
    ("테이블", [["테이블명", "전시관"], ["M-01", "M"], ["M-02", "M"], ["E-01", "E"]], []),
)
"""Slots with a title above, merged sessions, days and times of every kind."""


@pytest.fixture
def brought() -> Callable[..., Intake]:
    """What a workbook gives when it is read into the example's event."""

    def make(data: bytes, **more: Any) -> Intake:
        found = read([Upload(name="신청.xlsx", data=data)], STORED, **more)
        assert isinstance(found, Intake), (
            [(issue.place, issue.message) for issue in found] if isinstance(found, list) else found
        )
        return found

    return make


Brought = Callable[..., Intake]


def notes(intake: Intake) -> list[str]:
    return [note.code for note in intake.notes if note.message]


def companies(intake: Intake) -> list[tuple[str, str, str, str | None]]:
    return [
        (one.participant.code, one.participant.side, one.profile.name, one.profile.business_number)
        for one in intake.companies
    ]


def wishes(intake: Intake) -> list[Wish]:
    return [wish for wish, _ in intake.wishes]


def people(intake: Intake) -> list[tuple[str, str, str, str, str]]:
    return [
        (one.delegate.code, one.company, one.contact.name, one.contact.phone, one.contact.email)
        for one in intake.people or ()
    ]


def test_applications_give_companies_with_new_codes(brought: Brought) -> None:
    found = brought(APPLICATIONS)
    assert companies(found) == [
        ("S003", "seller", "㈜늘봄테크", "0008800712"),
        ("S001", "seller", "마루정밀 주식회사", "0008100009"),  # the business number of S001
        ("S004", "seller", "Bada Co., Ltd.", None),
    ]
    assert [one.profile.region for one in found.companies] == ["경북 구미시", "대구", "Yangon"]


def test_applications_give_people_with_phones_and_addresses(brought: Brought) -> None:
    assert people(brought(APPLICATIONS)) == [
        ("S003-1", "S003", "김하늘", "010-1234-5678", "kim@example.com"),
        ("S001-2", "S001", "박가람", "010-0000-0002", "park@example.com"),  # S001-1 is somebody else
        ("S001-3", "S001", "최누리", "010-0000-0003", ""),
    ]


def test_applications_give_wishes_by_rank_and_name(brought: Brought) -> None:
    assert wishes(brought(APPLICATIONS)) == [
        Wish(of="S003", to="B001", rank=1),
        Wish(of="S003", to="B002", rank=2),
        Wish(of="S001", to="B002", rank=1),
        Wish(of="S001", to="B001", rank=2),
        Wish(of="S004", to="B001", rank=2),
    ]


def test_applications_say_what_was_made_up_and_left_out(brought: Brought) -> None:
    assert notes(brought(APPLICATIONS)) == [
        "column-ignored",  # 연번
        "side-taken",
        "row-left-out",
        "codes-new",
    ]


def test_a_sheet_for_each_side_gives_both_sides(brought: Brought) -> None:
    assert companies(brought(TWO_SIDES)) == [
        ("S001", "seller", "늘봄테크(주)", "0008100009"),
        ("S002", "seller", "마루정밀", "0008112349"),
        ("S003", "seller", "해솔", None),
        ("B003", "buyer", "(주)온누리중공업", None),
        ("B004", "buyer", "다솜전자", None),
    ]


def test_several_names_in_a_cell_are_wishes_in_their_order(brought: Brought) -> None:
    assert wishes(brought(TWO_SIDES)) == [
        Wish(of="S001", to="B003", rank=1),
        Wish(of="S001", to="B004", rank=2),
        Wish(of="S002", to="B004", rank=1),
        Wish(of="S002", to="B003", rank=2),
        Wish(of="B003", to="S002", rank=1),
        Wish(of="B003", to="S001", rank=2),
    ]


def test_products_are_a_part_of_the_introduction(brought: Brought) -> None:
    assert [one.profile.intro_ko for one in brought(TWO_SIDES).companies][:3] == [
        "베어링, 커플링",
        "금형",
        "하네스",
    ]


def test_merged_cells_say_the_same_of_every_row(brought: Brought) -> None:
    assert [(code, side) for code, side, _, _ in companies(brought(CODED))] == [
        ("S101", "seller"),
        ("S102", "seller"),
        ("B101", "buyer"),
    ]


def test_units_and_signs_are_read(brought: Brought) -> None:
    found = brought(CODED)
    assert [one.participant.quota for one in found.companies] == [3, None, 6]
    assert [one.status for one in found.companies] == ["selected", "declined", "selected"]
    assert [veto for veto, _ in found.vetoes] == [Veto(of="S102", to="B101")]


def test_wishes_by_rank_may_have_a_sheet_of_their_own(brought: Brought) -> None:
    assert wishes(brought(CODED)) == [
        Wish(of="S101", to="B101", rank=1),
        Wish(of="S101", to="B001", rank=2),
        Wish(of="B101", to="S101", rank=1),
        Wish(of="B101", to="S001", rank=2),
    ]


def test_people_belong_to_a_company_by_its_name(brought: Brought) -> None:
    assert people(brought(CODED)) == [
        ("B101-1", "B101", "이바다", "010-0000-0009", ""),
        ("B101-2", "B101", "정다온", "", ""),
    ]


def test_the_questions_of_a_form_are_asked_about() -> None:
    found = read([Upload(name="신청.xlsx", data=FORM)], STORED)
    assert isinstance(found, ColumnsToConfirm)
    assert [(one.header, one.proposed and one.proposed.name, one.samples) for one in found.columns] == [
        ("1. 귀사의 업체명을 적어 주세요", "name", ("늘봄테크", "마루정밀")),
        ("3. 참석자 성함", "contact_name", ("김하늘", "박가람")),
        ("희망하는 바이어를 골라 주세요", "wishes", ("가온중공업, 새별전자", "가온중공업")),
    ]


def test_what_was_answered_is_read_so(brought: Brought) -> None:
    at = ("신청.xlsx", "설문지 응답 시트1")
    found = brought(
        FORM,
        columns={
            (*at, "1. 귀사의 업체명을 적어 주세요"): "name",
            (*at, "3. 참석자 성함"): None,
            (*at, "희망하는 바이어를 골라 주세요"): "wishes",
        },
    )
    assert companies(found) == [
        ("S001", "seller", "늘봄테크", "0008100009"),
        ("S003", "seller", "마루정밀", None),
    ]
    assert [(wish.of, wish.to) for wish in wishes(found)] == [
        ("S001", "B001"),
        ("S001", "B002"),
        ("S003", "B001"),
    ]
    assert found.people is None


def test_a_list_in_english_with_empty_rows_and_columns_is_found(brought: Brought) -> None:
    found = brought(ENGLISH)
    assert companies(found) == [
        ("B003", "buyer", "Aung Trading Co., Ltd.", None),
        ("B004", "buyer", "Silk Parts LLC", None),
    ]
    assert people(found) == [
        ("B003-1", "B003", "Ms. Aye", "+95 1 000 0000", "aye@example.com"),
        ("B004-1", "B004", "Mr. Timur", "", ""),
    ]


def test_slots_are_read_below_a_title_with_days_and_times_of_every_kind(brought: Brought) -> None:
    found = brought(SCHEDULE)
    assert [
        (one.code, one.date, [(slot.code, slot.start) for slot in one.slots])
        for one, _ in found.sessions or ()
    ] == [
        ("오전", "2026-12-10", [("T01", "10:00"), ("T02", "10:25")]),
        ("오후", "2026-12-10", [("T03", "13:00"), ("T04", "13:25"), ("T05", "13:50")]),
    ]
    assert [table.hall for table, _ in found.tables or ()] == ["M", "M", "E"]


@pytest.mark.parametrize(
    "data", [APPLICATIONS, TWO_SIDES, CODED, ENGLISH], ids=["신청", "양측", "코드", "영문"]
)
def test_the_same_workbook_again_keeps_every_code(brought: Brought, data: bytes) -> None:
    first = brought(data)
    merged = merge(first, STORED)
    stored = STORED.__class__(
        **{
            name: getattr(merged.event, name)
            for name in STORED.__slots__  # type: ignore[attr-defined]
            if name not in {"profiles", "contacts"}
        },
        profiles={**STORED.profiles, **merged.profiles},
        contacts={**STORED.contacts, **merged.contacts},
    )
    again = read([Upload(name="신청.xlsx", data=data)], stored)
    assert isinstance(again, Intake), again
    assert companies(again) == companies(first)
    assert people(again) == people(first)
    assert wishes(again) == wishes(first)
    assert "codes-new" not in notes(again)


def test_a_list_of_companies_with_their_fields_is_no_tree_of_fields() -> None:
    """One header is what the sheet of product fields needs; the others say what the list is."""
    rows = "구분,업체명,담당자,연락처,분야,희망바이어\n공급기업,(주)가람주물,박가람,1000001234,베어링,B001\n"
    found = read([Upload(name="ok.csv", data=rows.encode("cp949"))], STORED)
    assert isinstance(found, Intake), found
    assert found.fields is None
    [company] = found.companies
    assert (company.profile.name, company.participant.fields) == ("(주)가람주물", ("M1",))
    assert [(wish.of, wish.to) for wish, _ in found.wishes] == [(company.participant.code, "B001")]
