"""Codes of industries and goods in place of product fields are asked about, in the example tree only."""

from collections.abc import Callable

import pytest

from fixtures.fields import FIELD_NAMES, TREE
from web.intake.classed import classed
from web.intake.confirming import FieldsToConfirm
from web.intake.files import Upload
from web.intake.grid import Line
from web.intake.intake import Intake
from web.intake.names import FieldNames
from web.intake.read import read

Files = Callable[..., list[Upload]]
FAIR = {
    "상담분야": "분야,상위 분야,이름,이름(영문)\n"
    + "".join(f"{code},{above or ''},{FIELD_NAMES[code][0]},\n" for code, above in TREE.parent.items()),
    "참가기업": "기업 코드,구분,기업명,상담 분야,KSIC 코드,HS 코드,관\n"
    "S001,공급기업,한빛정밀,,,8482.10,\n"
    "S002,공급기업,두물기공,M0203,C28202,,\n"
    'S003,공급기업,새별전지,,"C28202, 99",,\n'
    "B001,수요처,가온중공업,M,,,M\n",
    "상담자": None,
    "희망": None,
    "제외": None,
}


def test_codes_are_asked_about_where_a_company_names_no_field(files: Files) -> None:
    """8482 are bearings, 282 are batteries; there is no division 99, and S002 says its field itself."""
    found = read(files(**FAIR))
    assert isinstance(found, FieldsToConfirm), found
    assert [(one.phrase, one.row, one.column, one.proposed) for one in found.phrases] == [
        ("HS 8482.10", 2, "HS 코드", "M0301"),
        ("KSIC C28202", 4, "KSIC 코드", "E0401"),
    ]


def test_what_was_confirmed_are_the_fields_of_the_company(files: Files) -> None:
    found = read(files(**FAIR), fields={"HS 8482.10": "M0301", "KSIC C28202": None})
    assert isinstance(found, Intake), found
    fields = {one.participant.code: one.participant.fields for one in found.companies}
    assert fields == {"S001": ("M0301",), "S002": ("M0203",), "S003": (), "B001": ("M",)}


def test_in_another_tree_codes_say_nothing(files: Files) -> None:
    rows = FAIR["참가기업"]
    assert rows is not None
    sent = files(참가기업=rows.replace("M0203", "M1"), 상담자=None, 희망=None, 제외=None)
    assert isinstance(read(sent), Intake)


def test_beside_faults_codes_are_none(files: Files) -> None:
    rows = FAIR["참가기업"]
    assert rows is not None
    broken = read(files(**{**FAIR, "참가기업": rows.replace("수요처", "뭐지")}))
    assert isinstance(broken, list)
    assert [one.code for one in broken] == ["word-unknown"]


@pytest.mark.parametrize(
    ("column", "code", "hall", "fields", "sure"),
    [
        ("hs", "8481", "", ("M0402", "C0203"), False),  # valves and taps
        ("hs", "8481", "C", ("C0203", "M0402"), True),
        ("hs", "902", "", ("R0104",), True),  # tea, 0902: a spreadsheet took the 0
        ("ksic", "금형", "", (), False),
    ],
)
def test_several_fields_are_sure_only_by_the_hall(
    column: str, code: str, hall: str, fields: tuple[str, ...], sure: bool
) -> None:
    line = Line(file="a.csv", number=2, cells={column: code, "hall": hall}, headers={})
    found = [proposals for _, _, proposals in classed(line, FieldNames(FIELD_NAMES))]
    assert [one.code for proposals in found for one in proposals] == list(fields)
    assert any(proposals[0].sure >= 70 for proposals in found) == sure
