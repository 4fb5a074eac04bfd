"""All meetings given: small events worked out by hand, and random ones compared with trying everything."""

from __future__ import annotations

import random
import threading
import time
from dataclasses import replace
from itertools import combinations, pairwise, product

import pytest
from ortools.sat.python import cp_model

from scheduler.given.case import breaks_of, faults_of, value_of
from scheduler.given.days import days_of, least_breaks, unbroken_starts
from scheduler.given.lanes import THOROUGH, climb, lanes
from scheduler.given.model import build
from scheduler.given.race import Race, Run
from scheduler.given.seats import seats_model
from scheduler.given.solve import GivenAnswer, GivenProblem, solve_given

SECONDS = 60.0


def event(
    n_slots: int,
    meetings: list[tuple[int, int]],
    *,
    allowed: dict[int, set[int]] | None = None,
    capacity: dict[int, list[int]] | None = None,
    pools: list[tuple[set[int], int]] | None = None,
    precedences: list[tuple[int, int]] | None = None,
    spread: int | None = None,
    weights: list[int] | None = None,
    extra: int = 0,
) -> GivenProblem:
    """An event in which everybody is free all day and tables are many, unless said otherwise."""
    n = max((max(pair) for pair in meetings), default=-1) + 1 + extra
    every = frozenset(range(n_slots))
    return GivenProblem(
        n_slots=n_slots,
        n_participants=n,
        meetings=tuple(meetings),
        allowed=tuple(frozenset((allowed or {}).get(i, every)) for i in range(len(meetings))),
        capacity=tuple(tuple((capacity or {}).get(q, [1] * n_slots)) for q in range(n)),
        pools=tuple((frozenset(members), (tables,) * n_slots) for members, tables in pools or []),
        precedences=tuple(precedences or []),
        break_spread=spread,
        weights=tuple(weights or [1] * n),
    )


def solve(p: GivenProblem, *, workers: int = 1, seed: int = 0) -> GivenAnswer:
    return solve_given(p, seconds=SECONDS, workers=workers, seed=seed)


# ---- an independent checker: it counts a day as a string of busy and idle slots, and shares no code ----


def checked_value(p: GivenProblem, slots: tuple[int, ...]) -> int | None:
    """The cost of a timetable, or None when it breaks a rule."""
    if len(slots) != len(p.meetings) or any(s not in p.allowed[i] for i, s in enumerate(slots)):
        return None
    breaks = []
    for q in range(p.n_participants):
        held = [sum(s == t and q in p.meetings[i] for i, s in enumerate(slots)) for t in range(p.n_slots)]
        if any(n > p.capacity[q][t] for t, n in enumerate(held)):
            return None
        day = "".join("#" if n else "." for n in held).strip(".")
        breaks.append(len([run for run in day.split("#") if run]))
    for members, tables in p.pools:
        for t in range(p.n_slots):
            if len([i for i in members if slots[i] == t]) > tables[t]:
                return None
    if any(not slots[a] < slots[b] for a, b in p.precedences):
        return None
    if p.break_spread is not None and any(abs(a - b) > p.break_spread for a, b in combinations(breaks, 2)):
        return None
    return sum(w * n for w, n in zip(p.weights, breaks, strict=True))


def best_of_all(p: GivenProblem) -> int | None:
    """The least cost over all timetables, by trying every one; None when there is none."""
    values = (checked_value(p, slots) for slots in product(*(sorted(allowed) for allowed in p.allowed)))
    return min((value for value in values if value is not None), default=None)


# ---- events worked out by hand ----


@pytest.mark.parametrize("workers", [1, 2])
def test_a_participant_with_a_hole_in_its_slots_has_one_break(workers: int) -> None:
    # 0 meets 1 in slot 0 and 2 in slot 3: idle in slots 1 and 2, one run of idle slots, so one break
    p = event(4, [(0, 1), (0, 2)], allowed={0: {0}, 1: {3}})
    answer = solve(p, workers=workers)
    assert (answer.status, answer.value, answer.bound, answer.slots) == ("OPTIMAL", 1, 1, (0, 3))


