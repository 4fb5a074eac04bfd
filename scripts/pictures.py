#!/usr/bin/env python3
"""Takes the pictures of docs/ anew: makes the demo in a folder of its own, serves it, photographs it."""

import io
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Page, sync_playwright

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
SCREENS = PICTURES / "screens"
SANGDAM = str(Path(sys.executable).with_name("sangdam"))
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PORT = 8137
DESK = {
    "home": "",
    "setup": "/setup",
    "days": "/setup/days",
    "halls": "/setup/halls",
    "import": "/import",
    "companies": "/companies",
    "assign": "/runs",
    "check": "/preflight",
    "draft": "/draft",
    "timetable": "/timetable",
    "mails": "/outbox",
    "attendance": "/attendance",
    "log": "/log",
}
"""The organiser's screens, by the path behind the desk's own."""
SIZES = ((360, 740), (1440, 900))
SITE = f"http://127.0.0.1:{PORT}"


def main() -> None:
    """Make, serve, photograph."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        made = subprocess.run(
            [SANGDAM, "demo", "--no-serve", "--data", folder, "--port", str(PORT)],
            capture_output=True,
            text=True,
            check=True,
        )
        (desk,) = re.findall(r"(http://\S+/o/\S+)", made.stdout)
        seller = re.findall(r"(http://\S+/t/\S+)", made.stdout)[0]
        serving = subprocess.Popen([SANGDAM, "serve", "--data", folder, "--port", str(PORT)])
        try:
            wait()
            photograph(desk.rstrip("/"), seller)
        finally:
            serving.terminate()
            serving.wait(10)


def wait() -> None:
    """Until the server answers."""
    for _ in range(100):
        try:
            urlopen(SITE, timeout=1).close()
        except (URLError, TimeoutError):
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server does not answer")


def photograph(desk: str, seller: str) -> None:
    """The result of the published run for the READMEs, and every screen for docs/screens.md."""
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("no chromium: apt install chromium fonts-noto-cjk")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": 1200, "height": 860})
        page.goto(f"{desk}/companies/S004")
        page.locator("button[value=company]").click()
        form = page.locator("#new-link").input_value()
        screens = {**{name: desk + path for name, path in DESK.items()}, "company": form, "attendee": seller}
        for language in ("ko", "en"):
            speak(page, desk, language)
            page.goto(f"{desk}/timetable")
            page.get_by_role("link", name=re.compile("proof|증명")).first.click()
            page.wait_for_load_state("networkidle")
            screens["result"] = page.url
            save(page, PICTURES / f"result-{language}.png")
            for width, height in SIZES:
                page.set_viewport_size({"width": width, "height": height})
                for name, address in screens.items():
                    page.goto(address)
                    page.wait_for_load_state("load")
                    save(page, SCREENS / f"{name}-{language}-{width}.png")
            page.set_viewport_size({"width": 1200, "height": 860})
        browser.close()


def speak(page: Page, desk: str, language: str) -> None:
    """Turns the pages to a language; they begin in Korean."""
    page.goto(desk)
    if page.locator("html").get_attribute("lang") != language:
        other = "English" if language == "en" else "한국어"
        page.get_by_role("link", name=other).or_(page.get_by_role("button", name=other)).first.click()


def save(page: Page, to: Path) -> None:
    """A picture of the window, in few colours: a third of the size, and nothing to be seen of it."""
    picture = Image.open(io.BytesIO(page.screenshot()))
    picture.convert("RGB").quantize(96).save(to, optimize=True)


if __name__ == "__main__":
    main()
