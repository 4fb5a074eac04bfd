"""Free text in place of a product field: names, trade words and letters lead to fields of any tree."""

import pytest

from fixtures.fields import FIELD_NAMES, HALLS, TREE
from fixtures.judged import Phrase, phrases
from matcher.affinity import FieldTree
from matcher.concepts import Concepts
from matcher.fields import LEAST, UNCLEAR, FieldMapper
from matcher.proposal import SURE
from matcher.thesaurus import shipped, shipped_glosses

CONCEPTS = Concepts(shipped(), shipped_glosses())
MAPPER = FieldMapper(TREE, FIELD_NAMES, CONCEPTS)
HALL = {korean: code for code, (korean, _) in HALLS.items()}
JUDGED = [one for one in phrases() if one.fields]


def first(phrase: str, hall: str | None = None) -> str | None:
    return next((one.code for one in MAPPER.proposals(phrase, hall)), None)


def right(one: Phrase, hall: str | None) -> bool:
    return first(one.phrase, hall) in one.fields


@pytest.mark.parametrize(("part", "number"), [("develop", 60), ("report", 41)])
def test_four_of_five_first_proposals_are_right(part: str, number: int) -> None:
    asked = [one for one in JUDGED if one.part == part]
    assert len(asked) == number
    assert sum(right(one, HALL[one.hall]) for one in asked) >= 0.8 * number
    assert sum(right(one, None) for one in asked) >= 0.75 * number


def test_of_sure_ones_nine_of_ten_are_right() -> None:
    found = [(one, MAPPER.proposals(one.phrase, HALL[one.hall])) for one in JUDGED]
    sure = [(one, proposals[0]) for one, proposals in found if proposals and proposals[0].sure >= SURE]
    assert len(sure) >= 60
    assert sum(proposal.code in one.fields for one, proposal in sure) >= 0.9 * len(sure)


def test_what_no_field_fits_is_never_sure() -> None:
    for one in phrases():
        if not one.fields:
            assert all(found.sure < SURE for found in MAPPER.proposals(one.phrase, HALL[one.hall])), one


@pytest.mark.parametrize("at", [0, 1])
def test_every_field_is_found_by_its_names(at: int) -> None:
    for code, names in FIELD_NAMES.items():
        best = MAPPER.proposals(names[at])[0]
        assert (best.code, best.sure, best.why) == (code, 100, "name")


@pytest.mark.parametrize(
    ("phrase", "code", "why"),
    [
        ("알루미늄 다이캐스팅", "M0201", "trade word"),
        ("aluminium die-casting", "M0201", "trade word"),
        ("INJECTION MOULDS", "M0203", "name"),
        ("사출 금형", "M0203", "name"),
        ("김치", "R0102", "name"),
        ("컨트롤 밸브", "M0402", "trade word"),
        ("조선용 산업용 밸브", "M0402", "name"),
    ],
)
def test_spelling_spaces_and_synonyms(phrase: str, code: str, why: str) -> None:
    best = MAPPER.proposals(phrase)[0]
    assert (best.code, best.why) == (code, why)
    assert best.sure >= SURE


def test_a_slip_of_spelling_is_found_by_letters_and_not_sure() -> None:
    best = MAPPER.proposals("콘트롤밸브")[0]
    assert (best.code, best.why) == ("M0402", "letters")
    assert best.sure < SURE


def test_the_hall_decides_where_a_word_stands_in_two() -> None:
    """A name of another hall is still found, but no more sure."""
    assert first("필름", "C") == "C0403"
    assert first("필름", "E") == "E0204"
    assert MAPPER.proposals("사출금형", "R")[0].sure < SURE


def test_only_one_that_is_clearly_best_is_sure() -> None:
    both = MAPPER.proposals("베어링, 펌프")
    assert {one.code for one in both[:2]} == {"M0301", "M0403"}
    assert max(one.sure for one in both) <= UNCLEAR
    assert [one.sure for one in both] == sorted((one.sure for one in both), reverse=True)
    assert all(one.sure >= LEAST for one in both)


@pytest.mark.parametrize("phrase", ["", " ", "…", "\x00", "가" * 5000, "zq" * 3000, "😀"])
def test_nothing_is_found_in_nothing(phrase: str) -> None:
    assert all(one.sure < SURE for one in MAPPER.proposals(phrase))


def test_another_tree_with_other_codes_and_fewer_names() -> None:
    """The thesaurus's own field codes mean nothing in the organiser's tree; names do."""
    tree = FieldTree(parent={"1": None, "11": "1", "12": "1", "2": None, "21": "2"})
    names = {"1": ("뿌리산업",), "11": ("주조",), "12": ("금형",), "2": ("식품",), "21": ("음료",)}
    mapper = FieldMapper(tree, names, CONCEPTS)
    assert mapper.proposals("알루미늄 다이캐스팅")[0].code == "11"
    assert mapper.proposals("injection mould")[0].code == "12"
    assert mapper.proposals("주스")[0].code == "21"
    assert mapper.proposals("주스", "1")[0].sure < SURE
    assert FieldMapper(tree, {}, CONCEPTS).proposals("주조") == ()
