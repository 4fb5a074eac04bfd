"""The JSON form: what is written is read again, and a fault is told with its place."""

import json
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.form import (
    canonical,
    fingerprint,
    read_problem,
    read_result,
    schema,
    write_problem,
    write_result,
)
from scheduler.problem import Problem
from scheduler.report import without_timetable
from scheduler.solve import solve
from scheduler.timetable import Contradiction, Item

PUBLISHED = Path(__file__).parents[2] / "docs" / "formats" / "problem.schema.json"


@pytest.mark.parametrize("seed", range(50))
def test_what_is_written_is_read_again(seed: int, small_event: Callable[[random.Random], Problem]) -> None:
    problem = small_event(random.Random(seed))
    assert read_problem(write_problem(problem)) == canonical(problem)


@pytest.mark.parametrize("seed", range(50))
def test_a_written_problem_fits_the_published_schema(
    seed: int, small_event: Callable[[random.Random], Problem]
) -> None:
    published = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    jsonschema.validate(json.loads(write_problem(small_event(random.Random(seed)))), published)


def test_the_published_schema_is_the_one_in_force() -> None:
    assert json.loads(PUBLISHED.read_text(encoding="utf-8")) == schema()


def test_a_result_is_read_as_it_was_written(tidy: Problem) -> None:
    result = solve(tidy, workers=1)
    assert read_result(write_result(result)) == result


def test_what_contradicts_itself_is_read_as_it_was_written_and_may_be_missing(tidy: Problem) -> None:
    item = Item(rule="quota", codes=("B1",), number=1)
    word = Contradiction(rules=("quota",), confirmed_by="counting", items=(item,), minimal=True)
    result = without_timetable(tidy, "INFEASIBLE", word)
    text = write_result(result)
    assert read_result(text) == result
    # As it was written before there were items.
    old = json.loads(text)
    del old["contradiction"]["items"], old["contradiction"]["minimal"]
    assert read_result(json.dumps(old)) == replace(
        result, contradiction=Contradiction(rules=("quota",), confirmed_by="counting")
    )


def test_a_result_has_every_key_of_the_command_line(tidy: Problem) -> None:
    keys = set(json.loads(write_result(solve(tidy, workers=1))))
    assert keys >= {
        *("status", "aims", "gap", "candidates", "seconds", "meetings", "certificate"),
        *("violations", "seed", "versions", "fingerprint"),
    }


def test_the_order_of_lists_does_not_change_the_fingerprint(tidy: Problem) -> None:
    turned = replace(tidy, participants=tidy.participants[::-1], candidates=tidy.candidates[::-1])
    assert fingerprint(turned) == fingerprint(tidy)


def test_one_point_of_score_changes_the_fingerprint(tidy: Problem) -> None:
    first, *rest = tidy.candidates
    other = replace(tidy, candidates=(replace(first, score=first.score + 1), *rest))
    assert fingerprint(other) != fingerprint(tidy)


def faults(text: str) -> set[tuple[str, str | None]]:
    found = read_problem(text)
    assert isinstance(found, list)
    return {(issue.code, issue.path) for issue in found}


def test_every_fault_in_the_form_is_told_at_once(tidy: Problem) -> None:
    data = json.loads(write_problem(tidy))
    data["participants"][2]["quota"] = "four"
    data["tables"][0]["colour"] = "teal"
    del data["event"]
    assert faults(json.dumps(data)) == {
        ("field-wrong", "/participants/2/quota"),
        ("field-unknown", "/tables/0/colour"),
        ("field-missing", "/event"),
    }


def test_a_newer_format_is_refused(tidy: Problem) -> None:
    data = {**json.loads(write_problem(tidy)), "format": 2}
    assert faults(json.dumps(data)) == {("format-version", "/format")}


@given(st.binary(max_size=200))
def test_any_bytes_are_an_answer_and_no_exception(raw: bytes) -> None:
    assert isinstance(read_problem(raw), list)
    assert isinstance(read_result(raw), list)
