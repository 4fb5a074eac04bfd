"""The draft on its page: where a meeting may go, who is overtaken, what is published."""

import json
import re
import time
from html import unescape
from typing import Any
from urllib.parse import unquote

import pytest

from scheduler.moves.places import places
from web.database import reading, writing
from web.pages.boards import Desk
from web.rows import RunRow
from web.store.drafts import latest
from web.store.runs import is_over
from web.store.versions import versions

pytestmark = pytest.mark.usefixtures("version")


def there(site: Any) -> str:
    return str(site.link("organiser")) + "/draft"


def desk(site: Any) -> Desk:
    """The draft as the application sees it now."""
    house = site.client.app.state.house
    with reading(site.engine) as db:
        revision = latest(db, "first")
        assert revision is not None
        return house.boards.desk(db, "first", revision)


def send(site: Any, do: str, *, tag: str = "", base: str = "", **more: str) -> Any:
    return site.post(base or there(site), {"do": do, "tag": tag or desk(site).revision.tag, **more})


def movable(site: Any) -> tuple[str, Any]:
    """A meeting and a free place where it may go."""
    now = desk(site)
    for one in now.draft.meetings:
        for found in places(now.board, one.id):
            if found.rule is None and found.swap is None:
                return one.id, found
    raise AssertionError("no meeting can be moved")


@pytest.fixture(autouse=True)
def as_the_run_left_it(site: Any) -> None:
    """Every change of an earlier test is taken back."""
    while desk(site).revision.undoable:
        assert send(site, "undo").status_code == 303


def test_the_page_shows_the_run_and_no_change(site: Any) -> None:
    page = site.get(there(site)).text
    assert "아직 직접 바꾼 것이 없습니다." in page or "배정 결과 그대로입니다." in page
    assert page.count('class="put"') > 0


def test_a_meeting_is_moved_to_a_legal_place_and_back(site: Any) -> None:
    which, to = movable(site)
    was = desk(site).board.held.by_id[which]
    answer = send(site, "put", id=which, slot=to.slot, table=to.table)
    assert answer.status_code == 303
    now = desk(site)
    assert now.board.held.by_id[which] == to.moves[0]
    assert "옮겼습니다" in site.get(there(site)).text
    assert send(site, "undo").status_code == 303
    assert desk(site).board.held.by_id[which] == was
    assert send(site, "redo").status_code == 303
    assert desk(site).board.held.by_id[which] == to.moves[0]


def test_every_place_is_named_with_its_price_or_the_reason_why_not(site: Any) -> None:
    now = desk(site)
    which = now.draft.meetings[0].id
    part = site.get(f"{there(site)}/pick", params={"pick": which}, headers={"hx-request": "true"}).text
    light = json.loads(unescape(re.search(r"data-light='([^']*)'", part).group(1)))  # type: ignore[union-attr]
    found = {(one.slot, one.table): one for one in places(now.board, which)}
    slots = [slot.code for slot in now.draft.problem.slots]
    for table, cells in light["cells"].items():
        for slot, cell in zip(slots, cells, strict=True):
            if cell is None:
                assert (slot, table) not in found
            elif cell < 0:
                assert found[slot, table].rule is not None
                assert light["why"][-1 - cell]
            else:
                assert found[slot, table].rule is None
                assert light["legal"][cell][0]
    assert len(light["legal"]) == sum(one.rule is None for one in found.values())


def test_a_place_that_breaks_a_rule_is_refused_with_the_rule(site: Any) -> None:
    now = desk(site)
    which = now.draft.meetings[0].id
    bad = next(one for one in places(now.board, which) if one.rule == "fixed-table" or one.swap_rule)
    answer = send(site, "put", id=which, slot=bad.slot, table=bad.table)
    assert answer.status_code == 422
    assert "바뀐 것은 없습니다." in answer.text
    assert desk(site).revision.tag == now.revision.tag


def test_whoever_comes_later_is_told_what_was_changed_and_overwrites_nothing(site: Any) -> None:
    which, to = movable(site)
    tag = desk(site).revision.tag
    assert send(site, "put", tag=tag, id=which, slot=to.slot, table=to.table).status_code == 303
    moved = desk(site)
    for late in ("drop", "undo", "redo", "publish", "complete", "pin"):
        answer = send(site, late, tag=tag, id=which)
        assert answer.status_code == 409
        assert "그사이 초안이 바뀌어" in answer.text
        assert "옮겼습니다" in answer.text
    assert desk(site).revision == moved.revision


def test_a_part_says_the_same_as_the_page(site: Any) -> None:
    which, to = movable(site)
    tag = desk(site).revision.tag
    send(site, "put", tag=tag, id=which, slot=to.slot, table=to.table)
    data = {"do": "drop", "tag": tag, "id": which}
    old = site.get(f"{there(site)}/pick", params={"pick": which, "tag": tag}, headers={"hx-request": "true"})
    assert (old.status_code, "그사이 초안이 바뀌어" in old.text) == (409, True)
    part = site.post(there(site), data, headers={"hx-request": "true"})
    assert part.status_code == 409
    assert "<html" not in part.text
    assert "그사이 초안이 바뀌어" in part.text


