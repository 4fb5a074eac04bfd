"""What contradicts itself, in the event's own words; each item is checked by leaving it out."""

from dataclasses import replace

import pytest

from fixtures.handmade import HANDMADE
from fixtures.tiny import B1, B2, S1, S2, Handmade, meet, tiny
from matcher.people import Delegate
from scheduler.conflict.feasible import has_timetable
from scheduler.conflict.infeasible import infeasible
from scheduler.conflict.instances import items_of
from scheduler.problem import Problem, ProgrammeItem, Table
from scheduler.relax import RELAX
from scheduler.timetable import Item

MUST = replace(meet("S1 B1"), must=True)


def test_an_hour_and_a_closed_table() -> None:
    """S1 must meet B1 and is there in T1 only, when the one table is closed. B2 has nothing to do with it."""
    s1 = replace(S1, delegates=(Delegate(code="S1-1", hours=("T1",)),))
    table = Table(code="1-01", hall="H", closed=("T1",))
    problem = tiny((s1, S2, B1, B2), (MUST, meet("S2 B2", 3)), slots=(2,), tables=(table,))
    found = infeasible(problem, workers=1)
    assert found is not None
    assert found.minimal
    assert set(found.items) == {
        Item(rule="must-meet", codes=("S1:B1", "S1", "B1")),
        Item(rule="delegates-suffice", codes=("S1", "S1-1"), slots=("T1",)),
        Item(rule="tables-by-hall", codes=("1-01",), slots=("T1",)),
        Item(rule="tables-by-hall", codes=("H",), number=1),
    }


def test_a_veto_of_those_who_must_meet() -> None:
    problem = replace(tiny((S1, B1), (MUST,)), vetoes=(("S1", "B1"),))
    found = infeasible(problem, workers=1)
    assert found is not None
    assert set(found.items) == {
        Item(rule="must-meet", codes=("S1:B1", "S1", "B1")),
        Item(rule="veto", codes=("S1", "B1")),
    }


def test_two_must_meetings_and_a_quota_of_one_among_many_quotas() -> None:
    listed = (MUST, replace(meet("S1 B2"), must=True))
    people = (replace(S1, quota=1), replace(B1, quota=5), replace(B2, quota=5))
    found = infeasible(tiny(people, listed, slots=(3,)), workers=1)
    assert found is not None
    assert set(found.items) == {
        Item(rule="must-meet", codes=("S1:B1", "S1", "B1")),
        Item(rule="must-meet", codes=("S1:B2", "S1", "B2")),
        Item(rule="quota", codes=("S1",), number=1),
    }


def test_a_programme_item_is_named_with_whom_it_keeps() -> None:
    item = ProgrammeItem(code="opening", slots=("T1",), who=("S1", "B2"))
    found = infeasible(replace(tiny((S1, B1, B2), (MUST,)), programme=(item,)), workers=1)
    assert found is not None
    assert Item(rule="programme", codes=("S1", "opening"), slots=("T1",)) in found.items
    assert found.rules == ("programme", "must-meet")


def test_where_there_is_a_timetable_nothing_contradicts_itself() -> None:
    assert infeasible(tiny((S1, B1), (MUST,)), workers=1) is None


IMPOSSIBLE = [one for one in HANDMADE if one.status == "INFEASIBLE"]


@pytest.mark.parametrize("event", IMPOSSIBLE, ids=lambda event: event.name)
def test_each_item_is_necessary(event: Handmade) -> None:
    """Together they contradict each other; without any one of them there is a timetable."""
    found = infeasible(event.problem, workers=1)
    assert found is not None
    assert found.minimal
    kept = set(found.items)
    assert not possible(event.problem, kept)
    for item in found.items:
        assert possible(event.problem, kept - {item})


def possible(problem: Problem, kept: set[Item]) -> bool | None:
    """Whether a timetable keeps these items; everything else is left out."""
    rules = {item.rule for item in kept}
    for rule, relax in RELAX.items():
        if rule not in rules:
            problem = relax(problem)
    listed = [one for rule in rules for one in items_of(problem, rule)]
    for item, without in listed:
        if item not in kept:
            problem = without(problem)
    return has_timetable(problem, seconds=10, workers=1)
