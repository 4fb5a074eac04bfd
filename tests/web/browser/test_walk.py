"""Every page of the demo in a real browser: quiet, still, small, no wider than its window, and by axe."""

import os
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.web.browser.walking import WATCH, Seen, addresses, company_link, known, look, variants

if "SANGDAM_CHROMIUM" not in os.environ and os.environ.get("CI") != "true":
    pytest.skip(
        "browser tests: no Chromium (apt-get install chromium, or set SANGDAM_CHROMIUM)",
        allow_module_level=True,
    )

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

MOST_SHIFT = 0.1
MOST_HTML = 300_000


@pytest.fixture(scope="module")
def pages(browser: Any, demo: Any) -> list[str]:
    """The paths of all pages: the organiser's, a company's, and a seller's timetable."""
    context = browser.new_context()
    desk = urlsplit(demo.links["organiser"]).path.rstrip("/")
    links = {
        "o": desk,
        "c": company_link(context.request, demo.address, desk, "S004"),
        "t": urlsplit(demo.links["seller"]).path,
    }
    blanks = known(context.request, demo.address, desk, links["c"], links["t"])
    context.close()
    return list(dict.fromkeys(addresses(demo.address, links, blanks)))


def test_the_walk_comes_to_every_kind_of_page(pages: list[str]) -> None:
    assert {path[1] for path in pages} == {"o", "c", "t"}
    assert len(pages) > 40
    assert {path[1] for path in pages if "/with/" in path} == {"c", "t"}


@pytest.mark.timeout(600)
@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("width", [360, 1440])
def test_every_page_is_quiet_still_small_and_fits(
    windows: Any, demo: Any, pages: list[str], language: str, width: int
) -> None:
    """`windows` itself asks for a quiet console and for nothing from elsewhere.

    Other halls, sides and pages of lists are looked at in Korean only: a whole walk takes long.
    """
    page = windows.open(language, width=width).page
    page.add_init_script(f"({WATCH})()")
    seen: list[Seen] = []
    for path in pages:
        seen.append(look(page, demo.address, path))
        others = variants(page, path) if language == "ko" else []
        seen += [look(page, demo.address, other) for other in others]
        for fault in windows.faults:
            assert fault is None, f"{path}: {fault}"
    assert [one for one in seen if one.status != 200] == []
    assert [(one.path, one.wide) for one in seen if one.wide > 0] == []
    assert [(one.path, one.shifted) for one in seen if one.shifted > MOST_SHIFT] == []
    assert [(one.path, one.size) for one in seen if one.size > MOST_HTML] == []


@pytest.mark.timeout(600)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_axe_finds_nothing_on_any_page(
    windows: Any, demo: Any, pages: list[str], language: str, scheme: str
) -> None:
    """With everything unfolded, on a wide window in the light look and on a phone in the dark one."""
    page = windows.open(language, width=1440 if scheme == "light" else 360, scheme=scheme).page
    axe, found = Axe(), []
    for path in pages:
        page.goto(demo.address + path)
        page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
        found += [
            (path, one["id"], [node["html"][:160] for node in one["nodes"][:3]])
            for one in axe.run(page).response["violations"]
        ]
    assert found == []
