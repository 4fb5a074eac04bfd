"""When slots begin, which have begun, and what a delay does to those that follow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from scheduler.problem import Problem, Session, Slot
from scheduler.repair.changes import SlotSlipped


def local(problem: Problem, now: datetime) -> datetime:
    """A moment as the event's clock shows it; one without a zone is meant so already."""
    return now if now.tzinfo is None else now.astimezone(ZoneInfo(problem.timezone)).replace(tzinfo=None)


def starts(problem: Problem, now: datetime) -> Mapping[str, datetime | None]:
    """By slot, when it begins. `now` gives the day of sessions without a date.

    A slot without a start follows the one before it; None: there is nothing to tell by.
    """
    usual = timedelta(minutes=problem.slot_minutes + problem.change_minutes)
    found: dict[str, datetime | None] = {}
    for session in problem.sessions:
        day = now.date() if session.date is None else datetime.fromisoformat(session.date).date()
        before: datetime | None = None
        for slot in session.slots:
            if slot.start is not None:
                before = datetime.combine(day, time.fromisoformat(slot.start))
            elif before is not None:
                before += usual
            found[slot.code] = before
    return found


def begun(problem: Problem, now: datetime | None, lost: frozenset[str]) -> frozenset[str]:
    """The slots that have begun: their meetings are history. A lost slot never begins."""
    if now is None:
        return frozenset()
    moment = local(problem, now)
    when = starts(problem, moment)
    return frozenset(
        code for code, start in when.items() if start is not None and start <= moment and code not in lost
    )


def over(problem: Problem, now: datetime | None, slot: str) -> bool:
    """Whether a slot is over, as planned."""
    if now is None:
        return False
    moment = local(problem, now)
    start = starts(problem, moment)[slot]
    return start is not None and start + timedelta(minutes=problem.slot_minutes) <= moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Slipped:
    """The sessions after some delays, and the slots that no longer fit, each with the delay's place."""

    sessions: tuple[Session, ...]
    lost: Mapping[str, int]
    shifted: Mapping[str, int]


def slipped(problem: Problem, delays: Sequence[tuple[int, SlotSlipped]]) -> Slipped:
    """What these delays do, one after the other; each comes with its place in the list of changes."""
    sessions, lost, shifted = list(problem.sessions), dict[str, int](), dict[str, int]()
    for place, delay in delays:
        for i, session in enumerate(sessions):
            if any(slot.code == delay.slot for slot in session.slots):
                sessions[i], gone, later = _one(problem, session, delay, lost)
                lost.update(dict.fromkeys(gone, place))
                shifted.update(dict.fromkeys(later, place))
    return Slipped(sessions=tuple(sessions), lost=lost, shifted=shifted)


def _one(
    problem: Problem, session: Session, delay: SlotSlipped, lost: Mapping[str, int]
) -> tuple[Session, list[str], list[str]]:
    """A session after a delay, the slots that it loses, and those that begin later."""
    minutes = [_minute(slot) for slot in session.slots]
    gaps = [j - i for i, j in pairwise(minutes) if i is not None and j is not None]
    usual = min(gaps, default=problem.slot_minutes + problem.change_minutes)
    first = next(i for i, slot in enumerate(session.slots) if slot.code == delay.slot)
    run = [first]
    for i in range(first + 1, len(session.slots)):
        one, other = minutes[i - 1], minutes[i]
        if (one is None) != (other is None) or session.slots[i].code in lost:
            break  # An earlier delay has taken it.
        if one is not None and other is not None and other - one > usual:
            break  # A pause.
        run.append(i)
    # Without a clock the places in the session are counted instead.
    clock = minutes[first] is not None
    began = {i: i * usual if minute is None else minute for i, minute in enumerate(minutes) if i in run}
    end = began[run[-1]] + problem.slot_minutes
    if delay.until is not None and clock:
        end = max(end, _minutes(delay.until))
    slots, gone, later = list(session.slots), [], []
    for i in run:
        begins = began[i] + delay.minutes
        if begins + problem.slot_minutes > end:
            gone.append(slots[i].code)
            slots[i] = replace(slots[i], start=None)
        elif clock:
            later.append(slots[i].code)
            slots[i] = replace(slots[i], start=f"{begins // 60:02d}:{begins % 60:02d}")
    return replace(session, slots=tuple(slots)), gone, later


def _minute(slot: Slot) -> int | None:
    return None if slot.start is None else _minutes(slot.start)


def _minutes(start: str) -> int:
    clock = time.fromisoformat(start)
    return 60 * clock.hour + clock.minute
