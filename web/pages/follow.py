"""Tells an open timetable at once what was changed in it, and nothing of what was not."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Depends, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from sqlmodel import func, select

from web.database import reading
from web.language import Language
from web.links import find_link
from web.pages.access import House, house, visitor
from web.pages.fault import Fault
from web.pages.frame import language_of
from web.rows import VersionRow
from web.store.hours import Hour
from web.store.news import Change

router = APIRouter()
AT_LEAST = 60.0
"""Seconds after which it is looked whether the link still holds, though nothing has happened."""
AGAIN = 5000
"""Milliseconds after which a browser that lost the connection comes back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """Who listens: by which token, to which event, about whom."""

    token: str
    event: str
    subject: str


def _follower(request: Request, token: str) -> Follower:
    """Who listens. Found before the answer begins: inside of a stream it is too late for a 404."""
    home = house(request)
    with reading(home.engine) as db:
        link = visitor(request, db, token, "attendee").link
    if home.watch.full:
        raise Fault.busy()
    assert link.subject is not None, "an attendee's link is about somebody"
    return Follower(token=token, event=link.event, subject=link.subject)


@router.get("/t/{token}/events", response_class=EventSourceResponse)
async def follow_day(
    request: Request, found: Annotated[Follower, Depends(_follower)], seen: str = "0"
) -> AsyncIterator[ServerSentEvent]:
    """Sends what a new version changes for this reader, and at last that the link has ended.

    `seen` is the version that the page shows; a browser that comes back says itself which was told last.
    """
    home, language = house(request), language_of(request.headers)
    last = request.headers.get("last-event-id") or seen
    version = int(last) if last.isdecimal() and len(last) < 9 else 0
    with home.watch.listening(found.event) as woken:
        yield ServerSentEvent(comment="listening", retry=AGAIN)
        while True:
            woken.clear()
            newest = await to_thread.run_sync(_newest, home, found)
            if newest is None:
                yield ServerSentEvent(raw_data="{}", event="ended")
                return
            if newest > version:
                told = await to_thread.run_sync(home.watch.news, found.event, version, newest)
                version, changes = newest, told.get(found.subject, ())
                if changes:
                    data = json.dumps(_said(language, version, changes), ensure_ascii=False)
                    yield ServerSentEvent(raw_data=data, event="changed", id=str(version))
            with suppress(TimeoutError):
                await asyncio.wait_for(woken.wait(), AT_LEAST)


def _newest(home: House, found: Follower) -> int | None:
    """The number of the newest version, 0 before the first; None once the link does not hold any more.

    All who listen ask this at the same moment, so nothing more is read than that.
    """
    with reading(home.engine) as db:
        if find_link(db, found.token, "attendee", now=home.now()) is None:
            return None
        query = select(func.max(VersionRow.number)).where(VersionRow.event == found.event)
        return db.exec(query).one() or 0


def _said(language: Language, version: int, changes: tuple[Change, ...]) -> dict[str, Any]:
    """The change as sentences."""
    return {
        "head": language.say("Your timetable has changed (version {number}).", number=version),
        "lines": [sentence(language, one) for one in changes],
    }


def sentence(language: Language, change: Change) -> str:
    """One change, as the reader is told it."""
    name = language.pick(*change.counterpart_name)
    where = language.say("{hall}, table {table}", hall=language.pick(*change.hall_name), table=change.table)
    was, will = _when(language, change.was), _when(language, change.will)
    if change.kind == "new":
        return language.say("New: {name}, {when}, {where}", name=name, when=will, where=where)
    if change.kind == "gone":
        return language.say("Cancelled: {name}, {when}", name=name, when=was)
    if change.kind == "moved":
        return language.say(
            "Moved: {name}, {was} → {will}, {where}", name=name, was=was, will=will, where=where
        )
    return language.say("{name}, {when}: who goes or who interprets has changed", name=name, when=will)


def _when(language: Language, hour: Hour | None) -> str:
    if hour is None:
        return ""
    if hour.start is None or hour.date is None:
        return hour.slot
    return f"{language.short_day(hour.date)} {hour.start:%H:%M}"
