"""A comparison as an aligned table, in the reader's language, and as JSON."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Literal

from scheduler.timetable import AimResult, Result
from scheduler.whatif.compare import Comparison, Line
from web.cli.terminal import padded, wide

Code = Literal["en", "ko"]

HEADS: Mapping[Code, tuple[str, ...]] = {
    "en": (
        *("variant", "meetings", "score", "shortfall", "gaps", "minutes idle", "with none"),
        *("kept", "lost", "new", "better off", "worse off", "proof"),
    ),
    "ko": (
        *("안", "상담", "점수", "부족", "빈 시간", "빈 시간(분)", "상담 없음"),
        *("그대로", "빠짐", "새로", "나아짐", "나빠짐", "증명"),
    ),
}
WORDS: Mapping[Code, Mapping[str, str]] = {
    "en": {
        "base": "as it is",
        "CERTIFIED": "certified",
        "OPTIMAL": "optimal",
        "FEASIBLE": "best known",
        "STOPPED": "stopped",
        "UNKNOWN": "none found in time",
        "INFEASIBLE": "impossible",
        "counting": "counted",
        "solver": "the solver's word",
        "crashed": "crashed",
        "memory": "too large for the memory",
        "stopped": "stopped before it came back",
        "chosen pairs": "of the chosen pairs",
    },
    "ko": {
        "base": "현재 그대로",
        "CERTIFIED": "증명됨",
        "OPTIMAL": "최적",
        "FEASIBLE": "지금까지 최선",
        "STOPPED": "중단됨",
        "UNKNOWN": "시간 안에 못 찾음",
        "INFEASIBLE": "불가능",
        "counting": "셈으로 확인",
        "solver": "풀이기의 판단",
        "crashed": "비정상 종료",
        "memory": "메모리 부족",
        "stopped": "결과 전에 중단됨",
        "chosen pairs": "고른 조합 안에서",
    },
}
NOTES: Mapping[Code, Sequence[str]] = {
    "en": (
        "shortfall: meetings missing under the floors. gaps: empty slots between two meetings of a session;",
        "minutes idle: how long they last. with none: companies without a meeting. kept, lost, new: meetings",
        "against the event as it is. better off: companies with more meetings, or as many but worth more.",
    ),
    "ko": (
        "부족: 최소 상담 수에 모자라는 상담. 빈 시간: 한 세션의 두 상담 사이에 빈 회차와 그 길이의 합.",
        "상담 없음: 상담이 하나도 없는 기업. 그대로·빠짐·새로: 현재와 견준 상담.",
        "나아짐: 상담이 늘었거나 같은 수라도 점수가 높아진 기업.",
    ),
}


def table(comparison: Comparison, language: Code) -> str:
    """The comparison in lines: one for each variant, and below what the columns mean."""
    rows = [HEADS[language], *(_row(one, language) for one in (comparison.base, *comparison.variants))]
    widths = [max(wide(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [padded(row[0], widths[0], right=False)]
        cells += [
            padded(cell, width, right=True) for cell, width in zip(row[1:-1], widths[1:-1], strict=True)
        ]
        lines.append("  ".join([*cells, row[-1]]).rstrip())
    return "\n".join([*lines, "", *NOTES[language]])


def _row(line: Line, language: Code) -> tuple[str, ...]:
    words = WORDS[language]
    cells = ["–"] * 11
    if line.figures is not None:
        one = line.figures
        counted = (one.meetings, one.score, one.shortfall, one.gaps, one.minutes, len(one.none))
        cells[:6] = [f"{number:,}" for number in counted]
    if line.against is not None:
        two = line.against
        changed = (two.kept, len(two.lost), len(two.new), len(two.better), len(two.worse))
        cells[6:] = [f"{number:,}" for number in changed]
    return (line.name if line.name != "as it is" else words["base"], *cells, _proof(line, words))


def _proof(line: Line, words: Mapping[str, str]) -> str:
    """What is proven, aim by aim where the aims differ, or why there is no timetable."""
    if line.failed is not None:
        detail = f" ({line.failed.detail})" if line.failed.detail else ""
        return words[line.failed.failure] + detail
    assert line.result is not None, "a line has a result or says why not"
    result = line.result
    if result.contradiction is not None:
        rules = ", ".join((*result.contradiction.rules, *result.contradiction.codes[:4]))
        return f"{words[result.status]}: {rules} ({words[result.contradiction.confirmed_by]})"
    if result.meetings is None:
        return words[result.status]
    said = [_aim(aim, words) for aim in result.aims]
    if len(set(said)) == 1:
        return said[0]
    return ", ".join(f"{aim.name} {text}" for aim, text in zip(result.aims, said, strict=True))


def _aim(aim: AimResult, words: Mapping[str, str]) -> str:
    text = words[aim.status]
    if aim.value is not None and aim.bound is not None and aim.value != aim.bound:
        text += f" (≤ {aim.bound:,})" if aim.name == "score" else f" (≥ {aim.bound:,})"
    return text if aim.scope == "all" else f"{text} {words[aim.scope]}"


def as_json(comparison: Comparison) -> str:
    """The comparison as one JSON object; the meetings themselves are left out."""
    found = {
        "format": 1,
        "base": _plain(comparison.base),
        "variants": [_plain(one) for one in comparison.variants],
    }
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n"


def _plain(line: Line) -> dict[str, Any]:
    return {
        "name": line.name,
        "status": None if line.result is None else line.result.status,
        "failed": None if line.failed is None else asdict(line.failed),
        "aims": [] if line.result is None else [asdict(aim) for aim in line.result.aims],
        "contradiction": _contradiction(line.result),
        "figures": None if line.figures is None else asdict(line.figures),
        "against": None if line.against is None else asdict(line.against),
        "seconds": None if line.result is None else line.result.seconds.get("total"),
    }


def _contradiction(result: Result | None) -> dict[str, Any] | None:
    return None if result is None or result.contradiction is None else asdict(result.contradiction)
