"""Words in place of product fields are asked about, with what they may mean, and read as answered."""

from collections.abc import Callable

import pytest

from fixtures.fields import FIELD_NAMES, TREE
from web.intake.confirming import ANSWERED_MOST, PHRASES_MOST, FieldsToConfirm
from web.intake.files import Upload
from web.intake.intake import Intake
from web.intake.read import read
from web.phrases import PHRASE_MOST, meant_fields

Files = Callable[..., list[Upload]]
HEAD = "기업 코드,구분,기업명,관,상담 분야\n"
REST = "B001,수요처,가온중공업,M,M\n"


def companies(*fields: str, hall: str = "") -> str:
    """Sellers with these cells of product fields, from S001 on."""
    return (
        HEAD
        + "".join(f'S{i:03d},공급기업,기업{i},{hall},"{cell}"\n' for i, cell in enumerate(fields, 1))
        + REST
    )


def asked(found: object) -> FieldsToConfirm:
    assert isinstance(found, FieldsToConfirm), found
    return found


def test_words_are_asked_about_once_with_their_first_place(files: Files) -> None:
    found = asked(read(files(참가기업=companies("볼베어링, M1", "볼베어링; 도자기"))))
    assert [(one.phrase, one.file, one.row, one.column, one.times) for one in found.phrases] == [
        ("볼베어링", "참가기업.csv", 2, "상담 분야", 2),
        ("도자기", "참가기업.csv", 3, "상담 분야", 1),
    ]
    assert found.names["M1"] == ("베어링", "Bearings")


def test_what_is_sure_is_proposed_and_nothing_else(files: Files) -> None:
    """A ball bearing ends with the name of M1; pottery is nothing that this tree has."""
    ball, pottery = asked(read(files(참가기업=companies("볼베어링", "도자기")))).phrases
    assert (ball.proposed, ball.proposals[0].code) == ("M1", "M1")
    assert pottery.proposed is None


def test_the_answers_take_the_place_of_the_words(files: Files) -> None:
    sent = files(참가기업=companies("볼베어링, 도자기", "도자기"))
    found = read(sent, fields={"볼베어링": "M1", "도자기": None})
    assert isinstance(found, Intake)
    fields = {one.participant.code: one.participant.fields for one in found.companies}
    assert fields == {"S001": ("M1",), "S002": (), "B001": ("M",)}


def test_an_answer_that_is_no_field_of_the_event_is_asked_again(files: Files) -> None:
    found = asked(read(files(참가기업=companies("볼베어링", "")), fields={"볼베어링": "Q9"}))
    assert [one.phrase for one in found.phrases] == ["볼베어링"]


def test_words_of_delegates_are_asked_about_too(files: Files) -> None:
    people = "상담자 코드,기업 코드,이름,상담 분야\nS001-1,S001,김하늘,구름베어링\nB001-1,B001,이바다,M1\n"
    found = asked(read(files(상담자=people, 희망=None)))
    assert [(one.phrase, one.file, one.row) for one in found.phrases] == [("구름베어링", "상담자.csv", 2)]


def test_beside_other_faults_the_words_are_faults(faults: Callable[..., list[str]]) -> None:
    rows = companies("볼베어링", "").replace("기업2,,", "기업2,Z,")
    assert faults(참가기업=rows) == [
        "참가기업.csv:2:상담 분야 code-unknown",
        "참가기업.csv:3:관 code-unknown",
    ]


def test_a_sentence_is_a_fault_and_not_asked_about(files: Files, faults: Callable[..., list[str]]) -> None:
    assert asked(read(files(참가기업=companies("가" * PHRASE_MOST, ""))))
    assert faults(참가기업=companies("가" * (PHRASE_MOST + 1), "")) == [
        "참가기업.csv:2:상담 분야 code-unknown"
    ]


def test_so_many_are_asked_about_at_once_and_of_too_many_none(
    files: Files, faults: Callable[..., list[str]]
) -> None:
    many = [f"x{i}" for i in range(PHRASES_MOST + 1)]
    found = asked(read(files(참가기업=companies(", ".join(many), ""))))
    assert [one.phrase for one in found.phrases] == many[:PHRASES_MOST]
    rest = asked(read(files(참가기업=companies(", ".join(many), "")), fields=dict.fromkeys(many[:-1])))
    assert [one.phrase for one in rest.phrases] == many[-1:]
    too_many = ", ".join(f"x{i}" for i in range(ANSWERED_MOST + 1))
    assert len(faults(참가기업=companies(too_many, ""))) == ANSWERED_MOST + 1


@pytest.mark.parametrize(("hall", "first"), [("R", "R0202"), ("C", "C0503")])
def test_the_hall_of_the_company_counts(files: Files, hall: str, first: str) -> None:
    """Cleaners are household goods in hall R and chemicals in hall C."""
    tree = "".join(f"{code},{parent or ''},{FIELD_NAMES[code][0]},\n" for code, parent in TREE.parent.items())
    rows = companies("세정제", hall=hall).replace("M,M\n", f"{hall},\n")
    sent = files(
        상담분야=f"분야,상위 분야,이름,이름(영문)\n{tree}",
        테이블=f"테이블,관\nT-1,{hall}\n",
        참가기업=rows,
        상담자=None,
        희망=None,
        제외=None,
    )
    [one] = asked(read(sent)).phrases
    assert one.proposals[0].code == first


def test_a_hall_outside_the_tree_says_nothing() -> None:
    assert meant_fields("볼베어링", TREE, FIELD_NAMES, "X") == meant_fields("볼베어링", TREE, FIELD_NAMES)


def test_an_event_without_a_tree_has_nothing_to_propose(files: Files) -> None:
    found = asked(read(files(상담분야=None, 참가기업=companies("볼베어링", "").replace(",M,M\n", ",M,\n"))))
    assert [(one.phrase, one.proposals) for one in found.phrases] == [("볼베어링", ())]
