"""What the page asks of words in place of product fields, and what it reads back from the form."""

import pytest
from starlette.datastructures import FormData

from matcher.proposal import Proposal
from web.intake.confirming import PHRASES_MOST, FieldsToConfirm, FieldToConfirm
from web.language import language
from web.pages.phrases import answered_fields, field_questions

PARENT = {"M": None, "M1": "M", "M11": "M1", "E": None}
NAMES = {
    "M": ("기계관", "Machinery"),
    "M1": ("동력전달", "Power transmission"),
    "M11": ("베어링", "Bearings"),
    "E": ("전자관", "Electronics"),
}


def phrase(said: str, *sure: tuple[str, int]) -> FieldToConfirm:
    proposals = tuple(Proposal(code=code, sure=much, why="name") for code, much in sure)
    return FieldToConfirm(phrase=said, file="a.csv", row=2, column="분야", times=1, proposals=proposals)


ASKED = FieldsToConfirm(
    phrases=(phrase("볼베어링", ("M11", 95), ("M1", 40)), phrase("축", ("M1", 60))),
    parent=PARENT,
    names=NAMES,
)


def test_proposals_are_named_with_what_lies_above_and_only_a_sure_one_is_chosen() -> None:
    ball, shaft = field_questions(ASKED, language("ko"))["phrases"]
    assert (ball.proposed, ball.proposals) == (
        "M11",
        (("M11", "베어링 (기계관 › 동력전달)"), ("M1", "동력전달 (기계관)")),
    )
    assert shaft.proposed == ""


def test_every_field_of_the_tree_can_be_chosen_by_hall() -> None:
    assert field_questions(ASKED, language("en"))["halls"] == [
        (
            "Machinery",
            [
                ("M", "Machinery"),
                ("M1", "Power transmission"),
                ("M11", "Power transmission › Bearings"),
            ],
        ),
        ("Electronics", [("E", "Electronics")]),
    ]


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ([("볼베어링", "M11"), ("축", "@"), ("핀", "")], {"볼베어링": "M11", "축": None}),
        ([("", "M11"), ("가" * 101, "M11")], {}),
        ([(str(i), "M") for i in range(PHRASES_MOST + 1)], {str(i): "M" for i in range(PHRASES_MOST)}),
    ],
)
def test_what_comes_back_is_what_read_takes(
    sent: list[tuple[str, str]], meant: dict[str, str | None]
) -> None:
    pairs = [
        (name, value) for row in sent for name, value in zip(("phrase", "phrase_field"), row, strict=True)
    ]
    assert answered_fields(FormData(pairs)) == meant
