"""Who sees which version: all at once, wave by wave, and nobody after a withdrawal."""

from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from sqlmodel import Session, select

from scheduler.timetable import Result
from web.rows import CompanyRow, EventRow, RunRow, ShowingRow, VersionRow
from web.store.runs import store_result
from web.store.showing import Step, seen_version, show, shown, wave_of, waves, withdraw
from web.store.versions import publish


@pytest.fixture
def published(db: Session, run: RunRow, result: Result, now: datetime) -> VersionRow:
    store_result(db, run, result, now=now)
    found = publish(db, run, now=now, wave="buyer")
    assert isinstance(found, VersionRow)
    return found


def test_a_wave_sees_it_and_the_others_not_yet(db: Session, event: EventRow, published: VersionRow) -> None:
    seen = {code: seen_version(db, event.code, code) for code in ("B001", "B002", "S001", "S002")}
    assert seen == {"B001": published, "B002": published, "S001": None, "S002": None}


def test_the_next_wave_sees_it_too_and_nothing_changes_for_the_first(
    db: Session, event: EventRow, published: VersionRow, now: datetime
) -> None:
    later = now + timedelta(hours=1)
    show(db, published, "all", now=later)
    steps = shown(db, event.code)
    assert steps.steps("B001") == (Step(version=1, at=now),)
    assert steps.steps("S001") == (Step(version=1, at=later),)


def test_after_a_withdrawal_nobody_sees_anything_until_it_is_shown_again(
    db: Session, event: EventRow, published: VersionRow, now: datetime
) -> None:
    """S001 has never seen anything: nothing was taken from it."""
    withdraw(db, published, now=now)
    steps = shown(db, event.code)
    assert (steps.now("B001"), steps.withdrawn("B001"), steps.before("B001")) == (None, True, 1)
    assert (steps.now("S001"), steps.withdrawn("S001"), steps.last("S001")) == (None, False, None)
    show(db, published, "all", now=now)
    steps = shown(db, event.code)
    assert {steps.now(code) for code in ("B001", "S001")} == {1}
    assert not steps.withdrawn("B001")


def test_a_company_that_comes_later_sees_what_all_see(
    db: Session, event: EventRow, published: VersionRow, now: datetime
) -> None:
    show(db, published, "all", now=now)
    db.add(CompanyRow(event=event.code, code="S900", side="seller", position=900))
    db.flush()
    assert seen_version(db, event.code, "S900") == published


def test_the_waves_of_an_event_are_all_its_sides_and_its_halls(db: Session, event: EventRow) -> None:
    found = waves(db, event.code)
    assert (found["all"], found["buyer"], found["seller"]) == (4, 2, 2)
    assert {wave: len(wave_of(db, event.code, wave)) for wave in found} == found


def test_a_wave_that_is_not_there_is_refused(db: Session, published: VersionRow, now: datetime) -> None:
    for wave in ("hall:nowhere", "everyone", "pool"):
        with pytest.raises(LookupError):
            show(db, published, wave, now=now)


@pytest.mark.parametrize("seed", range(20))
def test_random_steps_give_each_company_what_a_plain_replay_gives(
    db: Session, event: EventRow, published: VersionRow, now: datetime, seed: int
) -> None:
    """Company by company: whatever was shown to it last, unless it was withdrawn since."""
    rng = Random(seed)
    codes = ("B001", "B002", "S001", "S002")
    sees: dict[str, int | None] = {code: 1 if code.startswith("B") else None for code in codes}
    for _ in range(12):
        wave = rng.choice(["all", "buyer", "seller", "withdraw"])
        if wave == "withdraw":
            withdraw(db, published, now=now)
            sees = dict.fromkeys(codes)
        else:
            show(db, published, wave, now=now)
            sees |= dict.fromkeys(wave_of(db, event.code, wave), 1)
        steps = shown(db, event.code)
        assert {code: steps.now(code) for code in codes} == sees
        for code in codes:
            assert all(one.version != other.version for one, other in pairwise(steps.steps(code)))
    assert len(db.exec(select(ShowingRow)).all()) == 13
