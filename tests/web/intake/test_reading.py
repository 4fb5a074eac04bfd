"""A correct workbook becomes exactly what stands in it."""

from collections.abc import Callable

import pytest

from matcher.people import Delegate, Participant, Veto, Wish
from web.intake.files import Upload
from web.intake.intake import Intake
from web.intake.merge import NOTHING, merge
from web.intake.read import read

Make = Callable[..., Intake]


def test_companies_and_delegates_become_participants(intake: Make) -> None:
    assert merge(intake(), NOTHING).event.participants == (
        Participant(
            code="S001",
            side="seller",
            quota=4,
            fields=("M1",),
            delegates=(Delegate(code="S001-1", hours=("T01", "T02")),),
        ),
        Participant(code="S002", side="seller", quota=4, fields=("M1",)),
        Participant(
            code="B001",
            side="buyer",
            hall="M",
            quota=6,
            fields=("M",),
            parallel=2,  # one for each staffed table
            delegates=(
                Delegate(code="B001-1", table="M-01"),
                Delegate(code="B001-2", table="M-02", hours=("T03",)),
            ),
        ),
    )


def test_wishes_and_vetoes_are_read(intake: Make) -> None:
    event = merge(intake(), NOTHING).event
    assert event.wishes == (
        Wish(of="S001", to="B001", rank=1),
        Wish(of="S002", to="B001-1", rank=1),
        Wish(of="B001-1", to="S001", rank=1),
    )
    assert event.vetoes == (Veto(of="B001", to="S002"),)


def test_sessions_are_runs_of_slots(intake: Make) -> None:
    sessions = merge(intake(), NOTHING).event.frame.sessions
    assert [(one.code, one.date, [slot.code for slot in one.slots]) for one in sessions] == [
        ("오전", "2026-12-10", ["T01", "T02"]),
        ("오후", "2026-12-10", ["T03"]),
    ]


def test_headers_and_words_may_be_english(intake: Make) -> None:
    found = intake(
        참가기업="Code,Side,Name,Hall\nS001,seller,One,\nS002,Seller,Two,\nB001,BUYER,Three,M\n",
        희망="of,to,rank\nS001,B001,1\n",
    )
    assert [one.participant.side for one in found.companies] == ["seller", "seller", "buyer"]


def test_headers_may_have_other_spaces_and_a_star(intake: Make) -> None:
    found = intake(희망="신 청 *,대상*,순위 *\nS001,B001,2\n")
    assert found.wishes[0][0] == Wish(of="S001", to="B001", rank=2)


def test_empty_rows_are_no_rows(intake: Make) -> None:
    assert len(intake(희망="\n,,\n신청,대상,순위\n,,\nS001,B001,1\n\n,,\n").wishes) == 1


def test_a_csv_file_is_known_by_its_headers_when_its_name_says_nothing(
    files: Callable[..., list[Upload]],
) -> None:
    renamed = [
        Upload(name="export (3).csv", data=one.data) if one.name == "희망.csv" else one for one in files()
    ]
    found = read(renamed)
    assert isinstance(found, Intake)
    assert len(found.wishes) == 3


def test_a_csv_file_is_known_by_a_part_of_its_name(files: Callable[..., list[Upload]]) -> None:
    renamed = [Upload(name=f"2026 구미 {one.name}", data=one.data) for one in files()]
    assert isinstance(read(renamed), Intake)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
def test_korean_is_read_in_every_encoding_of_spreadsheets(intake: Make, encoding: str) -> None:
    text = "기업 코드,구분,기업명,관\nS001,공급기업,똠방각하,\nS002,공급기업,한빛,\nB001,수요처,가온,M\n"
    found = intake(참가기업=text.encode(encoding))
    assert found.companies[0].profile.name == "똠방각하"


@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_commas_tabs_and_semicolons_part_the_cells(intake: Make, mark: str) -> None:
    assert intake(제외=f"기업{mark}제외 대상\nB001{mark}S002\n").vetoes[0][0] == Veto(of="B001", to="S002")


def test_columns_that_are_not_known_are_left_out_and_named(intake: Make) -> None:
    notes = intake(제외="기업,제외 대상,비고\nB001,S002,경쟁사\n").notes
    assert [(note.place, note.code, note.given) for note in notes] == [
        ("제외.csv:1", "column-ignored", "비고")
    ]


def test_a_product_field_may_be_named_in_place_of_its_code(intake: Make) -> None:
    assert intake().companies[1].participant.fields == ("M1",)  # 베어링


def test_a_fair_of_only_the_three_needed_sheets_is_enough() -> None:
    found = read(
        [
            Upload(name="slots.csv", data=b"slot\nT01\n"),
            Upload(name="tables.csv", data=b"table,hall\n1,H\n"),
            Upload(name="event.csv", data=b"item,value\nEvent code,tiny\n"),
            Upload(name="companies.csv", data=b"code,side,name\nS1,seller,One\nB1,buyer,Two\n"),
        ]
    )
    assert isinstance(found, Intake)


@pytest.mark.parametrize(
    ("cell", "hours"),
    [
        ("", None),
        ("전체", None),
        ("T03", ("T03",)),
        ('"T03, T01"', ("T01", "T03")),
        ("오전", ("T01", "T02")),
        ("T01~T03", ("T01", "T02", "T03")),
        ("T01 ~ T02", ("T01", "T02")),
        ("오후 T01", ("T01", "T03")),
    ],
)
def test_hours_are_slots_sessions_or_runs(intake: Make, cell: str, hours: tuple[str, ...] | None) -> None:
    found = intake(상담자=f"상담자 코드,기업 코드,참석 회차\nS001-1,S001,{cell}\nB001-1,B001,\n")
    assert found.people is not None
    assert found.people[0].delegate.hours == hours
