"""The rules in words, with the event's own numbers."""

import re
from dataclasses import replace
from pathlib import Path

from fixtures.tiny import tiny
from matcher.people import Delegate, Participant
from scheduler.problem import Lunch, Turnaround
from web.language import language
from web.pages.rules import RULES, rule_lines
from web.words import RULES as WORDS

EN, KO = language("en"), language("ko")
S1 = Participant(code="S1", side="seller", quota=2)
S2 = Participant(code="S2", side="seller", quota=4, forbidden=("T01",))
B1 = Participant(code="B1", side="buyer", delegates=(Delegate(code="B1-1", hours=("T01",)),))


def test_every_rule_of_the_model_is_said() -> None:
    named = set(re.findall(r"^\| `([\w-]+)` \|", Path("docs/model.md").read_text("utf-8"), re.MULTILINE))
    assert set(RULES) == named & set(WORDS) == set(WORDS) - {"as-listed"}


def test_a_rule_stands_with_its_numbers_or_among_those_without_anything_to_do() -> None:
    fair = tiny((S1, S2, B1))
    used, idle = rule_lines(EN, fair)
    numbers = {one.name: one.numbers for one in used}
    assert numbers["quota"] == "Seller 2–4, 1 company without one"
    assert numbers["forbidden-slots"] == "1 company"
    assert numbers["delegates-suffice"] == "3 delegates, 1 of them only part of the time"
    assert numbers["company-once"] == "at most 1 time"
    assert {"veto", "lunch", "turnaround", "rivals"} <= {one.name for one in idle}
    assert len(used) + len(idle) == len(RULES)


def test_times_and_halls_are_named() -> None:
    fair = tiny((S1, B1))
    first, last = fair.slots[0].code, fair.slots[-1].code
    fair = replace(
        fair,
        lunches=(Lunch(slots=(first, last), free=1),),
        turnarounds=(Turnaround(halls=("1", "2"), minutes=5),),
        in_a_row=3,
        vetoes=(("B1", "S1"),),
    )
    numbers = {one.name: one.numbers for one in rule_lines(KO, fair)[0]}
    assert numbers["turnaround"] == "1 ↔ 2: 5분"
    assert numbers["in-a-row"] == "최대 3회차"
    assert numbers["veto"] == "1쌍"
    assert numbers["lunch"].endswith("빈 회차 1개 연속")
