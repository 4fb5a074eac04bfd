"""Every fault is named with file, row and column, all of them at once."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from matcher.issue import Issue
from web.intake.files import Upload
from web.intake.merge import NOTHING
from web.intake.read import read

Faults = Callable[..., list[str]]
COMPANIES = "기업 코드,구분,기업명,사업자등록번호,관,최대 상담 수,최소 상담 수\n"
REST = "S002,공급기업,두물기공,,,,\nB001,수요처,가온중공업,,M,,\n"
PEOPLE = "상담자 코드,기업 코드,참석 회차,테이블\nB001-1,B001,,M-01\n"


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("S 01,공급기업,한빛,,,,\nS001,공급기업,한빛,,,,", "참가기업.csv:2:기업 코드 code-odd"),
        ("S001,공급기업,한빛,,,,\nS001,공급기업,두물,,,,", "참가기업.csv:3:기업 코드 code-twice"),
        ("S001,손님,한빛,,,,", "참가기업.csv:2:구분 word-unknown"),
        ("S001,,한빛,,,,", "참가기업.csv:2:구분 word-unknown"),
        ("S001,공급기업,,,,,", "참가기업.csv:2:기업명 field-missing"),
        (f"S001,공급기업,{'가' * 201},,,,", "참가기업.csv:2:기업명 text-too-long"),
        ("S001,공급기업,한빛,123-45-67890,,,", "참가기업.csv:2:사업자등록번호 business-number-wrong"),
        ("S001,공급기업,한빛,,Z,,", "참가기업.csv:2:관 code-unknown"),
        ("S001,공급기업,한빛,,,많이,", "참가기업.csv:2:최대 상담 수 number-not"),
        ("S001,공급기업,한빛,,,-1,", "참가기업.csv:2:최대 상담 수 number-negative"),
        ("S001,공급기업,한빛,,,1,2", "참가기업.csv:2:최소 상담 수 floor-over-quota"),
    ],
)
def test_a_fault_in_a_company(faults: Faults, row: str, fault: str) -> None:
    assert faults(참가기업=f"{COMPANIES}{row}\n{REST}", 상담자=PEOPLE) == [fault]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("S001-1,S999,,", "상담자.csv:3:기업 코드 code-unknown"),
        ("S001-1,S001,없음,", "상담자.csv:3:참석 회차 delegate-no-hours"),
        ("S001-1,S001,T99,", "상담자.csv:3:참석 회차 code-unknown"),
        ("S001-1,S001,,Z-01", "상담자.csv:3:테이블 code-unknown"),
        ("B001-1,S001,,", "상담자.csv:2:상담자 코드 code-twice"),  # S001 comes before B001
        ("B001-2,B001,,", "참가기업.csv:4 delegate-tables-partial"),
    ],
)
def test_a_fault_in_a_delegate(faults: Faults, row: str, fault: str) -> None:
    assert faults(상담자=f"{PEOPLE}{row}\n") == [fault]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("S999,B001,1", "희망.csv:3:신청 code-unknown"),
        ("S001,B999,1", "희망.csv:3:대상 code-unknown"),
        ("S001,S002,1", "희망.csv:3:신청 wish-own-side"),
        ("S001,S001,1", "희망.csv:3:대상 wish-self"),
        ("S002,B001,1", "희망.csv:3:신청 wish-twice"),
        ("S001,B001,0", "희망.csv:3:순위 rank-zero"),
        ("S001,B001,-2", "희망.csv:3:순위 rank-zero"),
        ("S001,B001,첫째", "희망.csv:3:순위 number-not"),
        ("S001,B001,1.5", "희망.csv:3:순위 number-not"),
        ("S001,B001,", "희망.csv:3:순위 field-missing"),
    ],
)
def test_a_fault_in_a_wish(faults: Faults, row: str, fault: str) -> None:
    assert faults(희망=f"신청,대상,순위\nS002,B001,1\n{row}\n") == [fault]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("B001,S999", "제외.csv:2:제외 대상 code-unknown"),
        ("B001-1,S001", "제외.csv:2:기업 code-unknown"),
        ("S001,S002", "제외.csv:2:기업 wish-own-side"),
    ],
)
def test_a_fault_in_a_veto(faults: Faults, row: str, fault: str) -> None:
    assert faults(제외=f"기업,제외 대상\n{row}\n") == [fault]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("회차,날짜,시작\nT01,2026-13-10,10:00\n", "상담회차.csv:2:날짜 date-wrong"),
        ("회차,날짜,시작\nT01,2026-12-10,아침\n", "상담회차.csv:2:시작 time-wrong"),
        (
            "회차,날짜,시작\nT02,2026-12-10,10:25\nT01,2026-12-10,10:00\n",
            "상담회차.csv:3:시작 slots-out-of-order",
        ),
        ("회차\nT01\nT01\n", "상담회차.csv:3:회차 code-twice"),
        ("회차,세션\nT01,오전\nT02,오후\nT03,오전\n", "상담회차.csv:4:세션 code-twice"),
    ],
)
def test_a_fault_in_a_slot(faults: Faults, text: str, fault: str) -> None:
    assert faults(상담회차=text, 상담자=PEOPLE) == [fault]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("M-01,M", "테이블.csv:3:테이블 code-twice"),
        ("M-02,", "테이블.csv:3:관 field-missing"),
    ],
)
def test_a_fault_in_a_table(faults: Faults, row: str, fault: str) -> None:
    assert faults(테이블=f"테이블,관\nM-01,M\n{row}\n", 상담자=PEOPLE)[0] == fault


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("M1,Z,베어링", "상담분야.csv:3:상위 분야 code-unknown"),
        ("M1,M1,베어링", "상담분야.csv:3:상위 분야 field-circle"),
        ("M,,또 기계", "상담분야.csv:3:분야 code-twice"),
        (",M,이름만", "상담분야.csv:3:분야 code-missing"),
    ],
)
def test_a_fault_in_a_product_field(faults: Faults, row: str, fault: str) -> None:
    bare = "기업 코드,구분,기업명,관\nS001,공급기업,한빛,\nS002,공급기업,두물,\nB001,수요처,가온,M\n"
    assert faults(상담분야=f"분야,상위 분야,이름\nM,,기계관\n{row}\n", 참가기업=bare) == [fault]


@pytest.mark.parametrize(
    ("item", "fault"),
    [
        ("행사 종류,잔치", "행사.csv:3:행사 종류 word-unknown"),
        ("배정 방식,아무렇게나", "행사.csv:3:배정 방식 word-unknown"),
        ("시간대,Seoul", "행사.csv:3:시간대 timezone-unknown"),
        ("상담 시간,0", "행사.csv:3:상담 시간 number-negative"),
        ("신청 마감,내일", "행사.csv:3:신청 마감 date-wrong"),
        ("신청 마감,2026-11-30 25:00", "행사.csv:3:신청 마감 date-wrong"),
        ("개인정보 삭제일,언젠가", "행사.csv:3:개인정보 삭제일 date-wrong"),
        ("행사 코드,또", "행사.csv:3:항목 header-twice"),
    ],
)
def test_a_fault_in_the_settings(faults: Faults, item: str, fault: str) -> None:
    assert faults(행사=f"항목,값\n행사 코드,fair\n{item}\n") == [fault]


def test_a_code_of_the_event_that_is_odd_is_named_in_its_row(faults: Faults) -> None:
    assert faults(행사="항목,값\n행사 코드,구미 2026\n") == ["행사.csv:2:행사 코드 code-odd"]


@pytest.mark.parametrize(
    ("left_out", "fault"),
    [
        ("행사", " event-missing"),
        ("상담회차", " sheet-missing"),
    ],
)
def test_a_new_event_needs_its_sheets(faults: Faults, left_out: str, fault: str) -> None:
    bare = "기업 코드,구분,기업명\nS001,공급기업,한빛\nS002,공급기업,두물\nB001,수요처,가온\n"
    assert faults(**{left_out: None}, 참가기업=bare, 상담자=PEOPLE) == [fault]


def test_all_faults_come_at_once_in_the_order_of_the_files(faults: Faults) -> None:
    assert faults(
        참가기업=f"{COMPANIES}S001,공급기업,,123-45-67890,,,\n{REST}",
        희망="신청,대상,순위\nS001,B001,0\nS001,B999,1\n",
        제외="기업,제외 대상\nB001,Q\n",
    ) == [
        "참가기업.csv:2:기업명 field-missing",
        "참가기업.csv:2:사업자등록번호 business-number-wrong",
        "희망.csv:2:순위 rank-zero",
        "희망.csv:3:대상 code-unknown",
        "제외.csv:2:제외 대상 code-unknown",
    ]


def test_a_fault_tells_what_was_given(issues: Callable[..., list[Issue]]) -> None:
    [issue] = issues(희망="신청,대상,순위\nS001,B999,1\n")
    assert issue.message == "There is no participant or delegate with the code “B999”."


def test_one_wrong_side_does_not_make_every_wish_look_wrong(faults: Faults) -> None:
    text = f"{COMPANIES}S001,공급기업,한빛,,,,\nS002,공급기업,두물,,,,\nB001,손님,가온,,M,,\n"
    assert faults(참가기업=text) == ["참가기업.csv:4:구분 word-unknown"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("신청,순위\nS001,1\n", "희망.csv:1 header-missing"),
        ("신청,대상,순위,순위\nS001,B001,1,2\n", "희망.csv:1 header-twice"),
    ],
)
def test_headers_must_be_there_and_only_once(faults: Faults, text: str, fault: str) -> None:
    assert faults(희망=text) == [fault]


def test_one_list_in_two_files_is_refused(files: Callable[..., list[Upload]]) -> None:
    twice = [*files(), Upload(name="wishes.csv", data=b"of,to,rank\nS001,B001,1\n")]
    found = read(twice)
    assert isinstance(found, list)
    assert [issue.code for issue in found] == ["sheet-twice"]


def test_files_for_another_event_are_refused(files: Callable[..., list[Upload]]) -> None:
    other = replace(NOTHING, frame=replace(NOTHING.frame, event="other"))
    found = read(files(), other)
    assert isinstance(found, list)
    assert [issue.code for issue in found] == ["event-other"]


def chain(length: int) -> str:
    """Product fields one below the other."""
    rows = "".join(f"F{i},{f'F{i - 1}' if i else ''}\n" for i in range(length))
    return f"분야,상위 분야\nM,\nM1,M\n{rows}"


def test_product_fields_eight_levels_deep_are_read(files: Callable[..., list[Upload]]) -> None:
    assert not isinstance(
        read(files(상담분야=chain(8), 참가기업=COMPANIES + "S001,공급기업,한빛,,,,\n" + REST)), list
    )


def test_a_chain_of_product_fields_is_named_where_it_gets_too_deep(faults: Faults) -> None:
    """Ten thousand levels: each field's way to the top must not be walked anew."""
    rows = COMPANIES + "S001,공급기업,한빛,,,,\n" + REST
    assert faults(상담분야=chain(10_000), 참가기업=rows) == ["상담분야.csv:12:상위 분야 field-too-deep"]


