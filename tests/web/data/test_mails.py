"""Texts with blanks, the queue, and who is to get a mail."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from web.links import issue_link
from web.mail_texts import TEXTS, BadBlank, MailText, bad_blanks, fill
from web.purge import purge, purge_old
from web.rows import CompanyRow, EventRow, MailRow, MailTextRow
from web.store.mails import Recipient, mail_text, queue_mails, recipients, save_mail_text, settle_mail

DEADLINE = {"ko": "11월 30일", "en": "30 Nov"}


def codes(found: list[Recipient]) -> list[str]:
    return [one.company.code for one in found]


def queued(db: Session, event: EventRow, now: datetime, **more: object) -> list[MailRow]:
    to = recipients(db, event, "invite", now=now)
    return queue_mails(
        db, event, "invite", to, now=now, link=lambda code: f"http://x/c/{code}", deadline=DEADLINE, **more
    )  # type: ignore[arg-type]


def test_a_blank_that_nothing_fills_is_named_with_its_place() -> None:
    assert list(bad_blanks("{company} 님\n안녕 {adress}, {company.x} }")) == [
        BadBlank(line=2, place=4, given="{adress}"),
        BadBlank(line=2, place=14, given="{company.x}"),
        BadBlank(line=2, place=26, given="}"),
    ]


def test_what_stands_in_a_word_is_no_blank() -> None:
    words = {"company": "{link} & {0}", "link": "secret"}
    assert fill("{company}: {link} {other}", words) == "{link} & {0}: secret {other}"


@pytest.mark.parametrize("kind", TEXTS)
def test_the_texts_that_come_with_the_program_are_right(kind: str) -> None:
    text = TEXTS[kind]  # type: ignore[index]
    for part in (text.subject_ko, text.body_ko, text.subject_en, text.body_en):
        assert part
        assert list(bad_blanks(part)) == []
    assert "{link}" in text.body_ko
    assert "{link}" in text.body_en


def test_a_mail_is_addressed_to_one_and_holds_the_only_copy_of_its_link(
    db: Session, event: EventRow, now: datetime
) -> None:
    made = queued(db, event, now)
    assert [(row.number, row.company, row.to_email, row.state) for row in made] == [
        (1, "S001", "s001@example.com", "queued"),
        (2, "B001", "b001@example.com", "queued"),
    ]  # S002 and B002 have nobody with an address
    assert made[0].subject.startswith("[작은 상담회] 상담 신청서")
    assert "한빛정밀 김하늘 님" in made[0].body_ko
    assert "Dear 김하늘 of Hanbit Precision" in made[0].body_en
    assert ["http://x/c/S001" in row.body_ko for row in made] == [True, False]


def test_who_has_a_mail_in_the_queue_gets_no_second_one(db: Session, event: EventRow, now: datetime) -> None:
    queued(db, event, now)
    assert codes(recipients(db, event, "invite", now=now)) == ["S002", "B002"]


def test_invited_is_who_has_no_link_and_reminded_who_has_one_and_is_silent(
    db: Session, event: EventRow, now: datetime
) -> None:
    for code in ("S001", "S002", "B001"):
        issue_link(db, event.code, "company", code, now=now, expires=now + timedelta(days=9))
    answered, gone = (db.get_one(CompanyRow, ("small", code)) for code in ("S002", "B001"))
    answered.answered_at, gone.status = now, "withdrawn"
    db.add(answered)
    db.add(gone)
    db.flush()
    assert codes(recipients(db, event, "invite", now=now)) == ["B002"]
    assert codes(recipients(db, event, "remind", now=now)) == ["S001"]


def test_of_a_new_timetable_only_those_are_told_whom_it_changes_and_once(
    db: Session, event: EventRow, now: datetime
) -> None:
    def to_tell(version: int) -> list[Recipient]:
        return recipients(db, event, "changed", now=now, changed=("S001", "B002"), version=version)

    assert codes(to_tell(1)) == ["S001", "B002"]
    [row] = queue_mails(db, event, "changed", to_tell(1), now=now, link=str, deadline=DEADLINE, version=1)  # type: ignore[arg-type]
    assert codes(to_tell(1)) == ["B002"]
    settle_mail(db, row, "written", now=now)
    assert (codes(to_tell(1)), codes(to_tell(2))) == (["B002"], ["S001", "B002"])


def test_an_organisers_own_text_stands_instead(db: Session, event: EventRow, now: datetime) -> None:
    own = MailText(subject_ko="", body_ko="", subject_en="Hello\n{event}", body_en="{link}\r\nBye")
    save_mail_text(db, event.code, "invite", own)
    assert mail_text(db, event.code, "invite") == MailText(
        subject_ko="", body_ko="", subject_en="Hello {event}", body_en="{link}\nBye"
    )
    row = queued(db, event, now)[0]
    assert (row.subject, row.body_ko, row.body_en) == ("Hello A small fair", "", "http://x/c/S001\nBye")


def test_mails_go_with_the_events_names_and_after_thirty_days(
    db: Session, event: EventRow, now: datetime
) -> None:
    queued(db, event, now)
    assert purge_old(db, now=now + timedelta(days=29)) == 0
    assert purge_old(db, now=now + timedelta(days=30)) == 2
    queued(db, event, now)
    save_mail_text(db, event.code, "invite", TEXTS["remind"])
    purge(db, event, now=now)
    assert [*db.exec(select(MailRow)), *db.exec(select(MailTextRow))] == []
