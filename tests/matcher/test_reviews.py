"""What is said of requests, and the earlier request first: how they count, and that no wish ever harms."""

import random
from dataclasses import replace

import pytest

from matcher.affinity import FieldTree
from matcher.earlier import earlier
from matcher.pairs import Dropped, Pair, pairs
from matcher.people import Delegate, Participant, Review, Verdict, Veto, Wish
from matcher.score import PRESETS, Dials

TREE = FieldTree(parent={"M": None, "M1": "M", "M2": "M", "E": None})
S1 = Participant(code="S1", side="seller")
S2 = Participant(code="S2", side="seller")
S3 = Participant(code="S3", side="seller")
B1 = Participant(code="B1", side="buyer")
B2 = Participant(code="B2", side="buyer")
FINE = Dials(unit=100)


def made(
    *wishes: Wish, said: Verdict | None = None, dials: Dials | None = None
) -> tuple[list[Pair], list[Dropped]]:
    reviews = () if said is None else (Review(of="B1", to="S1", verdict=said),)
    people = (S1, S2, S3, B1, B2)
    return pairs(people, wishes, (), tree=TREE, dials=dials or Dials(), hall_of={}, reviews=reviews)


def test_accepting_makes_a_wish_mutual() -> None:
    (pair,), _ = made(Wish(of="S1", to="B1", rank=1), said="accepted")
    assert pair.score.parts == {"affinity": 10, "seller wish": 100, "buyer accepted": 100, "mutual": 60}


def test_accepting_earns_no_more_than_a_first_wish() -> None:
    dials = Dials(buyer_wish=50)
    (pair,), _ = made(Wish(of="S1", to="B1", rank=1), said="accepted", dials=dials)
    assert pair.score.parts["buyer accepted"] == 50


@pytest.mark.parametrize(("rank", "part"), [(1, {"buyer wish": 120}), (9, {"buyer accepted": 100})])
def test_of_an_own_wish_and_an_acceptance_the_better_counts(rank: int, part: dict[str, int]) -> None:
    wishes = (Wish(of="S1", to="B1", rank=1), Wish(of="B1", to="S1", rank=rank))
    (pair,), _ = made(*wishes, said="accepted")
    assert pair.score.parts == {"affinity": 10, "seller wish": 100, **part, "mutual": 60}


def test_holding_changes_nothing_and_is_named() -> None:
    (before,), _ = made(Wish(of="S1", to="B1", rank=1))
    (pair,), _ = made(Wish(of="S1", to="B1", rank=1), said="held")
    assert pair.score.total == before.score.total
    assert pair.score.parts == {**before.score.parts, "buyer held": 0}


def test_declining_drops_the_pair() -> None:
    kept, dropped = made(Wish(of="S1", to="B1", rank=1), said="declined")
    assert (kept, dropped) == ([], [Dropped(first="S1", second="B1", because="declined")])


def test_a_veto_is_said_before_a_decline() -> None:
    wishes, veto = (Wish(of="S1", to="B1", rank=1),), (Veto(of="S1", to="B1"),)
    no = (Review(of="B1", to="S1", verdict="declined"),)
    _, dropped = pairs((S1, B1), wishes, veto, tree=TREE, dials=Dials(), hall_of={}, reviews=no)
    assert dropped == [Dropped(first="S1", second="B1", because="vetoed")]


@pytest.mark.parametrize("said", ["accepted", "held"])
def test_an_answer_to_a_request_that_was_taken_back_counts_for_nothing(said: Verdict) -> None:
    (pair,), _ = made(Wish(of="B1", to="S1", rank=1), said=said)
    assert pair.score.parts == {"affinity": 10, "buyer wish": 120}


def test_the_earlier_of_two_equal_requests_is_worth_more() -> None:
    wishes = (Wish(of="S1", to="B1", rank=1, asked=7), Wish(of="S2", to="B1", rank=1, asked=3))
    (first, second), _ = made(*wishes, dials=FINE)
    assert (first.score.total, second.score.total) == (11_098, 11_099)
    assert second.score.parts == {"affinity": 1000, "seller wish": 10_000, "earlier": 99}


def test_who_asked_at_the_same_time_is_worth_the_same() -> None:
    wishes = (Wish(of="S1", to="B1", rank=1, asked=1), Wish(of="S2", to="B1", rank=1, asked=1))
    (first, second), _ = made(*wishes, dials=FINE)
    assert first.score == second.score


def test_a_better_rank_goes_before_an_earlier_request() -> None:
    wishes = (Wish(of="S1", to="B1", rank=2, asked=1), Wish(of="S2", to="B1", rank=1, asked=9))
    (later_rank, earlier_rank), _ = made(*wishes, dials=FINE)
    assert later_rank.score.total < earlier_rank.score.total


def test_requests_to_two_receivers_are_not_compared() -> None:
    wishes = (Wish(of="S1", to="B1", rank=1, asked=1), Wish(of="S2", to="B2", rank=1, asked=2))
    (first, second), _ = made(*wishes, dials=FINE)
    assert first.score == second.score


def test_without_an_order_number_or_a_unit_there_is_no_part_for_it() -> None:
    (pair,), _ = made(Wish(of="S1", to="B1", rank=1), dials=FINE)
    assert "earlier" not in pair.score.parts
    (pair,), _ = made(Wish(of="S1", to="B1", rank=1, asked=1))
    assert "earlier" not in pair.score.parts


