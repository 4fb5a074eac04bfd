"""What companies' people are told and asked about their personal data: each purpose apart, in versions.

A text that changes in substance gets the next version: then it is asked anew, and who consented to the
version before has not consented to this one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from matcher.people import Side
from scheduler.problem import Kind

ConsentKind = Literal["share", "abroad", "marketing"]
Both = tuple[str, str]
"""A text in Korean and English. `{until}` is the day on which the organiser deletes personal data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentText:
    """One text. `lines` are a heading and what stands under it; `box` is what a tick says, where one is."""

    version: int
    title: Both
    lines: tuple[tuple[Both, Both], ...]
    box: Both | None = None


_ITEMS: tuple[Both, Both] = (
    ("항목", "Items"),
    ("이름, 직위, 휴대전화, 이메일", "Name, position, mobile phone, e-mail"),
)

NOTICE = ConsentText(
    version=1,
    title=("행사 운영에 필요한 개인정보", "Personal data that the event needs"),
    lines=(
        (
            ("목적", "Purpose"),
            (
                "상담 일정 편성과 안내, 행사 당일 연락, 참가 확인",
                "Making and sending timetables, reaching people on the day, admission",
            ),
        ),
        _ITEMS,
        (("보유 기간", "Kept"), ("{until}", "{until}")),
        (
            ("근거", "Ground"),
            (
                "참가 신청을 처리하는 데 필요한 정보이므로 동의를 따로 받지 않고 알려 드립니다.",
                "It is needed to take part, so that you are told of it and not asked for consent.",
            ),
        ),
    ),
)
"""What is needed to run the event: a notice, not a forced consent."""

CONSENTS: Mapping[ConsentKind, ConsentText] = {
    "share": ConsentText(
        version=1,
        title=("상대 기업에 연락처 제공 (선택)", "Passing contacts on to the other company (optional)"),
        lines=(
            (
                ("받는 자", "Recipient"),
                ("상담이 정해진 상대 기업", "The companies with which a meeting is set"),
            ),
            (("목적", "Purpose"), ("상담 준비와 상담 뒤 연락", "Preparing the meeting and following up")),
            _ITEMS,
            (
                ("보유 기간", "Kept"),
                (
                    "이 사이트에서는 {until}. 상대 기업은 목적을 이룰 때까지",
                    "Here: {until}. By the other company: until the purpose is met",
                ),
            ),
            (
                ("거부할 권리", "Right to refuse"),
                (
                    "동의하지 않아도 상담은 그대로 진행됩니다. 상대 기업에는 연락처를 보여 주지 않습니다.",
                    "Without consent the meeting stands; the other company is not shown the contact.",
                ),
            ),
        ),
        box=("연락처 제공에 동의합니다.", "I consent to passing my contact on."),
    ),
    "abroad": ConsentText(
        version=1,
        title=("개인정보 국외 이전 (선택)", "Transfer abroad (optional)"),
        lines=(
            (
                ("받는 자와 나라", "Recipient and country"),
                (
                    "상담이 정해진 해외 바이어와 그 소재국",
                    "The overseas buyers with which a meeting is set, in their countries",
                ),
            ),
            (
                ("때와 방법", "When and how"),
                (
                    "시간표를 게시한 뒤 암호화된 웹페이지와 이메일으로 제공",
                    "After the timetable is published, by encrypted web page and e-mail",
                ),
            ),
            (("목적", "Purpose"), ("상담 준비와 상담 뒤 연락", "Preparing the meeting and following up")),
            _ITEMS,
            (
                ("보유 기간", "Kept"),
                (
                    "이 사이트에서는 {until}. 바이어는 목적을 이룰 때까지",
                    "Here: {until}. By the buyer: until the purpose is met",
                ),
            ),
            (
                ("거부할 권리", "Right to refuse"),
                (
                    "동의하지 않아도 상담은 그대로 진행됩니다. 해외 바이어에게 연락처를 보이지 않습니다.",
                    "Without consent the meeting stands; overseas buyers are not shown the contact.",
                ),
            ),
        ),
        box=("국외 이전에 동의합니다.", "I consent to the transfer abroad."),
    ),
    "marketing": ConsentText(
        version=1,
        title=("다음 행사 안내 (선택)", "News of later events (optional)"),
        lines=(
            (
                ("목적", "Purpose"),
                (
                    "주최 측의 다음 행사와 지원 사업 안내",
                    "News of the organiser’s later events and programmes",
                ),
            ),
            (
                ("항목", "Items"),
                ("이름, 휴대전화, 이메일", "Name, mobile phone, e-mail"),
            ),
            (("보유 기간", "Kept"), ("{until}", "{until}")),
            (
                ("거부할 권리", "Right to refuse"),
                (
                    "동의하지 않아도 이 행사 참가에는 아무 영향이 없습니다.",
                    "Refusing changes nothing about this event.",
                ),
            ),
        ),
        box=("안내를 받는 데 동의합니다.", "I consent to receiving news."),
    ),
}
"""What is asked, each apart and never ticked beforehand."""


def asked_of(kind: Kind, side: Side) -> tuple[ConsentKind, ...]:
    """What people of this side are asked at an event of this kind."""
    return (*needed_to_share(kind, side), "marketing")


def needed_to_share(kind: Kind, side: Side) -> tuple[ConsentKind, ...]:
    """Without which consents a contact is not passed on: sellers at an export fair have buyers abroad."""
    return ("share", "abroad") if kind == "export" and side == "seller" else ("share",)
