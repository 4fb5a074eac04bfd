#!/usr/bin/env python3
"""Takes the READMEs' pictures anew: makes the demo in a folder of its own, serves it, photographs it."""

import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import sync_playwright

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
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
SITE = f"http://127.0.0.1:{PORT}"


def main() -> None:
    """Make, serve, photograph."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        made = subprocess.run(
            [SANGDAM, "demo", "--no-serve", "--data", folder, "--port", str(PORT)],
            capture_output=True,
            text=True,
            check=True,
        )
        (desk,) = re.findall(r"(http://\S+/o/\S+)", made.stdout)
        serving = subprocess.Popen([SANGDAM, "serve", "--data", folder, "--port", str(PORT)])
        try:
            wait()
            photograph(desk.rstrip("/"))
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


def photograph(desk: str) -> None:
    """The result of the published run, in both languages."""
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("no chromium: apt install chromium fonts-noto-cjk")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": 1200, "height": 860})
        for language in ("ko", "en"):
            page.goto(f"{desk}/timetable")
            if language == "en":
                page.get_by_role("link", name="English").or_(
                    page.get_by_role("button", name="English")
                ).click()
            page.goto(f"{desk}/timetable")
            page.get_by_role("link", name=re.compile("proof|증명")).first.click()
            page.wait_for_load_state("networkidle")
            page.screenshot(path=PICTURES / f"result-{language}.png")
        browser.close()


if __name__ == "__main__":
    main()
