"""Every real failure that was ever kept is solved again, and nothing is wrong with the answers any more."""

from pathlib import Path

import pytest

from fixtures.examined import examine
from fixtures.random_events import random_event
from fixtures.regressions.files import Regression, regressions, write_regression


@pytest.mark.parametrize("one", regressions(), ids=lambda one: one.name)
def test_what_once_failed_does_not_any_more(one: Regression) -> None:
    assert examine(one.problem, known=one.known, tiny=one.tiny, seconds=10, seed=one.seed) == []


def test_a_failure_is_read_as_it_was_written(tmp_path: Path) -> None:
    event = random_event(4)
    kept = Regression(
        name="kept",
        problem=event.problem,
        known=event.known,
        tiny=event.tiny,
        seed=4,
        said=("a false bound",),
    )
    write_regression(kept, tmp_path)
    (read,) = regressions(tmp_path)
    assert (read.known, read.tiny, read.seed, read.said) == (event.known, event.tiny, 4, ("a false bound",))
    assert {one.id for one in read.problem.meetings} == {one.id for one in event.problem.meetings}
