"""Mails through the pages: a text with blanks, a look at it, the outbox, and one recipient a file."""

import io
import re
import zipfile
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import SMTP
from typing import Any

import pytest
from sqlmodel import select

from tests.web.pages.conftest import START
from web.database import reading, writing
from web.links import revoke
from web.rows import CompanyRow, MailRow, MailTextRow, MeetingRow
from web.store.mails import mails

OWN = {
    "subject_ko": "[{event}] 초대",
    "body_ko": "{company} {person} 님\n{link}",
    "subject_en": "",
    "body_en": "",
}


@pytest.fixture
def desk(site: Any) -> Iterator[str]:
    yield site.link("organiser", event="second")
    with writing(site.engine) as db:
        for kind in (MailRow, MailTextRow):
            for row in db.exec(select(kind)):
                db.delete(row)
        revoke(db, "second", now=START, purpose="company")
        for company in db.exec(select(CompanyRow)):
            company.answered_at = None
            db.add(company)


def queue(site: Any, desk: str, kind: str) -> Any:
    [number] = re.findall(r'name="number" value="(\d+)"', site.get(f"{desk}/mails/{kind}").text)
    return site.post(f"{desk}/mails/{kind}/queue", {"number": number})


def queued(site: Any) -> list[MailRow]:
    with reading(site.engine) as db:
        return mails(db, "second", state="queued")


def test_a_text_is_saved_and_shown_as_the_first_recipient_reads_it(site: Any, desk: str) -> None:
    saved = site.post(f"{desk}/mails/invite", OWN)
    page = site.get(saved.headers["location"]).text
    assert "저장했습니다." in page
    [sample] = re.findall(r'<pre class="mail-body">(.*?)</pre>', page, re.DOTALL)
    assert ("{" in sample, "메일을 만들 때 기업마다 생깁니다" in sample) == (False, True)


def test_a_blank_that_nothing_fills_is_refused_with_its_place(site: Any, desk: str) -> None:
    answer = site.post(f"{desk}/mails/invite", {**OWN, "body_ko": "안녕\n님 {adress}"})
    assert answer.status_code == 422
    assert "국문 본문 2번째 줄 3번째 글자: “{adress}”에 넣을 내용이 없습니다." in answer.text
    assert "님 {adress}</textarea>" in answer.text
    with reading(site.engine) as db:
        assert db.exec(select(MailTextRow)).all() == []


def test_a_mail_without_any_text_is_refused(site: Any, desk: str) -> None:
    answer = site.post(f"{desk}/mails/invite", dict.fromkeys(OWN, ""))
    assert (answer.status_code, "국문이나 영문으로 제목과 본문을 적어 주십시오." in answer.text) == (
        422,
        True,
    )


def test_an_invitation_opens_the_companys_form_and_nothing_is_sent_twice(site: Any, desk: str) -> None:
    site.post(f"{desk}/mails/invite", OWN)
    first = queue(site, desk, "invite")
    assert "보낼 편지함에 넣었습니다." in site.get(first.headers["location"]).text
    made = queued(site)
    assert len({row.company for row in made}) == len(made) > 10
    for row in made[:3]:
        [path] = re.findall(r"http://sangdam.test:8000(/c/\S+)", row.body_ko)
        assert site.get(path).status_code == 200
    assert 'name="number"' not in site.get(f"{desk}/mails/invite").text
    reminded = queue(site, desk, "remind")
    assert reminded.status_code == 303  # they have a link now and have not answered


def test_what_changed_since_it_was_shown_is_not_queued(site: Any, desk: str) -> None:
    answer = site.post(f"{desk}/mails/invite/queue", {"number": "1"})
    assert (answer.status_code, "그사이 받는 기업이 바뀌었습니다." in answer.text) == (409, True)
    assert queued(site) == []


def test_files_have_one_recipient_each_and_count_as_taken(site: Any, desk: str) -> None:
    queue(site, desk, "invite")
    waiting = queued(site)
    one = site.post(f"{desk}/outbox/{waiting[0].number}/eml")
    assert (one.headers["content-type"], one.headers["cache-control"]) == ("message/rfc822", "no-store")
    packed = site.post(f"{desk}/outbox/zip")
    with zipfile.ZipFile(io.BytesIO(packed.content)) as files:
        found = [message_from_bytes(files.read(name), policy=SMTP) for name in files.namelist()]
    assert len(found) == len(waiting) - 1
    told = [str(message["To"]) for message in found]
    assert (len(set(told)), all(to.count("@") == 1 for to in told)) == (len(found), True)
    assert [message[name] for message in found for name in ("Cc", "Bcc", "From")] == [None] * 3 * len(found)
    assert queued(site) == []
    assert site.post(f"{desk}/outbox/zip").headers["location"] == f"{desk}/outbox"


def test_an_address_that_can_not_be_written_to_is_said_and_the_others_go(site: Any, desk: str) -> None:
    queue(site, desk, "invite")
    waiting = queued(site)
    with writing(site.engine) as db:
        row = db.get_one(MailRow, ("second", waiting[0].number))
        row.to_email = "two@example.com@"
        db.add(row)
    with zipfile.ZipFile(io.BytesIO(site.post(f"{desk}/outbox/zip").content)) as files:
        assert len(files.namelist()) == len(waiting) - 1
    assert "주소 오류" in site.get(f"{desk}/outbox").text


@pytest.mark.usefixtures("version")
def test_after_publication_those_are_told_who_have_a_meeting(site: Any, desk: str) -> None:
    del desk
    own = site.link("organiser")
    queue(site, own, "changed")
    with reading(site.engine) as db:
        told = {row.company for row in db.exec(select(MailRow).where(MailRow.event == "first"))}
        held = db.exec(select(MeetingRow).where(MeetingRow.event == "first"))
        meeting = {code for row in held for code in (row.first, row.second)}
    assert told == meeting
    assert 'name="number"' not in site.get(f"{own}/mails/changed").text


@pytest.mark.parametrize(
    "path", ["/mails/nonsense", "/outbox/x/eml", "/outbox/99999999999/eml", "/outbox/77/eml"]
)
def test_what_is_no_mail_is_not_there(site: Any, desk: str, path: str) -> None:
    assert site.post(f"{desk}{path}").status_code == 404


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_outbox_reads_in_both_languages(site: Any, desk: str, language: str) -> None:
    site.client.cookies.set("language", language)
    assert {"ko": "아직 메일이 없습니다.", "en": "There are no mails yet."}[language] in site.get(
        f"{desk}/outbox"
    ).text
