"""Where codes stand, and a few facts about tables, for everything of the solver's that works with arrays."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scheduler.problem import Candidate, Problem

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """Where each code stands in the problem's lists. Delegates are counted through all companies."""

    slot: dict[str, int]
    table: dict[str, int]
    hall: dict[str, int]
    person: dict[str, int]
    delegate: dict[tuple[str, str], int]
    session_of: npt.NDArray[np.str_]
    owner_of_table: dict[str, int]


def index_of(problem: Problem) -> Index:
    """The positions of all codes."""
    staff = ((one.code, person.code) for one in problem.participants for person in one.staff)
    return Index(
        slot={slot.code: i for i, slot in enumerate(problem.slots)},
        table={table.code: i for i, table in enumerate(problem.tables)},
        hall={hall: i for i, hall in enumerate(problem.halls)},
        person={one.code: i for i, one in enumerate(problem.participants)},
        delegate={codes: i for i, codes in enumerate(staff)},
        session_of=np.array([session.code for session in problem.sessions for _ in session.slots]),
        owner_of_table={code: i for i, one in enumerate(problem.participants) for code in one.fixed_tables},
    )


def open_tables(problem: Problem, index: Index) -> Bools:
    """(tables, t): when each table can be used."""
    found = np.ones((len(problem.tables), len(index.slot)), bool)
    for i, table in enumerate(problem.tables):
        found[i, [index.slot[code] for code in table.closed]] = False
    return found


def programme_of(problem: Problem, index: Index) -> dict[str, Bools]:
    """By participant or delegate, (t,) when items of the programme keep them."""
    found: dict[str, Bools] = {}
    for item in problem.programme:
        for code in item.who:
            kept = found.setdefault(code, np.zeros(len(index.slot), bool))
            kept[[index.slot[slot] for slot in item.slots]] = True
    return found


def pin_suits(problem: Problem, index: Index, meeting: Candidate) -> bool:
    """Whether a meeting may be at the table it is pinned to: in its hall, its own, and nobody else's own."""
    if meeting.table is None:
        return True
    hall = problem.tables[index.table[meeting.table]].hall
    for code in meeting.pair:
        one = problem.participants[index.person[code]]
        # Where delegates have tables of their own, only those are staffed.
        fixed = tuple(person.table for person in one.delegates if person.table) or one.fixed_tables
        if (fixed and meeting.table not in fixed) or one.hall not in {None, hall}:
            return False
    owner = index.owner_of_table.get(meeting.table)
    return owner is None or problem.participants[owner].code in meeting.pair
