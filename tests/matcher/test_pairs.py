"""From wishes to candidates: who may meet, and who was dropped and why."""

import pytest

from matcher.affinity import Affinity, FieldTree, Known
from matcher.pairs import Dropped, Pair, check_wishes, pairs
from matcher.people import Delegate, Participant, Veto, Wish
from matcher.score import Dials

S1 = Participant(code="S1", side="seller")
S2 = Participant(code="S2", side="seller", hall="1")
B1 = Participant(
    code="B1",
    side="buyer",
    parallel=2,
    delegates=(Delegate(code="B1-1", table="T1"), Delegate(code="B1-2", table="T2")),
)
B2 = Participant(code="B2", side="buyer", hall="2")
S3 = Participant(code="S3", side="seller", tables=("T3",))
HALLS = {"T1": "1", "T2": "1", "T3": "1"}
EVERYBODY = (S1, S2, S3, B1, B2)


def made(*wishes: Wish, vetoes: tuple[Veto, ...] = ()) -> tuple[list[Pair], list[Dropped]]:
    assert check_wishes(EVERYBODY, wishes, vetoes) == []
    return pairs(EVERYBODY, wishes, vetoes, tree=FieldTree(parent={}), dials=Dials(), hall_of=HALLS)


def test_a_wish_makes_a_candidate_seller_first() -> None:
    kept, _ = made(Wish(of="B2", to="S1", rank=1))
    assert [(pair.first, pair.second) for pair in kept] == [("S1", "B2")]


def test_both_wishes_are_in_the_parts() -> None:
    (pair,), _ = made(Wish(of="S1", to="B2", rank=1), Wish(of="B2", to="S1", rank=1))
    assert pair.score.parts == {"affinity": 10, "seller wish": 100, "buyer wish": 120, "mutual": 60}


def test_a_wish_for_one_staffed_table_names_it() -> None:
    (pair,), _ = made(Wish(of="S1", to="B1-2", rank=1))
    assert pair.delegates == ("B1-2",)


def test_a_wish_for_the_company_besides_does_not_take_the_name_away() -> None:
    (pair,), _ = made(Wish(of="S1", to="B1-2", rank=1), Wish(of="B1", to="S1", rank=1))
    assert pair.delegates == ("B1-2",)


def test_wishes_that_name_two_people_leave_it_open() -> None:
    (pair,), _ = made(Wish(of="S1", to="B1-2", rank=1), Wish(of="B1-1", to="S1", rank=1))
    assert pair.delegates == ()


def test_a_veto_of_either_side_drops_the_pair() -> None:
    _, dropped = made(Wish(of="S1", to="B2", rank=1), vetoes=(Veto(of="B2", to="S1"),))
    assert dropped == [Dropped(first="S1", second="B2", because="vetoed")]


def test_two_halls_drop_the_pair() -> None:
    _, dropped = made(Wish(of="S2", to="B2", rank=1))
    assert dropped == [Dropped(first="S2", second="B2", because="different halls")]


def test_two_who_both_sit_at_tables_of_their_own_drop_the_pair() -> None:
    _, dropped = made(Wish(of="S3", to="B1", rank=1))
    assert dropped == [Dropped(first="S3", second="B1", because="two fixed tables")]


@pytest.mark.parametrize(
    ("wishes", "code", "row", "column"),
    [
        ([Wish(of="S1", to="B9", rank=1)], "code-unknown", 1, "to"),
        ([Wish(of="S9", to="B1", rank=1)], "code-unknown", 1, "of"),
        ([Wish(of="S1", to="S1", rank=1)], "wish-self", 1, "to"),
        ([Wish(of="B1-1", to="B1", rank=1)], "wish-self", 1, "to"),
        ([Wish(of="S1", to="S2", rank=1)], "wish-own-side", 1, "to"),
        ([Wish(of="S1", to="B1", rank=0)], "rank-zero", 1, "rank"),
        ([Wish(of="S1", to="B1", rank=1), Wish(of="S1", to="B1", rank=2)], "wish-twice", 2, "to"),
    ],
)
def test_faults_of_wishes_are_named(wishes: list[Wish], code: str, row: int, column: str) -> None:
    (issue,) = check_wishes(EVERYBODY, wishes, [])
    assert (issue.code, issue.row, issue.column) == (code, row, column)


def test_all_faults_are_told_at_once() -> None:
    wishes = [Wish(of="S1", to="B9", rank=0), Wish(of="S1", to="S2", rank=1)]
    found = [issue.code for issue in check_wishes(EVERYBODY, wishes, [Veto(of="B1", to="X")])]
    assert found == ["code-unknown", "rank-zero", "wish-own-side", "code-unknown"]


def test_an_affinity_that_is_known_stands_for_the_one_from_fields_and_languages() -> None:
    known = Known(pairs={("S1", "B2"): Affinity(total=40, parts={"field": 60, "cap": -20})})
    wishes = (Wish(of="S1", to="B2", rank=1), Wish(of="S3", to="B2", rank=1))
    tree = FieldTree(parent={})
    kept, _ = pairs(EVERYBODY, wishes, (), tree=tree, dials=Dials(), hall_of={}, fits=known)
    assert [pair.score.parts["affinity"] for pair in kept] == [20, 10]


def test_two_that_were_counted_and_have_nothing_in_common_score_nothing_for_it() -> None:
    known = Known(pairs={}, counted=frozenset({"S1", "B2"}))
    wishes = (Wish(of="S1", to="B2", rank=1), Wish(of="S3", to="B2", rank=1))
    tree = FieldTree(parent={})
    kept, _ = pairs(EVERYBODY, wishes, (), tree=tree, dials=Dials(), hall_of={}, fits=known)
    assert [pair.score.parts["affinity"] for pair in kept] == [0, 10]


def test_a_fact_that_rules_a_pair_out_drops_it_and_nothing_fills_it_in() -> None:
    out = Affinity(total=90, parts={"product": 90}, forbidden="supplier")
    known = Known(pairs={("S1", "B2"): out})
    wishes, tree = (Wish(of="S1", to="B2", rank=1),), FieldTree(parent={})
    for wished in (wishes, ()):
        kept, dropped = pairs((S1, B2), wished, (), tree=tree, dials=Dials(), hall_of={}, fits=known, fill=3)
        assert kept == []
        assert [one.because for one in dropped] == ["ruled out"] * len(wished)
