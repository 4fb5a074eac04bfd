"""A CP-SAT model of the whole problem: every meeting, every slot, every rule."""

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from scheduler.grid import Grid

if TYPE_CHECKING:
    from ortools.sat.python import cp_model


class Model:
    """Variables of one problem, shared by the rules in `scheduler.constraints`.

    `at[i][t]`: meeting i is held in slot t (only slots that suit it). `held[i]`: it is held at all.
    """

    def __init__(self, grid: Grid, *, keep: np.ndarray | None = None) -> None:
        """Create the variables; `keep` (m,) leaves out meetings that are known not to be held."""
        from ortools.sat.python import cp_model

        self.grid = grid
        self.cp: cp_model.CpModel = cp_model.CpModel()
        m = len(grid.score)
        kept = np.ones(m, bool) if keep is None else keep | grid.required
        self.at: list[dict[int, cp_model.IntVar]] = [
            {t: self.cp.new_bool_var(f"{i} at {t}") for t in np.flatnonzero(grid.allowed[i]).tolist()}
            if kept[i]
            else {}
            for i in range(m)
        ]
        self.held: list[cp_model.IntVar] = [self.cp.new_bool_var(f"{i} held") for i in range(m)]
        self.by_person: defaultdict[int, list[int]] = defaultdict(list)
        self.by_delegate: defaultdict[int, list[int]] = defaultdict(list)
        for i in range(m):
            for side in (0, 1):
                self.by_person[int(grid.ends[i, side])].append(i)
                if grid.named[i, side] >= 0:
                    self.by_delegate[int(grid.named[i, side])].append(i)
        self._breaks: dict[int, cp_model.LinearExprT] = {}

    def at_most(self, variables: Sequence["cp_model.IntVar"], most: int) -> None:
        """At most so many of the variables are true; nothing is added where that is no bound."""
        if len(variables) <= most:
            return
        if most == 1:
            self.cp.add_at_most_one(variables)
        else:
            self.cp.add(sum(variables) <= most)

    def breaks(self, person: int) -> "cp_model.LinearExprT":
        """The number of a participant's breaks, exactly: runs of busy slots, less one."""
        if person in self._breaks:
            return self._breaks[person]
        meetings = self.by_person.get(person, [])
        slots = range(self.grid.allowed.shape[1])
        busy = []
        for t in slots:
            here = [self.at[i][t] for i in meetings if t in self.at[i]]
            used = self.cp.new_bool_var(f"busy {person} {t}")
            self.cp.add_max_equality(used, here or [self.cp.new_constant(0)])
            busy.append(used)
        any_ = self.cp.new_bool_var(f"meets {person}")
        self.cp.add_max_equality(any_, busy)
        starts = [busy[0]]
        for t in slots[1:]:
            start = self.cp.new_bool_var(f"start {person} {t}")
            self.cp.add_bool_or([start, ~busy[t], busy[t - 1]])
            self.cp.add_implication(start, busy[t])
            self.cp.add_implication(start, ~busy[t - 1])
            starts.append(start)
        self._breaks[person] = sum(starts) - any_
        return self._breaks[person]
