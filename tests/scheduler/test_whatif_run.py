"""Variants solved side by side: figures by hand, and what happens when a process, or somebody, gives up."""

import multiprocessing
import os
import signal
from dataclasses import replace

import pytest

from fixtures.event import problem_of
from fixtures.generate import generate
from fixtures.tiny import B1, B2, S1, S2, meet, tiny
from matcher.people import Delegate
from scheduler.memory import need_of
from scheduler.problem import Problem, Session, Slot
from scheduler.timetable import Meeting
from scheduler.whatif.compare import Comparison, Failed, figures
from scheduler.whatif.refusal import VariantError
from scheduler.whatif.run import whatif
from scheduler.whatif.variants import Asked, Variant, variants_of


def crowded() -> Problem:
    """Two sellers, two buyers, one slot, one table: S1-B1 is worth 5, the others less."""
    listed = (meet("S1 B1", 5), meet("S1 B2", 1), meet("S2 B1", 2), meet("S2 B2", 3))
    return tiny((S1, S2, B1, B2), listed, tables=1, floors=1)


def hard() -> Problem:
    """Scarce hours and tables: not solved in a second."""
    return problem_of(generate("scarce-60", seed=1))


def test_the_comparison_by_hand() -> None:
    """With one table S1-B1 (5) is held and S2 is one short; with two, S2-B2 (3) too; without B1, S2-B2 alone.

    Then S1 has lost what it had, S2 has gained, and B1 is in neither list.
    """
    asked = [Asked(change="tables", values="+1"), Asked(change="without", values="B1")]
    problem = crowded()
    found = whatif(problem, variants_of(problem, asked), seconds=20)
    shown = [
        (one.name, one.figures and (one.figures.meetings, one.figures.score, one.figures.shortfall))
        for one in (found.base, *found.variants)
    ]
    assert shown == [("as it is", (1, 5, 1)), ("tables +1", (2, 8, 0)), ("without B1", (1, 3, 1))]
    more, without = (one.against for one in found.variants)
    assert more is not None
    assert without is not None
    assert (more.kept, more.lost, more.new, more.better, more.worse) == (1, (), ("S2:B2",), ("S2", "B2"), ())
    assert (without.kept, without.lost, without.new) == (0, ("S1:B1",), ("S2:B2",))
    assert (without.better, without.worse) == (("S2", "B2"), ("S1",))


def test_minutes_idle_by_hand() -> None:
    """S1 meets at 10:00 and at 11:00. In between are T2 from 10:25 and T3 from 10:45: 20 and 15 minutes.

    B1 is away in T3, so that only T2 is idle for it.
    """
    starts = ("10:00", "10:25", "10:45", "11:00")
    slots = tuple(Slot(code=f"T{i + 1}", start=start) for i, start in enumerate(starts))
    buyer = replace(B1, forbidden=("T3",))
    problem = replace(
        tiny((S1, buyer), (meet("S1 B1"), meet("S1 B1", id="again"))),
        sessions=(Session(code="AM", slots=slots),),
    )
    held = tuple(
        Meeting(id=name, pair=("S1", "B1"), delegates=("S1", "B1"), slot=slot, table="1-01")
        for name, slot in (("S1:B1", "T1"), ("again", "T4"))
    )
    found = figures(problem, held)
    assert (found.gaps, found.minutes) == (3, 20 + 15 + 20)


def test_what_can_not_be_is_shown_with_the_rules_that_contradict_each_other() -> None:
    """S1 must meet both buyers; with a quota of 1 it can't."""
    must = tuple(replace(meet(pair), must=True) for pair in ("S1 B1", "S1 B2"))
    problem = tiny((S1, B1, B2), must, slots=(2,))
    (found,) = whatif(problem, variants_of(problem, [Asked(change="quota", values="S1=1")])).variants
    assert found.result is not None
    assert found.result.status == "INFEASIBLE"
    assert found.result.contradiction is not None
    assert set(found.result.contradiction.rules) == {"quota", "must-meet"}
    assert (found.failed, found.figures, found.against) == (None, None, None)


def bare(found: Comparison) -> list[object]:
    lines = (found.base, *found.variants)
    return [(one.name, one.figures, one.against, one.result and one.result.meetings) for one in lines]


def test_equal_calls_give_equal_comparisons() -> None:
    problem = problem_of(generate("gumi-500", seed=2, buyers=12, sellers=40))
    variants = variants_of(problem, [Asked(change="slot-minutes", values="15,30")])
    one = whatif(problem, variants, seconds=60, seed=3)
    other = whatif(problem, variants, seconds=60, seed=3, processes=1)
    assert bare(one) == bare(other)


def test_a_process_that_is_killed_spoils_no_other() -> None:
    """The first worker dies while it searches; what it had to do is told as crashed, the rest is done."""
    killed: list[int] = []

    def kill_one() -> bool:
        children = multiprocessing.active_children()
        if children and not killed and children[0].pid is not None:
            killed.append(children[0].pid)
            os.kill(children[0].pid, signal.SIGKILL)
        return False

    easy = Variant(name="easy", problem=crowded())
    found = whatif(hard(), [easy, easy], seconds=60, processes=1, should_stop=kill_one)
    assert found.base.failed == Failed(failure="crashed", detail="its process ended with code -9")
    assert [one.figures and one.figures.score for one in found.variants] == [5, 5]
    assert multiprocessing.active_children() == []


def test_a_stop_brings_back_what_was_found_and_leaves_no_process() -> None:
    """The small variant is done first; then the stop reaches the hard one, and the last has not begun."""
    problem, told = hard(), []
    variants = [Variant(name="last", problem=problem)]
    found = whatif(
        crowded(),
        [Variant(name="hard", problem=problem), *variants],
        seconds=600,
        processes=1,
        on_line=told.append,
        should_stop=lambda: len(told) > 0,
    )
    stopped, last = found.variants
    assert found.base.figures is not None
    assert stopped.result is None or stopped.result.status in {"STOPPED", "CERTIFIED"}
    assert last.failed == Failed(failure="stopped")
    assert multiprocessing.active_children() == []


def test_an_interrupt_in_the_caller_leaves_no_process() -> None:
    def interrupted() -> bool:
        if multiprocessing.active_children():
            raise KeyboardInterrupt
        return False

    with pytest.raises(KeyboardInterrupt):
        whatif(hard(), [], seconds=600, should_stop=interrupted)
    assert multiprocessing.active_children() == []


def test_what_is_too_large_for_the_memory_is_told_and_not_tried() -> None:
    problem = crowded()
    large = problem_of(generate("gumi-500", seed=1))
    limit = need_of(problem).bytes + 1
    (found,) = whatif(problem, [Variant(name="large", problem=large)], memory=limit).variants
    assert found.failed is not None
    assert found.failed.failure == "memory"


def test_a_faulty_variant_is_refused_before_anything_is_solved() -> None:
    broken = replace(crowded(), tables=())
    with pytest.raises(VariantError) as caught:
        whatif(crowded(), [Variant(name="no tables", problem=broken)])
    assert [issue.place for issue in caught.value.issues] == ["no tables: /tables"]


def test_people_who_share_a_code_with_nobody_are_sent_as_they_are() -> None:
    """A problem crosses the border of a process without anything that was counted for it here."""
    problem = replace(crowded(), participants=(replace(S1, delegates=(Delegate(code="S1-1"),)), S2, B1, B2))
    need_of(problem)
    assert problem.slots
    found = whatif(problem, [])
    assert found.base.figures is not None
    assert found.base.figures.score == 5
