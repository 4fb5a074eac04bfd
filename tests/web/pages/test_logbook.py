"""Every change by an organiser is in the log: who, when, what, before and after, and nothing personal."""

import json
import re
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from fastapi.routing import APIRoute
from sqlmodel import col, select

from tests.web.pages.conftest import START, routes_of
from tests.web.pages.test_company_form import FIRST, PERSON
from tests.web.pages.test_import import confirm, press, save, send
from tests.web.pages.test_setup import form_of
from tests.web.test_exhibit_files import picture
from web.database import reading, writing
from web.intake.sheets import BY_NAME
from web.language import language
from web.links import hash_of, revoke
from web.pages.logbook import Difference, differences
from web.rows import (
    AttendanceRow,
    CompanyRow,
    ContactRow,
    ExhibitRow,
    LogRow,
    MailRow,
    ProfileRow,
    RunRow,
    WishRow,
)
from web.store.aims import floors_of
from web.store.checkin import checkin_code
from web.store.drafts import draft_of, latest
from web.store.events import find_event
from web.store.logbook import count_logged, logged, note
from web.store.mails import settle_mail
from web.store.runs import new_run, run_problem, store_result
from web.store.scoring import scoring_of, scoring_text
from web.store.versions import latest_version

DESK = "/o/{token}"


@pytest.fixture
def desk(site: Any) -> str:
    return str(site.link("organiser", event="second"))


def entries(site: Any) -> list[LogRow]:
    with reading(site.engine) as db:
        return list(db.exec(select(LogRow).where(LogRow.event == "second").order_by(LogRow.number)))


RANK = count(5)


def csv(of: str, to: str) -> bytes:
    """One wish, each time with another rank."""
    names = {one.name: one.ko for one in BY_NAME["wishes"].columns}
    return f"{names['of']},{names['to']},{names['rank']}\n{of},{to},{next(RANK)}\n".encode()


def press_undo(site: Any, desk: str) -> Any:
    save(site, f"{desk}/import", "wishes.csv", csv("S002", "B003"))
    return press(site, site.get(f"{desk}/import"))


def send_scores(site: Any, desk: str) -> Any:
    page = site.get(f"{desk}/scores").text
    numbers = dict(re.findall(r'<input type="number" name="(\w+)" value="(\d*)"', page))
    return site.post(
        f"{desk}/scores", {**numbers, "preset": "score-first", "wish_form": "ranks", "fill": "3"}
    )


def send_facts(site: Any, desk: str) -> Any:
    page = site.get(f"{desk}/facts").text
    found = re.findall(r'<select name="([\w-]+)".*?value="([\w-]+)" selected', page)
    return site.post(f"{desk}/facts", dict(found))


def change_floors(site: Any, desk: str) -> Any:
    """Another floor than the one before."""
    with reading(site.engine) as db:
        event = find_event(db, "second")
        assert event is not None
        now = floors_of(event)["seller"]
    return site.post(f"{desk}/aims", {"do": "floors", "floor_seller": str(3 - now)})


def stop(site: Any, desk: str) -> Any:
    return site.post(site.post(f"{desk}/runs").headers["location"] + "/stop")


def publish(site: Any, desk: str) -> Any:
    from scheduler.solve import solve

    with writing(site.engine) as db:
        event = find_event(db, "second")
        assert event is not None
        run = new_run(db, event, seed=9, seconds=5, now=START)
        assert isinstance(run, RunRow)
        store_result(db, run, solve(run_problem(run), seconds=5, workers=1), now=START)
    [number] = re.findall(r'name="number" value="(\d+)"', site.get(f"{desk}/runs/{run.id}/publish").text)
    return site.post(f"{desk}/runs/{run.id}/publish", {"number": number})


def over(site: Any, desk: str) -> str:
    """A run that was published, so that it is over; none of the jobs goes on with another."""
    made = str(publish(site, desk).request.url).split("/")[-2]
    for _ in range(300):
        with reading(site.engine) as db:
            states = set(db.exec(select(RunRow.state).where(RunRow.event == "second")))
        if not states & {"queued", "running"}:
            break
        time.sleep(0.1)
    return made


def try_out(site: Any, desk: str) -> Any:
    over(site, desk)
    with writing(site.engine) as db:
        for row in db.exec(select(RunRow).where(RunRow.event == "second", col(RunRow.beside).is_not(None))):
            db.delete(row)
    return site.post(f"{desk}/whatif", {"change": "slot-minutes", "number": "15"})


