"""The draft in a real browser: by mouse, by keyboard, without scripts, and two organisers at once."""

import os
import re
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, expect

if "SANGDAM_CHROMIUM" not in os.environ and os.environ.get("CI") != "true":
    pytest.skip(
        "browser tests: no Chromium (apt-get install chromium, or set SANGDAM_CHROMIUM)",
        allow_module_level=True,
    )

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SAID = {
    "ko": {"undone": "실행 취소:", "overtaken": "그사이 초안이 바뀌어", "gap": "증명"},
    "en": {"undone": "Taken back:", "overtaken": "Somebody has changed the draft meanwhile", "gap": "Proven"},
}


@pytest.fixture
def address(demo: Any) -> str:
    """The draft's address, as no earlier test has changed it: whatever was done is taken back."""
    path = str(demo.links["organiser"].rstrip("/") + "/draft")
    while True:
        page = urlopen(path, timeout=60).read().decode()
        if re.search('value="undo"[^>]* disabled', page):
            return path
        tag = re.search('name="tag" value="([^"]+)"', page)
        assert tag is not None
        undo = urlencode({"do": "undo", "tag": tag.group(1), "hall": "", "whom": ""}).encode()
        try:
            urlopen(Request(path, undo, {"Sec-Fetch-Site": "same-origin"}), timeout=60).close()
        except HTTPError as fault:
            # The last request of the test before came in between: look once more.
            if fault.code != 409:
                raise


def movable(page: Page) -> str:
    """The id of a meeting with a free place in its hall, picked."""
    for i in range(12):
        link = page.locator("a.put").nth(i)
        link.click()
        expect(page.locator(".pick")).to_be_visible()
        if page.locator("td.may.free").count():
            return str(link.get_attribute("data-id"))
        page.keyboard.press("Escape")
        expect(page.locator(".pick")).to_have_count(0)
    raise AssertionError("no meeting can be moved")


def place_of(page: Page, which: str) -> list[Any]:
    """The row and the column of a meeting."""
    found = page.locator(f'a.put[data-id="{which}"]')
    return list(found.evaluate("one => [one.closest('tr').dataset.table, one.closest('td').cellIndex]"))


@pytest.mark.parametrize("language", SAID)
def test_a_meeting_is_dragged_to_a_place_that_lights_up_and_taken_back(
    windows: Any, address: str, language: str
) -> None:
    window = windows.open(language)
    window.open(address)
    page = window.page
    which = movable(page)
    was = place_of(page, which)
    page.keyboard.press("Escape")
    page.locator(f'a.put[data-id="{which}"]').hover()
    page.mouse.down()
    page.mouse.move(400, 400, steps=3)
    target = page.locator("td.may.free").first
    expect(target).to_be_visible()
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    assert box is not None
    for step in range(3):
        page.mouse.move(box["x"] + 20 + step, box["y"] + 10, steps=2)
    expect(page.locator("#tip")).to_contain_text("✓")
    expect(page.locator("#tell")).to_contain_text("✓")
    page.mouse.up()
    expect(page.locator("td.changed")).not_to_have_count(0)
    assert place_of(page, which) != was
    window.fits()
    page.keyboard.press("Control+z")
    expect(page.locator("#board [role=status]").first).to_contain_text(SAID[language]["undone"])
    assert place_of(page, which) == was
    page.keyboard.press("Control+y")
    expect(page.locator("td.changed")).not_to_have_count(0)
    page.keyboard.press("Control+z")
    expect(page.locator("td.changed")).to_have_count(0)


def test_all_of_it_works_by_keyboard(windows: Any, address: str) -> None:
    window = windows.open("en")
    window.open(address)
    page = window.page
    which = movable(page)
    was = place_of(page, which)
    page.keyboard.press("Escape")
    expect(page.locator(f'a.put[data-id="{which}"]')).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("td.at.may")).to_be_focused()
    first = page.locator("#tell").inner_text()
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
        page.keyboard.press(key)
        expect(page.locator("td.at.may")).to_be_focused()
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator("td.at")).to_be_focused()
    assert first.split(" ", 1)[0]
    page.keyboard.press("Escape")
    expect(page.locator(".placing")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator("td.at.may")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(f'a.put[data-id="{which}"]')).to_be_focused()
    assert place_of(page, which) != was
    page.keyboard.press("p")
    expect(page.locator("#board [role=status]").first).to_contain_text("pinned")
    expect(page.locator(f'a.put[data-id="{which}"]')).to_contain_text("◆")
    for _ in range(2):
        page.keyboard.press("Control+z")
        expect(page.locator("#board [role=status]").first).to_contain_text("Taken back")
    expect(page.locator("td.changed")).to_have_count(0)
    assert place_of(page, which) == was


