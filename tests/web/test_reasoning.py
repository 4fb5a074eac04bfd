"""Reasons in Korean and English: every sentence there is, and what companies may be told."""

import re
from dataclasses import replace
from typing import get_args

import pytest

from fixtures.tiny import B1, S1, S2, meet, tiny
from scheduler.problem import Session, Slot
from scheduler.reasons.cause import Cause, CauseCode, Placed
from scheduler.reasons.changes import Change, ChangeKind
from scheduler.reasons.company import for_company
from scheduler.reasons.preflight import Short
from scheduler.reasons.why import Explainer
from scheduler.relax import RELAX
from scheduler.solve import solve
from scheduler.timetable import Item
from web.cli.lang import DEFAULT
from web.contradiction import ITEMS, item_sentence
from web.language import Language, language
from web.reasoning import CAUSE_NAMES, cause_sentence, change_words, short_sentence, told_sentences

KO, EN = language("ko"), language("en")
SLOTS = tuple(
    Slot(code=f"T{i}", start=start) for i, start in enumerate(("14:30", "14:55", "15:20", "15:45"), start=1)
)
FAIR = replace(
    tiny((S1, S2, B1), (meet("S1 B1", 3), meet("S2 B1", 5))), sessions=(Session(code="PM", slots=SLOTS),)
)
PLACED = Placed(id="S2:B1", pair=("S2", "B1"), slot="T1", table="1-1", score=5)
HANGUL = re.compile("[가-힣]")


def test_one_default_for_all_commands() -> None:
    assert DEFAULT == "en"


def whole(text: str, *, end: str) -> bool:
    """A sentence without open blanks, double spaces or spaces before a stop."""
    return text.endswith(end) and re.search(r"[{}]|  | [.:,]|None", text) is None


@pytest.mark.parametrize("code", get_args(CauseCode))
@pytest.mark.parametrize("slots", [("T1",), ()])
def test_every_cause_is_said_in_both_languages(code: CauseCode, slots: tuple[str, ...]) -> None:
    cause = Cause(
        code=code,
        who=("S1", "B1"),
        slots=slots,
        halls=("1",),
        tables=("1-1",),
        language="vi",
        part="PM",
        meetings=(PLACED,),
        bound=2,
        amount=3,
        aim="score",
    )
    english, korean = cause_sentence(EN, FAIR, cause), cause_sentence(KO, FAIR, cause)
    assert (whole(english, end="."), bool(HANGUL.search(english))) == (True, False)
    assert (whole(korean, end="."), bool(HANGUL.search(korean))) == (True, True)


def test_every_cause_has_a_name_that_is_its_code_in_english() -> None:
    assert {code: EN.say(name) for code, name in CAUSE_NAMES.items()} == {
        code: code for code in get_args(CauseCode)
    }


@pytest.mark.parametrize("kind", get_args(ChangeKind))
def test_every_change_is_a_clause_in_both_languages(kind: ChangeKind) -> None:
    change = Change(
        kind=kind, who="B1", slots=("T2",), hall="1", language="vi", pair=("S1", "B1"), before=1, after=2
    )
    assert whole(change_words(EN, FAIR, change), end="")
    assert whole(change_words(KO, FAIR, change), end="면")


@pytest.mark.parametrize("rule", RELAX)
def test_every_item_is_said_in_both_languages(rule: str) -> None:
    codes = ("S1:B1", "S1", "B1", "vi")
    number = 2 if "{number}" in ITEMS.get(rule, "") else None
    for item in (
        Item(rule=rule, codes=codes, slots=("T1",), number=2),
        Item(rule=rule, codes=codes, slots=("T1", "T2", "T3", "T4"), number=number),
        Item(rule=rule, codes=codes, number=number),
        Item(rule=rule, codes=codes[:3] if rule == "pinned" else codes, slots=("T1",), number=number),
    ):
        english, korean = item_sentence(EN, FAIR, item), item_sentence(KO, FAIR, item)
        assert (whole(english, end="."), bool(HANGUL.search(english))) == (True, False)
        assert (whole(korean, end="."), bool(HANGUL.search(korean))) == (True, True)


def test_korean_as_one_would_say_it() -> None:
    quota = Cause(code="quota", who=("S101",), bound=4, meetings=(PLACED,))
    assert cause_sentence(KO, FAIR, quota) == "S101은 최대 상담 수 4건이 다 찼습니다: S2–B1 (5)."
    busy = Cause(code="busy", who=("B012",), slots=("T1",), meetings=(PLACED,))
    assert cause_sentence(KO, FAIR, busy) == "B012는 T1(14:30)에 다른 상담이 있습니다: S2–B1 (5)."
    veto = Change(kind="veto", pair=("S101", "B012"))
    assert change_words(KO, FAIR, veto) == "S101과 B012 사이의 상담 제외를 풀면"
    short = Short(who=("S2",), because="wishes", missing=1, asked=2, room=1)
    assert short_sentence(KO, short) == (
        "S2는 최소 상담 수 2건을 채울 수 없습니다: 후보 조합이 모자랍니다(최대 1건)."
    )


def test_who_leaves_early_could_stay() -> None:
    """B1 is there in T1 and T2, from 14:30 to 15:20; until 15:45 would be T3 as well."""
    people = tuple(
        replace(one, delegates=(replace(one.staff[0], hours=("T1", "T2")),)) if one.code == "B1" else one
        for one in FAIR.participants
    )
    fair = replace(FAIR, participants=people, slot_minutes=25)
    stay = Change(kind="hours", who="B1", slots=("T3",))
    assert change_words(KO, fair, stay) == "B1이 15:45까지 있으면"
    assert change_words(EN, fair, stay) == "B1 stayed until 15:45"


@pytest.mark.parametrize(
    ("spoken", "neutral"),
    [
        (EN, "There was no place for this meeting in the timetable."),
        (KO, "시간표에 이 상담을 넣을 자리가 없었습니다."),
    ],
)
def test_a_company_can_not_tell_a_veto_from_a_lack_of_places(spoken: Language, neutral: str) -> None:
    """S1 and S2 both want B1. Once B1 has vetoed S1, once its only slot goes to S2, which is worth more."""
    one_slot = replace(FAIR, sessions=(Session(code="PM", slots=SLOTS[:1]),))
    told = [
        told_sentences(spoken, for_company(Explainer(fair, solve(fair, workers=1)).why("S1:B1"), "S1"))
        for fair in (replace(one_slot, vetoes=(("B1", "S1"),)), one_slot)
    ]
    assert told == [[neutral], [neutral]]
