"""Why a pair has no meeting: the causes in its own days, and what it would have to push out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from scheduler.aims import key, less_is_better, values
from scheduler.audit.listed import as_listed
from scheduler.certify import Priced, implied_bound, priced
from scheduler.problem import Candidate, Problem
from scheduler.reasons.beside import keeps_rules
from scheduler.reasons.cause import Cause, Least, Move, Placed, Reason, StepChange
from scheduler.reasons.company import own_causes
from scheduler.reasons.held import Held, better
from scheduler.reasons.needs import AtLeast, Need, cheapest, leaves
from scheduler.reasons.ways import Ways
from scheduler.rows import rows_of
from scheduler.timetable import Meeting, Proof, Result
from scheduler.verify import audit
from scheduler.weights import weights_in


class NothingToExplain(ValueError):
    """There is no timetable, or no such meeting or pair."""


def why_not(problem: Problem, result: Result, which: str | tuple[str, str]) -> Reason:
    """Why a meeting is not held: `which` is its id, or its pair. Raises NothingToExplain.

    Of a pair that is listed several times the first is explained that is not held. The move that a reason
    names has passed the auditor.
    """
    return Explainer(problem, result).why(which)


def why_not_all(problem: Problem, result: Result) -> tuple[Reason, ...]:
    """Why each candidate without a meeting has none, in the order of the problem. Raises NothingToExplain."""
    return Explainer(problem, result).why_all()


@dataclass(frozen=True)
class Explainer:
    """A timetable that is asked why, again and again: what is counted once is kept."""

    problem: Problem
    result: Result

    @cached_property
    def held(self) -> Held:
        """The timetable, found by whatever uses it."""
        if self.result.meetings is None:
            raise NothingToExplain("there is no timetable")
        return Held(self.problem, self.result.meetings)

    @cached_property
    def prices(self) -> Sequence[tuple[Proof, Priced]]:
        """The certificate's proofs, each with what every meeting is worth under its prices."""
        certificate, rows = self.result.certificate, rows_of(self.problem)
        return [(one, priced(rows, one, certificate.denominator)) for one in certificate.proofs]

    @cached_property
    def values(self) -> Mapping[str, int]:
        """What every step of the aims comes to."""
        return values(self.problem, self.held.meetings)

    def why(self, which: str | tuple[str, str]) -> Reason:
        """The reason for a meeting's id or a pair. Raises NothingToExplain where there is no such thing.

        The move that it names has passed the whole auditor; else RuntimeError, a fault of this program (or of
        the timetable, which must keep all rules itself).
        """
        found = self.reason(self.wish(which))
        if found.move is not None:
            gone = frozenset(one.id for one in found.move.leaves)
            if broken := audit(self.problem, self._with(found.move.meeting, gone)):
                raise RuntimeError(f"the move breaks {len(broken)} rules, first {broken[0]}")
        return found

    def why_all(self) -> tuple[Reason, ...]:
        """The reason for each candidate without a meeting.

        Of a move each rule is asked for whoever it touches, and not the whole auditor (see `beside`).
        """
        held = self.held.by_id
        return tuple(self.reason(one) for one in self.problem.candidates if one.id not in held)

    def wish(self, which: str | tuple[str, str]) -> Candidate:
        """The meeting that is meant: an id, or the first of a pair that is not held."""
        if isinstance(which, str):
            if which not in self.held.listed:
                raise NothingToExplain(f"the problem has no meeting {which}")
            return self.held.listed[which]
        for code in which:
            if code not in self.held.people:
                raise NothingToExplain(f"the problem has no participant {code}")
        listed = [one for one in self.problem.meetings if set(one.pair) == set(which)]
        if listed:
            return min(listed, key=lambda one: one.id in self.held.by_id)
        first, second = which
        one, other = self.held.people[first], self.held.people[second]
        turned = second < first if one.side == other.side == "pool" else one.side == "buyer"
        pair = (second, first) if turned else which
        return Candidate(id=f"{pair[0]}:{pair[1]}", pair=pair)

    def reason(self, wish: Candidate) -> Reason:
        """Why this meeting is not held."""
        listed = wish.id in self.held.listed
        found = Reason(
            id=wish.id if listed else None,
            pair=wish.pair,
            score=wish.score if listed else None,
            causes=(),
            days=(self.held.days[wish.pair[0]], self.held.days[wish.pair[1]]),
            own=own_causes(self.held, wish.pair),
        )
        if wish.id in self.held.by_id:
            return replace(found, causes=(Cause(code="held", meetings=self.held.placed([wish.id])),))
        never = self._never(wish, listed=listed)
        ways = Ways(self.held, wish)
        shut = {slot.code: ways.shut(slot.code) for slot in self.problem.slots}
        standing = self._causes({"": ways.standing})
        open_ = [slot for slot, causes in shut.items() if not causes]
        if never or not open_:
            none = [Cause(code="no-common-slot"), *_by_kind(shut)] if not open_ else []
            return replace(found, causes=(*never, *none, *standing))
        needs = {slot: ways.needs(slot) for slot in open_}
        causes = (*standing, *self._causes(needs))
        move = self._move(ways, needs)
        if move is None:
            return replace(found, causes=(*causes, self._stuck(needs, ways.standing)))
        return replace(found, causes=(*causes, *self._said(move)), move=move, least=self._least(wish))

    def with_it(self, wish: Candidate) -> tuple[Meeting, ...] | None:
        """The timetable with this meeting where it costs least; None: it can't be put anywhere.

        None too where the timetable is of another event, in which people have other codes.
        """
        if any(as_listed(self.problem, self.held.meetings)):
            return None
        ways = Ways(self.held, wish)
        open_ = [slot.code for slot in self.problem.slots if not ways.shut(slot.code)]
        move = self._move(ways, {slot: ways.needs(slot) for slot in open_})
        if move is None:
            return None
        return self._with(move.meeting, frozenset(one.id for one in move.leaves))

    def _never(self, wish: Candidate, *, listed: bool) -> tuple[Cause, ...]:
        """Why the two could not meet whatever the timetable."""
        one, other = (self.held.people[code] for code in wish.pair)
        if frozenset(wish.pair) in self.held.vetoed:
            return (Cause(code="vetoed", who=wish.pair),)
        if listed:
            return ()
        if one.code == other.code or (one.side, other.side) not in {("seller", "buyer"), ("pool", "pool")}:
            return (Cause(code="one-side", who=wish.pair),)
        halls = [side.halls(self.held.hall_of) for side in (one, other)]
        if halls[0] and halls[1] and halls[0] != halls[1]:
            return (Cause(code="different-halls", halls=tuple(sorted(halls[0] | halls[1]))),)
        if one.fixed_tables and other.fixed_tables:
            return (Cause(code="two-fixed-tables", tables=(*one.fixed_tables, *other.fixed_tables)),)
        return (Cause(code="never-listed", who=wish.pair),)

    def _causes(self, needs: Mapping[str, Sequence[Need]]) -> list[Cause]:
        """Needs as causes, those of one kind together with all their slots and meetings."""
        kinds: dict[tuple[object, ...], tuple[AtLeast, dict[str, None], dict[str, None]]] = {}
        for slot, some in needs.items():
            for need in some:
                for one in leaves(need) or (AtLeast(need.code, 1, {}, need.about),):
                    kind = (one.code, *one.about.values())
                    _, slots, ids = kinds.setdefault(kind, (one, {}, {}))
                    slots[slot] = None
                    ids.update(dict.fromkeys(one.uses))
        return [
            Cause(
                code=one.code,
                slots=tuple(slot for slot in slots if slot),
                meetings=self.held.placed(ids),
                amount=one.number,
                **{name: value for name, value in one.about.items() if name != "slots"},
            )
            for one, slots, ids in kinds.values()
        ]

    @cached_property
    def _must_stay(self) -> frozenset[str]:
        return self.problem.required.intersection(self.held.by_id)

    def _move(self, ways: Ways, needs: Mapping[str, Sequence[Need]]) -> Move | None:
        """The cheapest way to hold it as the timetable stands, passed by the auditor; None: there is none."""
        wish = ways.wish
        alone = self.problem.break_spread is None and self.problem.idle_spread is None
        found: list[tuple[tuple[int, ...], int, str, frozenset[str]]] = []
        least: tuple[int, ...] | None = None

        known: dict[frozenset[str], tuple[int, ...]] = {}

        def toll(gone: frozenset[str]) -> tuple[int, ...]:
            if gone not in known:
                known[gone] = self.held.toll(wish.pair, gone)
            return known[gone]

        for i, (slot, some) in enumerate(needs.items()):
            cheap = cheapest([*ways.standing, *some], toll, self._must_stay, least if alone else None)
            if cheap is not None:
                found.append((cheap[0], i, slot, cheap[1]))
                if alone and any(cheap[0]):
                    least = cheap[0]
        for _, _, slot, gone in sorted(found, key=lambda one: (one[0], len(one[3]), one[1])):
            meeting = ways.seated(slot, gone)
            if meeting is not None and self._legal(meeting, gone):
                return self._made(wish, meeting, gone, [one[2] for one in found if not one[3]])
        return None

    def _made(self, wish: Candidate, meeting: Meeting, gone: frozenset[str], free: Sequence[str]) -> Move:
        """The move with what it changes; of several free slots the one that is best for all aims."""
        if gone:
            before, after = dict(self.held.values), self.held.after(wish, gone)
        else:
            ways, before = Ways(self.held, wish), dict(self.values)
            after = values(self.problem, (*self.held.meetings, meeting))
            for slot in free:
                other = ways.seated(slot, gone)
                if other is None or other.slot == meeting.slot:
                    continue
                also = values(self.problem, (*self.held.meetings, other))
                if key(also) < key(after) and self._legal(other, gone):
                    meeting, after = other, also
        return Move(
            meeting=meeting,
            leaves=self.held.placed(gone),
            changes=tuple(
                StepChange(step=step, before=before[step], after=after[step])
                for step in before
                if before[step] != after[step]
            ),
            short=self.held.short(wish, gone),
        )

    def _legal(self, meeting: Meeting, gone: frozenset[str]) -> bool:
        """Whether the timetable keeps all rules with this meeting and without those."""
        if self.problem.break_spread is None and self.problem.idle_spread is None:
            return keeps_rules(self.held, meeting, gone)
        return not audit(self.problem, self._with(meeting, gone))

    def _with(self, meeting: Meeting, gone: frozenset[str]) -> tuple[Meeting, ...]:
        return (*(one for one in self.held.meetings if one.id not in gone), meeting)

    def _said(self, move: Move) -> tuple[Cause, ...]:
        """What the move says about why: what it pushes out, whose floor it takes, which aim it costs."""
        worse = [one for one in move.changes if better(one.step, one.before, one.after)]
        gained = [one for one in move.changes if better(one.step, one.after, one.before)]
        steps = self.problem.steps
        first = min((steps.index(one.step) for one in worse), default=len(steps))
        if gained and min(steps.index(one.step) for one in gained) < first:
            where = (move.meeting.slot,)
            return (Cause(code="improves", slots=where, meetings=move.leaves, aim=gained[0].step),)
        found = []
        if move.leaves:
            found.append(Cause(code="push-out", slots=(move.meeting.slot,), meetings=move.leaves))
        lost = [one for one in worse if one.step == steps[first]]
        if move.short and lost and lost[0].step not in {"score", "lost"}:
            amount = abs(lost[0].after - lost[0].before)
            found.append(Cause(code="floor", who=move.short, aim=lost[0].step, amount=amount))
        elif not move.leaves:
            aim = lost[0] if lost else None
            found.append(
                Cause(
                    code="aim",
                    slots=(move.meeting.slot,),
                    aim=None if aim is None else aim.step,
                    amount=0 if aim is None else abs(aim.after - aim.before),
                )
            )
        return tuple(found)

    def _stuck(self, needs: Mapping[str, Sequence[Need]], standing: Sequence[Need]) -> Cause:
        """Only meetings that must be held could make room, or no spread would be kept."""
        ids = {
            id_
            for need in (*standing, *(need for some in needs.values() for need in some))
            for one in leaves(need)
            for id_ in one.uses
        }
        stay = ids & self._must_stay
        return Cause(code="must-stay" if stay else "spread", meetings=self.held.placed(stay))

    def _least(self, wish: Candidate) -> Least | None:
        """What the certificate says of every timetable that holds it: the first step that would be worse."""
        mosts = [
            (i, (prices.most + min(0, prices.worth[wish.id])) // self.result.certificate.denominator)
            for i, (_, prices) in enumerate(self.prices)
            if wish.id in prices.worth
        ]
        for step in self.problem.steps:
            found = [
                bound
                for i, most in mosts
                if most < self._harmless(step, i) and (bound := self._implied(step, i, most)) is not None
            ]
            if found:
                bound = (max if less_is_better(step) else min)(found)
                return Least(step=step, value=self.values[step], bound=bound)
        return None

    def _implied(self, step: str, i: int, most: int) -> int | None:
        """What a bound on the weighted value of proof i says about a step."""
        weights = weights_in(self.prices[i][0])
        if (step, i) in self._known:
            # The bound is linear in `most`, and on the edge it is the value.
            off = -(-(self._known[step, i] - most) // weights.of(step))
            return self.values[step] + (off if less_is_better(step) else -off)
        return implied_bound(self.problem, step, most, weights, self.values)

    def _harmless(self, step: str, i: int) -> int:
        """The least bound on the weighted value of proof i under which a step need not come to less."""
        if (step, i) not in self._known:
            low, high = -(2**62), 2**62
            while low < high:
                middle = (low + high) // 2
                bound = self._implied(step, i, middle)
                if bound is None or not better(step, self.values[step], bound):
                    high = middle
                else:
                    low = middle + 1
            self._known[step, i] = low
        return self._known[step, i]

    @cached_property
    def _known(self) -> dict[tuple[str, int], int]:
        return {}


def _by_kind(shut: Mapping[str, Sequence[Cause]]) -> list[Cause]:
    """What else than the two companies' own days keeps them from every slot."""
    return [
        one
        for one in _joined([one for some in shut.values() for one in some])
        if one.code != "no-common-slot"
    ]


def _joined(causes: Sequence[Cause]) -> list[Cause]:
    """Causes of one kind put together, with all their slots and meetings."""
    found: dict[tuple[object, ...], Cause] = {}
    for one in causes:
        kind = (one.code, one.who, one.halls, one.language, one.part, one.bound)
        if kind not in found:
            found[kind] = one
            continue
        before = found[kind]
        found[kind] = replace(
            before,
            slots=tuple(dict.fromkeys((*before.slots, *one.slots))),
            meetings=_merged(before.meetings, one.meetings),
        )
    return list(found.values())


def _merged(some: tuple[Placed, ...], more: tuple[Placed, ...]) -> tuple[Placed, ...]:
    return tuple({one.id: one for one in (*some, *more)}.values())
