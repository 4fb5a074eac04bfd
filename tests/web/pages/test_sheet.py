"""A counterpart's sheet: what it says of itself, and nothing that is not the reader's to know."""

from html import unescape
from typing import Any

import pytest

from web.database import reading
from web.store.itineraries import Itinerary, itinerary
from web.store.versions import latest_version


@pytest.fixture
def plans(site: Any, version: int) -> dict[str, Itinerary]:
    with reading(site.engine) as db:
        newest = latest_version(db, "first")
        assert newest is not None
        assert newest.number >= version
        return {one.code: itinerary(db, newest, one.code) for one in site.event.participants}


def wishes(site: Any) -> dict[tuple[str, str], int]:
    """Between companies; the best rank of the company and its people."""
    owner = {person.code: one.code for one in site.event.participants for person in one.delegates}
    found: dict[tuple[str, str], int] = {}
    for wish in site.event.wishes:
        pair = owner.get(wish.of, wish.of), owner.get(wish.to, wish.to)
        found[pair] = min(wish.rank, found.get(pair, wish.rank))
    return found


def test_a_sheet_says_what_the_company_does_and_where_one_meets(site: Any, plans: Any) -> None:
    plan = next(plan for plan in plans.values() if plan.entries)
    entry = plan.entries[0]
    site.client.cookies.set("language", "en")
    day = site.link("attendee", plan.subject)
    assert f'href="{day}/with/{entry.counterpart}"' in site.get(day).text
    page = unescape(site.get(f"{day}/with/{entry.counterpart}").text)
    said = site.event.profiles[entry.counterpart]
    for text in (
        said.name_en,
        said.intro_en,
        said.region,
        f"Table {entry.table}",
        f"{entry.hour.start:%H:%M}",
    ):
        assert text in page


def test_only_ones_own_wish_is_told(site: Any, plans: Any) -> None:
    """Every meeting of the event from both sides: the rank is there exactly where one asked oneself."""
    asked = wishes(site)
    site.client.cookies.set("language", "en")
    for code, plan in plans.items():
        for other in {one.counterpart for one in plan.entries}:
            page = site.get(f"{site.link('attendee', code)}/with/{other}").text
            rank = asked.get((code, other))
            assert ("wish number" in page) == (rank is not None)
            assert rank is None or f"(wish number {rank})" in page


def test_nobodys_name_or_contact_is_on_a_sheet_but_our_own(site: Any, plans: Any) -> None:
    for code, plan in plans.items():
        own = {person.code for one in site.event.participants if one.code == code for person in one.delegates}
        others = [card for person, card in site.event.contacts.items() if person not in own]
        texts = {text for card in others for text in (card.phone, card.email) if text}
        named = {card.name for card in others} - {site.event.contacts[person].name for person in own}
        for entry in plan.entries:
            page = site.get(f"{site.link('attendee', code)}/with/{entry.counterpart}").text
            assert [text for text in texts if text in page] == []
            assert [name for name in named if f": {name}" in page] == []


def test_a_company_that_one_does_not_meet_has_no_sheet(site: Any, plans: Any) -> None:
    plan = next(plan for plan in plans.values() if plan.entries)
    met = {one.counterpart for one in plan.entries}
    missing = site.get("/no-such-page").content
    for code in [*(code for code in plans if code not in met), "no-such"]:
        answer = site.get(f"{site.link('attendee', plan.subject)}/with/{code}")
        assert (answer.status_code, answer.content) == (404, missing)
    unpublished = site.get(site.link("attendee", "S002", event="second") + "/with/B001")
    assert unpublished.status_code == 404


def test_what_a_company_says_of_itself_is_text(site: Any, plans: Any) -> None:
    evil = site.event.participants[0].code
    assert plans[evil].entries
    other = plans[evil].entries[0].counterpart
    page = site.get(f"{site.link('attendee', other)}/with/{evil}").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_worker_answers_for_ones_own_page_and_sheets_only(site: Any, plans: Any) -> None:
    plan = next(plan for plan in plans.values() if plan.entries)
    day = site.link("attendee", plan.subject)
    answer = site.get(f"{day}/worker.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["service-worker-allowed"] == day
    assert answer.headers["cache-control"] == "private, no-cache"
    assert f'const PAGE = "{day}";' in answer.text
    assert answer.text.count(f"{day}/with/") == len({one.counterpart for one in plan.entries})
    assert "worker-src 'self'" in answer.headers["content-security-policy"]
