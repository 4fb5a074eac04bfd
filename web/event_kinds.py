"""What each kind of event begins with: minutes, the usual day, floors, caps, names of its sides."""

from collections.abc import Mapping
from dataclasses import dataclass

from scheduler.daily import Day, Pause
from scheduler.problem import Floors, Kind

Both = tuple[str, str]
"""A text in Korean and English."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KindPreset:
    """The settings that a kind of event begins with. Everything can be changed afterwards.

    `talk` and `change` are minutes; `day` is a usual day without its date. `caps` are the most wishes of
    (seller, buyer, pool), None: any number. `language`: points of affinity for a language in common.
    `reviews`: buyers answer requests. `sides` are what sellers and buyers (or all, in one pool) are here.
    """

    title: Both
    about: Both
    talk: int
    change: int
    begins: str
    ends: str
    pauses: tuple[Pause, ...]
    floors: Floors
    caps: tuple[int | None, int | None, int | None]
    language: int
    reviews: bool
    sides: tuple[Both, ...]

    def on(self, date: str) -> Day:
        """The usual day on this date."""
        return Day(date=date, begins=self.begins, ends=self.ends, pauses=self.pauses)


_LUNCH = Pause(begins="12:00", ends="13:00")

KINDS: Mapping[Kind, KindPreset] = {
    "purchase": KindPreset(
        title=("구매상담회", "Purchase fair"),
        about=(
            "공급기업이 수요처의 테이블을 돌며 상담합니다.",
            "Sellers go round the tables of large buyers.",
        ),
        talk=20,
        change=5,
        begins="10:00",
        ends="17:00",
        pauses=(_LUNCH,),
        floors=Floors(seller=1, buyer=0, pool=1),
        caps=(8, 12, None),
        language=0,
        reviews=True,
        sides=(("공급기업", "Seller"), ("수요처", "Buyer")),
    ),
    "export": KindPreset(
        title=("수출상담회", "Export fair"),
        about=(
            "해외 바이어와 상담합니다. 통역할 시간을 두고, 말이 통하는 기업을 먼저 추천합니다.",
            "Meetings with overseas buyers: time to interpret, and a language in common counts.",
        ),
        talk=30,
        change=5,
        begins="10:00",
        ends="17:00",
        pauses=(_LUNCH,),
        floors=Floors(seller=1, buyer=0, pool=1),
        caps=(6, 10, None),
        language=8,
        reviews=True,
        sides=(("국내 기업", "Korean company"), ("해외 바이어", "Overseas buyer")),
    ),
    "exchange": KindPreset(
        title=("교류회", "Exchange"),
        about=(
            "편을 나누지 않고 누구나 누구와도 만납니다.",
            "One pool without sides: anyone may meet anyone.",
        ),
        talk=15,
        change=5,
        begins="13:00",
        ends="17:00",
        pauses=(Pause(begins="15:00", ends="15:20"),),
        floors=Floors(seller=1, buyer=0, pool=2),
        caps=(None, None, 10),
        language=0,
        reviews=False,
        sides=(("교류기업", "Participant"),),
    ),
    "technology": KindPreset(
        title=("기술상담회", "Technology fair"),
        about=(
            "기업이 연구기관의 연구자를 만납니다. 상담이 길고 연구자의 시간이 적습니다.",
            "Companies meet researchers: longer talks, and few hours of each researcher.",
        ),
        talk=30,
        change=10,
        begins="13:00",
        ends="17:00",
        pauses=(Pause(begins="15:00", ends="15:20"),),
        floors=Floors(seller=1, buyer=0, pool=1),
        caps=(5, 8, None),
        language=0,
        reviews=True,
        sides=(("기업", "Company"), ("연구기관", "Research institute")),
    ),
}
"""The kinds of events, in the order in which they are offered."""
