"""Stars and importance: what ranks they are."""

from itertools import pairwise

from matcher.score import Dials, wish_points
from matcher.wish_forms import MUST_RANKS, STAR_RANKS, importance_of, stars_of


def test_stars_come_back_as_they_were_given() -> None:
    assert [stars_of(STAR_RANKS[stars]) for stars in range(1, 6)] == [1, 2, 3, 4, 5]


def test_importance_comes_back_as_it_was_given() -> None:
    assert [importance_of(rank) for rank in MUST_RANKS.values()] == list(MUST_RANKS)


def test_a_rank_beyond_the_last_star_is_one_star() -> None:
    assert (stars_of(5), stars_of(12)) == (1, 1)


def test_more_stars_are_worth_more() -> None:
    points = [wish_points(100, STAR_RANKS[stars], Dials()) for stars in range(1, 6)]
    assert points == [68, 76, 84, 92, 100]
    assert all(one < other for one, other in pairwise(points))
