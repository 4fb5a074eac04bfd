"""Without its person's consent a contact is on no page of the other side; with it, beside the meeting."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.routing import APIRoute
from sqlmodel import select

from tests.web.pages.conftest import STREAMS, routes_of
from web.database import reading, writing
from web.rows import ConsentRow, ContactRow, MeetingRow
from web.store.enrol import enrol_cards
from web.store.values import Contact

CARD = Contact(name="독고가람", title="수석", phone="010-0000-7777", email="garam@example.com")


@pytest.fixture
def meeting(site: Any, version: int) -> Iterator[MeetingRow]:
    """A meeting whose buyer sends somebody with a card of its own; nobody has consented."""
    with writing(site.engine) as db:
        found = db.exec(select(MeetingRow).where(MeetingRow.event == "first", MeetingRow.version == version))
        row = found.first()
        assert row is not None
        enrol_cards(db, "first", {}, {row.second_delegate: CARD})
    yield row
    with writing(site.engine) as db:
        for one in db.exec(select(ConsentRow)):
            db.delete(one)


def told(site: Any, meeting: MeetingRow) -> dict[str, bool]:
    """For every page and file of the counterpart, whether anything of the card stands there."""
    links = {
        "/c/": site.link("company", meeting.first),
        "/t/": site.link("attendee", meeting.first_delegate),
    }
    found = {}
    for route in routes_of(site.client.app):
        if not isinstance(route, APIRoute) or "GET" not in route.methods or route.path in STREAMS:
            continue
        if route.path[:3] in links:
            token = links[route.path[:3]].rsplit("/", 1)[1]
            address = route.path.replace("{token}", token).replace("{code}", meeting.second)
            answer = site.get(address, follow_redirects=False)
            words = (CARD.name, CARD.phone, CARD.email)
            found[route.path] = any(word in answer.text for word in words)
    return found


def tick(site: Any, meeting: MeetingRow, *people: str, kind: str = "share", **more: Any) -> Any:
    form = site.link("company", meeting.second)
    return site.post(f"{form}/consents", {"kind": kind, "delegate": list(people)}, **more)


def test_a_contact_is_shown_to_the_counterpart_while_its_person_consents(
    site: Any, meeting: MeetingRow
) -> None:
    assert len(told(site, meeting)) >= 5
    assert set(told(site, meeting).values()) == {False}
    assert tick(site, meeting, meeting.second_delegate, kind="marketing").status_code == 303
    assert set(told(site, meeting).values()) == {False}
    assert tick(site, meeting, meeting.second_delegate).status_code == 303
    shown = {path for path, seen in told(site, meeting).items() if seen}
    assert shown == {"/c/{token}", "/c/{token}/", "/t/{token}", "/t/{token}/"}
    assert tick(site, meeting).status_code == 303
    assert set(told(site, meeting).values()) == {False}


def test_who_does_not_meet_that_person_sees_no_contact(site: Any, meeting: MeetingRow) -> None:
    tick(site, meeting, meeting.second_delegate)
    with reading(site.engine) as db:
        rows = db.exec(select(MeetingRow).where(MeetingRow.second_delegate == meeting.second_delegate)).all()
        card = db.get_one(ContactRow, ("first", meeting.second_delegate))
    other = next(f"S{n:03}" for n in range(1, 13) if f"S{n:03}" not in {row.first for row in rows})
    assert card.name == CARD.name
    assert CARD.name not in site.get(site.link("company", other)).text


def test_no_box_is_ticked_beforehand_and_one_comes_back_as_it_was_left(
    site: Any, meeting: MeetingRow
) -> None:
    form = site.link("company", meeting.second)
    box = f'name="delegate" value="{meeting.second_delegate}"'
    page = site.get(form).text
    assert (page.count(box), f"{box} checked" in page) == (3, False)  # people and hours, and two consents
    saved = tick(site, meeting, meeting.second_delegate)
    page = site.get(saved.headers["location"]).text
    assert page.count(f"{box} checked") == 1
    assert "저장했습니다 10:20:00" in page


@pytest.mark.parametrize("language", ["ko", "en"])
def test_each_purpose_says_what_is_asked_and_what_refusing_means(
    site: Any, meeting: MeetingRow, language: str
) -> None:
    site.client.cookies.set("language", language)
    page = site.get(site.link("company", meeting.second)).text
    for word in {"ko": ("받는 자", "거부할 권리"), "en": ("Recipient", "Right to refuse")}[language]:
        assert word in page
    assert "{until}" not in page
    assert ("국외 이전" in page or "Transfer abroad" in page) is False  # a purchase fair has nobody abroad


def test_a_consent_is_withdrawn_after_the_deadline_as_well(site: Any, meeting: MeetingRow) -> None:
    from datetime import timedelta

    tick(site, meeting, meeting.second_delegate)
    site.now += timedelta(days=4)
    assert tick(site, meeting).status_code == 303
    assert set(told(site, meeting).values()) == {False}


@pytest.mark.parametrize("form", [{"kind": "abroad"}, {"kind": "nonsense"}, {}])
def test_what_no_page_asks_is_garbled(site: Any, meeting: MeetingRow, form: dict[str, str]) -> None:
    assert site.post(site.link("company", meeting.second) + "/consents", form).status_code == 400


def test_with_htmx_only_the_note_comes_back(site: Any, meeting: MeetingRow) -> None:
    answer = tick(site, meeting, meeting.second_delegate, headers={"hx-request": "true"})
    assert (answer.status_code, "<html" in answer.text, 'id="saved-consents"' in answer.text) == (
        200, False, True,
    )  # fmt: skip
