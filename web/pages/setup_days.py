"""Days, hours and pauses of an event, with the slots that result, before they are saved."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.datastructures import FormData
from starlette.responses import Response

from matcher.issue import Issue
from scheduler.daily import Day, Pause, clock_of, day_faults, days_of, stretches, uneven
from scheduler.form import fingerprint
from scheduler.problem import Problem
from web import words
from web.event_kinds import KINDS
from web.language import Language
from web.pages.access import Form, Read, Visitor, Write, log_change, text, visitor
from web.pages.fault import Fault
from web.pages.frame import reply, see
from web.pages.setup import number_faults, setup_values, slots_said
from web.store.kinds import with_days
from web.store.people import frame_of
from web.store.reframe import set_frame
from web.store.setup import days_typed, save_setup, setup_of

router = APIRouter()
DAYS_MOST = 14
PAUSES_MOST = 6
TALKS = (10, 15, 20, 25, 30, 40, 45, 60)
CHANGES = (0, 5, 10, 15, 20)
TALK_MOST = 240
SEEN = 16
"""So many signs of a frame's fingerprint say whether it is still the one that was shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The form as it was written. `was` are the dates that the days had, empty for new ones."""

    talk: str
    change: str
    days: tuple[Day, ...]
    was: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One session of the preview: from when to when, the starts of its slots, and minutes left over."""

    hours: str
    starts: tuple[str, ...]
    left: int


@router.get("/o/{token}/setup/days")
def show_days(request: Request, token: str, db: Read, saved: str = "") -> Response:
    """Shows the days as they are, each with its pauses and slots."""
    who = visitor(request, db, token, "organiser")
    values = _values(db, who, _stands(db, who)) | {"saved": bool(saved)}
    return reply(request, "organiser/setup_days.html", values)


@router.post("/o/{token}/setup/days")
def take_days(request: Request, token: str, form: Form, db: Write) -> Response:
    """Shows what would result, adds or removes a day, or saves; what is wrong is named with its place."""
    who = visitor(request, db, token, "organiser")
    asked, do = _asked(form), text(form, "do", most=40)
    if do != "save":
        asked = _edited(asked, do)
        values = _values(db, who, asked) | {"pending": True}
        return reply(request, "organiser/setup_days.html", values, part="organiser/setup_slots.html")
    frame = frame_of(who.event)
    if text(form, "seen") != _seen(frame):
        overtaken = words.issue(who.language, Issue(code="setup-overtaken"))
        values = _values(db, who, _stands(db, who)) | {"faults": [overtaken]}
        return reply(request, "organiser/setup_days.html", values, status=409)
    faults = _faults(who, asked)
    if not faults:
        before = _logged(frame)
        faults = _save(db, who, frame, asked)
    if faults:
        values = _values(db, who, asked) | {"faults": _said(who.language, faults), "pending": True}
        return reply(request, "organiser/setup_days.html", values, status=422)
    log_change(db, who, "setup-days", before=before, after=_logged(frame_of(who.event)))
    return see(f"{who.base}/setup/days?saved=1")


def _save(db: Session, who: Visitor, frame: Problem, asked: Asked) -> list[Issue]:
    """Puts the days into the frame. A day that only moved to another date keeps the codes of its slots."""
    moved = {had: day.date for had, day in zip(asked.was, asked.days, strict=True) if had and had != day.date}
    sessions = tuple(replace(one, date=moved.get(one.date or "", one.date)) for one in frame.sessions)
    fitted = replace(frame, slot_minutes=int(asked.talk), change_minutes=int(asked.change))
    fitted = with_days(db, who.event, fitted, asked.days, known=sessions)
    if faults := set_frame(db, who.event, fitted):
        return faults
    save_setup(db, who.event.code, replace(setup_of(db, who.event.code), days=asked.days))
    return []


def _seen(frame: Problem) -> str:
    return fingerprint(frame).removeprefix("sha256:")[:SEEN]


def _logged(frame: Problem) -> dict[str, object]:
    """Days, minutes and slots as the log keeps them."""
    days = days_of(frame.sessions, talk=frame.slot_minutes, change=frame.change_minutes) or ()
    return {
        "days": [f"{one.date} {one.begins}–{one.ends}" for one in days],
        "slot_minutes": frame.slot_minutes,
        "change_minutes": frame.change_minutes,
        "slots": len(frame.slots),
    }


def _stands(db: Session, who: Visitor) -> Asked:
    """The form as the event is. Where its slots come from no days, one day to begin with."""
    frame = frame_of(who.event)
    days = days_typed(frame, setup_of(db, who.event.code))
    known = tuple(one.date for one in days or ())
    if not days:
        first = next((one.date for one in frame.sessions if one.date), None) or who.local.date().isoformat()
        days = (KINDS[who.event.kind].on(first),)
    return Asked(
        talk=str(frame.slot_minutes),
        change=str(frame.change_minutes),
        days=days,
        was=known or ("",) * len(days),
    )


def _asked(form: FormData) -> Asked:
    days: list[Day] = []
    was: list[str] = []
    while f"date-{len(days)}" in form:
        i = len(days)
        if i >= DAYS_MOST:
            raise Fault.garbled()
        pauses = [
            Pause(
                begins=text(form, f"pause-{i}-{j}-begins", most=8),
                ends=text(form, f"pause-{i}-{j}-ends", most=8),
            )
            for j in range(PAUSES_MOST + 1)
        ]
        days.append(
            Day(
                date=text(form, f"date-{i}", most=16),
                begins=text(form, f"begins-{i}", most=8, needed=True),
                ends=text(form, f"ends-{i}", most=8, needed=True),
                pauses=tuple(one for one in pauses if one.begins or one.ends),
            )
        )
        was.append(text(form, f"was-{i}", most=16))
    talk, change = text(form, "talk", most=8, needed=True), text(form, "change", most=8, needed=True)
    return Asked(talk=talk, change=change, days=tuple(days), was=tuple(was))


def _edited(asked: Asked, do: str) -> Asked:
    """The form with a day more or less, or with the first day's hours on all days."""
    days, was = list(asked.days), list(asked.was)
    if do == "add" and len(days) < DAYS_MOST:
        days.append(_following(days))
        was.append("")
    elif do == "same" and days:
        first = days[0]
        days = [replace(first, date=one.date) for one in days]
    elif do.startswith("drop-") and do[5:].isdecimal() and int(do[5:]) < len(days):
        del days[int(do[5:])], was[int(do[5:])]
    return replace(asked, days=tuple(days), was=tuple(was))


