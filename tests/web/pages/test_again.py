"""The history of runs: what each came to, made again, and one chosen to be published."""

import re
from dataclasses import replace
from typing import Any

import pytest

from scheduler.timetable import Result
from tests.web.pages import test_runs
from tests.web.pages.test_runs import wait
from web.database import reading, writing
from web.language import language
from web.pages.again import said_of_repeat
from web.rows import EventRow, RunRow
from web.store.repeats import Compared, choose, chosen_run, compared, difference
from web.store.runs import new_run, run_result, runs

desk, run = test_runs.desk, test_runs.run
"""A desk and a run that is over."""


def row(site: Any, run_id: str) -> RunRow:
    with reading(site.engine) as db:
        return db.get_one(RunRow, run_id)


def result(site: Any, run_id: str) -> Result:
    found = run_result(row(site, run_id))
    assert found is not None
    return found


def test_a_line_says_aims_values_and_how_it_was_made(site: Any, desk: str, run: str) -> None:
    page = site.get(f"{desk}/runs").text
    line = page[page.index(f"{desk}/runs/{run}") :].split("</tr>")[0]
    found = result(site, run)
    for aim in found.aims:
        assert language("ko").write(aim.value) in line
    for said in (found.fingerprint, f"시드 {row(site, run).seed}", "스레드 2개", found.versions["ortools"]):
        assert said in line
    assert row(site, run).aims == ("shortfall", "score")


def test_a_repeated_run_has_the_same_problem_seed_and_threads_and_says_it_is_the_same(
    site: Any,
    desk: str,
    run: str,
) -> None:
    again = site.post(f"{desk}/runs/{run}/repeat").headers["location"].rsplit("/", 1)[1]
    page = wait(site, desk, again)
    first, second = row(site, run), row(site, again)
    kept = ("problem", "fingerprint", "seed", "seconds", "workers", "aims")
    assert [getattr(first, name) for name in kept] == [getattr(second, name) for name in kept]
    assert second.repeats == run
    with reading(site.engine) as db:
        found = compared(db, second)
        assert found is not None
        assert found.sameness in {"same", "moved"}  # two threads leave the place of a meeting to chance
        assert said_of_repeat(language("ko"), found) in page
        # A repeat takes nobody's place by itself. (The clock stands: others are as new.)
        assert chosen_run(db, "second").repeats is None


def test_what_differs_between_two_results(site: Any, run: str) -> None:
    found = result(site, run)
    assert difference(found, found) == Compared(sameness="same", moved=0, versions=False)
    first, *others = found.meetings
    moved = replace(found, meetings=(replace(first, table="another"), *others))
    assert difference(found, moved) == Compared(sameness="moved", moved=1, versions=False)
    worse = replace(found, aims=(replace(found.aims[0], value=99), *found.aims[1:]), versions={})
    assert difference(found, worse) == Compared(sameness="other", moved=0, versions=True)


@pytest.mark.parametrize(
    ("sameness", "said"),
    [
        ("same", "The same as the run that it repeats, meeting by meeting."),
        ("moved", "The same values as the run that it repeats; 2 meetings are held elsewhere."),
        ("other", "Other values than the run that it repeats."),
    ],
)
def test_what_is_said_of_a_repeat(sameness: Any, said: str) -> None:
    found = said_of_repeat(language("en"), Compared(sameness=sameness, moved=2, versions=False))
    assert found.startswith(said)


def test_one_run_is_chosen_in_place_of_any_other(site: Any, desk: str, run: str) -> None:
    other = site.post(f"{desk}/runs/{run}/repeat").headers["location"].rsplit("/", 1)[1]
    wait(site, desk, other)
    assert site.post(f"{desk}/runs/{other}/choose").headers["location"] == f"{desk}/runs#history"
    site.post(f"{desk}/runs/{run}/choose")
    with reading(site.engine) as db:
        assert [one.id for one in runs(db, "second") if one.chosen_at is not None] == [run]
    assert (
        f'href="{desk}/runs/{run}"' in site.get(desk).text
    )  # the home page leads to what is to be published
    assert len(re.findall('<tr class="chosen">', site.get(f"{desk}/runs").text)) == 1


def test_a_run_without_a_timetable_is_not_chosen(site: Any, desk: str) -> None:
    with writing(site.engine) as db:
        lost = new_run(db, db.get_one(EventRow, "second"), seed=0, seconds=5, now=site.now)
        assert isinstance(lost, RunRow)
    site.get(f"{desk}/runs/{lost.id}")
    assert site.post(f"{desk}/runs/{lost.id}/choose").status_code == 404


def test_choosing_twice_keeps_one(site: Any, run: str) -> None:
    with writing(site.engine) as db:
        for _ in range(2):
            choose(db, db.get_one(RunRow, run), now=site.now)
    with reading(site.engine) as db:
        assert chosen_run(db, "second").id == run
