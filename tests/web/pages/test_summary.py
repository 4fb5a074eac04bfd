"""A company has its own answers sent to itself, and nothing of anybody else's."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from tests.web.pages.test_company_form import PERSON, touch
from web.database import reading, writing
from web.rows import MailRow, VetoRow
from web.store.companies import names
from web.store.events import find_event
from web.store.mails import recipients


@pytest.fixture
def form(site: Any) -> Iterator[str]:
    """A seller of the second event who has an address; without mails before and after."""
    link = site.link("company", "S003", event="second")
    site.post(f"{link}/people", {**PERSON, "email": "s003@example.com", "hours": ["T01", "T03"]})
    yield link
    with writing(site.engine) as db:
        for row in db.exec(select(MailRow)):
            db.delete(row)


def mails(site: Any) -> list[MailRow]:
    with reading(site.engine) as db:
        return list(db.exec(select(MailRow).where(MailRow.event == "second")))


def test_the_summary_says_what_was_saved_in_both_languages(site: Any, form: str) -> None:
    touch(site, form, "wish", "B001")
    answer = site.post(f"{form}/summary")
    assert answer.headers["location"] == f"{form}?mailed=queued#summary"
    [mail] = mails(site)
    assert (mail.called, mail.to_email, mail.state, mail.queued_at) == (
        "summary", "s003@example.com", "queued", site.now,
    )  # fmt: skip
    assert "김가온: " in mail.body_ko
    assert mail.body_ko.endswith(f"http://sangdam.test:8000{form}")
    assert mail.body_en.endswith(f"http://sangdam.test:8000{form}")
    assert "B001" not in mail.body_ko  # companies are called by their names
    assert "s003@example.com" in site.get(f"{form}?mailed=queued").text


def test_whom_a_company_leaves_out_is_counted_and_not_named(site: Any, form: str) -> None:
    touch(site, form, "refuse", "B002")
    other = site.link("company", "B001", event="second")
    touch(site, other, "refuse", "S003")
    site.post(f"{form}/summary")
    [mail] = mails(site)
    with reading(site.engine) as db:
        called = names(db, "second")
        own = (VetoRow.event == "second", VetoRow.of_company == "S003")
        number = len(db.exec(select(VetoRow).where(*own)).all())
    assert number >= 1
    assert f"제외한 기업은 {number}곳입니다." in mail.body_ko
    assert not any(name in mail.body_ko + mail.body_en for name in called["B002"])
    touch(site, form, "hold", "B002")
    touch(site, other, "hold", "S003")


def test_it_is_queued_once_in_ten_minutes(site: Any, form: str) -> None:
    for minutes, said in ((0, "queued"), (0, "soon"), (9, "soon"), (10, "queued")):
        site.now += timedelta(minutes=minutes)
        assert site.post(f"{form}/summary").headers["location"].endswith(f"?mailed={said}#summary")
        site.now -= timedelta(minutes=minutes)
    assert len(mails(site)) == 2


def test_without_an_address_it_says_where_to_write_one(site: Any, form: str) -> None:
    site.post(f"{form}/people", {**PERSON, "email": "", "hours": ["T01"]})
    answer = site.post(f"{form}/summary", headers={"hx-request": "true"})
    assert ("<html" in answer.text, "참석자와 시간" in answer.text) == (False, True)
    assert mails(site) == []


def test_it_takes_no_place_among_reminders(site: Any, form: str) -> None:
    with reading(site.engine) as db:
        before = recipients(db, find_event(db, "second"), "remind", now=site.now)
    site.post(f"{form}/summary")
    with reading(site.engine) as db:
        assert recipients(db, find_event(db, "second"), "remind", now=site.now) == before


def test_an_organiser_takes_it_as_a_file_called_summary(site: Any, form: str) -> None:
    site.post(f"{form}/summary")
    [mail] = mails(site)
    desk = site.link("organiser", event="second")
    answer = site.post(f"{desk}/outbox/{mail.number}/eml")
    assert answer.headers["content-disposition"].endswith('-summary-S003.eml"')


def test_what_no_page_says_is_not_said(site: Any, form: str) -> None:
    assert "odd-word" not in site.get(form, params={"mailed": "odd-word"}).text.split('id="summary"')[1]