@pytest.mark.parametrize("language", SAID)
def test_of_two_organisers_the_later_one_is_told(windows: Any, address: str, language: str) -> None:
    one, other = windows.open(language), windows.open(language)
    for window in (one, other):
        window.open(address)
    which = movable(one.page)
    assert movable(other.page) == which
    one.page.locator("td.may.free").first.click()
    expect(one.page.locator("td.changed")).not_to_have_count(0)
    other.page.locator("td.may.free").last.click()
    expect(other.page.locator("#notice")).to_contain_text(SAID[language]["overtaken"])
    other.page.keyboard.press("Escape")
    with other.page.expect_response(re.compile("/draft/pick")) as late:
        other.page.locator("a.put").first.click()
    assert late.value.status == 409
    expect(other.page.locator("#notice li")).to_have_count(1)
    expect(other.page.locator(".pick")).to_have_count(0)
    assert [fault for fault in windows.faults if "409" not in fault and "htmx:" not in fault] == []
    windows.faults.clear()
    other.page.locator("#notice a").click()
    expect(other.page.locator("td.changed")).not_to_have_count(0)
    assert place_of(other.page, which) == place_of(one.page, which)
    other.page.keyboard.press("Control+z")
    expect(other.page.locator("td.changed")).to_have_count(0)


def test_without_scripts_a_meeting_is_moved_by_buttons(windows: Any, address: str) -> None:
    window = windows.open("en", scripts=False)
    window.open(address)
    page = window.page
    for i in range(12):
        page.locator("a.put").nth(i).click()
        if page.locator(".choice button").count():
            break
        page.go_back()
    page.locator(".choice button").first.click()
    expect(page.locator("td.changed")).not_to_have_count(0)
    page.locator("#undo").click()
    expect(page.locator("td.changed")).to_have_count(0)


@pytest.mark.parametrize("language", SAID)
def test_on_a_phone_the_places_are_a_list(windows: Any, address: str, language: str) -> None:
    window = windows.open(language, width=360)
    window.open(address)
    movable_on_phone(window.page)
    window.fits()
    window.page.locator(".choice button").first.click()
    expect(window.page.locator("td.changed")).not_to_have_count(0)
    window.page.locator("#undo").click()
    expect(window.page.locator("td.changed")).to_have_count(0)


def movable_on_phone(page: Page) -> None:
    """Picks a meeting with another place."""
    for i in range(12):
        page.locator("a.put").nth(i).click()
        expect(page.locator(".pick")).to_be_visible()
        if page.locator(".choice button").count():
            return
        page.locator(".pick .close").click()
        expect(page.locator(".pick")).to_have_count(0)
    raise AssertionError("no meeting can be moved")


def test_search_and_unmet_wishes_lead_to_a_company_and_its_reasons(windows: Any, address: str) -> None:
    window = windows.open("en")
    window.open(address)
    page = window.page
    page.locator("#q").fill("b001")
    expect(page.locator(".found li").first).to_contain_text("B001")
    page.locator(".found a").first.click()
    expect(page.locator(".hall-tabs a[aria-current]")).to_contain_text("×")
    page.locator("details.more summary").first.click()
    expect(page.locator(".unmet li").first).to_be_visible()
    page.get_by_role("link", name="Why not?").first.click()
    expect(page.locator(".why li").first).to_be_visible()
    page.get_by_role("link", name="Find a place").first.click()
    expect(page.locator(".pick")).to_contain_text("has no meeting")


@pytest.mark.parametrize("language", SAID)
def test_complete_from_here_gives_a_run_that_the_draft_goes_on_from(
    windows: Any, address: str, language: str
) -> None:
    window = windows.open(language)
    window.open(address)
    page = window.page
    movable(page)
    page.locator("td.may.free").first.click()
    expect(page.locator("td.changed")).not_to_have_count(0)
    page.locator('button[value="complete"]').click()
    expect(page).to_have_url(re.compile("/runs/"))
    expect(page.locator(".verdict")).to_be_visible(timeout=60_000)
    page.locator('button[value="take"]').click()
    expect(page).to_have_url(re.compile("/draft"))
    expect(page.locator("td.changed")).to_have_count(0)
    for _ in range(2):
        page.locator("#undo").click()
        expect(page.locator("#board [role=status]").first).to_contain_text(SAID[language]["undone"])
    window.fits()


SHIFTS = """() => new Promise((done) => {
  let sum = 0;
  const add = (list) => { for (const one of list.getEntries()) if (!one.hadRecentInput) sum += one.value; };
  new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 300);
})"""


@pytest.mark.parametrize("width", [360, 1440])
def test_nothing_jumps_while_the_draft_is_loaded_and_a_meeting_is_picked(
    windows: Any, address: str, width: int
) -> None:
    window = windows.open("ko", width=width)
    window.open(address)
    window.page.locator("a.put").nth(3).click()
    expect(window.page.locator(".pick")).to_be_visible()
    assert window.page.evaluate(SHIFTS) <= 0.1
    assert len(window.page.content().encode()) <= 300_000
    window.fits()
