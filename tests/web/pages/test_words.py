"""What is said of a result is true of just that result: one sentence for every case."""

from dataclasses import replace
from typing import Any

import pytest

from fixtures.tiny import B1, S1, meet, tiny
from matcher.issue import MESSAGES, Issue
from scheduler.timetable import (
    AimResult,
    Certificate,
    Contradiction,
    Item,
    Meeting,
    Result,
    Scope,
    Status,
    Violation,
)
from scheduler.verify import RULES as AUDITED
from web import words
from web.language import language
from web.pages.proof import proof

KO, EN = language("ko"), language("en")


def aim(
    name: str, value: int | None, bound: int | None, status: Status = "CERTIFIED", scope: Scope = "all"
) -> AimResult:
    return AimResult(name=name, value=value, bound=bound, status=status, scope=scope)


def result(
    *aims: AimResult, status: Status = "CERTIFIED", meetings: tuple[Meeting, ...] | None = ()
) -> Result:
    return Result(
        status=status,
        aims=aims,
        meetings=meetings,
        candidates=2184,
        certificate=Certificate(),
        violations=(),
    )


BOTH = (
    "No timetable from these 2,184 candidate pairs leaves fewer companies short,"
    " and none that equals it has a higher score."
)
PROVEN = result(aim("shortfall", 3, 3), aim("score", 82776, 82776))


def test_both_aims_proven_is_one_sentence_about_the_candidate_pairs() -> None:
    assert proof(EN, PROVEN, floor_most=1) == (
        BOTH,
        "The bound was confirmed from the problem itself, in whole numbers and without the solver.",
    )
    assert proof(KO, PROVEN, floor_most=1)[0] == (
        "상담이 모자라는 기업을 더 줄이는 시간표는 없습니다. 그 조건에서 매칭 점수도 가장 높습니다."
        " (가능한 조합 2,184개 기준)"
    )


def test_with_floors_above_one_the_shortfall_counts_meetings_not_companies() -> None:
    assert "fewer meetings missing under the floors" in proof(EN, PROVEN, floor_most=2)[0]


def test_without_shortfall_the_sentence_says_that_all_reach_their_floor() -> None:
    full = result(aim("shortfall", 0, 0), aim("score", 5, 5))
    assert proof(EN, full, floor_most=2)[0] == (
        "Every company reaches its floor, and no such timetable from these 2,184 candidate pairs has a"
        " higher score."
    )


def test_the_solvers_word_is_called_the_solvers_word() -> None:
    told = result(aim("shortfall", 3, 3), aim("score", 9, 9, "OPTIMAL"), status="OPTIMAL")
    assert words.headline(EN, "OPTIMAL") == "Optimal, says the solver"
    assert proof(EN, told, floor_most=1)[-1] == (
        "This is the solver’s word; the bound was not confirmed independently."
    )


def test_a_gap_is_said_as_what_can_not_be_exceeded() -> None:
    open_gap = result(aim("shortfall", 3, 3), aim("score", 82776, 82866, "FEASIBLE"), status="FEASIBLE")
    assert words.headline(EN, "FEASIBLE") == "Not proven yet"
    assert proof(EN, open_gap, floor_most=1) == (
        "No timetable from these 2,184 candidate pairs leaves fewer companies short.",
        "The bound was confirmed from the problem itself, in whole numbers and without the solver.",
        "The score is 82,776; no timetable can exceed 82,866.",
    )


def test_nothing_is_called_proven_when_nothing_is() -> None:
    stopped = result(aim("shortfall", 3, 2, "STOPPED"), aim("score", 9, None, "STOPPED"), status="STOPPED")
    assert words.headline(EN, "STOPPED") == "Stopped before a proof"
    assert proof(EN, stopped, floor_most=1) == (
        "3 companies are left short; at least 2 must be, whatever is done.",
        "The score is 9; how much higher it could be is not known.",
    )


def test_a_proof_for_the_chosen_pairs_says_that_it_is_only_for_them() -> None:
    narrow = result(aim("score", 9, 9), aim("breaks", 4, 4, "OPTIMAL", "chosen pairs"), status="OPTIMAL")
    assert proof(EN, narrow, floor_most=1)[:2] == (
        "No timetable from these 2,184 candidate pairs has a higher score.",
        "With the same pairs, no timetable has fewer breaks.",
    )


