"""Check-in codes: the same for ever, nobody else's, and no way into anything."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlmodel import Session

from fixtures.event import Event
from web.links import find_link, issue_link
from web.rows import EventRow
from web.store.checkin import LENGTH, SIGNS, checkin_code, find_by_checkin, written
from web.store.events import create_event

EVERYBODY = ("S001", "S001-1", "S002", "B001", "B001-1", "B001-2", "B002")


def test_everybody_has_a_code_of_their_own_that_leads_back(db: Session, event: EventRow) -> None:
    codes = {subject: checkin_code(db, event.code, subject) for subject in EVERYBODY}
    assert len(set(codes.values())) == len(EVERYBODY)
    assert {find_by_checkin(db, event.code, code): code for code in codes.values()} == codes
    assert {len(code) for code in codes.values()} == {LENGTH}
    assert set("".join(codes.values())) <= set(SIGNS)


def test_a_code_stays_and_follows_from_the_events_secret(db: Session, event: EventRow) -> None:
    """HMAC-SHA256 of "small", a line break and "S001" under 32 zero bytes: its lowest digits, base 30."""
    event.checkin_key = "00" * 32
    assert checkin_code(db, event.code, "S001") == "AJAYMJ9K"


@pytest.mark.parametrize("change", [str.lower, written, lambda code: f" {code[:4]} {code[4:]} "])
def test_how_a_code_is_written_makes_no_difference(db: Session, event: EventRow, change: object) -> None:
    code = checkin_code(db, event.code, "B001-2")
    assert find_by_checkin(db, event.code, change(code)) == "B001-2"  # type: ignore[operator]


@pytest.mark.parametrize("said", ["", "ABCD", "0" * LENGTH, "가" * LENGTH, "A" * 10_000])
def test_what_is_no_code_is_nobodys(db: Session, event: EventRow, said: str) -> None:
    assert find_by_checkin(db, event.code, said) is None


def test_a_code_of_another_event_is_nobodys_here(
    db: Session, event: EventRow, small: Event, now: datetime
) -> None:
    other = create_event(db, replace(small, frame=replace(small.frame, event="other")), now=now)
    assert find_by_checkin(db, event.code, checkin_code(db, other.code, "S001")) is None


def test_a_code_is_no_link(db: Session, event: EventRow, now: datetime) -> None:
    later = now.replace(year=2027)
    token = issue_link(db, event.code, "attendee", "S001", now=now, expires=later)
    code = checkin_code(db, event.code, "S001")
    assert code not in token.upper()
    assert find_link(db, code.ljust(22, "A"), "attendee", now=now) is None
