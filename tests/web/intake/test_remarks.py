"""What is no fault but may not be meant is said beside the success."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from web.export.workbook import template_workbook
from web.intake.example import EXAMPLE
from web.intake.files import Upload
from web.intake.intake import Intake
from web.intake.read import read

Make = Callable[..., Intake]


def said(intake: Intake) -> list[str]:
    return [f"{note.place} {note.code}" for note in intake.notes if note.message]


def test_two_companies_with_one_business_number_are_remarked_upon(intake: Make) -> None:
    rows = (
        "기업 코드,구분,기업명,사업자등록번호,관\nS001,공급기업,한빛,0008100009,\n"
        "S002,공급기업,두물,000-81-00009,\nB001,수요처,가온,,M\n"
    )
    assert said(intake(참가기업=rows)) == ["참가기업.csv:3:사업자등록번호 business-number-shared"]


def test_two_wishes_of_one_rank_are_remarked_upon(intake: Make) -> None:
    wishes = "신청,대상,순위\nB001,S001,1\nB001,S002,1\n"
    assert said(intake(희망=wishes, 제외=None)) == ["희망.csv:3:순위 rank-shared"]


def test_a_file_with_the_event_alone_says_that_the_rest_stays(files: Callable[..., list[Upload]]) -> None:
    event = [one for one in files() if one.name == "행사.csv"]
    stored = replace(EXAMPLE, frame=replace(EXAMPLE.frame, event="fair"))
    found = read(event, stored)
    assert isinstance(found, Intake)
    assert [(note.code, note.given) for note in found.notes] == [("event-only", "행사 (Event)")]


@pytest.mark.parametrize("tongue", ["ko", "en"])
def test_the_template_gives_no_cause_for_remarks(tongue: str) -> None:
    found = read([Upload(name="template.xlsx", data=template_workbook(tongue))])  # type: ignore[arg-type]
    assert isinstance(found, Intake)
    assert said(found) == []