def test_precedence_moves_the_short_meeting_and_costs_a_break() -> None:
    # 0 meets 1 (slots 0, 2), then 2 (slots 1, 2). Free choice: 0 then 1, or 2 then 1: no break.
    # "1's meeting before 2's": slots 0 and 1. "2's before 1's": slots 1 and 2. Neither has a break.
    # With 2 only in slot 2: 1's meeting first means slots 0 and 2, a break at slot 1.
    p = event(3, [(0, 1), (0, 2)], allowed={0: {0, 2}, 1: {2}}, precedences=[(0, 1)])
    assert solve(p).value == 1


def test_few_tables_force_breaks() -> None:
    # Three pairs meet twice in 3 slots: 6 meetings, 2 tables × 3 slots, so every table is always used.
    # Each pair is idle in one slot, and each slot is the idle one of exactly one pair.
    # The pair idle in slot 1 has a break for both of its participants: 2.
    meetings = [(0, 1), (0, 1), (2, 3), (2, 3), (4, 5), (4, 5)]
    p = event(3, meetings, pools=[(set(range(6)), 2)])
    answer = solve(p)
    assert (answer.status, answer.value) == ("OPTIMAL", 2)


def test_weights_decide_who_waits() -> None:
    # As above; the pairs cost 2, 20 and 10 when they wait, so the first waits: 1 + 1.
    meetings = [(0, 1), (0, 1), (2, 3), (2, 3), (4, 5), (4, 5)]
    p = event(3, meetings, pools=[(set(range(6)), 2)], weights=[1, 1, 10, 10, 5, 5])
    answer = solve(p)
    assert answer.value == 2
    assert answer.slots is not None
    assert breaks_of(p, answer.slots) == (1, 1, 0, 0, 0, 0)


def test_the_spread_counts_idle_participants_too() -> None:
    # 0 is in meetings in slots 0, 2 and 4 only: two breaks. Participant 4 has no meeting, so none.
    fixed = {0: {0}, 1: {2}, 2: {4}}
    meetings = [(0, 1), (0, 2), (0, 3)]
    assert solve(event(5, meetings, allowed=fixed, spread=2, extra=1)).value == 2
    assert solve(event(5, meetings, allowed=fixed, spread=1, extra=1)).status == "INFEASIBLE"


def test_a_spread_may_ask_for_more_breaks_elsewhere() -> None:
    # Triangle 0-1-2 in which each meets each: slots 0, 2, 4 are fixed for 0-1, 0-2 and 1-2, so
    # 0 is busy in 0 and 2 (1 break), 1 in 0 and 4 (1), 2 in 2 and 4 (1): equal, so spread 0 holds: 3 breaks.
    p = event(5, [(0, 1), (0, 2), (1, 2)], allowed={0: {0}, 1: {2}, 2: {4}}, spread=0)
    assert solve(p).value == 3
    # With 1-2 free in slots 3 and 4, the cheapest is slot 3: 2 has no break; 0 and 1 have one: unequal.
    free = {0: {0}, 1: {2}, 2: {3, 4}}
    assert solve(event(5, [(0, 1), (0, 2), (1, 2)], allowed=free)).value == 2
    assert solve(event(5, [(0, 1), (0, 2), (1, 2)], allowed=free, spread=0)).value == 3


def test_a_buyer_with_two_staffed_tables_meets_two_at_once() -> None:
    # 0 meets 1, 2, 3 and 4 in two slots: two at a time. With one table it takes four slots.
    meetings = [(0, 1), (0, 2), (0, 3), (0, 4)]
    assert solve(event(2, meetings, capacity={0: [2, 2]})).status == "OPTIMAL"
    assert solve(event(2, meetings)).status == "INFEASIBLE"


def test_a_pair_that_meets_twice_needs_two_slots() -> None:
    answer = solve(event(2, [(0, 1), (1, 0)]))
    assert answer.slots is not None
    assert sorted(answer.slots) == [0, 1]