def drop_try(site: Any, desk: str) -> Any:
    try_out(site, desk)
    [run] = re.findall(rf"{desk}/whatif/(\w+)/drop", site.get(f"{desk}/whatif").text)
    return site.post(f"{desk}/whatif/{run}/drop")


def set_standing(site: Any, desk: str, *codes: str) -> Any:
    """Another status than the one before."""
    with reading(site.engine) as db:
        now = db.get_one(CompanyRow, ("second", codes[0])).status
    status = "waiting" if now == "selected" else "selected"
    return site.post(f"{desk}/companies/standing", {"code": list(codes), "status": status})


def undo_standing(site: Any, desk: str) -> Any:
    set_standing(site, desk, "S009")
    return site.post(f"{desk}/log/{entries(site)[-1].number}/undo")


def make_links(site: Any, desk: str) -> Any:
    with writing(site.engine) as db:
        revoke(db, "second", now=START, purpose="company", subject="S010")
    return site.post(f"{desk}/companies/links")


def queue_mails(site: Any, desk: str) -> Any:
    """Invites whoever has no link, after one more company has lost its own."""
    with writing(site.engine) as db:
        revoke(db, "second", now=START, purpose="company", subject="S010")
        for row in db.exec(select(MailRow).where(MailRow.company == "S010", MailRow.state == "queued")):
            settle_mail(db, row, "written", now=START)
    [number] = re.findall(r'name="number" value="(\d+)"', site.get(f"{desk}/mails/invite").text)
    return site.post(f"{desk}/mails/invite/queue", {"number": number})


def review(site: Any, desk: str) -> Any:
    """A buyer answers a request; the event lets buyers do so for this moment."""
    with writing(site.engine) as db:
        event = find_event(db, "second")
        assert event is not None
        before = event.scoring
        event.scoring = scoring_text(replace(scoring_of(event), reviews=True))
        event.deadline, closes = START, event.deadline
        event.review_until, until = START + timedelta(days=5), event.review_until
        db.add(event)
        asking = db.exec(select(WishRow).where(WishRow.event == "second", WishRow.to_code == "B001")).first()
        assert asking is not None
    answer = site.post(f"{desk}/companies/B001/form/reviews", {"to": asking.of_company, "do": "held"})
    with writing(site.engine) as db:
        event = find_event(db, "second")
        assert event is not None
        event.scoring, event.deadline, event.review_until = before, closes, until
        db.add(event)
    return answer


def set_up(site: Any, desk: str, step: str, **changed: Any) -> Any:
    """One step of the set-up as its page shows it, with something changed."""
    sent = form_of(site.get(f"{desk}/setup/{step}").text, f"{desk}/setup/{step}")
    return site.post(f"{desk}/setup/{step}", {**sent, **changed})


def send_picture(site: Any, form: str) -> Any:
    """A picture more, in the place of what was there."""
    with writing(site.engine) as db:
        for row in db.exec(select(ExhibitRow)):
            db.delete(row)
    return site.post(f"{form}/exhibits", files={"files": ("김하늘.png", picture())})


def remove_picture(site: Any, form: str) -> Any:
    send_picture(site, form)
    return site.post(f"{form}/exhibits/1/remove")


def arrive(site: Any, desk: str) -> Any:
    with reading(site.engine) as db:
        code = checkin_code(db, "second", "B001")
        there = db.get(AttendanceRow, ("second", "B001"))
    do = "back" if there is not None and there.arrived_at else "arrive"
    return site.post(f"{desk}/checkin", {"code": code, "do": do})


def pin(site: Any, desk: str) -> Any:
    """A run's timetable is there; one of its meetings is pinned, or let go again."""
    with reading(site.engine) as db:
        there = latest(db, "second") is not None
    if not there:
        publish(site, desk)
    page = site.get(f"{desk}/draft").text
    with reading(site.engine) as db:
        revision = latest(db, "second")
        assert revision is not None
        draft = draft_of(db, revision)
    which = draft.meetings[0].id
    do = "unpin" if which in draft.pins else "pin"
    assert revision.tag in page
    return site.post(f"{desk}/draft", {"tag": revision.tag, "do": do, "id": which})


def newest(site: Any, desk: str) -> int:
    """The number of the newest published version; one is published where there is none."""
    with reading(site.engine) as db:
        found = latest_version(db, "second")
    if found is not None:
        return found.number
    publish(site, desk)
    return newest(site, desk)


