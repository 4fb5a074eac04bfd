"""What every answer carries, and what is refused before any page is asked."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from web.security import Redacted, redact

PATHS = ["/", "/nothing", "organiser", "company", "attendee"]


def address(site: Any, path: str) -> str:
    return path if path.startswith("/") else site.link(path, {"organiser": None}.get(path, "S001"))


@pytest.mark.parametrize("path", PATHS)
def test_no_page_lets_scripts_or_styles_in_nor_tells_where_one_came_from(site: Any, path: str) -> None:
    headers = site.get(address(site, path)).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-robots-tag"] == "noindex, nofollow, noarchive"
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", PATHS[2:])
def test_pages_behind_a_link_are_not_kept_by_others(site: Any, path: str) -> None:
    assert site.get(address(site, path)).headers["cache-control"] == "private, no-cache"


@pytest.mark.parametrize("path", PATHS[2:])
def test_pages_hold_no_inline_scripts_styles_or_handlers(site: Any, path: str) -> None:
    html = site.get(address(site, path)).text
    assert [one for one in ("<style", " style=", " onclick=", " onload=", "javascript:") if one in html] == []
    assert html.count("<script") == html.count('<script src="/static/')


def test_a_part_of_a_page_is_not_mistaken_for_the_page(site: Any) -> None:
    path = site.link("organiser") + "/companies"
    part = site.get(path, headers={"hx-request": "true"})
    assert part.headers["vary"] == "HX-Request, Cookie"
    assert part.headers["cache-control"] == "no-store"
    assert "<html" not in part.text
    assert "HX-Request" in site.get(path).headers["vary"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 303),
        ({"sec-fetch-site": "none"}, 303),
        ({"origin": "http://sangdam.test"}, 303),
        ({"sec-fetch-site": "cross-site", "origin": "http://sangdam.test"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "http://elsewhere.test"}, 403),
        ({"origin": "null"}, 403),
        ({}, 403),
    ],
)
def test_only_our_own_pages_may_change_anything(site: Any, headers: dict[str, str], status: int) -> None:
    answer = site.client.post(
        "/language", data={"language": "en", "back": "/"}, headers=headers, follow_redirects=False
    )
    assert answer.status_code == status


def test_a_form_that_is_too_large_is_refused_unread(site: Any) -> None:
    answer = site.post(site.link("company", "S001") + "/profile", {"name": "x" * 300_000})
    assert answer.status_code == 413
    assert "저장한 것은 없으며" in answer.text


def test_a_body_that_lies_about_its_length_is_stopped_as_it_comes(site: Any) -> None:
    def body() -> Iterator[bytes]:
        for _ in range(40):
            yield b"x" * 65_536

    answer = site.client.post(
        site.link("organiser") + "/import",
        content=body(),
        headers={"sec-fetch-site": "same-origin", "content-type": "multipart/form-data; boundary=b"},
    )
    assert answer.status_code == 413


@pytest.mark.parametrize("body", [b"\x00\xff", b"--b\r\nnonsense", b""])
def test_a_garbled_form_is_said_to_be_garbled(site: Any, body: bytes) -> None:
    answer = site.client.post(
        site.link("company", "S001") + "/wishes",
        content=body,
        headers={"sec-fetch-site": "same-origin", "content-type": "multipart/form-data; boundary=b"},
    )
    assert answer.status_code == 400


def test_a_fault_looks_the_same_in_a_page_and_in_a_part(site: Any) -> None:
    path = site.link("company", "S001") + "/wishes"
    whole = site.post(path, {"to": "nobody", "do": "wish"})
    part = site.post(path, {"to": "nobody", "do": "wish"}, headers={"hx-request": "true"})
    assert (whole.status_code, part.status_code) == (400, 400)
    assert part.text.strip() in whole.text
    assert "<html" not in part.text


@pytest.mark.parametrize(
    ("path", "logged"),
    [
        ("/t/1mYO-dO3tx8P2F42DyxL2A", "/t/…"),
        ("/o/1mYO-dO3tx8P2F42DyxL2A/runs/12/stop?x=1", "/o/…/runs/12/stop?x=1"),
        ("/static/look.css?v=1", "/static/look.css?v=1"),
    ],
)
def test_a_log_never_holds_a_token(path: str, logged: str) -> None:
    assert redact(path) == logged
    record = logging.LogRecord(
        "uvicorn.access", 20, "", 0, '%s - "%s %s HTTP/%s" %d', ("::1", "GET", path, "1.1", 200), None
    )
    Redacted().filter(record)
    assert record.getMessage() == f'::1 - "GET {logged} HTTP/1.1" 200'


def test_the_access_log_of_the_server_is_redacted(site: Any) -> None:
    assert any(isinstance(one, Redacted) for one in logging.getLogger("uvicorn.access").filters)
    assert site.client is not None
