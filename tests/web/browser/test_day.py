"""A personal timetable in a real browser: without a network, after its link has ended, and as it changes."""

import os
import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from web.database import open_engine, reading
from web.store.events import events

if "SANGDAM_CHROMIUM" not in os.environ and os.environ.get("CI") != "true":
    pytest.skip(
        "browser tests: no Chromium (apt-get install chromium, or set SANGDAM_CHROMIUM)",
        allow_module_level=True,
    )

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def own_link(windows: Any, demo: Any) -> str:
    """A timetable's link, made anew by the organiser; the one before ends by that."""
    return new_link(windows, demo)


def new_link(windows: Any, demo: Any) -> str:
    desk = windows.open("en")
    desk.open(demo.links["organiser"].rstrip("/") + "/companies/S001")
    desk.page.get_by_role("button", name="New link").nth(1).click()
    return str(desk.page.locator("#new-link").input_value())


def kept(page: Page) -> None:
    """Waits until the page is kept on the phone."""
    page.evaluate("() => navigator.serviceWorker.ready")
    page.wait_for_function(
        "async () => (await (await caches.open(`sangdam ${location.pathname}`)).keys())"
        ".some((one) => one.url.includes('/with/'))"
    )


@pytest.mark.parametrize(("language", "said"), [("ko", "저장된 시간표 ·"), ("en", "Kept timetable ·")])
def test_it_opens_without_a_network_and_is_gone_after_its_link_has_ended(
    windows: Any, demo: Any, own_link: str, language: str, said: str
) -> None:
    phone = windows.open(language, width=360)
    phone.open(own_link)
    expect(phone.page.locator(".stored")).to_be_hidden()
    table = phone.page.locator(".line .table-no").first.inner_text()
    kept(phone.page)

    phone.page.context.set_offline(True)
    phone.page.reload()
    expect(phone.page.locator(".stored")).to_contain_text(said)
    expect(phone.page.locator(".stored")).to_contain_text(re.compile(r"\d+(분 전| min ago)"))
    expect(phone.page.locator(".line .table-no").first).to_have_text(table)
    expect(phone.page.locator(".qr svg")).to_be_visible()
    assert phone.page.evaluate("document.fonts.check('16px Pretendard')")
    phone.fits()
    counterpart = phone.page.locator(".line .with").first.inner_text()
    phone.page.locator(".line .with").first.click()
    expect(phone.page.locator("h1")).to_have_text(counterpart)
    expect(phone.page.locator(".stored")).to_contain_text(said)

    phone.page.context.set_offline(False)  # and by itself it is the newest again
    expect(phone.page.locator(".stored")).to_be_hidden()
    new_link(windows, demo)
    expect(phone.page.locator("h1")).not_to_have_text(counterpart, timeout=10_000)  # the page asks by itself
    phone.page.goto(own_link)
    assert table not in phone.page.inner_text("body")
    assert phone.page.evaluate("caches.keys()") == []
    phone.page.context.set_offline(True)
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        phone.page.goto(own_link)
    forgive(windows)


def forgive(windows: Any) -> None:
    """A network that was taken away and a link that ended show in the console; nothing else may."""
    expected = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "404")
    left = [one for one in windows.faults if not any(known in one for known in expected)]
    windows.faults[:] = left


def test_what_is_kept_is_one_persons_page_and_nobody_elses(windows: Any, demo: Any, own_link: str) -> None:
    phone = windows.open("ko", width=360)
    phone.open(own_link)
    kept(phone.page)
    phone.open(demo.links["buyer"])
    phone.page.evaluate("() => navigator.serviceWorker.ready")
    inside = """async () => Promise.all((await caches.keys()).map(async (name) =>
      [name, (await (await caches.open(name)).keys()).map((one) => new URL(one.url).pathname)]))"""
    phone.page.wait_for_function(f"async () => (await ({inside})()).length === 2")
    for name, paths in phone.page.evaluate(inside):
        own = name.removeprefix("sangdam ")
        private = [path for path in paths if not path.startswith("/static/")]
        assert own in private
        assert [path for path in private if path != own and not path.startswith(f"{own}/with/")] == []
    phone.page.context.set_offline(True)
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        phone.page.goto(demo.links["organiser"])
    forgive(windows)


