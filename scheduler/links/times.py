"""Rules about the order of time: for pairs of meetings, for single people, and for days as a whole."""

from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING

from scheduler.links.days import breaks, gaps
from scheduler.model import Model
from scheduler.problem import minutes_between

if TYPE_CHECKING:
    from ortools.sat.python import cp_model


def precedence(model: Model) -> None:
    """Of two meetings in an order, if both are held, the first is over before the second begins."""
    place = {meeting.id: i for i, meeting in enumerate(model.grid.problem.meetings)}
    for before, after in model.grid.problem.precedences:
        i, j = place[before], place[after]
        length = int(model.grid.length[i])
        for t, held in model.at[j].items():
            # If `after` begins in t, `before` is not held in t or later.
            late = [other for s, other in model.at[i].items() if s + length > t]
            model.cp.add_at_most_one([held, *late])


def _by_person(model: Model, p: int) -> "Iterator[tuple[int, int, int, cp_model.IntVar]]":
    """(delegate, meeting, slot, what says that the delegate is in it) for a company's people."""
    for i in model.by_person.get(p, ()):
        side = int(model.grid.ends[i, 1] == p)
        for d, t, here in model.spans(i, model.people(i, side)):
            yield d, i, t, here


def _busy(model: Model, p: int) -> "dict[int, dict[int, list[cp_model.IntVar]]]":
    """By delegate and slot, what says that the delegate is in a meeting."""
    found: dict[int, dict[int, list[cp_model.IntVar]]] = {}
    for d, _, t, here in _by_person(model, p):
        found.setdefault(d, {}).setdefault(t, []).append(here)
    return found


def in_a_row(model: Model) -> None:
    """Nobody meets in more slots of a session without a pause than is allowed in a row."""
    problem, index = model.grid.problem, model.grid.index
    for p, one in enumerate(problem.participants):
        most = problem.in_a_row if one.in_a_row is None else one.in_a_row
        if most is None:
            continue
        for slots in _busy(model, p).values():
            for session in problem.sessions:
                order = [index.slot[slot.code] for slot in session.slots]
                for k in range(len(order) - most):
                    window = [x for t in order[k : k + most + 1] for x in slots.get(t, ())]
                    model.at_most(window, most)


def lunch(model: Model) -> None:
    """In every lunch window everybody has as many slots in a row without a meeting as the window asks for."""
    problem, index = model.grid.problem, model.grid.index
    if not problem.lunches:
        return
    for p in range(len(problem.participants)):
        for slots in _busy(model, p).values():
            for window in problem.lunches:
                order = [index.slot[code] for code in window.slots]
                meals = []
                for k in range(len(order) - window.free + 1):
                    meal = model.cp.new_bool_var("")
                    for t in order[k : k + window.free]:
                        for here in slots.get(t, ()):
                            model.cp.add_implication(meal, ~here)
                    meals.append(meal)
                model.cp.add_bool_or(meals)


def turnaround(model: Model) -> None:
    """Whoever goes from one table to another has the minutes between that the halls of the two ask for."""
    grid = model.grid
    problem, index = grid.problem, grid.index
    if not problem.turnarounds:
        return
    minutes = {frozenset(index.hall[hall] for hall in one.halls): one.minutes for one in problem.turnarounds}
    near = [(t, s, between) for (t, s), between in _near(model).items() if between < max(minutes.values())]
    # Minutes inside one hall are between its tables, so that single tables have to be told apart.
    tables = any(len(halls) == 1 for halls in minutes)
    hall_of = [index.hall[table.hall] for table in problem.tables] if tables else list(index.hall.values())
    for p in range(len(problem.participants)):
        for day in _whereabouts(model, p, tables=tables).values():
            for t, s, between in near:
                for (one, here), (other, there) in product(day.get(t, {}).items(), day.get(s, {}).items()):
                    needed = minutes.get(frozenset((hall_of[one], hall_of[other])), 0)
                    if one != other and between < needed:
                        model.cp.add_bool_or([~here, ~there])


def _near(model: Model) -> dict[tuple[int, int], int]:
    """By two slots of one day, the first before the second, the minutes between them."""
    problem = model.grid.problem
    codes = [slot.code for slot in problem.slots]
    found: dict[tuple[int, int], int] = {}
    for t, one in enumerate(codes):
        for s in range(t + 1, len(codes)):
            between = minutes_between(problem, one, codes[s])
            if between is not None:
                found[t, s] = between
    return found


def _whereabouts(model: Model, p: int, *, tables: bool) -> "dict[int, dict[int, dict[int, cp_model.IntVar]]]":
    """By delegate of a company, slot, and hall (or table), a literal that is true where the delegate is."""
    found: dict[int, dict[int, dict[int, cp_model.IntVar]]] = {}
    for i in model.by_person.get(p, ()):
        side = int(model.grid.ends[i, 1] == p)
        spots: dict[int, list[tuple[int, cp_model.IntVar]]] = {}
        for (spot, t), there in (model.places(i) if tables else model.halls(i)).items():
            spots.setdefault(t, []).append((spot, there))
        for (d, t), who in model.people(i, side).items():
            for spot, there in spots.get(t, ()):
                for k in range(t, t + int(model.grid.length[i])):
                    at = found.setdefault(d, {}).setdefault(k, {})
                    if spot not in at:
                        at[spot] = model.cp.new_bool_var("")
                    model.cp.add_bool_or([at[spot], ~who, ~there])
    return found


def break_spread(model: Model) -> None:
    """The numbers of breaks of any two participants differ by no more than the set bound."""
    spread = model.grid.problem.break_spread
    if spread is not None:
        _spread(model, [breaks(model, p) for p in range(len(model.grid.most))], spread)


def idle_spread(model: Model) -> None:
    """The numbers of idle gaps of any two units differ by no more than the set bound."""
    spread = model.grid.problem.idle_spread
    if spread is not None:
        _spread(model, list(gaps(model).values()), spread)


def _spread(model: Model, counts: "list[cp_model.LinearExprT]", spread: int) -> None:
    least = model.cp.new_int_var(0, len(model.grid.index.slot), "fewest")
    for count in counts:
        model.cp.add(count >= least)
        model.cp.add(count <= least + spread)