def test_beyond_the_unit_the_later_ones_gain_nothing() -> None:
    worth = {(f"S{i}", "B"): 5 for i in range(5)}
    gain = earlier(worth, {((f"S{i}", "B"), "B"): i for i in range(5)}, 3)
    assert gain == {("S0", "B"): 2, ("S1", "B"): 1, ("S2", "B"): 0, ("S3", "B"): 0, ("S4", "B"): 0}


def people_of(rng: random.Random) -> list[Participant]:
    found = []
    for side, prefix, most in (("seller", "S", 6), ("buyer", "B", 4)):
        for i in range(rng.randrange(1, most)):
            code = f"{prefix}{i}"
            staff = tuple(Delegate(code=f"{code}-{k}") for k in range(rng.randrange(3)))
            fields = tuple(rng.sample(["M1", "M2", "E"], rng.randrange(3)))
            found.append(Participant(code=code, side=side, delegates=staff, fields=fields))  # type: ignore[arg-type]
    return found


def wish_of(rng: random.Random, people: list[Participant]) -> Wish:
    sellers = [one for one in people if one.side == "seller"]
    buyers = [one for one in people if one.side == "buyer"]
    ends = [rng.choice(group) for group in (sellers, buyers)]
    rng.shuffle(ends)
    of, to = (rng.choice([one.code, *(person.code for person in one.delegates)]) for one in ends)
    return Wish(of=of, to=to, rank=rng.randrange(1, 9), asked=rng.choice([None, *range(6)]))


def dials_of(rng: random.Random) -> Dials:
    if rng.random() < 0.5:
        preset = PRESETS[rng.choice(sorted(PRESETS))].dials
        return replace(preset, unit=rng.choice([1, 2, 10, 100]))
    return Dials(
        seller_wish=rng.randrange(1, 9),
        buyer_wish=rng.randrange(1, 9),
        mutual=rng.randrange(3),
        rank_step=rng.randrange(3),
        wish_least=rng.randrange(1, 6),
        affinity_percent=rng.randrange(0, 11),
        accepted=rng.randrange(9),
        unit=rng.choice([1, 2, 3, 10]),
    )


@pytest.mark.parametrize("seed", range(300))
def test_a_wish_never_lowers_the_score_of_its_pair(seed: int) -> None:
    """Whoever asks, whenever, after whatever was said of requests, and whether the pair was filled in."""
    rng = random.Random(seed)
    people, dials, fill = people_of(rng), dials_of(rng), rng.randrange(4)
    wishes = list({(one.of, one.to): one for one in (wish_of(rng, people) for _ in range(12))}.values())
    verdicts: list[Verdict] = ["accepted", "held"]
    owner = {person.code: one.code for one in people for person in one.staff} | {
        one.code: one.code for one in people
    }
    reviews = list(
        {
            (owner[one.to], owner[one.of]): Review(
                of=owner[one.to], to=owner[one.of], verdict=rng.choice(verdicts)
            )
            for one in wishes
            if rng.random() < 0.4
        }.values()
    )

    def worth(asked: list[Wish]) -> dict[frozenset[str], int]:
        kept, _ = pairs(people, asked, (), tree=TREE, dials=dials, hall_of={}, reviews=reviews, fill=fill)
        return {frozenset((one.first, one.second)): one.score.total for one in kept}

    before = worth(wishes)
    asked = {(one.of, one.to) for one in wishes}
    for _ in range(8):
        more = wish_of(rng, people)
        if (more.of, more.to) in asked:
            continue
        pair = frozenset((owner[more.of], owner[more.to]))
        assert worth([*wishes, more])[pair] >= before.get(pair, 0)


@pytest.mark.parametrize("seed", range(100))
def test_asking_early_never_lifts_a_pair_above_one_with_more_points(seed: int) -> None:
    rng = random.Random(seed)
    people, dials = people_of(rng), dials_of(rng)
    wishes = list({(one.of, one.to): one for one in (wish_of(rng, people) for _ in range(12))}.values())
    plain = [replace(one, asked=None) for one in wishes]
    kept, _ = pairs(people, wishes, (), tree=TREE, dials=dials, hall_of={})
    points, _ = pairs(people, plain, (), tree=TREE, dials=dials, hall_of={})
    scored = list(zip(points, kept, strict=True))
    for before, after in scored:
        for other_before, other_after in scored:
            if before.score.total > other_before.score.total:
                assert after.score.total > other_after.score.total


@pytest.mark.parametrize("preset", sorted(PRESETS))
def test_what_is_filled_in_is_worth_less_than_any_wish(preset: str) -> None:
    dials = replace(PRESETS[preset].dials, unit=10)  # type: ignore[index]
    people = [
        Participant(code="S1", side="seller", fields=("M1",)),
        Participant(code="S2", side="seller"),
        Participant(code="B1", side="buyer", fields=("M1",)),
    ]
    wishes = [Wish(of="S2", to="B1", rank=500)]
    kept, _ = pairs(people, wishes, (), tree=TREE, dials=dials, hall_of={}, fill=1)
    score = {one.first: one.score.total for one in kept}
    assert kept[0].filled
    assert 2 * score["S1"] < score["S2"]