CHANGES: dict[str, Callable[[Any, str], Any]] = {
    "/import": lambda site, desk: site.post(
        f"{desk}/import", files={"files": ("김하늘.csv", csv("S001", "B001"))}
    ),
    "/import/{intake}": lambda site, desk: confirm(
        site, send(site, f"{desk}/import", "김하늘.csv", csv("S001", "B001"))
    ),
    "/import/{intake}/columns": lambda site, desk: site.post(
        site.post(f"{desk}/import", files={"files": ("a.csv", csv("S001", "B001"))}).headers["location"]
        + "/columns",
        {},
    ),
    "/import/{intake}/fields": lambda site, desk: site.post(
        site.post(f"{desk}/import", files={"files": ("a.csv", csv("S001", "B001"))}).headers["location"]
        + "/fields",
        {},
    ),
    "/undo/{deed}": press_undo,
    "/same": lambda site, desk: site.post(f"{desk}/same", {"code": ["S005", "S006"], "do": "apart"}),
    "/companies/{code}/link": lambda site, desk: site.post(
        f"{desk}/companies/S002/link", {"purpose": "attendee", "subject": "S002-1"}
    ),
    "/companies/standing": lambda site, desk: set_standing(site, desk, "S009"),
    "/log/{number}/undo": undo_standing,
    "/companies/links": make_links,
    "/companies/{code}/form/profile": lambda site, desk: site.post(
        f"{desk}/companies/S003/form/profile", FIRST
    ),
    "/companies/{code}/form/people": lambda site, desk: site.post(
        f"{desk}/companies/S003/form/people", {**PERSON, "hours": ["T01"]}
    ),
    "/companies/{code}/form/wishes": lambda site, desk: site.post(
        f"{desk}/companies/S003/form/wishes", {"do": "wish", "to": "B002"}
    ),
    "/companies/{code}/form/reviews": review,
    "/companies/{code}/form/exhibits": lambda site, desk: send_picture(site, f"{desk}/companies/S003/form"),
    "/companies/{code}/form/exhibits/{number}/remove": lambda site, desk: remove_picture(
        site, f"{desk}/companies/S003/form"
    ),
    "/mails/{kind}": lambda site, desk: site.post(
        f"{desk}/mails/remind",
        {"subject_ko": "[{event}] 김하늘", "body_ko": "{link}", "subject_en": "", "body_en": ""},
    ),
    "/mails/{kind}/queue": queue_mails,
    "/outbox/zip": lambda site, desk: queue_mails(site, desk) and site.post(f"{desk}/outbox/zip"),
    "/outbox/{number}/eml": lambda site, desk: queue_mails(site, desk) and site.post(f"{desk}/outbox/1/eml"),
    "/scores": send_scores,
    "/facts": send_facts,
    "/setup/basics": lambda site, desk: set_up(site, desk, "basics", in_a_row=str(next(RANK))),
    "/setup/kind": lambda site, desk: site.post(
        f"{desk}/setup/kind", {"kind": "export" if next(RANK) % 2 else "purchase"}
    ),
    "/setup/days": lambda site, desk: set_up(site, desk, "days", do="save"),
    "/setup/halls": lambda site, desk: site.post(
        f"{desk}/setup/halls",
        {"field": "", "name_ko": "새 관", "name_en": "", "number": "2", "across": "2", "do": "add"},
    ),
    "/setup/fields": lambda site, desk: site.post(
        f"{desk}/setup/fields", {"parent": "", "name_ko": "새 분야", "name_en": "", "do": "add"}
    ),
    "/setup/dates": lambda site, desk: set_up(site, desk, "dates", purge_on="2027-03-01", review_until=""),
    "/aims": change_floors,
    "/runs": lambda site, desk: site.post(f"{desk}/runs"),
    "/checkin": arrive,
    "/registration": lambda site, desk: site.post(f"{desk}/registration", {"side": "seller", "do": "open"}),
    "/versions/{number}/show": lambda site, desk: site.post(
        f"{desk}/versions/{newest(site, desk)}/show", {"wave": "buyer"}
    ),
    "/versions/{number}/withdraw": lambda site, desk: site.post(
        f"{desk}/versions/{newest(site, desk)}/withdraw"
    ),
    "/draft": pin,
    "/runs/{run_id}/stop": stop,
    "/runs/{run_id}/publish": publish,
    "/runs/{run_id}/repeat": lambda site, desk: site.post(f"{desk}/runs/{over(site, desk)}/repeat"),
    "/runs/{run_id}/choose": lambda site, desk: site.post(f"{desk}/runs/{over(site, desk)}/choose"),
    "/whatif": try_out,
    "/whatif/{try_id}/drop": drop_try,
}
"""One change through every address to which the organiser's pages send a form."""
OF_NEW_EVENTS = ["/setup/copy"]
"""Forms of events without companies: `test_setup` looks for their line in the log."""
ASKS = {"/search"}
"""Forms that only ask, so that what is looked for stands in no address."""


