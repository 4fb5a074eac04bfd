"""The web application: every page, what guards them, and the work behind them."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime

from anyio import to_thread
from fastapi import FastAPI
from sqlalchemy import Engine
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from web import clock
from web.database import open_engine, upgrade
from web.errors import answer_faults
from web.fitter import Fitter, keep_fitting
from web.pages import (
    again,
    aims,
    attendance,
    attendee,
    bulk,
    checkin,
    coming,
    companies,
    company,
    drafting,
    exhibits,
    facts,
    files,
    follow,
    home,
    intake,
    landing,
    logbook,
    mails,
    others,
    preflight,
    publishing,
    registering,
    runs,
    said,
    same,
    scores,
    searching,
    setup,
    setup_copy,
    setup_dates,
    setup_days,
    setup_fields,
    setup_halls,
    setup_kind,
    summary,
    undoing,
    unmet,
    versions,
    whatif,
)
from web.pages.access import House
from web.pages.frame import STATIC
from web.pages.run import open_runs
from web.pages.watch import Watch
from web.purge import purge_due
from web.security import Guard, redact_access_log
from web.settings import Settings

PAGES = (
    landing,
    home,
    setup,
    setup_kind,
    setup_days,
    setup_halls,
    setup_fields,
    setup_dates,
    setup_copy,
    intake,
    undoing,
    same,
    companies,
    bulk,
    scores,
    facts,
    aims,
    preflight,
    runs,
    again,
    whatif,
    drafting,
    unmet,
    publishing,
    registering,
    versions,
    searching,
    logbook,
    mails,
    files,
    attendance,
    checkin,
    company,
    others,
    exhibits,
    summary,
    coming,
    said,
    attendee,
    follow,
)
DAY = 24 * 3600.0
log = logging.getLogger("sangdam.pages")


def create_app(
    settings: Settings, *, now: Callable[[], datetime] = clock.now, purge_every: float = DAY
) -> FastAPI:
    """The application with these settings. It opens the database and takes up work when it is started.

    Every `purge_every` seconds it purges the events whose date has come.
    """

    @asynccontextmanager
    async def alive(app: FastAPI) -> AsyncIterator[None]:
        engine = open_engine(settings.url)
        await to_thread.run_sync(upgrade, engine)
        async with open_runs(engine, settings, now=now) as work:
            fitter, watch = Fitter(engine, now=now), Watch(engine)
            app.state.house = House(
                settings=settings, engine=engine, runs=work, fitter=fitter, watch=watch, now=now
            )
            behind = [
                asyncio.create_task(keep_purging(engine, now=now, every=purge_every)),
                asyncio.create_task(keep_fitting(fitter)),
            ]
            yield
            for task in behind:
                task.cancel()
            for task in behind:
                with suppress(asyncio.CancelledError):
                    await task
        engine.dispose()

    app = FastAPI(title="sangdam", lifespan=alive, openapi_url=None, redirect_slashes=False)
    for page in PAGES:
        app.include_router(page.router)
    app.mount("/static", Kept(directory=STATIC), name="static")
    answer_faults(app)
    app.add_middleware(Guard, upload_most=settings.upload_bytes, hosts=(settings.host,))
    redact_access_log()
    return app


async def keep_purging(engine: Engine, *, now: Callable[[], datetime], every: float) -> None:
    """Purges what is due, now and then again and again. What fails once is tried again the next time."""
    while True:
        try:
            await to_thread.run_sync(lambda: purge_due(engine, now=now()))
        except Exception:
            log.exception("the purge failed; it is tried again in %s s", every)
        await asyncio.sleep(every)


class Kept(StaticFiles):
    """Files that the browser keeps: for ever where the address carries their digest, as fonts are named."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, with how long it may be kept."""
        answer = await super().get_response(path, scope)
        kept = scope["query_string"].startswith(b"v=") or path.startswith("fonts/")
        answer.headers["cache-control"] = "public, max-age=31536000, immutable" if kept else "no-cache"
        return answer
