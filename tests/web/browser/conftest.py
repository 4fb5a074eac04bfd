"""The demo, served by its own process on a free port, and a real Chromium that looks at it."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

PLACES = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 60
"""Seconds that the demo may take until it serves."""


def chromium() -> str | None:
    """Where a Chromium is: SANGDAM_CHROMIUM, one of the usual places, or Playwright's own."""
    asked = os.environ.get("SANGDAM_CHROMIUM")
    for place in (asked, *PLACES):
        if place and Path(place).exists():
            return place
    return None


if (place := chromium()) is not None:
    os.environ["SANGDAM_CHROMIUM"] = place  # without it the test modules skip themselves, in one line each


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium. In CI its absence fails the tests; elsewhere they have skipped themselves.

    Not for the whole session: while Playwright runs, dbos refuses to open in the same process.
    """
    found = chromium()
    if found is None:
        pytest.fail("no Chromium: apt-get install chromium, or set SANGDAM_CHROMIUM")
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=found, args=list(FLAGS))
        yield browser
        browser.close()


@dataclass(frozen=True)
class Demo:
    """The demo as it was started: its address and the links that it printed, by whom they are for."""

    address: str
    links: dict[str, str]
    data: Path


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """`sangdam demo` in a process of its own, ended by its own number."""
    data = tmp_path_factory.mktemp("demo")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "from web.cli.app import main; main()", "demo"]
    said = data / "said"
    with said.open("wb") as out:
        process = subprocess.Popen(
            [*command, "--data", str(data), "--port", str(port)], stdout=out, stderr=subprocess.STDOUT
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _await(address, process, said)
        printed = re.findall(rf"^(\w+).*?({address}/\S+)$", said.read_text("utf-8"), re.MULTILINE)
        yield Demo(address=address, links=dict(printed), data=data)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await(address: str, process: "subprocess.Popen[bytes]", said: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise AssertionError(f"the demo does not serve:\n{said.read_text('utf-8')}")


@dataclass
class Visit:
    """One page in one window. `faults` are all errors that the browser's console has shown."""

    page: Page
    address: str
    faults: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        self.page.goto(path if path.startswith("http") else self.address + path)
        self.fits()

    def fits(self) -> None:
        """Nothing reaches over the right edge of the window."""
        self.page.wait_for_load_state("load")
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, f"{self.page.url} is {wide} px wider than the window"


@dataclass
class Windows:
    """Opens windows and remembers what went wrong in any of them."""

    browser: Browser
    address: str
    contexts: list[BrowserContext] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def open(
        self, language: str = "ko", *, width: int = 1440, scripts: bool = True, scheme: str = "light"
    ) -> Visit:
        context = self.browser.new_context(
            viewport={"width": width, "height": 800},
            java_script_enabled=scripts,
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
        )
        self.contexts.append(context)
        context.add_cookies([{"name": "language", "value": language, "url": self.address}])
        page = context.new_page()
        page.on("console", lambda message: self.hear(message.type, message.text))
        page.on("pageerror", lambda error: self.hear("error", str(error)))
        page.on("request", lambda request: self.seen(request.url))
        return Visit(page=page, address=self.address, faults=self.faults)

    def hear(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.faults.append(f"{kind}: {text}")

    def seen(self, url: str) -> None:
        if not url.startswith((self.address, "data:")):
            self.faults.append(f"asked elsewhere: {url}")


@pytest.fixture
def windows(browser: Browser, demo: Demo) -> Iterator[Windows]:
    """Windows on the demo. At the end no console may have shown an error."""
    opened = Windows(browser=browser, address=demo.address)
    yield opened
    for context in opened.contexts:
        context.close()
    assert opened.faults == []
