"""A personal link opens one thing of one event, and nothing else."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from web.links import find_link, hash_of, issue_link, links, revoke
from web.rows import EventRow, LinkRow


@pytest.fixture
def later(now: datetime) -> datetime:
    return now + timedelta(days=7)


@pytest.fixture
def token(db: Session, event: EventRow, now: datetime, later: datetime) -> str:
    return issue_link(db, event.code, "company", "S001", now=now, expires=later)


def test_a_token_leads_to_its_event_purpose_and_subject(db: Session, token: str, now: datetime) -> None:
    link = find_link(db, token, "company", now=now)
    assert link is not None
    assert (link.event, link.purpose, link.subject) == ("small", "company", "S001")


def test_a_token_has_128_bits(token: str) -> None:
    assert len(token) == 22  # 128 bits / 6 bits a character


def test_only_the_hash_of_a_token_is_kept(db: Session, token: str) -> None:
    [row] = db.exec(select(LinkRow)).all()
    assert row.token_hash == hash_of(token)
    assert token not in repr(row)


def test_a_token_for_one_purpose_opens_no_other(db: Session, token: str, now: datetime) -> None:
    assert find_link(db, token, "organiser", now=now) is None


def test_a_link_ends_at_its_moment(db: Session, token: str, later: datetime) -> None:
    assert find_link(db, token, "company", now=later) is None


def test_a_revoked_link_opens_nothing(db: Session, event: EventRow, token: str, now: datetime) -> None:
    assert revoke(db, event.code, now=now, subject="S001") == 1
    assert find_link(db, token, "company", now=now) is None


def test_revoking_one_company_leaves_the_others(
    db: Session, event: EventRow, token: str, now: datetime, later: datetime
) -> None:
    issue_link(db, event.code, "company", "S002", now=now, expires=later)
    revoke(db, event.code, now=now, subject="S002")
    assert find_link(db, token, "company", now=now) is not None


@pytest.mark.parametrize("tampered", ["", "x" * 22, "가" * 22, "x" * 10_000, "../../etc/passwd/12345"])
def test_what_is_no_token_opens_nothing(db: Session, event: EventRow, now: datetime, tampered: str) -> None:
    del event
    assert find_link(db, tampered, "company", now=now) is None


def test_a_changed_letter_opens_nothing(db: Session, token: str, now: datetime) -> None:
    other = ("A" if token[0] != "A" else "B") + token[1:]
    assert find_link(db, other, "company", now=now) is None


def test_a_delegate_can_have_a_link_to_the_own_timetable(
    db: Session, event: EventRow, now: datetime, later: datetime
) -> None:
    token = issue_link(db, event.code, "attendee", "B001-1", now=now, expires=later)
    link = find_link(db, token, "attendee", now=now)
    assert link is not None
    assert (link.company, link.delegate, link.subject) == ("B001", "B001-1", "B001-1")


def test_links_of_a_company_include_those_of_its_delegates(
    db: Session, event: EventRow, now: datetime, later: datetime
) -> None:
    issue_link(db, event.code, "attendee", "B001-1", now=now, expires=later)
    assert [link.subject for link in links(db, event.code, subject="B001")] == ["B001-1"]


@pytest.mark.parametrize(
    ("purpose", "subject"),
    [("company", "S999"), ("company", None), ("organiser", "S001"), ("company", "B001-1")],
)
def test_a_link_about_nobody_can_not_be_made(
    db: Session, event: EventRow, now: datetime, later: datetime, purpose: str, subject: str | None
) -> None:
    with pytest.raises(LookupError):
        issue_link(db, event.code, purpose, subject, now=now, expires=later)  # type: ignore[arg-type]


def test_revoking_a_company_leaves_the_links_of_its_delegates(
    db: Session, event: EventRow, now: datetime, later: datetime
) -> None:
    company = issue_link(db, event.code, "attendee", "B001", now=now, expires=later)
    delegate = issue_link(db, event.code, "attendee", "B001-1", now=now, expires=later)
    revoke(db, event.code, now=now, purpose="attendee", subject="B001")
    assert find_link(db, company, "attendee", now=now) is None
    assert find_link(db, delegate, "attendee", now=now) is not None
