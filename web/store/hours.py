"""When each slot of an event is, as moments in the event's own time zone."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduler.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """One slot: its place among all slots, its session, and its times where the event has them."""

    slot: str
    place: int
    session: str
    date: date | None
    start: datetime | None
    end: datetime | None


def hours(frame: Problem) -> dict[str, Hour]:
    """All slots in the order of time, by code. `end` is when talking ends, before tables are changed."""
    zone = ZoneInfo(frame.timezone)
    found: dict[str, Hour] = {}
    for session in frame.sessions:
        day = None if session.date is None else date.fromisoformat(session.date)
        for slot in session.slots:
            start = None
            if day is not None and slot.start is not None:
                start = datetime.combine(day, time.fromisoformat(slot.start), tzinfo=zone)
            found[slot.code] = Hour(
                slot=slot.code,
                place=len(found),
                session=session.code,
                date=day,
                start=start,
                end=None if start is None else start + timedelta(minutes=frame.slot_minutes),
            )
    return found
