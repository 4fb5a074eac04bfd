"""The rules, said to the solver. One function a rule, named as in docs/model.md and scheduler/verify.py.

Some rules only narrow the slots of single meetings (`scheduler.narrow`). Those in `scheduler.links` link
meetings with each other: they add constraints to a CP-SAT model. `RULES` has the names of all.
"""

from collections.abc import Callable, Mapping

from scheduler.links import people, places, times
from scheduler.model import Model
from scheduler.narrow import NARROW

Link = Callable[[Model], None]

LINK: Mapping[str, Link] = {
    "pair-once": people.pair_once,
    "company-once": people.company_once,
    "must-meet": people.must_meet,
    "delegates-suffice": people.delegates_suffice,
    "quota": people.quota,
    "quota-day": people.quota_day,
    "quota-session": people.quota_session,
    "held-back": people.held_back,
    "interpreters-suffice": people.interpreters_suffice,
    "tables-by-hall": places.tables_by_hall,
    "rivals": places.rivals,
    "precedence": times.precedence,
    "in-a-row": times.in_a_row,
    "lunch": times.lunch,
    "turnaround": times.turnaround,
    "break-spread": times.break_spread,
    "idle-spread": times.idle_spread,
}

RULES: frozenset[str] = frozenset((*NARROW, *LINK))
"""All rules that the solver knows, by name."""


def linked(model: Model) -> Model:
    """The model with all rules; the caller may add an aim, and closes it then."""
    for link in LINK.values():
        link(model)
    return model
