"""A company fills in its form on a phone: in order, by drag, and while the network is away."""

import os
import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.web.browser.test_journeys import new_form

if "SANGDAM_CHROMIUM" not in os.environ and os.environ.get("CI") != "true":
    pytest.skip(
        "browser tests: no Chromium (apt-get install chromium, or set SANGDAM_CHROMIUM)",
        allow_module_level=True,
    )

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

AWAY = ("ERR_INTERNET_DISCONNECTED", "htmx:sendError", "htmx:afterRequest", "409", "422")
"""What the console says of a network that is away, and of what is refused afterwards."""


def quiet(windows: Any) -> None:
    assert [one for one in windows.faults if not any(known in one for known in AWAY)] == []
    windows.faults.clear()


def opened(form: Any, part: str) -> Any:
    found = form.page.locator(f"#{part}")
    if not found.evaluate("part => part.open"):
        found.locator("summary").first.click()
    return found


def unwished(form: Any) -> Any:
    """The first card of somebody about whom nothing is said."""
    opened(form, "wishes")
    free = form.page.locator("button[id^=hold-][aria-pressed=true]").first
    return free.get_attribute("id").removeprefix("hold-")


def tray(form: Any) -> list[str]:
    return form.page.locator(".tray li").evaluate_all("rows => rows.map(row => row.dataset.to)")


def test_a_wish_is_drawn_to_another_place(windows: Any, demo: Any) -> None:
    form = new_form(windows, demo, code="S005", width=360)
    while len(tray(form)) < 3:
        had = len(tray(form))
        form.page.locator(f"#for-{unwished(form)}").click()
        expect(form.page.locator(".tray li")).to_have_count(had + 1)
    opened(form, "wishes")
    opened(form, "tray")
    before = tray(form)
    grips = form.page.locator(".tray .grip")
    expect(grips.nth(1)).to_be_in_viewport(ratio=1)
    first, last = grips.first.bounding_box(), grips.nth(1).bounding_box()
    assert first
    assert last
    mouse = form.page.mouse
    mouse.move(last["x"] + 8, last["y"] + 8)
    mouse.down()
    mouse.move(first["x"] + 8, first["y"] - 12, steps=5)
    with form.page.expect_response("**/wishes"):
        mouse.up()
    moved = [before[1], before[0], *before[2:]]
    expect(form.page.locator(".tray li").first).to_have_attribute("data-to", before[1])
    form.page.reload()
    assert tray(form) == moved
    opened(form, "wishes")
    opened(form, "tray")
    form.page.locator(f"#do-up-{before[0]}").press("Enter")  # and back by the keyboard
    expect(form.page.locator(".tray li").first).to_have_attribute("data-to", before[0])
    assert tray(form) == before
    expect(form.page.locator(f"#do-down-{before[0]}")).to_be_focused()


def test_what_is_changed_without_a_network_is_kept_and_sent_later(windows: Any, demo: Any) -> None:
    form = new_form(windows, demo, code="S006", width=360)
    code, before = unwished(form), len(tray(form))
    opened(form, "profile")
    form.page.context.set_offline(True)
    form.page.locator("input[name=region]").fill("Seoul")
    form.page.locator("input[name=region]").press("Tab")
    expect(form.page.locator("#saved-profile")).to_contain_text("Not saved yet")
    form.page.locator(f"#for-{code}").click()
    expect(form.page.locator("#saved-wishes")).to_contain_text("Not saved yet")
    expect(form.page.locator("#kept li")).to_have_count(2)
    expect(form.page.locator("#kept li").first).to_contain_text("Region “Seoul”")
    form.fits()
    form.page.context.set_offline(False)
    expect(form.page.locator("#kept")).to_be_hidden()
    expect(form.page.locator("#saved-profile")).to_contain_text(re.compile("Saved [0-9:]{8}"))
    expect(form.page.locator(".tray li")).to_have_count(before + 1)
    form.page.reload()
    assert form.page.locator("input[name=region]").input_value() == "Seoul"
    assert tray(form)[-1] == code
    quiet(windows)


