"""A timetable by company, person, table and interpreter: who does what when, for whoever explains it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from matcher.people import Delegate, Participant
from scheduler.aims import less_is_better, level_of, value_of
from scheduler.presence import presence_of
from scheduler.problem import LEXIMIN, Candidate, Interpreter, Problem
from scheduler.reasons.cause import Day, Placed, SlotState
from scheduler.reasons.needs import Need
from scheduler.timetable import Meeting

OF_THE_PROBLEM = (
    "listed",
    "people",
    "number",
    "helpers",
    "hall_of",
    "owner",
    "next_to",
    "minutes",
    "precedences",
    "candidate",
    "vetoed",
)
"""What `Held` counts from the problem alone, whatever meetings are held."""

Crew = tuple[str, ...]
"""A company and those of its people who may hold a meeting."""


@dataclass(frozen=True)
class Held:
    """The meetings of a timetable, found by whatever uses them. It is made once and never changes."""

    problem: Problem
    meetings: Sequence[Meeting]

    def with_meetings(self, meetings: Sequence[Meeting]) -> "Held":
        """Other meetings of the same problem: what the problem alone says is not counted again."""
        found = Held(self.problem, meetings)
        vars(found).update({name: getattr(self, name) for name in OF_THE_PROBLEM})
        return found

    @cached_property
    def listed(self) -> Mapping[str, Candidate]:
        """By id, everything that may become a meeting."""
        return {one.id: one for one in self.problem.meetings}

    @cached_property
    def people(self) -> Mapping[str, Participant]:
        """By code, every company."""
        return {one.code: one for one in self.problem.participants}

    @cached_property
    def by_id(self) -> Mapping[str, Meeting]:
        """By id, the meetings that are held."""
        return {one.id: one for one in self.meetings}

    @cached_property
    def slots_of(self) -> Mapping[str, tuple[str, ...]]:
        """By id, the slots that a held meeting takes."""
        return {one.id: self.problem.taken(self.listed[one.id], one.slot) for one in self.meetings}

    @cached_property
    def of(self) -> Mapping[str, tuple[str, ...]]:
        """By company, its meetings in the order of time."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for one in sorted(self.meetings, key=lambda one: self.number[one.slot]):
            for code in one.pair:
                found[code].append(one.id)
        return {code: tuple(ids) for code, ids in found.items()}

    @cached_property
    def number(self) -> Mapping[str, int]:
        """By slot, its number in the order of time."""
        return {slot.code: i for i, slot in enumerate(self.problem.slots)}

    @cached_property
    def at(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """By company and slot, its meetings then."""
        found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for one in self.meetings:
            for slot in self.slots_of[one.id]:
                for code in one.pair:
                    found[code, slot].append(one.id)
        return {key: tuple(ids) for key, ids in found.items()}

    @cached_property
    def person_at(self) -> Mapping[tuple[str, str, str], str]:
        """By company, delegate and slot, the meeting that the delegate holds."""
        return {
            (code, person, slot): one.id
            for one in self.meetings
            for code, person in zip(one.pair, one.delegates, strict=True)
            for slot in self.slots_of[one.id]
        }

    @cached_property
    def of_person(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """By company and delegate, the meetings that the delegate holds."""
        found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for one in self.meetings:
            for seat in zip(one.pair, one.delegates, strict=True):
                found[seat].append(one.id)
        return {seat: tuple(ids) for seat, ids in found.items()}

    @cached_property
    def table_at(self) -> Mapping[tuple[str, str], str]:
        """By table and slot, the meeting there."""
        return {(one.table, slot): one.id for one in self.meetings for slot in self.slots_of[one.id]}

    @cached_property
    def helper_at(self) -> Mapping[tuple[str, str], str]:
        """By interpreter and slot, the meeting that is interpreted."""
        return {
            (one.interpreter, slot): one.id
            for one in self.meetings
            if one.interpreter is not None
            for slot in self.slots_of[one.id]
        }

    @cached_property
    def helpers(self) -> Mapping[str, tuple[Interpreter, ...]]:
        """By language, its interpreters."""
        found: defaultdict[str, list[Interpreter]] = defaultdict(list)
        for one in self.problem.interpreters:
            for language in one.languages:
                found[language].append(one)
        return {language: tuple(listed) for language, listed in found.items()}

    @cached_property
    def times(self) -> Mapping[str, int]:
        """By company, how many meetings it has."""
        return Counter(code for one in self.meetings for code in one.pair)

    @cached_property
    def hall_of(self) -> Mapping[str, str]:
        """By table, its hall."""
        return {table.code: table.hall for table in self.problem.tables}

    @cached_property
    def owner(self) -> Mapping[str, str]:
        """By table that is somebody's own, whose it is."""
        return {table: one.code for one in self.problem.participants for table in one.fixed_tables}

    @cached_property
    def shared(self) -> tuple[str, ...]:
        """The tables that are nobody's own."""
        return tuple(table.code for table in self.problem.tables if table.code not in self.owner)

    @cached_property
    def known(self) -> dict[tuple[str, str], dict[tuple[str, ...], tuple[Need, ...] | None]]:
        """By company and delegate, by slots, what would have to leave for it; filled as it is asked."""
        return {}

    @cached_property
    def known_sides(self) -> dict[Crew, dict[tuple[object, ...], tuple[Need, ...]]]:
        """By company and crew, by tables and slots, what has to leave on that side; filled as it is asked."""
        return {}

    @cached_property
    def known_there(self) -> dict[Crew, dict[tuple[str, ...], list[Delegate]]]:
        """By company and crew, by slots, who of the crew is there; filled as it is asked."""
        return {}

    @cached_property
    def next_to(self) -> Mapping[str, tuple[str, ...]]:
        """By table, itself and its neighbours."""
        place = self.problem.rows_of_tables
        at = {spot: table for table, spot in place.items()}
        return {
            table: tuple(at[hall, n] for n in (i - 1, i, i + 1) if (hall, n) in at)
            for table, (hall, i) in place.items()
        }

    @cached_property
    def minutes(self) -> Mapping[frozenset[str], int]:
        """By two halls, the minutes that it takes from one to the other."""
        return {frozenset(one.halls): one.minutes for one in self.problem.turnarounds}

    @cached_property
    def precedences(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """By meeting, the orders that it stands in."""
        found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for pair in self.problem.precedences:
            for one in pair:
                found[one].append(pair)
        return {one: tuple(pairs) for one, pairs in found.items()}

    @cached_property
    def candidate(self) -> Mapping[str, Candidate]:
        """By id, the candidates."""
        return {one.id: one for one in self.problem.candidates}

    @cached_property
    def vetoed(self) -> frozenset[frozenset[str]]:
        """The pairs that never meet."""
        return frozenset(frozenset(pair) for pair in self.problem.vetoes)

    @cached_property
    def steps(self) -> tuple[str, ...]:
        """The steps that ask which meetings are held, not when and where."""
        return tuple(step for step in self.problem.steps if chooses(step))

    @cached_property
    def values(self) -> Mapping[str, int]:
        """By step that chooses, what it comes to."""
        return {step: value_of(self.problem, step, self.meetings) for step in self.steps}

    @cached_property
    def there(self) -> Mapping[str, frozenset[str]]:
        """By company, the slots in which it can hold any meeting."""
        at_once = presence_of(self.problem).at_once
        return {
            code: frozenset(slot for slot, most in slots.items() if most) for code, slots in at_once.items()
        }

    @cached_property
    def planned(self) -> Mapping[str, frozenset[str]]:
        """By company, the slots in which it can hold a meeting that is no walk-in."""
        return {code: slots.difference(self.people[code].held_slots) for code, slots in self.there.items()}

    @cached_property
    def spare(self) -> Mapping[str, frozenset[str]]:
        """By company, those of its planned slots in which it could hold one meeting more."""
        at_once = presence_of(self.problem).at_once
        return {
            code: frozenset(
                slot for slot in slots if len(self.at.get((code, slot), ())) < at_once[code][slot]
            )
            for code, slots in self.planned.items()
        }

    @cached_property
    def days(self) -> Mapping[str, Day]:
        """By company, what it does in each slot."""
        return {one.code: self._day(one) for one in self.problem.participants}

    def _day(self, one: Participant) -> Day:
        presence, states = presence_of(self.problem), []
        for slot in self.problem.slots:
            code = slot.code
            items = tuple(
                item.code for item in self.problem.programme if code in item.slots and one.code in item.who
            )
            ids = self.at.get((one.code, code), ())
            if ids:
                others = (other for id_ in ids for other in self.listed[id_].pair if other != one.code)
                busy = len(ids) >= presence.at_once[one.code][code]
                states.append(SlotState(slot=code, state="busy" if busy else "free", codes=tuple(others)))
            elif code in one.forbidden:
                states.append(SlotState(slot=code, state="forbidden"))
            elif items:
                states.append(SlotState(slot=code, state="programme", codes=items))
            elif presence.at_once[one.code][code] == 0:
                there = any(person.hours is None or code in person.hours for person in one.staff)
                states.append(SlotState(slot=code, state="closed" if there else "away"))
            elif code in one.held_slots:
                states.append(SlotState(slot=code, state="held-back"))
            else:
                states.append(SlotState(slot=code, state="free"))
        return Day(who=one.code, slots=tuple(states))

    @cached_property
    def _placed(self) -> Mapping[str, Placed]:
        return {
            one.id: Placed(
                id=one.id, pair=one.pair, slot=one.slot, table=one.table, score=self.listed[one.id].score
            )
            for one in self.meetings
        }

    def placed(self, ids: Iterable[str]) -> tuple[Placed, ...]:
        """These held meetings as a cause names them, the one worth least first."""
        return tuple(sorted((self._placed[id_] for id_ in ids), key=lambda one: (one.score, one.id)))

    def toll(self, added: tuple[str, str] | None, gone: frozenset[str]) -> tuple[int, ...]:
        """What the choosing steps lose when these meetings leave and the added pair comes; less is better.

        A score below 0 counts as 0, so that it never pays to let one meeting more leave.
        """
        if len(gone) != 1:
            return self._toll(added, gone)
        (one,) = gone
        # It depends on no more of the added pair than which of the two who leave are in it.
        alike = one, *(added is not None and code in added for code in self.listed[one].pair)
        found = self._tolls.get(alike)
        if found is None:
            found = self._tolls[alike] = self._toll(added, gone)
        return found

    @cached_property
    def _tolls(self) -> dict[tuple[object, ...], tuple[int, ...]]:
        """What has been asked before."""
        return {}

    def _toll(self, added: tuple[str, str] | None, gone: frozenset[str]) -> tuple[int, ...]:
        lost: dict[str, int] = {}
        for one in gone:
            for code in self.listed[one].pair:
                if self.floor[code]:
                    lost[code] = lost.get(code, 0) + 1
        # Whoever keeps its floor, and the highest level with it, adds nothing.
        short = [
            (code, self.times[code] + (added is not None and code in added), less)
            for code, less in lost.items()
            if self.times[code] - less < self.enough[code]
        ]
        found = []
        for step in self.steps:
            if step == "score":
                found.append(sum(max(0, self.listed[one].score) for one in gone))
            elif step == "lost":
                found.append(len(gone & self.published))
            else:
                found.append(
                    sum(
                        self._missing(step, code, held - less) - self._missing(step, code, held)
                        for code, held, less in short
                    )
                )
        return tuple(found)

    @cached_property
    def enough(self) -> Mapping[str, int]:
        """By company, the number of meetings beyond which one less costs no step about floors anything."""
        levels = [level_of(step) for step in self.steps if step.startswith(LEXIMIN)]
        return {code: max([floor, *levels]) if floor else 0 for code, floor in self.floor.items()}

    @cached_property
    def published(self) -> frozenset[str]:
        """The meetings of the timetable that is repaired."""
        return frozenset(one.id for one in self.problem.published)

    @cached_property
    def floor(self) -> Mapping[str, int]:
        """By company, the fewest meetings that it should get."""
        return {code: self.problem.floor(one) for code, one in self.people.items()}

    def _missing(self, step: str, code: str, held: int) -> int:
        """What one company adds to a step about floors when it has so many meetings."""
        if step.startswith(LEXIMIN):
            return int(self.floor[code] > 0 and held < level_of(step))
        return max(0, self.floor[code] - held)

    def after(self, added: Candidate, gone: frozenset[str]) -> dict[str, int]:
        """The choosing steps when these meetings leave and the added one comes."""
        found = {}
        for step, before in self.values.items():
            if step == "score":
                found[step] = before + added.score - sum(self.listed[one].score for one in gone)
            elif step == "lost":
                found[step] = before + len(gone & self.published) - (added.id in self.published)
            else:
                found[step] = before + sum(
                    self._missing(step, code, held + more) - self._missing(step, code, held)
                    for code, held, more in self._changed(added, gone)
                )
        return found

    def _changed(self, added: Candidate, gone: frozenset[str]) -> list[tuple[str, int, int]]:
        """By company whose number of meetings changes: the number before, and how many more it gets."""
        change: Counter[str] = Counter(added.pair)
        change.subtract(code for one in gone for code in self.listed[one].pair)
        return [(code, self.times[code], more) for code, more in change.items()]

    def short(self, added: Candidate, gone: frozenset[str]) -> tuple[str, ...]:
        """Companies that are further below their floor then."""
        return tuple(
            sorted(
                code
                for code, held, more in self._changed(added, gone)
                if max(0, self.floor[code] - held - more) > max(0, self.floor[code] - held)
            )
        )


def chooses(step: str) -> bool:
    """Whether a step, or an aim, only asks which meetings are held."""
    return step in {"lost", "shortfall", "score", "leximin"} or step.startswith(LEXIMIN)


def better(step: str, one: int, other: int) -> bool:
    """Whether a value of a step is better than another."""
    return one < other if less_is_better(step) else one > other
