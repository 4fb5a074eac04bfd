"""What tests of pages and of browsers share."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from scheduler.timetable import Meeting
from web.database import writing
from web.rows import MeetingRow, RunRow, VersionRow
from web.store.versions import _write, latest_version, meetings


@pytest.fixture
def republish_in() -> Callable[..., int]:
    """Publishes an event's newest version anew: some meetings left out, some in other slots.

    Nothing is solved or audited: only what pages do with a version is looked at by this.
    """

    def make(
        engine: Engine, event: str, *, drop: tuple[str, ...] = (), move: dict[str, str] | None = None
    ) -> int:
        with writing(engine) as db:
            before = latest_version(db, event)
            assert before is not None
            held = [meeting_of(row) for row in meetings(db, before) if row.id not in drop]
            held = [replace(one, slot=(move or {}).get(one.id, one.slot)) for one in held]
            run = db.get_one(RunRow, before.run)
            number = before.number + 1
            db.add(RunRow(**{**run.model_dump(), "id": f"by-hand-{number}"}))
            db.flush()
            made = VersionRow(**{**before.model_dump(), "number": number, "run": f"by-hand-{number}"})
            made.published_at = before.published_at + timedelta(minutes=1)
            db.add(made)
            db.flush()
            _write(db, made, tuple(held))
            return number

    return make


def meeting_of(row: MeetingRow) -> Meeting:
    return Meeting(
        id=row.id,
        pair=(row.first, row.second),
        delegates=(row.first_delegate, row.second_delegate),
        slot=row.slot,
        table=row.table_code,
    )
