"""What the ranking is worth on the part of the judged set that is for reporting."""

from fixtures.judged import graded, judged
from tests.benchmarks.suggest import averaged, bm25, fields_alone, letters, ndcg, recall, whole, words

SET = judged()
NEEDS = [code for code, part in SET.part.items() if part == "report"]
UNLIKE = [code for code in NEEDS if code in SET.no_word]


def test_the_whole_is_good_and_better_than_any_method_alone() -> None:
    best, found_again = averaged(SET, whole(SET), NEEDS)
    alone = max(
        averaged(SET, ranking, NEEDS)[0] for ranking in (fields_alone(SET), bm25(SET, words), letters(SET))
    )
    assert best >= 0.85
    assert found_again >= 0.9
    assert best >= alone + 0.10


def test_needs_without_a_shared_word_find_what_suits_them() -> None:
    assert averaged(SET, whole(SET), UNLIKE)[0] >= 0.60


def test_the_measures_are_what_their_definitions_say() -> None:
    grades = {"A": 3, "B": 1, "C": 0, "D": 2}
    assert ndcg(["A", "D", "B"], grades) == 1.0
    assert ndcg(["C", "X"], grades) == 0.0
    assert ndcg(["A"], {}) is None
    worse = ndcg(["B", "D", "A"], grades)
    assert worse is not None
    assert 0.5 < worse < 0.9
    assert recall(["A", "B", "C"], grades, 2) == 0.5
    assert recall(["A"], {"B": 1}) is None


def test_graders_agree() -> None:
    """Quadratic weighted kappa (Cohen 1968) of the two, over all pairs that were graded."""
    pairs = [(int(row["grader_a"]), int(row["grader_b"])) for row in graded()]
    n = len(pairs)
    first = [sum(a == k for a, _ in pairs) for k in range(4)]
    second = [sum(b == k for _, b in pairs) for k in range(4)]
    apart = sum((a - b) ** 2 for a, b in pairs)
    chance = sum((i - j) ** 2 * first[i] * second[j] / n for i in range(4) for j in range(4))
    assert n > 5000
    assert 1 - apart / chance >= 0.8
