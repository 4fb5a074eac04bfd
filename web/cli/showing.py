"""The demo: an invented fair of 500 people, from its wishes to its published timetable."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import typer
from sqlalchemy import Engine
from sqlmodel import Session

from fixtures.generate import generate
from web.cli.faults import fail
from web.cli.lang import DEFAULT, speaking
from web.cli.opening import opened
from web.cli.progress import shown
from web.cli.serving import address
from web.cli.solving import FALSE
from web.cli.summary import summary
from web.clock import now
from web.database import writing
from web.fitter import Fitter
from web.links import issue_link
from web.rows import RunRow, VersionRow
from web.settings import Settings
from web.store.companies import counts
from web.store.events import create_event, find_event
from web.store.people import event_people
from web.store.runs import begin_run, fail_run, new_run, run_problem, store_result
from web.store.scoring import NEW_EVENT
from web.store.versions import latest_version, meetings, publish

PRESET = "gumi-500"
SEED = 1
PURGED_AFTER = timedelta(days=90)
LINKS_HOLD = timedelta(days=30)


def show(settings: Settings) -> None:
    """Makes the demo's event where it is not there yet, publishes its timetable, and prints three links.

    Each step is committed before the next begins, so that a demo that was killed goes on where it was.
    """
    engine = opened(settings)
    with writing(engine) as db:
        _invent(db, now())
    Fitter(engine, now=now).refit(PRESET)
    with writing(engine) as db:
        version = latest_version(db, PRESET)
    if version is None:
        version = _solve(engine, settings)
    with writing(engine) as db:
        for title, link in _links(db, settings, version, now()):
            typer.echo(f"{title:<13}{link}")
    engine.dispose()


def _invent(db: Session, moment: datetime) -> None:
    if find_event(db, PRESET) is None:
        event = generate(PRESET, seed=SEED)
        last = max(session.date or "" for session in event.frame.sessions)
        purge_on = date.fromisoformat(last) + PURGED_AFTER
        create_event(db, event, now=moment, purge_on=purge_on, scoring=NEW_EVENT)
    found = counts(db, PRESET)
    _say(
        f"{PRESET}, seed {SEED}: {found.sellers} sellers, {found.buyers} buyers, {found.delegates} people, "
        f"{found.wishes:,} wishes."
    )


def _solve(engine: Engine, settings: Settings) -> VersionRow:
    """Solves the event as it is stored, audits what came of it, and publishes it."""
    from scheduler.solve import solve

    language = speaking(DEFAULT)
    with writing(engine) as db:
        event = find_event(db, PRESET)
        assert event is not None, "the demo has made it"
        run = new_run(db, event, seed=0, seconds=settings.solve_seconds, now=now())
        if not isinstance(run, RunRow):
            fail(
                f"The event {PRESET} was changed and can't be solved: {run[0].place}: {run[0].message}", FALSE
            )
        begin_run(db, run, now=now())
    try:
        with shown(settings.solve_seconds, quiet=False, language=language) as (on_progress, should_stop):
            result = solve(
                run_problem(run),
                seconds=run.seconds,
                workers=settings.solve_workers,
                seed=run.seed,
                on_progress=on_progress,
                should_stop=should_stop,
            )
    except BaseException:
        with writing(engine) as db:
            fail_run(db, db.get_one(RunRow, run.id), "the demo ended before the run did", now=now())
        raise
    with writing(engine) as db:
        run = db.get_one(RunRow, run.id)
        broken = store_result(db, run, result, now=now())
    if broken:
        fail(f"The auditor found {len(broken)} faults in the result, first {broken[0]}.", FALSE)
    _say(summary(run_problem(run), result, language))
    with writing(engine) as db:
        version = publish(db, db.get_one(RunRow, run.id), now=now())
    if not isinstance(version, VersionRow):
        fail(version[0].message, FALSE)
    _say(f"Audited, stored, and published as version {version.number}.")
    return version


def _links(
    db: Session, settings: Settings, version: VersionRow, moment: datetime
) -> Iterator[tuple[str, str]]:
    """The organiser's link, and those of the seller and the buyer who have the most meetings."""
    event = find_event(db, version.event)
    assert event is not None, "a version has an event"
    held = Counter(code for row in meetings(db, version) for code in (row.first, row.second))
    people = event_people(db, event).participants
    site, ends = address(settings), moment + LINKS_HOLD
    token = issue_link(db, event.code, "organiser", None, now=moment, expires=ends)
    yield "organiser", f"{site}/o/{token}/"
    for side in ("seller", "buyer"):
        busiest = max((one for one in people if one.side == side), key=lambda one: held[one.code])
        token = issue_link(db, event.code, "attendee", busiest.code, now=moment, expires=ends)
        yield f"{side} {busiest.code}", f"{site}/t/{token}"


def _say(text: str) -> None:
    """Progress goes to the standard error: the standard output holds the three links and nothing else."""
    typer.echo(text, err=True)