def test_score_first_says_the_aims_in_their_own_order() -> None:
    first = result(aim("score", 9, 9), aim("shortfall", 3, 3))
    assert proof(EN, first, floor_most=1)[:2] == (
        "No timetable from these 2,184 candidate pairs has a higher score.",
        "Of those that equal it so far, none leaves fewer companies short.",
    )


def test_a_contradiction_names_the_rules_and_whose_word_it_is() -> None:
    why = Contradiction(rules=("must-meet", "veto"), confirmed_by="counting", codes=("S101", "B012"))
    none = replace(result(status="INFEASIBLE", meetings=None), contradiction=why)
    assert proof(EN, none, floor_most=1) == (
        "The rules contradict each other: no timetable can keep all of them.",
        "A pair that must meet does meet.",
        "A vetoed pair never meets.",
        "It concerns: S101, B012",
        "Counting confirms it.",
    )


def test_a_contradiction_is_said_in_the_event_s_own_words_where_it_is_known() -> None:
    items = (Item(rule="quota", codes=("B1",), number=1), Item(rule="must-meet", codes=("S1:B1", "S1", "B1")))
    why = Contradiction(rules=("quota", "must-meet"), confirmed_by="solver", items=items, minimal=True)
    none = replace(result(status="INFEASIBLE", meetings=None), contradiction=why)
    fair = tiny((S1, B1), (meet("S1 B1"),))
    assert proof(EN, none, floor_most=1, problem=fair) == (
        "The rules contradict each other: no timetable can keep all of them.",
        "This is the solver’s word; it was not confirmed independently.",
        "These can't all be had; without any one of them the others could:",
        "B1 has at most 1 meeting(s).",
        "S1 must meet B1 (S1:B1).",
    )
    assert proof(KO, none, floor_most=1, problem=fair)[2:] == (
        "다음을 모두 지킬 수는 없습니다. 이 중 하나만 빠지면 나머지는 지킬 수 있습니다.",
        "B1의 최대 상담 수는 1건입니다.",
        "S1과 B1은 꼭 만나야 합니다(S1:B1).",
    )


def test_no_timetable_in_time_proves_nothing() -> None:
    none = result(status="UNKNOWN", meetings=None)
    assert proof(EN, none, floor_most=1) == (
        "Give the run more time, or relax a rule. Nothing was proven either way.",
    )


def test_every_rule_of_the_auditor_has_its_words() -> None:
    assert set(AUDITED) <= set(words.RULES)


@pytest.mark.parametrize("status", ["CERTIFIED", "OPTIMAL", "FEASIBLE", "STOPPED", "INFEASIBLE", "UNKNOWN"])
def test_every_status_has_a_sign_a_name_and_a_headline(status: int) -> None:
    assert {status} <= set(words.SIGNS) & set(words.STATUSES) & set(words.HEADLINES)


def test_a_violation_names_the_rule_and_the_place() -> None:
    broken = Violation(rule="veto", slot="T03", codes=("S101:B012",))
    assert words.violation(EN, broken) == "Broken: A vetoed pair never meets. (T03, S101:B012)"


@pytest.mark.parametrize("speak", [KO, EN])
@pytest.mark.parametrize("code", MESSAGES)
def test_every_issue_is_a_whole_sentence_in_both_languages(speak: Any, code: str) -> None:
    from string import Formatter

    names = {name for _, name, _, _ in Formatter().parse(MESSAGES[code]) if name and name != "given"}
    told = words.issue(speak, Issue(code=code, given="S101", detail=dict.fromkeys(names, "3")))
    assert "{" not in told
    assert told


def test_an_unknown_code_is_told_in_good_korean() -> None:
    fault = Issue(code="code-unknown", given="B999", detail={"what": "participant"})
    assert words.issue(KO, fault) == "코드가 “B999”인 참여기업이 없습니다."
    assert words.issue(EN, fault) == "There is no participant with the code “B999”."
