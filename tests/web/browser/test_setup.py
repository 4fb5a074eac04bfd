"""A whole set-up in one sitting, in a real browser: from a link to an empty event to a complete frame."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.web.browser.conftest import Demo, Windows, _await

if "SANGDAM_CHROMIUM" not in os.environ and os.environ.get("CI") != "true":
    pytest.skip(
        "browser tests: no Chromium (apt-get install chromium, or set SANGDAM_CHROMIUM)",
        allow_module_level=True,
    )

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

MAIN = [sys.executable, "-c", "from web.cli.app import main; main()"]
LINK = re.compile(r"http://\S+/o/[\w-]+")
WORDS = {
    "ko": {
        "begin": "행사 설정하기",
        "kind": "수출상담회",
        "set": "‘수출상담회’ 적용",
        "save": "저장",
        "preview": "미리 보기",
        "slots": "1일 · 3세션 · 9회차",
        "example": "예시 분류 가져오기",
        "hall": "관 추가",
        "then": "참여기업이 없습니다",
    },
    "en": {
        "begin": "Set it up",
        "kind": "Export fair",
        "set": "Set “Export fair”",
        "save": "Save",
        "preview": "Preview",
        "slots": "1 day · 3 sessions · 9 slots",
        "example": "Take the example tree",
        "hall": "Add the hall",
        "then": "There are no companies yet.",
    },
}


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Two new events, one for each language, served by a process of its own that is ended by its number."""
    data = tmp_path_factory.mktemp("fresh")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    links = {}
    for language in WORDS:
        command = [*MAIN, "new", f"fair-{language}", "--title", "새 상담회", "--title-en", "A new fair"]
        more = ["--day", "2027-03-18", "--data", str(data), "--port", port]
        done = subprocess.run([*command, *more], capture_output=True, text=True, check=True, timeout=60)
        links[language] = LINK.findall(done.stdout)[0]
    said = data / "said"
    with said.open("wb") as out:
        process = subprocess.Popen(
            [*MAIN, "serve", "--data", str(data), "--port", port], stdout=out, stderr=subprocess.STDOUT
        )
    try:
        _await(f"http://127.0.0.1:{port}", process, Path(said))
        yield Demo(address=f"http://127.0.0.1:{port}", links=links, data=data)
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture
def sitting(browser: Browser, fresh: Demo) -> Iterator[Windows]:
    """Windows on the new events. At the end no console may have shown an error."""
    opened = Windows(browser=browser, address=fresh.address)
    yield opened
    for context in opened.contexts:
        context.close()
    assert opened.faults == []


@pytest.mark.parametrize(
    ("language", "width", "scripts"), [("ko", 1440, True), ("en", 360, False)], ids=["desk", "phone"]
)
def test_from_an_empty_event_to_a_complete_frame(
    sitting: Windows, fresh: Demo, language: str, width: int, scripts: bool
) -> None:
    said, base = WORDS[language], fresh.links[language]
    window = sitting.open(language, width=width, scripts=scripts)
    page = window.page
    window.open(base)
    page.get_by_role("link", name=said["begin"]).click()
    expect(page).to_have_url(re.compile("/setup$"))

    page.locator("a[href$='/setup/kind']").first.click()
    page.locator("article").filter(has_text=said["kind"]).get_by_role("link").click()
    window.fits()
    page.get_by_role("button", name=said["set"]).click()
    follow(window)  # title and rules
    page.locator("input[name=in_a_row]").fill("4")
    page.get_by_role("button", name=said["save"], exact=True).click()
    follow(window)  # days and hours

    page.locator("input[name=pause-0-1-begins]").fill("15:00")
    page.locator("input[name=pause-0-1-ends]").fill("15:20")
    if scripts:
        page.locator("input[name=ends-0]").focus()
    else:
        page.get_by_role("button", name=said["preview"]).last.click()
    # 30 + 5 minutes: three until noon, three until 15:00 (125 : 35), three until 17:00 (105 : 35)
    expect(page.locator(".slots-total")).to_contain_text(said["slots"])
    window.fits()
    page.get_by_role("button", name=said["save"], exact=True).click()
    follow(window)  # halls and tables

    page.locator("form").last.locator("input[name=name_ko]").fill("기계관")
    page.locator("form").last.locator("input[name=number]").fill("12")
    page.get_by_role("button", name=said["hall"]).click()
    expect(page.locator("svg.plan .spot")).to_have_count(12)
    window.fits()
    follow(window)  # product fields

    page.get_by_role("button", name=said["example"]).click()
    expect(page.locator(".tree-part")).to_have_count(5)
    window.fits()
    follow(window)  # deadlines

    page.locator("input[name=deadline]").fill("2027-03-05T18:00")
    page.locator("input[name=purge_on]").fill("2027-04-17")
    page.locator("input[name=sees][value=selected]").check()
    page.get_by_role("button", name=said["save"], exact=True).click()
    expect(page.locator(".notice.good")).to_be_visible()
    window.fits()

    window.open(f"{base}/setup")
    expect(page.locator(".setup-list .good")).to_have_count(6)
    window.open(base)
    expect(page.locator(".decision .what")).to_contain_text(said["then"])


def follow(window: Any) -> None:
    """After a save: on to the next step, by the link that stands there."""
    saved = window.page.locator(".notice.good a")
    expect(saved).to_be_visible()
    saved.click()


def test_a_hall_is_changed_by_keyboard_alone(sitting: Windows, fresh: Demo) -> None:
    window = sitting.open("ko")
    window.open(f"{fresh.links['ko']}/setup/halls")
    form = window.page.locator("form").last
    form.locator("input[name=name_ko]").focus()
    window.page.keyboard.type("전자관")
    window.page.keyboard.press("Enter")
    hall = window.page.locator("section.hall").last
    expect(hall.locator("svg.plan .spot")).to_have_count(10)
    hall.locator("input[name=number]").focus()
    for keys in ("14", "7"):
        window.page.keyboard.press("Control+A")
        window.page.keyboard.type(keys)
        window.page.keyboard.press("Tab")
    window.page.keyboard.press("Enter")
    expect(window.page.locator("section.hall").last.locator("svg.plan .spot")).to_have_count(14)
    expect(window.page.locator(".notice.good")).to_be_visible()
