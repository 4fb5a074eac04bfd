"""Whoever has no right to a page learns nothing from asking: always the same page, byte for byte."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from fastapi.routing import APIRoute

from web.database import reading
from web.rows import VersionRow

PURPOSES = {"/o/": "organiser", "/c/": "company", "/t/": "attendee"}
WHO = {"organiser": None, "company": "S001", "attendee": "S001-1"}


def private_routes() -> list[tuple[str, str]]:
    """Every method and path behind a link, as the application itself lists them."""
    from web.app import PAGES

    return [
        (method, route.path)
        for page in PAGES
        for route in page.router.routes
        if isinstance(route, APIRoute) and route.path[:3] in PURPOSES
        for method in sorted(route.methods)
    ]


def ask(site: Any, method: str, path: str) -> Any:
    return site.get(path) if method == "GET" else site.post(path, {"to": "B001", "do": "wish"})


@pytest.fixture
def missing(site: Any) -> bytes:
    return site.get("/no-such-page").content


def filled(path: str, token: str, run: str) -> str:
    return path.format(token=token, run_id=run, code="S001", name="workbook.xlsx", intake="x", deed="x")


@pytest.fixture
def run(site: Any, version: int) -> str:
    with reading(site.engine) as db:
        return db.get_one(VersionRow, ("first", version)).run


def tokens(site: Any, purpose: str) -> Iterator[tuple[str, str]]:
    """Every kind of token that must not open a page of this purpose."""
    yield "made up", "A" * 22
    yield "too short", "x"
    yield "odd", "ㄱ%00"
    others = [other for other in WHO if other != purpose]
    for other in others:
        yield f"of {other}", site.link(other, WHO[other]).rsplit("/", 1)[1]
    good = site.link(purpose, WHO[purpose]).rsplit("/", 1)[1]
    yield "tampered", good[:-1] + ("A" if good[-1] != "A" else "B")
    yield "revoked", site.revoked(purpose, WHO[purpose], "second").rsplit("/", 1)[1]


def test_the_walk_knows_every_kind_of_page() -> None:
    assert {path[:3] for _, path in private_routes()} == set(PURPOSES)
    assert len(private_routes()) > 20


@pytest.mark.parametrize(("method", "path"), private_routes())
def test_no_wrong_link_opens_any_page(site: Any, missing: bytes, run: str, method: str, path: str) -> None:
    for why, token in tokens(site, PURPOSES[path[:3]]):
        answer = ask(site, method, filled(path, token, run))
        assert (why, answer.status_code, answer.content) == (why, 404, missing)


@pytest.mark.parametrize(("method", "path"), private_routes())
def test_an_expired_link_opens_nothing(site: Any, missing: bytes, run: str, method: str, path: str) -> None:
    purpose = PURPOSES[path[:3]]
    token = site.link(purpose, WHO[purpose], days=100).rsplit("/", 1)[1]
    site.now += timedelta(days=101)
    answer = ask(site, method, filled(path, token, run))
    assert (answer.status_code, answer.content) == (404, missing)


@pytest.mark.parametrize(
    ("method", "path"), [one for one in private_routes() if "{run_id}" in one[1] or "{code}" in one[1]]
)
def test_what_belongs_to_another_event_is_not_there(
    site: Any, missing: bytes, run: str, method: str, path: str
) -> None:
    token = site.link("organiser", event="second").rsplit("/", 1)[1]
    asked = path.format(token=token, run_id=run, code="no-such", name="workbook.xlsx")
    answer = ask(site, method, asked)
    assert (answer.status_code, answer.content) == (404, missing)


def test_the_same_page_for_readers_of_both_languages(site: Any, missing: bytes) -> None:
    site.client.cookies.set("language", "en")
    assert site.get("/t/" + "A" * 22).content == missing


def test_a_wrong_method_is_no_page_either(site: Any, missing: bytes) -> None:
    answer = site.get(site.link("company", "S001") + "/wishes")
    assert (answer.status_code, answer.content) == (404, missing)


def test_a_new_link_is_shown_once_and_ends_the_one_before(site: Any) -> None:
    desk = site.link("organiser")
    old = site.link("attendee", "S002-1")
    assert site.get(old).status_code == 200
    made = site.post(f"{desk}/companies/S002/link", {"purpose": "attendee", "subject": "S002-1"})
    new = made.text.split("http://sangdam.test:8000")[1].split('"')[0]
    assert [site.get(old).status_code, site.get(new).status_code] == [404, 200]
    assert made.headers["cache-control"] == "no-store"
    assert new not in site.get(f"{desk}/companies/S002").text