def _following(days: Sequence[Day]) -> Day:
    """The day after the last one, with the same hours."""
    if not days:
        return KINDS["purchase"].on("")
    try:
        after = (date.fromisoformat(days[-1].date) + timedelta(1)).isoformat()
    except (ValueError, OverflowError):
        after = ""
    return replace(days[-1], date=after)


def _faults(who: Visitor, asked: Asked) -> list[Issue]:
    say = who.language.say
    found = [
        *number_faults(asked.talk, say("Minutes to talk"), 1, TALK_MOST),
        *number_faults(asked.change, say("Minutes to change over"), 0, TALK_MOST),
    ]
    return found or day_faults(asked.days, talk=int(asked.talk))


def _said(language: Language, faults: Sequence[Issue]) -> list[str]:
    """The faults as sentences, each with the day, and the pause, where it stands."""
    return [
        ": ".join(one for one in (_place(language, fault), words.issue(language, fault)) if one)
        for fault in faults
    ]


def _place(language: Language, fault: Issue) -> str:
    parts = (fault.path or "").split("/")[1:]
    if parts[:1] != ["days"] or len(parts) < 2:
        return ""
    day = language.say("Day {n}", n=int(parts[1]) + 1)
    if parts[2:3] != ["pauses"]:
        return day
    pause = language.say("pause {n}", n=int(parts[3]) + 1)
    return f"{day}, {pause}"


def preview(asked: Asked) -> list[tuple[str, tuple[Part, ...]]]:
    """Each day's date with its sessions, for days without faults."""
    talk, change = int(asked.talk), int(asked.change)
    return [
        (
            day.date,
            tuple(
                Part(
                    hours=f"{clock_of(one.begins)}–{clock_of(one.ends)}",
                    starts=tuple(clock_of(start) for start in one.starts),
                    left=one.left,
                )
                for one in stretches(day, talk=talk, change=change)
            ),
        )
        for day in asked.days
    ]


def _values(db: Session, who: Visitor, asked: Asked) -> dict[str, Any]:
    language, frame = who.language, frame_of(who.event)
    faults = _faults(who, asked)
    shown = [] if faults else preview(asked)
    sessions = [part for _, parts in shown for part in parts]
    numbers = (
        language.count("{n} day", "{n} days", len(shown)),
        language.count("{n} session", "{n} sessions", len(sessions)),
        language.count("{n} slot", "{n} slots", sum(len(one.starts) for one in sessions)),
    )
    odd = uneven(frame.sessions, talk=frame.slot_minutes)
    from_file = bool(frame.slots) and days_typed(frame, setup_of(db, who.event.code)) is None
    return {
        **setup_values(db, who, "days"),
        "asked": asked,
        "talks": _offered(TALKS, asked.talk),
        "changes": _offered(CHANGES, asked.change),
        "preview": shown,
        "total": " · ".join(numbers) if shown else "",
        "preview_faults": _said(language, faults),
        "stands": slots_said(language, frame),
        "from_file": from_file,
        "uneven": [words.issue(language, one) for one in odd],
        "pending": False,
        "seen": _seen(frame),
        "days_most": DAYS_MOST,
        "pauses_most": PAUSES_MOST,
    }


def _offered(usual: Sequence[int], now: str) -> list[str]:
    """The usual numbers, and the one that is there."""
    found = {*usual, *([int(now)] if now.isascii() and now.isdecimal() and len(now) < 5 else [])}
    return [str(one) for one in sorted(found)]
