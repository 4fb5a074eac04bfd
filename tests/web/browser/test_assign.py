"""The assignment in a real browser: aims by drag, keyboard and plain buttons, the live chart, what-ifs."""

import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

if "SANGDAM_CHROMIUM" not in os.environ and os.environ.get("CI") != "true":
    pytest.skip(
        "browser tests: no Chromium (apt-get install chromium, or set SANGDAM_CHROMIUM)",
        allow_module_level=True,
    )

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
FOUR = ["shortfall", "leximin", "score", "idle"]


@pytest.fixture
def desk(windows: Any, demo: Any) -> Iterator[str]:
    """The organiser's desk; afterwards the aims are those of a new event."""
    address = demo.links["organiser"].rstrip("/")
    yield address
    last = windows.open("en", scripts=False)
    last.open(f"{address}/runs")
    if order(last) != FOUR:
        last.page.locator(".starts summary").click()
        last.page.locator("#do-start-floor-first").click()


def order(visit: Any) -> list[str]:
    found: list[str] = visit.page.locator("[data-aim]").evaluate_all(
        "items => items.map((item) => item.dataset.aim)"
    )
    return found


def settled(visit: Any, wanted: list[str]) -> None:
    """The list stands in this order, and still does after the page was loaded anew."""
    for place, name in enumerate(wanted):
        expect(visit.page.locator("[data-aim]").nth(place)).to_have_attribute("data-aim", name)
    expect(visit.page.locator("#aims-said")).to_contain_text("Saved.")
    visit.page.reload()
    assert order(visit) == wanted
    visit.fits()


@pytest.mark.parametrize("width", [360, 1440])
def test_an_aim_is_dragged_by_its_handle(windows: Any, desk: str, width: int) -> None:
    visit = windows.open("en", width=width)
    visit.open(f"{desk}/runs")
    grip = visit.page.locator("[data-aim=score] .grip")
    grip.scroll_into_view_if_needed()
    at, to = grip.bounding_box(), visit.page.locator("[data-aim=shortfall]").bounding_box()
    visit.page.mouse.move(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)
    visit.page.mouse.down()
    visit.page.mouse.move(at["x"] + 4, to["y"] + 2, steps=12)
    visit.page.mouse.up()
    settled(visit, ["score", "shortfall", "leximin", "idle"])


def test_an_aim_is_moved_by_keyboard_and_the_focus_stays_on_its_button(windows: Any, desk: str) -> None:
    visit = windows.open("en")
    visit.open(f"{desk}/runs")
    visit.page.locator("#do-up-idle").focus()
    for place in (3, 2):
        visit.page.keyboard.press("Enter")
        expect(visit.page.locator("#aims-said")).to_contain_text(f"is now number {place} of 4")
        expect(visit.page.locator("#do-up-idle")).to_be_focused()
        # htmx takes new buttons over after 20 ms; before that the browser sends the form itself.
        expect(visit.page.locator(".htmx-added, .htmx-settling")).to_have_count(0)
    settled_order = ["shortfall", "idle", "leximin", "score"]
    assert order(visit) == settled_order


def test_without_scripts_the_buttons_do_the_same(windows: Any, desk: str) -> None:
    visit = windows.open("en", scripts=False, width=360)
    visit.open(f"{desk}/runs")
    expect(visit.page.locator(".grip").first).to_be_hidden()
    visit.page.locator("#do-drop-leximin").click()
    settled(visit, ["shortfall", "score", "idle"])


def test_a_run_draws_two_lines_and_stops_when_it_is_told_to(windows: Any, desk: str) -> None:
    """With breaks as an aim it would go on until its time is up."""
    visit = windows.open("en")
    visit.open(f"{desk}/runs")
    visit.page.get_by_text("Add an aim").click()
    visit.page.locator("#do-add-breaks").click()
    expect(visit.page.locator("#aims-said")).to_contain_text("Saved.")
    visit.page.get_by_role("button", name="Run again").click()
    expect(visit.page.locator("[data-line=value]")).to_have_attribute(
        "points", re.compile(r"\d"), timeout=30_000
    )
    expect(visit.page.locator("[data-show=value]")).to_have_text(re.compile(r"\d"))
    expect(visit.page.locator("[data-show=high]")).to_have_text(re.compile(r"\d"))
    expect(visit.page.locator("[data-say]")).to_contain_text("gap", timeout=15_000)
    visit.fits()
    visit.page.get_by_role("button", name="Stop with the best so far").click()
    expect(visit.page.locator(".verdict")).to_be_visible(timeout=30_000)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_what_if_comes_beside_the_run_on_a_phone(windows: Any, desk: str, scripts: bool) -> None:
    visit = windows.open("en", width=360, scripts=scripts)
    visit.open(f"{desk}/runs")
    first = visit.page.locator("table.runs tbody tr").last  # the demo's own: no aim that takes long
    if first.get_by_role("button", name="Choose this one").count():
        first.get_by_role("button", name="Choose this one").click()
    visit.open(f"{desk}/whatif")
    trial = visit.page.locator("form:has(input[value=slot-minutes])")
    trial.locator("select").select_option("15")
    trial.get_by_role("button").click()
    proof = visit.page.locator(".whatif tr:has(th:text-is('Proof')) td").nth(1)
    expect(proof).to_contain_text("proven", timeout=30_000)
    visit.fits()
    visit.page.get_by_role("button", name="Take away").click()
    expect(visit.page.get_by_role("button", name="Take away")).to_have_count(0)
