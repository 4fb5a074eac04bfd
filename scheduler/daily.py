"""The hours of an event, day by day: when it begins and ends, its pauses, and the slots that result."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count, pairwise

from matcher.issue import Issue
from scheduler.problem import Session, Slot

MIDNIGHT = 24 * 60
"""Minutes of a day; no slot reaches over it."""

Start = tuple[str, str]
"""A slot's date and its start, as in ("2026-12-10", "10:20")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A planned pause for all, from `begins` to `ends`, both as in 12:00."""

    begins: str
    ends: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day: its ISO date, when its first slot begins, by when its last talk is over, and its pauses."""

    date: str
    begins: str
    ends: str
    pauses: tuple[Pause, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """The time between two pauses, in minutes since midnight, and the starts of its slots."""

    begins: int
    ends: int
    starts: tuple[int, ...]
    left: int
    """Minutes at the end that no slot fills."""


def minute(clock: str) -> int | None:
    """Minutes since midnight of a time such as 10:20; None for what is no time."""
    hours, colon, minutes = clock.partition(":")
    if not colon or len(hours) != 2 or len(minutes) != 2 or not (hours + minutes).isdecimal():
        return None
    return 60 * int(hours) + int(minutes) if int(hours) < 24 and int(minutes) < 60 else None


def clock_of(minutes: int) -> str:
    """The time so many minutes after midnight, as in 10:20."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def day_faults(days: Sequence[Day], *, talk: int) -> list[Issue]:
    """Every fault of these days, each with its path (`/days/0/pauses/1`), the days counted from 0.

    A day that is no date or stands twice, one that ends before it begins, pauses that overlap or lie outside
    the day, and stretches between pauses that are too short for one talk of `talk` minutes.
    """
    found = [] if days else [Issue(code="sessions-none", path="/days")]
    seen: set[str] = set()
    for i, day in enumerate(days):
        path = f"/days/{i}"
        if not _is_date(day.date):
            found.append(Issue(code="date-wrong", path=f"{path}/date", given=day.date))
        elif day.date in seen:
            found.append(Issue(code="day-twice", path=f"{path}/date", given=day.date))
        seen.add(day.date)
        found += _hours_faults(day, path, talk)
    return found


def _hours_faults(day: Day, path: str, talk: int) -> Iterator[Issue]:
    begins, ends = minute(day.begins), minute(day.ends)
    for name, given, said in (("begins", begins, day.begins), ("ends", ends, day.ends)):
        if given is None:
            yield Issue(code="time-wrong", path=f"{path}/{name}", given=said)
    if begins is None or ends is None:
        return
    if ends <= begins:
        detail = {"begins": day.begins}
        yield Issue(code="day-backwards", path=f"{path}/ends", given=day.ends, detail=detail)
        return
    wrong = list(_pause_faults(day, path, begins, ends))
    yield from wrong
    if not wrong:
        for one in _stretches(day, talk, 0):
            if not one.starts:
                detail = {"begins": clock_of(one.begins), "ends": clock_of(one.ends)}
                yield Issue(code="stretch-short", path=path, given=str(talk), detail=detail)


def _pause_faults(day: Day, path: str, begins: int, ends: int) -> Iterator[Issue]:
    sound: list[tuple[int, int, Pause]] = []
    for j, pause in enumerate(day.pauses):
        at, until, where = minute(pause.begins), minute(pause.ends), f"{path}/pauses/{j}"
        said = f"{pause.begins}–{pause.ends}"
        if at is None or until is None:
            missing = pause.begins if at is None else pause.ends
            yield Issue(code="time-wrong", path=where, given=missing)
        elif until <= at:
            yield Issue(code="pause-backwards", path=where, given=said)
        elif at < begins or until > ends:
            detail = {"begins": day.begins, "ends": day.ends}
            yield Issue(code="pause-outside", path=where, given=said, detail=detail)
        else:
            for first, last, other in sound:
                if at < last and first < until:
                    told = {"other": f"{other.begins}–{other.ends}"}
                    yield Issue(code="pauses-overlap", path=where, given=said, detail=told)
            sound.append((at, until, pause))


