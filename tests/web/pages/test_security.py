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
        ({"origin": "http://["}, 403),
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


@pytest.mark.parametrize("charset", ["undefined", "punycode", "utf-7", "unicode_escape", "latin-1"])
def test_a_form_in_another_encoding_than_ours_is_garbled(site: Any, charset: str) -> None:
    answer = site.client.post(
        site.link("company", "S001") + "/wishes",
        content=b'--b\r\nContent-Disposition: form-data; name="to"\r\n\r\n\\ud800+2AA-\r\n--b--\r\n',
        headers={
            "sec-fetch-site": "same-origin",
            "content-type": f"multipart/form-data; charset={charset}; boundary=b",
        },
    )
    assert answer.status_code == 400
    assert "저장한 것은 없으며" in answer.text


@pytest.mark.parametrize("host", ["elsewhere.test", "sangdam.test.elsewhere.test", "[", ""])
def test_pages_are_served_under_their_own_name_only(site: Any, host: str) -> None:
    answer = site.get("/", headers={"host": host})
    assert answer.status_code == 421
    assert "x-robots-tag" in answer.headers


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "[::1]:8000", "SANGDAM.test"])
def test_this_machines_own_names_are_ours(site: Any, host: str) -> None:
    assert site.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("path", ["/", "organiser", "/static/look.css"])
def test_a_head_is_answered_as_a_get_without_its_body(site: Any, path: str) -> None:
    there = address(site, path)
    head, get = site.client.head(there), site.get(there)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == get.headers["content-length"]


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
        ("/o/1mYO-dO3tx8P2F42DyxL2A/runs/12/stop?x=1", "/o/…/runs/12/stop?…"),
        ("/c/1mYO-dO3tx8P2F42DyxL2A/fields?phrase=%EC%B6%95", "/c/…/fields?…"),
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


def test_who_goes_away_while_sending_is_no_mistake_of_ours(site: Any, caplog: Any) -> None:
    sent: list[Any] = []

    async def gone() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def answered(message: Any) -> None:
        sent.append(message)

    headers = {
        "host": "sangdam.test",
        "sec-fetch-site": "same-origin",
        "content-type": "application/x-www-form-urlencoded",
    }
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "path": "/language",
        "raw_path": b"/language",
        "query_string": b"",
        "root_path": "",
        "scheme": "http",
        "server": ("sangdam.test", 80),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    site.client.portal.call(site.client.app, scope, gone, answered)
    assert (sent, caplog.records) == ([], [])