def test_nothing_to_do_is_done_at_once() -> None:
    answer = solve(event(3, [], extra=2, spread=0))
    assert (answer.status, answer.slots, answer.value, answer.bound) == ("OPTIMAL", (), 0, 0)


@pytest.mark.parametrize("workers", [1, 2])
def test_infeasible_because_of_tables(workers: int) -> None:
    # three meetings of six participants in one slot, two tables
    p = event(1, [(0, 1), (2, 3), (4, 5)], pools=[({0, 1, 2}, 2)])
    answer = solve(p, workers=workers)
    assert (answer.status, answer.slots, answer.value) == ("INFEASIBLE", None, None)


def test_infeasible_because_a_participant_is_away() -> None:
    p = event(2, [(0, 1)], allowed={0: {1}}, capacity={1: [1, 0]})
    assert solve(p).status == "INFEASIBLE"


# ---- random events against trying everything ----


def random_event(rng: random.Random) -> GivenProblem:
    n_slots, n, m = rng.randint(2, 5), rng.randint(2, 6), rng.randint(0, 5)
    meetings = [(a, b) for a, b in (rng.sample(range(n), 2) for _ in range(m))]
    weights = rng.choice([[1] * n, [rng.randint(0, 3) for _ in range(n)], [2] * n])
    members = {i for i in range(m) if rng.random() < 0.6}
    order = list(range(m))
    rng.shuffle(order)
    return GivenProblem(
        n_slots=n_slots,
        n_participants=n,
        meetings=tuple(meetings),
        allowed=tuple(frozenset(t for t in range(n_slots) if rng.random() < 0.8) for _ in meetings),
        capacity=tuple(
            tuple(rng.choices([0, 1, 2], [1, 9, 3 * (q % 2)])[0] for _ in range(n_slots)) for q in range(n)
        ),
        pools=tuple(
            (frozenset(group), tuple(rng.randint(1, 2) for _ in range(n_slots)))
            for group in (set(range(m)), members)
            if rng.random() < 0.7
        ),
        precedences=tuple((order[k], order[k + 1]) for k in range(m - 1) if rng.random() < 0.15),
        break_spread=rng.choice([None, None, 0, 1, 2]),
        weights=tuple(weights),
    )


@pytest.mark.parametrize("seed", range(150))
def test_random_events_agree_with_trying_everything(seed: int) -> None:
    p = random_event(random.Random(seed))
    best = best_of_all(p)
    answer = solve(p, workers=1 + seed % 2, seed=seed)
    if best is None:
        assert (answer.status, answer.slots, answer.value) == ("INFEASIBLE", None, None)
        return
    assert answer.slots is not None
    assert (answer.status, answer.value, answer.bound) == ("OPTIMAL", best, best)
    assert checked_value(p, answer.slots) == best


@pytest.mark.parametrize("seed", range(40))
def test_the_modules_own_count_agrees_with_the_independent_one(seed: int) -> None:
    rng = random.Random(1000 + seed)
    p = random_event(rng)
    for _ in range(20):
        slots = tuple(rng.randrange(p.n_slots) for _ in p.meetings)
        value = checked_value(p, slots)
        assert (faults_of(p, slots) == ()) == (value is not None)
        if value is not None:
            assert value_of(p, slots) == value


# ---- what follows from one participant's own meetings, against trying everything ----


def days_that_fit(rows: list[tuple[int, ...]]) -> set[frozenset[int]]:
    """Every set of slots that these meetings can fill, one each, by trying every choice."""
    return {frozenset(chosen) for chosen in product(*rows) if len(set(chosen)) == len(rows)}


def breaks_in(day: frozenset[int]) -> int:
    return sum(later > sooner + 1 for sooner, later in pairwise(sorted(day)))


@pytest.mark.parametrize("seed", range(200))
def test_unbroken_days_and_least_breaks_agree_with_trying_everything(seed: int) -> None:
    rng = random.Random(seed)
    n_slots, n = rng.randint(1, 8), rng.randint(0, 5)
    density = rng.choice([0.3, 0.6, 0.9])
    rows = [tuple(t for t in range(n_slots) if rng.random() < density) for _ in range(n)]
    rows = [row[:1] if rng.random() < 0.2 else row for row in rows]
    fits = days_that_fit(rows)
    whole = {min(day) for day in fits if day and breaks_in(day) == 0}
    if rows:
        assert set(unbroken_starts(rows)) == whole
    # nothing fits: "at least 2" is as true as anything
    assert least_breaks(rows) == min((min(breaks_in(day), 2) for day in fits), default=2)


