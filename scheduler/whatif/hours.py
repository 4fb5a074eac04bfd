"""Another length of the slots: each session's span of time is cut anew, and everything follows by the clock.

Mapped with care: a person is there in a new slot only if there in every old slot that it touches. An old
slot reaches as far as the change-over before and after it, since somebody who leaves after it is gone then.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from matcher.people import Delegate, Participant
from scheduler.problem import Candidate, Lunch, Problem, Session, Slot
from scheduler.whatif.refusal import number, wrong

MINUTES = "write the minutes of a meeting, from 1 to 480, as in 15"


def slot_minutes(problem: Problem, value: str) -> Problem:
    """Meetings of so many minutes, as many as fit into each session, with the change-over between them.

    A pinned meeting goes to the slot that its old one began in. Numbers of slots (quotas, meetings in a row,
    the length of a long meeting) stay as they are; a free lunch stays as long by the clock. A published
    timetable can't be cut anew.
    """
    minutes = number(value, value, MINUTES)
    if not 1 <= minutes <= 480:
        raise wrong(value, MINUTES)
    if problem.published:
        raise wrong(value, "a published timetable has its slots already")
    return Cut(problem, minutes).problem_cut()


@dataclass(frozen=True, slots=True, kw_only=True)
class CutSession:
    """One session cut anew.

    By new slot, `touched` are the old slots that it touches and `under` is the one that it begins in or
    after. By old slot, `begun` is the new slot in which it began; an old slot may have none.
    """

    session: Session
    touched: Mapping[str, frozenset[str]]
    under: Mapping[str, str]
    begun: Mapping[str, str]


@dataclass(frozen=True)
class Cut:
    """One problem and how its time is cut anew, in slots of `minutes`."""

    problem: Problem
    minutes: int

    @cached_property
    def sessions(self) -> tuple[CutSession, ...]:
        """Each session anew."""
        return tuple(self._session(one) for one in self.problem.sessions)

    @cached_property
    def touched(self) -> Mapping[str, frozenset[str]]:
        """By new slot, the old slots that it touches."""
        return {code: old for one in self.sessions for code, old in one.touched.items()}

    @cached_property
    def begun(self) -> Mapping[str, str]:
        """By old slot, the new slot in which it began."""
        return {code: new for one in self.sessions for code, new in one.begun.items()}

    def _session(self, one: Session) -> CutSession:
        old, change = self.problem.slot_minutes, self.problem.change_minutes
        clocked = any(slot.start is not None for slot in one.slots)
        starts = _starts(one, old + change)
        slots: list[Slot] = []
        touched: dict[str, frozenset[str]] = {}
        under: dict[str, str] = {}
        begun: dict[str, str] = {}
        for piece in _pieces(one, starts, old + change):
            first, end = starts[piece[0]], starts[piece[-1]] + old
            for begin in range(first, end - self.minutes + 1, self.minutes + change):
                code = f"{one.code}-{len(slots) + 1:02d}"
                clock = f"{begin // 60:02d}:{begin % 60:02d}" if clocked else None
                slots.append(Slot(code=code, start=clock))
                touched[code] = frozenset(
                    slot
                    for slot in piece
                    if begin < starts[slot] + old + change and begin + self.minutes > starts[slot] - change
                )
                under[code] = max(
                    (slot for slot in piece if starts[slot] <= begin), key=lambda slot: starts[slot]
                )
                begun |= {
                    slot: code for slot in piece if begin <= starts[slot] < begin + self.minutes + change
                }
        if not slots:
            raise wrong(str(self.minutes), f"no meeting of so many minutes fits into session {one.code}")
        return CutSession(session=replace(one, slots=tuple(slots)), touched=touched, under=under, begun=begun)

    def problem_cut(self) -> Problem:
        """The problem with its new slots."""
        problem = self.problem
        costs = dict(problem.slot_costs)
        under = {new: old for one in self.sessions for new, old in one.under.items()}
        return replace(
            problem,
            slot_minutes=self.minutes,
            sessions=tuple(one.session for one in self.sessions),
            tables=tuple(replace(one, closed=self.any_of(one.closed)) for one in problem.tables),
            participants=tuple(self._participant(one) for one in problem.participants),
            candidates=tuple(self._meeting(one) for one in problem.candidates),
            given=tuple(self._meeting(one) for one in problem.given),
            interpreters=tuple(
                replace(one, hours=None if one.hours is None else self.all_of(one.hours))
                for one in problem.interpreters
            ),
            programme=tuple(replace(one, slots=self.any_of(one.slots)) for one in problem.programme),
            lunches=tuple(self._lunch(one) for one in problem.lunches),
            slot_costs=tuple((new, costs[old]) for new, old in under.items() if old in costs),
        )

    def all_of(self, slots: Iterable[str]) -> tuple[str, ...]:
        """The new slots that touch none but these."""
        these = frozenset(slots)
        return tuple(code for code, old in self.touched.items() if old <= these)

    def any_of(self, slots: Iterable[str]) -> tuple[str, ...]:
        """The new slots that touch any of these."""
        these = frozenset(slots)
        return tuple(code for code, old in self.touched.items() if not old.isdisjoint(these)) if these else ()

    def _participant(self, one: Participant) -> Participant:
        return replace(
            one,
            forbidden=self.any_of(one.forbidden),
            held_slots=self.any_of(one.held_slots),
            delegates=tuple(self._delegate(person) for person in one.delegates),
        )

    def _delegate(self, person: Delegate) -> Delegate:
        if person.hours is None:
            return person
        hours = self.all_of(person.hours)
        if not hours:
            raise wrong(str(self.minutes), f"delegate {person.code} is never there for a whole meeting")
        return replace(person, hours=hours)

    def _meeting(self, one: Candidate) -> Candidate:
        if one.slot is None:
            return one
        if one.slot not in self.begun:
            raise wrong(str(self.minutes), f"the pinned meeting {one.id} has no slot any more")
        return replace(one, slot=self.begun[one.slot])

    def _lunch(self, window: Lunch) -> Lunch:
        """The window as far as whole new slots fit into it, and as many free ones as last as long."""
        change = self.problem.change_minutes
        long = window.free * (self.problem.slot_minutes + change) - change
        free = -(-(long + change) // (self.minutes + change)) if window.free else 0
        slots = self.all_of(window.slots)
        if len(slots) < free:
            raise wrong(str(self.minutes), f"the window from {window.slots[0]} has no room for a lunch")
        return Lunch(slots=slots, free=free)


def _starts(one: Session, cycle: int) -> dict[str, int]:
    """By slot, the minute in which it begins; where no start is known, one slot follows the other."""
    known = [
        (i, 60 * int(slot.start[:2]) + int(slot.start[3:]))
        for i, slot in enumerate(one.slots)
        if slot.start is not None
    ]
    found: dict[str, int] = {}
    for i, slot in enumerate(one.slots):
        at, begin = max((spot for spot in known if spot[0] <= i), default=(known or [(0, 0)])[0])
        found[slot.code] = begin + (i - at) * cycle
    return found


def _pieces(one: Session, starts: Mapping[str, int], cycle: int) -> list[list[str]]:
    """The session's slots in runs between which there is more time than a change-over."""
    pieces: list[list[str]] = []
    for slot in one.slots:
        if pieces and starts[slot.code] - starts[pieces[-1][-1]] <= cycle:
            pieces[-1].append(slot.code)
        else:
            pieces.append([slot.code])
    return pieces