def test_a_pinned_meeting_stays_until_it_is_unpinned(site: Any) -> None:
    which, to = movable(site)
    assert send(site, "pin", id=which).status_code == 303
    assert send(site, "put", id=which, slot=to.slot, table=to.table).status_code == 422
    assert send(site, "unpin", id=which).status_code == 303
    assert send(site, "put", id=which, slot=to.slot, table=to.table).status_code == 303


def test_what_was_left_out_is_an_unmet_wish_with_a_reason_and_can_be_put_back(site: Any) -> None:
    one = desk(site).draft.meetings[0]
    assert send(site, "drop", id=one.id).status_code == 303
    assert one.id in unquote(site.get(f"{there(site)}/unmet").text)
    why = site.get(f"{there(site)}/why", params={"pick": one.id})
    assert why.status_code == 200
    assert "<li>" in why.text
    assert send(site, "put", id=one.id, slot=one.slot, table=one.table).status_code == 303
    assert desk(site).board.held.by_id[one.id] == one


@pytest.mark.parametrize(
    ("do", "more"),
    [
        ("put", {"id": "no such"}),
        ("put", {"id": "S001:B001", "slot": "T99", "table": "1-01"}),
        ("dance", {"id": "S001:B001"}),
        ("unpin", {"id": "S001:B001"}),
    ],
)
def test_what_no_page_sends_changes_nothing(site: Any, do: str, more: dict[str, str]) -> None:
    before = desk(site).revision
    assert send(site, do, **more).status_code == 400
    assert desk(site).revision == before


def test_another_events_run_is_not_taken_over(site: Any) -> None:
    assert send(site, "take", run="no-such-run").status_code == 404


def test_one_company_or_person_is_looked_at_alone(site: Any) -> None:
    now = desk(site)
    one = now.draft.meetings[0]
    for code in (*one.pair, *one.delegates):
        page = site.get(there(site), params={"whom": code}).text
        tables = set(re.findall(r'data-table="([^"]+)"', page))
        mine = {m.table for m in now.draft.meetings if code in m.pair or code in m.delegates}
        assert mine <= tables


def test_the_search_knows_names_codes_and_tables(site: Any) -> None:
    now = desk(site)
    seller = next(one for one in now.draft.problem.participants if one.side == "seller")
    name = site.event.profiles[now.draft.problem.participants[-1].code].name
    for text, code in (
        (seller.code.lower(), seller.code),
        (name[:2], now.draft.problem.participants[-1].code),
        (now.draft.problem.tables[0].code, now.draft.problem.tables[0].code),
    ):
        assert f">{code}</span>" in site.get(f"{there(site)}/search", params={"q": text}).text
    assert "검색 결과가 없습니다." in site.get(f"{there(site)}/search", params={"q": "그런 것 없음"}).text


def test_a_draft_is_published_as_the_next_version(site: Any) -> None:
    which, to = movable(site)
    send(site, "put", id=which, slot=to.slot, table=to.table)
    asked = send(site, "publish")
    assert asked.status_code == 303
    address = asked.headers["location"]
    assert address.endswith("/publish")
    question = site.get(address).text
    number = re.search(r'name="number" value="(\d+)"', question).group(1)  # type: ignore[union-attr]
    assert site.post(address, {"number": number}).status_code == 303
    now = desk(site)
    assert {(one.id, one.slot, one.table) for one in now.before} == {
        (one.id, one.slot, one.table) for one in now.draft.meetings
    }


def test_the_published_timetable_leads_to_a_draft_of_itself(site: Any) -> None:
    """A link while the draft goes on from it; where it has moved on, a button that takes it over."""
    page = str(site.link("organiser")) + "/timetable"
    with reading(site.engine) as db:
        published = versions(db, "first")[0].run
    if desk(site).revision.begin.run != published:
        assert 'value="take"' in site.get(page).text
        assert send(site, "take", run=published).status_code == 303
    assert 'value="take"' not in site.get(page).text
    assert desk(site).revision.begin.run == published


def test_complete_from_here_fills_what_is_free_and_can_be_taken_over(site: Any) -> None:
    one, other = desk(site).draft.meetings[:2]
    send(site, "pin", id=other.id)
    send(site, "drop", id=one.id)
    begun = send(site, "complete")
    run_id = begun.headers["location"].rsplit("/", 1)[1]
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with writing(site.engine) as db:
            run = db.get_one(RunRow, run_id)
            if is_over(run):
                break
        time.sleep(0.1)
    assert (run.state, run.error) == ("done", None)
    page = site.get(begun.headers["location"]).text
    assert "직접 고치기" in page
    kept = {m.id: m for m in desk(site).draft.meetings}
    assert send(site, "take", run=run_id).status_code == 303
    now = desk(site)
    assert now.draft.pins == {other.id}
    held = now.board.held.by_id
    assert {id_: held.get(id_) for id_ in kept} == kept
    assert one.id not in held
    assert send(site, "undo").status_code == 303
    assert {m.id: m for m in desk(site).draft.meetings} == kept


def test_an_event_without_a_timetable_says_how_to_come_to_one(site: Any) -> None:
    page = site.get(site.link("organiser", event="second") + "/draft")
    assert page.status_code == 200
    assert "아직 고칠 시간표가 없습니다." in page.text
    assert site.post(site.link("organiser", event="second") + "/draft", {"do": "undo"}).status_code == 404