EVENT = "항목,값\n행사 코드,fair\n"


@pytest.mark.parametrize(
    ("item", "fault"),
    [
        ("신청 마감,0001-01-01 00:00", "date-far"),
        ("신청 마감,9999-12-31", "date-far"),
        ("개인정보 삭제일,1999-12-31", "date-far"),
        ("상담 시간,1441", "number-too-large"),
        ("이동 시간,999999999", "number-too-large"),
        ("개인정보 삭제일,2026-12-09", "purge-early"),  # the day before the fair
    ],
)
def test_a_setting_beyond_its_bounds(faults: Faults, item: str, fault: str) -> None:
    assert [line.rsplit(" ", 1)[1] for line in faults(행사=f"{EVENT}{item}\n")] == [fault]


def test_a_slot_in_another_age(faults: Faults) -> None:
    slots = "회차,날짜,시작\nT01,9999-12-31,10:00\n"
    assert faults(상담회차=slots, 상담자=PEOPLE) == ["상담회차.csv:2:날짜 date-wrong"]


@pytest.mark.parametrize(
    ("cells", "fault"),
    [("없음,", "상담자.csv:2:전화 phone-odd"), (",a at b", "상담자.csv:2:이메일 email-odd")],
)
def test_a_contact_that_reaches_nobody(faults: Faults, cells: str, fault: str) -> None:
    assert faults(상담자=f"상담자 코드,기업 코드,전화,이메일\nB001-1,B001,{cells}\n") == [fault]


