"""Opening a transcript in Chromium, from the navigation until everything is painted, the margin included."""

import time
from contextlib import suppress
from typing import Any

from playwright.sync_api import BrowserContext, Page, sync_playwright

from benchmarks.figures import compare
from benchmarks.scene import Scene, Text
from benchmarks.server import HOST
from tools.chromium import find_chromium, launch_flags

# The condition is seen to be true in an animation frame; the message is delivered after that frame was painted.
WATCH = """
window.painted = null;
const ready = () => document.readyState === "complete" && (%s);
const look = () => {
  if (!ready()) return requestAnimationFrame(look);
  const channel = new MessageChannel();
  channel.port1.onmessage = () => { window.painted = performance.now(); };
  channel.port2.postMessage(0);
};
requestAnimationFrame(look);
"""
# Every bar has its place, and the letters are the final ones.
OURS = """(() => {
  const bars = document.querySelectorAll("[data-bar]");
  return document.querySelector("cc-desk.live") && document.fonts.status === "loaded"
    && [...bars].every((bar) => bar.style.height !== "");
})()"""
BARE = 'document.querySelector("p") !== null'
PATIENCE = 60.0


def painted(scene: Scene, texts: dict[str, Text], app: int, bare: int, rounds: int = 5) -> dict[str, Any]:
    """Open each text on the desk and bare, in turn, in a browser that has been there before (warm files)."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=launch_flags())
        try:
            ours = browser.new_context(viewport={"width": 1440, "height": 900})
            ours.add_cookies(cookies(scene, app))
            plain = browser.new_context(viewport={"width": 1440, "height": 900})
            found = {
                name: _beside(
                    (ours, f"http://{HOST}:{app}{text.path}"),
                    (plain, f"http://{HOST}:{bare}{text.bare_path}"),
                    rounds,
                )
                for name, text in texts.items()
            }
            return {"chromium": browser.version, "viewport": "1440 x 900", **found}
        finally:
            browser.close()


def cookies(scene: Scene, port: int) -> list[Any]:
    """The cookies of the owner's browser."""
    pairs = (pair.split("=", 1) for pair in scene.headers["Cookie"].split("; "))
    return [{"name": name, "value": value, "url": f"http://{HOST}:{port}"} for name, value in pairs]


def _beside(
    ours: tuple[BrowserContext, str], bare: tuple[BrowserContext, str], rounds: int
) -> dict[str, Any]:
    open_painted(*ours, OURS)
    open_painted(*bare, BARE)
    times = [(open_painted(*ours, OURS), open_painted(*bare, BARE)) for _ in range(rounds)]
    return compare([[a] for a, _ in times], [[b] for _, b in times])


def open_painted(context: BrowserContext, url: str, condition: str) -> float:
    """Open a page in a new tab; milliseconds from the start of the navigation to the paint."""
    page = context.new_page()
    try:
        page.add_init_script(WATCH % condition)
        page.goto(url, wait_until="commit")
        return wait(page, "window.painted")
    finally:
        page.close()


def wait(page: Page, moment: str) -> float:
    """Wait until the page has noted a moment; the content policy keeps Playwright's own way of waiting out."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with suppress(Exception):  # the page may be between two documents
            found = page.evaluate(moment)
            if found is not None:
                return float(found)
        page.wait_for_timeout(20)
    raise RuntimeError(f"{page.url} was not painted in {PATIENCE:.0f} s")
