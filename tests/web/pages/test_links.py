"""Whoever has no right to a page learns nothing from asking: always the same page, byte for byte."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from fastapi.routing import APIRoute
from sqlalchemy import text
from starlette.routing import Mount

from tests.web.pages.conftest import START, STREAMS, routes_of
from web.app import PAGES
from web.database import reading, writing
from web.rows import CompanyRow, MailRow, RunRow, UndoRow, VersionRow, tables
from web.store.logbook import note
from web.store.uploads import keep_files

PURPOSES = {"/o/": "organiser", "/c/": "company", "/t/": "attendee"}
WHO = {"organiser": None, "company": "S001", "attendee": "S001-1"}
OPEN = {"/", "/language", "/static", "/r/{token}"}
"""What everybody may use: the front door, the switch of languages, files without anybody's data, and the
page on which a company applies, which shows what the event is called and no more."""


def private_routes() -> list[tuple[str, str]]:
    """Every method and path behind a link, as the application itself lists them."""
    return [
        (method, route.path)
        for page in PAGES
        for route in page.router.routes
        if isinstance(route, APIRoute) and route.path[:3] in PURPOSES
        for method in sorted(route.methods)
    ]


def test_every_route_is_behind_a_link_or_open_to_all_on_purpose(site: Any) -> None:
    """The application as it runs: whatever is added, by whichever way, is walked below or named here."""
    walked = {path for _, path in private_routes()}
    for route in routes_of(site.client.app):
        assert isinstance(route, APIRoute | Mount), route
        assert route.path in walked | OPEN, route.path


def ask(site: Any, method: str, path: str) -> Any:
    return site.get(path) if method == "GET" else site.post(path, {"to": "B001", "do": "wish"})


@pytest.fixture
def missing(site: Any) -> bytes:
    return site.get("/no-such-page").content


def filled(path: str, token: str, run: str, **codes: str) -> str:
    """The path with something in every blank: what it is about, where this says so."""
    known = {"token": token, "run_id": run, "code": "S001", "name": "workbook.xlsx", **codes}
    return re.sub(r"\{(\w+)\}", lambda blank: known.get(blank[1], "x"), path)


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


@pytest.fixture
def firsts(site: Any, run: str) -> Iterator[dict[str, str]]:
    """One of everything that an address can name, all of the first event and none of the second."""
    with writing(site.engine) as db:
        event = db.get_one(RunRow, run).event
        db.add(CompanyRow(event=event, code="F001", side="seller", position=99))
        db.add(UndoRow(id="deed", event=event, number=1, deed="import", what="{}", pieces="", at=START))
        waiting = keep_files(db, event, [("a.csv", b"")], now=START)
        number = note(
            db, event, "standing", link="", now=START, before={"status": {}}, after={"status": {}}
        ).number
        mail = {"kind": "remind", "company": "F001", "to_name": "", "to_email": "", "subject": ""}
        db.flush()
        db.add(MailRow(event=event, number=number, **mail, body_ko="", body_en="", queued_at=START))
        first = db.get_one(RunRow, run).model_dump()
        db.add(RunRow(**{**first, "id": "try", "beside": run, "variant": '["tables", "+1"]'}))
        known = {
            "run_id": run,
            "code": "F001",
            "of": "F001",
            "deed": "deed",
            "intake": waiting.id,
            "try_id": "try",
        }
        codes = {**known, "number": str(number)}
    yield codes
    with writing(site.engine) as db:
        db.delete(db.get_one(RunRow, "try"))
        db.delete(db.get_one(UndoRow, "deed"))
        db.delete(db.get_one(CompanyRow, ("first", "F001")))


OF_NO_EVENT = {"token", "name", "kind"}
"""Blanks of addresses that name nothing of an event: files and kinds of mail are the same everywhere."""
NAMED = [one for one in private_routes() if set(re.findall(r"\{(\w+)\}", one[1])) - OF_NO_EVENT]


@pytest.mark.parametrize(("method", "path"), NAMED)
def test_what_belongs_to_another_event_is_not_there(
    site: Any, missing: bytes, firsts: dict[str, str], method: str, path: str
) -> None:
    """Files that wait have a page of their own for those that are gone, which names nothing."""
    token = site.link("organiser", event="second").rsplit("/", 1)[1]
    blanks = set(re.findall(r"\{(\w+)\}", path)) - OF_NO_EVENT
    assert blanks <= firsts.keys(), "add to `firsts` what this address names"
    answer = ask(site, method, filled(path, token, firsts["run_id"], **firsts))
    assert answer.status_code == 404
    if "intake" not in blanks:
        assert answer.content == missing
        return
    never = ask(site, method, filled(path, token, firsts["run_id"], **{**firsts, "intake": "never"}))
    assert answer.text.replace(firsts["intake"], "never") == never.text


OURS = ("company", "of_company", "delegate", "of_code", "code", "first")


def of_others(site: Any) -> dict[str, list[Any]]:
    """Every row of companies, people and their answers that is not S002's own."""
    found: dict[str, list[Any]] = {}
    with reading(site.engine) as db:
        for name in sorted(tables() - {"link", "log"}):
            rows = db.connection().execute(text(f'SELECT * FROM "{name}"')).mappings()
            kept = [
                dict(row)
                for row in rows
                if not any(str(row.get(column, "")).startswith("S002") for column in OURS)
            ]
            found[name] = sorted(kept, key=repr)
    return found


FORMS = [path for method, path in private_routes() if method == "POST" and not path.startswith("/o/")]
ANOTHER = ("delegate", "company", "code", "subject", "of", "of_company", "link", "event")
"""Names under which a form could claim to be somebody else."""


@pytest.mark.parametrize("path", FORMS)
def test_no_form_changes_what_belongs_to_another_company(site: Any, run: str, path: str) -> None:
    """A form that says in every field that it is S003 or its delegate, sent by S002 with its own link."""
    purpose = PURPOSES[path[:3]]
    token = site.link(purpose, "S002" if purpose == "company" else "S002-1").rsplit("/", 1)[1]
    before = of_others(site)
    for other in ("S003", "S003-1"):
        form: dict[str, Any] = dict.fromkeys(
            ("name", "name_en", "business_number", "region", "intro_ko", "intro_en", "certificates"), ""
        )
        form |= dict.fromkeys(("capacity", "exports", "newcomer", "title", "phone", "email"), "")
        form |= {"name": "x", "hours": ["T01"], "to": "S003", "do": "wish", "kind": "share"}
        form |= dict.fromkeys(ANOTHER, other)
        answer = site.post(filled(path, token, run), form)
        assert answer.status_code < 500
    assert of_others(site) == before


PAGES_READ = [
    path
    for method, path in private_routes()
    if method == "GET" and not path.startswith("/o/") and path not in STREAMS
]


@pytest.mark.parametrize("path", [path for path in PAGES_READ if "{" not in path.replace("{token}", "")])
@pytest.mark.parametrize("claim", ANOTHER)
def test_no_page_shows_another_company_for_the_asking(site: Any, run: str, path: str, claim: str) -> None:
    """What stands in the question is nobody's right: the page is the same, but for its own address."""
    purpose = PURPOSES[path[:3]]
    token = site.link(purpose, "S002" if purpose == "company" else "S002-1").rsplit("/", 1)[1]
    address = filled(path, token, run)
    question = f"?{claim}=S003"
    assert site.get(address + question).text.replace(question, "") == site.get(address).text


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