def test_a_name_on_two_lines_is_read_as_one(files: Callable[..., list[Upload]]) -> None:
    rows = f'{COMPANIES}S001,공급기업,"한빛\n\u202e정밀",,,,\n{REST}'
    found = read(files(참가기업=rows))
    assert not isinstance(found, list)
    assert found.companies[0].profile.name == "한빛 정밀"


@pytest.mark.parametrize("row", ["S001,S001,1", "S001,S002,1", "S002,B001,1", "S001,B001,0", "S999,B001,1"])
def test_what_is_given_stands_in_the_named_column(issues: Callable[..., list[Issue]], row: str) -> None:
    [issue] = issues(희망=f"신청,대상,순위\nS002,B001,1\n{row}\n")
    stands = dict(zip(("신청", "대상", "순위"), row.split(","), strict=True))
    assert issue.given == stands[issue.column or ""]


def test_a_table_of_two_companies_is_named_where_the_delegate_has_it(faults: Faults) -> None:
    people = "상담자 코드,기업 코드,테이블\nB001-1,B001,M-01\nS001-1,S001,M-02\nB001-2,B001,M-02\n"
    assert faults(상담자=people) == ["상담자.csv:4:테이블 table-two-owners"]


def test_another_events_files_are_one_fault(files: Callable[..., list[Upload]]) -> None:
    stored = replace(NOTHING, frame=replace(NOTHING.frame, event="other"))
    found = read(files(희망="신청,대상,순위\nX,Y,0\n"), stored)
    assert isinstance(found, list)
    assert [(issue.place, issue.code) for issue in found] == [("행사.csv:2:행사 코드", "event-other")]