def test_another_language_is_kept_as_well(windows: Any, own_link: str) -> None:
    phone = windows.open("ko", width=360)
    phone.open(own_link)
    kept(phone.page)
    phone.page.get_by_role("button", name="English").click()
    expect(phone.page.locator("html")).to_have_attribute("lang", "en")
    phone.page.wait_for_function(
        "async () => (await (await caches.match(location.pathname, {ignoreVary: true})).text())"
        ".includes('lang=\"en\"')"
    )
    phone.page.context.set_offline(True)
    phone.page.reload()
    expect(phone.page.locator(".stored")).to_contain_text("Kept timetable")
    forgive(windows)


def test_a_change_is_said_while_the_page_lies_open(
    windows: Any, demo: Any, own_link: str, republish_in: Any
) -> None:
    """Within five seconds; the page itself stays as it is until the reader asks for the new one."""
    phone = windows.open("en", width=360)
    with phone.page.expect_request(re.compile("/events")):
        phone.open(own_link)
    lines = phone.page.locator(".line[data-meeting]")
    before, first = lines.count(), lines.first
    name, meeting = first.locator(".with").inner_text(), first.get_attribute("data-meeting")
    expect(phone.page.locator("#notice")).to_be_empty()
    engine = open_engine(f"sqlite:///{demo.data / 'sangdam.sqlite3'}")
    with reading(engine) as db:
        [event] = [one.code for one in events(db)]
    republish_in(engine, event, drop=(meeting,))
    engine.dispose()
    expect(phone.page.locator("#notice li")).to_contain_text(f"Cancelled: {name}", timeout=5000)
    expect(phone.page.locator("#notice strong")).to_contain_text("Your timetable has changed")
    assert lines.count() == before
    phone.fits()
    phone.page.get_by_role("link", name="Show the new timetable").click()
    expect(lines).to_have_count(before - 1)
    expect(phone.page.locator("#notice")).to_be_empty()


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_nothing(windows: Any, own_link: str, language: str, scheme: str, width: int) -> None:
    """On the day, with everything unfolded, and on a counterpart's sheet."""
    phone = windows.open(language, width=width, scheme=scheme)
    phone.open(own_link)
    phone.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert violations(phone.page) == []
    phone.page.locator(".line .with").first.click()
    phone.page.wait_for_load_state("load")
    assert violations(phone.page) == []


@pytest.mark.parametrize("page", ["/attendance", "/checkin", "/checkin?code=ABCD-EFGH"])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_axe_finds_nothing_at_the_desk_of_attendance(
    windows: Any, demo: Any, language: str, page: str
) -> None:
    for width in (360, 1440):
        desk = windows.open(language, width=width)
        desk.open(demo.links["organiser"].rstrip("/") + page)
        assert violations(desk.page) == []


def violations(page: Page) -> list[tuple[str, list[str]]]:
    """What axe-core finds: the rule, and where it is broken."""
    found = Axe().run(page).response["violations"]
    return [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found]


def test_at_twice_the_size_nothing_is_cut_off(windows: Any, own_link: str) -> None:
    """200 % zoom of a window of 1280 px is one of 640 px with twice the pixels; of a phone, 180 px wide."""
    for width in (640, 320, 180):
        window = windows.open("ko", width=width)
        window.open(own_link)
        cut = window.page.evaluate(
            "[...document.querySelectorAll('main *')].filter((one) => one.scrollWidth > one.clientWidth + 1"
            " && getComputedStyle(one).overflowX === 'hidden' && !one.matches('.unseen, input')"
            " && one.clientWidth > 1).map((one) => one.className)"
        )
        assert cut == []


def test_nothing_moves_for_those_who_asked_for_no_motion(windows: Any, own_link: str) -> None:
    phone = windows.open("ko", width=360)
    phone.open(own_link)
    moving = phone.page.evaluate(
        "document.getAnimations().length + [...document.querySelectorAll('*')].filter((one) =>"
        " parseFloat(getComputedStyle(one).transitionDuration) > 0).length"
    )
    assert moving == 0