def test_least_breaks_stays_true_when_there_are_too_many_days_to_look_at() -> None:
    # Slots 0, 2 and 4 at the earliest: there is a break, and one is enough (0, 3, 4). Of days with two runs
    # more than one would have to be looked at, so only "at least 1" is said, as for slots 0, 2 or 3, 6 or 7,
    # where two breaks are the least unless 2 or 3 touches 0 or 6: it never does.
    assert least_breaks([(0,), (2, 3), (6, 7)]) == 2
    assert least_breaks([(0,), (2, 3), (6, 7)], days=1) == 1
    assert least_breaks([(0,), (2, 3), (4, 5, 6)], days=1) == 1


def relaxed_bound(p: GivenProblem) -> float | None:
    """The optimum of counting seats; None where it rules everything out."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(seats_model(p, days_of(p)))
    return None if status == cp_model.INFEASIBLE else solver.best_objective_bound


@pytest.mark.parametrize("seed", range(2000, 2120))
def test_local_bounds_and_seats_never_exceed_the_best(seed: int) -> None:
    p = random_event(random.Random(seed))
    best = best_of_all(p)
    if best is None:
        return
    local = sum(w * day.least for w, day in zip(p.weights, days_of(p), strict=True))
    bound = relaxed_bound(p)
    assert bound is not None
    assert local <= best
    assert bound <= best + 1e-6


@pytest.mark.parametrize("seed", range(3000, 3080))
def test_a_ceiling_is_refused_exactly_below_the_best(seed: int) -> None:
    p = random_event(random.Random(seed))
    best = best_of_all(p)
    given = build(p, days_of(p))
    for ceiling in range(given.worst + 1):
        model = given.model.clone()
        model.add(given.cost <= ceiling)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        found = solver.solve(model) != cp_model.INFEASIBLE
        assert found == (best is not None and best <= ceiling)


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("seed", range(4000, 4020))
def test_ways_agree_on_events_with_fixed_meetings_and_few_tables(seed: int, workers: int) -> None:
    rng = random.Random(seed)
    p = random_event(rng)
    fixed = replace(
        p,
        allowed=tuple(
            frozenset(rng.sample(sorted(row), 1)) if row and rng.random() < 0.5 else row for row in p.allowed
        ),
    )
    best = best_of_all(fixed)
    answer = solve(fixed, workers=workers, seed=seed)
    assert answer.status == ("INFEASIBLE" if best is None else "OPTIMAL")
    assert answer.value == best


def test_asking_ahead_of_the_bound_stops_once_it_is_answered() -> None:
    race = Race(problem=event(4, [(0, 1), (0, 2)]), seconds=SECONDS)
    race.offer((0, 3))  # one break
    solver = cp_model.CpSolver()
    runs = {ceiling: Run(solver=solver, ceiling=ceiling) for ceiling in (0, 1)}
    race.runs.extend(runs.values())
    race.end_useless_runs()
    assert {ceiling: run.stopped for ceiling, run in runs.items()} == {0: False, 1: True}
    # nobody has to have a break here: the lanes go on with 0
    climb(race, THOROUGH, 0, 10.0, ahead=True)
    assert (race.value, race.bound) == (0, 0)


# ---- promises ----


def busy_day(seed: int) -> GivenProblem:
    """An event that takes a while: 40 participants in 14 slots, 12 tables, 150 meetings, hours missing."""
    rng = random.Random(seed)
    meetings = [(a, b) for a, b in (rng.sample(range(40), 2) for _ in range(150))]
    return event(
        14,
        meetings,
        allowed={i: {t for t in range(14) if rng.random() < 0.7} for i in range(150)},
        pools=[(set(range(150)), 12)],
    )


def test_one_worker_gives_the_same_timetable_twice() -> None:
    p = event(6, [(a, b) for a in range(4) for b in range(4, 8) if a != b - 4], pools=[(set(range(12)), 2)])
    assert solve(p, seed=3).slots == solve(p, seed=3).slots


@pytest.mark.parametrize("workers", [1, 2])
def test_a_stop_ends_the_solve_and_is_never_called_optimal_without_proof(workers: int) -> None:
    asked: list[float] = []
    begin = time.monotonic()

    def stop() -> bool:
        asked.append(time.monotonic())
        return time.monotonic() > begin + 1.5

    answer = solve_given(busy_day(1), seconds=SECONDS, workers=workers, seed=0, should_stop=stop)
    assert answer.status == "STOPPED"
    assert answer.value is None or answer.value > answer.bound
    assert time.monotonic() - begin < 20.0
    assert len(asked) > 5


def test_a_legal_hint_is_the_first_timetable_and_an_illegal_one_is_left_aside() -> None:
    p = event(4, [(0, 1), (0, 2)])
    told: list[tuple[int | None, int]] = []
    answer = solve_given(
        p, seconds=SECONDS, workers=1, seed=0, hint=(0, 3), on_progress=lambda v, b, _: told.append((v, b))
    )
    assert told[0] == (1, 0)  # slots 0 and 3: one break
    assert (answer.status, answer.value) == ("OPTIMAL", 0)
    assert solve_given(p, seconds=SECONDS, workers=1, seed=0, hint=(1, 1)).value == 0  # both at once: illegal


def test_progress_only_improves_and_comes_from_the_calling_thread() -> None:
    p = event(3, [(0, 1), (0, 1), (2, 3), (2, 3), (4, 5), (4, 5)], pools=[(set(range(6)), 2)])
    told: list[tuple[int | None, int, float]] = []
    threads: set[int] = set()

    def progress(value: int | None, bound: int, seconds: float) -> None:
        threads.add(threading.get_ident())
        told.append((value, bound, seconds))

    answer = solve_given(p, seconds=SECONDS, workers=2, seed=0, on_progress=progress)
    assert threads == {threading.get_ident()}
    assert told[-1][:2] == (answer.value, answer.bound) == (2, 2)
    bounds = [bound for _, bound, _ in told]
    values = [value for value, _, _ in told if value is not None]
    assert (bounds, values) == (sorted(bounds), sorted(values, reverse=True))


def test_a_fault_of_the_callers_ends_the_lanes_and_is_raised() -> None:
    def progress(_value: int | None, _bound: int, _seconds: float) -> None:
        raise KeyError("the caller's own")

    with pytest.raises(KeyError):
        solve_given(event(3, [(0, 1)]), seconds=SECONDS, workers=2, seed=0, on_progress=progress)


def test_a_solver_that_lies_is_caught() -> None:
    race = Race(problem=event(4, [(0, 1), (0, 2)]), seconds=SECONDS)
    with pytest.raises(AssertionError, match="breaks rules"):
        race.offer((1, 1))
    with pytest.raises(AssertionError, match="counts 0"):
        race.offer((0, 3), claimed=0)
    race.offer((0, 3), claimed=1)
    with pytest.raises(AssertionError, match="least possible"):
        race.raise_bound(2)
    with pytest.raises(AssertionError, match="infeasible"):
        race.rule_out()


def test_a_proof_after_the_stop_does_not_count() -> None:
    race = Race(problem=event(4, [(0, 1), (0, 2)]), seconds=SECONDS)
    race.stopping = True
    race.raise_bound(1)
    race.rule_out()
    assert (race.bound, race.infeasible) == (0, False)


def test_the_model_may_be_read_without_a_solve() -> None:
    p = event(4, [(0, 1), (0, 2)], allowed={0: {1, 2}})
    given = build(p, days_of(p))
    assert [sorted(row) for row in given.at] == [[1, 2], [0, 1, 2, 3]]
    assert len(lanes(1)) == 1
    assert len(lanes(2)) == 2