def stretches(day: Day, *, talk: int, change: int) -> tuple[Stretch, ...]:
    """The stretches of a day without faults, each filled with slots from its beginning.

    The minutes to change over after the last talk may lie in the pause.
    """
    return tuple(_stretches(day, talk, change))


def _stretches(day: Day, talk: int, change: int) -> Iterator[Stretch]:
    begins, ends = minute(day.begins), minute(day.ends)
    assert begins is not None, "a day without faults begins at a time"
    assert ends is not None, "and ends at one"
    pauses = sorted((minute(one.begins) or 0, minute(one.ends) or 0) for one in day.pauses)
    edges = [begins, *(edge for pause in pauses for edge in pause), ends]
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        if last > first:
            slots = max(0, (last - first + change) // (talk + change))
            starts = tuple(first + i * (talk + change) for i in range(slots))
            over = starts[-1] + talk if starts else first
            yield Stretch(begins=first, ends=last, starts=starts, left=last - over)


def sessions_of(
    days: Sequence[Day],
    *,
    talk: int,
    change: int,
    known: Mapping[Start, str] | None = None,
    taken: Collection[str] = (),
) -> tuple[Session, ...]:
    """The sessions of days without faults, in the order of time: every stretch between pauses is one.

    A slot that begins when one of `known` did keeps its code; others are called T01, T02 … as far as these
    are neither known nor `taken`.
    """
    kept = known or {}
    used = {*kept.values(), *taken}
    fresh = (code for code in (f"T{n:02d}" for n in count(1)) if code not in used)
    found: list[Session] = []
    for number, day in enumerate(sorted(days, key=lambda one: one.date), 1):
        for part, stretch in enumerate(stretches(day, talk=talk, change=change), 1):
            starts = [clock_of(one) for one in stretch.starts]
            slots = tuple(Slot(code=kept.get((day.date, at)) or next(fresh), start=at) for at in starts)
            if slots:
                found.append(Session(code=f"D{number}-{part}", date=day.date, slots=slots))
    return tuple(found)


def days_of(sessions: Sequence[Session], *, talk: int, change: int) -> tuple[Day, ...] | None:
    """The days that these sessions come from; None where dates or starts are missing or slots are uneven."""
    by_date: dict[str, list[Session]] = {}
    for session in sessions:
        by_date.setdefault(session.date or "", []).append(session)
    found = [_day(day, listed, talk, change) for day, listed in by_date.items()]
    return None if None in found else tuple(one for one in found if one is not None)


def _day(day: str, sessions: Sequence[Session], talk: int, change: int) -> Day | None:
    spans: list[tuple[int, int]] = []
    for session in sessions:
        starts = [minute(slot.start or "") for slot in session.slots]
        sound = [one for one in starts if one is not None]
        even = all(later - earlier == talk + change for earlier, later in pairwise(sound))
        if not sound or len(sound) < len(starts) or not even:
            return None
        spans.append((sound[0], sound[-1] + talk))
    gaps = [(over, begins) for (_, over), (begins, _) in pairwise(spans)]
    if not day or any(begins <= over for over, begins in gaps) or spans[-1][1] >= MIDNIGHT:
        return None
    return Day(
        date=day,
        begins=clock_of(spans[0][0]),
        ends=clock_of(spans[-1][1]),
        pauses=tuple(Pause(begins=clock_of(one), ends=clock_of(other)) for one, other in gaps),
    )


def starts_of(sessions: Sequence[Session]) -> dict[Start, str]:
    """By date and start, the code of each slot of which both are known."""
    return {
        (session.date, slot.start): slot.code
        for session in sessions
        for slot in session.slots
        if session.date is not None and slot.start is not None
    }


def uneven(sessions: Sequence[Session], *, talk: int) -> list[Issue]:
    """The slots whose talk runs into the next one: it begins before they are over."""
    found: list[Issue] = []
    timed = [(one.date, slot.code, minute(slot.start or "")) for one in sessions for slot in one.slots]
    for (day, code, at), (other_day, other, begins) in pairwise(timed):
        if day == other_day and at is not None and begins is not None and begins < at + talk:
            detail = {"other": other, "ends": clock_of(at + talk), "begins": clock_of(begins)}
            found.append(Issue(code="slot-across", path=f"/slots/{code}", given=code, detail=detail))
    return found


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10 and text.startswith("20")
