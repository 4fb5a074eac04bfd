"""Words that organisers write in cells, and the values that they mean."""

from collections.abc import Mapping
from typing import TypeVar

from matcher.people import Side
from matcher.score import PresetName
from matcher.wish_forms import Importance, WishForm
from scheduler.problem import Kind
from web.intake.sheets import plain
from web.rows import Standing

Value = TypeVar("Value")

SIDES: Mapping[str, Side] = {
    "공급기업": "seller",
    "셀러": "seller",
    "참가기업": "seller",
    "seller": "seller",
    "supplier": "seller",
    **dict.fromkeys(("공급", "공급업체", "판매기업", "판매", "참가업체", "vendor"), "seller"),
    "수요처": "buyer",
    "수요기업": "buyer",
    "바이어": "buyer",
    "구매기업": "buyer",
    "buyer": "buyer",
    **dict.fromkeys(("수요", "수요업체", "구매", "구매처", "구매업체", "발주처", "바이어사"), "buyer"),
    "교류기업": "pool",
    "교류": "pool",
    "pool": "pool",
}
KINDS: Mapping[str, Kind] = {
    "구매상담회": "purchase",
    "구매": "purchase",
    "purchase": "purchase",
    "수출상담회": "export",
    "수출": "export",
    "export": "export",
    "교류회": "exchange",
    "기술·업종 교류회": "exchange",
    "교류": "exchange",
    "exchange": "exchange",
    "기술상담": "technology",
    "기술상담회": "technology",
    "technology": "technology",
}
PRESET_WORDS: Mapping[str, PresetName] = {
    "최소 상담 우선": "floor-first",
    "floor-first": "floor-first",
    "점수 우선": "score-first",
    "score-first": "score-first",
    "상호 희망 우선": "mutual-first",
    "mutual-first": "mutual-first",
}
WISH_FORMS: Mapping[str, WishForm] = {
    "순위": "ranks",
    "ranks": "ranks",
    "rank": "ranks",
    "별점": "stars",
    "stars": "stars",
    "중요도": "must",
    "must": "must",
    "must/nice/no": "must",
}
IMPORTANCE: Mapping[str, Importance] = {
    "꼭": "must",
    "필수": "must",
    "must": "must",
    "가능하면": "nice",
    "nice": "nice",
    "nice to have": "nice",
    "제외": "no",
    "no": "no",
}
STANDINGS: Mapping[str, Standing] = {
    "신청": "applied",
    "applied": "applied",
    "선정": "selected",
    "selected": "selected",
    **dict.fromkeys(("확정", "참가", "참석", "예", "네", "yes", "y", "o", "ㅇ", "○", "◯", "✓"), "selected"),
    "대기": "waiting",
    "waiting": "waiting",
    "탈락": "declined",
    "declined": "declined",
    **dict.fromkeys(("미선정", "아니오", "아니요", "no", "n", "x", "×"), "declined"),
    "철회": "withdrawn",
    "withdrawn": "withdrawn",
    **dict.fromkeys(("취소", "참가 취소", "불참"), "withdrawn"),
}
YES_NO: Mapping[str, bool] = {
    "예": True,
    "yes": True,
    "y": True,
    "o": True,
    "○": True,
    "있음": True,
    "해당": True,
    "true": True,
    "아니오": False,
    "no": False,
    "n": False,
    "x": False,
    "×": False,
    "없음": False,
    "해당없음": False,
    "false": False,
}
NOBODY = frozenset({"없음", "불참", "none", "absent"})
ALWAYS = frozenset({"전체", "모두", "all"})


def meant(text: str, words: Mapping[str, Value]) -> Value | None:
    """What a word means, whatever its spaces and letters' case; None for a word that is not in the list."""
    asked = plain(text)
    return next((value for word, value in words.items() if plain(word) == asked), None)
