"""Who is there when: counted from the problem alone, for aims, certificates and the auditor.

The solver has a reading of its own (`scheduler.grid`), so that neither can hide the other's mistake.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from matcher.people import Participant
from scheduler.problem import Problem


@dataclass(frozen=True)
class Presence:
    """The slots in which people and companies can hold a meeting at all."""

    problem: Problem

    @cached_property
    def closed(self) -> Mapping[str, frozenset[str]]:
        """By table, the slots in which it can't be used."""
        return {table.code: frozenset(table.closed) for table in self.problem.tables}

    @cached_property
    def kept(self) -> Mapping[str, frozenset[str]]:
        """By participant or delegate, the slots in which items of the programme keep them."""
        found: dict[str, set[str]] = {}
        for item in self.problem.programme:
            for code in item.who:
                found.setdefault(code, set()).update(item.slots)
        return {code: frozenset(slots) for code, slots in found.items()}

    @cached_property
    def present(self) -> Mapping[tuple[str, str], frozenset[str]]:
        """By company and delegate, the slots in which that delegate can hold a meeting."""
        every = frozenset(slot.code for slot in self.problem.slots)
        none: frozenset[str] = frozenset()
        found: dict[tuple[str, str], frozenset[str]] = {}
        for one in self.problem.participants:
            free = every.difference(one.forbidden) if one.forbidden else every
            free = free.difference(self.kept.get(one.code, none)) if self.kept else free
            for person in one.staff:
                there = free if person.hours is None else free.intersection(person.hours)
                if person.table is not None:
                    there -= self.closed[person.table]
                if self.kept:
                    there -= self.kept.get(person.code, none)
                found[one.code, person.code] = there
        return found

    @cached_property
    def at_once(self) -> Mapping[str, Mapping[str, int]]:
        """By company and slot, how many meetings its people, tables and `parallel` let it hold at once."""
        # In a large event most companies have equal people: what was counted for one holds for them all.
        known: dict[tuple[object, ...], dict[str, int]] = {}
        found: dict[str, Mapping[str, int]] = {}
        for one in self.problem.participants:
            # Delegates all have a table of their own, which `present` has counted, or share what there is.
            sharing = bool(one.tables) and not any(person.table for person in one.delegates)
            people = tuple([self.present[one.code, person.code] for person in one.staff])
            alike = one.parallel, people, one.fixed_tables if sharing else ()
            if alike not in known:
                known[alike] = self._at_once(one, people, sharing=sharing)
            found[one.code] = known[alike]
        return found

    def _at_once(
        self, one: Participant, people: Sequence[frozenset[str]], *, sharing: bool
    ) -> dict[str, int]:
        found: dict[str, int] = {}
        for slot in self.problem.slots:
            most = min(one.parallel, sum(slot.code in there for there in people))
            if sharing:
                most = min(most, sum(slot.code not in self.closed[code] for code in one.fixed_tables))
            found[slot.code] = most
        return found

    @cached_property
    def units(self) -> Mapping[str, tuple[int, frozenset[str]]]:
        """By unit, the weight of its idle gaps, and the slots in which an empty slot would be one.

        A unit is a seller, a company of a pool, or one delegate of a buyer. Slots held back for walk-ins are
        nobody's idle gap.
        """
        found: dict[str, tuple[int, frozenset[str]]] = {}
        for one in self.problem.participants:
            weight = self.problem.idle_weight(one.side)
            held = frozenset(one.held_slots)
            if one.side == "buyer":
                for person in one.staff:
                    found[person.code] = weight, self.present[one.code, person.code] - held
            else:
                there = frozenset(slot for slot, most in self.at_once[one.code].items() if most)
                found[one.code] = weight, there - held
        return found


def presence_of(problem: Problem) -> Presence:
    """Who is there when, counted once: a problem never changes, so that it can carry it along."""
    kept = vars(problem)
    if "_presence" not in kept:
        kept["_presence"] = Presence(problem)
    found: Presence = kept["_presence"]
    return found