def test_a_kept_change_outlives_the_page(windows: Any, demo: Any) -> None:
    """The phone is put away without a network; when the page is opened again, the change is sent."""
    form = new_form(windows, demo, code="S006", width=360)
    opened(form, "profile")
    form.page.context.set_offline(True)
    form.page.locator("input[name=region]").fill("Pohang")
    form.page.locator("input[name=region]").press("Tab")
    expect(form.page.locator("#kept li")).to_have_count(1)
    address = form.page.url
    form.page.goto("about:blank")
    form.page.context.set_offline(False)
    form.page.goto(address)
    expect(form.page.locator("#saved-profile")).to_contain_text("Saved")
    form.page.reload()
    assert form.page.locator("input[name=region]").input_value() == "Pohang"
    quiet(windows)


@pytest.mark.parametrize("anyway", [True, False], ids=["mine", "theirs"])
def test_a_change_that_was_overtaken_is_told_and_decided_by_the_person(
    windows: Any, demo: Any, anyway: bool
) -> None:
    form = new_form(windows, demo, code="S007", width=360)
    other = windows.open("en")
    other.open(form.page.url)
    opened(form, "profile")
    opened(other, "profile")
    form.page.context.set_offline(True)
    mine = "Jeju" if anyway else "Andong"
    form.page.locator("input[name=region]").fill(mine)
    form.page.locator("input[name=region]").press("Tab")
    expect(form.page.locator("#kept li")).to_have_count(1)
    theirs = "Ulsan" if anyway else "Busan"
    other.page.locator("input[name=region]").fill(theirs)
    other.page.locator("input[name=region]").press("Tab")
    expect(other.page.locator("#saved-profile")).to_contain_text("Saved")
    form.page.context.set_offline(False)
    expect(form.page.locator("#kept li")).to_contain_text("This was changed elsewhere meanwhile.")
    form.fits()
    form.page.locator(f"[data-kept={'anyway' if anyway else 'discard'}]").click()
    expect(form.page.locator("#kept")).to_be_hidden()
    form.page.reload()
    assert form.page.locator("input[name=region]").input_value() == (mine if anyway else theirs)
    quiet(windows)


JOURNEY = {
    "ko": {"saved": "저장", "mail": "요약을 메일로 받기", "sent": "주소로 보냅니다"},
    "en": {"saved": "Saved", "mail": "Send me the summary by mail", "sent": "The summary goes to"},
}


@pytest.mark.parametrize("language", JOURNEY)
def test_a_company_goes_from_its_link_to_the_summary(windows: Any, demo: Any, language: str) -> None:
    said = JOURNEY[language]
    code = "S010" if language == "ko" else "S011"
    link = new_form(windows, demo, code=code).page.url
    form = windows.open(language, width=360)
    form.open(link)
    opened(form, "profile")
    form.page.locator("input[name=region]").fill("구미시")
    form.page.locator("input[name=region]").press("Tab")
    expect(form.page.locator("#saved-profile")).to_contain_text(said["saved"])
    opened(form, "people")
    form.page.locator("input[name=email]").first.fill("someone@example.com")
    form.page.locator("input[name=email]").first.press("Tab")
    expect(form.page.locator("#saved-people")).to_contain_text(said["saved"])
    wanted = unwished(form)
    form.page.locator(f"#for-{wanted}").click()
    expect(form.page.locator("#saved-wishes")).to_contain_text(said["saved"])
    opened(form, "consents")
    box = form.page.locator("#consents input[type=checkbox]:not(:disabled)").first
    box.check()
    expect(form.page.locator("#saved-consents")).to_contain_text(said["saved"])
    form.fits()
    form.page.reload()
    form.page.get_by_role("button", name=said["mail"]).click()
    expect(form.page.locator("#summary")).to_contain_text(said["sent"])
    expect(form.page.locator("#progress .done")).to_have_count(4)
    form.fits()
