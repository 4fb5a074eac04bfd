"""Scores: integer parts that add up, and what a preset is for."""

from hypothesis import given
from hypothesis import strategies as st

from matcher.affinity import Affinity, FieldTree, affinity, field_points
from matcher.people import Delegate, Participant
from matcher.score import PRESETS, Dials, score, wish_points

TREE = FieldTree(
    parent={"M": None, "M01": "M", "M0101": "M01", "M0102": "M01", "M02": "M", "M0201": "M02", "E": None}
)
NO_FIT = Affinity(total=0, parts={})


def test_equal_fields_earn_eighty() -> None:
    assert field_points(["M0101"], ["M0101"], TREE) == 80


def test_fields_with_one_parent_earn_fifty() -> None:
    assert field_points(["M0101"], ["M0102"], TREE) == 50


def test_a_field_and_its_ancestor_earn_fifty() -> None:
    assert field_points(["M0101"], ["M"], TREE) == 50


def test_fields_of_one_hall_earn_twenty_five() -> None:
    assert field_points(["M0101"], ["M0201"], TREE) == 25


def test_two_halls_have_nothing_in_common() -> None:
    assert field_points(["M"], ["E"], TREE) == 0


def test_the_best_of_several_fields_counts() -> None:
    assert field_points(["E", "M0101"], ["M0201", "M0102"], TREE) == 50


def test_who_shares_no_language_earns_nothing_for_it() -> None:
    korean = Participant(code="S1", side="seller", languages=("ko",))
    german = Participant(code="B1", side="buyer", delegates=(Delegate(code="B1-1", languages=("de",)),))
    assert affinity(korean, german, TREE).parts["language"] == 0


def test_who_named_no_language_is_understood() -> None:
    silent = Participant(code="S1", side="seller")
    german = Participant(code="B1", side="buyer", languages=("de",))
    assert affinity(silent, german, TREE).total == 20


def test_a_mutual_first_wish_by_hand() -> None:
    # 80 × 50 % = 40, seller 100, buyer 120 - 8 = 112, mutual 60: 312
    fit = Affinity(total=80, parts={"field": 80})
    worth = score(seller_rank=1, buyer_rank=2, fit=fit, dials=Dials())
    assert worth.total == 312
    assert worth.parts == {"affinity": 40, "seller wish": 100, "buyer wish": 112, "mutual": 60}


ranks = st.none() | st.integers(min_value=1, max_value=50)


@given(ranks, ranks, st.integers(min_value=0, max_value=100), st.sampled_from(sorted(PRESETS)))
def test_parts_add_up(seller: int | None, buyer: int | None, total: int, preset: str) -> None:
    fit = Affinity(total=total, parts={"field": total})
    worth = score(seller_rank=seller, buyer_rank=buyer, fit=fit, dials=PRESETS[preset].dials)
    assert worth.total == sum(worth.parts.values())


@given(ranks, st.integers(min_value=1, max_value=50), st.sampled_from(sorted(PRESETS)))
def test_one_more_wish_never_lowers_a_score(seller: int | None, rank: int, preset: str) -> None:
    dials = PRESETS[preset].dials
    before = score(seller_rank=seller, buyer_rank=None, fit=NO_FIT, dials=dials)
    after = score(seller_rank=seller, buyer_rank=rank, fit=NO_FIT, dials=dials)
    assert after.total >= before.total


@given(st.integers(min_value=1, max_value=50))
def test_a_better_rank_is_never_worth_less(rank: int) -> None:
    assert wish_points(100, rank, Dials()) >= wish_points(100, rank + 1, Dials())


@given(ranks.filter(bool), ranks.filter(bool))
def test_mutual_first_puts_a_mutual_wish_before_any_two_others(seller: int, buyer: int) -> None:
    """Holding one meeting can cost one meeting of each of the two."""
    dials = PRESETS["mutual-first"].dials
    full = Affinity(total=100, parts={"field": 100})
    mutual = score(seller_rank=seller, buyer_rank=buyer, fit=NO_FIT, dials=dials)
    one_sided = score(seller_rank=None, buyer_rank=1, fit=full, dials=dials)
    assert mutual.total > 2 * one_sided.total
