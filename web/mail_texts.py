"""The texts of mails: what stands in them at first, and how the blanks in braces are checked and filled."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

MailKind = Literal["invite", "remind", "changed"]
"""An invitation to the form, a reminder of it, and that the own timetable is new or has changed."""

BLANKS: tuple[str, ...] = ("event", "company", "person", "link", "deadline")
"""What may stand in braces: each mail has its own words there."""
SUBJECT_MOST = 200
BODY_MOST = 10_000
_BLANK = re.compile(r"\{([^{}\n]*)\}|[{}]")


@dataclass(frozen=True, slots=True, kw_only=True)
class MailText:
    """The text of one kind of mail in both languages. An empty half is left out of the mail."""

    subject_ko: str
    body_ko: str
    subject_en: str
    body_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BadBlank:
    """A blank that nothing fills, or a brace that stands alone: where it is, counted from 1."""

    line: int
    place: int
    given: str


TEXTS: Mapping[MailKind, MailText] = {
    "invite": MailText(
        subject_ko="[{event}] 상담 신청서를 작성해 주십시오",
        body_ko=(
            "{company} {person} 님, 안녕하십니까.\n\n"
            "{event}에 참가해 주셔서 감사합니다."
            " 아래 링크에서 회사 정보와 참석 시간, 만나고 싶은 기업을 적어 주십시오."
            " 비밀번호는 필요 없고, 적으시는 대로 저장됩니다.\n\n"
            "{link}\n\n"
            "마감: {deadline}\n\n"
            "이 링크는 귀사 전용입니다. 다른 회사에 전달하지 마시기 바랍니다."
        ),
        subject_en="[{event}] Please fill in your form",
        body_en=(
            "Dear {person} of {company},\n\n"
            "Thank you for taking part in {event}. Please tell us about your company, when you are there, and"
            " whom you wish to meet. There is no password, and everything is saved as you go.\n\n"
            "{link}\n\n"
            "Until: {deadline}\n\n"
            "This link is for your company only. Please do not pass it on to others."
        ),
    ),
    "remind": MailText(
        subject_ko="[{event}] 아직 신청서를 받지 못했습니다",
        body_ko=(
            "{company} {person} 님, 안녕하십니까.\n\n"
            "아직 신청서를 받지 못했습니다. 만나고 싶은 기업을 알려 주셔야 상담을 잡아 드릴 수 있습니다."
            " 5분이면 됩니다.\n\n"
            "{link}\n\n"
            "마감: {deadline}"
        ),
        subject_en="[{event}] We have not heard from you yet",
        body_en=(
            "Dear {person} of {company},\n\n"
            "We have not received your form yet. We can only set meetings once we know whom you wish to meet."
            " It takes five minutes.\n\n"
            "{link}\n\n"
            "Until: {deadline}"
        ),
    ),
    "changed": MailText(
        subject_ko="[{event}] 상담 일정표를 확인해 주십시오",
        body_ko=(
            "{company} {person} 님, 안녕하십니까.\n\n"
            "귀사의 상담 일정표가 새로 나왔거나 바뀌었습니다."
            " 아래 링크에서 시간과 테이블을 확인해 주십시오.\n\n"
            "{link}"
        ),
        subject_en="[{event}] Please look at your timetable",
        body_en=(
            "Dear {person} of {company},\n\n"
            "Your timetable is new or has changed. Please check times and tables here.\n\n"
            "{link}"
        ),
    ),
}
"""What stands there until the organiser writes something else."""


def bad_blanks(text: str) -> Iterator[BadBlank]:
    """Every blank that nothing fills, and every brace that belongs to none, in order."""
    for found in _BLANK.finditer(text):
        if found[1] not in BLANKS:
            line = text.count("\n", 0, found.start()) + 1
            begin = text.rfind("\n", 0, found.start()) + 1
            yield BadBlank(line=line, place=found.start() - begin + 1, given=found[0])


def fill(text: str, words: Mapping[str, str]) -> str:
    """The text with its blanks filled; what stands in a word is never a blank itself."""
    return _BLANK.sub(lambda found: words.get(found[1] or "", found[0]), text)
