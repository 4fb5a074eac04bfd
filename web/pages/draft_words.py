"""What is said of a draft: why a place won't do, what a change costs, what has been done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from scheduler.moves.board import Price
from scheduler.moves.draft import Drop, Pin, Put, Unpin
from scheduler.moves.places import Place
from scheduler.problem import Problem
from scheduler.timetable import Meeting
from web import words
from web.language import Language, mark
from web.store.drafts import Change, Revision

Names = Mapping[str, tuple[str, str]]
"""By code, what somebody is called in Korean and in English."""

WHY: Mapping[str, str] = {
    "tables-by-hall": mark("The table is closed then, or in another hall."),
    "fixed-table": mark("One of the two meets at tables of its own, or this table is somebody else’s."),
    "delegates-suffice": mark("Nobody of one of the two is free then."),
    "forbidden-slots": mark("One of the two does not meet in this slot."),
    "programme": mark("One of the two is at an item of the programme."),
    "pinned": mark("The meeting is pinned: unpin it first."),
    "must-meet": mark("This meeting has to be held."),
    "rivals": mark("A rival would sit at the next table."),
    "held-back": mark("The place is held back for walk-ins."),
}
"""Why not here, where it can be said more plainly than by the rule itself."""
PRICED: Mapping[str, str] = {
    "lost": mark("published meetings lost"),
    "changes": mark("people to tell"),
    "shortfall": mark("meetings missing under the floor"),
    "score": mark("score"),
    "idle": mark("idle gaps"),
    "breaks": mark("breaks"),
    "table-changes": mark("changes of table"),
    "slot-costs": mark("unpopular slots"),
}
"""What a price counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Says things of one timetable in one language."""

    language: Language
    problem: Problem
    names: Names

    def called(self, code: str) -> str:
        """What somebody is called."""
        return self.language.pick(*self.names.get(code, (code, code)))

    def pair(self, pair: tuple[str, str]) -> str:
        """Who meets whom."""
        return f"{self.called(pair[0])} – {self.called(pair[1])}"

    def hour(self, slot: str) -> str:
        """When a slot begins, with its day where there are several."""
        session, i = self.problem.place[slot]
        start = session.slots[i].start or slot
        if session.date is None or len({one.date for one in self.problem.sessions}) < 2:
            return start
        return f"{self.language.short_day(date.fromisoformat(session.date))} {start}"

    def where(self, slot: str, table: str) -> str:
        """A place: when and at which table."""
        return self.language.say("{hour}, table {table}", hour=self.hour(slot), table=table)

    def price(self, price: Price) -> str:
        """What a change costs, in one line."""
        if not price:
            return self.language.say("costs nothing")
        return " · ".join(f"{self.counted(step)} {signed(change)}" for step, change in price)

    def counted(self, step: str) -> str:
        """What a step counts."""
        if step in PRICED:
            return self.language.say(PRICED[step])
        return words.step_name(self.language, step)

    def why(self, place: Place, held: Mapping[str, Meeting]) -> str:
        """Why a place won't do, and who is in the way."""
        assert place.rule is not None
        busy = self.language.listed(self.pair(held[one].pair) for one in place.busy)
        if busy and place.rule == "tables-by-hall":
            taken = self.language.say("{pair} is there.", pair=busy)
            if place.swap_rule is None:
                return taken
            why = self.rule(place.swap_rule)
            return taken + " " + self.language.say("The two can’t change places: {why}", why=why)
        if busy:
            return self.language.say("In the way then: {pair}.", pair=busy)
        return self.rule(place.rule)

    def rule(self, name: str) -> str:
        """A rule, as the reason why something can't be done."""
        if name in WHY:
            return self.language.say(WHY[name])
        return words.rule(self.language, name)

    def change(self, what: Change, known: Mapping[str, tuple[str, str]]) -> str:
        """One change as a sentence. `known`: by id, the pair of a meeting."""

        def pair(id_: str) -> str:
            return self.pair(known[id_]) if id_ in known else id_

        if isinstance(what, Put):
            return self._put(what.meetings)
        if isinstance(what, Drop):
            return self.language.say("{pair}: left out", pair=pair(what.id))
        if isinstance(what, Pin):
            return self.language.say("{pair}: pinned", pair=pair(what.id))
        if isinstance(what, Unpin):
            return self.language.say("{pair}: unpinned", pair=pair(what.id))
        return self.language.say("Another run’s timetable taken over")

    def _put(self, moved: Sequence[Meeting]) -> str:
        return "; ".join(
            self.language.say(
                "{pair}: to {where}", pair=self.pair(one.pair), where=self.where(one.slot, one.table)
            )
            for one in moved
        )

    def done(self, revision: Revision, known: Mapping[str, tuple[str, str]]) -> str:
        """What made a revision."""
        if revision.what is None:
            return ""
        what = self.change(revision.what, known)
        if revision.did == "undo":
            return self.language.say("Taken back: {what}", what=what)
        if revision.did == "redo":
            return self.language.say("Done again: {what}", what=what)
        return what


def signed(number: int) -> str:
    """+3 or −3."""
    return f"{number:+,d}".replace("-", "−")