def posts(site: Any) -> list[str]:
    found = [one for one in routes_of(site.client.app) if isinstance(one, APIRoute) and "POST" in one.methods]
    return [one.path.removeprefix(DESK) for one in found if one.path.startswith(DESK)]


def test_every_form_of_the_organiser_is_tried_here(site: Any) -> None:
    """Whoever adds one adds a change to CHANGES, and so a line in the log."""
    assert sorted(posts(site)) == sorted([*CHANGES, *OF_NEW_EVENTS, *ASKS])


@pytest.mark.parametrize("path", CHANGES)
def test_every_change_by_an_organiser_is_written_down(site: Any, desk: str, path: str) -> None:
    before = len(entries(site))
    answer = CHANGES[path](site, desk)
    assert answer.status_code in {200, 303}
    written = entries(site)
    assert len(written) > before
    assert {one.link for one in written} == {hash_of(desk.removeprefix("/o/"))[:12]}
    assert written[-1].at == START
    shown = site.get(f"{desk}/log").text
    assert (f'id="n{written[-1].number}"' in shown, "지금 이 링크" in shown) == (True, True)


def test_the_log_holds_no_name_no_contact_and_no_token(site: Any, desk: str) -> None:
    """After every kind of change above; a file's name is nobody's business either."""
    for change in CHANGES.values():
        change(site, desk)
    with reading(site.engine) as db:
        words = {row.name for row in db.exec(select(ProfileRow))}
        for card in db.exec(select(ContactRow)):
            words |= {card.name, card.phone, card.email}
    text = "".join(repr(row) for row in entries(site))
    assert [one for one in (words - {""}) | {"김하늘", desk.removeprefix("/o/")} if one in text] == []


def test_what_is_refused_is_not_written_down(site: Any, desk: str) -> None:
    before = len(entries(site))
    assert site.post(f"{desk}/scores", {}).status_code == 400
    assert site.post(f"{desk}/same", {"code": ["S002"], "do": "merge"}).status_code == 422
    assert len(entries(site)) == before


def test_the_log_says_before_and_after_and_is_filtered_by_kind_and_code(site: Any, desk: str) -> None:
    with writing(site.engine) as db:
        for code in ("S007", "S008"):
            note(
                db, "second", "merge", link="", now=START, subject=code,
                before={"quota": 4, "fill": 1}, after={"quota": 5, "fill": 1},
            )  # fmt: skip
    shown = site.get(f"{desk}/log?what=merge&subject=S007").text
    assert shown.count("<tr id=") == 1
    assert re.search(r"quota</span> 4 → 5", shown)
    assert "서버 명령" in shown
    assert "조건에 맞는 변경이 없습니다." in site.get(f"{desk}/log?what=merge&subject=S011").text


def test_a_long_log_comes_in_pages_the_newest_first(site: Any, desk: str) -> None:
    with writing(site.engine) as db:
        for number in range(60):
            note(db, "second", "stop", link="x", now=START, subject=f"run{number}")
        assert count_logged(db, "second", what="stop") >= 60
        newest = logged(db, "second", what="stop", limit=1)[0]
    first, second = (site.get(f"{desk}/log?what=stop&page={page}").text for page in (1, 2))
    assert (newest.subject, "run59" in first, "run59" in second) == ("run59", True, False)
    assert (first.count("<tr id="), second.count("<tr id=") >= 10) == (50, True)


def test_another_event_has_a_log_of_its_own(site: Any, desk: str) -> None:
    CHANGES["/companies/{code}/link"](site, desk)
    assert "S002-1" not in site.get(site.link("organiser") + "/log").text


def test_codes_are_said_in_words_where_there_are_some() -> None:
    before = {"preset": "floor-first", "fill": 0, "reviews": False}
    after = {"preset": "score-first", "fill": 6, "reviews": True, "new": {"wishes": 3}}
    assert differences(language("en"), before, after) == (
        Difference(name="Preset", before="Floor first", after="Score first"),
        Difference(name="Fill up to so many candidates", before="0", after="6"),
        Difference(name="Buyers answer requests", before="No", after="Yes"),
        Difference(name="New", before="", after="Wishes: 3"),
    )


def test_only_what_differs_is_kept(site: Any) -> None:
    with writing(site.engine) as db:
        row = note(
            db, "second", "scores", link="", now=START, before={"a": 1, "b": 2}, after={"a": 1, "b": 3}
        )
    assert (json.loads(row.before), json.loads(row.after)) == ({"b": 2}, {"b": 3})
