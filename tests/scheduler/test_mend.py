"""A place for meetings that were left over."""

import numpy as np

from matcher.people import Participant
from scheduler.grid import Grid, grid_of
from scheduler.mend import mend
from scheduler.place import UNPLACED, place
from scheduler.problem import Candidate, Problem, Session, Slot, Table


def grid(*pairs: tuple[str, str], slots: int, forbidden: dict[str, tuple[str, ...]] | None = None) -> Grid:
    codes = sorted({code for pair in pairs for code in pair})
    return grid_of(
        Problem(
            event="mend",
            sessions=(Session(code="AM", slots=tuple(Slot(code=str(i + 1)) for i in range(slots))),),
            tables=tuple(Table(code=f"T{i}", hall="1") for i in range(9)),
            participants=tuple(
                Participant(
                    code=code,
                    side="seller" if code[0] == "S" else "buyer",
                    forbidden=(forbidden or {}).get(code, ()),
                )
                for code in codes
            ),
            candidates=tuple(Candidate(id=f"{a}:{b}", pair=(a, b)) for a, b in pairs),
        )
    )


def mended(board: Grid, slots: list[int], *, moves: int = 1000) -> list[int]:
    chosen = np.arange(len(slots))
    return mend(board, chosen, np.array(slots), seed=0, moves=moves, should_stop=lambda: False).tolist()


def test_a_chain_of_two_makes_room() -> None:
    """S1–B1 sits in the only slot of S2, who must come to B1 there: S1–B1 moves on."""
    board = grid(("S1", "B1"), ("S2", "B1"), slots=2, forbidden={"S2": ("2",)})
    assert mended(board, [0, UNPLACED]) == [1, 0]


def test_an_alternating_chain_is_followed() -> None:
    """S1 is free in slot 2, B2 in slot 1 only: a Kempe chain through S2 and B1 changes both slots.

    S1–B1 in 1, S2–B1 in 2, S2–B2 in 1; S1–B2 finds slot 2 free for S1 and for B2, but B2 is away then.
    """
    board = grid(("S1", "B1"), ("S2", "B1"), ("S2", "B2"), ("S1", "B2"), slots=2)
    found = mended(board, [0, 1, 0, UNPLACED])
    assert UNPLACED not in found
    assert found[0] == found[2] != found[1] == found[3]


def test_what_can_t_be_placed_is_left_and_the_rest_stays() -> None:
    """Three meetings of B1 in two slots: two are held, whichever."""
    board = grid(("S1", "B1"), ("S2", "B1"), ("S3", "B1"), slots=2)
    found = mended(board, [0, UNPLACED, UNPLACED])
    assert sorted(found) == [UNPLACED, 0, 1]


def test_with_no_moves_nothing_changes() -> None:
    board = grid(("S1", "B1"), ("S2", "B1"), slots=2)
    assert mended(board, [0, UNPLACED], moves=0) == [0, UNPLACED]


def test_a_full_square_is_placed_by_the_flow_alone() -> None:
    """Five sellers meet five buyers in five slots: a Latin square, and no slot to spare."""
    pairs = [(f"S{i}", f"B{j}") for i in range(5) for j in range(5)]
    board = grid(*pairs, slots=5)
    assert UNPLACED not in place(board, np.arange(25)).tolist()
